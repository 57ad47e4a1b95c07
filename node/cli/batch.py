"""``comity query ask --file``: a file of questions, in one command, however many.

    read all → ask so many at a time → note the id → take the answers → tell, hits first

It may be interrupted: the same command goes on, and asks those again that gave no
answer for want of time or quota.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from node.cli import screen
from node.cli.asking import answers_as_json, exit_code
from node.cli.bar import Advance, bar
from node.cli.batch_file import HowFar, QuestionFile, at_once
from node.cli.blind import prepare
from node.cli.reading import AskedBack, FileReading
from node.cli.seat import seat
from node.errors import ComityError
from node.model.codes import Silence
from node.model.desk.call import ById
from node.model.desk.query import QUERIES_ASK, QUERIES_SHOW, AskRequest
from node.model.query import PeerAnswer, Question
from node.present.batch import AskedLine, BatchRow, batch_page, csv_lines, rows_of

_LATER: Final = frozenset(
    (Silence.TIME, Silence.UNREACHABLE, Silence.QUOTA, Silence.STALE)
)
"""Silences that end by themselves: who asks again may be answered."""


def run(
    reading: FileReading, why: AskRequest, path: Path, *, as_csv: bool, anew: bool
) -> int:
    """Ask all questions of a file, and tell every answer; return the exit code."""
    file = QuestionFile(path, at_once(why.way))
    asked = HowFar(file, why, anew=anew)
    reading.check(file.chunks())
    batch = _Batch(reading, why, asked)
    try:
        with bar("asking", file.count, counted=True) as advance:
            batch.ask(file, advance)
    except (KeyboardInterrupt, ComityError):
        _tell_where(batch, file)
        raise
    if not batch.left:
        asked.done()
    if as_csv:
        for line in csv_lines(batch.rows, file.lines()):
            sys.stdout.write(f"{line}\n")
    else:
        page = batch_page(seat().words, batch.rows, file.lines())
        screen.show(lambda: batch.as_json(file.lines()), page)
    if batch.left and asked.kept and not seat().as_json:
        screen.note(f"{batch.left} were not answered yet: the same command asks again.")
    return exit_code(batch.outcome)


def asking(why: AskRequest, questions: Sequence[Question]) -> AskRequest:
    """Return a request for ``questions``, for the same reasons, of the same peers."""
    return replace(why, questions=tuple(questions))


class _Batch:
    """What was asked so far, and what was said."""

    def __init__(self, reading: FileReading, why: AskRequest, asked: HowFar) -> None:
        self._desk = reading.desk
        self._reading = reading
        self._why = why
        self._asked = asked
        self.rows: list[BatchRow] = []
        self.left = 0
        self.done = 0
        self.outcome: list[PeerAnswer] = []
        self._queries: list[dict[str, Any]] = []
        self._ready: set[str] = set()
        self._readings: dict[str, list[Any]] = {"read": [], "left_out": []}

    def ask(self, file: QuestionFile, advance: Advance) -> None:
        """Ask what was not asked yet, and again whom a later moment may help."""
        for number, lines in enumerate(file.chunks()):
            if number < len(self._asked.ids):
                query_id = self._asked.ids[number]
                answers = self._again(query_id)
            else:
                self._prepare(lines)
                back = self._reading.back([line.question for line in lines])
                self._note(lines, back)
                query_id, answers = self._anew(back.questions)
            self._take(lines, query_id, answers)
            hits = sum(1 for row in self.rows if row.hits)
            advance(self.done, f"{self.done} asked, {hits} hits")
            if not (seat().as_json or screen.progress_console().is_terminal):
                screen.note(f"[{self.done}/{file.count}] {hits} hits")

    def as_json(self, lines: Iterable[AskedLine]) -> dict[str, Any]:
        """Return all rows with their questions, and where there was one query, all."""
        asked = {line.number: line.question for line in lines}
        rows = [
            {**screen.builtins(row), "asked": screen.builtins(asked[row.line])}
            for row in self.rows
        ]
        whole = self._queries[0] if len(self._queries) == 1 else {}
        ids = [query["query_id"] for query in self._queries]
        told = {"query_ids": ids, "rows": rows, "left": self.left, **whole}
        return {**told, **self._readings}

    def _note(self, lines: Sequence[AskedLine], back: AskedBack) -> None:
        """Keep for programs how terms were read, each by its line."""
        for name, readings in back.as_json.items():
            for one in readings:
                at = lines[one.pop("question")].number
                self._readings[name].append({"line": at, **one})

    def _prepare(self, lines: Sequence[AskedLine]) -> None:
        """Bring views up to date that these are asked by, once for each category."""
        new = [q for line in lines if (q := line.question).category not in self._ready]
        if new:
            prepare(self._desk, self._why, new)
            self._ready |= {question.category for question in new}

    def _anew(self, questions: Sequence[Question]) -> tuple[str, list[PeerAnswer]]:
        query_id, answers = "", []
        for step in self._desk.stream(QUERIES_ASK, asking(self._why, questions)):
            if step.query_id and not query_id:
                query_id = step.query_id
                self._asked.add(query_id)
            if step.answer is not None:
                answers.append(step.answer)
        return query_id, answers

    def _again(self, query_id: str) -> list[PeerAnswer]:
        view = self._desk.call(QUERIES_SHOW, ById(query_id))
        told: dict[str, PeerAnswer] = {a.peer: a for a in view.answers}
        silent = [p for p in view.peers if p not in told or _later(told[p])]
        if silent:
            same = replace(asking(self._why, view.questions), query_id=query_id)
            again = replace(same, peers=tuple(silent))
            for step in self._desk.stream(QUERIES_ASK, again):
                if step.answer is not None:
                    told[step.answer.peer] = step.answer
        return list(told.values())

    def _take(
        self, lines: Sequence[AskedLine], query_id: str, answers: Iterable[PeerAnswer]
    ) -> None:
        by_peer = sorted(answers, key=lambda answer: answer.peer)
        self.rows += rows_of(lines, query_id, by_peer)
        self.left += len(lines) * sum(map(_later, by_peer))
        self.done += len(lines)
        self.outcome = _decisive(self.outcome, by_peer)
        told: dict[str, Any] = {"query_id": query_id}
        if seat().as_json and not self._queries:
            questions = [line.question for line in lines]
            told["answers"] = answers_as_json(questions, by_peer, query_id)
        self._queries.append(told)


def _later(answer: PeerAnswer) -> bool:
    return not answer.answered and any(a.silence in _LATER for a in answer.answers)


def _decisive(
    before: Sequence[PeerAnswer], after: Sequence[PeerAnswer]
) -> list[PeerAnswer]:
    """Return answers that say how it ended: one that answered, or one a reason."""
    told = [*before, *after]
    answered = [answer for answer in told if answer.answered][:1]
    reasons = {a.answers[0].silence: a for a in told if a.answers}
    return answered or list(reasons.values())


def _tell_where(batch: _Batch, file: QuestionFile) -> None:
    if batch.done and not seat().as_json:
        screen.note(f"{batch.done} of {file.count} were asked and answered.")
    if file.path is not None and not seat().as_json:
        screen.note("The same command goes on from there.")
