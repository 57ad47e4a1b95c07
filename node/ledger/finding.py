"""What an audit found: plain sentences, each with its place and its kind.

An audit never stops at the first fault and never drowns in them either: past
``LIMIT`` findings of one kind it counts. Erasures are findings and no faults.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

LIMIT = 1000
"""Findings of one kind that are spelt out before the rest is only counted."""


class FindingKind(StrEnum):
    """What a finding is about; `docs/auditors.md` says what each means."""

    ERASED = "erased"
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


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``index`` is the ledger entry it is about, if one is."""

    kind: FindingKind
    text: str
    index: int | None = None

    @property
    def fault(self) -> bool:
        """Whether the ledger does not prove what it must."""
        return self.kind is not FindingKind.ERASED

    def __str__(self) -> str:
        return self.text


def is_sound(findings: tuple[Finding, ...]) -> bool:
    """Tell whether none of the findings is a fault."""
    return not any(finding.fault for finding in findings)


@dataclass(slots=True)
class Findings:
    """Collects the findings of one audit."""

    _found: list[Finding] = field(default_factory=list)
    _counts: dict[FindingKind, int] = field(default_factory=dict)
    _erased: dict[str, list[list[int]]] = field(default_factory=dict)

    def add(self, kind: FindingKind, text: str, index: int | None = None) -> None:
        """Note one finding."""
        count = self._counts[kind] = self._counts.get(kind, 0) + 1
        if count <= LIMIT:
            self._found.append(Finding(kind, text, index))

    def erased(self, what: str, index: int) -> None:
        """Note that ``what`` (Entry, Exhibit) of ``index`` was erased."""
        spans = self._erased.setdefault(what, [])
        if spans and spans[-1][1] == index - 1:
            spans[-1][1] = index
        else:
            spans.append([index, index])

    def all(self) -> tuple[Finding, ...]:
        """Return everything found: faults in the order met, then erasures."""
        rest = (
            Finding(kind, f"And {count - LIMIT} more findings of kind {kind}.")
            for kind, count in self._counts.items()
            if count > LIMIT
        )
        spans = (
            Finding(FindingKind.ERASED, _span(what, first, last), first)
            for what, found in self._erased.items()
            for first, last in found
        )
        return (*self._found, *rest, *spans)


_PLURAL = {"Entry": "Entries", "Exhibit": "Exhibits"}


def _span(what: str, first: int, last: int) -> str:
    if first == last:
        return f"{what} {first} was erased: its key is destroyed."
    return f"{_PLURAL[what]} {first} to {last} were erased: their keys are destroyed."
