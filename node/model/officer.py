"""Officers: the people at this node."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.codes import OfficerRole


@dataclass(frozen=True, slots=True)
class Officer:
    """A person at the node, with roles.

    ``pseudonym`` is what peers and the ledger see; ``name`` never leaves.
    """

    pseudonym: str
    name: str
    roles: frozenset[OfficerRole]
    active: bool
    added_at: datetime
