"""Look something up at home: in our own records and in the notices we received.

    justify → count → look → record → show

Nobody else is asked or told, but who asked us to look out for the very same. It takes
the same justification as a question to peers and counts against the same quotas. A
notice is found for purposes that agree with its owner's, and comes with its owner's
conditions. What is recorded is what was asked, and of what was found the names alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.clock import Clock
from node.codec.stored import pack
from node.crypto.keystore import Keyring
from node.flows.bundle.rules import Rules
from node.flows.draft import draft
from node.flows.entries import local_entry
from node.flows.justify import justify, own_limits
from node.flows.lookout import NOBODY, Lookout, told_of
from node.flows.notice.received.freshness import Freshness
from node.flows.notice.received.search import FoundNotice, ReceivedSearch
from node.flows.ports import Effect, Journal
from node.flows.protected import may_read
from node.flows.query.search import Found, Search
from node.flows.quota import Quotas
from node.matching.compare.probe import asked_in_all
from node.matching.keys import question_selectors
from node.model.agency import Agency
from node.model.codes import Level, Purpose
from node.model.desk_notice import FindReply, FindRequest, FoundItem
from node.model.entry import Outcome
from node.model.exhibit import AskExhibit
from node.model.notice import Bulletin
from node.model.officer import Officer
from node.model.query import Justification, ReleasedField
from node.protocol.notice.kinds import KINDS

FOUND_PER_QUESTION = 10
"""Of our own records; of notices as many for each sender."""
FOUND, NOTHING = "found", "no_hit"

_CRIME = frozenset(
    {
        Purpose.PREVENTION,
        Purpose.DETECTION,
        Purpose.INVESTIGATION,
        Purpose.PROSECUTION,
        Purpose.EXECUTION,
        Purpose.WARNING,
        Purpose.SECURITY_CHECK,
    }
)
_HELP = frozenset(
    {Purpose.MISSING_PERSON, Purpose.HUMAN_REMAINS, Purpose.VICTIM_ASSISTANCE}
)
_LOOKING = frozenset(
    {
        Purpose.PREVENTION,
        Purpose.DETECTION,
        Purpose.INVESTIGATION,
        Purpose.WARNING,
        Purpose.SECURITY_CHECK,
    }
)
AGREES: Mapping[Purpose, frozenset[Purpose]] = {
    **dict.fromkeys(_CRIME, _CRIME | _HELP),
    # Who is sought to be helped is not found to be prosecuted.
    **dict.fromkeys(_HELP, _HELP | _LOOKING),
    Purpose.ORGAN_TRACEABILITY: frozenset({Purpose.ORGAN_TRACEABILITY}),
}
"""For which purposes a notice is found, by the purpose its owner gave it for.

The owner sets the purpose; another is allowed where it lies within it (Regulation
(EU) 2016/794, Art. 19(1); Directive (EU) 2016/680, Art. 4(2)).
"""


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks up at home for an officer. Safe to call from many threads."""

    us: Agency
    keys: Keyring
    rules: Rules
    search: Search
    lookup: ReceivedSearch
    freshness: Freshness
    journal: Journal
    quotas: Quotas
    clock: Clock
    questions_most: int
    lookout: Lookout = NOBODY

    def find(self, officer: Officer, request: FindRequest) -> FindReply:
        """Return what matches, best first within each question.

        Raises:
            BadInput: purpose, case, offence, legal basis or a question is missing
                or cannot be meant.
            QuotaSpent: the officer's or the case's quota is spent.
        """
        now = self.clock.now()
        # (1) Justify, (2) count.
        bundle = self.rules.bundle
        why = justify(
            officer, request, bundle=bundle, questions_most=self.questions_most
        )
        uses = self.quotas.take(
            own_limits(officer, why, bundle),
            amount=asked_in_all(request.questions),
            now=now,
        )

        # (3) Look, as far as this officer may.
        asked = [(q, question_selectors(q)) for q in request.questions]
        ours = self.search.find(
            asked, lambda one: may_read(officer, one.record, on=now.date())
        )
        theirs = self.lookup.find(asked, now=now)
        found: list[FoundItem] = []
        for index, (records, notices) in enumerate(zip(ours, theirs, strict=True)):
            found += _best(index, records, notices, why.purpose)

        # (4) Record, then (5) show.
        told_of(
            lambda: self.lookout.questions(why, request.questions, now=now),
            lambda seen: self._record(
                request, why, found, effects=(*uses, *seen), now=now
            ),
        )
        return FindReply(tuple(found), self.freshness.held_back(now))

    def _record(
        self,
        request: FindRequest,
        why: Justification,
        found: Sequence[FoundItem],
        *,
        effects: Sequence[Effect],
        now: datetime,
    ) -> None:
        have = {item.question for item in found}
        entry = replace(
            local_entry("notice.found", at=now, agency=self.us.id, officer=why.officer),
            purpose=why.purpose,
            case=why.case,
            offence=why.offence,
            agreements=(why.legal_basis,),
            policy_digest=self.rules.bundle.digest,
            outcomes=(
                *(Outcome(f.question, FOUND, True, _name(f), ()) for f in found),
                *(
                    Outcome(index, NOTHING, False, "", ())
                    for index in range(len(request.questions))
                    if index not in have
                ),
            ),
        )
        # What was asked, and nothing of what a notice says.
        exhibit = pack(AskExhibit(why, request.questions, ()))
        self.journal.commit(draft(entry, exhibit=exhibit, keys=self.keys), effects)


def _name(found: FoundItem) -> str:
    return f"{found.sender} {found.reference}" if found.sender else found.reference


def _best(
    index: int,
    records: Sequence[Found],
    notices: Sequence[FoundNotice],
    purpose: Purpose,
) -> list[FoundItem]:
    """Return what matches one question, best first; ours before others' as good."""
    scored = [(r.match.score, _record(index, r)) for r in records[:FOUND_PER_QUESTION]]
    for one in notices:
        bulletin = one.copy.bulletin
        if bulletin is not None and purpose in AGREES[bulletin.justification.purpose]:
            scored.append((one.match.score, _notice(index, one, bulletin)))
    scored.sort(key=lambda pair: -pair[0])
    return [item for _, item in scored]


def _record(index: int, found: Found) -> FoundItem:
    record = found.stored.record
    return FoundItem(
        question=index,
        owner="",
        reference=found.stored.reference,
        category=record.category,
        kind="",
        handling=record.handling,
        grade=found.match.grade,
        reasons=found.match.reasons,
        fields=tuple(
            ReleasedField(f.field, f.value, Level.EXACT) for f in record.fields
        ),
        action="",
    )


def _notice(index: int, found: FoundNotice, bulletin: Bulletin) -> FoundItem:
    kind = KINDS.get(bulletin.kind)
    return FoundItem(
        question=index,
        owner=bulletin.originator,
        reference=found.copy.row.notice_id,
        category=bulletin.category,
        kind=bulletin.kind,
        handling=bulletin.handling,
        grade=found.match.grade,
        reasons=found.match.reasons,
        fields=bulletin.fields,
        action=kind.action if kind else "",
        excluded_countries=bulletin.excluded_countries,
        sender=found.copy.row.sender,
    )
