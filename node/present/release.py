"""What waits for a release officer as it is shown: the list, and one with all of it."""

from __future__ import annotations

from collections.abc import Iterable

from node.model.desk.release import PendingList, ReleaseView
from node.model.short_id import short_ids
from node.present.element import Elements, Tone
from node.present.finding import finding_rows
from node.present.wording import Column, Wording


def pending_list(words: Wording, reply: PendingList, more: str = "") -> Elements:
    """Tell what waits, and why each is a hit; ``more`` is the next page's command."""
    short = short_ids(waits.id for waits in reply.items)
    yield words.table(
        reply.items,
        ("id", lambda one: short[one.id]),
        *("at", "count", "peer", "case", words.coded_as("purpose", "purpose")),
        *("reference", words.coded_as("grade", "grade")),
        ("page.wanted", lambda one: _remedies(words, one.remedies)),
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
    yield words.facts(
        waits,
        *("id", "peer", "case", words.coded_as("purpose", "purpose")),
        *(words.coded_as("offence", "offence"), "legal_basis"),
        ("page.wanted", lambda it: _remedies(words, it.remedies)),
    )
    if asked is not None:
        what = words.coded("category", asked.category)
        yield words.heading(words.say("page.asked-for", what=what))
        yield words.table(asked.terms, _field(words, asked.category), "value")
    if held is not None:
        role = words.coded("role", held.role)
        given = {"reference": held.reference, "role": role}
        yield words.heading(words.say("page.held", **given))
        yield words.table(
            held.fields,
            _field(words, held.category),
            "value",
            words.coded_as("check", "check"),
        )
        yield words.heading(words.say("page.compared"))
        rows = finding_rows(
            words, waits.grade, waits.reasons, question=asked, category=waits.category
        )
        yield words.labelled(rows)
    yield words.heading(words.say("page.would-leave"))
    yield words.table(
        view.leaves,
        _field(words, waits.category),
        "value",
        ("page.level", lambda one: words.coded("level", one.level)),
        ("page.approved", lambda one: one.approved),
    )
    yield words.line(words.say("page.approve-this", option=f"--seen {view.seen}"))


def _remedies(words: Wording, remedies: Iterable[str]) -> str:
    """Return what would be met by approving, in words."""
    told = tuple(words.first_known(code, "remedy") for code in remedies)
    return words.cell(told)


def _field(words: Wording, category: str) -> Column:
    return "field", lambda one: words.field_name(category, one.field)
