"""What publishes the views of peers: one process of the node, a few steps at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from node.app.clock_doubt import ClockDoubt
from node.app.duties import BLIND, Duties
from node.app.worker import Worker
from node.flows.query.blind.holder.publish import ViewPublisher

REST_S: Final = 0.005
"""Seconds between two steps while there is work: others are waited for."""
IDLE_S: Final = 2.0
"""Seconds until somebody looks again whether anything is asked for, or due."""


def publishing(
    one: ViewPublisher, doubt: ClockDoubt, duties: Duties
) -> tuple[Worker, ...]:
    """Return what publishes, not started yet. Where no views are given it ends them.

    While the clock is in doubt nothing is opened, published or destroyed. Who comes to
    do it anew knows nothing of before: another process may have gone on meanwhile.
    """
    wait, token = [IDLE_S], [0]
    ours = duties.of(BLIND)

    @contextmanager
    def duty() -> Iterator[bool]:
        with ours() as is_ours:
            now = duties.token(BLIND)
            if not is_ours or now != token[0]:
                one.forget()
                token[0] = now
            yield is_ours

    def work() -> None:
        # What fails is tried again with the next batch: those that did not fail get
        # a number with each try, and no more often than with each batch.
        wait[0] = one.every.total_seconds()
        if doubt.why():
            one.forget()
            wait[0] = IDLE_S
        else:
            wait[0] = REST_S if one.step() else IDLE_S

    return (Worker("blind", work, wait_s=lambda: wait[0], duty=duty),)
