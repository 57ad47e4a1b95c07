"""Send the messages of a query, each peer's by itself, until each has had its turn.

    who has a basis → views that are missing → record → send → as it comes in, tell

One slow peer never holds up the rest. What is said blind is said under a view that is
held: where there is none, or the peer calls it stale, it is fetched once and the
question asked anew, under a message of its own that is recorded first. Who turns out to
give no view is asked openly, unless that is not wanted; whoever has one and cannot use
it now does not answer, and is never asked openly for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from datetime import datetime

from node.clock import Clock
from node.crypto.ids import new_message_id
from node.flows.bundle.rules import Rules
from node.flows.ports import PeerBook
from node.flows.query.blind.asker.book import HeldViewBook
from node.flows.query.blind.asker.collect import BlindCollector, BlindPending
from node.flows.query.blind.asker.fetch import ViewFetcher
from node.flows.query.blind.asker.held import OPENLY, HeldViews
from node.flows.query.collect import Collector, Pending, not_answered
from node.flows.query.kept import OwnQuery, Sent, SentBatch
from node.model.agency import Agency, AgencyId
from node.model.blind import BlindScope
from node.model.codes import PeerState, Silence
from node.model.desk.query import AskProgress
from node.model.held_view import HeldState, HeldView
from node.model.introduction import Peer
from node.model.query import Justification, PeerAnswer, Query, Question, Way
from node.policy.agreements import agreements_for

NOT_SAID = {
    HeldState.MAKING: (Silence.STALE, "the peer makes its view now: ask again later"),
    HeldState.REFUSED: (Silence.POLICY, "the peer's policy does not let this be asked"),
    HeldState.UNREACHED: (Silence.UNREACHABLE, "the peer's view could not be fetched"),
    HeldState.UNSOUND: (
        Silence.REFUSED,
        "what the peer gave as its view does not hold",
    ),
    HeldState.NONE: (Silence.STALE, "the peer gives no view: it may be asked openly"),
    HeldState.OTHER_RULES: (
        Silence.STALE,
        "the peer reads by other rules: it may be asked openly",
    ),
}
"""Why a peer is not asked blind, by what is known of its view."""

Record = Callable[[OwnQuery, datetime], None]
"""Record what is about to be asked."""


@dataclass(slots=True)
class _Turn:
    """One peer's part of a query: what it is sent, and how often views were fetched."""

    sent: Sent
    peer: Peer
    fetched: int = 0


@dataclass(slots=True)
class Round:
    """A query under way: what is asked, of whom it is left, and how it is recorded."""

    query_id: str
    own: OwnQuery
    left: frozenset[str]
    deadline_s: float
    record: Record


Fetched = tuple[HeldView, ...]
_Waiting = dict[Future[PeerAnswer | Fetched], _Turn]


@dataclass(frozen=True, slots=True)
class Sending:
    """Sends what is asked. Safe to call from many threads.

    ``stopped`` returns why an agency is asked nothing blind, or nothing.
    """

    us: Agency
    peers: PeerBook
    rules: Rules
    views: HeldViewBook
    fetcher: ViewFetcher
    collector: Collector
    blind: BlindCollector
    pool: Executor
    clock: Clock
    stopped: Callable[[str], str]

    def send(self, asked: Round) -> Iterator[AskProgress]:
        """Send to all that are left; yield each peer's answer as it comes in."""
        total, now = len(asked.own.sent), self.clock.now()
        waiting: _Waiting = {}
        ready: list[PeerAnswer] = []
        held = HeldViews.read(self.views, now)
        for sent in asked.own.sent:
            if sent.peer not in asked.left:
                continue
            # (1) Those without a basis are not even asked.
            peer = self.peers.get(AgencyId(sent.peer))
            if peer is None or peer.state is PeerState.REVOKED:
                note = "the peer was revoked since"
                ready.append(not_answered(sent, asked.own, Silence.REFUSED, note))
            elif not self._basis(peer, asked.own, now):
                note = f"no agreement in force with {sent.peer} covers this question"
                ready.append(not_answered(sent, asked.own, Silence.POLICY, note))
            elif sent.way is Way.BLIND and (why := self.stopped(sent.peer)):
                ready.append(not_answered(sent, asked.own, Silence.REFUSED, why))
            else:
                # (2) Send to all at once.
                self._begin(asked, _Turn(sent, peer), held, waiting)

        # (3) Tell under which id, then hand on each answer as it comes in.
        answered = total - len(asked.left)
        yield AskProgress(asked.query_id, answered, total)
        for answer in ready:
            self.collector.keep(asked.query_id, asked.own, answer, self.clock.now())
            answered += 1
            yield AskProgress(asked.query_id, answered, total, answer)
        for answer in self._answers(asked, waiting):
            answered += 1
            yield AskProgress(asked.query_id, answered, total, answer)
        yield AskProgress(asked.query_id, answered, total, done=True)

    def _answers(self, asked: Round, waiting: _Waiting) -> Iterator[PeerAnswer]:
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                turn, came = waiting.pop(future), future.result()
                if isinstance(came, PeerAnswer):
                    # A view that is not in force any more is fetched anew, once.
                    if turn.fetched == 0 and is_stale(came):
                        self._fetch(asked, turn, waiting)
                    else:
                        yield came
                    continue
                # What was fetched is asked by, or told to be missing.
                if (without := self._with(asked, turn, came, waiting)) is not None:
                    now = self.clock.now()
                    self.collector.keep(asked.query_id, asked.own, without, now)
                    yield without

    def _begin(
        self, asked: Round, turn: _Turn, held: HeldViews, waiting: _Waiting
    ) -> None:
        if turn.sent.way is not Way.BLIND:
            query = Query(asked.own.justification, asked.own.questions)
            pending = Pending(
                asked.query_id, query, turn.sent, turn.peer, asked.deadline_s
            )
            waiting[self.pool.submit(self.collector.ask_one, pending)] = turn
            return
        views = [held.under(turn.sent.peer, b.epoch) for b in turn.sent.batches]
        there = tuple(view for view in views if view is not None)
        if not turn.sent.batches or len(there) < len(views):
            self._fetch(asked, turn, waiting)
            return
        blind = BlindPending(
            asked.query_id, asked.own, turn.sent, turn.peer, there, asked.deadline_s
        )
        waiting[self.pool.submit(self.blind.ask_one, blind)] = turn

    def _fetch(self, asked: Round, turn: _Turn, waiting: _Waiting) -> None:
        turn.fetched += 1
        scopes = scopes_of(asked.own.justification, asked.own.questions)
        officer = asked.own.justification.officer
        peer, timeout_s = turn.peer, asked.deadline_s

        def fetch() -> Fetched:
            return tuple(
                self.fetcher.fetch(peer, scope, officer=officer, timeout_s=timeout_s)
                for scope in scopes
            )

        waiting[self.pool.submit(fetch)] = turn

    def _with(
        self, asked: Round, turn: _Turn, fetched: Fetched, waiting: _Waiting
    ) -> PeerAnswer | None:
        """Ask by what was fetched; return why not, if it cannot be."""
        now = self.clock.now()
        held = HeldViews.read(self.views, now)
        batches = batches_of(asked.own, turn.sent.peer, held)
        openly = all(view.state in OPENLY for view in fetched)
        if not batches and openly and asked.own.way != Way.BLIND:
            sent = Sent(turn.sent.peer, new_message_id(now), now)
        elif batches:
            sent = Sent(turn.sent.peer, new_message_id(now), now, Way.BLIND, batches)
        else:
            why = next((v for v in fetched if v.state in NOT_SAID), None)
            silence, note = NOT_SAID[why.state if why else HeldState.UNREACHED]
            told = "; ".join(filter(None, (note, why.note if why else "")))
            return not_answered(turn.sent, asked.own, silence, told)
        others = (s for s in asked.own.sent if s.peer != sent.peer)
        asked.own = replace(asked.own, sent=in_order(asked.own, sent, others))
        asked.record(asked.own, now)
        turn.sent = sent
        self._begin(asked, turn, held, waiting)
        return None

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


def is_stale(answer: PeerAnswer) -> bool:
    """Whether nothing was answered as the view that it was asked by is out of force."""
    silences = {one.silence for one in answer.answers}
    return answer.way == Way.BLIND and not answer.answered and Silence.STALE in silences


def scopes_of(
    why: Justification, questions: Sequence[Question]
) -> tuple[BlindScope, ...]:
    """Return the scopes of which a query needs a view: one a category."""
    categories = dict.fromkeys(question.category for question in questions)
    return tuple(
        BlindScope(why.purpose, why.offence, why.legal_basis, category)
        for category in categories
    )


def batches_of(own: OwnQuery, peer: str, held: HeldViews) -> tuple[SentBatch, ...]:
    """Return under which epochs a peer can be asked blind now, by category."""
    found = (
        (scope.category, held.ready(peer, scope))
        for scope in scopes_of(own.justification, own.questions)
    )
    return tuple(
        SentBatch(category, view.terms.epoch_digest)
        for category, view in found
        if view is not None and view.terms is not None
    )


def in_order(own: OwnQuery, sent: Sent, others: Iterator[Sent]) -> tuple[Sent, ...]:
    """Return what is sent, in the order of peers, with another message to one."""
    by_peer = {one.peer: one for one in (*others, sent)}
    return tuple(by_peer[one.peer] for one in own.sent)
