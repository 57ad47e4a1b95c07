"""Records of our own as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Final

from node.model.desk.record import (
    HoldingsStats,
    ImportProgress,
    RecordList,
    RecordView,
)
from node.present.element import Elements, Tone
from node.present.wording import Wording

_COUNTED: Final = (
    *(("read", "page.import-read"), ("added", "page.import-added")),
    *(("changed", "page.import-changed"), ("unchanged", "page.import-unchanged")),
    *(("joined", "page.import-joined"), ("rejected", "page.import-rejected")),
    *(("unread", "page.import-unread"), ("same", "page.import-same")),
    *(("selectors", "page.import-selectors"), ("bytes_read", "page.import-bytes")),
)
_LISTED: Final = (
    ("rejects", "rejected", "page.not-taken"),
    ("unread", "unread", "page.kept-unread"),
    ("same", "same", "page.kept-same"),
)
"""Rows that people have to look at: the file they are in, their count, their title."""


def record_page(words: Wording, view: RecordView) -> Elements:
    """Tell one record with its fields."""
    ours = words.say("page.ourselves")
    yield words.facts(
        view,
        *("reference", words.coded_as("category", "category")),
        words.coded_as("role", "role"),
        ("source", lambda v: f"{v.source} {v.source_id}".strip()),
        *("handling", "evaluation"),
        ("originator", lambda v: v.originator or ours),
        *("minor", "hidden", "changed_at"),
    )
    yield words.table(
        view.fields,
        ("field", lambda field: words.field_name(view.category, field.field)),
        "value",
        ("normal", lambda field: field.normal if field.normal != field.value else ""),
        "check",
    )
    if view.unread:
        kept = words.say("page.kept-unread", count=len(view.unread))
        yield words.line(kept, Tone.DOUBTFUL)
        yield words.table(
            view.unread,
            ("field", lambda one: words.field_name(view.category, one.field)),
            "reason",
        )


def importing_page(
    words: Wording,
    last: ImportProgress,
    listed: Mapping[str, Sequence[object]],
    files: Iterable[tuple[str, str]],
) -> Elements:
    """Tell what became of the rows of a file; ``listed`` are the first of each kind."""
    yield words.facts(
        last,
        *((label, attrgetter(name)) for name, label in _COUNTED),
    )
    paths = dict(files)
    for name, counted, said in _LISTED:
        count = getattr(last, counted)
        if not count:
            continue
        yield words.line(words.say(said, count=count), Tone.DOUBTFUL)
        if first := listed.get(name, ()):
            yield words.table(
                first,
                ("page.line", lambda one: one.line),
                ("field", lambda one: _field(words, getattr(one, "field", ""))),
                ("reason", lambda one: getattr(one, "reason", "")),
                ("reference", lambda one: getattr(one, "reference", "")),
            )
        if name in paths:
            all_in = words.say("page.all-in", file=paths[name])
            yield words.line(all_in, Tone.ASIDE)
    if last.same:
        yield words.line(
            words.say(
                "page.join",
                withdraw="`comity record withdraw`",
                option="--join-same",
                add="`comity record add CATEGORY --join REFERENCE`",
            )
        )


def _field(words: Wording, name: str) -> str:
    return words.thing_name(name) if name else ""


def record_list(words: Wording, reply: RecordList, more: str = "") -> Elements:
    """Tell records, one a line, and how many are not shown.

    ``more`` is the command for the next page, if there is one.
    """
    yield words.table(
        reply.items,
        *("reference", words.coded_as("category", "category")),
        *(words.coded_as("role", "role"), "source", "handling", "changed_at"),
    )
    if reply.left_out:
        yield words.line(words.say("page.left-out-protected", count=reply.left_out))
    if more:
        yield words.line(words.say("page.more", command=more))


def stats_page(words: Wording, reply: HoldingsStats) -> Elements:
    """Tell how many there are of each."""
    yield words.labelled(
        [
            (words.label("page.records"), reply.records, Tone.PLAIN),
            (words.label("page.import-selectors"), reply.selectors, Tone.PLAIN),
            *(
                (words.coded("category", c.name), c.count, Tone.PLAIN)
                for c in reply.categories
            ),
        ]
    )
