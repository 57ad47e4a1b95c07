"""Who is not told of a notice cannot learn that there is one.

Two pairs of agencies, alike in all: an owner and a recipient. In one pair there are
notices, in the other there are none. An outsider, whom all four know as a peer, does
to all four in random order whatever a peer can do: asks for those who are named in
the notices, asks how notices stand, asks for their files and reports on them by their
real ids, pings, and talks nonsense. What is said, how large it is and how long it
takes must be the same with and without notices, and nobody may call the outsider.

A checkpoint in an answer tells how many acts a ledger holds, of whatever sort; that
is what it is for (design, section 6), and it is left out of the comparison.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from random import Random

import pytest

from node.clock import SystemClock
from node.codec.wire import from_wire, to_wire
from node.crypto.ids import new_message_id
from node.demo.federation import _free_port
from node.errors import ComityError
from node.flows.notice.views import input_of
from node.model.agency import AgencyId
from node.model.codes import AnswerKind, Kind, OfficerRole
from node.model.desk.call import ById
from node.model.desk.notice import NOTICES_DRAFT, NOTICES_SHOW
from node.model.introduction import Peer
from node.model.message import Header, Message, Ping, Pong
from node.model.notice import Audience, AudienceMode, Report
from node.model.parcel import (
    Chunk,
    ChunkAsk,
    Item,
    Parcel,
    Receipts,
    Standings,
    Verb,
)
from node.model.query import Answer, Query, Question, Term
from node.protocol.envelope import close, open_envelope, peek
from tests.edges.ranks import Told, tell_apart
from tests.faults.officers import Pair, content
from tests.faults.plan import seed_of_run
from tests.faults.recalled import attach
from tests.faults.world import Member, inbox, until
from tests.posts import worded
from tests.processes import WHY, Counterpart, NodeProcess, make_node, running
from tests.samples import holding, stating

pytestmark = pytest.mark.xdist_group("silence")

NOTICES = 24
ASKED = 120  # of each question, at each of the four
BLIND = 4.0  # standard deviations that chance may give
ANALYST = OfficerRole.ANALYST
WITH, WITHOUT = "with", "without"
PAIRS = {WITH: ("pt-one", "es-one"), WITHOUT: ("pt-two", "es-two")}
OUTSIDER = "nl-outsider"
BUSY = "Unreachable"


@dataclass(frozen=True)
class Subject:
    """Who or what a notice is about, and the ids that only a recipient knows."""

    name: str
    born: str
    passport: str
    notice_id: str
    attachment_id: str


@dataclass(frozen=True)
class Seen:
    """What the outsider sees of one exchange."""

    what: str
    at: str  # with or without
    said: str
    size: int
    seconds: float


class Trap:
    """Listens where the outsider's card says that it is; counts who calls."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._socket.accept()
                self.calls += 1
                caller.close()

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@dataclass
class Outsider:
    """The fourth agency. It knows the ids of notices, as if they had leaked."""

    counterpart: Counterpart
    epochs: dict[str, str] = field(default_factory=dict)
    positions: dict[str, Iterator[int]] = field(
        default_factory=lambda: defaultdict(lambda: count(1))
    )
    numbers: Iterator[int] = field(default_factory=count)

    def by_name(self, peer: Peer, subject: Subject) -> tuple[Kind, bytes]:
        terms = (Term("name", subject.name), Term("birth_date", subject.born))
        return self._query(Question("person", terms))

    def by_passport(self, peer: Peer, subject: Subject) -> tuple[Kind, bytes]:
        return self._query(Question("document", (Term("number", subject.passport),)))

    def standings(self, peer: Peer, subject: Subject) -> tuple[Kind, bytes]:
        return Kind.STANDINGS, to_wire(Standings("", "", (), ()))

    def chunk(self, peer: Peer, subject: Subject) -> tuple[Kind, bytes]:
        ask = ChunkAsk(subject.notice_id, subject.attachment_id, 0)
        return Kind.CHUNK_ASK, to_wire(ask)

    def report(self, peer: Peer, subject: Subject) -> tuple[Kind, bytes]:
        return self._item(peer, subject, Verb.READ, to_wire(Report(_now())))

    def recall(self, peer: Peer, subject: Subject) -> tuple[Kind, bytes]:
        return self._item(peer, subject, Verb.SUSPEND, b"nonsense")

    def ping(self, peer: Peer, subject: Subject) -> tuple[Kind, bytes]:
        return Kind.PING, to_wire(Ping("outsider 1.0.0"))

    def nonsense(self, peer: Peer, subject: Subject) -> tuple[Kind, bytes]:
        return Kind.CHUNK_ASK, b"\xff" + subject.notice_id.encode()

    def _query(self, question: Question) -> tuple[Kind, bytes]:
        # Each of a case and an officer of its own: quotas are another matter.
        number = next(self.numbers)
        why = replace(WHY, case=f"CASE-{number:06}", officer=f"o-{number:06}")
        return Kind.QUERY, to_wire(Query(why, (question,)))

    def _item(
        self, peer: Peer, subject: Subject, verb: Verb, body: bytes
    ) -> tuple[Kind, bytes]:
        epoch = self.epochs.setdefault(peer.agency, new_message_id(_now()))
        position = next(self.positions[peer.agency])
        item = Item(position, verb, subject.notice_id, 1, body)
        item = worded(item, self.counterpart.keys, peer.agency, _now())
        return Kind.PARCEL, to_wire(Parcel(epoch, (item,)))

    def exchange(self, peer: Peer, kind: Kind, payload: bytes) -> tuple[str, int]:
        """Say it; return what was answered, and how large that was.

        The header lies open, and is as long as the time it states; it is apart.
        """
        now, keys = _now(), self.counterpart.keys
        header = Header(new_message_id(now), AgencyId(keys.agency), peer.agency, now)
        closed = close(
            kind,
            payload,
            header=header,
            keys=keys,
            recipient=peer.introduction,
            now=now,
        )
        try:
            answer = self.counterpart.send(peer, closed.envelope)
        except ComityError as why:
            return f"{type(why).__name__}", 0
        message = open_envelope(
            answer,
            keys=keys,
            peer_of=lambda _: peer,
            tls_peer=peer.agency,
            now=_now(),
            window_s=300,
        )
        return _said(message), len(answer) - len(peek(answer)[0].header)


WAYS: dict[str, Callable[[Outsider, Peer, Subject], tuple[Kind, bytes]]] = {
    "query by name": Outsider.by_name,
    "query by passport": Outsider.by_passport,
    "standings": Outsider.standings,
    "chunk of a file": Outsider.chunk,
    "report": Outsider.report,
    "recall": Outsider.recall,
    "ping": Outsider.ping,
    "nonsense": Outsider.nonsense,
}


def _said(message: Message) -> str:
    """Return all that an answer says, but for times, places and checkpoints."""
    payload = message.payload
    if message.kind is Kind.ANSWER:
        answer = from_wire(Answer, payload)
        assert {a.kind for a in answer.answers} == {AnswerKind.NO_HIT}
        return repr(answer.answers)
    if message.kind is Kind.RECEIPTS:
        receipts = from_wire(Receipts, payload)
        return repr([(r.verb, r.outcome, r.reason) for r in receipts.receipts])
    if message.kind is Kind.PONG:
        pong = from_wire(Pong, payload)
        return repr((pong.software, pong.card_sequence, pong.seen_size > 0))
    if message.kind is Kind.STANDINGS:
        return repr(from_wire(Standings, payload))
    assert message.kind is Kind.CHUNK
    return repr(from_wire(Chunk, payload))


@dataclass
class Stage:
    """The four nodes, who asks them, and what there is to ask."""

    nodes: dict[str, NodeProcess]
    outsider: Outsider
    trap: Trap
    subjects: list[Subject] = field(default_factory=list)
    unknown: list[Subject] = field(default_factory=list)

    def measure(self, seed: int) -> dict[int, list[Seen]]:
        """Do everything to all; return what was seen, by owner (0) and recipient (1)."""
        with ThreadPoolExecutor(2) as pool:
            owners, recipients = pool.map(lambda at: self._at(at, seed), (0, 1))
        return {0: owners, 1: recipients}

    def _at(self, place: int, seed: int) -> list[Seen]:
        """Do everything to both nodes of a place, one thing at a time."""
        dice = Random(f"{seed}/order/{place}")
        peers = {at: self.nodes[PAIRS[at][place]].as_peer() for at in PAIRS}
        order = [(what, at) for what in WAYS for at in PAIRS for _ in range(ASKED)]
        for what in WAYS:
            self._one(peers[WITH], what, WITH, self.subjects[0])
            self._one(peers[WITHOUT], what, WITHOUT, self.subjects[0])
        dice.shuffle(order)
        return [
            self._one(peers[at], what, at, dice.choice(self.subjects))
            for what, at in order
        ]

    def _one(self, peer: Peer, what: str, at: str, subject: Subject) -> Seen:
        kind, payload = WAYS[what](self.outsider, peer, subject)
        began = time.perf_counter()
        said, size = self.outsider.exchange(peer, kind, payload)
        return Seen(what, at, said, size, time.perf_counter() - began)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    folder = Path(tempfile.mkdtemp(prefix="comity-silence-"))
    trap = Trap()
    outsider = Counterpart.make(folder, OUTSIDER)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(trap.close)
        stack.callback(outsider.client.close)
        nodes: dict[str, NodeProcess] = {}
        for agency in (a for pair in PAIRS.values() for a in pair):
            home = folder / agency
            make_node(home, agency, endpoint=f"127.0.0.1:{_free_port()}")
            nodes[agency] = stack.enter_context(running(home))
            nodes[agency].appoint()
            nodes[agency].know(
                outsider.card(endpoint=trap.endpoint), outsider.keys.fingerprint
            )
        for owner, recipient in PAIRS.values():
            for here, there in ((owner, recipient), (recipient, owner)):
                peer = nodes[there].as_peer()
                nodes[here].know(peer.card, peer.fingerprint)
        made = Stage(nodes, Outsider(outsider), trap)
        _tell(made, Random(seed_of_run()))
        yield made


@pytest.fixture(scope="module")
def seen(stage: Stage) -> dict[int, list[Seen]]:
    seed = seed_of_run()
    print(f"\nCOMITY_FAULT_SEED={seed}")
    assert stage.trap.calls == 0, "somebody called who had nothing to say"
    return stage.measure(seed)


@pytest.mark.faults
@pytest.mark.attack
@pytest.mark.parametrize("what", WAYS)
@pytest.mark.parametrize("place", [0, 1], ids=["owner", "recipient"])
def test_attack_learn_of_a_notice_without_being_told_of_it(
    seen: dict[int, list[Seen]], place: int, what: str
) -> None:
    # Beyond its toll of a minute it is busy for whoever asks, whatever is held.
    mine = [one for one in seen[place] if one.what == what and one.said != BUSY]
    by = {at: [one for one in mine if one.at == at] for at in PAIRS}
    assert {one.said for one in by[WITH]} == {one.said for one in by[WITHOUT]}
    assert len({one.said for one in mine}) == 1, "what is said depends on the notice"
    assert len({one.size for one in mine}) == 1
    found = _compare(by)
    print(f"\n{what}: {found}; {_medians(by)}")
    assert abs(found.deviations) < BLIND, found


@pytest.mark.faults
def test_all_the_while_the_notices_were_there(
    stage: Stage, seen: dict[int, list[Seen]]
) -> None:
    """The control: whoever was told has them all, and finds them."""
    held = {i.notice_id for i in inbox(Member(stage.nodes["es-one"])).items}
    assert held == {s.notice_id for s in stage.subjects}
    assert not inbox(Member(stage.nodes["es-two"])).items
    told: set[str] = set()
    for subject in stage.subjects:
        view = stage.nodes["pt-one"].call(
            ANALYST, NOTICES_SHOW, ById(subject.notice_id)
        )
        told |= {one.peer for one in view.recipients}
    assert told == {"es-one"}


def _tell(stage: Stage, dice: Random) -> None:
    """Let one owner publish, half by naming the recipient, half by leaving one out."""
    pair = Pair.at(Member(stage.nodes["pt-one"]))
    pair.member.up.set()
    for number in range(NOTICES):
        name = "".join(dice.choices("abcdefghijklmno", k=9)).capitalize()
        born = f"19{dice.randint(50, 99)}-0{dice.randint(1, 9)}-11"
        passport = f"PX{dice.randint(0, 9_999_999):07}"
        made = stating(content(5), facts=f"About {name} there is more to be said.")
        made = holding(
            made,
            family_name=name,
            first_name="Nobody",
            birth_date=born,
            passport_number=passport,
        )
        audience = (
            Audience(AudienceMode.NAMED, ("es-one",))
            if number % 2
            else Audience(AudienceMode.EXCEPT, (OUTSIDER,))
        )
        made = replace(made, audience=audience, watch=True)
        drafted = pair.writer.call(NOTICES_DRAFT, input_of("", made))
        file = attach(pair, drafted.notice_id, b"What nobody else may read.\n")
        pair.bring_out(drafted.notice_id)
        stage.subjects.append(
            Subject(f"Nobody {name}", born, passport, drafted.notice_id, file)
        )
    pair.close()
    recipient = Member(stage.nodes["es-one"])
    until("all arrived", lambda: len(inbox(recipient).items) == NOTICES)


def _compare(by: dict[str, list[Seen]]) -> Told:
    return tell_apart(
        [one.seconds for one in by[WITH]], [one.seconds for one in by[WITHOUT]]
    )


def _medians(by: dict[str, list[Seen]]) -> str:
    def median(at: str) -> float:
        times = sorted(one.seconds for one in by[at])
        return times[len(times) // 2] * 1000

    return f"medians {median(WITH):.2f} and {median(WITHOUT):.2f} ms"


def _now() -> datetime:
    return SystemClock().now()
