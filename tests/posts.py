"""Delivery between the nodes of a federation, with owners as simple as can be.

The flows of delivery are the real ones; who is told what of a notice is decided here
by a list of names, so that a test says all that matters to it.

    posts = Posts(fed)
    posts["pt-one"].publish("n-1", to=("gr-two",))
    posts.deliver("pt-one", "gr-two")            # until nothing waits
    posts["gr-two"].shown("pt-one")              # {"n-1": 1}
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from node.codec.stored import pack, unpack
from node.codec.wire import to_wire
from node.crypto.digest import sha256
from node.crypto.ids import new_message_id
from node.flows.caller import Caller
from node.flows.channel.boxing import box_item
from node.flows.channel.capacity import Capacity
from node.flows.channel.deliver import Courier, DeliveryResult
from node.flows.channel.effects import QueueDelivery
from node.flows.channel.events import EventStream
from node.flows.channel.ports import Delivery
from node.flows.channel.receive import Receiver
from node.flows.channel.restart import Restarter
from node.flows.notice.boxing import open_held
from node.flows.notice.effects import KeptNotice, PutNotice
from node.flows.notice.on_request import GivenNotice
from node.flows.notice.proving import WordProver
from node.flows.notice.reconcile.answer import StandingsTeller
from node.flows.notice.reconcile.ask import Reconciler
from node.flows.notice.stream.events import NOTICE_EVENTS
from node.flows.notice.stream.handlers import NoticeItems, first_parcel
from node.flows.recorder import Recorder
from node.ledger.checkpoint import origin_of
from node.model.agency import AgencyId
from node.model.box import Box
from node.model.codes import Handling, Kind, Level, SubjectRole
from node.model.notice import Bulletin, Ending, NoticeState, Report, Urgency
from node.model.owner_word import OwnerWord
from node.model.parcel import Item, Verb
from node.model.query import ReleasedField
from node.protocol.notice.parcel import CONTENT, ENDINGS, REPLACED
from node.protocol.notice.word import sign_word
from tests.federation.forge import WHY
from tests.memory import MemoryStore
from tests.simulator import WINDOW_S, Door

LIFE = timedelta(days=365)
MOST, MOST_BYTES = 20_000, 1 << 30
SAID = CONTENT | ENDINGS.keys() | {Verb.SUSPEND, Verb.RESUME}
STATES = {
    Verb.PUBLISH: NoticeState.PUBLISHED,
    Verb.UPDATE: NoticeState.UPDATED,
    Verb.SUSPEND: NoticeState.SUSPENDED,
    Verb.RESUME: NoticeState.PUBLISHED,
    **ENDINGS,
}


def in_memory(_folder, keys, agency):
    return MemoryStore(keys, origin_of(agency))


def bulletin(owner, now, *, name="Ivan Petrov", **changed):
    """Return what a recipient is told of a red notice."""
    values = {
        "kind": "red",
        "originator": owner,
        "category": "person",
        "role": SubjectRole.SUSPECT,
        "fields": (
            ReleasedField("name", name, Level.EXACT),
            ReleasedField("birth_date", "1970-05-01", Level.EXACT),
        ),
        "withheld": (),
        "statements": (),
        "attachments": (),
        "justification": WHY,
        "handling": Handling.H0,
        "evaluation": "A1",
        "urgency": Urgency.NORMAL,
        "minor": False,
        "excluded_countries": (),
        "issued_at": now,
        "valid_until": now + LIFE,
        "watch": False,
    }
    return Bulletin(**(values | changed))


def worded(item, keys, reader, now, *, onward=False):
    """Return ``item`` with the word of ``keys``' agency, as its owner, to a reader."""
    if item.verb not in SAID or item.word:
        return item
    content = item.verb in CONTENT
    word = OwnerWord(
        owner=keys.agency,
        notice_id=item.notice_id,
        sequence=item.sequence,
        verb=item.verb,
        reader=reader if content or item.verb is Verb.RESUME else "",
        onward=onward and content,
        at=now,
        digest=sha256(item.body) if content else b"",
    )
    return replace(item, word=sign_word(word, keys))


class Nowhere:
    """Tells nothing on."""

    def onward(self, owner, notice_id, signed, now):
        return ()


def nothing(peer, notice_id, now):
    """Give nobody anything who asks."""
    return GivenNotice()


class Post:
    """One node's delivery, and an owner of notices."""

    def __init__(self, fed, node):
        self.fed, self.node, self.clock = fed, node, fed.clock
        self.store, self.keys = node.store, node.keys
        self.recorder = Recorder(node.id, node.keys, self.store.journal)
        self.events = EventStream(self.clock, NOTICE_EVENTS)
        book, channel = self.store.notices, self.store.channel
        self.caller = Caller(
            us=node.id,
            keys=node.keys,
            peers=self.store.peers,
            door=Door(fed.network, node.id),
            heads=node.flows.heads,
            clock=self.clock,
            window_s=WINDOW_S,
        )
        world = {
            "us": node.id,
            "keys": node.keys,
            "peers": self.store.peers,
            "caller": self.caller,
            "recorder": self.recorder,
            "clock": self.clock,
        }
        self.reconciler = Reconciler(
            channel=channel,
            notices=book,
            settings=self.store.settings,
            again=self.again,
            events=self.events,
            **world,
        )
        self.capacity = Capacity(book.capacity_used, MOST, MOST_BYTES)
        self.items = NoticeItems(
            us=node.id,
            keys=node.keys,
            notices=book,
            prover=WordProver(node.keys, self.store.peers),
            relays=Nowhere(),
            give=nothing,
            capacity=self.capacity,
            events=self.events,
        )
        handlers = self.items.handlers()
        self.restarter = Restarter(
            node.id, node.keys, channel, self.recorder, handlers,
            self.resend, self.clock,
        )  # fmt: skip
        self.courier = Courier(
            book=channel,
            handlers=handlers,
            restarter=self.restarter,
            chance=lambda: 1.0,
            **world,
        )
        self.receiver = self.receiver_with()
        self.roll = StandingsTeller(book)
        stories = {
            **node.flows.exchange.stories,
            Kind.PARCEL: self.receiver.parcel,
            Kind.STANDINGS: self.roll.tell,
        }
        exchange = replace(
            node.flows.exchange, stories=stories, heard=self.courier.heard
        )
        node.flows = replace(node.flows, exchange=exchange)

    def receiver_with(self, **changed):
        """Return who takes parcels, with other parts for items about notices."""
        handlers = replace(self.items, **changed).handlers()
        store = self.store
        return Receiver(
            self.keys, store.peers, store.channel, store.journal, handlers, first_parcel
        )

    # --- as an owner ---------------------------------------------------------------

    def publish(self, notice_id, *, to, **changed):
        self.say(notice_id, Verb.PUBLISH, to=to, **changed)

    def update(self, notice_id, **changed):
        self.say(notice_id, Verb.UPDATE, **changed)

    def say(self, notice_id, verb, *, to=(), urgency=Urgency.NORMAL, **changed):
        """Do something with a notice of ours, and tell all it was told to."""
        now, kept = self.clock.now(), self.store.notices.notice(notice_id)
        audience = tuple(to) or self.audience(notice_id)
        sequence = kept.sequence + 1 if kept else 1
        if verb in CONTENT:
            content = to_wire(bulletin(self.node.id, now, urgency=urgency, **changed))
        else:
            content = self.content(notice_id)
        put = KeptNotice(
            notice_id=notice_id,
            revision=kept.revision + 1 if kept else 1,
            sequence=sequence,
            kind="red",
            state=STATES[verb],
            urgency=urgency,
            created_at=kept.created_at if kept else now,
            changed_at=now,
            prompt_at=None,
            expires_at=now + LIFE,
            box=Box(pack((audience, content)), b"open"),
        )
        body = content if verb in CONTENT else to_wire(Ending("other"))
        queued = [
            self.queue(
                peer, verb, notice_id, sequence, body,
                urgency=urgency, replaces=verb in ENDINGS,
            )
            for peer in audience
        ]  # fmt: skip
        self.recorder.record("test.said", (PutNotice(put), *queued), at=now)

    def queue(self, peer, verb, notice_id, sequence, body, **changed):
        """Return the effect that puts an item into the outbox."""
        now = self.clock.now()
        new = new_message_id(now)
        word = changed.get("word", b"")
        item = Item(0, verb, notice_id, sequence, body, changed.get("opens_at"), word)
        item = worded(item, self.keys, peer, now, onward=changed.get("onward", False))
        return QueueDelivery(
            id=new,
            peer=peer,
            subject=notice_id,
            sequence=sequence,
            verb=verb,
            urgency=changed.get("urgency", Urgency.NORMAL),
            box=box_item(new, item, self.keys),
            at=now,
            not_before=changed.get("not_before", now),
            replaces=REPLACED if changed.get("replaces") else frozenset(),
        )

    def send(self, peer, verb, notice_id, sequence, body, **changed):
        """Queue any item, as no owner would."""
        queued = self.queue(peer, verb, notice_id, sequence, body, **changed)
        self.recorder.record("test.queued", (queued,), at=self.clock.now())

    def report(self, peer, verb, notice_id, text=""):
        body = to_wire(Report(self.clock.now(), text=text))
        self.send(peer, verb, notice_id, 1, body)

    def audience(self, notice_id):
        return self._box(notice_id)[0]

    def content(self, notice_id):
        return self._box(notice_id)[1]

    def _box(self, notice_id):
        kept = self.store.notices.notice(notice_id)
        return unpack(tuple[tuple[str, ...], bytes], kept.box.sealed)

    def resend(self, peer, now):
        kept = self.store.notices.notices(states=frozenset(), count=10_000)
        return tuple(
            e for k in reversed(kept) for e in self.again(peer, k.notice_id, now)
        )

    def again(self, peer, notice_id, now):
        kept = self.store.notices.notice(notice_id)
        if kept is None or peer.agency not in self.audience(notice_id):
            return ()
        ends = {state: verb for verb, state in ENDINGS.items()}
        ending = to_wire(Ending("other"))
        said = [(Verb.PUBLISH, self.content(notice_id))]
        if kept.state in ends:
            said = [(ends[kept.state], ending)]
        elif kept.state is NoticeState.SUSPENDED:
            said.append((Verb.SUSPEND, ending))
        return tuple(
            self.queue(peer.agency, verb, notice_id, kept.sequence, body)
            for verb, body in said
        )

    # --- what there is -----------------------------------------------------------

    def item(self, peer, notice_id, verb=None) -> Delivery:
        """Return the newest item about a notice for a peer."""
        return [
            d
            for d in self.store.notices.deliveries(notice_id)
            if d.peer == peer and verb in (None, d.verb)
        ][-1]

    def shown(self, sender):
        """Return the readable copies of a peer's notices, with their sequence."""
        held = self.store.notices.held(sender, after="", until="")
        return {s.notice_id: s.sequence for s in held}

    def copy(self, sender, notice_id):
        """Return the row of a copy, and what its box holds."""
        row = self.store.notices.received(sender, notice_id)
        return row, (open_held(row, self.keys) if row else None)


class Posts:
    """The posts of all nodes of a federation."""

    def __init__(self, fed):
        self.fed = fed
        self.posts = {node.id: Post(fed, node) for node in fed}

    def __getitem__(self, agency):
        return self.posts[AgencyId(agency)]

    def __iter__(self):
        return iter(self.posts.values())

    def rewire(self, agency):
        """Put a node's flows together anew, as a start does."""
        self.posts[AgencyId(agency)] = Post(self.fed, self.fed[agency])

    def deliver(self, sender, recipient, *, most=100):
        """Send parcels until nothing waits or one fails; return how it went."""
        courier = self[sender].courier
        for _ in range(most):
            went = courier.deliver(AgencyId(recipient))
            if went not in (DeliveryResult.RECEIPTED, DeliveryResult.CHANGED):
                return went
        return went

    def settle(self, *, rounds=30):
        """Let all deliver and compare, with time passing, until nothing waits."""
        names = [p.node.id for p in self]
        for _ in range(rounds):
            self.fed.clock.advance(minutes=6)
            for a in names:
                for b in names:
                    if a != b:
                        self.deliver(a, b)
            if not any(p.store.channel.backlog(b) for p in self for b in names):
                return
        raise AssertionError("something still waits")

    def compare(self):
        """Let each ask each other how notices stand."""
        names = [p.node.id for p in self]
        for a in names:
            for b in names:
                if a != b:
                    self[a].reconciler.ask(AgencyId(b))
