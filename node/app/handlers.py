"""The calls of the desk, by name, over the ground of a node."""

from __future__ import annotations

from collections.abc import Mapping

from node.app.ground import Ground, Handler
from node.flows.bundle.activate import Lawgiver
from node.flows.heads.doubts import Doubts
from node.flows.ledger.erase import Eraser
from node.flows.ledger.review import Reviewer
from node.flows.lookout import Lookout
from node.flows.officer.appoint import Appointer
from node.flows.officer.staff import Staff
from node.flows.peer.introduce import Introducer
from node.flows.peer.keys import KeyKeeper
from node.flows.peer.ping import Pinger
from node.flows.preview import Previewing
from node.flows.query.ask import Asker
from node.flows.query.collect import Collector
from node.flows.query.preview import HitPreviewer
from node.flows.query.show import Shelf
from node.flows.record.holding import Keeper
from node.flows.record.importing import Importer
from node.flows.record.reading import Reader
from node.flows.release.decide import Releaser


def queries(base: Ground, lookout: Lookout) -> dict[str, Handler]:
    """Return the calls about our own questions."""
    world = base.world
    collector = Collector(
        us=base.us.id,
        keys=base.keys,
        queries=world.queries,
        caller=base.caller,
        recorder=base.recorder,
        clock=world.clock,
    )
    asker = Asker(
        us=base.us,
        keys=base.keys,
        peers=world.peers,
        rules=base.rules,
        queries=world.queries,
        recorder=base.recorder,
        quotas=base.quotas,
        collector=collector,
        pool=world.pool,
        clock=world.clock,
        questions_most=base.bounds.questions_most,
        window_s=base.bounds.window_s,
        lookout=lookout,
    )
    shelf = Shelf(base.keys, world.queries, base.recorder, world.clock)
    return {
        "Queries.Ask": asker.ask,
        "Queries.List": shelf.list,
        "Queries.Show": shelf.show,
    }


def records(base: Ground, lookout: Lookout) -> dict[str, Handler]:
    """Return the calls about our own holdings."""
    clock, holdings = base.world.clock, base.world.holdings
    importer = Importer(base.us, base.keys, holdings, base.recorder, clock, lookout)
    keeper = Keeper(base.us, base.keys, holdings, base.recorder, clock, lookout)
    reader = Reader(
        us=base.us,
        keys=base.keys,
        rules=base.rules,
        holdings=holdings,
        releases=base.world.releases,
        recorder=base.recorder,
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


def peers(base: Ground, pinger: Pinger) -> dict[str, Handler]:
    """Return the calls about peers and our keys."""
    world, recorder = base.world, base.recorder
    introducer = Introducer(
        base.us, base.keys, world.peers, recorder, world.clock, base.endpoints
    )
    key_keeper = KeyKeeper(base.keys, world.rotate_key, recorder, world.clock)
    return {
        "Peers.Card": introducer.card,
        "Peers.Add": introducer.add,
        "Peers.List": introducer.list,
        "Peers.Ping": pinger.ping,
        "Peers.Revoke": introducer.revoke,
        "Keys.List": key_keeper.list,
        "Keys.Rotate": key_keeper.rotate,
    }


def officers(staff: Staff) -> dict[str, Handler]:
    """Return the calls about officers."""
    appointer = Appointer(staff)
    return {
        "Officers.Add": appointer.add,
        "Officers.Agree": appointer.agree,
        "Officers.Refuse": appointer.refuse,
        "Officers.Renew": staff.renew,
        "Officers.List": staff.list,
        "Officers.Disable": staff.disable,
    }


def rules(base: Ground) -> dict[str, Handler]:
    """Return the calls about the policy bundle."""
    world, recorder = base.world, base.recorder
    lawgiver = Lawgiver(base.keys, base.rules, world.releases, recorder, world.clock)
    return {
        "Policy.Show": lawgiver.show,
        "Policy.Files": lawgiver.files,
        "Policy.Propose": lawgiver.propose,
        "Policy.Approve": lawgiver.approve,
    }


def releaser(base: Ground, previews: Mapping[str, Previewing]) -> Releaser:
    """Return what decides on releases."""
    world = base.world
    of_hits = HitPreviewer(
        base.us, base.keys, base.rules, world.peers, world.holdings, world.releases
    )
    return Releaser(
        base.keys,
        world.releases,
        {"record": of_hits.preview, **previews},
        base.recorder,
        world.clock,
    )


def releases(releaser: Releaser) -> dict[str, Handler]:
    """Return the calls about releases."""
    return {
        "Releases.List": releaser.list,
        "Releases.Show": releaser.show,
        "Releases.Decide": releaser.decide,
    }


def ledger(base: Ground, doubts: Doubts) -> dict[str, Handler]:
    """Return the calls about the ledger."""
    world = base.world
    reviewer = Reviewer(
        base.us.id,
        base.keys,
        world.journal,
        base.own,
        base.recorder,
        world.clock,
    )
    eraser = Eraser(base.keys, world.journal, base.recorder, world.clock)
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
