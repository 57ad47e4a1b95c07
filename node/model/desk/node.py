"""The node itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.desk.call import EVERYBODY, Nothing, Unary


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """How the node is.

    ``trouble`` is why the store takes nothing at the moment; then nobody is served.
    ``damage`` is what is damaged of what is held; ``processes`` are those that share
    the store, each with the leases that it holds.
    """

    agency: str
    name: str
    country: str
    version: str
    started_at: datetime
    store: str
    ledger_size: int
    records: int
    peers: int
    policy_digest: str
    wire_address: str
    warnings: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    trouble: str = ""
    damage: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()


DAMAGE_ADVICE: Final = (
    "While a record is damaged, peers read not_answered where they would read no_hit. "
    "Keep the files as they are and restore a backup; call the auditor if it was not "
    "the disk. A record that no backup has is written off by two officers: "
    "`comity record write-off`."
)
NODE_STATUS: Final = Unary("Node.Status", Nothing, NodeStatus, EVERYBODY)
