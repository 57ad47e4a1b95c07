"""Backup and restore, end to end: what was exchanged before is held to after.

The node that is backed up runs, and answers meanwhile. The node that is made from
the backup is another process in another folder, on either store.
"""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from node.app import restore
from node.clock import SystemClock
from node.errors import BadInput, KeystoreBroken, LedgerBroken, Unreachable
from node.model.codes import AnswerKind, OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.node import NODE_STATUS
from node.model.desk.record import RECORDS_STATS
from node.model.introduction import Peer
from node.model.query import Question, QuestionAnswer, Term
from node.store.backup import backup as backup_store
from node.store.backup import restore as restore_store
from node.store.engine import open_engine
from tests.postgres import postgres_server
from tests.processes import (
    SECRET,
    Counterpart,
    NodeProcess,
    as_configured,
    comity,
    make_node,
    running,
    write_secret,
)

__all__ = ["postgres_server"]

NAME = "Henriqueta Salvaguarda"
PASSPORT = "XB7654321"
LINE = {
    "id": "r-1",
    "schema": "Person",
    "properties": {
        "name": [NAME],
        "birthDate": ["1968-08-08"],
        "passportNumber": [PASSPORT],
    },
}
QUESTION = Question("document", (Term("number", PASSPORT),))


@dataclass
class BackedUp:
    """A backup, and what the node had said before it was made."""

    file: Path
    asker: Counterpart
    envelope: bytes
    answered: bytes
    said: tuple[QuestionAnswer, ...]
    size: int
    checkpoint: str
    peer: Peer
    secret: tuple[object, ...]
    credentials: tuple[bytes, ...]
    known_by: tuple[bytes, ...]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="comity-keep-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def kept(folder: Path) -> BackedUp:
    """A node that was backed up by its command while it answered, and is gone."""
    home, file = folder / "first", folder / "node.backup"
    write_secret(folder / "passphrase", SECRET.decode())
    make_node(home, "gr-kept")
    asker = Counterpart.make(folder, "pt-asker")
    with running(home) as node:
        node.appoint()
        node.know(asker.card(), asker.keys.fingerprint)
        node.load(json.dumps(LINE).encode())
        peer = node.as_peer()
        _, closed = asker.close_query(peer, QUESTION)
        answered = asker.send(peer, closed.envelope)
        _, answer = asker.open(peer, answered)
        size = node.verify()

        over = threading.Event()

        def go_on() -> None:
            while not over.is_set():
                asker.send(peer, asker.close_query(peer, QUESTION)[1].envelope)

        asking = threading.Thread(target=go_on)
        asking.start()
        try:
            done = comity("--dir", home, "backup", "--out", file)
        finally:
            over.set()
            asking.join()
        assert done.returncode == 0, done.stderr
        known_by = node.rows('SELECT "credential" FROM "officer_credential"')
        assert node.stop() == 0
    credentials = (home / "credentials").iterdir()
    secrets = tuple(file.read_bytes().strip() for file in credentials)
    shutil.rmtree(home)
    return BackedUp(
        file,
        asker,
        closed.envelope,
        answered,
        answer.answers,
        size,
        answer.checkpoint,
        peer,
        ("--passphrase-file", folder / "passphrase"),
        secrets,
        tuple(row[0] for row in known_by if row[0]),
    )


@pytest.fixture
def home(folder: Path) -> Iterator[Path]:
    """Where to restore to."""
    path = folder / "second"
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_a_restored_node_waits_then_proves_its_ledger_and_answers_as_before(
    kept: BackedUp, home: Path, store: str, request: pytest.FixtureRequest
) -> None:
    into: tuple[object, ...] = ()
    if store == "postgresql":
        server = request.getfixturevalue("postgres_server")
        into = ("--store", as_configured(server.fresh()))
    done = comity("restore", "--yes", kept.file, home, *into, *kept.secret)
    assert done.returncode == 0, done.stderr

    # Its ledger is checked before it runs.
    offline = ("--dir", home, "ledger", "verify", "--offline", *kept.secret, "--json")
    checked = json.loads(comity(*offline).stdout)
    assert checked["ok"], checked
    assert checked["size"] > kept.size

    write_secret(home / "passphrase", SECRET.decode())
    with running(home) as node:
        status = node.desk().call(NODE_STATUS, Nothing())
        assert (status.agency, status.store) == ("gr-kept", store)
        assert any("answers nobody" in text for text in status.warnings)
        known = kept.peer.introduction
        here = replace(known, endpoints=(status.wire_address,))
        peer = replace(kept.peer, introduction=here)

        # Nobody is answered; what a peer reads is what it reads of a busy node.
        before = node.desk().call(NODE_STATUS, Nothing()).ledger_size
        for envelope in (
            kept.envelope,
            kept.asker.close_query(peer, QUESTION)[1].envelope,
        ):
            with pytest.raises(Unreachable, match="is busy"):
                kept.asker.send(peer, envelope)
        assert node.desk().call(NODE_STATUS, Nothing()).ledger_size == before

        # The operator looks, and accepts.
        operator = home / "credentials" / "operator.credential"
        at = ("--dir", home, "--credential", operator, "restored")
        node.renew()
        shown = json.loads(comity(*at, "review", "--json").stdout)
        assert {"kind": "peer", "name": "pt-asker"}.items() <= shown["items"][0].items()
        assert [head["heard"] for head in shown["heads"]] == [False]
        given = ("--code", shown["code"], "--reason", "the disk had failed")
        refused = comity(*at, "accept", *given)
        assert (refused.returncode, "pt-asker" in refused.stderr) == (2, True)
        done = comity(*at, "accept", *given, "--without", "pt-asker")
        assert done.returncode == 0, done.stderr

        # The ledger holds, also against what the asker has seen of it.
        assert node.verify(kept.checkpoint) >= kept.size

        # A message that was answered before is answered with the same bytes.
        assert kept.asker.send(peer, kept.envelope) == kept.answered

        # The same question asked anew finds the same record, field by field.
        _, closed = kept.asker.close_query(peer, QUESTION)
        _, answer = kept.asker.open(peer, kept.asker.send(peer, closed.envelope))
        assert _unnamed(answer.answers) == _unnamed(kept.said)
        assert answer.answers[0].kind is AnswerKind.HIT
        held = node.call(OfficerRole.CUSTODIAN, RECORDS_STATS, Nothing())
        assert held.records == 1
        assert node.stop() == 0
    # It was accepted once and for all.
    with running(home) as node:
        assert kept.asker.send(node.as_peer(), kept.envelope) == kept.answered
        assert node.stop() == 0


def _unnamed(answers: tuple[QuestionAnswer, ...]) -> list[QuestionAnswer]:
    """Return answers without references, which are of one answer alone."""
    return [
        replace(part, hits=tuple(replace(h, reference="") for h in part.hits))
        for part in answers
    ]


@pytest.mark.attack
def test_attack_read_a_stolen_backup(kept: BackedUp) -> None:
    data = kept.file.read_bytes()
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600
    for secret in (SECRET, NAME.encode(), NAME.split()[1].encode(), PASSPORT.encode()):
        assert secret not in data


@pytest.mark.attack
def test_attack_take_credentials_out_of_a_backup(kept: BackedUp) -> None:
    """Neither the credentials that lie in the folder, nor what they are known by."""
    data = kept.file.read_bytes()
    assert (
        len(kept.credentials) == len(OfficerRole) - 1
    )  # nobody reads what is protected
    assert not [secret for secret in kept.credentials if secret in data]
    assert not [known for known in kept.known_by if known in data]


@pytest.mark.attack
def test_attack_change_a_backup(kept: BackedUp, home: Path, folder: Path) -> None:
    """Every changed bit that is read is noticed, and nothing is made of it.

    Tar pads with zero bytes that nobody reads: to change those changes nothing.
    """
    data = kept.file.read_bytes()
    forged = folder / "forged"
    refused = 0
    for at in range(700, len(data), len(data) // 23):
        if data[at] == 0:
            continue
        forged.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        _is_refused(forged, home)
        refused += 1
    assert refused > 10


@pytest.mark.attack
@pytest.mark.parametrize("left", [0, 1, 511, 10_000, -1024])
def test_attack_cut_a_backup_short(
    kept: BackedUp, home: Path, folder: Path, left: int
) -> None:
    cut = folder / "cut"
    cut.write_bytes(kept.file.read_bytes().rstrip(b"\0")[:left])
    _is_refused(cut, home)


@pytest.mark.attack
def test_attack_restore_without_the_passphrase(kept: BackedUp, home: Path) -> None:
    with pytest.raises(KeystoreBroken):
        restore(kept.file, home, b"another passphrase")
    assert not home.exists()
    assert not list(home.parent.glob(f".{home.name}.*"))


@pytest.mark.attack
@pytest.mark.parametrize("name", ["desk.pem", "credentials/operator.credential"])
def test_attack_bring_a_file_in_with_a_backup(
    kept: BackedUp, home: Path, folder: Path, name: str
) -> None:
    """A certificate that officers would trust, or a credential of somebody's."""
    forged = folder / f"with-{name.replace('/', '-')}"
    engine = open_engine(f"sqlite:///{folder}/{forged.name}.db")
    with kept.file.open("rb") as source:
        files = dict(restore_store(engine, source).files)
    with forged.open("xb") as out:
        now = SystemClock().now()
        backup_store(engine, out, now=now, files={**files, name: b"smuggled"})
    engine.dispose()
    _is_refused(forged, home)


def test_a_backup_is_not_restored_over_a_node(kept: BackedUp, folder: Path) -> None:
    make_node(folder / "there", "gr-kept")
    before = NodeProcess(folder / "there").rows('SELECT max("index") FROM ledger_row')
    done = comity("restore", "--yes", kept.file, folder / "there", *kept.secret)
    assert (done.returncode, "not empty" in done.stderr) == (2, True)
    after = NodeProcess(folder / "there").rows('SELECT max("index") FROM ledger_row')
    assert after == before


def test_a_backup_is_not_written_over_a_file(folder: Path) -> None:
    make_node(folder / "node", "gr-kept")
    mine = folder / "mine"
    mine.write_text("not a backup")
    done = comity("--dir", folder / "node", "backup", "--out", mine)
    assert done.returncode == 2
    assert mine.read_text() == "not a backup"
    assert not list(folder.glob(".mine*"))


def _is_refused(file: Path, home: Path) -> None:
    with pytest.raises((BadInput, LedgerBroken)):
        restore(file, home, SECRET)
    assert not home.exists()
    assert not list(home.parent.glob(f".{home.name}.*"))
