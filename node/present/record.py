"""Records of our own as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Final

from node.languages.bidi import Finished
from node.model.desk.record import (
    HoldingsStats,
    ImportProgress,
    RecordList,
    RecordView,
    Reject,
    SharedValues,
    WriteOffView,
)
from node.present.element import Elements, Gap, Tone
from node.present.wording import Column, Wording

_LINE: Final = attrgetter("line")
_HANDLE: Final = attrgetter("handle")
_BY: Final = attrgetter("proposed_by")
_AT: Final = attrgetter("proposed_at")
_DAMAGE: Final = attrgetter("damage")
_APPROVE: Final = "comity record write-off-approve"
_WITHDRAW: Final = "comity record withdraw"
_ADD: Final = "comity record add CATEGORY --join REFERENCE"


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
        words.coded_as("check", "check"),
    )
    if view.unread:
        kept = words.say("page.kept-unread", count=len(view.unread))
        yield words.line(kept, Tone.DOUBTFUL)
        yield words.table(
            view.unread,
            ("field", lambda one: words.field_name(view.category, one.field)),
            _reason(words),
        )
    for one in view.beside:
        yield Gap()
        yield words.line(words.say("page.beside", source=one.source), Tone.STRONG)
        yield words.facts(
            one,
            *("reference", words.coded_as("role", "role")),
            ("source", lambda v: f"{v.source} {v.source_id}".strip()),
            words.coded_as("grade", "grade"),
        )
        yield words.table(
            one.fields,
            ("field", lambda field: words.field_name(view.category, field.field)),
            "value",
        )


def importing_page(
    words: Wording,
    last: ImportProgress,
    listed: Mapping[str, Sequence[object]],
    files: Iterable[tuple[str, str]],
) -> Elements:
    """Tell what became of the rows of a file; ``listed`` are the first of each kind."""
    counts = (
        ("page.rows-read", last.read),
        ("page.rows-added", last.added),
        ("page.rows-changed", last.changed),
        ("page.rows-unchanged", last.unchanged),
        ("page.rows-joined", last.joined),
        ("page.rows-rejected", last.rejected),
        ("page.values-unread", last.unread),
        ("page.numbers-twice", last.same),
        ("page.rows-missing", last.missing),
        ("page.rows-withdrawn", last.withdrawn),
        ("page.selectors", last.selectors),
        ("page.bytes-read", last.bytes_read),
    )
    yield words.labelled((words.say(key), n, Tone.PLAIN) for key, n in counts)
    paths = dict(files)
    for name, count, said, column in (
        ("rejects", last.rejected, "page.not-taken", _reject(words)),
        ("unread", last.unread, "page.kept-unread", _reason(words)),
        ("same", last.same, "page.same-number", "reference"),
    ):
        if not count:
            continue
        yield words.line(words.say(said, count=count), Tone.DOUBTFUL)
        if first := listed.get(name, ()):
            field = () if name == "rejects" else (_field(words),)
            yield words.table(first, ("page.line", _LINE), *field, column)
        if name in paths:
            where = words.say("page.all-of-them", path=paths[name])
            yield words.line(where, Tone.ASIDE)
    if last.missing:
        said = "page.missing-withdrawn" if last.withdrawn else "page.missing"
        yield words.line(words.say(said, count=last.missing), Tone.DOUBTFUL)
        columns = ("reference", words.coded_as("category", "category"))
        yield words.table(listed.get("missing", ()), *columns)
        if "missing" in paths:
            where = words.say("page.all-of-them", path=paths["missing"])
            yield words.line(where, Tone.ASIDE)
    if last.same:
        commands = {"withdraw": _WITHDRAW, "again": "--join-same", "add": _ADD}
        yield words.line(words.say("page.two-are-one", **commands))


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


def shared_page(words: Wording, reply: SharedValues) -> Elements:
    """Tell values that very many records share, one a line."""
    yield words.table(
        reply.items,
        words.coded_as("category", "category"),
        ("field", lambda one: words.field_name(one.category, one.field)),
        *("value", "count"),
    )
    if reply.items:
        yield words.line(words.say("page.shared"))


def write_off_page(
    words: Wording, view: WriteOffView, *, done: bool = False
) -> Elements:
    """Tell which damaged records are to be taken out; or, if ``done``, were."""
    yield words.table(view.records, ("page.record", _HANDLE), ("page.damage", _DAMAGE))
    yield words.facts(view, ("officer", _BY), ("at", _AT), "reason")
    if done:
        yield words.line(words.say("page.written-off", count=len(view.records)))
    else:
        command = f"{_APPROVE} {view.seen}"
        yield words.line(words.say("page.write-off-waits", command=command))


def stats_page(words: Wording, reply: HoldingsStats) -> Elements:
    """Tell how many there are of each."""
    told: list[tuple[str, object]] = [
        (words.say("page.records"), reply.records),
        (words.say("page.selectors"), reply.selectors),
        *((words.coded("category", c.name), c.count) for c in reply.categories),
    ]
    yield words.labelled((label, count, Tone.PLAIN) for label, count in told)


def _field(words: Wording) -> Column:
    return "field", lambda one: words.thing_name(one.field)


def _reason(words: Wording) -> Column:
    """Return the column of why a value or row is as it is, in words."""
    return "reason", lambda one: reason_told(words, one.reason)


def _reject(words: Wording) -> Column:
    """Return the column of why rows were not taken, in words."""
    return "reason", lambda one: reject_told(words, one)


def reject_told(words: Wording, one: Reject) -> Finished:
    """Return why a row was not taken; as another version said it, if not known."""
    from node.matching.intake.reason import RejectCode, places_of

    if one.code not in set(RejectCode):
        return reason_told(words, one.reason)
    if one.code == RejectCode.UNREAD:
        return _values_told(words, one.reason)
    named: dict[str, object] = dict(
        zip(places_of(RejectCode(one.code)), one.values, strict=False)
    )
    if "field" in named:
        named["field"] = words.thing_name(str(named["field"]))
    if "category" in named:
        named["category"] = words.coded("category", str(named["category"]))
    return words.say(f"reject.{one.code}", **named)


def _values_told(words: Wording, reason: str) -> Finished:
    """Return which values of a row could not be read, each with why."""
    told = []
    for value in reason.split("; "):
        name, _, why = value.partition(" ")
        told.append(f"{words.thing_name(name)}: {reason_told(words, why)}")
    return Finished("; ".join(told))


def reason_told(words: Wording, reason: str) -> Finished:
    """Return why a value was not read; as it is, if not known."""
    from node.matching.normalise.misread import REASONS

    codes = {text: code for code, text in REASONS.items()}
    head, mark, behind = reason.partition(": ")
    if reason in codes:
        return words.coded("misread", codes[reason])
    if head in codes:
        told = words.coded("misread", codes[head])
        return Finished(f"{told}{mark}{words.text(behind)}")
    return words.text(reason)
