"""Ask peers, and hand on each answer as it comes in.

    justify → choose peers, and ways → count → record → send to all at once → collect

Nothing is sent before it is recorded. Each peer has its own message and its
own deadline (``sending``). A peer that gives views is asked blind, one that gives none
openly, unless one way is demanded. Asking again under the same id asks only those that
have not answered, with the same message while it is fresh, so that a peer that did
answer gives the same answer again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from node.clock import Clock
from node.codec.stored import pack
from node.crypto.ids import new_message_id, random
from node.crypto.keystore import Keyring
from node.crypto.oprf import SEED_SIZE
from node.errors import BadInput, NotFound, RevokedPeer
from node.flows.bundle.rules import Rules
from node.flows.justify import justify, own_limits, refuse_unread
from node.flows.lookout import NOBODY, Lookout, told_of
from node.flows.ports import Effect, PeerBook, PutQuery, QueryBook
from node.flows.query.blind.asker.book import HeldViewBook
from node.flows.query.blind.asker.elements import check_askable
from node.flows.query.blind.asker.held import HeldViews
from node.flows.query.kept import OwnQuery, Sent, box_query, kept_query, open_query
from node.flows.query.sending import Round, Sending, batches_of, scopes_of
from node.flows.quota import Quotas
from node.flows.recorder import Recorder, justified, outgoing_entry
from node.matching.compare.probe import asked_in_all
from node.model.agency import AgencyId
from node.model.codes import PeerState
from node.model.desk.query import AskProgress, AskRequest, QuerySummary
from node.model.exhibit import AskExhibit
from node.model.introduction import Peer
from node.model.officer import Officer
from node.model.query import Way

DEADLINE_MS = 10_000
DEADLINE_MOST_MS = 120_000
BLIND_MOST = 1_000
"""Questions in one query that is asked blind: 16 elements each, in one message."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks on behalf of an officer. Safe to call from many threads."""

    us: AgencyId
    keys: Keyring
    peers: PeerBook
    rules: Rules
    queries: QueryBook
    views: HeldViewBook
    recorder: Recorder
    quotas: Quotas
    sending: Sending
    clock: Clock
    questions_most: int
    window_s: int
    lookout: Lookout = NOBODY

    def ask(self, officer: Officer, request: AskRequest) -> Iterator[AskProgress]:
        """Ask; yield the id, each peer's answer as it comes in, then a last ``done``.

        Raises:
            BadInput: purpose, case, offence, legal basis or a question is
                missing or cannot be meant.
            NotFound: a named peer is not known.
            RevokedPeer: a named peer was revoked.
            QuotaSpent: the officer's or the case's quota is spent.
        """
        now = self.clock.now()
        deadline_ms = deadline_of(request.deadline_ms)
        if request.query_id:
            query_id, own, left = self._again(officer, request, now)
        else:
            query_id, own, left = self._anew(officer, request, now)

        # (5) Send to all at once, and tell each answer as it comes in.
        yield from self.send(query_id, own, left, deadline_ms)

    def send(
        self, query_id: str, own: OwnQuery, left: frozenset[str], deadline_ms: int
    ) -> Iterator[AskProgress]:
        """Send what was recorded to those that are left; yield their answers."""
        kept = kept_query(self.queries, query_id)

        def record(changed: OwnQuery, now: datetime) -> None:
            self._record(query_id, changed, kept.summary, effects=(), now=now)

        asked = Round(query_id, own, left, deadline_ms / 1000, record)
        yield from self.sending.send(asked)

    def _anew(
        self, officer: Officer, request: AskRequest, now: datetime
    ) -> tuple[str, OwnQuery, frozenset[str]]:
        # (1) Justify. No question without purpose, case, offence and legal basis.
        bundle = self.rules.bundle
        why = justify(
            officer,
            request,
            bundle=bundle,
            questions_most=most_of(request.way, self.questions_most),
            today=now.date(),
        )

        # (2) Choose peers, and which way each is asked. What is too little to be asked
        #     blind stops here, before anything leaves.
        peers = self._choose(request.peers)
        own = OwnQuery(why, request.questions, (), request.way, random(SEED_SIZE))
        own = replace(own, sent=self._sent(own, [p.agency for p in peers], now))
        if any(sent.way is Way.BLIND for sent in own.sent):
            check_askable(request.questions)

        return self.begin(officer, own, now), own, frozenset(s.peer for s in own.sent)

    def begin(self, officer: Officer, own: OwnQuery, now: datetime) -> str:
        """Count and record a query that is about to be sent; return its id.

        Raises:
            QuotaSpent: the officer's or the case's quota is spent.
        """
        # (3) Count, by officer and by case.
        uses = self.quotas.take(
            own_limits(officer, own.justification, self.rules.bundle),
            amount=asked_in_all(own.questions),
            now=now,
        )

        # (4) Record what is about to be asked, and of whom, before it is sent; and
        #     that it matches what a peer asked us to look out for.
        query_id = new_message_id(now)
        summary = summary_of(query_id, own, now)
        told_of(
            lambda: self.lookout.questions(own.justification, own.questions, now=now),
            lambda seen: self._record(
                query_id, own, summary, effects=(*uses, *seen), now=now
            ),
        )
        return query_id

    def _again(
        self, officer: Officer, request: AskRequest, now: datetime
    ) -> tuple[str, OwnQuery, frozenset[str]]:
        named = officer.pseudonym
        kept = kept_query(self.queries, request.query_id, officer=named)
        query_id = kept.summary.query_id
        own, answers = open_query(kept, self.keys)
        refuse_unread(own.questions, bundle=self.rules.bundle, today=now.date())
        done = {a.peer for a in answers if a.answered}
        asked = frozenset(s.peer for s in own.sent)
        if strangers := sorted(set(request.peers) - asked):
            raise NotFound(f"{strangers[0][:40]!r} was not asked this")
        left = (asked & frozenset(request.peers or asked)) - done
        fresh = now - timedelta(seconds=self.window_s // 2)
        anew = [s for s in own.sent if s.peer in left and s.sent_at <= fresh]
        changed = {s.peer: self._said_anew(own, s, now) for s in anew}
        sent = tuple(changed.get(s.peer, s) for s in own.sent)
        if sent != own.sent:
            uses = self.quotas.take(
                own_limits(officer, own.justification, self.rules.bundle),
                amount=asked_in_all(own.questions),
                now=now,
            )
            own = replace(own, sent=sent)
            self._record(query_id, own, kept.summary, effects=uses, now=now)
        return query_id, own, left

    def _choose(self, named: Sequence[str]) -> tuple[Peer, ...]:
        if not named:
            active = tuple(p for p in self.peers.all() if p.state is PeerState.ACTIVE)
            if not active:
                raise NotFound(
                    "there is no active peer to ask",
                    advice="Exchange cards and run `comity peer add`.",
                )
            return active
        chosen = []
        for name in dict.fromkeys(named):
            peer = self.peers.get(AgencyId(name))
            if peer is None:
                raise NotFound(f"no peer {name[:40]!r} is known here")
            if peer.state is PeerState.REVOKED:
                raise RevokedPeer(
                    f"peer {name} was revoked", advice="Leave it out of the question."
                )
            chosen.append(peer)
        return tuple(chosen)

    def _sent(
        self, own: OwnQuery, peers: Sequence[str], now: datetime
    ) -> tuple[Sent, ...]:
        """Return the message to each peer, the way that it is asked."""
        held = HeldViews.read(self.views, now)
        scopes = scopes_of(own.justification, own.questions)
        return tuple(
            self._disclosed(peer, now)
            if own.way == Way.DISCLOSED
            or (own.way != Way.BLIND and held.openly(peer, scopes))
            else self._blind(own, peer, held, now)
            for peer in peers
        )

    def _said_anew(self, own: OwnQuery, sent: Sent, now: datetime) -> Sent:
        """Return another message in the place of one that is not fresh any more."""
        if sent.way is Way.BLIND:
            return self._blind(own, sent.peer, HeldViews.read(self.views, now), now)
        return replace(sent, message_id=new_message_id(now), sent_at=now)

    def _disclosed(self, peer: str, now: datetime) -> Sent:
        return Sent(peer, new_message_id(now), now)

    def _blind(self, own: OwnQuery, peer: str, held: HeldViews, now: datetime) -> Sent:
        batches = batches_of(own, peer, held)
        needed = len(scopes_of(own.justification, own.questions))
        # Of what is missing or old a view is fetched first.
        batches = batches if len(batches) == needed else ()
        return Sent(peer, new_message_id(now), now, Way.BLIND, batches)

    def _record(
        self,
        query_id: str,
        own: OwnQuery,
        summary: QuerySummary,
        *,
        effects: Sequence[Effect],
        now: datetime,
    ) -> None:
        why = own.justification
        put = PutQuery(summary, box_query(query_id, own, self.keys))
        entry = outgoing_entry(
            "query.asked",
            "",  # each peer has a message of its own
            at=now,
            agency=self.us,
            details=[detail for sent in own.sent for detail in _details(sent)],
        )
        entry = justified(entry, why, self.rules.bundle.digest)
        exhibit = pack(AskExhibit(why, own.questions, tuple(s.peer for s in own.sent)))
        self.recorder.commit(
            replace(entry, exchange_id=query_id), (put, *effects), exhibit=exhibit
        )


def most_of(way: str, questions_most: int) -> int:
    """Return how many questions go in one query; blind ones are small.

    Raises:
        BadInput: there is no such way to ask.
    """
    if way not in ("", Way.DISCLOSED, Way.BLIND):
        raise BadInput(
            f"{way[:20]!r} is no way to ask", advice="Ask blind or disclosed."
        )
    return BLIND_MOST if way == Way.BLIND else questions_most


def summary_of(query_id: str, own: OwnQuery, now: datetime) -> QuerySummary:
    """Return what a list shows of a query that nobody has answered yet."""
    why = own.justification
    return QuerySummary(
        query_id=query_id,
        asked_at=now,
        officer=why.officer,
        purpose=why.purpose,
        case=why.case,
        offence=why.offence,
        questions=len(own.questions),
        hits=0,
        no_hits=0,
        not_answered=0,
    )


def _details(sent: Sent) -> Iterator[tuple[str, str]]:
    """Yield what the ledger says of one message; nothing, if none is meant yet."""
    if sent.is_meant:
        yield "message", f"{sent.peer} {sent.message_id}"
    for batch in sent.batches:
        yield "blind", f"{sent.peer} {batch.category} {batch.epoch.hex()}"
    if sent.way is Way.REDEEM:
        yield "redeem", f"{sent.peer} {len(sent.proofs)}"


def deadline_of(asked_ms: int) -> int:
    """Return how long each peer has. Raises ``BadInput``: it cannot be meant."""
    if asked_ms == 0:
        return DEADLINE_MS
    if not 100 <= asked_ms <= DEADLINE_MOST_MS:
        raise BadInput(
            f"a deadline of {asked_ms} ms cannot be meant",
            advice=f"Give 100 to {DEADLINE_MOST_MS} ms.",
        )
    return asked_ms
