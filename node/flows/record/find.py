"""Look something up at home: in our own records and in the notices we received.

    justify → count → look → record → show

Nobody else is asked or told, but who asked us to look out for the very same. It takes
the same justification as a question to peers and counts against the same quotas. A
notice is found for purposes that agree with its owner's, and comes with its owner's
conditions. What is recorded is what was asked, and of what was found the names alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from node.clock import Clock
from node.codec.stored import pack
from node.flows.bundle.rules import Rules
from node.flows.justify import justify, own_limits
from node.flows.lookout import NOBODY, Lookout, told_of
from node.flows.ports import Effect
from node.flows.protected import readable_by
from node.flows.quota import Quotas
from node.flows.record.beside import together
from node.flows.recorder import Recorder, justified, local_entry
from node.flows.search import Asked, Found, Search
from node.flows.shared import find_at_home
from node.matching.compare.probe import asked_in_all
from node.matching.keys import question_selectors
from node.model.agency import Agency
from node.model.codes import Level, Purpose
from node.model.desk.inbox import FindReply, FindRequest, FoundItem, HeldBack
from node.model.entry import Outcome
from node.model.exhibit import AskExhibit
from node.model.officer import Officer
from node.model.query import Justification, ReleasedField

FOUND_PER_QUESTION = 10
"""Of our own records; of notices as many for each sender."""
Scored = tuple[float, FoundItem]
DAMAGED = "damaged"
REINDEXING = "reindexing"
"""Why records of our own, or notices read by other rules, may not be found."""
SHARED = "shared"
"""Why records were not found by a value: so many have it that it says nothing."""
FOUND, NOTHING = "found", "no_hit"


class Beside(Protocol):
    """What is found beside our records: the notices that we received."""

    def find(
        self, asked: Asked, purpose: Purpose, *, now: datetime
    ) -> tuple[tuple[Scored, ...], ...]:
        """Return what matches each question and may be found for ``purpose``."""
        ...

    def held_back(self, now: datetime) -> tuple[HeldBack, ...]:
        """Return what could not be looked at."""
        ...


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks up at home for an officer. Safe to call from many threads."""

    us: Agency
    rules: Rules
    search: Search
    beside: Beside
    recorder: Recorder
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
            officer,
            request,
            bundle=bundle,
            questions_most=self.questions_most,
            today=now.date(),
        )
        uses = self.quotas.take(
            own_limits(officer, why, bundle),
            amount=asked_in_all(request.questions),
            now=now,
        )

        # (3) Look, as far as this officer may.
        asked = [(q, question_selectors(q)) for q in request.questions]
        to_read = self.search.index.to_read
        seen = readable_by(officer, on=now.date())
        ours = find_at_home(self.search, asked, seen)
        theirs = self.beside.find(asked, why.purpose, now=now)
        found: list[FoundItem] = []
        for index, (records, notices) in enumerate(zip(ours, theirs, strict=True)):
            found += _best(index, records.found, notices)
        shared = sum(one.shared for one in ours)

        # (4) Record, then (5) show.
        told_of(
            lambda: self.lookout.questions(why, request.questions, now=now),
            lambda seen: self._record(
                request, why, found, effects=(*uses, *seen), now=now
            ),
        )
        beside = self.beside.held_back(now)
        return FindReply(tuple(found), (*self._held_back(to_read, shared), *beside))

    def _held_back(self, to_read: int, shared: int) -> tuple[HeldBack, ...]:
        """Return how much may have been missed: ``to_read`` when the look began."""
        counts = (
            (DAMAGED, self.search.damage.records()),
            (REINDEXING, to_read),
            (SHARED, shared),
        )
        return tuple(HeldBack(self.us.id, n, None, why) for why, n in counts if n)

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
        entry = local_entry("notice.found", at=now, agency=self.us.id)
        entry = replace(
            justified(entry, why, self.rules.bundle.digest),
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
        self.recorder.commit(entry, effects, exhibit=exhibit)


def _name(found: FoundItem) -> str:
    return f"{found.sender} {found.reference}" if found.sender else found.reference


def _best(
    index: int, records: Sequence[Found], notices: Sequence[Scored]
) -> list[FoundItem]:
    """Return what matches one question, best first; ours before others' as good.

    What another source has of one record of ours comes straight after that record.
    """
    scored: list[tuple[float, FoundItem]] = []
    score = 0.0
    for found, beside in together(records[:FOUND_PER_QUESTION]):
        score = score if beside else found.match.score
        scored.append((score, _record(index, found, beside)))
    scored += notices
    scored.sort(key=lambda pair: -pair[0])
    return [item for _, item in scored]


def _record(index: int, found: Found, beside: str) -> FoundItem:
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
        source=record.source,
        beside=beside,
    )
