"""Whatever is said, lost, forged and played back: a notice is with whom its owner chose.

A machine draws the acts of an owner, of agencies that tell each other of its notices
with leave and without, of liars who play back each word they ever saw, and of a line
that loses and doubles. Agencies revoke each other. After every step nobody holds what
its owner did not send it; once all who still can have spoken with each other, nobody
finds what its owner has ended, or took back from it.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from node.codec.stored import pack
from node.codec.wire import to_wire
from node.errors import ComityError
from node.flows.channel.boxing import open_item
from node.flows.notice.effects import PutNotice
from node.flows.notice.forwarding.referrals import Referrals
from node.flows.notice.on_request import GivenNotice
from node.flows.notice.proving import WordProver
from node.flows.notice.received.access import OpenedCopy
from node.flows.notice.received.freshness import Freshness
from node.model.agency import AgencyId
from node.model.box import Box
from node.model.notice import Ending, NoticeState
from node.model.owner_word import OwnerWord
from node.model.parcel import Item, Verb
from node.protocol.notice.life import LIVING
from node.protocol.notice.parcel import CONTENT
from node.protocol.notice.word import sign_word
from tests.posts import Post, Posts, bulletin, in_memory
from tests.simulator import START, Federation

OWNER = AgencyId("pt-one")
THERE = tuple(map(AgencyId, ("gr-two", "nl-three", "es-four")))
ALL = (OWNER, *THERE)
SOME = st.sets(st.sampled_from(THERE), min_size=1).map(lambda s: tuple(sorted(s)))
PAIRS = st.sampled_from([(a, b) for a in ALL for b in ALL if a != b])
TELLINGS = st.sampled_from([(a, b) for a in THERE for b in THERE if a != b])
FAULTS = st.sampled_from(["", "lose the parcel", "lose the answer", "say it twice"])


class Passing(Post):
    """A post that tells others of notices, and relays what their owner says."""

    def __init__(self, fed, node):
        super().__init__(fed, node)
        prover = WordProver(self.keys, self.store.peers)
        # Who may be told is decided by policy elsewhere; here the liars decide.
        self.referrals = Referrals(
            node.agency, self.keys, None, self.store.peers, self.store.notices,
            None, prover,
        )  # fmt: skip
        self.receiver = self.receiver_with(relays=self.referrals, give=self.give)
        self.may = {}  # notice id -> who may have it, as its owner sees it
        exchange = node.flows.exchange
        stories = {**exchange.stories, "parcel": self.receiver.parcel}
        node.flows = replace(node.flows, exchange=replace(exchange, stories=stories))

    def give(self, peer, notice_id, now):
        kept = self.store.notices.notice(notice_id)
        told = self.audience(notice_id)
        if kept.state not in LIVING or peer.agency not in self.may[notice_id]:
            return GivenNotice()
        if peer.agency in told:
            return GivenNotice()
        effects = [self.reach(notice_id, (*told, peer.agency))]
        said = [(Verb.PUBLISH, self.content(notice_id))]
        if kept.state is NoticeState.SUSPENDED:
            said.append((Verb.SUSPEND, to_wire(Ending("other"))))
        effects += [
            self.queue(peer.agency, v, notice_id, kept.sequence, body, onward=True)
            for v, body in said
        ]
        return GivenNotice(tuple(effects))

    def reach(self, notice_id, audience):
        """Return the notice with another audience, as an effect."""
        kept = self.store.notices.notice(notice_id)
        box = Box(pack((tuple(audience), self.content(notice_id))), b"open")
        return PutNotice(replace(kept, revision=kept.revision + 1, box=box))

    def tell(self, peer, notice_id):
        """Tell a peer of a notice that we hold, whether its owner lets us or not."""
        row, held = self.copy(OWNER, notice_id)
        copy = OpenedCopy(row, row.state, held.bulletin, held.word)
        now = self.clock.now()
        effects = self.referrals.refer(copy, peer, now)
        known = self.store.channel.delivery(effects[1].id)
        self.recorder.record("test.told", effects[: 1 if known else 2], at=now)


class Copies(RuleBasedStateMachine):
    """One owner, three others, and a bad world."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.fed = Federation(Path(self.folder.name), in_memory, agencies=ALL)
        self.posts = Posts(self.fed)
        self.posts.posts = {node.id: Passing(self.fed, node) for node in self.fed}
        self.count = 0
        self.words = {}  # every word that was ever said, by its bytes

    @property
    def owner(self):
        return self.posts[OWNER]

    def ids(self, *states):
        kept = self.owner.store.notices.notices(
            states=frozenset(states or LIVING), count=1000
        )
        return sorted(k.notice_id for k in kept)

    def held(self, at):
        return sorted(
            i for i in self.posts[at].shown(OWNER) if self.posts[at].copy(OWNER, i)[1]
        )

    # --- the owner -----------------------------------------------------------------

    @rule(to=SOME, for_all=st.booleans())
    def publish(self, to, for_all):
        """For all it is told to some: the owner does not know the others yet."""
        self.count += 1
        notice_id = f"n-{self.count:03}"
        self.owner.may[notice_id] = set(THERE if for_all else to)
        self.say(notice_id, Verb.PUBLISH, to=to)

    def say(self, notice_id, verb, to=()):
        self.fed.clock.advance(seconds=1)
        onward = self.owner.may[notice_id] == set(THERE)
        queue = self.owner.queue
        self.owner.queue = lambda *a, **k: queue(*a, **{**k, "onward": onward})
        self.owner.say(notice_id, verb, to=to)
        del self.owner.queue

    @precondition(lambda self: self.ids())
    @rule(
        data=st.data(),
        verb=st.sampled_from([Verb.UPDATE, Verb.SUSPEND, Verb.RESUME, Verb.WITHDRAW]),
    )
    def change(self, data, verb):
        paused = NoticeState.SUSPENDED
        ids = self.ids(*(LIVING if verb is Verb.WITHDRAW else LIVING - {paused}))
        ids = self.ids(paused) if verb is Verb.RESUME else ids
        if ids:
            self.say(data.draw(st.sampled_from(ids)), verb)

    @precondition(lambda self: self.ids())
    @rule(data=st.data(), peer=st.sampled_from(THERE), victim=st.sampled_from(THERE))
    def take_back_from_one(self, data, peer, victim):
        """Who loses it would have another lose it, too."""
        notice_id = data.draw(st.sampled_from(self.ids()))
        told = self.owner.audience(notice_id)
        if peer not in told or len(told) < 2:
            return
        self.owner.may[notice_id].discard(peer)
        sequence = self.owner.store.notices.notice(notice_id).sequence
        now = self.fed.clock.now()
        word = OwnerWord(
            OWNER, notice_id, sequence, Verb.WITHDRAW, peer, False, now, b""
        )  # fmt: skip
        end = self.owner.queue(
            peer, Verb.WITHDRAW, notice_id, sequence, to_wire(Ending("other")),
            word=sign_word(word, self.owner.keys), replaces=True,
        )  # fmt: skip
        reach = self.owner.reach(notice_id, [p for p in told if p != peer])
        self.owner.recorder.record("test.taken-back", (reach, end), at=now)
        if victim != peer:
            word = open_item(self.owner.item(peer, notice_id), self.owner.keys).word
            self.posts[peer].send(
                victim, Verb.RELAY, notice_id, sequence, b"", word=word
            )
            self.posts.deliver(peer, victim, most=2)

    # --- the others ----------------------------------------------------------------

    @rule(data=st.data(), pair=TELLINGS)
    def tell_another(self, data, pair):
        here, there = pair
        if self.held(here):
            self.fed.clock.advance(seconds=1)
            notice_id = data.draw(st.sampled_from(self.held(here)))
            self.posts[here].tell(there, notice_id)

    @precondition(lambda self: self.words)
    @rule(data=st.data(), pair=TELLINGS, verb=st.sampled_from([Verb.REFER, Verb.RELAY]))
    def play_back(self, data, pair, verb):
        """Say any word that was ever said to anybody, as if it were meant for this."""
        here, there = pair
        word = data.draw(st.sampled_from(sorted(self.words)))
        notice_id, sequence, _ = self.words[word]
        self.posts[here].send(there, verb, notice_id, sequence, b"", word=word)

    @precondition(lambda self: self.pauses_and_ends())
    @rule(data=st.data(), pair=TELLINGS)
    def play_back_an_end(self, data, pair):
        """And at once: before its owner has said anything newer."""
        here, there = pair
        word = data.draw(st.sampled_from(self.pauses_and_ends()))
        notice_id, sequence, _ = self.words[word]
        self.posts[here].send(there, Verb.RELAY, notice_id, sequence, b"", word=word)
        self.posts.deliver(here, there, most=2)

    def pauses_and_ends(self):
        return sorted(w for w, (*_, verb) in self.words.items() if verb not in CONTENT)

    @rule(data=st.data(), pair=TELLINGS, verb=st.sampled_from([Verb.PUBLISH, *CONTENT]))
    def speak_in_the_owners_name(self, data, pair, verb):
        here, there = pair
        known = sorted({i for i, *_ in self.words.values()}) or ["n-001"]
        notice_id = data.draw(st.sampled_from([*known, "n-900"]))
        body = to_wire(bulletin(OWNER, self.fed.clock.now(), name="Framed Person"))
        self.posts[here].send(there, verb, notice_id, 9, body)

    @precondition(lambda self: self.ids())
    @rule(data=st.data(), pair=TELLINGS)
    def end_in_the_owners_name(self, data, pair):
        here, there = pair
        notice_id = data.draw(st.sampled_from(self.ids()))
        now = self.fed.clock.now()
        word = OwnerWord(OWNER, notice_id, 99, Verb.WITHDRAW, "", False, now, b"")
        signed = sign_word(word, self.posts[here].keys)
        self.posts[here].send(there, Verb.RELAY, notice_id, 99, b"", word=signed)

    @rule(pair=PAIRS)
    def revoke(self, pair):
        here, there = pair
        # Some must be left who can speak with each other.
        if sum(p.state != "active" for n in self.fed for p in n.store.peers.all()) < 2:
            self.fed[here].revoke(there)

    # --- the line --------------------------------------------------------------------

    @rule(pair=PAIRS, fault=FAULTS)
    def deliver(self, pair, fault):
        here, there = pair
        self.fed.clock.advance(minutes=6)

        def tamper(way, envelope):
            if way == f"{there}>{here}":
                return None if fault == "lose the answer" else envelope
            if fault == "say it twice":
                with suppress(ComityError):
                    self.fed[there].receive(here, envelope)
            return None if fault == "lose the parcel" else envelope

        self.fed.network.tamper = tamper
        self.posts.deliver(here, there, most=2)
        self.fed.network.tamper = None

    @rule(pair=PAIRS)
    def compare(self, pair):
        here, there = pair
        with suppress(ComityError):
            self.posts[here].reconciler.ask(there)

    # --- what must hold --------------------------------------------------------------

    @invariant()
    def remember_words(self):
        for post in self.posts:
            for delivery in post.store.state.notice_tables.deliveries.values():
                item = open_item(delivery, post.keys) if delivery.box.key else None
                if isinstance(item, Item) and item.word:
                    self.words[item.word] = item.notice_id, item.sequence, item.verb

    @invariant()
    def nobody_holds_what_its_owner_did_not_send_it(self):
        sent = {
            (d.peer, d.subject)
            for d in self.owner.store.state.notice_tables.deliveries.values()
            if d.verb in CONTENT and d.sent_at is not None
        }
        for there in THERE:
            tables = self.posts[there].store.state.notice_tables
            for (sender, notice_id), row in tables.received.items():
                if row.box.key:
                    assert sender == OWNER, "held in another's name"
                    assert (there, notice_id) in sent, "held, and never sent"
                    _, held = self.posts[there].copy(sender, notice_id)
                    assert held.bulletin.originator == OWNER
                    assert held.bulletin.fields[0].value != "Framed Person"

    def teardown(self):
        try:
            self.speak_out()
            self.nobody_holds_what_its_owner_did_not_send_it()
            self.nobody_finds_what_is_not_for_it()
            self.fed.check()
        finally:
            self.fed.close()
            self.folder.cleanup()

    def speak_out(self):
        """Let all say what they can, some days later, and compare."""
        self.fed.clock.advance(days=4)
        for _ in range(3):
            for here in ALL:
                for there in ALL:
                    self.fed.clock.advance(minutes=6)
                    if here != there:
                        self.posts.deliver(here, there)
            for here in ALL:
                for there in ALL:
                    if here != there:
                        with suppress(ComityError):
                            self.posts[here].reconciler.ask(there)

    def nobody_finds_what_is_not_for_it(self):
        now = self.fed.clock.now()
        living = set(self.ids())
        for there in THERE:
            store = self.posts[there].store
            freshness = Freshness(
                store.peers, store.channel, store.notices, START, timedelta(days=3)
            )
            found = set(self.held(there)) if OWNER in freshness.usable(now) else set()
            for notice_id in found:
                assert notice_id in living, "found, and its owner has ended it"
                told = self.owner.audience(notice_id)
                assert there in told, "found, and its owner took it back"
            if OWNER in freshness.usable(now) and self.knows(OWNER, there):
                meant = {i for i in living if there in self.owner.audience(i)}
                assert meant <= found, "meant for it, and lost to a liar"

    def knows(self, here, there):
        return self.fed[here].store.peers.get(there).state == "active"


TestCopies = Copies.TestCase
TestCopies.settings = settings(
    max_examples=15,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
