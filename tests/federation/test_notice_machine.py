"""Whatever the line and the nodes do: each recipient has each notice, once, as it is.

A machine draws the owner's acts, the faults of the line, crashes on either side of
any commit, and restores of old backups, in any order. In the end the line is whole,
and what the recipients show must be what their owner says.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from node.codec.wire import from_wire
from node.errors import ComityError, StoreBroken
from node.flows.recorder import read_entry
from node.model.agency import AgencyId
from node.model.box import Box
from node.model.exhibit import ParcelExhibit
from node.model.notice import NoticeState
from node.model.parcel import Parcel, ReceiptOutcome, Receipts, Verb
from node.protocol.channel import check_receipts
from node.protocol.envelope import check_evidence
from node.protocol.notice.life import LIVING
from node.protocol.notice.parcel import DONE
from tests.posts import Posts, in_memory
from tests.simulator import Federation

OWNER = AgencyId("pt-one")
THERE = (AgencyId("gr-two"), AgencyId("nl-three"))
ALL = (OWNER, *THERE)
AUDIENCES = st.sampled_from([THERE[:1], THERE[1:], THERE])
FAULTS = ("lose the parcel", "lose the receipts", "say it twice", "keep it for later")


class Delivery(RuleBasedStateMachine):
    """One owner, two recipients, and a bad world."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.fed = Federation(Path(self.folder.name), in_memory, agencies=ALL)
        self.posts = Posts(self.fed)
        self.count = 0
        self.later = []
        self.backups = {}
        self.touched = set()  # since the owner's backup
        self.disturbed = set()  # changed, and then unknown to a restored owner

    # --- the owner -----------------------------------------------------------------

    @property
    def owner(self):
        return self.posts[OWNER]

    def living(self, *states):
        kept = self.owner.store.notices.notices(
            states=frozenset(states or LIVING), count=1000
        )
        return sorted(k.notice_id for k in kept)

    def act(self, notice_id, verb, **changed):
        self.fed.clock.advance(seconds=1)
        self.owner.say(notice_id, verb, **changed)
        self.touched.add(notice_id)

    @rule(to=AUDIENCES)
    def publish(self, to):
        self.count += 1
        self.act(f"n-{self.count:03}", Verb.PUBLISH, to=to)

    @precondition(lambda self: self.living(NoticeState.PUBLISHED, NoticeState.UPDATED))
    @rule(data=st.data(), verb=st.sampled_from([Verb.UPDATE, Verb.SUSPEND]))
    def change(self, data, verb):
        states = (NoticeState.PUBLISHED, NoticeState.UPDATED)
        notice_id = data.draw(st.sampled_from(self.living(*states)))
        self.act(notice_id, verb)

    @precondition(lambda self: self.living(NoticeState.SUSPENDED))
    @rule(data=st.data())
    def resume(self, data):
        living = self.living(NoticeState.SUSPENDED)
        self.act(data.draw(st.sampled_from(living)), Verb.RESUME)

    @precondition(lambda self: self.living())
    @rule(data=st.data(), verb=st.sampled_from([Verb.WITHDRAW, Verb.EXPIRE]))
    def end(self, data, verb):
        self.act(data.draw(st.sampled_from(self.living())), verb)

    # --- the line --------------------------------------------------------------------

    @rule(to=st.sampled_from(THERE))
    def deliver(self, to):
        self.fed.clock.advance(minutes=1)
        self.owner.courier.deliver(to)

    @rule(to=st.sampled_from(THERE), fault=st.sampled_from(FAULTS))
    def deliver_badly(self, to, fault):
        self.fed.clock.advance(minutes=1)

        def tamper(way, envelope):
            if way == f"{to}>{OWNER}":
                return None if fault == "lose the receipts" else envelope
            if fault == "lose the parcel":
                return None
            if fault == "keep it for later":
                self.later.append((to, envelope))
                return None
            if fault == "say it twice":
                self.receive(to, envelope)
            return envelope

        self.fed.network.tamper = tamper
        self.owner.courier.deliver(to)
        self.fed.network.tamper = None

    @precondition(lambda self: self.later)
    @rule(data=st.data())
    def arrives_late(self, data):
        """What was held up arrives, in any order, and its answer goes nowhere."""
        at = data.draw(st.integers(0, len(self.later) - 1))
        self.receive(*self.later.pop(at))

    def receive(self, to, envelope):
        with suppress(ComityError):
            self.fed[to].receive(OWNER, envelope)

    # --- the nodes -------------------------------------------------------------------

    @rule(
        to=st.sampled_from(THERE),
        dies=st.sampled_from(ALL),
        when=st.sampled_from(["before_commit", "after_commit"]),
        steps=st.integers(0, 2),
    )
    def deliver_and_die(self, to, dies, when, steps):
        self.fed.clock.advance(minutes=1)
        store, left = self.posts[dies].store, [steps]

        def die(*_):
            left[0] -= 1
            if left[0] < 0:
                raise StoreBroken("killed")

        setattr(store, when, die)
        with suppress(StoreBroken):
            self.owner.courier.deliver(to)
        setattr(store, when, None)
        store.reopen()
        self.posts.rewire(dies)

    @rule(node=st.sampled_from(ALL))
    def back_up(self, node):
        self.backups[node] = self.posts[node].store.state.copy()
        if node == OWNER:
            self.touched.clear()

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def restore(self, data):
        """A backup has no copies of others' notices, and nobody heard of late."""
        node = data.draw(st.sampled_from(sorted(self.backups)))
        state = self.backups[node].copy()
        tables = state.notice_tables
        for of, row in tables.received.items():
            tables.received[of] = replace(row, box=Box(b"", b""))
            tables.tokens[of] = ()
        for sender, stream in tables.in_streams.items():
            tables.in_streams[sender] = replace(stream, confirmed_at=None)
        self.posts[node].store.state = state
        self.posts.rewire(node)
        if node == OWNER:
            self.disturbed |= self.touched

    @rule(asker=st.sampled_from(ALL), asked=st.sampled_from(ALL))
    def compare(self, asker, asked):
        if asker != asked:
            self.posts[asker].reconciler.ask(asked)

    # --- in the end --------------------------------------------------------------------

    def teardown(self):
        try:
            self.posts.settle()
            self.posts.compare()
            self.posts.settle()
            self.posts.compare()
            self.check_copies()
            self.check_receipts()
            self.fed.check()
        finally:
            self.fed.close()
            self.folder.cleanup()

    def check_copies(self):
        kept = self.owner.store.notices.notices(states=frozenset(), count=1000)
        for there in THERE:
            shown = self.posts[there].shown(OWNER)
            wanted = {
                k.notice_id: k.sequence
                for k in kept
                if k.state in LIVING and there in self.owner.audience(k.notice_id)
            }
            assert shown.keys() <= wanted.keys(), "shown and not to be"
            for notice_id, sequence in wanted.items():
                if notice_id in self.disturbed:
                    continue
                assert shown.get(notice_id) == sequence, (there, notice_id)
                row, held = self.posts[there].copy(OWNER, notice_id)
                state = self.owner.store.notices.notice(notice_id).state
                paused = NoticeState.SUSPENDED
                assert (row.state is paused) == (state is paused), (there, notice_id)
                assert held.bulletin is not None
            tables = self.posts[there].store.state.notice_tables
            for (_, notice_id), row in tables.received.items():
                if notice_id not in wanted:
                    assert not row.box.key, "over, and its key is not destroyed"
                    assert not tables.tokens.get((OWNER, notice_id))
                if row.state is NoticeState.SUSPENDED:
                    assert not tables.tokens.get((OWNER, notice_id))

    def by_leaf(self, agency):
        """Return a node's entries by the leaves that commit to them."""
        node = self.fed[agency]
        journal = node.store.journal
        rows = journal.rows(0, journal.head().size)
        return {row.leaf: read_entry(row, node.keys) for row in rows}

    def check_receipts(self):
        own = self.fed[OWNER].introduction()
        for index, entry in self.fed[OWNER].entries("notice.receipted"):
            both = self.fed[OWNER].exhibit(index, ParcelExhibit)
            them = self.fed[entry.responder].introduction()
            parcel = from_wire(Parcel, check_evidence(both.parcel, own).payload)
            said = from_wire(Receipts, check_evidence(both.receipts, them).payload)
            check_receipts(said, parcel, DONE)
            entries = self.by_leaf(entry.responder)
            for receipt in said.receipts:
                recorded = entries[receipt.leaf]
                line = (
                    f"{receipt.verb} {receipt.notice_id} {receipt.sequence} "
                    f"{receipt.outcome}"
                )
                assert any(d.value.startswith(line) for d in recorded.details)
        for notice_id in {d.subject for d in self.sent()}:
            for item in self.owner.store.notices.deliveries(notice_id):
                if notice_id not in self.disturbed:
                    assert item.outcome is not ReceiptOutcome.REFUSED or (
                        item.reason in ("older", "ended", "not-held")
                    ), item

    def sent(self):
        return self.owner.store.state.notice_tables.deliveries.values()


TestDelivery = Delivery.TestCase
TestDelivery.settings = settings(
    max_examples=15,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
