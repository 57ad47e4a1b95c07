"""Decide a case about a notice, by the functions that decide real ones.

A notice, or a bulletin, is made of the case's facts, so that what is tried is also
how facts are read from one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from node.errors import BadInput
from node.model.agency import Agency, agency_id
from node.model.codes import AgencyClass
from node.model.notice import (
    Audience,
    AudienceMode,
    Bulletin,
    NoticeContent,
    Statement,
    Urgency,
)
from node.model.query import Justification
from node.model.record import FieldValue
from node.policy.ask import AskFacts
from node.policy.bundle import Bundle
from node.policy.casefile import Case, NoticeGiven
from node.policy.doubt import NATIONALITY
from node.policy.forward import decide_forward, forward_facts
from node.policy.notify import ATTACHMENTS, NotifyDecision, decide_notify, notify_facts
from node.policy.verdict import Verdict


@dataclass(frozen=True, slots=True)
class NoticeDecided:
    """What was decided of one case: a notice of ours, or another's passed on."""

    notify: NotifyDecision | None
    forward: Verdict | None

    @property
    def rules(self) -> frozenset[str]:
        """The ids of all rules that determined something."""
        if self.notify is None:
            return frozenset(self.forward.policies if self.forward else ())
        of_fields = {p for f in self.notify.fields for p in f.policies}
        return frozenset({*self.notify.policies, *of_fields})

    @property
    def allowed(self) -> bool:
        """Whether the recipient is told."""
        one = self.notify or self.forward
        return one is not None and one.allowed

    @property
    def errors(self) -> tuple[str, ...]:
        """What was broken."""
        one = self.notify or self.forward
        return one.errors if one is not None else ()

    def outcome(self) -> dict[str, object]:
        """Return the outcome in the words of ``Expect``."""
        said = "yes" if self.allowed else "no"
        if self.notify is None:
            remedies = self.forward.remedies if self.forward else ()
            return {"forward": said, "remedies": sorted(remedies)}
        return {
            "notify": said,
            "told": sorted(f"{w.group}: {w.remedy}" for w in self.notify.withheld),
            "remedies": sorted(self.notify.remedies),
            **{f"field {v.field}": str(v.level) for v in self.notify.fields},
        }


def decide_notice_case(bundle: Bundle, case: Case) -> NoticeDecided:
    """Decide one case about a notice.

    Raises:
        BadInput: an agency of the case has no valid id.
    """
    given = case.given
    if not isinstance(given, NoticeGiven):
        raise BadInput(f"{case.path}:{case.line}: the case is not about a notice")
    recipient = _agency(given.recipient, given.recipient_class)
    own = _agency(given.own, AgencyClass.POLICE)
    approvals = frozenset(given.approvals)
    if given.originator:
        forward = forward_facts(
            bundle,
            recipient=recipient,
            own=own,
            bulletin=_bulletin(given),
            now=given.at,
            approvals=approvals,
        )
        forward = replace(forward, ask=_assured(forward.ask, given), minor=given.minor)
        return NoticeDecided(None, decide_forward(bundle, forward))
    facts = notify_facts(
        bundle,
        recipient=recipient,
        own=own,
        content=_content(given),
        now=given.at,
        approvals=approvals,
    )
    files = ATTACHMENTS in case.fields
    # That somebody is a minor, or is none, is stated by a case as it is.
    ask = _assured(facts.ask, given)
    facts = replace(facts, ask=ask, minor=given.minor, files=files)
    asked = tuple(pair for pair in case.fields if pair != ATTACHMENTS)
    return NoticeDecided(decide_notify(bundle, facts, asked), None)


def _assured(ask: AskFacts, given: NoticeGiven) -> AskFacts:
    on_file = tuple(sorted({*ask.assurances, *given.assurances}))
    return replace(ask, assurances=on_file)


def _agency(name: str, agency_class: AgencyClass) -> Agency:
    return Agency(agency_id(name), name, name[:2].upper(), agency_class)


def _justification(given: NoticeGiven) -> Justification:
    return Justification(
        purpose=given.purpose,
        case=given.case,
        offence=given.offence,
        legal_basis=given.legal_basis,
        officer="case",
    )


def _content(given: NoticeGiven) -> NoticeContent:
    named = given.audience is AudienceMode.NAMED and not given.names
    names = (given.recipient,) if named else given.names
    return NoticeContent(
        kind=given.kind,
        category=given.category,
        role=given.role,
        fields=tuple(FieldValue(NATIONALITY, code) for code in given.nationalities),
        statements=tuple(Statement(name, "said") for name in given.statements),
        checklist=(),
        attachments=(),
        justification=_justification(given),
        audience=Audience(given.audience, names),
        handling=given.handling,
        minor=given.minor,
        refugee_from=given.refugee_from,
        excluded_countries=given.excluded_countries,
    )


def _bulletin(given: NoticeGiven) -> Bulletin:
    return Bulletin(
        kind=given.kind,
        originator=given.originator,
        category=given.category,
        role=given.role,
        fields=(),
        withheld=(),
        statements=(),
        attachments=(),
        justification=_justification(given),
        handling=given.handling,
        evaluation="X4",
        urgency=Urgency.NORMAL,
        minor=given.minor,
        excluded_countries=given.excluded_countries,
        issued_at=given.at,
        valid_until=given.at,
        watch=False,
    )
