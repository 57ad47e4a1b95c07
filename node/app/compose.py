"""Put the flows together: constructors, and nothing else.

Everything a flow needs is handed to it here. The same function makes the node
that serves and the nodes of the tests' federation, over other adapters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from node import __version__
from node.app.adapters import Adapters
from node.app.notices import Common, NoticeBounds, NoticeFlows, notice_flows
from node.crypto.keystore import Keyring
from node.flows.bundle.activate import Lawgiver
from node.flows.bundle.rules import Rules
from node.flows.exchange import Exchange
from node.flows.heads import Heads
from node.flows.ledger.review import Reviewer
from node.flows.officer.staff import Staff
from node.flows.peer.introduce import Introducer
from node.flows.peer.keys import KeyKeeper
from node.flows.peer.ping import Pinger
from node.flows.query.answer import Answerer
from node.flows.query.ask import Asker
from node.flows.query.collect import Collector
from node.flows.query.search import Search
from node.flows.query.show import Shelf
from node.flows.quota import Quotas
from node.flows.record.holding import Keeper
from node.flows.record.importing import Importer
from node.flows.release.decide import Releaser
from node.flows.scribe import Scribe
from node.model.agency import Agency
from node.model.codes import Kind
from node.model.officer import Officer

Handler = Callable[[Officer, Any], Any]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits that the flows keep, from the configuration."""

    window_s: int
    quantum_s: float
    questions_most: int
    notices: NoticeBounds = field(default_factory=NoticeBounds)


@dataclass(frozen=True, slots=True)
class Flows:
    """Everything a node does, ready to be put behind its two doors."""

    exchange: Exchange
    staff: Staff
    scribe: Scribe
    rules: Rules
    heads: Heads
    notices: NoticeFlows
    handlers: Mapping[str, Handler]


def compose(  # noqa: PLR0913 - one value a thing of its own
    us: Agency,
    keys: Keyring,
    rules: Rules,
    world: Adapters,
    *,
    bounds: Bounds,
    endpoints: tuple[str, ...],
) -> Flows:
    """Return the flows of agency ``us`` over ``world``."""
    scribe = Scribe(us.id, keys, world.journal)
    heads = Heads(world.releases)
    quotas = Quotas(world.memory)
    search = Search(keys, world.holdings)
    staff = Staff(keys, world.officers, scribe, world.clock)
    pinger = Pinger(
        us=us,
        software=f"comity-node {__version__}",
        keys=keys,
        peers=world.peers,
        journal=world.journal,
        door=world.door,
        heads=heads,
        scribe=scribe,
        clock=world.clock,
        window_s=bounds.window_s,
    )
    answerer = Answerer(
        us=us,
        rules=rules,
        search=search,
        releases=world.releases,
        journal=world.journal,
        quotas=quotas,
        questions_most=bounds.questions_most,
    )
    notices = notice_flows(
        Common(
            us=us,
            keys=keys,
            rules=rules,
            scribe=scribe,
            heads=heads,
            search=search,
            quotas=quotas,
            window_s=bounds.window_s,
            questions_most=bounds.questions_most,
        ),
        world,
        bounds.notices,
    )
    watch = notices.watch
    exchange = Exchange(
        keys=keys,
        peers=world.peers,
        memory=world.memory,
        journal=world.journal,
        clock=world.clock,
        stories={
            Kind.QUERY: answerer.answer,
            Kind.PING: pinger.pong,
            **notices.stories,
        },
        window_s=bounds.window_s,
        quantum_s=bounds.quantum_s,
        pause=world.pause,
        heard=world.heard,
    )
    asker = _asker(us, keys, rules, world, heads=heads, quotas=quotas, bounds=bounds)
    handlers = _handlers(
        asker=replace(asker, lookout=watch),
        shelf=Shelf(keys, world.queries, scribe, world.clock),
        importer=Importer(us, keys, world.holdings, scribe, world.clock, watch),
        keeper=Keeper(us, keys, world.holdings, scribe, world.clock, watch),
        introducer=Introducer(us, keys, world.peers, scribe, world.clock, endpoints),
        pinger=pinger,
        key_keeper=KeyKeeper(keys, world.rotate_key, scribe, world.clock),
        staff=staff,
        lawgiver=Lawgiver(keys, rules, world.releases, scribe, world.clock),
        releaser=Releaser(world.releases, scribe, world.clock),
        reviewer=Reviewer(us.id, keys, world.journal, heads, scribe, world.clock),
    )
    return Flows(
        exchange,
        staff,
        scribe,
        rules,
        heads,
        notices,
        {**handlers, **notices.handlers},
    )


def _asker(  # noqa: PLR0913 - one value a collaborator
    us: Agency,
    keys: Keyring,
    rules: Rules,
    world: Adapters,
    *,
    heads: Heads,
    quotas: Quotas,
    bounds: Bounds,
) -> Asker:
    collector = Collector(
        us=us.id,
        keys=keys,
        peers=world.peers,
        queries=world.queries,
        journal=world.journal,
        door=world.door,
        heads=heads,
        clock=world.clock,
        window_s=bounds.window_s,
    )
    return Asker(
        us=us,
        keys=keys,
        peers=world.peers,
        rules=rules,
        queries=world.queries,
        journal=world.journal,
        quotas=quotas,
        collector=collector,
        pool=world.pool,
        clock=world.clock,
        questions_most=bounds.questions_most,
        window_s=bounds.window_s,
    )


def _handlers(  # noqa: PLR0913 - one value a family of flows
    *,
    asker: Asker,
    shelf: Shelf,
    importer: Importer,
    keeper: Keeper,
    introducer: Introducer,
    pinger: Pinger,
    key_keeper: KeyKeeper,
    staff: Staff,
    lawgiver: Lawgiver,
    releaser: Releaser,
    reviewer: Reviewer,
) -> dict[str, Handler]:
    """Return which flow answers which desk call."""
    return {
        "Queries.Ask": asker.ask,
        "Queries.List": shelf.list,
        "Queries.Show": shelf.show,
        "Records.Import": importer.run,
        "Records.Add": keeper.add,
        "Records.Show": keeper.show,
        "Records.List": keeper.list,
        "Records.Withdraw": keeper.withdraw,
        "Records.Stats": keeper.stats,
        "Peers.Card": introducer.card,
        "Peers.Add": introducer.add,
        "Peers.List": introducer.list,
        "Peers.Ping": pinger.ping,
        "Peers.Revoke": introducer.revoke,
        "Keys.List": key_keeper.list,
        "Keys.Rotate": key_keeper.rotate,
        "Officers.Add": staff.add,
        "Officers.List": staff.list,
        "Officers.Disable": staff.disable,
        "Policy.Show": lawgiver.show,
        "Policy.Propose": lawgiver.propose,
        "Policy.Approve": lawgiver.approve,
        "Releases.List": releaser.list,
        "Releases.Decide": releaser.decide,
        "Ledger.Show": reviewer.show,
        "Ledger.Entry": reviewer.entry,
        "Ledger.Prove": reviewer.prove,
        "Ledger.Verify": reviewer.verify,
        "Ledger.Export": reviewer.export,
        "Ledger.Checkpoints": reviewer.checkpoints,
    }
