"""Officers: who may do what at this node.

Operating a node and reading cases are kept apart: nobody is both operator and
analyst, release officer or custodian, and nobody approves what they wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from node.clock import Clock
from node.crypto.ids import new_credential, random
from node.crypto.keystore import Keyring
from node.errors import AlreadyThere, BadInput, NotFound, NotYourRole
from node.flows.ports import OfficerBook, PutOfficer
from node.flows.scribe import Scribe
from node.model.codes import OfficerRole
from node.model.desk import (
    ById,
    Nothing,
    OfficerAddReply,
    OfficerAddRequest,
    OfficerList,
    OfficerView,
)
from node.model.officer import Officer

APART = (
    frozenset({OfficerRole.OPERATOR, OfficerRole.ANALYST}),
    frozenset({OfficerRole.OPERATOR, OfficerRole.RELEASE_OFFICER}),
    frozenset({OfficerRole.OPERATOR, OfficerRole.CUSTODIAN}),
    frozenset({OfficerRole.OPERATOR, OfficerRole.AUDITOR}),
    frozenset({OfficerRole.ANALYST, OfficerRole.RELEASE_OFFICER}),
    frozenset({OfficerRole.ANALYST, OfficerRole.AUDITOR}),
    frozenset({OfficerRole.RELEASE_OFFICER, OfficerRole.AUDITOR}),
    frozenset({OfficerRole.CUSTODIAN, OfficerRole.AUDITOR}),
)


OFFICERS_MOST = 10_000
"""Disabled ones too. All of them fit one answer of the desk."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Keeps the officers for operators, and tells who a credential belongs to."""

    keys: Keyring
    officers: OfficerBook
    scribe: Scribe
    clock: Clock

    def who(self, credential: str) -> Officer:
        """Return the officer of a credential.

        Raises:
            NotYourRole: no active officer has it.
        """
        officer = self.officers.by_credential(self.keys.credential_hash(credential))
        if officer is None or not officer.active:
            raise NotYourRole(
                "the credential is not that of an active officer",
                advice="Use a credential file made by `comity officer add`.",
            )
        return officer

    def add(self, officer: Officer | None, given: OfficerAddRequest) -> OfficerAddReply:
        """Add an officer; ``officer`` is None only when the node is made.

        Raises:
            BadInput: a role is unknown, the roles must be kept apart, or there are as
                many officers as can be listed.
            AlreadyThere: an active officer has that name.
        """
        name = given.name.strip()
        if not name or len(name) > 100 or not name.isprintable():
            raise BadInput("an officer's name is 1 to 100 printable characters")
        try:
            roles = frozenset(OfficerRole(r) for r in given.roles)
        except ValueError as why:
            raise BadInput(
                f"{why}", advice=f"Roles are: {', '.join(OfficerRole)}."
            ) from why
        if not roles:
            raise BadInput("an officer without any role")
        for pair in APART:
            if pair <= roles:
                raise BadInput(
                    f"{' and '.join(sorted(pair))} are kept apart",
                    advice="Make two officers, and give them to two people.",
                )
        everybody = self.officers.all()
        if any(o.name == name and o.active for o in everybody):
            raise AlreadyThere("an active officer has that name")
        if len(everybody) >= OFFICERS_MOST:
            raise BadInput(f"{OFFICERS_MOST} officers are known: no more can be listed")
        now = self.clock.now()
        made = Officer(f"o-{random(5).hex()}", name, roles, True, now)
        credential = new_credential()
        self.scribe.record(
            "officer.added",
            (PutOfficer(made, self.keys.credential_hash(credential)),),
            at=now,
            officer=officer.pseudonym if officer else "",
            details=(("officer", made.pseudonym), ("roles", " ".join(sorted(roles)))),
        )
        return OfficerAddReply(made.pseudonym, credential)

    def renew(self, officer: Officer, wanted: ById) -> OfficerAddReply:
        """Give an officer a new credential; the old one opens nothing any more.

        Raises:
            NotFound: no active officer has that pseudonym or name.
        """
        found = self._active(wanted.id)
        credential = new_credential()
        self.scribe.record(
            "officer.renewed",
            (PutOfficer(found, self.keys.credential_hash(credential)),),
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=(("officer", found.pseudonym),),
        )
        return OfficerAddReply(found.pseudonym, credential)

    def list(self, _officer: Officer, _nothing: Nothing) -> OfficerList:
        """List all officers, disabled ones too."""
        return OfficerList(tuple(_view(o) for o in self.officers.all()))

    def disable(self, officer: Officer, wanted: ById) -> OfficerView:
        """Disable an officer: the credential opens nothing any more.

        Raises:
            NotFound: no officer has that pseudonym or name.
            BadInput: it would leave the node without an operator.
        """
        found = self._active(wanted.id)
        operators = [
            o
            for o in self.officers.all()
            if o.active and OfficerRole.OPERATOR in o.roles
        ]
        if operators == [found]:
            raise BadInput(
                "this is the last operator", advice="Add another operator first."
            )
        disabled = replace(found, active=False)
        self.scribe.record(
            "officer.disabled",
            (PutOfficer(disabled, b""),),
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=(("officer", disabled.pseudonym),),
        )
        return _view(disabled)

    def _active(self, wanted: str) -> Officer:
        for officer in self.officers.all():
            if officer.active and wanted in {officer.pseudonym, officer.name}:
                return officer
        raise NotFound(f"no active officer {wanted[:60]!r}")


def _view(officer: Officer) -> OfficerView:
    return OfficerView(
        pseudonym=officer.pseudonym,
        name=officer.name,
        roles=tuple(sorted(officer.roles)),
        active=officer.active,
        added_at=officer.added_at,
    )
