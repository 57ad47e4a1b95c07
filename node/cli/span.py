"""Spans of time as people write them: ``1500ms``, ``90s``, ``30m``, ``24h``, ``7d``."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from node.errors import BadInput

_SPAN: Final = re.compile(r"([0-9]{1,9})(ms|s|m|h|d)?")
_MILLIS: Final = MappingProxyType(
    {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
)


def millis(text: str, *, what: str) -> int:
    """Return the span in milliseconds; a bare number is seconds.

    Raises:
        BadInput: it is not a span.
    """
    found = _SPAN.fullmatch(text)
    if not found:
        raise BadInput(
            f"{what}: {text[:20]!r} is not a span of time",
            advice="Write a number and ms, s, m, h or d, such as 30s.",
        )
    return int(found[1]) * _MILLIS[found[2] or "s"]


def seconds(text: str, *, what: str) -> int:
    """Return the span in whole seconds. Raises as :func:`millis`."""
    return millis(text, what=what) // 1000
