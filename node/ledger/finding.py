"""What an audit found: plain sentences, each with its place and its kind.

An audit never stops at the first fault and never drowns in them either: past
``LIMIT`` findings of one kind it counts. Erasures that an entry records are findings
and no faults.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

LIMIT = 1000
"""Findings of one kind that are spelt out before the rest is only counted."""


class FindingKind(StrEnum):
    """What a finding is about; `docs/auditors.md` says what each means."""

    ERASED = "erased"
    RESTORED = "restored"
    UNEXPLAINED = "unexplained"
    UNACCEPTED = "unaccepted"
    KEY = "key"
    SIGNATURE = "signature"
    HEAD = "head"
    ORDER = "order"
    MISSING = "missing"
    LEAF = "leaf"
    OPENING = "opening"
    ENTRY = "entry"
    EXHIBIT = "exhibit"
    FILE = "file"
    TILE = "tile"
    ROOT = "root"
    TRUNCATED = "truncated"
    FORKED = "forked"
    CHECKPOINT = "checkpoint"


NOTES = frozenset({FindingKind.ERASED, FindingKind.RESTORED})
"""What an auditor has to know of, and is no fault."""


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One thing found. ``index`` is the ledger entry it is about, if one is."""

    kind: FindingKind
    text: str
    index: int | None = None

    @property
    def fault(self) -> bool:
        """Whether the ledger does not prove what it must."""
        return self.kind not in NOTES

    def __str__(self) -> str:
        return self.text


def is_sound(findings: tuple[AuditFinding, ...]) -> bool:
    """Tell whether none of the findings is a fault."""
    return not any(finding.fault for finding in findings)


@dataclass(slots=True)
class Findings:
    """Collects the findings of one audit."""

    _found: list[AuditFinding] = field(default_factory=list)
    _counts: dict[FindingKind, int] = field(default_factory=dict)
    _erased: dict[tuple[str, int], list[list[int]]] = field(default_factory=dict)

    def add(self, kind: FindingKind, text: str, index: int | None = None) -> None:
        """Note one finding."""
        count = self._counts[kind] = self._counts.get(kind, 0) + 1
        if count <= LIMIT:
            self._found.append(AuditFinding(kind, text, index))

    def erased(self, part: str, index: int, *, by: int) -> None:
        """Note that ``part`` (entry, exhibit) of ``index`` was erased by ``by``."""
        spans = self._erased.setdefault((part, by), [])
        if spans and spans[-1][1] == index - 1:
            spans[-1][1] = index
        else:
            spans.append([index, index])

    def all(self) -> tuple[AuditFinding, ...]:
        """Return everything found: faults in the order met, then erasures."""
        rest = (
            AuditFinding(kind, f"And {count - LIMIT} more findings of kind {kind}.")
            for kind, count in self._counts.items()
            if count > LIMIT
        )
        spans = (
            AuditFinding(FindingKind.ERASED, _span(part, first, last, by), first)
            for (part, by), found in self._erased.items()
            for first, last in found
        )
        return (*self._found, *rest, *spans)


_NAMES = {"entry": ("Entry", "Entries"), "exhibit": ("Exhibit", "Exhibits")}


def _span(part: str, first: int, last: int, by: int) -> str:
    one, several = _NAMES[part]
    if first == last:
        return f"{one} {first} was erased; entry {by} says so."
    return f"{several} {first} to {last} were erased; entry {by} says so."
