"""What all flows of a node stand on: who we are, keys, rules, the world, limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from node.app.adapters import Adapters
from node.crypto.keystore import Keyring
from node.flows.bundle.rules import Rules
from node.flows.heads.held import Held
from node.flows.heads.own import HeldDoor, OwnLedger
from node.flows.heads.weigh import Heads
from node.flows.notice.files.attach import FileBounds
from node.flows.notice.stream.bell import LISTENERS_MOST
from node.flows.quota import Quotas
from node.flows.recorder import Recorder
from node.flows.search import Search
from node.flows.share import Shares
from node.flows.toll import Tolls
from node.model.agency import Agency
from node.model.officer import Officer

Handler = Callable[[Officer, Any], Any]


@dataclass(frozen=True, slots=True)
class NoticeBounds:
    """The limits that the flows of notices keep, from the configuration."""

    timeout_s: float = 30.0
    stale_after: timedelta = timedelta(days=3)
    most_per_peer: int = 20_000
    most_bytes_per_peer: int = 256 << 20
    files: FileBounds = field(default_factory=lambda: FileBounds(50 << 20, 200 << 20))


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits that the flows keep, from the configuration."""

    window_s: int
    quantum_s: float
    questions_most: int
    show_every: timedelta = timedelta(seconds=300)
    listeners_most: int = LISTENERS_MOST
    notices: NoticeBounds = field(default_factory=NoticeBounds)


@dataclass(frozen=True, slots=True)
class Ground:
    """Handed to whatever puts flows together; the flows themselves get its parts."""

    us: Agency
    keys: Keyring
    rules: Rules
    world: Adapters
    bounds: Bounds
    recorder: Recorder
    own: OwnLedger
    held: Held
    heads: Heads
    search: Search
    quotas: Quotas
    tolls: Tolls
    shares: Shares
    endpoints: tuple[str, ...]


def ground(  # noqa: PLR0913 - one value a thing of its own
    us: Agency,
    keys: Keyring,
    rules: Rules,
    world: Adapters,
    *,
    bounds: Bounds,
    endpoints: tuple[str, ...],
) -> Ground:
    """Return the ground of agency ``us`` over ``world``.

    The door to peers is one that is shut while our own ledger is in doubt.
    """
    held = Held(world.heads)
    own = OwnLedger(us.id, keys, world.journal, held)
    recorder = Recorder(us.id, keys, world.journal)
    return Ground(
        us=us,
        keys=keys,
        rules=rules,
        world=replace(world, door=HeldDoor(world.door, own)),
        bounds=bounds,
        recorder=recorder,
        own=own,
        held=held,
        heads=Heads(held),
        search=Search(keys, world.holdings),
        quotas=Quotas(world.memory),
        tolls=Tolls(recorder),
        shares=Shares(),
        endpoints=endpoints,
    )
