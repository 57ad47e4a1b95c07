"""Begin a restored node: record that it is one, and let one operator in.

A backup holds no credential, so nobody could come in. The operator who restores has
the passphrase, and gets a new one; the others get theirs from that operator. What is
recorded here lies in a ledger that peers are not shown before it was accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from node.crypto.ids import new_credential
from node.errors import BadInput, NotFound
from node.flows.officer.naming import found
from node.flows.ports import (
    BindRestored,
    ForgetCredentials,
    Journal,
    OfficerBook,
    PutOfficer,
    PutSetting,
    SettingBook,
)
from node.flows.recorder import Recorder
from node.ledger.history import RESTORED
from node.model.codes import OfficerRole
from node.model.officer import Officer

WAITS = "restored"
"""The setting that says so too: bound to the keystore, unlike the store's own mark."""
MADE_AT, SIZE = "made-at", "size"
"""The details of the entry that say of which backup it was."""


@dataclass(frozen=True, slots=True)
class Backed:
    """Which backup it was: when it was made, and how many entries it has."""

    made_at: datetime
    size: int


def begin(
    backed: Backed,
    *,
    operator: str,
    officers: OfficerBook,
    recorder: Recorder,
    now: datetime,
) -> str:
    """Record the restore, and return the operator's new credential.

    ``operator`` is a name or pseudonym; empty takes the only one there is.

    Raises:
        BadInput: no such operator, or it is not said which.
    """
    chosen = _the_operator(officers.all(), operator)
    credential = new_credential()
    recorder.record(
        RESTORED,
        (
            # The rows are in no backup; that they are gone is right.
            ForgetCredentials(),
            BindRestored(),
            PutOfficer(chosen, recorder.keys.credential_hash(credential)),
            PutSetting(WAITS, str(backed.size).encode()),
        ),
        at=now,
        officer=chosen.pseudonym,
        details=(
            (SIZE, str(backed.size)),
            (MADE_AT, backed.made_at.isoformat()),
            ("officer", chosen.pseudonym),
        ),
    )
    return credential


def restored_size(journal: Journal, settings: SettingBook) -> int | None:
    """Return how many entries the backup had, while its restore waits; else None.

    The mark is there from the first moment; the setting cannot be taken away unseen.

    Raises:
        Altered: the setting was changed, or is gone.
    """
    size, said = journal.restored(), settings.get(WAITS)
    return int(said) if size is None and said else size


def _the_operator(officers: Sequence[Officer], wanted: str) -> Officer:
    operators = [o for o in officers if o.active and OfficerRole.OPERATOR in o.roles]
    if wanted:
        try:
            return found(operators, wanted)
        except NotFound as why:
            names = ", ".join(f"{o.name} ({o.pseudonym})" for o in operators) or "none"
            raise BadInput(
                f"the backup has no active operator {wanted[:40]!r}",
                advice=f"Those that it has: {names}.",
            ) from why
    if len(operators) == 1:
        return operators[0]
    if not operators:
        raise BadInput("the backup has no active operator")
    there = ", ".join(o.pseudonym for o in operators)
    raise BadInput(
        f"the backup has {len(operators)} active operators: {there}",
        advice="Say who restores it: --operator NAME. A database that was filled "
        "for this is to be emptied first.",
    )
