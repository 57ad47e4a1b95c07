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
    more, token = [False], [0]
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
        more[0] = False
        if doubt.why():
            one.forget()
        else:
            more[0] = one.step()

    def wait_s() -> float:
        return REST_S if more[0] else IDLE_S

    return (Worker("blind", work, wait_s=wait_s, duty=duty),)
