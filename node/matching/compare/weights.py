"""What findings weigh, read once from ``data/weights.toml``; odds as probability."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from node.matching.tables import toml
from node.model.codes import Grade

WEIGHTS: Mapping[str, Any] = MappingProxyType(toml("weights"))

_GRADES: Mapping[str, float] = WEIGHTS["grade"]
IDENTIFIER_AT = _GRADES["identifier"]
POSSIBLE_AT = _GRADES["possible"]


def probability(weight: float) -> float:
    """Return the probability that a sum of weights stands for, to three digits.

    Never 0 or 1: no comparison is certain.
    """
    bounded = max(-30.0, min(30.0, weight))
    return min(0.999, max(0.001, round(1 / (1 + math.exp(-bounded)), 3)))


def grade_of(score: float, kind: str = "") -> Grade | None:
    """Return the grade of a comparison without an identifier, ``None`` below any.

    ``kind`` names the cuts, where they are others than those of things.
    """
    if score >= _GRADES[f"{kind}strong"]:
        return Grade.STRONG
    return Grade.POSSIBLE if score >= _GRADES[f"{kind}possible"] else None
