"""Find our own notices by what they are, what they say, and who has them.

    read in order → leave out by the row → open → leave out by the content

Notices are sealed, so each is looked at by itself. A page ends when it is full, or when
so many were looked at; the next goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from node.flows.notice.delivery_status import histories
from node.flows.notice.effects import KeptNotice
from node.flows.notice.repository import Repository, open_notice
from node.model.between import Between
from node.model.desk.notice import NoticePage
from node.model.notice import AudienceMode, Notice, NoticeState, Statement

LOOK_MOST: Final = 2_000
"""Notices that are looked at for one page."""
AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class NoticesOfPage:
    """Notices of a page, and where the next begins: its ``before``, or empty."""

    rows: tuple[KeptNotice, ...]
    next: str


def find_notices(
    repository: Repository,
    page: NoticePage,
    *,
    states: frozenset[NoticeState],
    count: int,
) -> NoticesOfPage:
    """Return the notices that are meant, from the end that is asked for.

    Raises:
        NotFound: ``before`` is no notice of ours.
    """
    found: list[KeptNotice] = []
    last, looked = page.before, 0
    while True:
        rows = repository.notices.notices(
            states=states, count=AT_ONCE, before=last, oldest=page.oldest_first
        )
        for kept in rows:
            if len(found) == count or looked == LOOK_MOST:
                return NoticesOfPage(tuple(found), last)
            last, looked = kept.notice_id, looked + 1
            if _row_meant(kept, page) and _meant(repository, kept, page):
                found.append(kept)
        if len(rows) < AT_ONCE:
            return NoticesOfPage(tuple(found), "")


def says(text: str, values: Iterable[str], statements: Iterable[Statement]) -> bool:
    """Whether one of the values or statements has ``text`` in it, in whatever case."""
    wanted = text.casefold()
    said = (*values, *(statement.value for statement in statements))
    return any(wanted in one.casefold() for one in said)


def _row_meant(kept: KeptNotice, page: NoticePage) -> bool:
    changed = Between(page.since, page.until)
    return (not page.kinds or kept.kind in page.kinds) and changed.holds(
        kept.changed_at
    )


def _meant(repository: Repository, kept: KeptNotice, page: NoticePage) -> bool:
    if not (page.peer or page.officer or page.case or page.category or page.text):
        return True
    notice = open_notice(kept, repository.keys)
    if notice is None:
        return False  # purged: nobody knows what it said
    return _content_meant(notice, page) and (
        not page.peer or page.peer in _recipients(repository, notice)
    )


def _content_meant(notice: Notice, page: NoticePage) -> bool:
    content = notice.content
    values = (field.value for field in content.fields)
    return (
        (not page.case or content.justification.case == page.case)
        and (not page.category or content.category == page.category)
        and (not page.text or says(page.text, values, content.statements))
        and (not page.officer or page.officer in {s.officer for s in notice.steps})
    )


def _recipients(repository: Repository, notice: Notice) -> set[str]:
    """Return who was told of it, and whom it names."""
    told = histories(repository.notices.deliveries(notice.notice_id))
    audience = notice.content.audience
    named = audience.names if audience.mode is AudienceMode.NAMED else ()
    return {*told, *named}
