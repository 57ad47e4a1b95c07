"""How well two samples can be told apart: the Mann-Whitney statistic.

It asks only which of two values is the larger, so that a machine that stalls now
and then does not decide the test, as it would with means.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Told:
    """``share`` is the chance that one of the first sample exceeds one of the second.

    0.5 is blind guessing. ``deviations`` is how far that lies from 0.5, in standard
    deviations of what chance alone would give.
    """

    share: float
    deviations: float


def tell_apart(first: Sequence[float], second: Sequence[float]) -> Told:
    """Compare two samples (Mann and Whitney 1947; ties as in Lehmann 1975, 1.4)."""
    n, m = len(first), len(second)
    pooled = sorted([(value, True) for value in first] + [(v, False) for v in second])
    rank_sum, ties, at = 0.0, 0, 0
    for _, group in groupby(pooled, key=lambda item: item[0]):
        members = [mine for _, mine in group]
        count = len(members)
        rank_sum += sum(members) * (at + (count + 1) / 2)
        ties += count**3 - count
        at += count
    over = rank_sum - n * (n + 1) / 2
    total = n + m
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    return Told(over / (n * m), (over - n * m / 2) / math.sqrt(variance))
