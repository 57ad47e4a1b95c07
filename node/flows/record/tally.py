"""What an import has come to, and its reports."""

from __future__ import annotations

from dataclasses import dataclass, field

from node.matching.intake import Adjacent, Unknown
from node.matching.normalise.misread import REASONS, Misread
from node.model.desk.record import (
    ImportProgress,
    MissingRecord,
    Reject,
    SameNumber,
    UnreadValue,
)


@dataclass(slots=True)
class Tally:
    """Running totals of one import."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    selectors: int = 0
    rejected: int = 0
    bytes_read: int = 0
    unread: int = 0
    same: int = 0
    joined: int = 0
    rejects: list[Reject] = field(default_factory=list)
    unread_values: list[UnreadValue] = field(default_factory=list)
    same_numbers: list[SameNumber] = field(default_factory=list)
    missing: int = 0
    missing_records: list[MissingRecord] = field(default_factory=list)
    withdrawn: int = 0
    first_reason: str = ""

    def reject(self, one: Reject) -> None:
        """Count a row that is not taken."""
        self.rejected += 1
        self.first_reason = self.first_reason or one.reason
        self.rejects.append(
            Reject(one.line, one.reason, code=one.code, values=one.values)
        )

    def not_read(self, *values: UnreadValue) -> None:
        """Count values that were kept and could not be read."""
        self.unread += len(values)
        self.unread_values += values

    def beside(self, one: Adjacent | Unknown) -> None:
        """Count what is about another; and a place that the reader does not know."""
        if isinstance(one, Adjacent):
            self.read += 1
            return
        why = f"{REASONS[Misread.PLACE]}: {one.place}"
        self.not_read(UnreadValue(one.line, "notes", why))

    def report(self, *, done: bool = False) -> ImportProgress:
        """Return the totals, and what is listed that is new since the last report."""
        fresh, self.rejects = tuple(self.rejects), []
        unread, self.unread_values = tuple(self.unread_values), []
        same, self.same_numbers = tuple(self.same_numbers), []
        missing, self.missing_records = tuple(self.missing_records), []
        return ImportProgress(
            read=self.read,
            added=self.added,
            changed=self.changed,
            unchanged=self.unchanged,
            rejected=self.rejected,
            selectors=self.selectors,
            bytes_read=self.bytes_read,
            rejects=fresh,
            done=done,
            unread=self.unread,
            unread_values=unread,
            same=self.same,
            same_numbers=same,
            joined=self.joined,
            missing=self.missing,
            missing_records=missing,
            withdrawn=self.withdrawn,
        )
