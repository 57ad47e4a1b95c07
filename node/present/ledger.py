"""The ledger as it is shown: entries, what stands against ledgers, a verdict."""

from __future__ import annotations

import json
from collections.abc import Sequence

from node.model.desk.ledger import (
    CheckpointList,
    DoubtList,
    EntryList,
    EntryView,
    Erasure,
    LedgerKey,
    OpeningReply,
    VerifyReply,
)
from node.model.short_id import short_id
from node.present import plain
from node.present.element import Elements, Tone


def entry_list(entries: EntryList, more: str = "", asked: str = "") -> Elements:
    """Tell entries, one a line, and how many there are in all.

    ``more`` is the command for the next page of what was looked for; ``asked`` the one
    that was given, told where it found nothing: it may have a slip of the pen.
    """
    rows = []
    for entry in entries.items:
        said = _opened(entry.json)
        parties = f"{said.get('asker', '')} > {said.get('responder', '')}".strip(" >")
        exchange = short_id(str(said.get("exchange_id", "")))
        about = (parties, said.get("case", ""), exchange)
        rows.append((entry.index, entry.at, entry.act, *about))
    if rows or not asked:
        yield plain.table(("index", "at", "act", "between", "case", "exchange"), rows)
    else:
        yield plain.line(f"Nothing is found by: {asked}")
    yield plain.line(f"Entries in all: {entries.size}; shown to peers: {entries.shown}")
    if more:
        yield plain.line(f"There is more: {more}")
    if entries.covers:
        yield plain.line(f"{entries.covers} cover entries between these are left out")


def found_list(entries: EntryList, more: str = "") -> Elements:
    """Tell entries that a search in exhibits found, and what it could not look into."""
    if entries.items:
        yield from entry_list(entries, more)
    else:
        yield plain.line(
            "Nothing is found: no exhibit that opened has all these words."
        )
        if more:
            yield plain.line(f"There is more: {more}")
    yield plain.line(f"Exhibits looked into: {entries.looked}")
    if entries.closed:
        yield plain.line(
            f"{entries.closed} could not be: erased, or broken. What they held is not "
            "known; `comity ledger verify` has each",
            Tone.DOUBTFUL,
        )


def entry_page(entry: EntryView) -> Elements:
    """Tell one entry, with its content where that was opened."""
    yield plain.facts_of(entry, "index", "act", "at")
    yield plain.block(_indented(entry.json))
    if entry.note:
        yield plain.line(entry.note, Tone.PLAIN if entry.erased else Tone.BAD)
    if entry.exhibit_json:
        yield plain.line("content:", Tone.STRONG)
        yield plain.block(_indented(entry.exhibit_json))


def erasure_asked(reply: Erasure) -> Elements:
    """Tell who erases what was asked for, and how."""
    erase = f"comity ledger erase {reply.entry}"
    yield plain.line(f"asked in entry {reply.entry}; a release officer runs: {erase}")


def erasure_done(reply: Erasure) -> Elements:
    """Tell what was erased, and where that is written down."""
    done = f"{reply.part} {reply.index} is erased"
    yield plain.line(f"{done}; entry {reply.entry} says so")


def opening_verdict(reply: OpeningReply) -> Elements:
    """Tell whether a logged blind question was the one of its opening."""
    if not reply.ok:
        yield plain.line("This opening is not that of the logged question:", Tone.BAD)
        for text in reply.findings:
            yield plain.line(f"  {text}")
        return
    yield plain.line("The logged question was the one of this opening.", Tone.GOOD)
    asked = ", ".join(f"{term.field} {term.value}" for term in reply.question.terms)
    yield plain.facts(
        [
            ("entry", str(reply.index)),
            ("at", f"{reply.at:%Y-%m-%d %H:%MZ}"),
            ("asker", reply.asker),
            ("responder", reply.responder),
            ("officer", reply.officer),
            ("purpose", reply.purpose),
            ("case", reply.case),
            ("about", f"{reply.question.category}: {asked}"),
        ]
    )


def checkpoint_list(reply: CheckpointList) -> Elements:
    """Tell the checkpoints of peers' ledgers, one a line."""
    yield plain.listing(reply.items, "agency", "size", "seen_at", "proved")


def key_list(items: Sequence[LedgerKey]) -> Elements:
    """Tell keys that sign ledgers: whose, until when, and the key whole."""
    for key in items:
        whose = f"{key.agency} (ours)" if key.ours else key.agency
        days = f"{key.active_from:%Y-%m-%d} to {key.ends:%Y-%m-%d}"
        yield plain.line(f"{whose}, {days}", Tone.STRONG)
        yield plain.block(key.vkey)


def doubt_list(reply: DoubtList) -> Elements:
    """Tell what stands against any ledger, and what stood."""
    if not reply.items:
        yield plain.line("nothing stands against any ledger")
        return
    yield plain.table(
        ("agency", "fault", "at", "cleared", "what"),
        (
            (d.agency, d.fault, d.at, d.cleared_at or "stands", d.text)
            for d in reply.items
        ),
    )


def verdict_page(reply: VerifyReply) -> Elements:
    """Tell whether a ledger holds, and what was found."""
    if reply.ok:
        yield plain.line("the ledger holds", Tone.GOOD)
    else:
        yield plain.line("THE LEDGER DOES NOT HOLD", Tone.BAD)
    yield plain.facts_of(reply, "entries=size", "root", "key=vkey")
    for finding in reply.findings:
        yield plain.line(f"  {finding}")


def _indented(text: str) -> str:
    return json.dumps(_opened(text), indent=2, ensure_ascii=False)


def _opened(text: str) -> dict[str, object]:
    try:
        value = json.loads(text) if text else {}
    except ValueError:
        return {"unreadable": text}
    return value if isinstance(value, dict) else {"value": value}
