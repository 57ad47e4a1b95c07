"""What happened to roles that two people give: what lasts, and what was only tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from node.flows.officer.roles import GIVEN_BY_TWO
from node.model.officer import Officer, StaffChange

AT_THE_MACHINE = "passphrase"
"""Who acts where nobody has a credential: whoever has the keystore's passphrase."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A change after which nobody holds a role, and whose attempt it was.

    ``overtaken``: what came of it is told, and it need not be.
    """

    change: StaffChange
    proposed_by: str
    overtaken: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes. Of ``tried`` none ever goes; by what is alike, the newest last."""

    lasting: tuple[StaffChange, ...] = ()
    tried: Mapping[str, Sequence[Tried]] = field(default_factory=dict)


def changes_of(staff: Iterable[Officer]) -> Changes:
    """Return what happened to the roles of all ``staff``."""
    everybody = tuple(staff)
    tried: dict[str, list[Tried]] = {}
    for officer in everybody:
        for one in _tried(officer):
            alike = f"{one.proposed_by} {one.change.what}"
            tried.setdefault(alike, []).append(one)
    lasting = (change for one in everybody for change in _lasting(one))
    for every in tried.values():
        every.sort(key=lambda one: (one.change.at, one.change.key))
    return Changes(tuple(lasting), tried)


def _lasting(officer: Officer) -> Iterator[StaffChange]:
    """Yield that roles were agreed to and not taken back, or ended after they held."""
    given = officer.appointment
    if officer.disabled_at is not None:
        if held := _held(officer):
            yield _change(
                officer, held, "disabled", officer.disabled_by, officer.disabled_at
            )
        return
    if given is None or not officer.active:
        return
    if given.agreed_at is None or given.refused_at is not None:
        return
    what, by, at = (
        ("hastened", given.hastened_by, given.hastened_at)
        if given.hastened_at is not None
        else ("agreed", given.agreed_by, given.agreed_at)
    )
    if what == "agreed" and by == AT_THE_MACHINE:
        what = "recovered"
    yield replace(_change(officer, given.roles, what, by, at), begins=given.begins)


def _tried(officer: Officer) -> Iterator[Tried]:
    """Yield that roles were proposed, refused, or ended before they held."""
    given = officer.appointment
    if given is None:
        return
    ended_at = None if _held(officer) else officer.disabled_at
    for what, by, at, overtaken in (
        (
            "proposed",
            given.proposed_by,
            given.proposed_at,
            bool(given.agreed_at or given.refused_at or officer.disabled_at),
        ),
        ("refused", given.refused_by, given.refused_at, False),
        (
            "disabled",
            officer.disabled_by,
            ended_at,
            given.refused_at is not None,
        ),
    ):
        if at is not None:
            change = _change(officer, given.roles, what, by, at)
            yield Tried(change, given.proposed_by, overtaken)


def _change(
    officer: Officer, roles: Iterable[str], what: str, by: str, at: datetime
) -> StaffChange:
    return StaffChange(
        officer.pseudonym, officer.name, tuple(sorted(roles)), what, by, at
    )


def _held(officer: Officer) -> frozenset[str]:
    """Return the roles by two that the officer held when disabled."""
    if officer.disabled_at is None:
        return frozenset()
    return officer.at(officer.disabled_at).roles & GIVEN_BY_TWO
