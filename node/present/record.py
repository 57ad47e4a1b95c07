"""Records of our own as they are shown."""

from __future__ import annotations

from node.model.desk.record import HoldingsStats, RecordList, RecordView
from node.present import plain
from node.present.element import Elements
from node.present.wording import Wording


def record_page(view: RecordView) -> Elements:
    """Tell one record with its fields."""
    yield plain.facts(
        [
            ("reference", view.reference),
            ("category", view.category),
            ("role", view.role),
            ("source", f"{view.source} {view.source_id}".strip()),
            ("handling", view.handling),
            ("evaluation", view.evaluation),
            ("originator", view.originator or "ourselves"),
            ("minor", view.minor),
            ("hidden", view.hidden),
            ("changed", view.changed_at),
        ]
    )
    yield plain.listing(view.fields, "field", "value", "normal", "check")


def record_list(words: Wording, reply: RecordList, more: str = "") -> Elements:
    """Tell records, one a line, and how many are not shown.

    ``more`` is the command for the next page, if there is one.
    """
    yield plain.listing(
        reply.items,
        *("reference", "category", "role", "source", "handling", "changed_at"),
    )
    if reply.left_out:
        yield plain.line(f"{reply.left_out} more are for a protected-reader alone.")
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
