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
from node.flows.heads.doubts import Doubts
from node.flows.heads.growth import Grower
from node.flows.heads.own import OwnLedger
from node.flows.heads.prove import Prover
from node.flows.heads.weigh import Heads
from node.flows.ledger.erase import Eraser
from node.flows.ledger.review import Reviewer
from node.flows.ledger.rhythm import Rhythm
from node.flows.lookout import Lookout
from node.flows.officer.appoint import Appointer
from node.flows.officer.news import News
from node.flows.officer.staff import Staff
from node.flows.peer.introduce import Introducer
from node.flows.peer.keys import KeyKeeper
from node.flows.peer.ping import Pinger
from node.flows.preview import Previewing
from node.flows.query.answer import Answerer
from node.flows.query.ask import Asker
from node.flows.query.collect import Collector
from node.flows.query.preview import HitPreviewer
from node.flows.query.show import Shelf
from node.flows.record.holding import Keeper
from node.flows.record.importing import Importer
from node.flows.record.reading import Reader
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
    prover: Prover
    doubts: Doubts
    own: OwnLedger
    staff: Staff
    news: News
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
    prover = _prover(base)
    pinger = _pinger(base, prover)
    doubts = Doubts(us.id, base.held, base.scribe, world.clock)
    grower = Grower(base.own, base.heads, world.journal, bounds.window_s)
    staff = Staff(keys, world.officers, base.scribe, world.clock)
    restorer = _restorer(base, pinger)
    stories: dict[Kind, Story] = {
        Kind.QUERY: _answerer(base).answer,
        Kind.PING: pinger.pong,
        Kind.GROWTH_ASK: grower.story,
        **notices.stories,
    }
    releaser = _releaser(base, notices.previews)
    handlers: dict[str, Handler] = {
        **_queries(base, notices.watch),
        **_records(base, notices.watch),
        **_peers(base, pinger),
        **_officers(staff),
        **_rules(base),
        **_releases(releaser),
        **_ledger(base, doubts),
        **notices.handlers,
        "Officers.Reissue": restorer.only_waiting(staff.reissue),
        "Restore.Review": restorer.review,
        "Restore.Accept": restorer.accept,
    }
    exchange = _exchange(base, stories, restorer)
    return Flows(
        exchange,
        prover,
        doubts,
        base.own,
        staff,
        News(staff, world.releases),
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
    journal, every = base.world.journal, base.bounds.show_every
    return Rhythm(base.us.id, base.keys, journal, every, base.own.check)


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
        may_speak=base.own.check,
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


def _prover(base: Ground) -> Prover:
    world = base.world
    return Prover(
        us=base.us.id,
        keys=base.keys,
        peers=world.peers,
        journal=world.journal,
        door=world.door,
        held=base.held,
        heads=base.heads,
        clock=world.clock,
        window_s=base.bounds.window_s,
    )


def _pinger(base: Ground, prover: Prover) -> Pinger:
    world = base.world
    return Pinger(
        us=base.us,
        software=f"comity-node {__version__}",
        keys=base.keys,
        peers=world.peers,
        journal=world.journal,
        door=world.door,
        held=base.held,
        heads=base.heads,
        prover=prover,
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
    keeper = Keeper(base.us, base.keys, holdings, base.scribe, clock, lookout)
    reader = Reader(
        us=base.us,
        keys=base.keys,
        rules=base.rules,
        holdings=holdings,
        releases=base.world.releases,
        journal=base.world.journal,
        quotas=base.quotas,
        clock=clock,
    )
    return {
        "Records.Import": importer.run,
        "Records.Add": keeper.add,
        "Records.Show": reader.show,
        "Records.List": reader.list,
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
    appointer = Appointer(staff)
    return {
        "Officers.Add": appointer.add,
        "Officers.Agree": appointer.agree,
        "Officers.Refuse": appointer.refuse,
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


def _releaser(base: Ground, previews: Mapping[str, Previewing]) -> Releaser:
    world = base.world
    of_hits = HitPreviewer(
        base.us, base.keys, base.rules, world.peers, world.holdings, world.releases
    )
    return Releaser(
        base.keys,
        world.releases,
        {"record": of_hits.preview, **previews},
        base.scribe,
        world.clock,
    )


def _releases(releaser: Releaser) -> dict[str, Handler]:
    return {
        "Releases.List": releaser.list,
        "Releases.Show": releaser.show,
        "Releases.Decide": releaser.decide,
    }


def _ledger(base: Ground, doubts: Doubts) -> dict[str, Handler]:
    world = base.world
    reviewer = Reviewer(
        base.us.id,
        base.keys,
        world.journal,
        base.own,
        base.scribe,
        world.clock,
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
        "Ledger.Doubts": doubts.list,
        "Ledger.Clear": doubts.clear,
    }
