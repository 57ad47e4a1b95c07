"""Our own notices on a screen: the kinds, a list, and one notice whole.

Who looks at a notice is recorded, as with records (Directive (EU) 2016/680, Art.
25). Nothing here is ever said to a peer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.clock import Clock
from node.errors import BadInput, choose
from node.flows.filters import check_filters
from node.flows.notice.boxing import open_report
from node.flows.notice.delivery_status import (
    RecipientStatus,
    histories,
    is_settled,
    newest,
)
from node.flows.notice.effects import KeptNotice
from node.flows.notice.listing import find_notices
from node.flows.notice.repository import Repository, open_notice
from node.flows.notice.title import line_of
from node.flows.notice.validity import validity_of
from node.flows.recorder import Recorder
from node.model.age import may_be_minor
from node.model.desk.call import ById, Nothing
from node.model.desk.notice import (
    AttachmentView,
    KindList,
    NoticeInput,
    NoticeList,
    NoticePage,
    NoticeSummary,
    NoticeView,
    ReportView,
)
from node.model.desk.record import FieldInput
from node.model.notice import Notice, NoticeContent, NoticeState
from node.model.officer import Officer
from node.protocol.notice.kinds import KINDS, kind_view
from node.protocol.notice.life import LIVING, OVER

PAGE_MOST = 200
ME = "me"
"""Whose notices a list is of, when it is of those that its reader acted on."""


@dataclass(frozen=True, slots=True)
class NoticeViews:
    """Shows our notices to analysts and release officers."""

    repository: Repository
    progress: RecipientStatus
    recorder: Recorder
    clock: Clock

    def kinds(self, _officer: Officer, _nothing: Nothing) -> KindList:
        """List the kinds: what each is for, and what it demands."""
        return KindList(tuple(kind_view(kind) for kind in KINDS.values()))

    def list(self, officer: Officer, page: NoticePage) -> NoticeList:
        """List our notices, newest first; recorded, with the text that is looked for.

        Raises:
            BadInput: a state, or another code, that there is not.
            NotFound: ``before`` is no notice of ours.
        """
        check_filters(page)
        count = max(1, min(page.count, PAGE_MOST))
        now = self.clock.now()
        before = page.before and self.repository.named(page.before).notice_id
        who = officer.pseudonym if page.officer == ME else page.officer
        found = find_notices(
            self.repository,
            replace(page, before=before, officer=who),
            states=_states(page.states),
            count=count,
        )
        if found.rows or page.text:
            ids = [kept.notice_id for kept in found.rows] or [""]
            self.recorder.record(
                "notice.listed",
                at=now,
                officer=officer.pseudonym,
                details=(
                    ("first", ids[0]),
                    ("last", ids[-1]),
                    ("notices", str(len(found.rows))),
                ),
                note=page.text,
            )
        summaries = tuple(self._summary(kept, now) for kept in found.rows)
        return NoticeList(summaries, found.next)

    def show(self, officer: Officer, wanted: ById) -> NoticeView:
        """Show one notice with its life, lacks and recipients; recorded.

        Raises:
            NotFound: there is none of that id, or it was purged.
        """
        now = self.clock.now()
        kept, notice = self.repository.open(wanted.id)
        self.recorder.record(
            "notice.shown",
            at=now,
            officer=officer.pseudonym,
            details=(
                ("notice", notice.notice_id),
                ("revision", str(kept.revision)),
            ),
        )
        return self.view(notice, now)

    def view(self, notice: Notice, now: datetime) -> NoticeView:
        """Return ``notice`` as a screen shows it."""
        content, newer = notice.content, notice.proposed
        valid = validity_of(notice, now) if notice.state in LIVING else None
        return NoticeView(
            notice_id=notice.notice_id,
            sequence=notice.sequence,
            state=notice.state,
            asked=notice.asked,
            content=input_of(notice.notice_id, content),
            proposed=input_of(notice.notice_id, newer) if newer else None,
            attachments=tuple(
                AttachmentView(
                    id=each.id,
                    name=each.name,
                    media_type=each.media_type,
                    size=each.size,
                    chunks=each.chunks,
                    here=self.repository.notices.chunks("", notice.notice_id, each.id),
                )
                for each in content.attachments
            ),
            steps=notice.steps,
            lacks=(
                ()
                if notice.state in OVER
                else self.repository.lacks(notice.notice_id, newer or content, now)
            ),
            recipients=self.progress.of(
                notice.notice_id, _reports(self.repository, notice.notice_id)
            ),
            prompt_at=valid.prompt_at if valid else None,
            expires_at=valid.expires_at if valid else None,
        )

    def _summary(self, kept: KeptNotice, now: datetime) -> NoticeSummary:
        notice = open_notice(kept, self.repository.keys)
        past = histories(self.repository.notices.deliveries(kept.notice_id))
        told = {peer: h for peer, h in past.items() if newest(h) is not None}
        return NoticeSummary(
            notice_id=kept.notice_id,
            kind=kept.kind,
            state=kept.state,
            asked=notice.asked if notice else "",
            urgency=kept.urgency,
            title=_title(notice.content, now) if notice else "",
            changed_at=kept.changed_at,
            prompt_at=(
                validity_of(notice, kept.changed_at).prompt_at
                if notice and kept.state in LIVING
                else None
            ),
            expires_at=kept.expires_at,
            recipients=len(told),
            told=sum(is_settled(history) for history in told.values()),
            disobeying=tuple(
                peer for peer in told if self.progress.disobeys(peer, kept.notice_id)
            ),
        )


def input_of(notice_id: str, content: NoticeContent) -> NoticeInput:
    """Return ``content`` in the form in which an officer writes it."""
    why = content.justification
    return NoticeInput(
        notice_id=notice_id,
        kind=content.kind,
        category=content.category,
        role=content.role,
        fields=tuple(FieldInput(f.field, f.value) for f in content.fields),
        statements=content.statements,
        checklist=content.checklist,
        purpose=why.purpose,
        case=why.case,
        offence=why.offence,
        legal_basis=why.legal_basis,
        audience_mode=content.audience.mode,
        audience=content.audience.names,
        handling=content.handling,
        evaluation=content.evaluation,
        urgency=content.urgency,
        minor=content.minor,
        refugee_from=content.refugee_from,
        excluded_countries=content.excluded_countries,
        valid_until=content.valid_until,
        opens_at=content.opens_at,
        watch=content.watch,
        public_extract=content.public_extract,
    )


def _reports(
    repository: Repository, notice_id: str
) -> Mapping[str, Sequence[ReportView]]:
    """Return what each recipient reported, opened, oldest first."""
    found: dict[str, list[ReportView]] = defaultdict(list)
    for kept in repository.notices.reports(notice_id):
        report = open_report(kept, repository.keys)
        if report is not None:
            found[kept.peer].append(
                ReportView(
                    verb=kept.verb,
                    at=report.at,
                    ground=report.ground,
                    text=report.text,
                    language=report.language,
                    grade=report.grade,
                    reference=report.reference,
                )
            )
    return found


def _title(content: NoticeContent, now: datetime) -> str:
    # The mark is as of the day it was written; a child that came of age stays one.
    minor = may_be_minor(
        content.category, content.fields, marked=content.minor, on=now.date()
    )
    return line_of(content, minor=minor)


def _states(names: tuple[str, ...]) -> frozenset[NoticeState]:
    try:
        return frozenset(NoticeState(name) for name in names)
    except ValueError as why:
        raise BadInput(f"{why}", advice=choose("notice-states", NoticeState)) from why
