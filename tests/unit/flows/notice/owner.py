"""An owner's node in memory: officers, peers, and what lies in its outbox.

world = Owner()
notice_id = world.published("red")
world.deliver("gr-two")            # as if sent, taken and receipted
world.items("gr-two")              # what waits, opened
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from node.codec.wire import from_wire
from node.flows.bundle.rules import Rules
from node.flows.channel.boxing import open_item
from node.flows.channel.effects import MarkReceipted, MarkSent
from node.flows.notice.acts import Acts
from node.flows.notice.delivery_status import RecipientStatus
from node.flows.notice.disclosure import Discloser
from node.flows.notice.expiry import Expiry
from node.flows.notice.extract import Extractor
from node.flows.notice.publication import Publisher
from node.flows.notice.recipients import Recipients
from node.flows.notice.repository import Repository
from node.flows.notice.resending import Resender
from node.flows.notice.views import NoticeViews, input_of
from node.flows.notice.writing import Author
from node.flows.ports import PutPeer
from node.flows.recorder import Recorder, read_entry
from node.model.agency import Agency, AgencyId
from node.model.codes import AgencyClass, OfficerRole, PeerState
from node.model.desk.call import ById
from node.model.desk.notice import NoticeAct
from node.model.introduction import Introduction, Peer
from node.model.notice import Bulletin, Ending
from node.model.officer import Officer
from node.model.parcel import ReceiptOutcome, Verb
from node.protocol.notice.acts import REASONS, Act
from tests.contracts.notice_builders import LEAF
from tests.memory import MemoryStore
from tests.samples import complete
from tests.simulator import FixedClock, bundle_of, starter_policies
from tests.unit.flows.keyring import keys

START = datetime(2026, 6, 1, 8, tzinfo=UTC)
BASES = {"prosecution": "eu-eaw", "missing-person": "pruem-ii"}
US = Agency(AgencyId("pt-one"), "Agency one", "PT", AgencyClass.POLICE)


def an_officer(name, role=OfficerRole.ANALYST):
    return Officer(f"o-{name}", name, frozenset({role}), True, START)


WRITER = an_officer("writer")
OTHER = an_officer("other")
CHECKER = an_officer("checker", OfficerRole.RELEASE_OFFICER)
SECOND = an_officer("second", OfficerRole.RELEASE_OFFICER)


def a_peer(name, *, country="", kind=AgencyClass.POLICE, state=PeerState.ACTIVE):
    said = Introduction(
        AgencyId(name), f"Agency {name}", country or name[:2].upper(), kind,
        1, START, b"", (), (),
    )  # fmt: skip
    return Peer(said, "AAAA", state, b"", START, START)


class Owner:
    """Everything of the owner's side, over one ``MemoryStore``."""

    def __init__(self, *peers, clock=None):
        self.keys = keys(US.id)
        self.store = MemoryStore(self.keys)
        self.clock = clock or FixedClock(START)
        self.rules = Rules(bundle_of(starter_policies()))
        for name in peers or ("es-two", "gr-three", "nl-four"):
            self.know(name if isinstance(name, Peer) else a_peer(name))
        book, store = self.store.notices, self.store
        recorder = self.recorder = Recorder(US.id, self.keys, store.journal)
        self.repository = Repository(
            US, self.keys, self.rules, book, store.peers, recorder
        )
        recipients = Recipients(US, self.rules, store.peers)
        discloser = Discloser(
            US, self.keys, self.rules, recipients, store.approvals, store.pending
        )
        self.publisher = Publisher(self.keys, discloser, book)
        self.progress = RecipientStatus(store.channel, book, store.settings)
        self.views = NoticeViews(self.repository, self.progress, recorder, self.clock)
        self.acts = Acts(self.repository, self.publisher, self.views, self.clock)
        self.author = Author(self.acts)
        self.expiry = Expiry(self.acts)
        self.resender = Resender(self.keys, self.publisher, book)
        self.extractor = Extractor(self.repository, recorder, self.clock)

    # --- a notice's life --------------------------------------------------------------

    def know(self, peer):
        held = self.store.state.peers.get(peer.agency)
        if held:
            said = replace(peer.introduction, sequence=held.introduction.sequence + 1)
            peer = replace(peer, introduction=said)
        self.store.put(PutPeer(peer))

    def content(self, kind="red", **changed):
        made = complete(kind)
        basis = BASES.get(made.justification.purpose, "eu-2023-977")
        why = replace(made.justification, legal_basis=basis)
        return replace(made, **{"justification": why, **changed})

    def draft(self, kind="red", *, officer=WRITER, notice_id="", **changed):
        given = input_of(notice_id, self.content(kind, **changed))
        return self.author.draft(officer, given).notice_id

    def reviewed(self, kind="red", **changed):
        notice_id = self.draft(kind, **changed)
        self.acts.do(Act.SUBMIT, WRITER, NoticeAct(notice_id))
        return notice_id

    def approved(self, kind="red", **changed):
        notice_id = self.reviewed(kind, **changed)
        self.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))
        return notice_id

    def published(self, kind="red", **changed):
        notice_id = self.approved(kind, **changed)
        self.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))
        return notice_id

    def update(self, notice_id, *, officer=WRITER, **changed):
        notice = self.notice(notice_id)
        given = input_of(notice_id, replace(notice.content, **changed))
        return self.author.update(officer, given)

    def updated(self, notice_id, **changed):
        self.update(notice_id, **changed)
        return self.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))

    def withdrawn(self, notice_id, reason="person-found"):
        self.acts.do(Act.WITHDRAW, WRITER, NoticeAct(notice_id, reason))
        return self.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))

    def suspended(self, notice_id, reason="compliance-doubt"):
        return self.acts.do(Act.SUSPEND, CHECKER, NoticeAct(notice_id, reason))

    def resumed(self, notice_id):
        return self.acts.do(Act.RESUME, CHECKER, NoticeAct(notice_id, "doubt-resolved"))

    def purged(self, notice_id, text=""):
        act = NoticeAct(notice_id, "retention-over", text)
        return self.acts.do(Act.PURGE, CHECKER, act)

    def passes(self, **span):
        self.clock.advance(**span)
        return self.expiry.run(self.clock.now())

    # --- what is there ------------------------------------------------------------------

    def notice(self, notice_id):
        return self.repository.open(notice_id)[1]

    def view(self, notice_id):
        return self.views.show(CHECKER, ById(notice_id))

    def recipients(self, notice_id):
        return {r.peer: r.state for r in self.view(notice_id).recipients}

    def waiting(self, peer):
        return [
            d
            for d in self.store.channel.unreceipted(peer)
            if d.not_before <= self.clock.now()
        ]

    def items(self, peer):
        """Return what may be said to a peer now, opened."""
        return [open_item(d, self.keys) for d in self.waiting(peer)]

    def verbs(self, peer):
        return [item.verb for item in self.items(peer)]

    def bulletins(self, peer):
        """Return the contents that wait for a peer, oldest first."""
        content = (i for i in self.items(peer) if i.verb in ("publish", "update"))
        return [from_wire(Bulletin, i.body) for i in content]

    def bulletin(self, peer):
        """Return the newest content that waits for a peer."""
        return self.bulletins(peer)[-1]

    def ending(self, peer):
        return from_wire(Ending, self.items(peer)[-1].body)

    def send(self, peer):
        """Mark what waits as said; return it."""
        waiting, now = self.waiting(peer), self.clock.now()
        stream = self.store.channel.out_stream(peer)
        self.store.put(
            MarkSent(
                peer,
                stream.epoch if stream else "e1",
                stream.position if stream else 1,
                tuple(d.id for d in waiting if d.state == "queued"),
                now,
            )
        )
        return waiting

    def deliver(self, *peers):
        """Do as if each peer took all that may be said to it, and obeyed."""
        for peer in peers:
            for item in self.send(peer):
                held = item.verb in (Verb.PUBLISH, Verb.UPDATE)
                outcome = ReceiptOutcome.HELD if held else ReceiptOutcome.OBEYED
                self.store.put(
                    MarkReceipted(item.id, outcome, "", LEAF, self.clock.now())
                )

    def entries(self, act):
        rows = self.store.journal.rows(0, self.store.journal.head().size)
        found = [read_entry(row, self.keys) for row in rows]
        return [entry for entry in found if entry.act == act]


def a_reason(act):
    """Return a reason code for an act, if it needs one."""
    codes = REASONS.get(act, frozenset({""})) - {"other"}
    return min(codes)


def later(days):
    return START + timedelta(days=days)
