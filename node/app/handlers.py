"""The calls of the desk, by name, over the ground of a node."""

from __future__ import annotations

from collections.abc import Mapping

from node.app.ground import Ground
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
from node.model.desk.call import Handler
from node.model.desk.key import KEYS_LIST, KEYS_ROTATE
from node.model.desk.ledger import (
    LEDGER_ASK_ERASURE,
    LEDGER_CHECKPOINTS,
    LEDGER_CLEAR,
    LEDGER_DOUBTS,
    LEDGER_ENTRY,
    LEDGER_ERASE,
    LEDGER_EXPORT,
    LEDGER_PROVE,
    LEDGER_SHOW,
    LEDGER_VERIFY,
)
from node.model.desk.officer import (
    OFFICERS_ADD,
    OFFICERS_AGREE,
    OFFICERS_DISABLE,
    OFFICERS_LIST,
    OFFICERS_REFUSE,
    OFFICERS_RENEW,
)
from node.model.desk.peer import (
    PEERS_ADD,
    PEERS_CARD,
    PEERS_LIST,
    PEERS_PING,
    PEERS_REVOKE,
)
from node.model.desk.policy import (
    POLICY_APPROVE,
    POLICY_FILES,
    POLICY_PROPOSE,
    POLICY_SHOW,
)
from node.model.desk.query import QUERIES_ASK, QUERIES_LIST, QUERIES_SHOW
from node.model.desk.record import (
    RECORDS_ADD,
    RECORDS_IMPORT,
    RECORDS_LIST,
    RECORDS_SHOW,
    RECORDS_STATS,
    RECORDS_WITHDRAW,
)
from node.model.desk.release import RELEASES_DECIDE, RELEASES_LIST, RELEASES_SHOW


def queries(base: Ground, lookout: Lookout) -> dict[str, Handler]:
    """Return the calls about our own questions."""
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
    shelf = Shelf(base.keys, world.queries, base.recorder, world.clock)
    return {
        QUERIES_ASK: asker.ask,
        QUERIES_LIST: shelf.list,
        QUERIES_SHOW: shelf.show,
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
        journal=base.world.journal,
        quotas=base.quotas,
        clock=clock,
    )
    return {
        RECORDS_IMPORT: importer.run,
        RECORDS_ADD: keeper.add,
        RECORDS_SHOW: reader.show,
        RECORDS_LIST: reader.list,
        RECORDS_WITHDRAW: keeper.withdraw,
        RECORDS_STATS: keeper.stats,
    }


def peers(base: Ground, pinger: Pinger) -> dict[str, Handler]:
    """Return the calls about peers and our keys."""
    world, recorder = base.world, base.recorder
    introducer = Introducer(
        base.us, base.keys, world.peers, recorder, world.clock, base.endpoints
    )
    key_keeper = KeyKeeper(base.keys, world.rotate_key, recorder, world.clock)
    return {
        PEERS_CARD: introducer.card,
        PEERS_ADD: introducer.add,
        PEERS_LIST: introducer.list,
        PEERS_PING: pinger.ping,
        PEERS_REVOKE: introducer.revoke,
        KEYS_LIST: key_keeper.list,
        KEYS_ROTATE: key_keeper.rotate,
    }


def officers(staff: Staff) -> dict[str, Handler]:
    """Return the calls about officers."""
    appointer = Appointer(staff)
    return {
        OFFICERS_ADD: appointer.add,
        OFFICERS_AGREE: appointer.agree,
        OFFICERS_REFUSE: appointer.refuse,
        OFFICERS_RENEW: staff.renew,
        OFFICERS_LIST: staff.list,
        OFFICERS_DISABLE: staff.disable,
    }


def rules(base: Ground) -> dict[str, Handler]:
    """Return the calls about the policy bundle."""
    world, recorder = base.world, base.recorder
    lawgiver = Lawgiver(base.keys, base.rules, world.releases, recorder, world.clock)
    return {
        POLICY_SHOW: lawgiver.show,
        POLICY_FILES: lawgiver.files,
        POLICY_PROPOSE: lawgiver.propose,
        POLICY_APPROVE: lawgiver.approve,
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
        RELEASES_LIST: releaser.list,
        RELEASES_SHOW: releaser.show,
        RELEASES_DECIDE: releaser.decide,
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
        LEDGER_ASK_ERASURE: eraser.ask,
        LEDGER_ERASE: eraser.erase,
        LEDGER_SHOW: reviewer.show,
        LEDGER_ENTRY: reviewer.entry,
        LEDGER_PROVE: reviewer.prove,
        LEDGER_VERIFY: reviewer.verify,
        LEDGER_EXPORT: reviewer.export,
        LEDGER_CHECKPOINTS: reviewer.checkpoints,
        LEDGER_DOUBTS: doubts.list,
        LEDGER_CLEAR: doubts.clear,
    }
