"""The policy bundle in force, held parsed, swapped in one step."""

from __future__ import annotations

from node.policy.bundle import Bundle


class Rules:
    """Holds the active bundle. A reader takes it once and decides by that one."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    @property
    def bundle(self) -> Bundle:
        """The bundle in force now."""
        return self._bundle

    def swap(self, bundle: Bundle) -> None:
        """Put another bundle in force. The caller has recorded it."""
        self._bundle = bundle
