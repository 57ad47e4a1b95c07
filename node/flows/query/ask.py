"""Ask peers, and hand on each answer as it comes in.

    justify → choose peers → count → record → send to all at once → collect

Nothing is sent before it is recorded. Each peer has its own message and its
own deadline; one slow peer never holds up the rest. Asking again under the
same id asks only those that have not answered, with the same message while it
is fresh, so that a peer that did answer gives the same answer again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from node.clock import Clock
from node.codec.stored import pack
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.errors import BadInput, NotFound, RevokedPeer
from node.flows.bundle.rules import Rules
from node.flows.justify import justify, own_limits, refuse_unread
from node.flows.lookout import NOBODY, Lookout, told_of
from node.flows.ports import Effect, PeerBook, PutQuery, QueryBook
from node.flows.query.collect import Collector, Pending, not_answered
from node.flows.query.kept import OwnQuery, Sent, box_query, kept_query, open_query
from node.flows.quota import Quotas
from node.flows.recorder import Recorder, justified, outgoing_entry
from node.matching.compare.probe import asked_in_all
from node.model.agency import Agency, AgencyId
from node.model.codes import PeerState, Silence
from node.model.desk.query import AskProgress, AskRequest, QuerySummary
from node.model.exhibit import AskExhibit
from node.model.introduction import Peer
from node.model.officer import Officer
from node.model.query import PeerAnswer, Query
from node.policy.agreements import agreements_for

DEADLINE_MS = 10_000
DEADLINE_MOST_MS = 120_000


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks on behalf of an officer. Safe to call from many threads."""

    us: Agency
    keys: Keyring
    peers: PeerBook
    rules: Rules
    queries: QueryBook
    recorder: Recorder
    quotas: Quotas
    collector: Collector
    pool: Executor
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
        deadline_ms = _deadline(request.deadline_ms)
        if request.query_id:
            query_id, own, left = self._again(officer, request, now)
        else:
            query_id, own, left = self._anew(officer, request, now)

        # (5) Send to all at once; those without a basis are not even asked.
        query = Query(own.justification, own.questions)
        total = len(own.sent)
        waiting: dict[Future[PeerAnswer], AgencyId] = {}
        ready: list[PeerAnswer] = []
        for sent in own.sent:
            if sent.peer not in left:
                continue
            peer = self.peers.get(AgencyId(sent.peer))
            if peer is None or peer.state is PeerState.REVOKED:
                note = "the peer was revoked since"
                ready.append(not_answered(sent, own, Silence.REFUSED, note))
            elif not self._basis(peer, own, now):
                note = f"no agreement in force with {sent.peer} covers this question"
                ready.append(not_answered(sent, own, Silence.POLICY, note))
            else:
                pending = Pending(query_id, query, sent, peer, deadline_ms / 1000)
                waiting[self.pool.submit(self.collector.ask_one, pending)] = peer.agency

        # (6) Tell under which id, then hand on each answer as it comes in.
        answered = total - len(left)
        yield AskProgress(query_id, answered, total)
        for answer in ready:
            self.collector.keep(query_id, own, answer, self.clock.now())
            answered += 1
            yield AskProgress(query_id, answered, total, answer)
        for future in as_completed(waiting):
            answered += 1
            yield AskProgress(query_id, answered, total, future.result())
        yield AskProgress(query_id, answered, total, done=True)

    def _anew(
        self, officer: Officer, request: AskRequest, now: datetime
    ) -> tuple[str, OwnQuery, frozenset[str]]:
        # (1) Justify. No question without purpose, case, offence and legal basis.
        bundle = self.rules.bundle
        why = justify(
            officer,
            request,
            bundle=bundle,
            questions_most=self.questions_most,
            today=now.date(),
        )

        # (2) Choose peers.
        peers = self._choose(request.peers)

        # (3) Count, by officer and by case.
        uses = self.quotas.take(
            own_limits(officer, why, bundle),
            amount=asked_in_all(request.questions),
            now=now,
        )

        # (4) Record what is about to be asked, and of whom, before it is sent; and
        #     that it matches what a peer asked us to look out for.
        query_id = new_message_id(now)
        sent = tuple(Sent(p.agency, new_message_id(now), now) for p in peers)
        own = OwnQuery(why, request.questions, sent)
        summary = QuerySummary(
            query_id=query_id,
            asked_at=now,
            officer=officer.pseudonym,
            purpose=why.purpose,
            case=why.case,
            offence=why.offence,
            questions=len(request.questions),
            hits=0,
            no_hits=0,
            not_answered=0,
        )
        told_of(
            lambda: self.lookout.questions(why, request.questions, now=now),
            lambda seen: self._record(
                query_id, own, summary, effects=(*uses, *seen), now=now
            ),
        )
        return query_id, own, frozenset(s.peer for s in sent)

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
        sent = tuple(
            s
            if s.peer not in left or s.sent_at > fresh
            else Sent(s.peer, new_message_id(now), now)
            for s in own.sent
        )
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

    def _basis(self, peer: Peer, own: OwnQuery, now: datetime) -> bool:
        """Whether an agreement in force lets us tell this peer what we look for."""
        return all(
            agreements_for(
                self.rules.bundle,
                asker=peer.introduction,
                own=self.us,
                justification=own.justification,
                category=question.category,
                now=now,
            )
            for question in own.questions
        )

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
            agency=self.us.id,
            details=[("message", f"{s.peer} {s.message_id}") for s in own.sent],
        )
        entry = justified(entry, why, self.rules.bundle.digest)
        exhibit = pack(AskExhibit(why, own.questions, tuple(s.peer for s in own.sent)))
        self.recorder.commit(
            replace(entry, exchange_id=query_id), (put, *effects), exhibit=exhibit
        )


def _deadline(asked_ms: int) -> int:
    if asked_ms == 0:
        return DEADLINE_MS
    if not 100 <= asked_ms <= DEADLINE_MOST_MS:
        raise BadInput(
            f"a deadline of {asked_ms} ms cannot be meant",
            advice=f"Give 100 to {DEADLINE_MOST_MS} ms.",
        )
    return asked_ms
