"""Officers: the book, how an officer is put into it, and what each is known by.

Credentials lie in a table of their own: no backup has it, so that what was disabled
after one does not come back with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, select

from node.codec.stored import pack, unpack
from node.errors import AlreadyThere, NotYourRole
from node.flows.ports import ForgetCredentials, PutOfficer
from node.model.officer import Officer
from node.store.bound import Bound
from node.store.cached import Cached
from node.store.checked import read_bound_rows
from node.store.engine import DUPLICATES, reading
from node.store.row_keys import all_of
from node.store.schema import CREDENTIAL, OFFICER
from node.store.sql import SqlStatement, upsert
from node.store.transaction import Transaction

_OFFICERS = SqlStatement(all_of(OFFICER))
_OFFICER = SqlStatement(f'{all_of(OFFICER)} WHERE "pseudonym" = ?')
_CREDENTIALS = SqlStatement(all_of(CREDENTIAL))
_PUT_OFFICER = upsert(OFFICER)
_PUT_CREDENTIAL = upsert(CREDENTIAL)
_FORGET = SqlStatement('DELETE FROM "officer_credential"')


class SqlOfficerBook:
    """Who works here. Keeps ``OfficerBook``."""

    def __init__(self, engine: Engine, bound: Bound) -> None:
        self._engine = reading(engine)
        self._bound = bound
        self._officers = Cached(self._load)
        self._known = Cached(self._load_known)

    def stale(self) -> None:
        """Read anew at the next question."""
        self._officers.stale()
        self._known.stale()

    def by_credential(self, credential: bytes) -> Officer | None:
        """Return the officer whose credential has this keyed hash."""
        pseudonym = self._known.get().get(credential)
        return next((o for o in self.all() if o.pseudonym == pseudonym), None)

    def all(self) -> tuple[Officer, ...]:
        """Return all officers, disabled ones too, by pseudonym."""
        return self._officers.get()

    def _load(self) -> tuple[Officer, ...]:
        rows = read_bound_rows(
            self._engine, self._bound, OFFICER, _OFFICERS.rows, whole=True
        )
        return tuple(
            unpack(Officer, self._bound.open(OFFICER, name, sealed))
            for name, sealed in sorted(rows)
        )

    def _load_known(self) -> dict[bytes, str]:
        rows = read_bound_rows(
            self._engine, self._bound, CREDENTIAL, _CREDENTIALS.rows, whole=True
        )
        return {bytes(credential): name for name, credential in rows}


def check_active(transaction: Transaction, pseudonym: str) -> None:
    """See that an officer is active, by what stands where the transaction began.

    Raises:
        NotYourRole: the officer was disabled, or is none.
        Altered: the row is not as it was written.
    """
    rows = _OFFICER.rows(transaction.connection, (pseudonym,))
    transaction.check(OFFICER, rows)
    opened = transaction.bound.open(OFFICER, pseudonym, rows[0][1]) if rows else b""
    if not opened or not unpack(Officer, opened).active:
        raise NotYourRole("this officer's access has ended")


def put_officers(transaction: Transaction, effects: Sequence[PutOfficer]) -> None:
    """Add or replace officers.

    Raises:
        AlreadyThere: the credential is another officer's.
    """
    connection, bound = transaction.connection, transaction.bound
    transaction.touch(OFFICER, {effect.officer.pseudonym for effect in effects})
    renewed = {e.officer.pseudonym: e.credential for e in effects if e.credential}
    transaction.touch(CREDENTIAL, renewed)
    for effect in effects:
        name = effect.officer.pseudonym
        sealed = bound.seal(OFFICER, name, pack(effect.officer))
        _PUT_OFFICER.run(connection, [(name, sealed)])
        # Without a new credential, the one that is held stays.
        if effect.credential:
            try:
                _PUT_CREDENTIAL.run(connection, [(name, effect.credential)])
            except DUPLICATES as error:
                raise AlreadyThere("the credential is another officer's") from error


def forget_credentials(
    transaction: Transaction, _effects: Sequence[ForgetCredentials]
) -> None:
    """Forget every credential, also those of which the rows are gone already."""
    names = transaction.connection.scalars(select(OFFICER.c.pseudonym)).all()
    _FORGET.run(transaction.connection)
    # Not by ``touch``, which would miss the rows that no backup has.
    transaction.touched.setdefault(CREDENTIAL, set()).update(names)
