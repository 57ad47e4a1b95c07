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

    def kill(self) -> None:
        """End it as a power cut would."""
        self._control("-m", "immediate", "stop")

    def promote(self) -> None:
        """Let a standby become a primary."""
        self._control("promote")

    @contextlib.contextmanager
    def standby(self) -> Iterator[PostgresServer]:
        """Run a standby of it, which follows by streaming replication."""
        folder = _owned_folder()
        data = folder / "data"
        other = PostgresServer(folder, self.binaries)
        try:
            _run(
                self.binaries / "pg_basebackup",
                *("-D", data, "-h", self.folder, "-p", _PORT, "-U", "postgres"),
                *("-R", "-X", "stream", "-c", "fast", "--no-sync"),
            )
            other.start()
            try:
                yield other
            finally:
                other.kill()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def start(self, *settings: str) -> None:
        """Start it on the socket in its folder."""
        where = f"port={_PORT}", f"unix_socket_directories='{self.folder}'"
        options = " ".join(f"-c {one}" for one in (*_OPTIONS, *settings, *where))
        log = self.folder / "log"
        self._control("-l", log, "-o", options, "start")

    def scalar(self, statement: str) -> object:
        """Return the one value that a statement gives."""
        with psycopg.connect(
            host=str(self.folder), port=_PORT, user="postgres", dbname="postgres"
        ) as connection:
            row = connection.execute(statement).fetchone()
            return row[0] if row else None

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
    folder = _owned_folder()
    data = folder / "data"
    try:
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
        server = PostgresServer(folder, binaries)
        server.start(*settings)
        try:
            yield server
        finally:
            _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owned_folder() -> Path:
    """Make a folder for a cluster, of the user that it runs as."""
    folder = Path(tempfile.mkdtemp(prefix="comity-pg-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


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
