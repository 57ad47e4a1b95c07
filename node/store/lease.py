"""Leases: what is done once in the node, and which of its processes does it.

A lease is taken and renewed in the row that every act locks, by the clock of the
database. Each holder has a *token* that is larger than all of that lease before it.
What is done under a lease is kept only if its token is the one that stands when it is
written (``cluster.against``): a process that was paused, and whose lease went to
another meanwhile, can do nothing by it, whatever it believes.

Each process also has a lease in its own name, which nobody else takes: so it is seen
which processes there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, NamedTuple

from sqlalchemy import Connection

from node.crypto.digest import sha256
from node.errors import OtherRules
from node.store.cluster import Cluster, Lease, Precondition
from node.store.engine import is_sqlite
from node.store.sql import SqlStatement

PROCESS: Final = "process "
"""Before the name of a process, in that of the lease that says that it is there."""
LONGEST_S: Final = 60
"""Nobody takes a lease for longer. One that ends later was taken by another clock: that
of a server that has failed, or of the one that a backup is from."""
_NOW = SqlStatement(
    "", "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::int8"
)
_SECOND: Final = 1_000_000


AGREED: Final = (
    ("read by other rules than this one", OtherRules.default_advice),
    (
        "have other keys than this one",
        "Stop this one, and give it a copy of the keystore of the others.",
    ),
    (
        "take messages for fresh for another time than this one",
        "Give all of them the same limits.freshness_window_s.",
    ),
)
"""In what processes of a node are the same, in the order of ``agreed``; and what to do
about one that is not. One that lacks a key does not open what is for us, or signs by
one that was given up; where windows differ, one forgets what is fresh for another."""


def agreed(rules: str, key_ids: Iterable[str], window_s: int) -> str:
    """Return, in one text, in what all processes of a node are the same."""
    keys = sha256(" ".join(key_ids).encode()).hex()
    return f"{rules} {keys} {window_s}"


class Wish(NamedTuple):
    """What ``holder`` wants: these leases, for so long from now.

    ``rules`` is in what it has to be like all others (``agreed``).
    """

    holder: str
    names: Sequence[str]
    for_s: float
    rules: str


def database_now(connection: Connection) -> int:
    """Return the database's time, in microseconds: one clock for all processes."""
    assert not is_sqlite(connection)  # noqa: S101 - a file is not shared
    return int(_NOW.rows(connection)[0][0])


def granted(cluster: Cluster, wish: Wish, now: int) -> Cluster:
    """Return what stands once ``wish`` was granted as far as it can be at ``now``.

    A lease that somebody else holds stays theirs until its end.

    Raises:
        OtherRules: there is a process that reads by other rules (what either keeps the
            other would not find, and would deny), or is no process of the same node by
            its keys or its window of freshness.
    """
    leases = {
        name: lease
        for name, lease in cluster.leases.items()
        if not name.startswith(PROCESS) or lease.until > now
    }
    others = [n for n in leases if n.startswith(PROCESS) and n != PROCESS + wish.holder]
    if others and cluster.rules != wish.rules:
        names = ", ".join(name.removeprefix(PROCESS) for name in sorted(others))
        parts = zip(AGREED, cluster.rules.split(), wish.rules.split(), strict=False)
        differing = (said for said, theirs, ours in parts if theirs != ours)
        why, advice = next(differing, AGREED[0])
        raise OtherRules(f"other processes {why}: {names}", advice=advice)
    # Not below the time: a server that took another's place may have lost the last.
    highest = max([now, *(lease.token for lease in cluster.leases.values())])
    until = now + round(wish.for_s * _SECOND)
    for name in (*wish.names, PROCESS + wish.holder):
        held = leases.get(name)
        if held is not None and held.holder == wish.holder:
            leases[name] = held._replace(until=until)
        elif held is None or not now < held.until <= now + LONGEST_S * _SECOND:
            highest += 1
            leases[name] = Lease(wish.holder, highest, until)
    return cluster._replace(leases=leases, rules=wish.rules)


def given_back(cluster: Cluster, holder: str) -> Cluster:
    """Return what stands once ``holder`` has given back all that it holds."""
    leases = {
        name: lease._replace(holder="", until=0) if lease.holder == holder else lease
        for name, lease in cluster.leases.items()
        if name != PROCESS + holder
    }
    return cluster._replace(leases=leases)


def tokens(cluster: Cluster, holder: str) -> Mapping[str, int]:
    """Return the token of each lease that ``holder`` holds, by name."""
    return {
        name: lease.token
        for name, lease in cluster.leases.items()
        if lease.holder == holder and not name.startswith(PROCESS)
    }


def shown(cluster: Cluster, own: str) -> Iterator[str]:
    """Yield a line for each process that there is, with the leases it holds."""
    for name in sorted(name for name in cluster.leases if name.startswith(PROCESS)):
        holder = name.removeprefix(PROCESS)
        held = ", ".join(sorted(tokens(cluster, holder))) or "no lease"
        yield f"{holder}{' (this one)' if holder == own else ''}: {held}"


_ACTING: ContextVar[tuple[str, int]] = ContextVar("acting", default=("", 0))
_EXPECTED: ContextVar[tuple[str, int]] = ContextVar("expected", default=("", 0))
_OFFICER: ContextVar[str] = ContextVar("officer", default="")


@contextmanager
def acting(name: str, token: int) -> Iterator[None]:
    """Let each act that is handed in here hold only while this lease does."""
    before = _ACTING.set((name, token))
    try:
        yield
    finally:
        _ACTING.reset(before)


@contextmanager
def expecting(kind: str, count: int) -> Iterator[None]:
    """Let each act that is handed in here hold only while so many changes were made."""
    before = _EXPECTED.set((kind, count))
    try:
        yield
    finally:
        _EXPECTED.reset(before)


@contextmanager
def by_officer(pseudonym: str) -> Iterator[None]:
    """Let each act that is handed in here hold only while the officer is active."""
    before = _OFFICER.set(pseudonym)
    try:
        yield
    finally:
        _OFFICER.reset(before)


def wanted(basis: int | None) -> Precondition:
    """Return what must hold when an act is written that is handed in now."""
    return Precondition(basis, *_ACTING.get(), *_EXPECTED.get(), _OFFICER.get())
