"""What every officer hears at their next call: who was given a role that checks.

Whoever makes officers cannot keep it from the others: it comes with the reply to
whatever they call, and that it was told stands in the ledger.

    what is new → tell → record

Told first: who was cut off in between is told once more. The other order would leave
an officer who by the ledger was told, and never hears.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from node.codec.stored import pack, unpack
from node.flows.officer.roles import GIVEN_BY_TWO
from node.flows.officer.staff import Staff
from node.flows.ports import PutSetting, ReleaseBook
from node.model.officer import Officer, StaffChange

Say = Callable[[Sequence[StaffChange]], None]
"""Says changes to the officer who calls; returns once they are on their way."""

NEWS_MOST = 8
"""Changes told with one call; the rest comes with the next."""
_SETTING = "officer.told "


@dataclass(frozen=True, slots=True)
class News:
    """Tells each officer of each change. Safe to call from many threads."""

    staff: Staff
    settings: ReleaseBook
    _told: dict[str, frozenset[str]] = field(default_factory=dict)

    def tell(self, officer: Officer, say: Say) -> None:
        """Tell ``officer`` what is new, oldest first; once that was recorded, no more.

        Raises:
            StoreBroken: it was told, and nothing was recorded.
        """
        # (1) What the officer has not heard.
        changes = {
            change.key: change
            for one in self.staff.officers.all()
            if one.pseudonym != officer.pseudonym
            for change in changes_of(one)
        }
        told = self._told_of(officer.pseudonym) if changes else frozenset()
        new = sorted(
            (c for key, c in changes.items() if key not in told), key=lambda c: c.at
        )[:NEWS_MOST]
        if not new:
            return
        # (2) Tell. What ``say`` raises ends it: nobody was told.
        say(new)
        # (3) Record that it was told.
        told |= {change.key for change in new}
        self.staff.scribe.record(
            "officer.told",
            (PutSetting(_SETTING + officer.pseudonym, pack(sorted(told))),),
            at=self.staff.clock.now(),
            officer=officer.pseudonym,
            details=tuple((change.what, change.pseudonym) for change in new),
        )
        self._told[officer.pseudonym] = told

    def _told_of(self, pseudonym: str) -> frozenset[str]:
        if pseudonym not in self._told:
            kept = self.settings.setting(_SETTING + pseudonym)
            keys = unpack(list[str], kept) if kept else ()
            self._told[pseudonym] = frozenset(keys)
        return self._told[pseudonym]


def changes_of(officer: Officer) -> Iterator[StaffChange]:
    """Yield what happened to the officer's roles that two people give."""
    given = officer.appointment
    if given is not None:
        for what, by, at in (
            ("proposed", given.proposed_by, given.proposed_at),
            ("agreed", given.agreed_by, given.agreed_at),
            ("hastened", given.hastened_by, given.hastened_at),
            ("refused", given.refused_by, given.refused_at),
        ):
            if at is not None:
                yield _change(
                    officer, given.roles, what=what, by=by, at=at, begins=given.begins
                )
    if officer.disabled_at is not None and officer.meant_for & GIVEN_BY_TWO:
        yield _change(
            officer,
            officer.meant_for & GIVEN_BY_TWO,
            what="disabled",
            by=officer.disabled_by,
            at=officer.disabled_at,
        )


def _change(  # noqa: PLR0913 - one value a column
    officer: Officer,
    roles: frozenset[str],
    *,
    what: str,
    by: str,
    at: datetime,
    begins: datetime | None = None,
) -> StaffChange:
    return StaffChange(
        officer.pseudonym, officer.name, tuple(sorted(roles)), what, by, at, begins
    )
