"""Officers: the people at this node."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from node.model.codes import OfficerRole


@dataclass(frozen=True, slots=True)
class Appointment:
    """Roles that no single person gives: who gave them, and from when they hold.

    One proposes, another agrees (``agreed_as`` is the role in which), and the roles
    hold from ``begins`` on; a third person of yet another role may bring that forward.
    """

    roles: frozenset[OfficerRole]
    proposed_by: str
    proposed_at: datetime
    agreed_by: str = ""
    agreed_as: str = ""
    agreed_at: datetime | None = None
    hastened_by: str = ""
    hastened_at: datetime | None = None
    begins: datetime | None = None
    refused_by: str = ""
    refused_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether the roles are the officer's at ``now``."""
        return (
            self.refused_at is None and self.begins is not None and self.begins <= now
        )

    def waits(self, now: datetime) -> bool:
        """Whether it may still be agreed to, hastened or refused."""
        return self.refused_at is None and not self.holds(now)


@dataclass(frozen=True, slots=True)
class Officer:
    """A person at the node, with roles.

    ``pseudonym`` is what peers and the ledger see; ``name`` never leaves. ``roles``
    are those that hold; those of an appointment come to them with ``at``.
    ``renewed_at``: since then nobody but the officer has seen the credential.
    """

    pseudonym: str
    name: str
    roles: frozenset[OfficerRole]
    active: bool
    added_at: datetime
    appointment: Appointment | None = None
    renewed_at: datetime | None = None
    disabled_by: str = ""
    disabled_at: datetime | None = None

    def at(self, now: datetime) -> Officer:
        """Return the officer with all roles that hold at ``now``."""
        given = self.appointment
        if given is None or not given.holds(now):
            return self
        return replace(self, roles=self.roles | given.roles)


@dataclass(frozen=True, slots=True)
class StaffChange:
    """What happened to roles that two people give, as every officer hears it.

    ``what`` is ``proposed``, ``agreed``, ``hastened``, ``recovered``, ``refused`` or
    ``disabled``.
    ``more``: how many others like it, proposed by the same officer, it stands for.
    """

    pseudonym: str
    name: str
    roles: tuple[str, ...]
    what: str
    by: str
    at: datetime
    begins: datetime | None = None
    more: int = 0

    @property
    def key(self) -> str:
        """What tells it from every other change."""
        return f"{self.pseudonym} {self.what}"
