"""What is said beside a date: words of no weight, of doubt, of before and after.

The words are data (``data/dates.toml``); they are matched as they are written, in
lower case, the longest first, and whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from node.matching.tables import toml

_BESIDE: dict[str, list[str]] = toml("dates")["beside"]


_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
"""Scripts that write no space between a word and what follows it."""
_SPACED = rf"(?:(?![{_UNSPACED}])[^\W\d_])"


def _any(words: Iterable[str]) -> str:
    """Match any of ``words``, with its last full stop or without it."""
    plain = {word.removesuffix(".") for word in words}
    return "|".join(map(re.escape, sorted(plain, key=len, reverse=True)))


def _leading(kind: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:{_any(_BESIDE[kind])})(?!{_SPACED})\.?[:,]? ?)+")


def _trailing(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?: ?\(?(?<!{_SPACED})(?:{_any(_BESIDE[kind])})\.?\)?,?)+$")


LEAD, TAIL = _leading("lead"), _trailing("tail")
ABOUT, ABOUT_LAST = _leading("about"), _trailing("about")
BEFORE, AFTER = _leading("before"), _leading("after")
PART, DECADE, WEEKDAY = _leading("part"), _leading("decade"), _leading("weekday")
EITHER = re.compile(
    r"\s*(?:[,;|&+\u060c\u3001]"
    rf"|(?<!\S)(?:{_any(_BESIDE['either'])})(?!\S))\s*"
)
QUERIED = re.compile(r" ?\(?\?+\)?$")


def bare(text: str) -> str:
    """Return ``text`` without words of no weight and brackets around it."""
    while True:
        less = text.strip(" \"'()[].,:")
        less = WEEKDAY.sub("", LEAD.sub("", less, count=1), count=1)
        less = TAIL.sub("", less, count=1)
        if less == text or not less:
            return text
        text = less
