"""Records of our own as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from node.model.desk.record import (
    HoldingsStats,
    ImportProgress,
    RecordList,
    RecordView,
)
from node.present import plain
from node.present.element import Elements, Tone
from node.present.wording import Wording

_UNREAD: Final = ("line", "field", "reason")
_SAME: Final = ("line", "field", "reference")
_JOIN: Final = (
    "Where two are one: `comity record withdraw` the one, and import it again with "
    "--join-same, or add its values with `comity record add CATEGORY --join REFERENCE`."
)


def record_page(words: Wording, view: RecordView) -> Elements:
    """Tell one record with its fields."""
    ours = words.say("page.ourselves")
    yield words.facts(
        view,
        *("reference", "category", "role"),
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
    last: ImportProgress,
    listed: Mapping[str, Sequence[object]],
    files: Iterable[tuple[str, str]],
) -> Elements:
    """Tell what became of the rows of a file; ``listed`` are the first of each kind."""
    yield plain.facts_of(
        last,
        *("read", "added", "changed", "unchanged", "joined", "rejected"),
        *("values unread=unread", "numbers twice=same", "selectors"),
        "bytes read=bytes_read",
    )
    paths = dict(files)
    for name, count, said, columns in (
        ("rejects", last.rejected, "Not taken", ("line", "reason")),
        ("unread", last.unread, "Kept as written, and not read", _UNREAD),
        ("same", last.same, "With a number that another record has", _SAME),
    ):
        if not count:
            continue
        yield plain.line(f"{said}: {count}", Tone.DOUBTFUL)
        if first := listed.get(name, ()):
            yield plain.listing(first, *columns)
        if name in paths:
            yield plain.line(f"All of them: {paths[name]}", Tone.ASIDE)
    if last.same:
        yield plain.line(_JOIN)


def record_list(words: Wording, reply: RecordList, more: str = "") -> Elements:
    """Tell records, one a line, and how many are not shown.

    ``more`` is the command for the next page, if there is one.
    """
    yield words.table(
        reply.items,
        *("reference", "category", "role", "source", "handling", "changed_at"),
    )
    if reply.left_out:
        yield words.line(words.say("page.left-out-protected", count=reply.left_out))
    if more:
        yield words.line(words.say("page.more", command=more))


def stats_page(reply: HoldingsStats) -> Elements:
    """Tell how many there are of each."""
    yield plain.facts(
        [
            ("records", reply.records),
            ("selectors", reply.selectors),
            *((f"  {c.name}", c.count) for c in reply.categories),
        ]
    )
