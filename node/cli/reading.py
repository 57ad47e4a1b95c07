"""What is asked, read back by the node before anybody is asked.

A term that cannot be read stops the question at the node, unless it is to be left out.
A check that does not hold is said and asked about; where nobody can answer, the command
ends without asking, unless an option says otherwise.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import typer

from node.cli import screen
from node.cli.seat import seat
from node.cli.world import Desk
from node.errors import BadInput
from node.model.desk.notice import NoticeInput
from node.model.desk.query import QUERIES_READ, ReadRequest, TermReading
from node.model.query import Question, Term
from node.present.batch import AskedLine
from node.present.query import terms_asked
from node.present.reading import reading_lines

CHECK: Final = "check"
SHOWN: Final = 5
"""So many terms of a file are named that cannot be asked as they stand."""
_LONGEST: Final = 512  # characters of a term; what is longer is prose
_TOGETHER: Final = 40  # terms of a question


@dataclass(frozen=True, slots=True)
class AskedBack:
    """The questions to ask, and what was read otherwise than it was written."""

    questions: tuple[Question, ...]
    readings: tuple[TermReading, ...] = ()

    @property
    def as_json(self) -> dict[str, Any]:
        """What is said of it to programs."""
        left_out = [r for r in self.readings if r.fault not in ("", CHECK)]
        read = [r for r in self.readings if r.read]
        return {
            "read": [_told(r, "question", "field", "written", "read") for r in read],
            "left_out": [
                _told(r, "question", "field", "written", "fault") for r in left_out
            ],
        }


def read_back(
    desk: Desk,
    questions: tuple[Question, ...],
    *,
    drop_unread: bool = False,
    despite_checks: bool = False,
) -> AskedBack:
    """Return what is to be asked, once the node has read it and nothing is open.

    Raises:
        BadInput: a check does not hold and nobody can be asked; nothing is left.
    """
    readings = desk.call(QUERIES_READ, ReadRequest(questions)).readings
    unread = _unread(readings)
    if unread and not drop_unread:
        return AskedBack(questions)  # the node refuses it, and says why
    doubted = [r for r in readings if r.fault == CHECK]
    lines = [f"{r.field} {r.written[:60]!r}: its check does not hold" for r in doubted]
    accept(lines, despite_checks=despite_checks)
    left = tuple(_without(number, q, unread) for number, q in enumerate(questions))
    # What was asked about is not said once more.
    told = [r if despite_checks or r.fault != CHECK else _sure(r) for r in readings]
    _say(questions, told)
    return AskedBack(left, readings)


def zone_back(questions: Sequence[Question]) -> None:
    """Say what was read from a machine-readable zone, before it is asked.

    Letters and digits may have been put right, and of a year two digits stand there.
    """
    if seat().as_json:
        return
    words = seat().words
    for one in questions:
        what = words.coded("category", one.category)
        given = {"what": what, "terms": terms_asked(words, one)}
        screen.note(words.say("page.zone-read", **given))


def subject_back(
    desk: Desk, given: NoticeInput, *, drop_unread: bool
) -> tuple[NoticeInput, AskedBack]:
    """Return a notice to be drafted, once the node has read its fields, and how.

    A check that does not hold is said and not asked about: papers are notified because
    they are bad.
    """
    terms = [Term(f.field, f.value) for f in given.fields if len(f.value) <= _LONGEST]
    parts = tuple(
        Question(given.category, tuple(terms[first : first + _TOGETHER]))
        for first in range(0, len(terms), _TOGETHER)
    )
    readings = desk.call(QUERIES_READ, ReadRequest(parts)).readings if parts else ()
    unread = {(field, written) for _, field, written in _unread(readings)}
    if unread and not drop_unread:
        return given, AskedBack(())  # the node refuses it, and says why
    _say(parts, readings)
    left = tuple(f for f in given.fields if (f.field, f.value) not in unread)
    return replace(given, fields=left), AskedBack(parts, readings)


def _say(questions: Sequence[Question], readings: Sequence[TermReading]) -> None:
    if not seat().as_json:
        for line in reading_lines(seat().words, questions, readings):
            screen.note(line)


def _unread(readings: Sequence[TermReading]) -> set[tuple[int, str, str]]:
    faulty = (r for r in readings if r.fault not in ("", CHECK))
    return {(r.question, r.field, r.written) for r in faulty}


def _sure(reading: TermReading) -> TermReading:
    return replace(reading, fault="")


@dataclass(frozen=True, slots=True)
class FileReading:
    """How a file of questions is read: all of it before any of them is asked."""

    desk: Desk
    drop_unread: bool
    despite_checks: bool

    def check(self, chunks: Iterable[Sequence[AskedLine]]) -> None:
        """See that every question can be read.

        Raises:
            BadInput: one cannot, or its check does not hold; its line is named.
        """
        unread: list[str] = []
        doubted: list[str] = []
        emptied: list[str] = []
        forms = ""
        for lines in chunks:
            given = ReadRequest(tuple(line.question for line in lines))
            readings = self.desk.call(QUERIES_READ, given).readings
            out = _unread(readings)
            emptied += (
                f"line {line.number}"
                for place, line in enumerate(lines)
                if all((place, t.field, t.value) in out for t in line.question.terms)
            )
            for one in readings:
                what = f"{one.field} {one.written[:60]!r}"
                place = f"line {lines[one.question].number}: {what}"
                if one.fault == CHECK:
                    doubted.append(f"{place}: its check does not hold")
                elif one.fault:
                    forms = forms or one.forms
                    unread.append(f"{place} cannot be read")
        if unread and not self.drop_unread:
            raise BadInput(
                _first_of(unread),
                advice=f"{forms} Nobody was asked; --drop-unread leaves them out.",
            )
        if emptied:
            raise BadInput(
                f"nothing is left to look for on {_first_of(emptied)}",
                advice="Mend such a line, or put # before it. Nobody was asked.",
            )
        accept(doubted[:SHOWN], despite_checks=self.despite_checks)

    def back(self, given: Sequence[Question]) -> AskedBack:
        """Return what is asked of questions that were checked, and how it was read."""
        return read_back(
            self.desk, tuple(given), drop_unread=self.drop_unread, despite_checks=True
        )


def _first_of(said: Sequence[str]) -> str:
    more = f", and {len(said) - SHOWN} more" if len(said) > SHOWN else ""
    return "; ".join(said[:SHOWN]) + more


def accept(faults: Sequence[str], *, despite_checks: bool) -> None:
    """Return if what does not hold is meant so: by an option, or by who is asked.

    Raises:
        BadInput: nobody can be asked, and the option was not given.
    """
    if not faults or despite_checks:
        return
    if seat().as_json or not sys.stdin.isatty():
        raise BadInput(
            "; ".join(faults),
            advice="Compare it with the document; --despite-checks asks all the same.",
        )
    for fault in faults:
        screen.note(fault)
    told = "Compare it with the document. Ask all the same?"
    typer.confirm(told, abort=True, err=True)


def _without(
    number: int, question: Question, unread: set[tuple[int, str, str]]
) -> Question:
    terms = tuple(t for t in question.terms if (number, t.field, t.value) not in unread)
    if not terms:
        raise BadInput(
            f"question {number + 1}: nothing is left to look for",
            advice="Give what can be read.",
        )
    return question if terms == question.terms else replace(question, terms=terms)


def _told(reading: TermReading, *names: str) -> dict[str, object]:
    return {name: getattr(reading, name) for name in names}
