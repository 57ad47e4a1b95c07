"""What a bundle has decided, remembered: bounded, and safe for many threads.

Each action has a share of its own, so that many questions do not drive out what was
decided on notices. In each the least recently used is forgotten first, so that a peer
who asks in every possible combination costs computing time and never memory.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from node.memo import Memo
from node.model.codes import Action

V = TypeVar("V")

KEPT: Mapping[Action, int] = MappingProxyType(
    {
        Action.ASK: 8192,
        Action.ANSWER_HIT: 4096,
        Action.DISCLOSE_EXACT: 4096,
        Action.NOTIFY: 3072,
        Action.FORWARD: 1024,
    }
)
"""How many decisions are kept. Fields are decided along with what they are of."""

_HIT = frozenset({Action.ASK, Action.ANSWER_HIT})
RESTS_ON: Mapping[Action, frozenset[Action]] = MappingProxyType(
    {
        **{action: frozenset({action}) for action in KEPT},
        Action.ANSWER_HIT: _HIT,
        Action.DISCLOSE_EXACT: _HIT
        | {Action.DISCLOSE_EXACT, Action.DISCLOSE_GENERALISED},
        Action.NOTIFY: frozenset(
            {Action.NOTIFY, Action.TELL_EXACT, Action.TELL_GENERALISED}
        ),
    }
)
"""The actions whose rules made what is kept of an action.

Of what may not be asked nobody learns by a match (``answer.py``): so rules on asking
decide on matches, too, and on what leaves of them.
"""


class DecisionCache:
    """Remembers decisions by action and key, of each action at most ``kept``."""

    def __init__(self, kept: Mapping[Action, int] = KEPT) -> None:
        self._most = kept
        self._shares: dict[Action, Memo[Hashable, Any]] = {
            action: Memo(most) for action, most in kept.items()
        }

    def count(self, action: Action) -> int:
        """Return how many decisions on an action are kept."""
        return len(self._shares[action])

    def get(self, action: Action, key: Hashable, compute: Callable[[], V]) -> V:
        """Return what is kept under ``key``, or compute and keep it (``Memo.get``)."""
        found: V = self._shares[action].get(key, compute)
        return found

    def without(self, touched: frozenset[str]) -> DecisionCache:
        """Return a cache that shares with this one what rests on nothing touched."""
        made = DecisionCache(self._most)
        for action, share in self._shares.items():
            if touched.isdisjoint(RESTS_ON[action]):
                made._shares[action] = share
        return made
