"""The one way from the screens to everything behind them.

Each function imports what it needs when it is called, so that help and misuse
cost nothing; tests put a stand-in for the desk here. No other file of this room
imports ``node.app``, ``node.doctor`` or ``node.demo``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from node.model.agency import Agency

if TYPE_CHECKING:
    from node.app.bind import Taken
    from node.app.handed import Handed
    from node.app.keep import InBackup
    from node.app.reindexing import Reindexed
    from node.app.setup import InitResult
    from node.demo.proof import Step
    from node.demo.story import DemoReport
    from node.doctor import Diagnosis
    from node.model.desk.call import Duplex, Q, R, Stream, Unary
    from node.model.desk.ledger import VerifyReply
    from node.model.desk.officer import OfficerView
    from node.policy.bundle import Bundle


Tell = Callable[[int, int], None]
"""Told of how many things how many are done."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What an operator may choose when a node is made; empty takes the default."""

    listen: str = ""
    endpoint: str = ""
    store: str = ""
    policies: Path | None = None
    password_file: Path | None = None


class Desk(Protocol):
    """A client of the desk. Every method raises from ``node.errors``.

    Calls, such as ``PEERS_LIST``, are those of ``node.model.desk``; each knows the
    classes of its requests and replies.
    """

    def call(self, call: Unary[Q, R], request: Q) -> R:
        """Make one call and return its reply."""
        ...

    def stream(self, call: Stream[Q, R], request: Q) -> Iterator[R]:
        """Make one call and yield its replies as they come."""
        ...

    def duplex(self, call: Duplex[Q, R], requests: Iterator[Q]) -> Iterator[R]:
        """Send requests and yield replies at the same time."""
        ...


def connect(home: Path, credential: Path) -> Desk:
    """Return a client of the desk of the node in ``home``."""
    # What gRPC's core writes to standard error is no part of what a command says.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    from node.app import desk
    from node.cli.screen import note
    from node.present.officer import staff_news

    return desk.connect(home, credential, hear=lambda change: note(staff_news(change)))


def init_node(home: Path, agency: Agency, secret: bytes, made: Choices) -> InitResult:
    """Make a node's folder: configuration, keystore, store, first officer."""
    from node.app import setup

    return setup.init_node(
        home,
        agency,
        secret,
        listen=made.listen,
        endpoint=made.endpoint,
        store=made.store,
        policies=made.policies,
        password_file=made.password_file,
    )


def check_choices(agency: Agency, made: Choices) -> None:
    """Check what was chosen for a new node, before anything is asked or made."""
    from node.app import setup

    setup.checked_config(
        agency,
        listen=made.listen,
        endpoint=made.endpoint,
        store=made.store,
        password_file=made.password_file,
    )


def passphrase_file(home: Path) -> Path | None:
    """Return the passphrase file that the configuration names, if it names one."""
    from node.config import load_config

    named = load_config(home).keystore.passphrase_file
    return home / named if named else None


def change_passphrase(home: Path, old: bytes, new: bytes) -> Path | None:
    """Put the keystore under another passphrase; return a file that keeps the old."""
    from node.app import passphrase

    return passphrase.change_passphrase(home, old, new)


def recover_operator(home: Path, secret: bytes, name: str, out: Path) -> OfficerView:
    """Make a new operator of a node that does not run; write the credential."""
    from node.app import recover

    return recover.recover_operator(home, secret, name, out)


def serve(home: Path, secret: bytes) -> None:
    """Run the node until it is told to stop."""
    from node.app import running

    running.serve(home, secret)


def backup(home: Path, out: Path) -> Path:
    """Write a backup of the node to ``out``."""
    from node.app import keep

    return keep.backup(home, out)


def look_into(file: Path, home: Path, made: Choices) -> InBackup:
    """Read and check a backup, and where it would go; nothing is made."""
    from node.app import keep

    return keep.look(file, home, store=made.store, password_file=made.password_file)


def restore(
    file: Path, home: Path, secret: bytes, made: Choices, *, operator: str
) -> Path:
    """Make a node's folder from a backup; return the operator's new credential."""
    from node.app import keep

    return keep.restore(
        file,
        home,
        secret,
        store=made.store,
        password_file=made.password_file,
        operator=operator,
    )


def verify_offline(
    home: Path, secret: bytes, checkpoints: Sequence[str]
) -> VerifyReply:
    """Check the ledger in a node's folder, without the node."""
    from node.app import offline

    return offline.verify_offline(home, secret, checkpoints)


def check_proof(path: Path, vkey: str, card: bytes) -> Handed:
    """Check a proof that a ledger has handed out."""
    from node.app import handed

    return handed.check_proof(path, vkey=vkey, card=card)


def check_together(proof: Handed, evidence: Handed) -> Handed:
    """Check that a message is one that a proved entry records."""
    from node.app import handed

    return handed.check_together(proof, evidence)


def check_exhibit(proof: Handed, path: Path) -> Handed:
    """Check that a file is the exhibit of a proved entry."""
    from node.app import handed

    return handed.check_exhibit(proof, path)


def check_evidence(path: Path, card: bytes) -> Handed:
    """Check a signed message that a ledger has handed out."""
    from node.app import handed

    return handed.check_evidence(path, card=card)


def stored_rights(home: Path) -> Sequence[Taken]:
    """Return what grants anything in a store that is not bound yet."""
    from node.app import bind

    return bind.listed(home)


def bind_store(home: Path, secret: bytes) -> None:
    """Bind a store that an earlier version kept."""
    from node.app import bind

    bind.bind(home, secret)


def reindex(home: Path, secret: bytes, tell: Tell) -> Reindexed:
    """Read anew what other rules have read; the node must not run."""
    from node.app import reindexing

    return reindexing.reindex(home, secret, tell=tell)


def read_policies(path: Path) -> dict[str, bytes]:
    """Return the files of a folder of policies by their relative paths."""
    from node.app import files

    return files.read_policy_dir(path)


def load_policies(path: Path) -> Bundle:
    """Read, parse and validate a folder of policies."""
    from node.app import files

    return files.load_policy_dir(path)


def verify_export(path: Path, checkpoints: Sequence[str], vkey: str) -> VerifyReply:
    """Check a ledger export without any key of the node."""
    from node.app import files

    return files.verify_export(path, checkpoints, vkey=vkey)


def examine(home: Path, *, deep: bool = False) -> Sequence[Diagnosis]:
    """Look a node over."""
    from node import doctor

    return doctor.examine(home, deep=deep)


def run_demo(
    path: Path, *, keep: bool, seed: int, report: Callable[[Step], None]
) -> DemoReport:
    """Bring up four agencies under ``path`` and tell the story."""
    from node.demo import story

    return story.run_demo(path, keep=keep, seed=seed, report=report)
