"""What the public may be shown of a notice of ours, as canonical JSON.

Only with the owner's consent, only the fields that the kind allows, and only while
the notice holds openly. A child, a victim or a witness is shown for one purpose
alone: to be found (yellow), so that nobody is exposed by a call for somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.clock import Clock
from node.codec.plain import to_json
from node.crypto.digest import sha256
from node.errors import PolicySaysNo
from node.flows.notice.repository import Repository
from node.flows.notice.validity import validity_of
from node.flows.recorder import Recorder
from node.model.age import may_be_minor
from node.model.codes import SubjectRole
from node.model.desk.call import ById
from node.model.desk.notice import ExtractReply
from node.model.desk.record import FieldInput
from node.model.notice import Notice, NoticeContent, NoticeState, Statement
from node.model.officer import Officer
from node.policy.statute import LEAVE, NOT_FOR_THE_PUBLIC
from node.protocol.notice.kinds import rules_for

SHOWN_IN = frozenset({NoticeState.PUBLISHED, NoticeState.UPDATED})
TO_BE_FOUND = "yellow"


@dataclass(frozen=True, slots=True)
class PublicExtract:
    """A notice as the public may see it."""

    notice_id: str
    owner: str
    kind: str
    category: str
    purpose: str
    action: str
    issued_at: datetime
    valid_until: datetime
    fields: tuple[FieldInput, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Extractor:
    """Makes extracts, for analysts."""

    repository: Repository
    recorder: Recorder
    clock: Clock

    def extract(self, officer: Officer, wanted: ById) -> ExtractReply:
        """Return the public extract of a notice that holds; recorded by digest.

        Raises:
            PolicySaysNo: the owner did not consent, the kind or handling code allow
                none, it does not hold openly, or it is about whom the public is not
                shown.
            NotFound: there is none of that id.
        """
        now = self.clock.now()
        _, notice = self.repository.open(wanted.id)
        # (1) May anything be shown at all?
        why_not = _why_not(notice, now)
        if why_not:
            raise PolicySaysNo(
                f"no public extract of this notice: {why_not}",
                advice="An update with consent, approved by a second officer, may.",
            )
        # (2) Only what the kind allows.
        rules = rules_for(notice.content)
        allowed = frozenset(rules.extract)
        valid = validity_of(notice, now)
        extract = PublicExtract(
            notice_id=notice.notice_id,
            owner=self.repository.us.id,
            kind=notice.content.kind,
            category=notice.content.category,
            purpose=rules.purpose,
            action=rules.action,
            issued_at=valid.issued_at,
            valid_until=valid.expires_at,
            fields=tuple(
                FieldInput(f.field, f.value)
                for f in notice.content.fields
                if f.field in allowed
            ),
            statements=tuple(s for s in notice.content.statements if s.name in allowed),
        )
        content = to_json(extract)
        # (3) Record, then speak.
        self.recorder.record(
            "notice.extracted",
            at=now,
            officer=officer.pseudonym,
            details=(
                ("notice", notice.notice_id),
                ("sequence", str(notice.sequence)),
                ("digest", sha256(content).hex()),
            ),
        )
        return ExtractReply(content)


def _why_not(notice: Notice, now: datetime) -> str:
    content = notice.content
    checks = (
        (notice.state not in SHOWN_IN, f"it is {notice.state}"),
        (validity_of(notice, now).expires_at <= now, "its life is over"),
        (not content.public_extract, "its owner has not consented"),
        (
            not LEAVE[content.handling].public,
            f"its handling code is {content.handling}",
        ),
        (not rules_for(content).extract, "its kind allows none"),
        (
            content.opens_at is not None and content.opens_at > now,
            "it is under embargo",
        ),
        (
            _is_protected(content, now),
            "it is about somebody whom the public is not shown",
        ),
    )
    return next((said for holds, said in checks if holds), "")


def _is_protected(content: NoticeContent, now: datetime) -> bool:
    if content.kind == TO_BE_FOUND and content.role is SubjectRole.MISSING:
        return False
    return content.role in NOT_FOR_THE_PUBLIC or may_be_minor(
        content.category, content.fields, marked=content.minor, on=now.date()
    )
