"""A throw-away PostgreSQL cluster for the tests, on a Unix socket of its own.

The binaries are those under ``/usr/lib/postgresql/*/bin``, or ``pg_config``'s. The
server does not run as root, so a root who runs the tests lends the cluster to the
user ``postgres``. It fsyncs, as the node demands. In use::

    from tests.postgres import postgres_server  # a session fixture

    def test_it(postgres_server):
        url = postgres_server.fresh()  # a database of its own

Without binaries the tests are skipped, unless COMITY_REQUIRE_POSTGRES=1.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

_PORT = 54321  # names the socket only; the folder is the cluster's own
_OPTIONS = (
    "listen_addresses=''",
    "fsync=on",
    "max_connections=200",
    "logging_collector=off",
)


@dataclass
class PostgresServer:
    """A running cluster."""

    folder: Path
    binaries: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}&port={_PORT}"

    def fresh(self) -> str:
        """Make an empty database and return its URL."""
        name = f"node_{next(self.numbers)}"
        self.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def stop(self) -> None:
        """Stop it, as a routine restart does: who is connected is cut off."""
        self._control("-m", "fast", "stop")

    def go_on(self) -> None:
        """Start it again, with the options that it had."""
        self._control("-l", self.folder / "log", "restart")

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Let it stand still: who is connected stays so, and hears nothing."""
        (first, *_) = (self.folder / "data" / "postmaster.pid").read_text().split()
        listed = subprocess.run(
            ["pgrep", "-P", first], check=False, capture_output=True, text=True
        )
        pids = [int(first), *map(int, listed.stdout.split())]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def _control(self, *words: str | Path) -> None:
        control = self.binaries / "pg_ctl"
        _run(control, "-D", self.folder / "data", "-w", *words)

    def execute(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(
            host=str(self.folder),
            port=_PORT,
            user="postgres",
            dbname=database,
            autocommit=True,
        ) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with run_cluster(need_binaries()) as server:
        yield server


def need_binaries() -> Path:
    """Return the folder of the server binaries; without them there is no test."""
    binaries = find_binaries()
    if binaries is None:
        reason = "no PostgreSQL binaries on this machine"
        if os.environ.get("COMITY_REQUIRE_POSTGRES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return binaries


def find_binaries() -> Path | None:
    """Return the folder of the newest server binaries, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


@contextlib.contextmanager
def run_cluster(binaries: Path, *settings: str) -> Iterator[PostgresServer]:
    """Make a cluster, start it, and take it away again. ``settings`` come last."""
    folder = Path(tempfile.mkdtemp(prefix="comity-pg-"))
    data = folder / "data"
    try:
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
        _run(
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        options = " ".join(
            f"-c {option}"
            for option in (
                *_OPTIONS,
                *settings,
                f"port={_PORT}",
                f"unix_socket_directories='{folder}'",
            )
        )
        _run(
            binaries / "pg_ctl",
            "-D",
            data,
            "-l",
            folder / "log",
            "-w",
            "-o",
            options,
            "start",
        )
        try:
            yield PostgresServer(folder, binaries)
        finally:
            _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    done = (
        subprocess.run(
            words,
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
            cwd="/",
            stdin=subprocess.DEVNULL,
        )
        if words[-1] != "start"
        else _start(words)
    )
    if done.returncode:
        raise RuntimeError(f"{words[-1]}: {done.stdout}{done.stderr}")


def _start(words: list[str]) -> subprocess.CompletedProcess[str]:
    # The server inherits the pipes, and would keep a reader of them waiting.
    return subprocess.run(
        words,
        check=False,
        timeout=120,
        cwd="/",
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _version(initdb: Path) -> int:
    name = initdb.parent.parent.name
    return int(name) if name.isdigit() else 0
