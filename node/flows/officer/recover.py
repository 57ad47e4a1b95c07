"""Make a new operator where every operator's credential is lost, and no backup is near.

Whoever has the keystore's passphrase asks for it at the machine, while the node does
not run. It is an officer of its own, an operator and nothing else, and opens nothing
before the delay of roles that two people give: every officer hears of it with their
next call, and may take it back. One who approves or audits ends the delay: that is the
second person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from node.crypto.ids import new_credential
from node.errors import BadInput
from node.flows.officer.changes import AT_THE_MACHINE
from node.flows.officer.naming import checked_name, new_pseudonym
from node.flows.officer.roles import DELAY
from node.flows.officer.staff import Staff
from node.flows.ports import PutOfficer
from node.model.codes import OfficerRole
from node.model.desk.officer import OfficerView
from node.model.officer import Appointment, Officer


def recover_operator(staff: Staff, name: str) -> tuple[OfficerView, str]:
    """Record a new operator; return who it is, and the credential.

    Raises:
        BadInput: the name cannot be one, or another that was made so still waits.
        AlreadyThere: an active officer has that name, or one that looks like it.
    """
    with staff.changing():
        everybody, now = staff.officers.all(), staff.clock.now()
        _check_none_waits(everybody, now)
        roles = frozenset({OfficerRole.OPERATOR})
        given = Appointment(
            roles,
            proposed_by=AT_THE_MACHINE,
            proposed_at=now,
            agreed_by=AT_THE_MACHINE,
            agreed_at=now,
            begins=now + DELAY,
        )
        made = Officer(
            new_pseudonym(),
            checked_name(name, everybody),
            frozenset(),
            True,
            now,
            given,
        )
        credential = new_credential()
        staff.recorder.record(
            "officer.recovered",
            (PutOfficer(made, staff.keys.credential_hash(credential)),),
            at=now,
            details=(
                ("officer", made.pseudonym),
                ("roles", " ".join(roles)),
                ("begins", (now + DELAY).isoformat()),
            ),
        )
    return staff.view(made), credential


def _check_none_waits(everybody: Iterable[Officer], now: datetime) -> None:
    for one in everybody:
        given = one.appointment
        if given is None or given.proposed_by != AT_THE_MACHINE:
            continue
        if one.active and given.waits(now):
            raise BadInput(
                f"{one.pseudonym} was made so and waits until "
                f"{given.begins:%Y-%m-%d %H:%MZ}",
                advice="Wait, have somebody who checks agree to it, or have it refused "
                "first: `comity officer refuse`.",
            )
