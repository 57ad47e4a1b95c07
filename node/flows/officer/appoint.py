"""Give people roles: most by an operator alone, those that check on others by two.

    proposed (operator) → agreed (release officer or auditor) → a delay → they hold

An officer of the other checking role who agrees too ends the delay. Until the roles
hold, the credential opens nothing by them, and whoever checks may take them back.
Every officer hears of each step (``news.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from node.crypto.ids import new_credential
from node.errors import BadInput, NotYourRole
from node.flows.officer.measure import check_agrees, check_proposes
from node.flows.officer.naming import checked_name, new_pseudonym
from node.flows.officer.roles import (
    CHECKING,
    DELAY,
    FIRST_SET,
    GIVEN_BY_TWO,
    roles_of,
)
from node.flows.officer.staff import OFFICERS_MOST, Staff
from node.flows.ports import PutOfficer
from node.model.codes import OfficerRole
from node.model.desk.call import ById
from node.model.desk.officer import OfficerAddReply, OfficerAddRequest, OfficerView
from node.model.officer import Appointment, Officer

Waiting = tuple[Officer, Appointment]


@dataclass(frozen=True, slots=True)
class Appointer:
    """Gives roles. Safe to call from many threads."""

    staff: Staff

    def first_set(self) -> Mapping[OfficerRole, OfficerAddReply]:
        """Make whom a node begins with, each with one role; nobody, if they were made.

        Only where nobody ever approved or audited: whoever did has been chosen, and a
        second set would be one person's. A node that an earlier version made has its
        operator, and gets the others.
        """
        with self.staff.lock:
            ever = {r for o in self.staff.officers.all() for r in o.roles}
            if ever & CHECKING:
                return {}
            now = self.staff.clock.now()
            return {
                role: self._put(
                    Officer(new_pseudonym(), role, frozenset({role}), True, now), by=""
                )
                for role in FIRST_SET
                if role not in ever
            }

    def add(self, officer: Officer, given: OfficerAddRequest) -> OfficerAddReply:
        """Add an officer; roles that two people give are only proposed by it.

        Raises:
            BadInput: the name cannot be one, a role is unknown, the roles must be
                kept apart, there are as many officers as can be listed, or the
                operator has proposed as many as one may in a day.
            AlreadyThere: an active officer has that name, or one that looks like it.
        """
        # (1) A name, and roles that one person may hold.
        roles = roles_of(given.roles)
        by_two, now = roles & GIVEN_BY_TWO, self.staff.clock.now()
        with self.staff.changing():
            everybody = self.staff.officers.all()
            name = checked_name(given.name, everybody)
            if sum(o.active for o in everybody) >= OFFICERS_MOST:
                raise BadInput(
                    f"{OFFICERS_MOST} officers are active: no more can be listed"
                )
            if by_two:
                check_proposes(officer.pseudonym, everybody, now)
            # (2) Record; what two people give is proposed by it, and opens nothing.
            proposed = Appointment(by_two, officer.pseudonym, now) if by_two else None
            made = Officer(new_pseudonym(), name, roles - by_two, True, now, proposed)
            return self._put(made, by=officer.pseudonym)

    def agree(self, officer: Officer, wanted: ById) -> OfficerView:
        """Agree to proposed roles: they hold after the delay, or at once.

        Raises:
            NotFound: no active officer has that pseudonym; a name is not enough.
            BadInput: nothing waits there for agreement, or the officer has agreed
                to as many as one may in a day.
            NotYourRole: who proposed them, has agreed, or would get them, does not
                agree; nor does a second officer of the same role.
        """
        with self.staff.changing():
            now = self.staff.clock.now()
            found, given = _waiting(self.staff.by_pseudonym(wanted.id), now)
            # (3) Somebody else agrees, by a role that has not agreed yet.
            check_agrees(officer.pseudonym, self.staff.officers.all(), now)
            own = {found.pseudonym, given.proposed_by, given.agreed_by}
            role = min((officer.roles & CHECKING) - {given.agreed_as}, default="")
            if officer.pseudonym in own or not role:
                raise NotYourRole(
                    "a second person, of another role, agrees to an officer's roles",
                    advice="Ask a release officer or an auditor who has not yet.",
                )
            # (4) Record; the first who agrees begins the delay, the second ends it.
            after = (
                replace(
                    given, hastened_by=officer.pseudonym, hastened_at=now, begins=now
                )
                if given.agreed_by
                else replace(
                    given,
                    agreed_by=officer.pseudonym,
                    agreed_as=role,
                    agreed_at=now,
                    begins=now + DELAY,
                )
            )
            act = "officer.hastened" if given.agreed_by else "officer.agreed"
            return self._change(found, after, act, officer, now)

    def refuse(self, officer: Officer, wanted: ById) -> OfficerView:
        """Take back roles that do not hold yet.

        Raises:
            NotFound: no active officer has that pseudonym or name.
            BadInput: nothing waits there, or several have that name.
        """
        with self.staff.changing():
            now = self.staff.clock.now()
            found, given = _waiting(self.staff.active(wanted.id), now)
            # (5) Record; what was proposed never holds.
            after = replace(given, refused_by=officer.pseudonym, refused_at=now)
            return self._change(found, after, "officer.refused", officer, now)

    # --- parts ----------------------------------------------------------------------

    def _put(self, made: Officer, *, by: str) -> OfficerAddReply:
        credential = new_credential()
        given = made.appointment
        self.staff.recorder.record(
            "officer.added",
            (PutOfficer(made, self.staff.keys.credential_hash(credential)),),
            at=made.added_at,
            officer=by,
            details=(
                ("officer", made.pseudonym),
                ("roles", " ".join(sorted(made.roles))),
                ("proposed", " ".join(sorted(given.roles)) if given else ""),
            ),
        )
        return OfficerAddReply(made.pseudonym, credential)

    def _change(
        self,
        found: Officer,
        after: Appointment,
        act: str,
        officer: Officer,
        now: datetime,
    ) -> OfficerView:
        changed = replace(found, appointment=after)
        self.staff.recorder.record(
            act,
            (PutOfficer(changed, b""),),
            at=now,
            officer=officer.pseudonym,
            details=(
                ("officer", found.pseudonym),
                ("roles", " ".join(sorted(after.roles))),
                ("begins", after.begins.isoformat() if after.begins else ""),
            ),
        )
        return self.staff.view(changed)


def _waiting(found: Officer, now: datetime) -> Waiting:
    given = found.appointment
    if given is None or not given.waits(now):
        raise BadInput(
            f"no role of {found.pseudonym} waits for anybody",
            advice="`comity officer list` shows what does.",
        )
    return found, given
