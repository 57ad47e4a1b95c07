"""A received notice as it is shown: the triage table, and one notice as it is read.

All of it was written by others. Nothing of it is obeyed, followed or opened; what
is held back is counted and not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from node.cli import finding, page, screen
from node.cli.notice_view import tell_attachments, tell_statements
from node.model.codes import Level
from node.model.desk.inbox import (
    HeldBack,
    HitList,
    HitView,
    InboxItem,
    InboxList,
    ReceivedView,
)
from node.model.desk.notice import NoticeEvent
from node.model.notice import Bulletin
from node.model.query import ReleasedField, WithheldGroup

_MARKS = ("read", "acted", "objected", "contested")


def tell_inbox(found: InboxList) -> None:
    """Print the triage table, and what is held back and why."""
    page.table(
        (
            *("urgency", "expires_at", "kind", "sender", "notice_id"),
            *("state", "title", "reports"),
        ),
        (
            (
                page.coded("urgency", each.urgency),
                each.expires_at,
                page.coded("kind", each.kind),
                each.sender,
                each.notice_id,
                page.coded("state", each.state),
                each.title,
                _marks(each),
            )
            for each in found.items
        ),
    )
    if found.next:
        command = f"comity inbox list --after {found.next}"
        page.line(page.say("page.more", command=command))
    tell_held_back(found.held_back)


def tell_held_back(held: Sequence[HeldBack]) -> None:
    """Print whose notices are held back, and why; nothing where there are none."""
    if not held:
        return
    page.titled(page.say("page.held-back"), style="yellow")
    page.table(
        ("sender", "count", "heard_at", "why"),
        (
            (
                each.sender,
                each.count,
                each.heard_at,
                page.coded("held-back", each.why),
            )
            for each in held
        ),
    )


def tell_received(view: ReceivedView) -> None:
    """Print a received notice as an officer reads it."""
    item, bulletin = view.item, view.bulletin
    page.line(page.coded("kind", item.kind), style="bold")
    if bulletin is not None and view.action:
        page.line(page.coded("action", item.kind))
    page.line("")
    page.facts(
        [
            ("sender", item.sender),
            ("notice_id", item.notice_id),
            ("state", page.coded("state", item.state)),
            ("urgency", page.coded("urgency", item.urgency)),
            ("sequence", item.sequence),
            ("received_at", page.moment(item.received_at)),
            ("opens_at", page.moment(item.opens_at)),
            ("expires_at", page.moment(item.expires_at)),
            ("reports", _marks(item)),
        ]
    )
    if bulletin is None:
        page.line(page.say("page.unreadable"))
        return
    _tell_conditions(bulletin)
    _tell_content(bulletin)
    if view.attachments:
        page.titled(page.heading("attachments"))
        tell_attachments(view.attachments)
    tell_withheld(bulletin.withheld)


def tell_hits(hits: Sequence[HitView]) -> None:
    """Print matches of ours with watched notices, and what each stands on.

    Whether a record of ours met or a question, its words are not here: places stand.
    """
    for each in hits:
        page.titled(page.say("page.hit-number", number=each.number))
        page.facts(
            [
                ("at", page.moment(each.at)),
                ("sender", each.sender),
                ("notice_id", each.notice_id),
                ("reference", each.reference),
                ("told", each.told),
            ]
        )
        page.line("")
        page.labelled(finding.rows(each.grade, each.reasons))
    if not hits:
        page.line(page.say("word.none"))
    finding.tell_next(hits)


def hits_as_json(found: HitList) -> dict[str, Any]:
    """Return matches for programs, each with its findings."""
    told: dict[str, Any] = screen.builtins(found)
    for hit in told["items"]:
        finding.put_findings(hit)
    return told


def tell_event(event: NoticeEvent) -> None:
    """Print one event on one line."""
    parts: tuple[object, ...] = (
        event.at,
        page.coded("event", event.what),
        page.coded("urgency", event.urgency) if event.notice_id else "",
        page.coded("kind", event.kind),
        event.sender,
        event.notice_id,
    )
    page.columns_line(parts)


def tell_fields(category: str, fields: Iterable[ReleasedField]) -> None:
    """Print fields that another agency released, and how far."""
    page.table(
        ("name", "value", "note"),
        (
            (page.field_name(category, each.field), each.value, _level(each.level))
            for each in fields
        ),
    )


def tell_withheld(withheld: Sequence[WithheldGroup]) -> None:
    """Print what was withheld and its remedies; nothing where nothing was."""
    if not withheld:
        return
    page.titled(page.heading("withheld"))
    page.table(
        ("name", "note"),
        (
            (page.coded("group", each.group), page.first_known(each.remedy, "remedy"))
            for each in withheld
        ),
    )


def _level(level: Level) -> str:
    return "" if level is Level.EXACT else page.coded("level", level)


def _marks(item: InboxItem) -> str:
    given = (item.read_at, item.acted_at, item.objected_at, item.contested_at)
    marks = (name for name, at in zip(_MARKS, given, strict=True) if at is not None)
    return page.codes("verb", marks)


def _tell_conditions(bulletin: Bulletin) -> None:
    """What may be done with it, and who must not hear of it: before what it says."""
    page.titled(page.coded("handling", bulletin.handling), style="bold yellow")
    for told in _sentences(bulletin):
        page.line(told, style="yellow")
    why = bulletin.justification
    page.facts(
        [
            ("excluded_countries", page.countries(bulletin.excluded_countries)),
            ("evaluation", bulletin.evaluation),
            ("issued_at", page.moment(bulletin.issued_at)),
            ("valid_until", page.moment(bulletin.valid_until)),
            ("purpose", page.coded("purpose", why.purpose)),
            ("case", why.case),
            ("offence", page.first_known(why.offence, "offence")),
            ("legal_basis", why.legal_basis),
        ]
    )


def _sentences(bulletin: Bulletin) -> Iterator[str]:
    if bulletin.minor:
        yield page.say("page.minor")
    if bulletin.watch:
        yield page.say("page.watched")


def _tell_content(bulletin: Bulletin) -> None:
    page.titled(page.heading("bulletin"))
    page.facts(
        [
            ("category", page.coded("category", bulletin.category)),
            ("role", page.coded("role", bulletin.role)),
        ]
    )
    if bulletin.fields:
        page.line("")
        tell_fields(bulletin.category, bulletin.fields)
    tell_statements(bulletin.statements)
