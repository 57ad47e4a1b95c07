"""A node process: how it starts, what it refuses, how it ends."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from node.model.desk.call import Nothing
from node.model.desk.node import NODE_STATUS
from node.model.desk.query import QUERIES_ASK, AskRequest
from sqlalchemy import text

from node.demo.federation import _free_port
from node.errors import ComityError
from node.model.codes import OfficerRole
from node.model.query import Question, Term
from node.store.engine import open_engine
from tests.processes import (
    Counterpart,
    NodeProcess,
    comity,
    make_node,
    running,
    write_secret,
)

STOPS_IN_S = 8


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="comity-node-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def made(folder: Path) -> Path:
    """A node that was made and does not run."""
    make_node(folder / "made", "pt-made")
    return folder / "made"


@pytest.fixture
def home(folder: Path, made: Path) -> Iterator[Path]:
    """A copy of it, to be broken."""
    copy = folder / "copy"
    shutil.copytree(made, copy)
    yield copy
    shutil.rmtree(copy)


def serve(home: Path, passphrase: Path | None = None) -> tuple[int, str]:
    """Serve ``home``, which cannot be; return exit code and what was said."""
    secret = passphrase or home / "passphrase"
    done = comity("--dir", home, "serve", "--passphrase-file", secret)
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("comity: ")]
    assert len(lines) == 1, done.stderr
    return done.returncode, lines[0]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_node_that_is_told_to_stop_ends_cleanly_and_soon(
    home: Path, how: signal.Signals
) -> None:
    node = NodeProcess(home).start().ready()
    assert node.process is not None
    began = time.monotonic()
    node.process.send_signal(how)
    assert node.process.wait(STOPS_IN_S) == 0
    assert time.monotonic() - began < STOPS_IN_S
    last = json.loads(node.log().splitlines()[-1])
    assert last["event"] == "node.stopped"
    # What it ends with is what it begins with.
    with running(home) as again:
        assert again.desk().call(NODE_STATUS, Nothing()).ledger_size > 0


def test_a_node_stops_though_it_waits_for_a_peer_that_says_nothing(
    home: Path, folder: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, running(home) as node:
        node.appoint()
        peer = Counterpart.make(folder, "gr-silent")
        endpoint = f"127.0.0.1:{silent.getsockname()[1]}"
        node.know(peer.card(endpoint=endpoint), peer.keys.fingerprint)
        request = AskRequest(
            "investigation",
            "CASE-1",
            "trafficking-in-human-beings",
            "eu-2023-977",
            (Question("document", (Term("number", "X1234567"),)),),
            deadline_ms=60_000,
        )
        desk = node.desk(OfficerRole.ANALYST)

        def ask() -> None:
            with suppress(ComityError):
                list(desk.stream(QUERIES_ASK, request))

        asking = threading.Thread(target=ask)
        asking.start()
        connection, _ = silent.accept()  # the node has called; it hears nothing
        assert node.process is not None
        began = time.monotonic()
        node.process.send_signal(signal.SIGTERM)
        try:
            assert node.process.wait(30) == 0
            assert time.monotonic() - began < 2 * STOPS_IN_S + 4
        finally:
            connection.close()
            asking.join()


@pytest.mark.attack
def test_attack_serve_the_same_folder_twice(home: Path) -> None:
    with running(home) as node:
        code, said = serve(home)
        assert (code, "another node process" in said) == (1, True)
        assert node.desk().call(NODE_STATUS, Nothing()).agency == "pt-made"


@pytest.mark.attack
def test_attack_guess_the_passphrase(home: Path) -> None:
    write_secret(home / "guess", "another passphrase altogether")
    code, said = serve(home, home / "guess")
    assert code == 1
    assert "keystore" in said or "passphrase" in said
    assert "altogether" not in said


def test_a_folder_without_a_configuration_is_no_node(folder: Path) -> None:
    done = comity("--dir", folder, "serve")
    assert done.returncode == 2
    assert "comity.toml" in done.stderr
    assert done.stderr.startswith("comity: ")


@pytest.mark.parametrize(
    ("line", "instead", "named"),
    [
        (r"answer_quantum_ms = .*", "answer_quantum_ms = 0", "answer_quantum_ms"),
        (r"level = .*", 'level = "loud"', "level"),
        (r"\[logs\]", "[logging]", "logging"),
        (r"max_questions = .*", "max_questions = ", "comity.toml"),
    ],
)
def test_a_configuration_that_cannot_be_meant_is_refused_by_its_key(
    home: Path, line: str, instead: str, named: str
) -> None:
    _rewrite(home, line, instead)
    code, said = serve(home)
    assert code == 1
    assert named in said


def test_a_port_that_is_taken_is_said_so(home: Path) -> None:
    with socket.create_server(("127.0.0.1", _free_port())) as taken:
        address = "{}:{}".format(*taken.getsockname())
        _rewrite(home, r'listen = "127\.0\.0\.1:0"', f'listen = "{address}"')
        code, said = serve(home)
    assert code == 1
    assert address in said


@pytest.mark.attack
def test_attack_run_old_software_on_a_newer_store(home: Path) -> None:
    engine = open_engine(NodeProcess(home).url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    code, said = serve(home)
    assert (code, "9999" in said) == (1, True)


@pytest.mark.attack
@pytest.mark.parametrize("name", ["keystore", "passphrase", "comity.db"])
def test_attack_leave_a_secret_open_to_others(home: Path, name: str) -> None:
    (home / name).chmod(0o644)
    code, said = serve(home)
    assert code != 0
    assert name in said


@pytest.mark.attack
def test_attack_take_back_the_last_entries_of_the_ledger(home: Path) -> None:
    engine = open_engine(NodeProcess(home).url)
    with engine.begin() as connection:
        connection.execute(
            text(
                'DELETE FROM ledger_row WHERE "index" = '
                '(SELECT max("index") FROM ledger_row)'
            )
        )
    engine.dispose()
    code, said = serve(home)
    assert code == 1
    assert "the rows are not" in said


@pytest.mark.attack
def test_attack_put_the_keystore_of_another_node_under_the_ledger(
    home: Path, folder: Path
) -> None:
    make_node(folder / "other", "pt-made")
    shutil.copy(folder / "other" / "keystore", home / "keystore")
    code, said = serve(home)
    assert code == 1
    assert "Traceback" not in said


def test_nothing_of_a_node_that_could_not_be_made_stays(folder: Path) -> None:
    write_secret(folder / "short", "short")
    done = comity(
        *("init", folder / "never", "--agency", "pt-never", "--country", "PT"),
        *("--name", "Never", "--passphrase-file", folder / "short"),
    )
    assert done.returncode == 2
    assert not list(folder.glob("*never*")) + list(folder.glob(".never*"))


def _rewrite(home: Path, line: str, instead: str) -> None:
    file = home / "comity.toml"
    changed, count = re.subn(rf"(?m)^{line}$", instead, file.read_text())
    assert count == 1, count
    file.write_text(changed)


def test_a_process_that_is_gone_leaves_nothing_in_the_way(home: Path) -> None:
    node = NodeProcess(home).start().ready()
    node.kill()
    assert (home / "run" / "desk.sock").exists()
    with running(home) as again:
        assert again.stop() == 0
