"""What all flows of a node stand on: who we are, keys, rules, the world, limits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from node.app.adapters import Adapters
from node.crypto.keystore import Keyring
from node.flows.bundle.rules import Rules
from node.flows.caller import Caller
from node.flows.channel.events import SUBSCRIBERS_MOST
from node.flows.heads.held import HeldHeads
from node.flows.heads.own import HeldDoor, OwnLedger
from node.flows.heads.weigh import Heads
from node.flows.notice.files.attach import FileBounds
from node.flows.quota import Quotas
from node.flows.record.importing import REJECTS_MOST
from node.flows.recorder import Recorder
from node.flows.search import Search
from node.flows.share import Shares
from node.flows.toll import Tolls
from node.model.agency import Agency


@dataclass(frozen=True, slots=True)
class NoticeBounds:
    """The limits that the flows of notices keep, from the configuration."""

    timeout_s: float = 30.0
    stale_after: timedelta = timedelta(days=3)
    most_per_peer: int = 20_000
    most_bytes_per_peer: int = 256 << 20
    files: FileBounds = field(default_factory=lambda: FileBounds(50 << 20, 200 << 20))


@dataclass(frozen=True, slots=True)
class BlindBounds:
    """How blind lookup is given, from the configuration."""

    gives: bool = True
    life: timedelta = timedelta(days=7)
    every: timedelta = timedelta(seconds=900)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits that the flows keep, from the configuration.

    ``shared``: other processes of the node count at the same time.
    """

    window_s: int
    quantum_s: float
    questions_most: int
    rejects_most: int = REJECTS_MOST
    show_every: timedelta = timedelta(seconds=300)
    subscribers_most: int = SUBSCRIBERS_MOST
    notices: NoticeBounds = field(default_factory=NoticeBounds)
    blind: BlindBounds = field(default_factory=BlindBounds)
    shared: bool = False


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
    held: HeldHeads
    heads: Heads
    caller: Caller
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
    held = HeldHeads(world.heads)
    own = OwnLedger(us.id, keys, world.journal, held)
    world = replace(world, door=HeldDoor(world.door, own, world.peers))
    recorder = Recorder(us.id, keys, world.journal)
    heads = Heads(held)
    caller = Caller(
        us=us.id,
        keys=keys,
        peers=world.peers,
        door=world.door,
        heads=heads,
        clock=world.clock,
        window_s=bounds.window_s,
    )
    return Ground(
        us=us,
        keys=keys,
        rules=rules,
        world=world,
        bounds=bounds,
        recorder=recorder,
        own=own,
        held=held,
        heads=heads,
        caller=caller,
        search=Search(keys, world.holdings, world.damage, world.progress),
        quotas=Quotas(world.memory, shared=bounds.shared),
        tolls=Tolls(recorder),
        shares=Shares(),
        endpoints=endpoints,
    )
