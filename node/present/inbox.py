"""A received notice as it is shown: the triage table, and one notice as it is read.

All of it was written by others. Nothing of it is obeyed, followed or opened; what
is held back is counted and not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from node.model.codes import Level
from node.model.desk.inbox import HeldBack, HitView, InboxItem, InboxList, ReceivedView
from node.model.desk.notice import NoticeEvent
from node.model.notice import Bulletin
from node.model.query import ReleasedField, WithheldGroup
from node.present.element import Elements, Gap, Remark, Table, Tone
from node.present.finding import finding_rows, next_step
from node.present.notice import attachments, statements_page
from node.present.wording import Column, Wording

_MARKS = ("read", "acted", "objected", "contested")


def inbox_list(words: Wording, found: InboxList, more: str = "") -> Elements:
    """Tell the triage table, and what is held back and why.

    ``more`` is the command for the next page.
    """
    yield words.table(
        found.items,
        *("urgency", "expires_at", "kind", "sender", "notice_id", "state", "title"),
        _marks(words),
    )
    if found.next:
        yield words.line(words.say("page.more", command=more))
    yield from held_back(words, found.held_back)


def held_back(words: Wording, held: Sequence[HeldBack]) -> Elements:
    """Tell whose notices are held back, and why; nothing where there are none."""
    if held:
        yield Gap()
        yield words.line(words.say("page.held-back"), Tone.DOUBTFUL)
        why = words.coded_as("why", "held-back")
        yield words.table(held, "sender", "count", "heard_at", why)


def received_page(words: Wording, view: ReceivedView) -> Elements:
    """Tell a received notice as an officer reads it."""
    item, bulletin = view.item, view.bulletin
    yield words.line(words.coded("kind", item.kind), Tone.STRONG)
    if bulletin is not None and view.action:
        yield words.line(words.coded("action", item.kind))
    yield Gap()
    yield words.facts(
        item,
        *("sender", "notice_id", "state", "urgency", "sequence"),
        *("received_at", "opens_at", "expires_at"),
        _marks(words),
    )
    if bulletin is None:
        yield words.line(words.say("page.unreadable"))
        return
    yield from _conditions(words, bulletin)
    yield words.headed("bulletin")
    yield words.facts(bulletin, "category", "role")
    if bulletin.fields:
        yield Gap()
        yield released_fields(words, bulletin.category, bulletin.fields)
    yield from statements_page(words, bulletin.statements)
    if view.attachments:
        yield from attachments(words, view.attachments)
    yield from withheld_groups(words, bulletin.withheld)


def hits_page(words: Wording, hits: Sequence[HitView]) -> Elements:
    """Tell matches of ours with watched notices, and what each stands on.

    Whether a record of ours met or a question, its words are not here: places stand.
    """
    for each in hits:
        yield words.heading(words.say("page.hit-number", number=each.number))
        yield words.facts(each, "at", "sender", "notice_id", "reference", "told")
        yield Gap()
        yield words.labelled(finding_rows(words, each.grade, each.reasons))
    if not hits:
        yield words.line(words.say("word.none"))
    yield from next_step(words, hits)


def event_line(words: Wording, event: NoticeEvent) -> Elements:
    """Tell one event on one line."""
    yield words.row(
        (
            event.at,
            words.coded("event", event.what),
            words.coded("urgency", event.urgency) if event.notice_id else "",
            words.coded("kind", event.kind),
            event.sender,
            event.notice_id,
        )
    )


def released_fields(
    words: Wording, category: str, fields: Iterable[ReleasedField]
) -> Table | Remark:
    """Tell fields that another agency released, and how far."""

    def how_far(each: ReleasedField) -> str:
        return "" if each.level is Level.EXACT else words.coded("level", each.level)

    name: Column = "name", lambda each: words.field_name(category, each.field)
    return words.table(fields, name, "value", ("note", how_far))


def withheld_groups(words: Wording, withheld: Sequence[WithheldGroup]) -> Elements:
    """Tell what was withheld and its remedies; nothing where nothing was."""
    if withheld:
        yield words.headed("withheld")
        name: Column = "name", lambda each: words.coded("group", each.group)
        note: Column = "note", lambda each: words.first_known(each.remedy, "remedy")
        yield words.table(withheld, name, note)


def _marks(words: Wording) -> Column:
    def marks(item: InboxItem) -> str:
        given = (mark for mark in _MARKS if getattr(item, f"{mark}_at") is not None)
        return words.codes("verb", given)

    return "reports", marks


def _conditions(words: Wording, bulletin: Bulletin) -> Elements:
    """Tell what may be done with it, and who must not hear of it, before the rest."""
    yield words.heading(words.coded("handling", bulletin.handling), Tone.DOUBTFUL)
    for key, holds in (
        ("page.minor", bulletin.minor),
        ("page.watched", bulletin.watch),
    ):
        if holds:
            yield words.line(words.say(key), Tone.DOUBTFUL)
    why = bulletin.justification
    yield words.facts(
        bulletin,
        ("excluded_countries", lambda said: words.countries(said.excluded_countries)),
        *("evaluation", "issued_at", "valid_until"),
        ("purpose", lambda _: words.coded("purpose", why.purpose)),
        ("case", lambda _: why.case),
        ("offence", lambda _: words.first_known(why.offence, "offence")),
        ("legal_basis", lambda _: why.legal_basis),
    )
