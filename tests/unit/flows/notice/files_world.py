"""Three agencies and a line between them, for files of notices.

world = World()
ref = world.attach(jpeg(...))          # to a draft of ALPHA's
world.publish(BETA)                    # sent to BETA and receipted; not to GAMMA
world.fetch(ref)                       # as an officer of BETA
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from node.crypto.ids import new_message_id
from node.errors import Unreachable
from node.flows.bundle.rules import Rules
from node.flows.caller import Caller
from node.flows.channel.boxing import box_item
from node.flows.channel.effects import MarkReceipted, MarkSent, QueueDelivery
from node.flows.exchange import Exchange
from node.flows.heads.held import HeldHeads
from node.flows.heads.weigh import Heads
from node.flows.notice.book import HeldNotice
from node.flows.notice.boxing import box_held
from node.flows.notice.disclosure import Discloser
from node.flows.notice.effects import ConfirmOwner, KeptNotice, PutNotice, PutReceived
from node.flows.notice.files.attach import Attacher, FileBounds
from node.flows.notice.files.chunks import ChunkServer
from node.flows.notice.files.fetch import Fetcher
from node.flows.notice.files.line import Line
from node.flows.notice.received.access import CopyAccess
from node.flows.notice.received.freshness import Freshness
from node.flows.notice.recipients import Recipients
from node.flows.notice.repository import Repository, box_notice
from node.flows.ports import PutPeer
from node.flows.recorder import Recorder
from node.flows.share import Shares
from node.flows.toll import Tolls
from node.model.agency import Agency
from node.model.codes import AgencyClass, Kind, OfficerRole
from node.model.desk.inbox import AttachmentRequest
from node.model.desk.notice import AttachChunk
from node.model.notice import Notice, NoticeState, Urgency
from node.model.officer import Officer
from node.model.parcel import Item, ReceiptOutcome, Verb
from tests.contracts.notice_builders import LEAF
from tests.memory import MemoryStore
from tests.samples import complete
from tests.simulator import FixedClock, bundle_of, starter_policies
from tests.unit.protocol.pair import ALPHA, BETA, GAMMA

NOTICE = "pt-pj/0000-0000-0001"
OFFICER = Officer("o-1", "Ana Lista", frozenset({OfficerRole.ANALYST}), True, ALPHA)
MIB = 1024 * 1024
WINDOW_S = 300
BOUNDS = FileBounds(3 * MIB, 5 * MIB)
RULES = bundle_of(starter_policies())


class Node:
    """One agency: everything about files, over a store in memory."""

    def __init__(self, world, end):
        self.end, self.world = end, world
        said = end.introduction
        self.us = Agency(said.agency, said.name, said.country, AgencyClass.POLICE)
        self.store = store = MemoryStore(end.keys)
        for other in (ALPHA, BETA, GAMMA):
            if other is not end:
                store.put(PutPeer(other.peer()))
        clock = world.clock
        self.rules = Rules(RULES)
        recorder = Recorder(self.us.id, end.keys, store.journal)
        self.repository = Repository(
            self.us, end.keys, self.rules, store.notices, store.peers, recorder
        )
        recipients = Recipients(self.us, self.rules, store.peers)
        self.discloser = Discloser(
            self.us, end.keys, self.rules, recipients, store.approvals, store.pending
        )
        self.attacher = Attacher(self.repository, recorder, clock, world.bounds)
        self.server = ChunkServer(end.keys, store.notices, self.discloser)
        freshness = Freshness(store.peers, store.channel, store.notices, clock.now())
        self.access = CopyAccess(self.us, end.keys, store.notices, freshness)
        caller = Caller(
            us=self.us.id,
            keys=end.keys,
            peers=store.peers,
            door=self,
            heads=Heads(HeldHeads(store.heads)),
            clock=clock,
            window_s=WINDOW_S,
        )
        line = Line(caller, timeout_s=1, pause=world.pauses.append)
        self.fetcher = Fetcher(
            self.repository, self.access, line, clock, world.bounds, Shares()
        )
        self.wire = Exchange(
            keys=end.keys,
            peers=store.peers,
            memory=store.memory,
            journal=store.journal,
            clock=clock,
            stories={Kind.CHUNK_ASK: self.server.serve},
            window_s=WINDOW_S,
            quantum_s=0,
            pause=lambda _seconds: None,
            tolls=Tolls(recorder),
        )

    def exchange(self, peer, envelope, *, timeout_s):
        """As ``PeerDoor``; ``world.on_line`` may break it."""
        self.world.asked += 1
        self.world.on_line()
        there = self.world.nodes[peer.agency]
        return there.wire.receive(self.us.id, envelope)

    def acts(self):
        """Return the act and the details of every entry."""
        from node.flows.recorder import read_entry

        head = self.store.journal.head().size
        rows = self.store.journal.rows(0, head)
        opened = [read_entry(row, self.end.keys) for row in rows]
        return [(e.act, {d.name: d.value for d in e.details}) for e in opened]


class World:
    """The agencies, the clock and the line."""

    def __init__(self, bounds=BOUNDS):
        self.clock = FixedClock()
        self.bounds = bounds
        self.pauses = []
        self.asked = 0
        self.on_line = lambda: None
        self.nodes = {end.agency: Node(self, end) for end in (ALPHA, BETA, GAMMA)}
        self.draft()

    @property
    def owner(self):
        return self.nodes[ALPHA.agency]

    @property
    def there(self):
        return self.nodes[BETA.agency]

    def draft(self, notice_id=NOTICE, **changes):
        content = complete("red")
        why = replace(content.justification, legal_basis="eu-eaw")
        content = replace(content, justification=why, **changes)
        self.put(Notice(notice_id, 0, NoticeState.DRAFT, content, ()))

    def put(self, notice):
        """Keep a notice of the owner's as it is given."""
        keys, book = self.owner.end.keys, self.owner.store.notices
        held = book.notice(notice.notice_id)
        now = self.clock.now()
        kept = KeptNotice(
            notice_id=notice.notice_id,
            revision=held.revision + 1 if held else 1,
            sequence=notice.sequence,
            kind=notice.content.kind,
            state=notice.state,
            urgency=Urgency.NORMAL,
            created_at=now,
            changed_at=now,
            prompt_at=None,
            expires_at=now + timedelta(days=300),
            box=box_notice(notice, keys),
        )
        self.owner.store.put(PutNotice(kept))

    def notice(self, notice_id=NOTICE):
        return self.owner.repository.open(notice_id)[1]

    def attach(self, data, name="photo.jpg", *, step=100_000, notice_id=NOTICE):
        """Attach a file and return its reference."""
        list(self.owner.attacher.attach(OFFICER, parts(data, name, step, notice_id)))
        return self.notice(notice_id).content.attachments[-1]

    def to_state(self, state, notice_id=NOTICE, **changes):
        notice = self.notice(notice_id)
        content = replace(notice.content, **changes)
        self.put(replace(notice, state=state, content=content, sequence=1))

    def publish(self, to=BETA, notice_id=NOTICE, **changes):
        """Publish, and have one peer hold what policy lets it have."""
        self.to_state(NoticeState.PUBLISHED, notice_id, **changes)
        self.tell(Verb.PUBLISH, to, notice_id)
        bulletin = self.bulletin(to, notice_id)
        assert bulletin is not None
        self.hold(bulletin, to, notice_id)

    def bulletin(self, to=BETA, notice_id=NOTICE):
        """What policy lets a peer have."""
        discloser, now = self.owner.discloser, self.clock.now()
        notice = self.notice(notice_id)
        return discloser.to_one(notice, to.peer(), now).bulletin

    def tell(self, verb, to=BETA, notice_id=NOTICE, *, far="receipted", outcome="held"):
        """Queue an item for a peer, and have it sent and receipted."""
        now, store, keys = self.clock.now(), self.owner.store, self.owner.end.keys
        number = new_message_id(now)
        item = Item(0, verb, notice_id, 1, b"body")
        store.put(
            QueueDelivery(
                id=number,
                peer=to.agency,
                subject=notice_id,
                sequence=1,
                verb=verb,
                urgency=Urgency.NORMAL,
                box=box_item(number, item, keys),
                at=now,
                not_before=now,
            )
        )
        if far == "queued":
            return
        stream = store.channel.out_stream(to.agency)
        at = stream.position if stream else 1
        store.put(MarkSent(to.agency, "e", at, (number,), now))
        if far == "receipted":
            store.put(MarkReceipted(number, ReceiptOutcome(outcome), "", LEAF, now))

    def hold(self, bulletin, to=BETA, notice_id=NOTICE, state=NoticeState.PUBLISHED):
        """Have a peer hold a bulletin of the owner's, whom it has heard."""
        there, now = self.nodes[to.agency], self.clock.now()
        sender = self.owner.us.id
        there.store.put(
            PutReceived(
                sender=sender,
                notice_id=notice_id,
                sequence=1,
                kind=bulletin.kind,
                state=state,
                urgency=bulletin.urgency,
                watch=False,
                received_at=now,
                expires_at=now + timedelta(days=300),
                opens_at=None,
                box=box_held(sender, notice_id, HeldNotice(bulletin), there.end.keys),
                tokens=(),
            ),
            ConfirmOwner(sender, now),
        )

    def rewrite(self, **changes):
        """Have the peer hold another reference than the owner has."""
        bulletin = self.bulletin()
        (ref,) = bulletin.attachments
        ref = replace(ref, **changes)
        self.hold(replace(bulletin, attachments=(ref,)))
        return ref

    def parts(self, ref, *, by=BETA, sender=ALPHA, notice_id=NOTICE):
        """Ask for a file as an officer of ``by`` does."""
        request = AttachmentRequest(sender.agency if sender else "", notice_id, ref.id)
        return self.nodes[by.agency].fetcher.fetch(OFFICER, request)

    def fetch(self, ref, **changes):
        """Return the whole file, as an officer of a peer gets it."""
        return b"".join(part.data for part in self.parts(ref, **changes))

    def down(self, *, after):
        """Have the line break down after some more asks."""
        left = [after]

        def on_line():
            if not left[0]:
                raise Unreachable("the line is down")
            left[0] -= 1

        self.on_line = on_line

    def up(self):
        self.on_line = lambda: None


def parts(data, name="photo.jpg", step=100_000, notice_id=NOTICE, *, ends=True):
    """Return a file as a desk's client sends it."""
    cuts = range(0, max(len(data), 1), step)
    last = cuts[-1]
    return iter(
        AttachChunk(notice_id, name, data[at : at + step], ends and at == last)
        for at in cuts
    )


def photo(size, seed=7):
    """Return a JPEG of about ``size`` bytes."""
    from random import Random

    from tests.unit.protocol.notice.files import jpeg

    coded = bytes(b % 255 for b in Random(seed).randbytes(size))
    return jpeg(coded=coded)
