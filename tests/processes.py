"""Node processes for the tests: made cheaply, run as an operator would run them.

A node made here is a real one: its own folder, keystore, store and process, with
one officer of each role. Only the passphrase is cheap to try, and the policies have
fewer cases, so that a test can start a node as often as it likes. ``Counterpart`` is
an agency whose side the test itself plays, with its own keys and over the real wire.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from sqlalchemy import text

from node.app import connect, init_node
from node.app.desk import HAND_OVER
from node.app.files import starter_policies
from node.app.places import store_url
from node.clock import SystemClock
from node.codec.wire import from_wire, to_wire
from node.config import load_config
from node.crypto import keystore
from node.crypto.digest import sha256
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.crypto.strongbox import CHEAPEST
from node.errors import Unreachable
from node.ledger.checkpoint import origin_of, write_checkpoint
from node.model.agency import Agency, AgencyId, agency_id
from node.model.codes import AgencyClass, Kind, OfficerRole, Purpose
from node.model.desk.call import ById, Nothing, Q, R, Unary
from node.model.desk.ledger import LEDGER_SHOW, LEDGER_VERIFY, LedgerPage, VerifyRequest
from node.model.desk.node import NODE_STATUS
from node.model.desk.officer import (
    OFFICERS_ADD,
    OFFICERS_LIST,
    OFFICERS_REISSUE,
    OfficerAddRequest,
)
from node.model.desk.peer import PEERS_ADD, PEERS_CARD, PeerAddRequest
from node.model.desk.record import RECORDS_IMPORT, ImportChunk, ImportProgress
from node.model.desk.restore import RESTORE_ACCEPT, RESTORE_REVIEW, RestoreAccept
from node.model.introduction import Introduction, Peer
from node.model.message import Header, Message
from node.model.query import Answer, Justification, Query, Question
from node.protocol.envelope import Closed, close, open_envelope
from node.protocol.introduction import accept_card, write_card
from node.store.engine import open_engine, reading
from node.transport.desk_client import DeskClient
from node.transport.wire_client import WireClient
from tests.nursery import ROOT, Child, nursery

SECRET = b"a passphrase for tests only"
START_S = 60.0
STOP_S = 20.0
NOWHERE = "127.0.0.1:1"
WHY = Justification(
    Purpose.INVESTIGATION,
    "CASE-1",
    "trafficking-in-human-beings",
    "eu-2023-977",
    "o-counterpart",
)


def make_node(home: Path, agency: str, *, store: str = "", endpoint: str = "") -> None:
    """Make a node's folder, with its passphrase beside it. Peers ask it openly.

    Without ``endpoint`` it listens on any free port and cannot be called by card.
    """
    init_node(
        home,
        Agency(agency_id(agency), f"Agency {agency}", agency[:2].upper()),
        SECRET,
        listen=endpoint or "127.0.0.1:0",
        endpoint=endpoint or NOWHERE,
        store=store,
        policies=Path(_policies().name),
        opslimit=CHEAPEST,
    )
    give_no_views(home)
    write_secret(home / "passphrase", SECRET.decode())


@cache
def _policies() -> TemporaryDirectory[str]:
    """Return the starter policies with one file of their cases.

    A node decides all cases whenever it starts, which is most of its starting.
    """
    folder: TemporaryDirectory[str] = TemporaryDirectory(prefix="comity-policies-")
    for name, data in starter_policies().items():
        if not name.startswith("cases/") or name == "cases/ask.toml":
            file = Path(folder.name) / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(data)
    return folder


def as_configured(url: str) -> str:
    """Return a PostgreSQL URL in the form that a configuration takes."""
    return url.replace("postgresql://", "postgresql+psycopg://")


def write_secret(path: Path, secret: str) -> None:
    """Write a file that its owner alone may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret + "\n")


def comity(
    *words: object, timeout_s: float = 60, env: Mapping[str, str] = os.environ
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, in a process that has imported it already."""
    with TemporaryDirectory(prefix="comity-said-") as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        child = nursery().start(words, out=out, err=err, env=env)
        try:
            code = child.wait(timeout_s)
        finally:
            child.kill()
        given = ["comity", *map(str, words)]
        return subprocess.CompletedProcess(
            given, code, out.read_text(), err.read_text()
        )


@dataclass
class NodeProcess:
    """One node and its process."""

    home: Path
    process: subprocess.Popen[bytes] | Child | None = None
    _desks: dict[OfficerRole, DeskClient] = field(default_factory=dict)

    @property
    def agency(self) -> str:
        return str(load_config(self.home).agency.id)

    @property
    def url(self) -> str:
        """Where its store is."""
        return store_url(self.home, load_config(self.home))

    @property
    def words(self) -> list[str]:
        """What is said to the command to make it serve."""
        return [
            *("--dir", str(self.home), "serve"),
            *("--passphrase-file", str(self.home / "passphrase")),
        ]

    @property
    def environment(self) -> Mapping[str, str] | None:
        """The environment of the process; None: that of the tests."""
        return None

    def start(self) -> Self:
        """Start the process."""
        with (self.home / "node.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "node", *self.words],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=self.environment,
            )
        return self

    def ready(self) -> Self:
        """Wait until the desk answers."""
        until = time.monotonic() + START_S
        while True:
            assert self.process is not None
            code = self.process.poll()
            assert code is None, f"exit {code}: {self.log()}"
            try:
                # A channel that has failed once waits before it tries again.
                with connect(self.home) as desk:
                    desk.call(NODE_STATUS, Nothing(), timeout_s=START_S)
            except Unreachable:
                assert time.monotonic() < until, self.log()
                time.sleep(0.03)
            else:
                return self

    def log(self) -> str:
        """Return the end of what it has written."""
        file = self.home / "node.log"
        return file.read_text()[-4000:] if file.exists() else ""

    def desk(self, role: OfficerRole = OfficerRole.OPERATOR) -> DeskClient:
        """Return the desk as the officer with ``role`` reaches it."""
        if role not in self._desks:
            file = self.home / "credentials" / f"{role}.credential"
            self._desks[role] = connect(self.home, file)
        return self._desks[role]

    def call(self, role: OfficerRole, call: Unary[Q, R], request: Q) -> R:
        return self.desk(role).call(call, request)

    def stop(self) -> int:
        """Ask it to stop; return its exit code."""
        self._hang_up()
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self._ended()

    def kill(self) -> None:
        """End it as a power cut would, whether it runs or not."""
        self._hang_up()
        if self.process is not None:
            self.process.kill()
            self._ended()

    def died(self) -> None:
        """Wait until it has been killed, by whoever does it."""
        self._hang_up()
        code = self._ended()
        assert code == -signal.SIGKILL, f"exit {code}: {self.log()}"

    def appoint(self) -> None:
        """Seat the first set, and add whom an operator adds alone."""
        for handed in (self.home / HAND_OVER).iterdir():
            handed.rename(self.home / "credentials" / handed.name)
        for role in (OfficerRole.ANALYST, OfficerRole.CUSTODIAN):
            added = self.desk().call(
                OFFICERS_ADD, OfficerAddRequest(f"Test {role}", (str(role),))
            )
            write_secret(
                self.home / "credentials" / f"{role}.credential", added.credential
            )

    def renew(self) -> None:
        """Give each officer but the first a new credential: a backup has none."""
        for one in self.desk().call(OFFICERS_LIST, Nothing()).items:
            if one.roles == (OfficerRole.OPERATOR,) or not one.active:
                continue
            renewed = self.desk().call(OFFICERS_REISSUE, ById(one.pseudonym))
            file = self.home / "credentials" / f"{one.roles[0]}.credential"
            write_secret(file, renewed.credential)

    def accept(self) -> None:
        """Accept the node as it was restored, without the peers that are not heard."""
        shown = self.desk().call(RESTORE_REVIEW, Nothing())
        unheard = tuple(head.agency for head in shown.heads if not head.heard)
        given = RestoreAccept(shown.code, "a test restored it", unheard)
        self.desk().call(RESTORE_ACCEPT, given)

    def know(self, card: bytes, fingerprint: str) -> None:
        self.desk().call(PEERS_ADD, PeerAddRequest(card, fingerprint))

    def as_peer(self) -> Peer:
        """Return the running node as another agency knows it, where it listens now."""
        card = self.desk().call(PEERS_CARD, Nothing())
        now = SystemClock().now()
        peer = accept_card(card.card, known=None, fingerprint=card.fingerprint, now=now)
        wire = self.desk().call(NODE_STATUS, Nothing()).wire_address
        return replace(peer, introduction=replace(peer.introduction, endpoints=(wire,)))

    def load(
        self, data: bytes, *, source: str = "test", role: str = "suspect"
    ) -> ImportProgress:
        """Import FollowTheMoney lines; return the totals."""
        chunk = ImportChunk(data, "ftm", source, "", role, "H0", last=True)
        desk = self.desk(OfficerRole.CUSTODIAN)
        *_, last = desk.duplex(RECORDS_IMPORT, iter((chunk,)))
        assert isinstance(last, ImportProgress)
        assert last.done
        return last

    def entries(self) -> list[dict[str, Any]]:
        """Return every entry of the ledger, opened."""
        found: list[dict[str, Any]] = []
        while True:
            page = self.desk(OfficerRole.AUDITOR).call(
                LEDGER_SHOW, LedgerPage(len(found), 500, covers=True)
            )
            found += [json.loads(item.json) for item in page.items]
            if len(found) >= page.size:
                return found

    def verify(self, *checkpoints: str) -> int:
        """Let the auditor check the whole ledger; return its size."""
        desk = self.desk(OfficerRole.AUDITOR)
        reply = desk.call(LEDGER_VERIFY, VerifyRequest(checkpoints))
        assert reply.ok, reply.findings
        return int(reply.size)

    def rows(self, statement: str, **values: str) -> list[Sequence[Any]]:
        """Read the store beside the node, as a thief would; nothing is written."""
        engine = open_engine(self.url)
        try:
            with reading(engine).connect() as connection:
                return [
                    tuple(row) for row in connection.execute(text(statement), values)
                ]
        finally:
            engine.dispose()

    def _hang_up(self) -> None:
        for desk in self._desks.values():
            desk.close()
        self._desks.clear()

    def _ended(self) -> int:
        process, self.process = self.process, None
        assert process is not None
        try:
            return process.wait(STOP_S)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


class Born(NodeProcess):
    """A node that is up sooner: its process has imported everything (nursery.py)."""

    def start(self) -> Self:
        self.process = nursery().start(self.words, out=self.home / "node.log")
        return self


@contextmanager
def running(home: Path) -> Iterator[NodeProcess]:
    """Run the node in ``home`` for the length of a block."""
    node = Born(home)
    try:
        yield node.start().ready()
    finally:
        with suppress(AssertionError):
            node.kill()


def copy_node(template: NodeProcess, home: Path, *, store: str = "") -> NodeProcess:
    """Copy a node that does not run; ``store`` is where its database was copied to."""
    shutil.copytree(template.home, home, ignore=shutil.ignore_patterns("run", "*.log"))
    if store:
        file = home / "comity.toml"
        settings = re.sub(
            r'(?m)^url = ".*"$', f"url = {json.dumps(store)}", file.read_text()
        )
        file.write_text(settings)
    return NodeProcess(home)


def share(node: NodeProcess, *, shared: bool = True) -> None:
    """Have a node that does not run share its store with other processes, or not."""
    file = node.home / "comity.toml"
    now, then = str(shared).lower(), str(not shared).lower()
    settings, times = re.subn(
        rf"(?m)^shared = {then}$", f"shared = {now}", file.read_text()
    )
    assert times == 1
    file.write_text(settings)


def give_no_views(home: Path) -> None:
    """Have a node that does not run give peers no views: they ask it openly."""
    _give(home, then="true", now="false")


def give_views(home: Path) -> None:
    """Have a node that does not run, and gave none, give peers views."""
    _give(home, then="false", now="true")


def _give(home: Path, *, then: str, now: str) -> None:
    file = home / "comity.toml"
    settings, times = re.subn(
        rf"(?m)^give = {then}$", f"give = {now}", file.read_text()
    )
    assert times == 1
    file.write_text(settings)


@dataclass
class Counterpart:
    """An agency whose side the test plays. It has keys and a way out, no store."""

    keys: Keyring
    client: WireClient

    @classmethod
    def make(
        cls, folder: Path, agency: str, *, born: timedelta = timedelta()
    ) -> Counterpart:
        """Make one whose keys were born so long ago."""
        now = SystemClock().now() - born
        keys = keystore.create(
            folder / f"{agency}.keystore",
            agency=agency,
            secret=SECRET,
            now=now,
            opslimit=CHEAPEST,
        )
        return cls(keys, WireClient(keys, SystemClock()))

    def card(self, *, endpoint: str = NOWHERE) -> bytes:
        """Return a card of this agency; by default nobody listens at its endpoint."""
        now = SystemClock().now()
        introduction = Introduction(
            agency=AgencyId(self.keys.agency),
            name=f"Agency {self.keys.agency}",
            country=self.keys.agency[:2].upper(),
            agency_class=AgencyClass.POLICE,
            sequence=1,
            issued_at=now,
            identity_key=self.keys.identity_public,
            keys=self.keys.public_keys(now),
            endpoints=(endpoint,),
        )
        return write_card(introduction, self.keys)

    def shows(self, size: int) -> str:
        """Return a head of a ledger of ``size`` entries, which this agency signs."""
        return write_checkpoint(
            origin_of(self.keys.agency),
            size,
            sha256(str(size).encode()),
            public=self.keys.ledger_public,
            sign=self.keys.sign_note,
        )

    def close_query(
        self, peer: Peer, *questions: Question, why: Justification = WHY
    ) -> tuple[str, Closed]:
        """Return a new query, ready to be sent as often as wanted, and its id."""
        return self.close(peer, Kind.QUERY, Query(why, questions))

    def close(
        self,
        peer: Peer,
        kind: Kind,
        said: Any,
        *,
        in_reply_to: str = "",
        at: datetime | None = None,
    ) -> tuple[str, Closed]:
        """Return a new message that says ``said``, bytes as they are, and its id."""
        now = at or SystemClock().now()
        header = Header(
            new_message_id(now),
            AgencyId(self.keys.agency),
            peer.agency,
            now,
            in_reply_to,
        )
        closed = close(
            kind,
            said if isinstance(said, bytes) else to_wire(said),
            header=header,
            keys=self.keys,
            recipient=peer.introduction,
            now=now,
        )
        return header.message_id, closed

    def send(self, peer: Peer, envelope: bytes, *, timeout_s: float = 30) -> bytes:
        return self.client.exchange(peer, envelope, timeout_s=timeout_s)

    def open(self, peer: Peer, envelope: bytes) -> tuple[Message, Answer]:
        """Open the answer that ``peer`` gave to a query."""
        message = self.open_message(peer, envelope)
        return message, from_wire(Answer, message.payload)

    def open_message(self, peer: Peer, envelope: bytes) -> Message:
        """Open whatever ``peer`` has said to us."""
        return open_envelope(
            envelope,
            keys=self.keys,
            peer_of=lambda _agency: peer,
            tls_peer=peer.agency,
            now=SystemClock().now(),
            window_s=300,
        )


def told(answer: Answer) -> Counter[str]:
    """Count what an answer says to its questions."""
    return Counter(str(one.kind) for one in answer.answers)
