"""Whatever happens, in whatever order: what must always hold, holds.

Three agencies ask each other while the network drops, changes, replays and cuts,
peers are revoked and taken back, records come and go, and time passes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from node.model.desk.call import Nothing
from node.model.desk.peer import PEERS_ADD, PEERS_CARD, PeerAddRequest

from node.codec.wire import from_wire
from node.errors import NotFound
from node.ledger.checkpoint import origin_of
from node.model.codes import AnswerKind, Kind, OfficerRole, PeerState
from node.model.query import Answer
from node.protocol.envelope import peek
from tests.memory import MemoryStore
from tests.simulator import Federation, document

AGENCIES = ("pt-one", "gr-two", "nl-three")
NUMBERS = [f"AB000000{n}" for n in range(2)]
SECRET = "what nobody may read"
RELEASED = {"number", "status"}
agencies = st.sampled_from(AGENCIES)
numbers = st.sampled_from(NUMBERS)
ways = st.sampled_from(["H0", "H2", "H3", "hidden"])


def in_memory(_folder, keys, agency):
    return MemoryStore(keys, origin_of(agency))


def drop(_envelope, _seen):
    return None


def flip(envelope, _seen):
    middle = len(envelope) // 2
    return envelope[:middle] + bytes([envelope[middle] ^ 1]) + envelope[middle + 1 :]


def replay(_envelope, seen):
    return seen[0]


class World(RuleBasedStateMachine):
    """The federation, and what must be true of it."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.fed = Federation(self.folder, in_memory, agencies=AGENCIES)
        self.held = defaultdict(dict)  # agency -> reference -> (number, shown)
        self.truths = defaultdict(set)  # (query id, peer) -> what was true when asked
        self.queries = {}  # query id -> (asker, number)
        self.told = defaultdict(set)  # (query id, peer) -> kinds told that were final
        self.seen = defaultdict(list)  # way -> envelopes

    def teardown(self):
        self.fed.network.tamper = None
        self.fed.network.cut.clear()
        self.fed.check()
        self.fed.close()
        shutil.rmtree(self.folder)

    # --- what happens ---------------------------------------------------------------

    @initialize(way=ways)
    def begin(self, way):
        self.add("gr-two", NUMBERS[0], "H0")
        self.add("nl-three", NUMBERS[0], way)

    @rule(agency=agencies, number=numbers, way=ways)
    def more(self, agency, number, way):
        self.add(agency, number, way)

    def add(self, agency, number, way):
        options = {"hidden": True} if way == "hidden" else {"handling": way}
        reference = self.fed[agency].add(
            "document", number=number, status="stolen", notes=SECRET, **options
        )
        self.held[agency][reference] = number, way in ("H0", "H2")

    @precondition(lambda self: any(self.held.values()))
    @rule(data=st.data())
    def withdraw(self, data):
        # In the order of arrival: references are random, and must not steer.
        agencies = [a for a in AGENCIES if self.held[a]]
        agency = data.draw(st.sampled_from(agencies))
        place = data.draw(st.integers(0, len(self.held[agency]) - 1))
        reference = list(self.held[agency])[place]
        self.fed[agency].withdraw(reference)
        del self.held[agency][reference]

    @rule(asker=agencies, number=numbers, calm=st.booleans())
    def ask(self, asker, number, calm):
        if calm:
            self.heal()
        self._ask_new(asker, number)

    def _ask_new(self, asker, number):
        try:
            answers = self._ask(asker, document(number))
        except NotFound:
            assert not self._active(asker)
            return None
        query_id = self.fed[asker].last_query()
        self.queries[query_id] = asker, number
        self._look(query_id, answers)
        return query_id

    @rule(asker=agencies, number=numbers, later=st.booleans())
    def lose_every_answer_and_ask_again(self, asker, number, later):
        self.heal()
        self.fed.network.tamper = lambda way, e: None if way.endswith(asker) else e
        query_id = self._ask_new(asker, number)
        self.heal()
        self.fed.clock.advance(seconds=301 if later else 100)
        if query_id is not None:
            self._again(query_id)

    @precondition(lambda self: self.queries)
    @rule(data=st.data(), calm=st.booleans())
    def retry(self, data, calm):
        if calm:
            self.heal()
        place = data.draw(st.integers(0, len(self.queries) - 1))
        self._again(list(self.queries)[place])

    def _again(self, query_id):
        asker, number = self.queries[query_id]
        answers = self._ask(asker, document(number), query_id=query_id)
        assert not set(answers) & {p for q, p in self.told if q == query_id}, (
            "who has answered is not asked again"
        )
        self._look(query_id, answers)

    @rule(how=st.sampled_from([drop, flip, replay]), way=st.tuples(agencies, agencies))
    def tamper(self, how, way):
        road = ">".join(way)

        def change(there, envelope):
            self.seen[there].append(envelope)
            return how(envelope, self.seen[there]) if there == road else envelope

        self.fed.network.tamper = change

    @rule(agency=agencies)
    def cut(self, agency):
        self.fed.network.cut.add(agency)

    @rule()
    def heal(self):
        self.fed.network.tamper = None
        self.fed.network.cut.clear()

    @rule(seconds=st.sampled_from([1, 60, 149, 301, 4000]))
    def advance(self, seconds):
        self.fed.clock.advance(seconds=seconds)

    @rule(here=agencies, there=agencies)
    def revoke(self, here, there):
        if here != there:
            self.fed[here].revoke(there)

    @rule(here=agencies, there=agencies)
    def take_back(self, here, there):
        if here == there:
            return
        self.fed.clock.advance(seconds=1)
        card = self.fed[there].call(OfficerRole.OPERATOR, PEERS_CARD, Nothing())
        request = PeerAddRequest(card.card, card.fingerprint)
        self.fed[here].call(OfficerRole.OPERATOR, PEERS_ADD, request)

    @rule(agency=agencies)
    def forget(self, agency):
        self.fed[agency].flows.exchange.forget(self.fed.clock.now())

    # --- what must be true ----------------------------------------------------------

    @invariant()
    def ledgers_verify(self):
        for node in self.fed:
            report = node.verify(*self.fed.held_of(node))
            assert report.ok, (node.id, report.findings)

    @invariant()
    def nothing_unreleased_crosses(self):
        for sender, recipient, envelope in self.fed.network.answered[-3:]:
            message = self.fed.opened(sender, recipient, envelope)
            assert SECRET.encode() not in message.payload
            assert message.kind is Kind.ANSWER
            for said in from_wire(Answer, message.payload).answers:
                for hit in said.hits:
                    assert {f.field for f in hit.fields} <= RELEASED
                    assert hit.handling in ("H0", "H2"), "a hidden record was shown"
                    assert hit.handling == "H0" or not hit.fields

    @invariant()
    def each_message_is_answered_once(self):
        answers = defaultdict(set)
        for sender, recipient, envelope in self.fed.network.answered:
            header = peek(envelope)[1]
            answers[sender, recipient, header.in_reply_to].add(envelope)
        assert all(len(same) == 1 for same in answers.values())

    # --- helpers --------------------------------------------------------------------

    def _ask(self, asker, question, **changed):
        known = {peer: self._truth(peer, question) for peer in AGENCIES}
        answers = self.fed[asker].ask(question, **changed)
        query_id = changed.get("query_id") or self.fed[asker].last_query()
        for peer in answers:
            self.truths[query_id, peer].add(known[peer])
        return answers

    def _truth(self, peer, question):
        (term,) = question.terms
        shown = any(n == term.value and s for n, s in self.held[peer].values())
        return AnswerKind.HIT if shown else AnswerKind.NO_HIT

    def _active(self, asker):
        return [
            p for p in self.fed[asker].store.peers.all() if p.state is PeerState.ACTIVE
        ]

    def _look(self, query_id, answers):
        asker = self.queries[query_id][0]
        for peer, answer in answers.items():
            (one,) = answer.answers
            if one.kind is AnswerKind.NOT_ANSWERED:
                assert self._disturbed(asker, peer), (peer, one.silence, answer.note)
                continue
            assert one.kind in self.truths[query_id, peer]
            self.told[query_id, peer].add(one.kind)
            assert len(self.told[query_id, peer]) == 1

    def _disturbed(self, asker, peer):
        """Whether something stands between the two."""
        network = self.fed.network
        knows = self.fed[peer].store.peers.get(asker)
        known = self.fed[asker].store.peers.get(peer)
        return (
            network.tamper is not None
            or bool(network.cut & {asker, peer})
            or knows.state is not PeerState.ACTIVE
            or known.state is not PeerState.ACTIVE
        )


World.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,  # seeded by --hypothesis-seed, as `make test` does
    suppress_health_check=list(HealthCheck),
)
TestWorld = World.TestCase
