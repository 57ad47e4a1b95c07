"""Run a node: open what is kept, put the flows behind the doors, wait, close.

    keystore → store → policies → flows → desk → wire → courier → housekeeping
             → rhythm → proofs of peers' ledgers

Shut down in the reverse order: no new calls, those in work finish, workers
stop, the journal drains, the store closes.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from node.app.adapters import Adapters
from node.app.clock_doubt import ClockDoubt
from node.app.compose import Flows, compose
from node.app.courier import Ear
from node.app.doors import Doors
from node.app.duties import COURIER, Duties
from node.app.log_stream import LogStream, log_stream
from node.app.looking import examiner, examining
from node.app.moving import begin, check_accepted, courier_worker, follow, moving_parts
from node.app.others import Others
from node.app.pace import set_pace
from node.app.passphrase import KeyChanges, record_resealed
from node.app.places import bounds_of, kept_store_url, us_of
from node.app.publishing import publishing
from node.app.reindexing import matching, reindexing
from node.app.setup import first_officers
from node.app.store_loss import StoreLoss
from node.app.stray import caught_stderr
from node.app.worker import Worker
from node.clock import Clock, SystemClock
from node.config import Config, load_config
from node.crypto.keystore import Keyring, open_keystore
from node.errors import PolicyBroken
from node.flows.bundle.activate import ACTIVE, active_bundle
from node.flows.bundle.rules import Rules, StoredBundle
from node.flows.channel.effects import QueueDelivery
from node.flows.examine import Examiner
from node.flows.officer.appoint import Appointer
from node.flows.ports import PutSetting
from node.ledger.checkpoint import origin_of
from node.logs import configure_logs
from node.matching.compare import load_tables
from node.matching.rules import reading_rules
from node.store import Store, open_store
from node.store.lease import agreed
from node.transport.health import Health
from node.transport.metrics import Metrics
from node.transport.wire_client import WireClient
from node.transport.workers import full_pool

FANOUT = 64
GRACE_S = 8.0
STOPS = frozenset({signal.SIGTERM, signal.SIGINT})
LOOK_EVERY_S = 3600.0
_LEFT_OUT = "Lines of the log that could not be written."
_log = structlog.get_logger(__name__)


def serve(home: Path, secret: bytes) -> None:
    """Run the node in ``home`` until SIGTERM or SIGINT.

    Raises:
        ConfigBroken, KeystoreBroken, StoreBroken, LedgerBroken, PolicyBroken:
            the node cannot start, and why.
    """
    config = load_config(home)
    # Blocked before there is any other thread, and waited for: a handler runs only
    # when this thread runs, and a signal that comes just before it falls asleep, or
    # to another thread, would be taken and not be seen.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    with caught_stderr() as out, log_stream(out.fileno()) as lines:
        configure_logs(config.logs.level, stream=lines)
        with running(home, secret, stop=_stop, lines=lines) as node:
            _log.info("node.ready", agency=config.agency.id, wire=node.wire_address)
            if node.flows.restorer.waits:
                _log.warning("node.waits", agency=config.agency.id)
            while signal.sigtimedwait(STOPS, LOOK_EVERY_S) is None:
                pass
            _log.info("node.stopping", agency=config.agency.id)
        _log.info("node.stopped", agency=config.agency.id)
        if node.loss.failed is not None:
            raise node.loss.failed


@dataclass(frozen=True, slots=True)
class Running:
    """A node that runs."""

    config: Config
    flows: Flows
    wire_address: str
    loss: StoreLoss


def _stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def running(
    home: Path,
    secret: bytes,
    *,
    stop: Callable[[], None] = lambda: None,
    lines: LogStream | None = None,
) -> Iterator[Running]:
    """Open the node in ``home``, serve both doors, and close it at the end.

    ``stop`` is called where the store is lost for good; ``lines`` take the log.
    """
    config = load_config(home)
    clock, loss = SystemClock(), StoreLoss(stop)
    with ExitStack() as open_parts:
        keys = open_keystore(home / config.keystore.path, secret=secret)
        wake, ear, others = threading.Event(), Ear(), Others()
        store, rules, duties = open_parts.enter_context(
            _opened(home, config, keys, loss=loss, wake=wake, others=others)
        )
        doubt = _doubt_of(clock, store)
        metrics, health = _metrics(lines), Health(store.journal.trouble)
        client = WireClient(keys, clock, metrics=metrics)
        open_parts.callback(client.close)
        pool = full_pool(FANOUT, "ask")
        open_parts.callback(pool.shutdown, cancel_futures=True)
        changes = KeyChanges(keys, secret, clock, config.store.shared)
        world = _world(store, client, clock, pool, changes)
        looking = examiner(keys, store.shelves)
        flows = compose(
            *(us_of(config), keys, rules),
            _seen_by(looking, _doubting(world, doubt, ear)),
            bounds=bounds_of(config),
            endpoints=tuple(config.wire.endpoints),
        )
        check_accepted(flows.restorer, shared=config.store.shared)
        _catch_up(home, flows, store, clock)
        known = metrics, health, doubt.why, looking.damage, duties.processes
        doors = Doors(config, flows, store, clock, *known)
        wire = doors.wire(keys)
        open_parts.callback(wire.stop, GRACE_S)
        desk = doors.desk(home, wire.port, keys)
        open_parts.callback(desk.stop, GRACE_S)
        open_parts.callback(flows.notices.events.close)
        # An act may have been kept unheard.
        loss.anew += (doors.recheck, wake.set)
        duty = duties.of(COURIER)
        worker = courier_worker(flows, config, clock, wake, doubt, duty=duty)
        ear.tell = worker.heard
        open_parts.callback(worker.stop)
        also = _looking_after(flows, looking, config, clock, duties)
        views = publishing(flows.blind.publisher, doubt, duties)
        moving = (*moving_parts(flows, clock, pool, doubt, duties), *also, *views)
        for one in moving:
            open_parts.callback(one.stop)
        others.begin(duties, follow(flows, others, doors.recheck), open_parts)
        if (page := doors.page()) is not None:
            open_parts.callback(page.stop)
        load_tables()  # or the first question would take longer, and tell
        begin(flows, doubt.steady, moving, worker, doors=(desk.start, wire.start))
        health.serving(yes=True)
        open_parts.callback(health.serving, yes=False)
        set_pace()
        yield Running(config, flows, doors.address(wire.port), loss)


@contextmanager
def _opened(  # noqa: PLR0913 - who is told of what
    home: Path,
    config: Config,
    keys: Keyring,
    *,
    loss: StoreLoss,
    wake: threading.Event,
    others: Others,
) -> Iterator[tuple[Store, Rules, Duties]]:
    """Open the store, with the bundle that is in force, and what is ours to do."""
    kept = StoredBundle(
        value=lambda: store.settings.get(ACTIVE),
        load=lambda: active_bundle(store.settings, keys, told=_refusing),
    )
    loss.anew.append(kept.changed)
    store = open_store(
        kept_store_url(home, config),
        keys,
        origin_of(config.agency.id),
        watchers={QueueDelivery: wake.set, PutSetting: kept.changed},
        watch=loss.watch,
        kept=True,
        sharing=config.store.shared,
        heard=others.hear,
    )
    key_ids = (key.key_id for key in keys.key_views())
    same = agreed(reading_rules(), key_ids, config.limits.freshness_window_s)
    ours = Duties(store.journal, SystemClock(), same)
    with closing(store), ours.held() as duties:
        yield store, Rules(kept.load(), kept), duties


def _catch_up(home: Path, flows: Flows, store: Store, clock: Clock) -> None:
    """Do what could not be done while no node ran.

    That something is to be read anew is known before anything is kept or answered.
    """
    flows.reindexer.begin()
    flows.watch_matcher.begin()
    keys = flows.recorder.keys
    record_resealed(keys, store.settings, flows.recorder, clock.now())
    # A node that an earlier version made had an operator alone, perhaps.
    first_officers(home, Appointer(flows.staff))


def _looking_after(
    flows: Flows, looking: Examiner, config: Config, clock: Clock, duties: Duties
) -> tuple[Worker, ...]:
    """Return what goes through all that is held, not started yet."""
    return (
        *examining(looking, config.store.check_per_s, clock, duties),
        *reindexing(flows.reindexer, config.store.reindex_per_s, duties),
        *matching(flows.watch_matcher, duties),
    )


def _refusing(why: PolicyBroken) -> None:
    _log.error("policy.refuses-everything", exc_info=why)


def _metrics(lines: LogStream | None) -> Metrics:
    metrics = Metrics()
    if lines is not None:
        metrics.watch({"log_lines_left_out": (_LEFT_OUT, lambda: lines.left_out)})
    return metrics


def _doubt_of(clock: Clock, store: Store) -> ClockDoubt:
    shown_at, peers = store.journal.shown().since, store.peers.all()
    return ClockDoubt(clock, shown_at, alone=not peers)


def _doubting(world: Adapters, doubt: ClockDoubt, ear: Ear) -> Adapters:
    """Hear of peers' messages, and doubt the clock."""
    return replace(
        world, heard=ear.hear, fresh=doubt.borne_out, earliest=doubt.earliest
    )


def _seen_by(looking: Examiner, world: Adapters) -> Adapters:
    """Go on looking the store over; return the world with what is known of it."""
    looking.begin()
    return replace(
        world,
        damage=looking.damage,
        examine=looking.whole,
        written_off=looking.written_off,
    )


def _world(
    store: Store,
    client: WireClient,
    clock: Clock,
    pool: Executor,
    changes: KeyChanges,
) -> Adapters:
    return Adapters(
        journal=store.journal,
        peers=store.peers,
        holdings=store.holdings,
        memory=store.memory,
        officers=store.officers,
        queries=store.queries,
        approvals=store.approvals,
        pending=store.pending,
        told=store.told,
        settings=store.settings,
        heads=store.heads,
        channel=store.channel,
        notices=store.notices,
        index=store.index,
        views=store.views,
        blind=store.blind,
        door=client,
        clock=clock,
        pool=pool,
        pause=time.sleep,
        rotate_key=changes.rotate,
        cancel_key=changes.cancel,
    )
