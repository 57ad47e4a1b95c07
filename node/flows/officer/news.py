"""What every officer hears at their next call: who was given a role that checks.

Whoever makes officers cannot keep it from the others: it comes with the reply to
whatever they call, and that it was told stands in the ledger.

    what is new → tell → record

Told first: who was cut off in between is told once more. The other order would leave
an officer who by the ledger was told, and never hears. Nor can it be buried, or be
heard in another's place:

- what begins soon comes first, then who holds such a role and who held one; what was
  only tried comes last, one line for all that is alike (``tried.py``);
- who made a credential may have called with it. So once its owner makes it anew,
  everything is told again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from node.codec.stored import pack, unpack
from node.flows.officer.changes import Changes, changes_of
from node.flows.officer.staff import Staff
from node.flows.officer.tried import told_together
from node.flows.ports import PutSetting, SettingBook
from node.model.officer import Officer, StaffChange

Say = Callable[[Sequence[StaffChange]], None]
"""Says changes to the officer who calls; returns once they are on their way."""

NEWS_MOST = 8
"""Changes told with one call; the rest comes with the next."""

ENDED_FOR = timedelta(days=365)
"""How long it is news that somebody holds a role no more."""

_SETTING = "officer.heard "


@dataclass(frozen=True, slots=True)
class NewsTold:
    """What an officer has been told, since their credential was last made anew.

    Only of what can be news yet: the ``keys`` of changes, and how many there were of
    what was only tried.
    """

    renewed_at: datetime | None
    keys: tuple[str, ...] = ()
    tried: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class News:
    """Tells each officer of each change. Safe to call from many threads."""

    staff: Staff
    settings: SettingBook
    _told: dict[str, NewsTold] = field(default_factory=dict)
    _known: tuple[tuple[Officer, ...], Changes] = field(
        default_factory=lambda: ((), Changes())
    )

    def tell(self, officer: Officer, say: Say) -> None:
        """Tell ``officer`` what is new; once that was recorded, no more.

        Raises:
            StoreBroken: it was told, and nothing was recorded.
        """
        now, changes = self.staff.clock.now(), self._changes()
        told = self._told_of(officer)
        # (1) What the officer has not heard: what holds, held or is to hold, the most
        #     urgent first, and in what room is left what was only tried.
        lasting = {c.key: c for c in changes.lasting if not _is_over(c, now)}
        heard = frozenset(told.keys)
        new = sorted(
            (
                change
                for key, change in lasting.items()
                if key not in heard and change.pseudonym != officer.pseudonym
            ),
            key=lambda change: _urgency(change, now),
        )[:NEWS_MOST]
        tried, counts = told_together(
            changes.tried,
            told.tried,
            room=NEWS_MOST - len(new),
            besides=officer.pseudonym,
            now=now,
        )
        after = replace(told, tried=counts)
        if not new and not tried:
            self._told[officer.pseudonym] = after
            return
        # (2) Tell. What ``say`` raises ends it: nobody was told.
        say((*new, *tried))
        # (3) Record that it was told. What is no news any more is not remembered.
        keys = (heard & set(lasting)) | {change.key for change in new}
        after = replace(after, keys=tuple(sorted(keys)))
        self.staff.recorder.record(
            "officer.told",
            (PutSetting(_SETTING + officer.pseudonym, pack(after)),),
            at=now,
            officer=officer.pseudonym,
            details=tuple(
                (c.what, f"{c.pseudonym} +{c.more}" if c.more else c.pseudonym)
                for c in (*new, *tried)
            ),
        )
        self._told[officer.pseudonym] = after

    def _changes(self) -> Changes:
        """Return all changes, worked out anew only when the staff has changed."""
        everybody = self.staff.officers.all()
        known, changes = self._known
        if known is not everybody:
            changes = changes_of(everybody)
            self._known = (everybody, changes)
        return changes

    def _told_of(self, officer: Officer) -> NewsTold:
        told = self._told.get(officer.pseudonym)
        if told is None:
            kept = self.settings.get(_SETTING + officer.pseudonym)
            told = unpack(NewsTold, kept) if kept else NewsTold(officer.renewed_at)
        if told.renewed_at != officer.renewed_at:
            told = NewsTold(officer.renewed_at)
        return told


def _is_over(change: StaffChange, now: datetime) -> bool:
    return change.what == "disabled" and change.at < now - ENDED_FOR


def _urgency(change: StaffChange, now: datetime) -> tuple[bool, float]:
    """Sort what is still to begin first, the soonest first; then the newest first."""
    if change.begins is not None and change.begins > now:
        return False, change.begins.timestamp()
    return True, -change.at.timestamp()
