"""What the processes of one node know in common: a column of the ledger's head.

    moved     how often each kind of thing that a process keeps in memory has changed
    leases    who does what is done once in the node, until when, under which token
    rules     in what all of them are the same: by which rules they read what is held
              and what is asked, which keys they have, and what is fresh for them

It lies in the row that every act locks, and is sealed with it (``Stand.beside``): what
it says is read and changed in the transaction of the act that heeds it. So an act that
was decided by what has changed since is not kept, whichever process changed it, and
neither is one of a process that did not know that its lease had ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec

from node.errors import ComityError, LedgerBroken, Overtaken
from node.flows.basis import OFFICERS, PEERS, POLICY
from node.flows.bundle.activate import ACTIVE
from node.flows.channel.effects import QueueDelivery
from node.flows.heads.book import DropHead, ForgetHeads, HoldHead, KeepHead, PutDoubt
from node.flows.index.effects import ReindexReceived
from node.flows.notice.effects import EndReceived, PutReceived
from node.flows.ports import (
    Effect,
    ForgetCredentials,
    PutOfficer,
    PutPeer,
    PutSetting,
    ShowHead,
)

DOUBTS: Final = "doubts"
OWN: Final = "own doubts"
SHOWN: Final = "shown"
HEADS: Final = "heads"
NOTICES: Final = "notices"
WATCHED: Final = "watched"
DELIVERIES: Final = "deliveries"

MOVES: Final[Mapping[type[Any], str]] = MappingProxyType(
    {
        PutPeer: PEERS,
        PutOfficer: OFFICERS,
        ForgetCredentials: OFFICERS,
        PutSetting: POLICY,  # of one name alone
        PutDoubt: DOUBTS,
        ShowHead: SHOWN,
        KeepHead: HEADS,
        HoldHead: HEADS,
        DropHead: HEADS,
        ForgetHeads: HEADS,
        PutReceived: NOTICES,
        EndReceived: NOTICES,
        ReindexReceived: WATCHED,
        QueueDelivery: DELIVERIES,
    }
)
"""What each effect changes of what processes keep in memory."""
DECIDES: Final = frozenset({PEERS, POLICY, OWN, SHOWN})
"""By what a peer's message is answered: who the peer is, what the rules say, whether
our own ledger is in doubt, and which head of it goes with the answer."""


class Lease(NamedTuple):
    """Who ``holder`` is, and until when (microseconds, by the database's clock).

    ``token`` is larger with each new holder, and never used again.
    """

    holder: str
    token: int
    until: int


class Cluster(NamedTuple):
    """What the processes of a node know in common."""

    moved: Mapping[str, int] = MappingProxyType({})
    leases: Mapping[str, Lease] = MappingProxyType({})
    rules: str = ""

    @property
    def basis(self) -> int:
        """What an answer stands on: another number whenever that has changed."""
        return sum(self.moved.get(kind, 0) for kind in DECIDES)

    def and_then(self, effects: Iterable[Effect], us: str) -> Cluster:
        """Return it as it is once ``effects`` are durable; ``us`` is our agency."""
        kinds = moves(effects, us)
        if not kinds:
            return self
        counts = {kind: self.moved.get(kind, 0) + 1 for kind in kinds}
        return self._replace(moved={**self.moved, **counts})

    def moved_since(self, older: Cluster) -> frozenset[str]:
        """Return the kinds of things that changed between ``older`` and this."""
        return frozenset(
            kind for kind, n in self.moved.items() if n != older.moved.get(kind, 0)
        )


class Precondition(NamedTuple):
    """What must hold yet: the ``basis`` of a decision, a lease by ``name`` and token.

    Or that things of a ``kind`` have changed so many ``times`` and no more, or that an
    ``officer``, by pseudonym, is active (which the officer's row says: ``writer``).
    """

    basis: int | None = None
    name: str = ""
    token: int = 0
    kind: str = ""
    times: int = 0
    officer: str = ""


UNCONDITIONAL: Final = Precondition()
"""Of an act that nothing could overtake."""


def moves(effects: Iterable[Effect], us: str) -> frozenset[str]:
    """Return the kinds of things that ``effects`` change at agency ``us``."""
    changing = [effect for effect in effects if type(effect) in MOVES]
    kinds = {
        MOVES[type(effect)]
        for effect in changing
        if not isinstance(effect, PutSetting) or effect.name == ACTIVE
    }
    # A peer shows what it likes of its own ledger: that overtakes no answer.
    if any(isinstance(e, PutDoubt) and e.doubt.agency == us for e in changing):
        kinds.add(OWN)
    return frozenset(kinds)


def against(wanted: Precondition, cluster: Cluster) -> ComityError | None:
    """Return why what is ``wanted`` does not hold, or None."""
    if wanted.basis is not None and wanted.basis != cluster.basis:
        return Overtaken("what this was decided by has changed meanwhile")
    if wanted.kind and wanted.times != cluster.moved.get(wanted.kind, 0):
        return Overtaken(f"{wanted.kind} were changed by somebody else meanwhile")
    if wanted.name:
        lease = cluster.leases.get(wanted.name)
        if lease is None or lease.token != wanted.token:
            return Overtaken(f"the lease of {wanted.name!r} has gone to another")
    return None


def pack_cluster(cluster: Cluster) -> bytes:
    """Return the column; nothing of a node in which nothing of it happened yet."""
    if cluster == Cluster():
        return b""
    # In one order: what is sealed is compared byte by byte.
    moved, leases = sorted(cluster.moved.items()), sorted(cluster.leases.items())
    return msgspec.msgpack.encode([moved, leases, cluster.rules])


def unpack_cluster(kept: bytes | None) -> Cluster:
    """Return what a column says.

    Raises:
        LedgerBroken: no process of ours wrote it.
    """
    if not kept:
        return Cluster()
    try:
        moved, leases, rules = _decode(bytes(kept))
    except msgspec.MsgspecError as error:
        raise LedgerBroken("what stands beside the ledger's head is not its") from error
    return Cluster(dict(moved), dict(leases), rules)


_decode = msgspec.msgpack.Decoder(
    tuple[list[tuple[str, int]], list[tuple[str, Lease]], str]
).decode
