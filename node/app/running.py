"""Run a node: open what is kept, put the flows behind the doors, wait, close.

    keystore → store → policies → flows → desk → wire → courier → housekeeping
             → rhythm → proofs of peers' ledgers

Shut down in the reverse order: no new calls, those in work finish, workers
stop, the journal drains, the store closes.
"""

from __future__ import annotations

import gc
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog

from node.app.adapters import Adapters
from node.app.compose import Flows, compose
from node.app.courier import CourierWorker, Ear
from node.app.doors import Doors
from node.app.heads import heads_worker
from node.app.housekeeping import housekeeping
from node.app.passphrase import KeyChanges, record_resealed
from node.app.places import bounds_of, store_url, us_of
from node.app.rhythm import rhythm_worker
from node.app.setup import first_officers
from node.app.stray import caught_stderr
from node.app.worker import Worker
from node.clock import Clock, SystemClock
from node.config import Config, load_config
from node.crypto.keystore import open_keystore
from node.errors import PolicyBroken
from node.flows.bundle.activate import active_bundle
from node.flows.bundle.rules import Rules
from node.flows.channel.effects import QueueDelivery
from node.flows.officer.appoint import Appointer
from node.ledger.checkpoint import origin_of
from node.logs import configure_logs
from node.matching.compare import load_tables
from node.store import Store, open_store
from node.transport.health import Health
from node.transport.metrics import Metrics
from node.transport.wire_client import WireClient

FANOUT = 64
GRACE_S = 8.0
STOPS = frozenset({signal.SIGTERM, signal.SIGINT})
LOOK_EVERY_S = 3600.0
# The collector of cycles walks everything alive each time it runs, and what an import
# leaves in caches is alive: at the default pace a fifth of a query's time went there.
COLLECT = (50_000, 20, 20)

# The journal's thread waits this long for the interpreter while the wire's is at work,
# several times a commit; at the default of 5 ms that alone passed an answer's tick.
SWITCH_S = 0.0005

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
    with caught_stderr() as out:
        configure_logs(config.logs.level, stream=out)
        with running(home, secret) as node:
            _log.info("node.ready", agency=config.agency.id, wire=node.wire_address)
            if node.flows.restorer.waits:
                _log.warning("node.waits", agency=config.agency.id)
            while signal.sigtimedwait(STOPS, LOOK_EVERY_S) is None:
                pass
            _log.info("node.stopping", agency=config.agency.id)
        _log.info("node.stopped", agency=config.agency.id)


@dataclass(frozen=True, slots=True)
class Running:
    """A node that runs."""

    config: Config
    flows: Flows
    wire_address: str


@contextmanager
def running(home: Path, secret: bytes) -> Iterator[Running]:
    """Open the node in ``home``, serve both doors, and close it at the end."""
    config = load_config(home)
    clock = SystemClock()
    with ExitStack() as open_parts:
        keys = open_keystore(home / config.keystore.path, secret=secret)
        wake, ear = threading.Event(), Ear()
        store = open_store(
            store_url(home, config),
            keys,
            origin_of(config.agency.id),
            watchers={QueueDelivery: wake.set},
        )
        open_parts.callback(store.close)
        rules = Rules(active_bundle(store.settings, keys, told=_refusing))
        metrics, health = Metrics(), Health()
        client = WireClient(keys, clock, metrics=metrics)
        open_parts.callback(client.close)
        pool = ThreadPoolExecutor(FANOUT, thread_name_prefix="ask")
        open_parts.callback(pool.shutdown, cancel_futures=True)
        world = _world(store, client, clock, pool, KeyChanges(keys, secret, clock))
        flows = compose(
            us_of(config),
            keys,
            rules,
            replace(world, heard=ear.hear),
            bounds=bounds_of(config),
            endpoints=tuple(config.wire.endpoints),
        )
        _catch_up(home, flows, store, clock)
        doors = Doors(config, flows, store, clock, metrics, health)
        wire = doors.wire(keys)
        open_parts.callback(wire.stop, GRACE_S)
        desk = doors.desk(home, wire.port, keys)
        open_parts.callback(desk.stop, GRACE_S)
        open_parts.callback(flows.notices.events.close)
        worker = _worker(flows, config, clock, wake)
        ear.tell = worker.heard
        open_parts.callback(worker.stop)
        moving = _moving(flows, clock, pool)
        for one in moving:
            open_parts.callback(one.stop)
        if (page := doors.page()) is not None:
            open_parts.callback(page.stop)
        load_tables()  # or the first question would take longer, and tell
        # A restored node moves nothing and says nothing until it was accepted.
        waits = flows.restorer.waits
        if waits:
            flows.restorer.opened = partial(_open, flows, clock, moving, worker)
        else:
            _move(flows, clock, moving)
        desk.start()
        wire.start()
        if not waits:
            worker.start()
        health.serving(yes=True)
        open_parts.callback(health.serving, yes=False)
        _collect_less()
        sys.setswitchinterval(SWITCH_S)
        yield Running(config, flows, doors.address(wire.port))


def _catch_up(home: Path, flows: Flows, store: Store, clock: Clock) -> None:
    """Do what could not be done while no node ran."""
    keys = flows.recorder.keys
    record_resealed(keys, store.settings, flows.recorder, clock.now())
    # A node that an earlier version made had an operator alone, perhaps.
    first_officers(home, Appointer(flows.staff))


def _refusing(why: PolicyBroken) -> None:
    _log.error("policy.refuses-everything", exc_info=why)


def _moving(flows: Flows, clock: Clock, pool: Executor) -> tuple[Worker, ...]:
    """Return what does things by the clock, not started yet."""
    return (
        rhythm_worker(flows.rhythm, clock),
        housekeeping(flows.chores, clock),
        heads_worker(flows.prover, clock, pool),
    )


def _move(flows: Flows, clock: Clock, moving: Iterable[Worker]) -> None:
    """Show peers the ledger, and do what is due, from now on by the clock.

    Before anything is answered: who was never shown has nothing to answer with yet.
    """
    flows.rhythm.begin(clock.now())
    for worker in moving:
        worker.start()


def _open(
    flows: Flows, clock: Clock, moving: Iterable[Worker], courier: CourierWorker
) -> None:
    """Begin what a restored node did not do before it was accepted."""
    _move(flows, clock, moving)
    courier.start()
    _log.info("node.accepted", agency=flows.recorder.agency)


def _collect_less() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)


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
        door=client,
        clock=clock,
        pool=pool,
        pause=time.sleep,
        rotate_key=changes.rotate,
        cancel_key=changes.cancel,
    )


def _worker(
    flows: Flows, config: Config, clock: Clock, wake: threading.Event
) -> CourierWorker:
    return CourierWorker(
        flows.channel.courier,
        flows.notices.reconciler,
        tick=flows.notices.expiry.run,
        clock=clock,
        wake=wake,
        ask_every=timedelta(seconds=config.notices.sync_every_s),
    )
