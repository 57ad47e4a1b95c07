"""How often one peer may call: a token bucket for each, in memory.

Asked before an envelope is parsed, so that a peer that floods us costs no
cryptography. Buckets exist only for those who passed TLS, so that their number
is bounded by the number of peers. It does not count quotas; policy does.

    gate = RateGate(rate_per_s=1000, burst=2000)
    gate.admits("es-gc", monotonic_seconds)

How large a message is shows when it was read: its bytes are spent then, and who owes
any is not admitted.
"""

from __future__ import annotations

import threading

from node.errors import ConfigBroken


class RateGate:
    """Token buckets by name. Safe for many threads.

    ``rate_per_s`` tokens come back each second, up to ``burst``; a call takes
    one, and what was spent beyond is owed.
    """

    def __init__(self, *, rate_per_s: float, burst: float) -> None:
        if rate_per_s <= 0 or burst < 1:
            raise ConfigBroken("a rate must be above 0 and its burst at least 1")
        self._rate = rate_per_s
        self._burst = float(burst)
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}  # name: (tokens, at)

    def admits(self, name: str, at: float) -> bool:
        """Take a token of ``name`` at ``at`` (monotonic seconds), if there is one."""
        with self._lock:
            tokens = self._at(name, at)
            taken = tokens >= 1.0
            self._buckets[name] = (tokens - taken, self._buckets[name][1])
            return taken

    def spend(self, name: str, at: float, tokens: float) -> None:
        """Take so many of ``name``: what is not there is owed."""
        with self._lock:
            left = self._at(name, at) - tokens
            self._buckets[name] = (left, self._buckets[name][1])

    def _at(self, name: str, at: float) -> float:
        tokens, before = self._buckets.get(name, (self._burst, at))
        # Instants may arrive slightly out of order from many threads.
        tokens += max(0.0, at - before) * self._rate
        self._buckets[name] = (min(self._burst, tokens), max(at, before))
        return self._buckets[name][0]
