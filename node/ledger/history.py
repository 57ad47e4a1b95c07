"""What a ledger says of itself: what was erased of it, and where it was restored.

::

    ledger.erased             index, part       entry or exhibit ``index`` was erased
    node.restored             size              from a backup of so many entries
    node.restore-accepted     size              and an officer took it as it is

A key that is missing is an erasure only if a later entry names it; else somebody has
destroyed it who could not write an entry. A node that was restored answers nobody
until that is accepted: an entry of a message that came in before is a fault.

It is told of entries in the order of their places, and of what is missing in any.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from node.ledger.finding import FindingKind, Findings
from node.model.entry import Entry

ERASED = "ledger.erased"
RESTORED = "node.restored"
ACCEPTED = "node.restore-accepted"

ENTRY, EXHIBIT = "entry", "exhibit"
"""The parts of an entry that are erased; with an entry goes its exhibit."""
_ARRIVED = "in"


@dataclass(slots=True)
class History:
    """Collects what entries say of others, and explains what is missing."""

    _erased: dict[tuple[str, int], int] = field(default_factory=dict)
    _missing: list[tuple[str, int]] = field(default_factory=list)
    _restored: int | None = None
    _served: bool = False
    _notes: list[tuple[FindingKind, str, int]] = field(default_factory=list)

    def tell(self, index: int, entry: Entry) -> None:
        """Take in the entry at ``index``, which its leaf commits to."""
        if entry.act == ERASED:
            self._note_erasure(index, entry)
        elif entry.act == RESTORED:
            self._end_restore(None)
            self._restored, self._served = index, False
        elif entry.act == ACCEPTED and self._restored is not None:
            self._end_restore(index)
        elif entry.direction == _ARRIVED and self._restored is not None:
            self._note_served(index)

    def missing(self, part: str, index: int) -> None:
        """Take note that the key of ``part`` of ``index`` is missing."""
        self._missing.append((part, index))

    def explain(self, findings: Findings) -> None:
        """Say of each missing part which entry erased it, or that none did."""
        self._end_restore(None)
        for part, index in self._missing:
            by = self._erased.get((part, index))
            if by is not None:
                findings.erased(part, index, by=by)
            else:
                findings.add(
                    FindingKind.UNEXPLAINED,
                    f"The key of {part} {index} is missing, and no entry says that it "
                    "was erased: somebody destroyed it past the node.",
                    index,
                )
        for kind, text, index in self._notes:
            findings.add(kind, text, index)

    def _note_erasure(self, index: int, entry: Entry) -> None:
        erased = erasure_of(entry)
        if erased is None or erased[1] >= index:
            return
        part, which = erased
        for named in (ENTRY, EXHIBIT) if part == ENTRY else (EXHIBIT,):
            self._erased.setdefault((named, which), index)

    def _note_served(self, index: int) -> None:
        if not self._served:
            self._served = True
            text = (
                f"Entry {index} records a message that came in after the restore at "
                f"entry {self._restored}, and nobody had accepted that."
            )
            self._notes.append((FindingKind.UNACCEPTED, text, index))

    def _end_restore(self, by: int | None) -> None:
        if self._restored is None:
            return
        at, self._restored = self._restored, None
        told = "nobody has accepted it" if by is None else f"accepted by entry {by}"
        text = f"The node was restored from a backup at entry {at}; {told}."
        self._notes.append((FindingKind.RESTORED, text, at))


def erasure_of(entry: Entry) -> tuple[str, int] | None:
    """Return (part, index) that an entry says was erased; None if it says nothing."""
    if entry.act != ERASED:
        return None
    said = {detail.name: detail.value for detail in entry.details}
    part, index = said.get("part", ""), said.get("index", "")
    if part not in {ENTRY, EXHIBIT} or not (index.isascii() and index.isdecimal()):
        return None
    return part, int(index)


def explains(entry: Entry, part: str, index: int) -> bool:
    """Tell whether ``entry`` says that ``part`` of ``index`` was erased."""
    return erasure_of(entry) in {(ENTRY, index), (part, index)}
