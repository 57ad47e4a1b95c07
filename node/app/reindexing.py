"""What was read by other rules is read anew: at a set pace, or at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from node.app.duties import REINDEXER, WATCHES, Duties
from node.app.places import kept_store_url
from node.app.worker import Worker
from node.clock import SystemClock
from node.config import load_config
from node.crypto.keystore import open_keystore
from node.errors import CheckFailed, PolicyBroken
from node.flows.bundle.activate import active_bundle
from node.flows.bundle.rules import Rules
from node.flows.damage import Damage
from node.flows.index.meet import WatchMatcher
from node.flows.index.progress import IndexProgress
from node.flows.index.reindex import BATCH, Reindexer
from node.flows.recorder import Recorder
from node.flows.restore.begin import restored_size
from node.ledger.checkpoint import origin_of
from node.matching.rules import reading_rules
from node.store import Store, open_store

LEAST_S: Final = 0.02
"""Seconds between two batches, at the least: others are waited for."""
AGAIN_S: Final = 600.0
"""Seconds until what could not be read is tried once more."""
MATCH_S: Final = 0.2
"""Seconds between two batches of watched notices."""
HEARD_S: Final = 2.0
"""Seconds until somebody looks again who was heard, and whether all was read."""
OVER_S: Final = 3600.0
"""Seconds until somebody looks again whether anything is to be done."""

REINDEXING: Final = (
    "what is held was read by other rules than those of this version, and is read "
    "anew: {done} of {held} records and notices; until it is done {meanwhile}"
)
NO_NO_HIT: Final = "peers read not_answered where they would read no_hit"
NOT_FOUND: Final = "officers may not find what a notice says; our records were read"
LEFT: Final = (
    "; what could not be read is named as damaged, and is tried again every ten "
    "minutes: withdraw it, or restore a backup in which it is whole"
)

_log = structlog.get_logger(__name__)


def said_of(progress: IndexProgress) -> tuple[str, ...]:
    """Return what an operator reads of it; nothing where all was read."""
    if not progress.behind:
        return ()
    said = REINDEXING.format(
        done=min(progress.read, progress.held),
        held=progress.held,
        meanwhile=NO_NO_HIT if progress.records else NOT_FOUND,
    )
    return (said + LEFT if progress.left else said,)


def reindexing(one: Reindexer, per_s: float, duties: Duties) -> tuple[Worker, ...]:
    """Return what reads ``per_s`` rows a second anew, not started yet.

    One process of the node reads; the others know how far it is. Until a process knows
    that all was read, it says ``no_hit`` to nobody.
    """
    if not one.progress.behind:
        return ()
    _log.warning("reindex.begins", digest=one.under, count=one.progress.held)

    def read() -> None:
        if duties.are_shared:
            one.learn()
        was_over = not one.progress.behind
        one.step()
        if not was_over and not one.progress.behind:
            _log.info("reindex.done", digest=one.under, count=one.progress.read)

    def wait_s() -> float:
        if not one.progress.behind:
            return OVER_S
        return AGAIN_S if one.rests else max(BATCH / per_s, LEAST_S)

    reads = Worker("reindexer", read, wait_s=wait_s, duty=duties.of(REINDEXER))
    if not duties.are_shared:
        return (reads,)
    return (reads, Worker("reindexed", one.learn, wait_s=lambda: HEARD_S))


def matching(one: WatchMatcher, duties: Duties) -> tuple[Worker, ...]:
    """Return what matches watches once more, not started yet; one process does it."""
    if one.is_over:
        return ()
    last = [0]

    def match() -> None:
        if duties.are_shared:
            one.learn()
        last[0] = one.step()

    def wait_s() -> float:
        if one.is_over:
            return OVER_S
        return MATCH_S if last[0] else HEARD_S

    return (Worker("watch-matcher", match, wait_s=wait_s, duty=duties.of(WATCHES)),)


@dataclass(frozen=True, slots=True)
class Reindexed:
    """What was read anew: under which rules, how many rows, and what is left of it.

    ``behind`` are the tables of which some rows could not be read; ``damaged`` says
    which.
    """

    rules: str
    read: int
    behind: tuple[str, ...]
    damaged: tuple[str, ...]


def reindex(
    home: Path, secret: bytes, *, tell: Callable[[int, int], None]
) -> Reindexed:
    """Read anew all that the node in ``home`` holds; the node must not run.

    ``tell`` is told now and then of how many rows how many were read.

    Raises:
        ConfigBroken, KeystoreBroken: the folder holds no node, or does not open.
        StoreBroken: it is in use, or cannot be read or written.
        CheckFailed: it was restored, and waits to be accepted.
    """
    config = load_config(home)
    keys = open_keystore(home / config.keystore.path, secret=secret)
    agency = config.agency.id
    store = open_store(kept_store_url(home, config), keys, origin_of(agency), kept=True)
    try:
        if restored_size(store.journal, store.settings) is not None:
            raise CheckFailed(
                "the node was restored, and nothing of it is changed before it is "
                "accepted",
                advice="Start it: `comity restored review`; then it reads anew itself.",
            )
        one = _reindexer(store, Recorder(agency, keys, store.journal))
        one.begin()
        while one.progress.behind and not one.rests:
            one.step()
            tell(min(one.progress.read, one.progress.held), one.progress.held)
        return Reindexed(
            one.under,
            one.progress.read,
            tuple(sorted(one.progress.behind)),
            tuple(each.sentence for each in one.damage.standing()),
        )
    finally:
        store.close()


def _reindexer(store: Store, recorder: Recorder) -> Reindexer:
    keys = recorder.keys
    return Reindexer(
        under=reading_rules(),
        keys=keys,
        rules=Rules(active_bundle(store.settings, keys, told=_refused)),
        book=store.index,
        settings=store.settings,
        recorder=recorder,
        clock=SystemClock(),
        damage=Damage(),
        progress=IndexProgress(),
        portion=BATCH,  # nobody waits
    )


def _refused(why: PolicyBroken) -> None:
    """Read nothing without policies: offences are read as these list them."""
    raise why
