"""A federation in one process: N nodes, one clock, a pretend network.

Each node is composed by the same function as the real one, over the adapters a
test chooses. The network between them hands envelopes over as bytes and can be
told to misbehave. ``check`` proves the whole world at the end of a test.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, overload

from node.app.adapters import Adapters
from node.app.compose import Flows, compose
from node.app.files import starter_policies
from node.app.ground import Bounds
from node.app.looking import examiner
from node.codec.stored import unpack
from node.crypto import keystore, strongbox
from node.crypto.ids import new_reference
from node.errors import ComityError, TheirFault, Unreachable
from node.flows.boxing import put_record
from node.flows.bundle.activate import checked_bundle
from node.flows.bundle.rules import Rules
from node.flows.examine import Examiner
from node.flows.recorder import NONCE_SIZE, Recorder, open_exhibit, read_entry
from node.ledger.checkpoint import origin_of
from node.matching.normalise.record import normalise_record
from node.model.agency import Agency, AgencyId
from node.model.codes import AgencyClass, OfficerRole, SubjectRole
from node.model.desk.call import AnyCall, ById, Duplex, Nothing, Q, R, Stream, Unary
from node.model.desk.ledger import (
    LEDGER_ENTRY,
    LEDGER_VERIFY,
    EntryRequest,
    VerifyRequest,
)
from node.model.desk.peer import (
    PEERS_ADD,
    PEERS_CARD,
    PEERS_REVOKE,
    PeerAddRequest,
    RevokeRequest,
)
from node.model.desk.query import QUERIES_ASK, AskRequest
from node.model.desk.record import (
    RECORDS_ADD,
    RECORDS_IMPORT,
    RECORDS_WITHDRAW,
    FieldInput,
    ImportChunk,
    RecordInput,
    RecordPage,
    RecordRequest,
    WithdrawRequest,
)
from node.model.desk.release import (
    RELEASES_DECIDE,
    RELEASES_LIST,
    RELEASES_SHOW,
    ReleasePage,
    ReleaseRequest,
    ReleaseView,
)
from node.model.entry import Entry
from node.model.exhibit import AnswerExhibit, CollectExhibit
from node.model.head import PeerHead
from node.model.introduction import Introduction, Peer
from node.model.message import Message
from node.model.officer import Officer
from node.model.query import PeerAnswer, Question, Term
from node.model.record import FieldValue, Record
from node.policy.bundle import Bundle, load_bundle
from node.protocol.envelope import check_evidence, open_envelope, peek
from node.protocol.introduction import read_card
from node.store import open_store
from node.transport.told import meaning, words
from tests.blank import blank_sqlite

START = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
SECRET = b"a passphrase for tests only"
WINDOW_S = 300

OpenStore = Callable[[Path, keystore.Keyring, str], Any]


def sqlite(folder: Path, keys: keystore.Keyring, agency: str) -> Any:
    """Open the real store on SQLite."""
    url = blank_sqlite(folder / "node.db")
    return open_store(url, keys, origin_of(agency))


@lru_cache(maxsize=16)
def _bundle(files: frozenset[tuple[str, bytes]]) -> Bundle:
    return checked_bundle(dict(files))


def bundle_of(files: dict[str, bytes]) -> Bundle:
    """Load a bundle and run its cases, once for equal files."""
    return _bundle(frozenset(files.items()))


class FixedClock:
    """A clock that moves only when told."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at
        self.set_by = timedelta()

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - self.set_by - START).total_seconds()

    def advance(self, **span: float) -> None:
        self.at += timedelta(**span)

    def jump(self, **span: float) -> None:
        """Set it: no second passes."""
        self.set_by += timedelta(**span)
        self.advance(**span)


@dataclass
class Network:
    """The pretend network.

    ``tamper`` sees each envelope with its way (``"a>b"``) and may change it, or
    drop it by returning None. Who is in ``cut`` cannot be reached; who is in
    ``slow`` is reached once the event is set. ``asked`` and ``answered`` hold what
    crossed, as (sender, recipient, envelope), before any tampering.
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    tamper: Callable[[str, bytes], bytes | None] | None = None
    cut: set[str] = field(default_factory=set)
    slow: dict[str, threading.Event] = field(default_factory=dict)
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    answered: list[tuple[str, str, bytes]] = field(default_factory=list)

    def deliver(self, sender: str, recipient: str, envelope: bytes) -> bytes:
        if recipient in self.slow and not self.slow[recipient].wait(timeout=20):
            raise Unreachable(f"{recipient} did not answer in time")
        if recipient in self.cut or sender in self.cut:
            raise Unreachable(f"{recipient} could not be reached")
        self.asked.append((sender, recipient, envelope))
        arrived = self._road(sender, recipient, envelope)
        answer = self.nodes[recipient].receive(sender, arrived)
        self.answered.append((recipient, sender, answer))
        return self._road(recipient, sender, answer)

    def _road(self, sender: str, recipient: str, envelope: bytes) -> bytes:
        if self.tamper is None:
            return envelope
        changed = self.tamper(f"{sender}>{recipient}", envelope)
        if changed is None:
            raise Unreachable(f"{recipient} did not answer in time")
        return changed


@dataclass
class Door:
    """The way to peers over the pretend network."""

    network: Network
    own: str

    def exchange(self, peer: Peer, envelope: bytes, *, timeout_s: float) -> bytes:
        try:
            return self.network.deliver(self.own, peer.agency, envelope)
        except Unreachable:
            raise
        except TheirFault as why:
            there, here = (self.network.nodes[n] for n in (peer.agency, self.own))
            told = words(why, there.flows.exchange.clock.now())
            raise meaning(peer.agency, told, here.clock.now()) from why
        except ComityError as why:
            raise TheirFault("the peer refused the message") from why


@dataclass
class Node:
    """One node of the federation."""

    agency: Agency
    keys: keystore.Keyring
    folder: Path
    store: Any
    flows: Flows
    network: Network
    clock: FixedClock
    officers: dict[OfficerRole, Officer] = field(default_factory=dict)
    said: Introduction | None = None
    asked_last: str = ""

    @property
    def id(self) -> AgencyId:
        return self.agency.id

    def receive(self, tls_peer: str, envelope: bytes) -> bytes:
        """What the wire door does with bytes of ``tls_peer``."""
        return self.flows.exchange.receive(AgencyId(tls_peer), envelope)

    # --- the desk ---------------------------------------------------------------

    @overload
    def call(self, role: OfficerRole, call: Unary[Q, R], request: Q) -> R: ...
    @overload
    def call(
        self, role: OfficerRole, call: Stream[Q, R], request: Q
    ) -> Iterator[R]: ...
    @overload
    def call(
        self, role: OfficerRole, call: Duplex[Q, R], request: Iterator[Q]
    ) -> Iterator[R]: ...
    def call(self, role: OfficerRole, call: AnyCall, request: Any) -> Any:
        return self.flows.handlers[call](self.officers[role], request)

    def entrust(self, role: OfficerRole) -> None:
        """Let the officer of ``role`` read what is protected."""
        officer = self.officers[role]
        roles = officer.roles | {OfficerRole.PROTECTED_READER}
        self.officers[role] = replace(officer, roles=roles)

    def ask(
        self, question: Question | tuple[Question, ...], **changed: Any
    ) -> dict[str, PeerAnswer]:
        """Ask as the analyst, and return each peer's answer."""
        request = ask_request(question, **changed)
        told = list(self.call(OfficerRole.ANALYST, QUERIES_ASK, request))
        self.asked_last = told[-1].query_id
        return answers_of(told)

    def ask_again(self, query_id: str) -> dict[str, PeerAnswer]:
        """Ask those that have not answered yet."""
        return self.ask(person("Nobody Atall"), query_id=query_id)

    def last_query(self) -> str:
        """Return the id of the query asked last."""
        if not self.asked_last:
            (newest,) = self.store.queries.page(count=1, after="")
            self.asked_last = newest.query_id
        return self.asked_last

    def add(self, category: str, role: str = "none", **fields: Any) -> str:
        """Add a record by hand and return its reference; one number may have several."""
        options = {k: fields.pop(k) for k in ("handling", "hidden") if k in fields}
        options["separate"] = True
        given = tuple(
            FieldInput(name, value)
            for name, values in fields.items()
            for value in (values if isinstance(values, list) else [values])
        )
        view = self.call(
            OfficerRole.CUSTODIAN,
            RECORDS_ADD,
            RecordInput(category, role, given, **options),
        )
        return str(view.reference)

    def hold_without_role(self, **fields: str) -> str:
        """Hold a person in no role, as no call of the desk takes one."""
        now, reference = self.clock.now(), new_reference(self.id)
        given = tuple(FieldValue(name, value) for name, value in fields.items())
        record = Record("person", SubjectRole.NONE, "desk", reference, given)
        record = normalise_record(record, today=now.date())
        put = put_record(
            record, self.keys, agency=self.id, now=now, reference=reference
        )
        recorder = Recorder(self.id, self.keys, self.store.journal)
        recorder.record("record.added", (put,), at=now)
        return reference

    def load(self, lines: list[str], **options: str) -> list[Any]:
        """Import lines and return each report."""
        chunk = ImportChunk(
            "\n".join(lines).encode(),
            options.get("format", "ftm"),
            options.get("source", "test"),
            options.get("mapping", ""),
            options.get("role", "suspect"),
            "H0",
            last=True,
        )
        return list(self.call(OfficerRole.CUSTODIAN, RECORDS_IMPORT, iter((chunk,))))

    def withdraw(self, reference: str) -> None:
        request = WithdrawRequest(reference, "no longer needed")
        self.call(OfficerRole.CUSTODIAN, RECORDS_WITHDRAW, request)

    def revoke(self, agency: str) -> None:
        request = RevokeRequest(agency, "trust is lost")
        self.call(OfficerRole.OPERATOR, PEERS_REVOKE, request)

    def waiting(self) -> tuple[Any, ...]:
        """What waits for the release officer."""
        call = self.call(OfficerRole.RELEASE_OFFICER, RELEASES_LIST, ReleasePage())
        return tuple(call.items)

    def look(self, release: str) -> ReleaseView:
        """What the release officer is shown of what waits."""
        view = self.call(OfficerRole.RELEASE_OFFICER, RELEASES_SHOW, ById(release))
        assert isinstance(view, ReleaseView)
        return view

    def decide(self, release: str, *, approve: bool = True) -> None:
        seen = self.look(release).seen if approve else ""
        request = ReleaseRequest(release, approve, "checked against the file", seen)
        self.call(OfficerRole.RELEASE_OFFICER, RELEASES_DECIDE, request)

    # --- the ledger -------------------------------------------------------------

    def verify(self, *checkpoints: str) -> Any:
        request = VerifyRequest(checkpoints)
        return self.call(OfficerRole.AUDITOR, LEDGER_VERIFY, request)

    def entries(self, act: str = "") -> list[tuple[int, Entry]]:
        """Return the entries of ``act`` with their places, opened."""
        head = self.store.journal.head()
        opened = (
            (row.index, read_entry(row, self.keys))
            for row in self.store.journal.rows(0, head.size)
        )
        return [(i, entry) for i, entry in opened if act in ("", entry.act)]

    def exhibit(self, index: int, cls: type[Any]) -> Any:
        content = open_exhibit(self.store.journal.row(index), self.keys)
        return unpack(cls, content[NONCE_SIZE:])

    def read_exhibit(self, index: int, reason: str = "complaint 7/26") -> str:
        """Open an exhibit as the auditor."""
        request = EntryRequest(index, exhibit=True, reason=reason)
        view = self.call(OfficerRole.AUDITOR, LEDGER_ENTRY, request)
        return str(view.exhibit_json)

    def introduction(self) -> Introduction:
        """What this node last said of itself: its keys do not change here."""
        if self.said is None:
            call = self.call(OfficerRole.OPERATOR, PEERS_CARD, Nothing())
            self.said = read_introduction(call.card)
        return self.said


class Federation:
    """N nodes that know each other."""

    def __init__(
        self,
        folder: Path,
        open_store: OpenStore = sqlite,
        *,
        agencies: tuple[str, ...] = ("pt-one", "gr-two", "nl-three"),
        policies: dict[str, bytes] | None = None,
        clock: FixedClock | None = None,
        introduced: bool = True,
    ) -> None:
        self.clock = clock or FixedClock()
        self.network = Network()
        self.pool = ThreadPoolExecutor(8)
        self.liars: set[tuple[AgencyId, AgencyId]] = set()
        self.looking: dict[AgencyId, Examiner] = {}
        self.open_store = open_store
        self.bundle_files = policies or starter_policies()
        for name in agencies:
            self._make(folder / name, name)
        if introduced:
            self.introduce()

    def __getitem__(self, agency: str) -> Node:
        return self.network.nodes[agency]

    def __iter__(self) -> Iterator[Node]:
        return iter(self.network.nodes.values())

    def introduce(self) -> None:
        """Every node adds every other one's card."""
        for here in self:
            for there in self:
                if here is not there:
                    self.introduce_one(here, there)

    def introduce_one(self, here: Node, there: Node) -> None:
        card = there.call(OfficerRole.OPERATOR, PEERS_CARD, Nothing())
        here.call(
            OfficerRole.OPERATOR,
            PEERS_ADD,
            PeerAddRequest(card.card, card.fingerprint),
        )

    def restart(self, agency: str) -> None:
        """Stop a node and start it again over what it has kept."""
        node = self[agency]
        node.store.close()
        node.store = self.open_store(node.folder, node.keys, agency)
        bundle = node.flows.rules.bundle
        node.flows = self._composed(node.agency, node.keys, node.store, Rules(bundle))
        node.flows.rhythm.begin(self.clock.now())

    def beat(self) -> None:
        """Let each node look at the clock, and show how its ledger has grown."""
        for node in self:
            node.flows.rhythm.run(self.clock.now())

    def prove(self) -> None:
        """Let each node have its peers prove what waits, as its worker does."""
        for node in self:
            for peer in node.flows.prover.waiting():
                node.flows.prover.prove(peer)

    def rule_by(self, agency: str, files: dict[str, bytes]) -> None:
        """Put another bundle in force at one node, with no ceremony and no cases."""
        self[agency].flows.rules.swap(load_bundle(files))

    # --- proof ------------------------------------------------------------------

    def check(self) -> None:
        """Prove the whole world.

        Every ledger verifies, also against what peers hold of it; every signed
        message that either side has kept verifies as evidence; every answer that
        left has its entry.
        """
        for node in self:
            report = node.verify(*self.held_of(node))
            assert report.ok, (node.id, report.findings)
            self._check_evidence(node)
        self._check_answers()

    def held_of(self, node: Node) -> list[str]:
        """Return the checkpoints that others hold of a node's ledger."""
        return [
            c.checkpoint
            for other in self
            if other is not node and (other.id, node.id) not in self.liars
            for c in known_of(other, node.id)
        ]

    def forgive(self, holder: str, liar: str) -> None:
        """Leave out of ``check`` what ``liar`` falsely signed for ``holder``."""
        self.liars.add((AgencyId(holder), AgencyId(liar)))

    def _check_evidence(self, node: Node) -> None:
        own = node.introduction()
        for index, entry in node.entries("query.answered"):
            if not entry.exhibit_digest:
                told = {outcome.told.partition(":")[0] for outcome in entry.outcomes}
                assert told == {"not_answered"}, "an answer was given unproved"
                continue
            kept = node.exhibit(index, AnswerExhibit)
            asked = check_evidence(kept.query, self[entry.asker].introduction())
            assert asked.digest == entry.request_digest
        for index, entry in node.entries("query.collected"):
            if not entry.exhibit_digest:
                assert not entry.response_digest, "an answer was taken unproved"
                continue
            both = node.exhibit(index, CollectExhibit)
            assert check_evidence(both.query, own).digest == entry.request_digest
            them = self[entry.responder].introduction()
            assert check_evidence(both.answer, them).digest == entry.response_digest

    def _check_answers(self) -> None:
        placed = {
            (node.id, said)
            for node in self
            for _, entry in node.entries()
            for said in (entry.response_digest or entry.exchange_id,)
        }
        for sender, recipient, envelope in self.network.answered:
            message = self.opened(sender, recipient, envelope)
            # An answer that names the place of its entry is closed after it.
            said = message.digest, message.header.in_reply_to
            assert any((sender, s) in placed for s in said), "answered without an entry"

    def opened(self, sender: str, recipient: str, envelope: bytes) -> Message:
        """Open an envelope as its recipient could at the time."""
        node = self[recipient]
        _, header = peek(envelope)
        peer = node.store.peers.get(AgencyId(sender))
        them = replace(peer, introduction=self[sender].introduction())
        return open_envelope(
            envelope,
            keys=node.keys,
            peer_of=lambda _: replace(them, state=type(them.state).ACTIVE),
            tls_peer=AgencyId(sender),
            now=header.sent_at,
            window_s=WINDOW_S,
        )

    def close(self) -> None:
        for waits in self.network.slow.values():
            waits.set()
        self.pool.shutdown()
        for node in self:
            node.store.close()

    # --- set-up -----------------------------------------------------------------

    def _make(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, mode=0o700)
        agency = Agency(
            AgencyId(name), f"Agency {name}", name[:2].upper(), AgencyClass.POLICE
        )
        keys = keystore.create(
            folder / "keystore",
            agency=name,
            secret=SECRET,
            now=self.clock.now(),
            opslimit=strongbox.CHEAPEST,
        )
        store = self.open_store(folder, keys, name)
        flows = self._composed(agency, keys, store, Rules(bundle_of(self.bundle_files)))
        flows.rhythm.begin(self.clock.now())
        node = Node(agency, keys, folder, store, flows, self.network, self.clock)
        for role in OfficerRole:
            node.officers[role] = an_officer(name, role, at=self.clock.now())
        self.network.nodes[name] = node
        node.introduction()

    def _composed(
        self, agency: Agency, keys: keystore.Keyring, store: Any, rules: Rules
    ) -> Flows:
        world = Adapters(
            journal=store.journal,
            peers=store.peers,
            holdings=store.holdings,
            memory=store.memory,
            officers=store.officers,
            queries=store.queries,
            approvals=store.approvals,
            pending=store.pending,
            told=store.told,
            settings=store.settings,
            heads=store.heads,
            channel=store.channel,
            notices=store.notices,
            index=store.index,
            views=store.views,
            blind=store.blind,
            door=Door(self.network, agency.id),
            clock=self.clock,
            pool=self.pool,
            pause=lambda _seconds: None,
            rotate_key=lambda _use, _in_s: None,
            cancel_key=lambda _key_id: None,
        )
        if shelves := getattr(store, "shelves", None):
            looking = self.looking[agency.id] = examiner(keys, shelves)
            looking.begin()
            world = replace(
                world,
                damage=looking.damage,
                examine=looking.whole,
                written_off=looking.written_off,
            )
        flows = compose(
            agency,
            keys,
            rules,
            world,
            bounds=Bounds(window_s=WINDOW_S, quantum_s=0.02, questions_most=100),
            endpoints=("127.0.0.1:7443",),
        )
        flows.reindexer.begin()
        flows.watch_matcher.begin()
        return flows


REASONS = {
    "purpose": "investigation",
    "case": "CASE-1",
    "offence": "trafficking-in-human-beings",
    "legal_basis": "eu-2023-977",
}
"""Why somebody asks, reads or looks up, complete."""


def record_request(reference: str, **changed: str) -> RecordRequest:
    """Return a request to read one record, complete but for what is changed."""
    return RecordRequest(reference, **(REASONS | changed))


def record_page(**changed: Any) -> RecordPage:
    """Return a request for a page of records, complete but for what is changed."""
    return RecordPage(**(REASONS | changed))


def an_officer(
    agency: str, role: OfficerRole, *, at: datetime = START, name: str = ""
) -> Officer:
    """Return an officer with one role; another ``name`` is another person."""
    told = hashlib.sha256(f"{agency}{role}{name}".encode()).hexdigest()[:10]
    return Officer(f"o-{told}", name or f"Test {role}", frozenset({role}), True, at)


def known_of(holder: Node, agency: str) -> tuple[PeerHead, ...]:
    """Return the heads that a node knows of a peer's ledger, proved or not."""
    known = holder.store.heads.heads().get(agency)
    return known.all if known else ()


def read_introduction(card: bytes) -> Introduction:
    """Return what a card says."""
    return read_card(card)[0]


def answers_of(progress: Iterable[Any]) -> dict[str, PeerAnswer]:
    """Return each peer's answer."""
    return {p.answer.peer: p.answer for p in progress if p.answer is not None}


def ask_request(
    question: Question | tuple[Question, ...], **changed: Any
) -> AskRequest:
    """Return a request that is complete, but for what is changed."""
    questions = question if isinstance(question, tuple) else (question,)
    values: dict[str, Any] = {**REASONS, "questions": questions}
    return AskRequest(**(values | changed))


def person(name: str, born: str = "") -> Question:
    """Ask for a person by name, and date of birth if given."""
    terms = [Term("name", name)] + ([Term("birth_date", born)] if born else [])
    return Question("person", tuple(terms))


def document(number: str, country: str = "") -> Question:
    """Ask for a document by its number."""
    given = [Term("number", number)]
    given += [Term("issuing_country", country)] if country else []
    return Question("document", tuple(given))
