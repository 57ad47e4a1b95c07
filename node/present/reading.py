"""How a question was read, where that is not what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from node.languages.bidi import Finished
from node.model.desk.query import TermReading
from node.model.query import Question
from node.model.span import span
from node.present.wording import Wording


def reading_lines(
    words: Wording, questions: Sequence[Question], readings: Sequence[TermReading]
) -> Iterator[Finished]:
    """Yield a line for each term that is read otherwise, left out, or doubted."""
    for one in readings:
        category = questions[one.question].category
        field = words.field_name(category, one.field)
        given = {"field": field, "written": one.written}
        if one.read:
            yield words.say("page.read-as", **given, read=_read(words, one.read))
        if one.fault:
            left = "page.check-fails" if one.fault == "check" else "page.left-out"
            yield words.say(left, **given)


def _read(words: Wording, read: str) -> str:
    """Return what was read; of a date that may be any of several days, which."""
    days = span(read) if "/" in read or read.endswith("~") else None
    if days is None:
        return read
    return words.say("page.read-days", first=days[0], last=days[1])
