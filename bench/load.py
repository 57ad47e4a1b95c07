"""Drive something from many threads and measure every call."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """What a run measured. Times in milliseconds."""

    calls: int
    seconds: float
    per_second: float
    p50: float
    p95: float
    p99: float
    errors: int


def drive(
    call: Callable[[int], None],
    *,
    threads: int,
    seconds: float,
    rate: float | None = None,
) -> Figures:
    """Call ``call(n)`` from ``threads`` threads for ``seconds``.

    With ``rate`` (calls a second in all) calls start on a schedule, and a call
    that starts late is measured from when it was due: a stall counts for every
    caller it would have kept waiting.
    """
    lock = threading.Lock()
    spent: list[float] = []
    errors = 0
    number = iter(range(10**9))
    began = time.perf_counter()
    until = began + seconds

    def work() -> None:
        nonlocal errors
        mine: list[float] = []
        failed = 0
        while True:
            with lock:
                n = next(number)
            due = began + n / rate if rate else time.perf_counter()
            if due >= until or time.perf_counter() >= until:
                break
            wait = due - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            try:
                call(n)
            except Exception:  # noqa: BLE001 - counted, and reported
                failed += 1
            mine.append(time.perf_counter() - due)
        with lock:
            spent.extend(mine)
            errors += failed

    pool = [threading.Thread(target=work) for _ in range(threads)]
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join()
    whole = time.perf_counter() - began
    spent.sort()

    def at(share: float) -> float:
        return spent[min(len(spent) - 1, int(len(spent) * share))] * 1000

    return Figures(
        calls=len(spent),
        seconds=whole,
        per_second=len(spent) / whole,
        p50=at(0.5),
        p95=at(0.95),
        p99=at(0.99),
        errors=errors,
    )
