"""The calls of the desk, by name, over the ground of a node."""

from __future__ import annotations

from collections.abc import Mapping

from node.app import asking
from node.app.ground import Ground
from node.flows.bundle.activate import Lawgiver
from node.flows.heads.doubts import Doubts
from node.flows.ledger.erase import Eraser
from node.flows.ledger.keys import LedgerKeys
from node.flows.ledger.opening import OpeningVerifier
from node.flows.ledger.review import Reviewer
from node.flows.ledger.search import ExhibitFinder
from node.flows.lookout import Lookout
from node.flows.officer.appoint import Appointer
from node.flows.officer.staff import Staff
from node.flows.peer.introduce import Introducer
from node.flows.peer.keys import KeyKeeper
from node.flows.peer.ping import Pinger
from node.flows.preview import Previewing
from node.flows.query.explain import Explainer
from node.flows.query.preview import HitPreviewer
from node.flows.query.reading import ReadBack
from node.flows.query.show import Shelf
from node.flows.record.holding import Keeper
from node.flows.record.importing import Importer
from node.flows.record.reading import Reader
from node.flows.record.write_off import WriteOff
from node.flows.release.decide import Releaser
from node.model.desk.call import Handled
from node.model.desk.key import KEYS_CANCEL, KEYS_LIST, KEYS_ROTATE
from node.model.desk.ledger import (
    LEDGER_ASK_ERASURE,
    LEDGER_CHECKPOINTS,
    LEDGER_CLEAR,
    LEDGER_DOUBTS,
    LEDGER_ENTRY,
    LEDGER_ERASE,
    LEDGER_EXPORT,
    LEDGER_FIND,
    LEDGER_KEYS,
    LEDGER_OPENING,
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
    POLICY_CODES,
    POLICY_FILES,
    POLICY_PROPOSE,
    POLICY_PROPOSED,
    POLICY_SHOW,
)
from node.model.desk.query import (
    QUERIES_EXPLAIN,
    QUERIES_LIST,
    QUERIES_READ,
    QUERIES_SHOW,
)
from node.model.desk.record import (
    RECORDS_ADD,
    RECORDS_IMPORT,
    RECORDS_LIST,
    RECORDS_SHARED,
    RECORDS_SHOW,
    RECORDS_STATS,
    RECORDS_WITHDRAW,
    RECORDS_WRITE_OFF,
    RECORDS_WRITE_OFF_APPROVE,
    RECORDS_WRITE_OFF_PROPOSED,
)
from node.model.desk.release import RELEASES_DECIDE, RELEASES_LIST, RELEASES_SHOW


def queries(base: Ground, lookout: Lookout) -> tuple[Handled, ...]:
    """Return the calls about our own questions."""
    world = base.world
    back = ReadBack(base.rules, world.clock, base.bounds.questions_most)
    shelf = Shelf(base.keys, world.queries, base.recorder, world.clock)
    explainer = Explainer(
        us=base.us,
        keys=base.keys,
        peers=world.peers,
        rules=base.rules,
        queries=world.queries,
        recorder=base.recorder,
        clock=world.clock,
    )
    return (
        *asking.handlers(base, lookout),
        QUERIES_READ.by(back.read),
        QUERIES_LIST.by(shelf.list),
        QUERIES_SHOW.by(shelf.show),
        QUERIES_EXPLAIN.by(explainer.explain),
    )


def records(base: Ground, lookout: Lookout) -> tuple[Handled, ...]:
    """Return the calls about our own holdings."""
    clock, holdings = base.world.clock, base.world.holdings
    kept = (base.us, base.keys, base.rules, holdings, base.recorder, clock, lookout)
    progress = base.world.progress
    importer = Importer(*kept, base.bounds.rejects_most, progress, base.world.settings)
    keeper = Keeper(*kept, progress)
    reader = Reader(
        us=base.us,
        keys=base.keys,
        rules=base.rules,
        holdings=holdings,
        told=base.world.told,
        search=base.search,
        recorder=base.recorder,
        quotas=base.quotas,
        clock=clock,
    )
    world = base.world
    off = WriteOff(
        keys=base.keys,
        holdings=holdings,
        damage=world.damage,
        settings=world.settings,
        recorder=base.recorder,
        clock=clock,
        over=world.written_off,
    )
    return (
        RECORDS_IMPORT.by(importer.run),
        RECORDS_ADD.by(keeper.add),
        RECORDS_SHOW.by(reader.show),
        RECORDS_LIST.by(reader.list),
        RECORDS_SHARED.by(reader.shared),
        RECORDS_WITHDRAW.by(keeper.withdraw),
        RECORDS_STATS.by(keeper.stats),
        RECORDS_WRITE_OFF.by(off.propose),
        RECORDS_WRITE_OFF_PROPOSED.by(off.proposed),
        RECORDS_WRITE_OFF_APPROVE.by(off.approve),
    )


def peers(base: Ground, pinger: Pinger) -> tuple[Handled, ...]:
    """Return the calls about peers and our keys."""
    world, recorder = base.world, base.recorder
    introducer = Introducer(
        base.us, base.keys, world.peers, recorder, world.clock, base.endpoints
    )
    key_keeper = KeyKeeper(
        base.keys, world.rotate_key, world.cancel_key, recorder, world.clock
    )
    return (
        PEERS_CARD.by(introducer.card),
        PEERS_ADD.by(introducer.add),
        PEERS_LIST.by(introducer.list),
        PEERS_PING.by(pinger.ping),
        PEERS_REVOKE.by(introducer.revoke),
        KEYS_LIST.by(key_keeper.list),
        KEYS_ROTATE.by(key_keeper.rotate),
        KEYS_CANCEL.by(key_keeper.cancel),
    )


def officers(staff: Staff) -> tuple[Handled, ...]:
    """Return the calls about officers."""
    appointer = Appointer(staff)
    return (
        OFFICERS_ADD.by(appointer.add),
        OFFICERS_AGREE.by(appointer.agree),
        OFFICERS_REFUSE.by(appointer.refuse),
        OFFICERS_RENEW.by(staff.renew),
        OFFICERS_LIST.by(staff.list),
        OFFICERS_DISABLE.by(staff.disable),
    )


def rules(base: Ground) -> tuple[Handled, ...]:
    """Return the calls about the policy bundle."""
    world, recorder = base.world, base.recorder
    lawgiver = Lawgiver(base.keys, base.rules, world.settings, recorder, world.clock)
    return (
        POLICY_SHOW.by(lawgiver.show),
        POLICY_CODES.by(lawgiver.codes),
        POLICY_FILES.by(lawgiver.files),
        POLICY_PROPOSED.by(lawgiver.proposed),
        POLICY_PROPOSE.by(lawgiver.propose),
        POLICY_APPROVE.by(lawgiver.approve),
    )


def releaser(base: Ground, previews: Mapping[str, Previewing]) -> Releaser:
    """Return what decides on releases."""
    world = base.world
    of_hits = HitPreviewer(
        base.us, base.keys, base.rules, world.peers, world.holdings, world.approvals
    )
    return Releaser(
        base.keys,
        world.pending,
        {"record": of_hits.preview, **previews},
        base.recorder,
        world.clock,
    )


def releases(releaser: Releaser) -> tuple[Handled, ...]:
    """Return the calls about releases."""
    return (
        RELEASES_LIST.by(releaser.list),
        RELEASES_SHOW.by(releaser.show),
        RELEASES_DECIDE.by(releaser.decide),
    )


def ledger(base: Ground, doubts: Doubts) -> tuple[Handled, ...]:
    """Return the calls about the ledger."""
    world = base.world
    reviewer = Reviewer(
        base.us.id,
        base.keys,
        world.journal,
        base.own,
        base.recorder,
        world.clock,
        world.examine,
    )
    eraser = Eraser(base.keys, world.journal, base.recorder, world.clock)
    finder = ExhibitFinder(base.keys, world.journal, base.recorder, world.clock)
    openings = OpeningVerifier(base.keys, world.journal, base.recorder, world.clock)
    ledger_keys = LedgerKeys(base.us.id, base.keys, world.peers, world.clock)
    return (
        LEDGER_ASK_ERASURE.by(eraser.ask),
        LEDGER_ERASE.by(eraser.erase),
        LEDGER_SHOW.by(reviewer.show),
        LEDGER_ENTRY.by(reviewer.entry),
        LEDGER_PROVE.by(reviewer.prove),
        LEDGER_VERIFY.by(reviewer.verify),
        LEDGER_FIND.by(finder.find),
        LEDGER_KEYS.by(ledger_keys.list),
        LEDGER_OPENING.by(openings.verify),
        LEDGER_EXPORT.by(reviewer.export),
        LEDGER_CHECKPOINTS.by(reviewer.checkpoints),
        LEDGER_DOUBTS.by(doubts.list),
        LEDGER_CLEAR.by(doubts.clear),
    )
