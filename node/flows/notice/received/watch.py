"""Look out for what peers asked us to: our later records and questions.

    anything watched? → look up → is its owner told? → hit event here, report there

A notice may carry a watch. What we keep or ask later and matches it becomes a hit
event for our officers, once for each pair. Its owner hears of it as policy lets it: a
watch is a question that stays open, and is decided and counted as one. Who merely
passed a notice on is never told what we hold, whatever the copy says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from node.crypto.keystore import Keyring
from node.errors import BadInput, QuotaSpent
from node.flows.as_question import question_of
from node.flows.bundle.rules import Rules
from node.flows.channel.ports import ChannelBook
from node.flows.notice.book import NoticeBook
from node.flows.notice.boxing import OwnHit, box_hit
from node.flows.notice.effects import PutHitEvent
from node.flows.notice.received.reporting import report_to_owner
from node.flows.notice.received.search import NearNotice, ReceivedSearch
from node.flows.notice.received.searchable import record_of
from node.flows.ports import Effect, PeerBook
from node.flows.query.judge import Judge
from node.flows.query.pending import Asked
from node.flows.quota import Limit, Quotas
from node.flows.steps import to_end
from node.flows.told import ToldReference, put_told
from node.matching.compare import match
from node.matching.compare.probe import every_probe, looked_up
from node.matching.normalise import normalise_record
from node.model.agency import Agency, AgencyId
from node.model.codes import Grade, PeerState
from node.model.introduction import Peer
from node.model.notice import Bulletin, Report
from node.model.parcel import Verb
from node.model.query import Hit, Justification, Question
from node.model.record import FieldValue, Record, StoredRecord
from node.policy.agreements import agreements_for

HITS_PER_DAY = 5000
"""Hits with watched notices of one sender that are noted in a day."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Something of ours, as a question to the notices we received.

    ``record`` and its ``reference`` are absent where it is a question of ours, and
    ``why`` where it is a record.
    """

    question: Question
    token: bytes
    reference: str = ""
    record: Record | None = None
    why: Justification | None = None


@dataclass(frozen=True, slots=True)
class _Telling:
    """What the owner of a watched notice is told, and what that counts."""

    uses: tuple[Effect, ...]
    grade: Grade
    reference: str


@dataclass(frozen=True, slots=True)
class Watch:
    """The lookout of the flows that keep and ask. Safe to call from many threads."""

    us: Agency
    keys: Keyring
    rules: Rules
    peers: PeerBook
    channel: ChannelBook
    book: NoticeBook
    search: ReceivedSearch
    quotas: Quotas
    hits_per_day: int = HITS_PER_DAY

    def records(
        self, records: Sequence[tuple[str, Record]], *, now: datetime
    ) -> tuple[Effect, ...]:
        """Return what follows from these (reference, record) being kept."""
        if not self.book.any_watched():
            return ()
        return self._seen(
            [
                _Seen(question_of(r), self._token("record", name), name, record=r)
                for name, r in records
            ],
            now,
        )

    def questions(
        self, why: Justification, questions: Sequence[Question], *, now: datetime
    ) -> tuple[Effect, ...]:
        """Return what follows from an officer of ours asking these."""
        if not self.book.any_watched():
            return ()
        return self._seen([self._asked(why, q) for q in questions], now)

    def meets(
        self, near: NearNotice, held: Sequence[StoredRecord], *, now: datetime
    ) -> Iterator[Effect]:
        """Yield what follows from a watched notice being compared with records of ours.

        What was matched before is not told again.
        """
        for stored in held:
            name, record = stored.reference, stored.record
            token = self._token("record", name)
            one = _Seen(question_of(record), token, name, record=record)
            yield from self._hit(one, near, now)

    def _asked(self, why: Justification, question: Question) -> _Seen:
        said = sorted(f"{t.field}\0{t.value}" for t in question.terms)
        token = self._token("question", "\0".join((question.category, *said)))
        return _Seen(question, token, why=why)

    def _seen(self, seen: Sequence[_Seen], now: datetime) -> tuple[Effect, ...]:
        # Probe by probe: that a number of ours is like one of a notice must not bring
        # the notice out of a crowd of others that have the same name.
        asked = [
            (one, probe.question, by)
            for one in seen
            for probe, by in looked_up(every_probe(one.question))
        ]
        found = self.search.watched([(q, by) for _, q, by in asked], now=now)
        effects: dict[tuple[str, str, bytes], tuple[Effect, ...]] = {}
        for (one, _, _), near in zip(asked, found, strict=True):
            for notice in near:
                row = notice.copy.row
                what = row.sender, row.notice_id, one.token
                if what not in effects:
                    effects[what] = tuple(self._hit(one, notice, now))
        return tuple(effect for some in effects.values() for effect in some)

    def _hit(self, one: _Seen, near: NearNotice, now: datetime) -> Iterator[Effect]:
        row, found = near.copy.row, match(one.question, near.record)
        name = f"hit/{self._token(row.sender, row.notice_id, one.token.hex()).hex()}"
        known = self.channel.delivery(name) is not None
        telling = None if known else self._may_tell(one, near, now)
        if found is not None and (uses := self._room(row.sender, now)) is not None:
            yield from uses
            told = known or telling is not None
            hit = OwnHit(found.grade, found.reasons, one.reference, told)
            yield PutHitEvent(
                sender=row.sender,
                notice_id=row.notice_id,
                matched=one.token,
                at=now,
                box=box_hit(row.sender, row.notice_id, hit, self.keys),
            )
        if telling is None:
            return
        yield from telling.uses
        told_as = telling.reference
        if told_as:
            meant = ToldReference(one.reference, row.sender, name, now)
            yield put_told(told_as, meant, self.keys)
        report = Report(now, grade=telling.grade, reference=told_as)
        yield report_to_owner(row, Verb.HIT, report, name=name, keys=self.keys)

    def _room(self, sender: str, now: datetime) -> Sequence[Effect] | None:
        """Return what a hit with a notice of ``sender`` counts; None: no room for it.

        A flood of watched notices would otherwise fill the list of hits, and make one
        import of ours write millions. What its owner is told does not follow from it.
        """
        share = Limit(f"{sender} hits here", "day", self.hits_per_day)
        try:
            return self.quotas.take((share,), amount=1, now=now)
        except QuotaSpent:
            return None

    def _may_tell(self, one: _Seen, near: NearNotice, now: datetime) -> _Telling | None:
        """Return what its owner is told, or None if it is told nothing."""
        copy = near.copy
        bulletin = copy.bulletin
        # (1) The owner alone, and only one that we deal with.
        peer = self.peers.get(AgencyId(copy.row.sender))
        active = peer is not None and peer.state is PeerState.ACTIVE
        if bulletin is None or peer is None or not active:
            return None
        # (2) As if its owner had asked: may it ask, and learn of this match?
        hit = self._answered(one, bulletin, peer, now)
        if hit is None:
            return None
        # (3) That we ask about somebody is told on the same ground as when we ask.
        if one.why is not None and not self._basis(peer, one.why, one.question, now):
            return None
        # (4) It counts as a question of its owner's.
        most = self.rules.bundle.quotas.for_peer(peer.agency).per_day
        try:
            uses = self.quotas.take(
                (Limit(peer.agency, "day", most),), amount=1, now=now
            )
        except QuotaSpent:
            return None
        return _Telling(uses, hit.grade, hit.reference if one.reference else "")

    def _answered(
        self, one: _Seen, bulletin: Bulletin, peer: Peer, now: datetime
    ) -> Hit | None:
        """Return the hit that its owner would be told if it asked for its notice.

        Without a record what matched is a question of ours, about the same subject.
        """
        judge = Judge(
            self.us, peer.introduction, bulletin.justification, self.rules.bundle, now
        )
        if not judge.may_ask(bulletin.category).allowed:
            return None
        record = one.record or _as_record(one.question, bulletin)
        try:
            question = question_of(record_of(bulletin))
            stored = StoredRecord(0, one.reference, record, now)
            candidate = stored, every_probe(question)
            asked = Asked(question, 0, "", ())
            judged = to_end(judge.decide([candidate], asked))
        except BadInput:
            return None  # it asks more than one question may
        return next((j.hit for j in judged if j.hit is not None), None)

    def _basis(
        self, peer: Peer, why: Justification, question: Question, now: datetime
    ) -> bool:
        return bool(
            agreements_for(
                self.rules.bundle,
                asker=peer.introduction,
                own=self.us,
                justification=why,
                category=question.category,
                now=now,
            )
        )

    def _token(self, *parts: str) -> bytes:
        return self.keys.token("\0".join(("notice hit", *parts)))


def _as_record(question: Question, bulletin: Bulletin) -> Record:
    """Return a question of ours as what its owner's question would find.

    We say nothing of the subject: the role and the handling are its owner's own word.
    """
    return normalise_record(
        Record(
            question.category,
            bulletin.role,
            "",
            "",
            tuple(FieldValue(t.field, t.value) for t in question.terms),
            handling=bulletin.handling,
            minor=bulletin.minor,
        )
    )
