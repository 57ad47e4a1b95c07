"""Four agencies on one machine: folders, processes, and desks to speak to.

Each node is a process of its own, started with the same command that an
operator would use, on loopback and with its own keystore, store and officers.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from node.app import connect, init_node
from node.app.desk import CREDENTIALS, HAND_OVER
from node.errors import ComityError, Unreachable
from node.flows.officer.roles import CHECKING
from node.model.agency import Agency, agency_id
from node.model.codes import OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.node import NODE_STATUS
from node.model.desk.officer import OFFICERS_ADD, OFFICERS_RENEW, OfficerAddRequest

START_S = 40.0
STOP_S = 20.0
ADDED = (OfficerRole.ANALYST, OfficerRole.CUSTODIAN)
"""Whom an operator adds alone."""


@dataclass(frozen=True, slots=True)
class Member:
    """An agency of the demonstration."""

    agency: str
    name: str
    country: str


MEMBERS = (
    Member("pt-demo", "Demonstration Police, Lisbon", "PT"),
    Member("gr-demo", "Demonstration Police, Athens", "GR"),
    Member("th-demo", "Demonstration Police, Bangkok", "TH"),
    Member("br-demo", "Demonstration Police, Brasília", "BR"),
)


@dataclass(slots=True)
class DemoNode:
    """One node: where it lies, its process, its officers' desks."""

    member: Member
    path: Path
    fingerprint: str = ""
    process: subprocess.Popen[bytes] | None = None
    desks: dict[OfficerRole, Any] = field(default_factory=dict)

    def desk(self, role: OfficerRole) -> Any:
        """The desk as an officer with ``role`` reaches it."""
        return self.desks[role]


class DemoFederation:
    """Nodes of ``members`` under ``path``. Stop it, or the processes go on.

    ``stores`` gives some of them a PostgreSQL URL by agency; SQLite otherwise.
    ``policies`` is the folder of the bundle to begin with, or the starter set.
    """

    def __init__(
        self,
        path: Path,
        *,
        members: Sequence[Member] = MEMBERS,
        stores: Mapping[str, str] | None = None,
        policies: Path | None = None,
    ) -> None:
        self.path = path
        self.policies = policies
        self.stores = stores or {}
        self.nodes = {m.agency: DemoNode(m, path / m.agency) for m in members}

    def make(self) -> None:
        """Make the nodes' folders, each with a passphrase of its own."""
        self.path.mkdir(parents=True, exist_ok=True)
        for node in self.nodes.values():
            secret = secrets.token_urlsafe(24)
            member, wire = node.member, f"127.0.0.1:{_free_port()}"
            who = Agency(agency_id(member.agency), member.name, member.country)
            made = init_node(
                node.path,
                who,
                secret.encode(),
                listen=wire,
                endpoint=wire,
                store=self.stores.get(member.agency, ""),
                policies=self.policies,
            )
            _write_secret(passphrase_file(node.path), secret)
            node.fingerprint = made.fingerprint

    def start(self) -> None:
        """Start the processes and wait until their desks answer."""
        for node in self.nodes.values():
            self.start_one(node)
        for node in self.nodes.values():
            self.await_one(node)

    def start_one(self, node: DemoNode) -> None:
        """Start one process; its output goes to ``node.log`` in its folder."""
        with (node.path / "node.log").open("ab") as log:
            node.process = subprocess.Popen(  # noqa: S603 - our own command
                serve_command(node.path),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def pids(self) -> tuple[int, ...]:
        """Return the ids of the processes that were started and not stopped."""
        nodes = self.nodes.values()
        return tuple(n.process.pid for n in nodes if n.process is not None)

    def appoint(self) -> None:
        """Connect as each of the first set, who renew, and as those it then adds."""
        for node in self.nodes.values():
            operator = connect(node.path, None)
            node.desks[OfficerRole.OPERATOR] = operator
            for role in CHECKING:
                handed = node.path / HAND_OVER / f"{role}.credential"
                with connect(node.path, handed) as desk:
                    made = desk.call(OFFICERS_RENEW, Nothing())
                handed.unlink()
                self._seat(node, role, made.credential)
            for role in ADDED:
                request = OfficerAddRequest(f"Demonstration {role}", (str(role),))
                made = operator.call(OFFICERS_ADD, request)
                self._seat(node, role, made.credential)

    def _seat(self, node: DemoNode, role: OfficerRole, credential: str) -> None:
        file = node.path / CREDENTIALS / f"{role}.credential"
        _write_secret(file, credential)
        node.desks[role] = connect(node.path, file)

    def stop_one(self, node: DemoNode) -> None:
        """Stop one process and wait for it."""
        process, node.process = node.process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def stop(self) -> None:
        """Stop all processes."""
        for node in self.nodes.values():
            for desk in node.desks.values():
                with suppress(ComityError):
                    desk.close()
            self.stop_one(node)

    def await_one(self, node: DemoNode) -> None:
        """Wait until a node's desk answers.

        Raises:
            Unreachable: its process ended, or it took too long.
        """
        until = time.monotonic() + START_S
        while True:
            if node.process is not None and node.process.poll() is not None:
                raise Unreachable(
                    f"the node of {node.member.agency} ended while starting",
                    advice=f"See {node.path / 'node.log'}.",
                )
            try:
                desk = connect(node.path, None)
                desk.call(NODE_STATUS, Nothing())
            except Unreachable:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                desk.close()
                return


def passphrase_file(path: Path) -> Path:
    """Where a demonstration node keeps its passphrase."""
    return path / "passphrase"


def serve_command(path: Path) -> list[str]:
    """Return the command that an operator would give."""
    return [
        sys.executable,
        "-m",
        "node",
        "--dir",
        str(path),
        "serve",
        "--passphrase-file",
        str(passphrase_file(path)),
    ]


def _write_secret(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
