"""What a node does by itself: couriers, chores, the rhythm, peers' proofs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from datetime import datetime, timedelta
from functools import partial

import structlog

from node.app.clock_doubt import ClockDoubt
from node.app.comparing import epochs_worker
from node.app.compose import Flows
from node.app.courier import CourierWorker
from node.app.duties import CHORES, EPOCHS, HEADS, RHYTHM, Duties
from node.app.heads import heads_worker
from node.app.housekeeping import housekeeping
from node.app.others import Follows, Others
from node.app.rhythm import rhythm_worker
from node.app.worker import Duty, Worker
from node.clock import Clock
from node.config import Config
from node.errors import StoreBroken
from node.flows.basis import OFFICERS, PEERS
from node.flows.restore.review import Restorer
from node.store.cluster import NOTICES

EACH = ("answers", "tolls")
"""Chores of what a process has in memory, that each does for itself."""

Steady = Callable[[], datetime]
"""Says the time, by the seconds where the clock is in doubt (``ClockDoubt.steady``)."""

_log = structlog.get_logger(__name__)


def moving_parts(
    flows: Flows, clock: Clock, pool: Executor, doubt: ClockDoubt, duties: Duties
) -> tuple[Worker, ...]:
    """Return what does things by the clock, not started yet."""
    chores = {name: doubt.unless(chore) for name, chore in flows.chores.items()}
    once = {name: chore for name, chore in chores.items() if name not in EACH}
    return (
        rhythm_worker(flows.rhythm, doubt.steady, duties.of(RHYTHM)),
        housekeeping({n: chores[n] for n in EACH}, clock),
        housekeeping(once, clock, duties.of(CHORES)),
        heads_worker(flows.prover, clock, pool, doubt.why, duties.of(HEADS)),
        epochs_worker(flows.blind.comparer, clock, doubt.why, duties.of(EPOCHS)),
    )


def begin(
    flows: Flows,
    steady: Steady,
    moving: Sequence[Worker],
    courier: CourierWorker,
    *,
    doors: Iterable[Callable[[], None]],
) -> None:
    """Open the doors, and begin to move.

    A restored node moves nothing and says nothing until it was accepted.
    """
    waits = flows.restorer.waits
    if waits:
        flows.restorer.opened = partial(_open, flows, steady, moving, courier)
    else:
        _move(flows, steady, moving)
    for start in doors:
        start()
    if not waits:
        courier.start()


def _move(flows: Flows, steady: Steady, moving: Iterable[Worker]) -> None:
    """Show peers the ledger, and do what is due, from now on by the clock.

    Before anything is answered: who was never shown has nothing to answer with yet.
    """
    flows.rhythm.begin(steady())
    for worker in moving:
        worker.start()


def _open(
    flows: Flows, steady: Steady, moving: Iterable[Worker], courier: CourierWorker
) -> None:
    """Begin what a restored node did not do before it was accepted."""
    _move(flows, steady, moving)
    courier.start()
    _log.info("node.accepted", agency=flows.recorder.agency)


def follow(flows: Flows, others: Others, recheck: Callable[[], None]) -> Follows:
    """Return what follows here from each kind of thing that another process changed.

    Whom another process has disabled hears of no notice that comes after it.
    """
    events = flows.notices.events
    events.before = others.settle
    return {PEERS: recheck, OFFICERS: recheck, NOTICES: events.miss}


def check_accepted(restorer: Restorer, *, shared: bool) -> None:
    """Refuse to share a store that was restored and not accepted.

    Raises:
        StoreBroken: so it is.
    """
    if restorer.waits and shared:
        raise StoreBroken(
            "the store was restored, and is shared once that was accepted",
            advice="Start one process with store.shared = false, accept it, and start "
            "the others then.",
        )


def courier_worker(  # noqa: PLR0913 - one value a thing of its own
    flows: Flows,
    config: Config,
    clock: Clock,
    wake: threading.Event,
    doubt: ClockDoubt,
    *,
    duty: Duty,
) -> CourierWorker:
    """Return what delivers and compares notices, not started yet."""
    return CourierWorker(
        flows.channel.courier,
        flows.notices.reconciler,
        tick=doubt.unless(flows.notices.expiry.run),
        clock=clock,
        wake=wake,
        ask_every=timedelta(seconds=config.notices.sync_every_s),
        duty=duty,
    )
