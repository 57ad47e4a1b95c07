"""What is held is looked over, on and on, at a set pace; what is damaged is told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import structlog

from node.app.duties import EXAMINER, Duties
from node.app.worker import Worker
from node.clock import Clock
from node.crypto.keystore import Keyring
from node.flows.boxing import RECORD_BOX
from node.flows.damage import Damage, Damaged
from node.flows.examine import Examiner, Shelves
from node.flows.notice.boxing import HELD_BOX, HIT_BOX, REPORT_BOX
from node.flows.notice.repository import NOTICE_BOX
from node.flows.query.kept import ANSWER_BOX, QUERY_BOX
from node.flows.told import TOLD_BOX

BOXES: Final[Mapping[str, bytes]] = MappingProxyType(
    {
        "record": RECORD_BOX,
        "received": HELD_BOX,
        "notice": NOTICE_BOX,
        "notice_report": REPORT_BOX,
        "hit_event": HIT_BOX,
        "query": QUERY_BOX,
        "query_answer": ANSWER_BOX,
        "told": TOLD_BOX,
    }
)
"""What the boxes of each table are bound to, before their handles."""
LEAST_S: Final = 0.05
"""Seconds between two looks, at the least: others are waited for."""

ROUND_S: Final = 2.0
"""Seconds between the end and the next beginning: what is small would be looked at
without a pause."""

HASTE: Final = 20
"""Times the set pace, while it is not known of which record selectors are gone."""
COUNT_S: Final = 1.0
"""Seconds between two counts of the selectors, at the least."""
COUNT_SHARE: Final = 200
"""Times as long as the count took is waited: half a hundredth of one processor."""

_log = structlog.get_logger(__name__)


def examiner(keys: Keyring, shelves: Shelves) -> Examiner:
    """Return what looks over all that is held."""
    return Examiner(keys, shelves, Damage(_tell), BOXES)


def examining(
    one: Examiner, per_s: float, clock: Clock, duties: Duties
) -> tuple[Worker, ...]:
    """Return what looks at ``per_s`` rows a second, not started yet; 0: nothing.

    One process of the node looks, and all know what any has found. Each counts by
    itself: what is found by selectors is answered by each.
    """
    last = [0]

    def look() -> None:
        last[0] = one.step()

    def wait_s() -> float:
        pace = per_s * (HASTE if one.in_haste else 1)
        return ROUND_S if one.is_over else max(last[0] / pace, LEAST_S)

    took = [0.0]

    def count() -> None:
        began = clock.monotonic()
        one.count()
        took[0] = clock.monotonic() - began

    follows = Worker("damage", one.follow, wait_s=lambda: ROUND_S)
    of_others = (follows,) if duties.are_shared else ()
    if not per_s:
        return of_others
    return (
        Worker("examiner", look, wait_s=wait_s, duty=duties.of(EXAMINER)),
        Worker("counter", count, wait_s=lambda: max(COUNT_S, took[0] * COUNT_SHARE)),
        *of_others,
    )


def _tell(one: Damaged) -> None:
    handle = one.handle.replace(" ", "-")
    _log.error("store.damaged", kind=one.table, handle=handle)
