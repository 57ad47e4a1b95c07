"""What waits for a release officer as it is shown: the list, and one with all of it."""

from __future__ import annotations

from collections.abc import Iterable

from node.model.desk.release import PendingList, ReleaseView
from node.model.short_id import short_ids
from node.present import plain
from node.present.element import Elements, Tone
from node.present.finding import finding_rows
from node.present.wording import Wording


def pending_list(words: Wording, reply: PendingList, more: str = "") -> Elements:
    """Tell what waits, and why each is a hit; ``more`` is the next page's command."""
    short = short_ids(waits.id for waits in reply.items)
    columns = ("at", "count", "peer", "case", "purpose", "reference", "grade")
    yield plain.table(
        ("id", *columns, "remedies"),
        (
            (
                short[one.id],
                *(getattr(one, name) for name in columns),
                _remedies(words, one.remedies),
            )
            for one in reply.items
        ),
    )
    told_as = words.say("page.told-as")
    for waits in reply.items:
        rows = finding_rows(words, waits.grade, waits.reasons, category=waits.category)
        yield words.heading(short[waits.id])
        yield words.labelled([*rows, (told_as, waits.told_as, Tone.PLAIN)])
    if reply.next:
        yield words.line(words.say("page.more", command=more))


def release_page(words: Wording, view: ReleaseView) -> Elements:
    """Tell question, record and what would leave, and how just that is approved."""
    waits, asked, held = view.pending, view.question, view.record
    yield plain.facts_of(
        waits, *("id", "peer", "case", "purpose", "offence", "basis=legal_basis")
    )
    yield plain.facts([("wanted", _remedies(words, waits.remedies))])
    if asked is not None:
        yield words.heading(f"asked: {asked.category}")
        yield plain.listing(asked.terms, "field", "value")
    if held is not None:
        yield words.heading(f"held: {held.reference} ({held.role})")
        yield plain.listing(held.fields, "field", "value", "check")
        yield words.heading("how they compare")
        rows = finding_rows(
            words, waits.grade, waits.reasons, question=asked, category=waits.category
        )
        yield words.labelled(rows)
    yield words.heading("would leave")
    yield plain.listing(view.leaves, "field", "value", "level", "approved")
    yield plain.line(f"To approve just this: --seen {view.seen}")


def _remedies(words: Wording, remedies: Iterable[str]) -> str:
    """Return what would be met by approving, in words."""
    return ", ".join(words.first_known(code, "remedy") for code in remedies)
