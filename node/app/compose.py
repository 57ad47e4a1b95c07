"""Put the flows together: constructors, and nothing else.

Everything a flow needs is handed to it here. The same function makes the node
that serves and the nodes of the tests' federation, over other adapters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from node import __version__
from node.app.adapters import Adapters
from node.app.ground import Bounds, Ground, Handler, ground
from node.app.notices import NoticeFlows, notice_flows
from node.crypto.keystore import Keyring
from node.flows.bundle.activate import Lawgiver
from node.flows.bundle.rules import Rules
from node.flows.exchange import Exchange, Story
from node.flows.heads import Heads
from node.flows.ledger.erase import Eraser
from node.flows.ledger.review import Reviewer
from node.flows.ledger.rhythm import Rhythm
from node.flows.lookout import Lookout
from node.flows.officer.staff import Staff
from node.flows.peer.introduce import Introducer
from node.flows.peer.keys import KeyKeeper
from node.flows.peer.ping import Pinger
from node.flows.query.answer import Answerer
from node.flows.query.ask import Asker
from node.flows.query.collect import Collector
from node.flows.query.show import Shelf
from node.flows.record.holding import Keeper
from node.flows.record.importing import Importer
from node.flows.release.decide import Releaser
from node.flows.restore.begin import restored_size
from node.flows.restore.compare import Comparer
from node.flows.restore.review import Restorer
from node.flows.restore.undone import Undone
from node.flows.scribe import Scribe
from node.model.agency import Agency
from node.model.codes import Kind


@dataclass(frozen=True, slots=True)
class Flows:
    """Everything a node does, ready to be put behind its two doors."""

    exchange: Exchange
    staff: Staff
    scribe: Scribe
    rules: Rules
    heads: Heads
    notices: NoticeFlows
    rhythm: Rhythm
    restorer: Restorer
    handlers: Mapping[str, Handler]
    chores: Mapping[str, Callable[[datetime], int]]


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
    base = ground(us, keys, rules, world, bounds=bounds, endpoints=endpoints)
    notices = notice_flows(base)
    pinger = _pinger(base)
    staff = Staff(keys, world.officers, base.scribe, world.clock)
    restorer = _restorer(base, pinger)
    stories = {
        Kind.QUERY: _answerer(base).answer,
        Kind.PING: pinger.pong,
        **notices.stories,
    }
    releaser = Releaser(base.world.releases, base.scribe, base.world.clock)
    handlers: dict[str, Handler] = {
        **_queries(base, notices.watch),
        **_records(base, notices.watch),
        **_peers(base, pinger),
        **_officers(staff),
        **_rules(base),
        **_releases(releaser),
        **_ledger(base),
        **notices.handlers,
        "Restore.Review": restorer.review,
        "Restore.Accept": restorer.accept,
    }
    exchange = _exchange(base, stories, restorer)
    return Flows(
        exchange,
        staff,
        base.scribe,
        rules,
        base.heads,
        notices,
        _rhythm(base),
        restorer,
        {name: restorer.guard(name, handle) for name, handle in handlers.items()},
        {
            "answers": exchange.forget,
            "counters": base.quotas.forget,
            "tolls": base.tolls.settle,
            "releases": releaser.expire,
            "copies": notices.lapser.run,
            "ended": notices.lapser.forget,
        },
    )


def _restorer(base: Ground, pinger: Pinger) -> Restorer:
    world = base.world
    undone = Undone(
        keys=base.keys,
        rules=base.rules,
        peers=world.peers,
        officers=world.officers,
        releases=world.releases,
        notices=world.notices,
        holdings=world.holdings,
    )
    return Restorer(
        Comparer(base.keys, world.journal, pinger.ask, world.pool),
        undone,
        base.scribe,
        world.clock,
        waits=restored_size(world.journal, world.releases) is not None,
    )


def _rhythm(base: Ground) -> Rhythm:
    return Rhythm(base.us.id, base.keys, base.world.journal, base.bounds.show_every)


def _exchange(
    base: Ground, stories: Mapping[Kind, Story], restorer: Restorer
) -> Exchange:
    world = base.world
    return Exchange(
        keys=base.keys,
        peers=world.peers,
        memory=world.memory,
        journal=world.journal,
        clock=world.clock,
        stories=stories,
        window_s=base.bounds.window_s,
        quantum_s=base.bounds.quantum_s,
        pause=world.pause,
        tolls=base.tolls,
        heard=world.heard,
        check_serving=restorer.check_serving,
    )


def _answerer(base: Ground) -> Answerer:
    return Answerer(
        us=base.us,
        rules=base.rules,
        search=base.search,
        releases=base.world.releases,
        journal=base.world.journal,
        quotas=base.quotas,
        questions_most=base.bounds.questions_most,
    )


def _pinger(base: Ground) -> Pinger:
    world = base.world
    return Pinger(
        us=base.us,
        software=f"comity-node {__version__}",
        keys=base.keys,
        peers=world.peers,
        journal=world.journal,
        door=world.door,
        heads=base.heads,
        scribe=base.scribe,
        clock=world.clock,
        window_s=base.bounds.window_s,
    )


def _queries(base: Ground, lookout: Lookout) -> dict[str, Handler]:
    world = base.world
    collector = Collector(
        us=base.us.id,
        keys=base.keys,
        peers=world.peers,
        queries=world.queries,
        journal=world.journal,
        door=world.door,
        heads=base.heads,
        clock=world.clock,
        window_s=base.bounds.window_s,
    )
    asker = Asker(
        us=base.us,
        keys=base.keys,
        peers=world.peers,
        rules=base.rules,
        queries=world.queries,
        journal=world.journal,
        quotas=base.quotas,
        collector=collector,
        pool=world.pool,
        clock=world.clock,
        questions_most=base.bounds.questions_most,
        window_s=base.bounds.window_s,
        lookout=lookout,
    )
    shelf = Shelf(base.keys, world.queries, base.scribe, world.clock)
    return {
        "Queries.Ask": asker.ask,
        "Queries.List": shelf.list,
        "Queries.Show": shelf.show,
    }


def _records(base: Ground, lookout: Lookout) -> dict[str, Handler]:
    clock, holdings = base.world.clock, base.world.holdings
    importer = Importer(base.us, base.keys, holdings, base.scribe, clock, lookout)
    releases = base.world.releases
    keeper = Keeper(base.us, base.keys, holdings, releases, base.scribe, clock, lookout)
    return {
        "Records.Import": importer.run,
        "Records.Add": keeper.add,
        "Records.Show": keeper.show,
        "Records.List": keeper.list,
        "Records.Withdraw": keeper.withdraw,
        "Records.Stats": keeper.stats,
    }


def _peers(base: Ground, pinger: Pinger) -> dict[str, Handler]:
    world, scribe = base.world, base.scribe
    introducer = Introducer(
        base.us, base.keys, world.peers, scribe, world.clock, base.endpoints
    )
    key_keeper = KeyKeeper(base.keys, world.rotate_key, scribe, world.clock)
    return {
        "Peers.Card": introducer.card,
        "Peers.Add": introducer.add,
        "Peers.List": introducer.list,
        "Peers.Ping": pinger.ping,
        "Peers.Revoke": introducer.revoke,
        "Keys.List": key_keeper.list,
        "Keys.Rotate": key_keeper.rotate,
    }


def _officers(staff: Staff) -> dict[str, Handler]:
    return {
        "Officers.Add": staff.add,
        "Officers.Renew": staff.renew,
        "Officers.List": staff.list,
        "Officers.Disable": staff.disable,
    }


def _rules(base: Ground) -> dict[str, Handler]:
    world, scribe = base.world, base.scribe
    lawgiver = Lawgiver(base.keys, base.rules, world.releases, scribe, world.clock)
    return {
        "Policy.Show": lawgiver.show,
        "Policy.Propose": lawgiver.propose,
        "Policy.Approve": lawgiver.approve,
    }


def _releases(releaser: Releaser) -> dict[str, Handler]:
    return {"Releases.List": releaser.list, "Releases.Decide": releaser.decide}


def _ledger(base: Ground) -> dict[str, Handler]:
    world = base.world
    reviewer = Reviewer(
        base.us.id, base.keys, world.journal, base.heads, base.scribe, world.clock
    )
    eraser = Eraser(base.keys, world.journal, base.scribe, world.clock)
    return {
        "Ledger.AskErasure": eraser.ask,
        "Ledger.Erase": eraser.erase,
        "Ledger.Show": reviewer.show,
        "Ledger.Entry": reviewer.entry,
        "Ledger.Prove": reviewer.prove,
        "Ledger.Verify": reviewer.verify,
        "Ledger.Export": reviewer.export,
        "Ledger.Checkpoints": reviewer.checkpoints,
    }
