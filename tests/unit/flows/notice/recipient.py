"""A recipient's desk in memory: what peers sent lies in its inbox.

world = Recipient()
notice_id = world.receive("pt-one")                # published to us
world.inbox.list(ANALYST, InboxPage())
world.queued("pt-one")                             # what waits to be said, opened
"""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from node.codec.wire import from_wire, to_wire
from node.flows.boxing import put_record
from node.flows.bundle.rules import Rules
from node.flows.channel.boxing import open_item
from node.flows.notice.book import HeldNotice
from node.flows.notice.boxing import box_held
from node.flows.notice.effects import ConfirmOwner, EndReceived, PutReceived
from node.flows.notice.forwarding.forward import Forwarder
from node.flows.notice.forwarding.referrals import Referrals
from node.flows.notice.proving import WordProver
from node.flows.notice.received.access import CopyAccess
from node.flows.notice.received.export import Exporter
from node.flows.notice.received.find import FoundNotices
from node.flows.notice.received.freshness import Freshness
from node.flows.notice.received.inbox import Inbox
from node.flows.notice.received.mark import Marker
from node.flows.notice.received.search import ReceivedSearch
from node.flows.notice.received.searchable import tokens_of
from node.flows.notice.received.watch import Watch
from node.flows.ports import PutPeer
from node.flows.protected import RecordRights
from node.flows.quota import Quotas
from node.flows.record.find import Finder
from node.flows.recorder import Recorder, open_exhibit, read_entry
from node.flows.search import Search
from node.model.agency import Agency, AgencyId
from node.model.codes import (
    AgencyClass,
    Handling,
    Level,
    OfficerRole,
    PeerState,
    Purpose,
    SubjectRole,
)
from node.model.desk.inbox import (
    FindRequest,
    ForwardRequest,
    InboxPage,
    MarkRequest,
    ReceivedRef,
)
from node.model.introduction import Introduction, Peer
from node.model.notice import (
    AttachmentRef,
    Bulletin,
    Ending,
    NoticeState,
    Report,
    Statement,
    Urgency,
)
from node.model.officer import Officer
from node.model.parcel import Item, Verb
from node.model.query import Justification, Question, ReleasedField, Term
from tests.memory import MemoryStore
from tests.posts import worded
from tests.simulator import START, FixedClock, bundle_of, starter_policies
from tests.unit.flows.keyring import keys
from tests.unit.matching.making import record as made_record

US = Agency(AgencyId("gr-two"), "Agency two", "GR", AgencyClass.POLICE)
ANALYST = Officer("o-analyst", "An", frozenset({OfficerRole.ANALYST}), True, START)
READS_ALL = replace(
    ANALYST, roles=frozenset({OfficerRole.ANALYST, OfficerRole.PROTECTED_READER})
)
KHALID = {
    "name": "Khalid Hussein",
    "birth_date": "1963-05-17",
    "passport_number": "C4472910",
}
WHY = Justification(
    Purpose.INVESTIGATION,
    "PT-CASE-7",
    "trafficking-in-human-beings",
    "eu-2023-977",
    "o-abroad",
)
FILE = AttachmentRef(
    "a-1",
    "face.png",
    "image/png",
    9,
    1,
    b"d" * 32,
    b"the key of the file, 32 bytes ...",
)


def a_peer(name, *, country="", state=PeerState.ACTIVE, shown=None):
    own = keys(name) if shown is None else None
    said = Introduction(
        AgencyId(name),
        f"Agency {name}",
        country or name[:2].upper(),
        AgencyClass.POLICE,
        1,
        START,
        own.identity_public if own else b"",
        own.public_keys(START) if own else shown,
        (),
    )
    return Peer(said, "AAAA", state, b"", START, START)


def a_bulletin(owner="pt-one", fields=None, **changed):
    made = Bulletin(
        kind="red",
        originator=owner,
        category="person",
        role=SubjectRole.SUSPECT,
        fields=tuple(
            ReleasedField(name, value, Level.EXACT)
            for name, value in (fields or KHALID).items()
        ),
        withheld=(),
        statements=(Statement("facts", "He drove the van at night.", "en"),),
        attachments=(FILE,),
        justification=WHY,
        handling=Handling.H0,
        evaluation="B2",
        urgency=Urgency.URGENT,
        minor=False,
        excluded_countries=(),
        issued_at=START,
        valid_until=START + timedelta(days=365),
        watch=False,
    )
    return replace(made, **changed)


def person(**terms):
    return Question("person", tuple(Term(n, v) for n, v in terms.items()))


ABOUT_KHALID = person(name="Khalid Hussein", birth_date="1963-05-17")


class Recipient:
    """Everything of a recipient's desk, over one ``MemoryStore``."""

    def __init__(self, *, heard=("pt-one", "nl-three", "es-four"), rules=None):
        self.keys = keys(US.id)
        self.store = MemoryStore(self.keys)
        self.clock = FixedClock(START + timedelta(hours=1))
        self.rules = rules or Rules(bundle_of(starter_policies()))
        self.ids = count(1)
        for name in ("pt-one", "nl-three", "es-four", "fr-five"):
            self.store.put(PutPeer(a_peer(name)))
        self.compose(started_at=START)
        for name in heard:
            self.hear(name)

    def compose(self, *, started_at):
        """Make the flows, as a process that starts then does."""
        store, book = self.store, self.store.notices
        self.recorder = Recorder(US.id, self.keys, store.journal)
        self.quotas = Quotas(store.memory)
        self.freshness = Freshness(store.peers, store.channel, book, started_at)
        self.access = CopyAccess(US, self.keys, book, self.freshness)
        rights = RecordRights(self.keys, store.holdings)
        self.inbox = Inbox(book, self.access, self.recorder, self.clock, rights)
        self.marker = Marker(
            self.keys,
            store.channel,
            self.access,
            self.inbox,
            self.recorder,
            self.clock,
        )
        self.exporter = Exporter(US.id, self.access, self.recorder, self.clock)
        self.referrals = Referrals(
            US,
            self.keys,
            self.rules,
            store.peers,
            book,
            store.approvals,
            WordProver(self.keys, store.peers),
        )
        self.forwarder = Forwarder(
            self.recorder, self.access, self.referrals, self.inbox, self.clock
        )
        received = ReceivedSearch(self.keys, book, self.access)
        self.watch = Watch(
            us=US,
            keys=self.keys,
            rules=self.rules,
            peers=store.peers,
            channel=store.channel,
            book=book,
            search=received,
            quotas=self.quotas,
        )
        self.search = Search(self.keys, store.holdings)
        self.finder = Finder(
            us=US,
            rules=self.rules,
            search=self.search,
            beside=FoundNotices(received, self.freshness),
            recorder=self.recorder,
            quotas=self.quotas,
            clock=self.clock,
            questions_most=100,
            lookout=self.watch,
        )

    # --- what comes in -----------------------------------------------------------

    def hear(self, sender):
        self.store.put(ConfirmOwner(sender, self.clock.now()))

    def receive(
        self,
        sender="pt-one",
        bulletin=None,
        *,
        notice_id="",
        sequence=1,
        state=NoticeState.PUBLISHED,
        opens_at=None,
        onward=True,
        **changed,
    ):
        """Keep a copy as ``receive`` does; with ``opens_at`` it is locked.

        Its owner lets it be told to further agencies, unless said otherwise.
        """
        bulletin = bulletin or a_bulletin(sender, **changed)
        notice_id = notice_id or f"n-{next(self.ids)}"
        body = b"sealed" if opens_at else to_wire(bulletin)
        item = Item(1, Verb.PUBLISH, notice_id, sequence, body)
        word = self.word_on(item, bulletin.originator, onward=onward)
        held = (
            HeldNotice(None, b"sealed", word)
            if opens_at
            else HeldNotice(bulletin, b"", word)
        )
        silent = opens_at or state is NoticeState.SUSPENDED
        self.store.put(
            PutReceived(
                sender=sender,
                notice_id=notice_id,
                sequence=sequence,
                kind="" if opens_at else bulletin.kind,
                state=state,
                urgency=Urgency.NORMAL if opens_at else bulletin.urgency,
                watch=bulletin.watch and not opens_at,
                received_at=self.clock.now(),
                expires_at=None if opens_at else bulletin.valid_until,
                opens_at=opens_at,
                box=box_held(sender, notice_id, held, self.keys),
                tokens=() if silent else tokens_of(bulletin, self.keys),
            )
        )
        return notice_id

    def end(self, notice_id, sender="pt-one", state=NoticeState.WITHDRAWN):
        self.store.put(EndReceived(sender, notice_id, 9, state, self.clock.now()))

    def word_on(self, item, owner="pt-one", **said):
        """Return an owner's word to us on an item."""
        return worded(item, keys(owner), US.id, self.clock.now(), **said).word

    def says(self, verb, notice_id, *, sender="pt-one", sequence=2, signed=None):
        """Let an owner say something of what we told others of."""
        item = Item(1, verb, notice_id, sequence, to_wire(Ending("person-found")))
        word = self.word_on(item, sender) if signed is None else signed
        effects = self.referrals.onward(sender, notice_id, word, self.clock.now())
        self.store.put(*effects)
        return effects

    def hold(self, number=1, *, source="", hidden=False, **fields):
        """Keep a record of ours; return its reference and the record."""
        record = made_record("person", **(fields or KHALID))
        source = source or record.source
        record = replace(record, source=source, source_id=str(number), hidden=hidden)
        put = put_record(record, self.keys, agency=US.id, now=START)
        self.store.put(put)
        return put.reference, record

    # --- what officers do ----------------------------------------------------------

    def list(self, **page):
        return self.inbox.list(ANALYST, InboxPage(**page))

    def show(self, notice_id, sender="pt-one"):
        return self.inbox.show(ANALYST, ReceivedRef(sender, notice_id))

    def mark(self, notice_id, mark=Verb.READ, *, sender="pt-one", **said):
        return self.marker.mark(ANALYST, MarkRequest(sender, notice_id, mark, **said))

    def export(self, notice_id, sender="pt-one"):
        return self.exporter.export(ANALYST, ReceivedRef(sender, notice_id)).content

    def forward(self, notice_id, *peers, sender="pt-one"):
        request = ForwardRequest(sender, notice_id, peers)
        return self.forwarder.forward(ANALYST, request)

    def find(self, *questions, **changed):
        values = {
            "purpose": Purpose.INVESTIGATION,
            "case": "GR-1",
            "offence": "trafficking-in-human-beings",
            "legal_basis": "eu-2023-977",
            "questions": questions or (ABOUT_KHALID,),
        }
        return self.finder.find(ANALYST, FindRequest(**(values | changed)))

    # --- what is there -----------------------------------------------------------------

    def deliveries(self, peer):
        return [d for d in self.store.channel.unreceipted(peer) if d.state == "queued"]

    def queued(self, peer):
        return [open_item(d, self.keys) for d in self.deliveries(peer)]

    def verbs(self, peer):
        return [item.verb for item in self.queued(peer)]

    def reports(self, peer="pt-one"):
        return [(i.verb, from_wire(Report, i.body)) for i in self.queued(peer)]

    def entries(self, act=""):
        rows = self.store.journal.rows(0, self.store.journal.head().size)
        opened = [read_entry(row, self.keys) for row in rows]
        return [entry for entry in opened if act in ("", entry.act)]

    def exhibits(self):
        """Return every exhibit there is, opened."""
        rows = self.store.journal.rows(0, self.store.journal.head().size)
        return [open_exhibit(r, self.keys) for r in rows if r.exhibit is not None]
