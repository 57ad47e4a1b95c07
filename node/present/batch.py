"""A file of questions as it was answered: a line a question and peer, hits first."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from node.model.codes import AnswerKind
from node.model.query import PeerAnswer, Question
from node.model.short_id import short_id
from node.present.element import Elements, Gap, Tone
from node.present.query import subject
from node.present.spreadsheet import cell
from node.present.wording import Wording

COLUMNS: Final = (
    *("line", "category", "question", "peer", "answer", "silence", "hits", "grade"),
    *("references", "query", "number"),
)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """What one peer said to one question of a file.

    ``line`` is that of the file; it is the answer to question ``number`` of ``query``.
    """

    line: int
    peer: str
    answer: AnswerKind
    silence: str
    hits: int
    grade: str
    references: tuple[str, ...]
    query: str
    number: int


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A question and the line of the file that it stands on."""

    number: int
    question: Question


def rows_of(
    lines: Sequence[AskedLine], query_id: str, answers: Sequence[PeerAnswer]
) -> Iterator[BatchRow]:
    """Yield a row for each question of one query and each peer that was asked."""
    for answer in answers:
        told = zip(lines, answer.answers, strict=False)
        for number, (line, one) in enumerate(told, start=1):
            yield BatchRow(
                line=line.number,
                peer=answer.peer,
                answer=one.kind,
                silence=str(one.silence),
                hits=len(one.hits),
                grade=str(one.hits[0].grade) if one.hits else "",
                references=tuple(hit.reference for hit in one.hits),
                query=query_id,
                number=number,
            )


def hits_first(rows: Iterable[BatchRow]) -> list[BatchRow]:
    """Return rows in order: hits, then what was not answered, then the rest."""
    weight = {AnswerKind.HIT: 0, AnswerKind.NOT_ANSWERED: 1, AnswerKind.NO_HIT: 2}
    return sorted(rows, key=lambda row: (weight[row.answer], row.line, row.peer))


def batch_page(
    words: Wording, rows: Sequence[BatchRow], lines: Iterable[AskedLine]
) -> Elements:
    """Tell every answer on a line, hits first, and how many there are of each."""
    asked = {line.number: line.question for line in lines}
    yield words.table(
        hits_first(rows),
        ("number", lambda row: row.line),
        ("peer", lambda row: row.peer),
        ("page.answers", lambda row: _answer(words, row)),
        ("question", lambda row: subject(words, asked.get(row.line))),
        ("reference", lambda row: row.references),
    )
    yield Gap()
    yield from counts(words, rows)


def counts(words: Wording, rows: Sequence[BatchRow]) -> Elements:
    """Tell how many questions there were, how many answers, and of which kind."""
    said = Counter(row.answer for row in rows)
    told = tuple(
        words.say("page.counted", count=said[kind], what=words.coded("answer", kind))
        for kind in AnswerKind
        if said[kind]
    )
    questions = len({row.line for row in rows})
    peers = len({row.peer for row in rows})
    yield words.line(words.say("page.batch", questions=questions, peers=peers))
    for each in told:
        yield words.line(each)
    if hit := next((row for row in hits_first(rows) if row.hits), None):
        query = short_id(hit.query)
        command = f"comity query show {query} --question {hit.number}"
        yield words.line(words.say("page.batch-show", command=command), Tone.ASIDE)


def csv_lines(rows: Sequence[BatchRow], lines: Iterable[AskedLine]) -> Iterator[str]:
    """Yield the lines of a CSV: its header, then one a question and peer."""
    asked = {line.number: line.question for line in lines}
    yield _csv(COLUMNS)
    for row in hits_first(rows):
        question = asked.get(row.line, Question("", ()))
        terms = "; ".join(f"{t.field}={t.value}" for t in question.terms)
        yield _csv(
            (
                *(str(row.line), question.category, terms, row.peer, str(row.answer)),
                *(row.silence, str(row.hits), row.grade, " ".join(row.references)),
                *(row.query, str(row.number)),
            )
        )


def _csv(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(map(cell, cells))
    return text.getvalue()


def _answer(words: Wording, row: BatchRow) -> str:
    kind = words.coded("answer", row.answer)
    if row.silence:
        reason = words.coded("silence", row.silence)
        return words.say("page.subject", category=kind, terms=reason)
    grade = words.coded("grade", row.grade)
    if row.hits:
        return words.say("page.subject", category=kind, terms=grade)
    return kind
