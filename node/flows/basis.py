"""What is decided by what may change: whether it still stands when it is written.

    basis → read, decide → submit upon it → kept, or ``Overtaken``

It is part of the journal's port (``ports.Journal``): what stands is known for certain
only in the transaction that writes.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Final, Protocol

PEERS: Final = "peers"
OFFICERS: Final = "officers"
POLICY: Final = "policy"
"""Kinds of things that are changed by what stood there: the policy is that in force."""


class DecisionBasis(Protocol):
    """How decisions are held against what other acts changed. For many threads."""

    def basis(self) -> int:
        """Return what stands for all that a peer's message is decided by.

        It is another number after each act that changes a peer, the policy in force,
        what peers are shown, or whether our own ledger is in doubt. Whoever asks for
        it before reading any of these, and hands it in with the act, has that act fail
        with ``Overtaken`` if it is another by the time the act is written; also by an
        act before it that is made durable together with it.
        """
        ...

    def unchanged(self, kind: str) -> AbstractContextManager[None]:
        """Enter it before things of a ``kind`` are read, to change them by what was.

        The act of this thread inside fails with ``Overtaken`` if anybody, in any
        process of the node, has changed one of them since. Raises as ``fresh``.
        """
        ...

    def fresh(self) -> None:
        """Return once all is known that any process of the node had kept before.

        Raises:
            Overtaken: what this thread does is by now another process's to do.
            StoreBroken, LedgerBroken: it cannot be known.
        """
        ...
