"""Put the flows together: constructors, and nothing else.

Everything a flow needs is handed to it here. The same function makes the node
that serves and the nodes of the tests' federation, over other adapters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from node import __version__
from node.app import handlers
from node.app.adapters import Adapters
from node.app.blind import BlindFlows, blind_flows
from node.app.channel import ChannelFlows, channel_flows
from node.app.ground import Bounds, Ground, ground
from node.app.notices import NoticeFlows, notice_flows
from node.crypto.keystore import Keyring
from node.flows.bundle.rules import Rules
from node.flows.exchange import Exchange
from node.flows.heads.doubts import Doubts
from node.flows.heads.growth import Grower
from node.flows.heads.own import OwnLedger
from node.flows.heads.prove import Prover
from node.flows.heads.weigh import Heads
from node.flows.index.meet import WatchMatcher
from node.flows.index.reindex import Reindexer
from node.flows.ledger.rhythm import Rhythm
from node.flows.officer.news import News
from node.flows.officer.staff import Staff
from node.flows.peer.ping import Pinger
from node.flows.query.answer import Answerer
from node.flows.recorder import Recorder
from node.flows.reply import Story
from node.flows.restore.begin import restored_size
from node.flows.restore.compare import Comparer
from node.flows.restore.review import Restorer
from node.flows.restore.undone import Undone
from node.matching.rules import reading_rules
from node.model.agency import Agency
from node.model.codes import Kind
from node.model.desk.call import Handled, Handlers
from node.model.desk.officer import OFFICERS_REISSUE
from node.model.desk.restore import RESTORE_ACCEPT, RESTORE_REVIEW

Chore = Callable[[datetime], int]
"""Does what is due at an instant; returns how much that was."""


@dataclass(frozen=True, slots=True)
class Flows:
    """Everything a node does, ready to be put behind its two doors."""

    exchange: Exchange
    prover: Prover
    doubts: Doubts
    own: OwnLedger
    staff: Staff
    news: News
    recorder: Recorder
    rules: Rules
    heads: Heads
    channel: ChannelFlows
    notices: NoticeFlows
    rhythm: Rhythm
    restorer: Restorer
    reindexer: Reindexer
    watch_matcher: WatchMatcher
    blind: BlindFlows
    handlers: Handlers
    chores: Mapping[str, Chore]


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
    channel = channel_flows(base, (notices.family,))
    prover = _prover(base)
    pinger = _pinger(base, prover)
    doubts = _doubts(base)
    staff = _staff(base)
    restorer = _restorer(base, pinger)
    answerer = _answerer(base)
    blind = blind_flows(base, answerer)
    stories = {**_stories(base, answerer, pinger), **notices.stories, **blind.stories}
    stories[Kind.PARCEL] = channel.receiver.parcel
    releaser = handlers.releaser(base, notices.previews)
    calls: tuple[Handled, ...] = (
        *handlers.queries(base, notices.watch),
        *handlers.records(base, notices.watch),
        *handlers.peers(base, pinger),
        *handlers.officers(staff),
        *handlers.rules(base),
        *handlers.releases(releaser),
        *handlers.ledger(base, doubts),
        *notices.handlers,
        *channel.handlers,
        OFFICERS_REISSUE.by(restorer.only_waiting(staff.reissue)),
        RESTORE_REVIEW.by(restorer.review),
        RESTORE_ACCEPT.by(restorer.accept),
    )
    exchange = _exchange(base, stories, restorer)
    guarded = {call: restorer.guard(call, handle) for call, handle in calls}
    return Flows(
        exchange,
        prover,
        doubts,
        base.own,
        staff,
        News(staff, world.settings),
        base.recorder,
        rules,
        base.heads,
        channel,
        notices,
        _rhythm(base),
        restorer,
        _reindexer(base),
        _watch_matcher(base, notices),
        blind,
        guarded,
        _chores(base, exchange.forget, releaser.expire, notices),
    )


def _doubts(base: Ground) -> Doubts:
    return Doubts(base.us.id, base.held, base.recorder, base.world.clock)


def _stories(base: Ground, answerer: Answerer, pinger: Pinger) -> dict[Kind, Story]:
    return {
        Kind.QUERY: answerer.answer,
        Kind.PING: pinger.pong,
        Kind.GROWTH_ASK: _grower(base).story,
    }


def _chores(
    base: Ground, answers: Chore, releases: Chore, notices: NoticeFlows
) -> dict[str, Chore]:
    return {
        "answers": answers,
        "releases": releases,
        "counters": base.quotas.forget,
        "tolls": base.tolls.settle,
        "copies": notices.lapser.run,
        "ended": notices.lapser.forget,
        "asks": notices.lapser.drop_asks,
    }


def _staff(base: Ground) -> Staff:
    world = base.world
    return Staff(
        base.keys, world.officers, base.recorder, world.clock, earliest=world.earliest
    )


def _restorer(base: Ground, pinger: Pinger) -> Restorer:
    world = base.world
    undone = Undone(
        keys=base.keys,
        rules=base.rules,
        peers=world.peers,
        officers=world.officers,
        approvals=world.approvals,
        pending=world.pending,
        notices=world.notices,
        holdings=world.holdings,
    )
    return Restorer(
        Comparer(base.keys, world.journal, pinger.ask, world.pool),
        undone,
        world.settings,
        base.recorder,
        world.clock,
        waits=restored_size(world.journal, world.settings) is not None,
    )


def _reindexer(base: Ground) -> Reindexer:
    world = base.world
    return Reindexer(
        under=reading_rules(),
        keys=base.keys,
        rules=base.rules,
        book=world.index,
        settings=world.settings,
        recorder=base.recorder,
        clock=world.clock,
        damage=world.damage,
        progress=world.progress,
    )


def _watch_matcher(base: Ground, notices: NoticeFlows) -> WatchMatcher:
    world = base.world
    return WatchMatcher(
        under=reading_rules(),
        watch=notices.watch,
        search=base.search,
        book=world.index,
        settings=world.settings,
        channel=world.channel,
        recorder=base.recorder,
        clock=world.clock,
        progress=world.progress,
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
        fresh=world.fresh,
        may_speak=base.own.check,
        check_serving=restorer.check_serving,
    )


def _answerer(base: Ground) -> Answerer:
    return Answerer(
        us=base.us,
        rules=base.rules,
        search=base.search,
        approvals=base.world.approvals,
        journal=base.world.journal,
        quotas=base.quotas,
        questions_most=base.bounds.questions_most,
    )


def _grower(base: Ground) -> Grower:
    return Grower(base.own, base.heads, base.world.journal, base.bounds.window_s)


def _prover(base: Ground) -> Prover:
    world = base.world
    return Prover(
        us=base.us.id,
        peers=world.peers,
        caller=base.caller,
        recorder=base.recorder,
        held=base.held,
        heads=base.heads,
        clock=world.clock,
    )


def _pinger(base: Ground, prover: Prover) -> Pinger:
    world = base.world
    return Pinger(
        software=f"comity-node {__version__}",
        peers=world.peers,
        journal=world.journal,
        caller=base.caller,
        held=base.held,
        prover=prover,
        recorder=base.recorder,
        clock=world.clock,
        shares=base.shares,
    )
