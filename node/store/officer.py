"""Officers: the book, and how an officer is put into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from node.codec.stored import pack, unpack
from node.errors import AlreadyThere
from node.flows.ports import PutOfficer
from node.model.officer import Officer
from node.store.bound import Bound
from node.store.cached import Cached
from node.store.checked import read_bound_rows
from node.store.engine import DUPLICATES, reading
from node.store.schema import OFFICER
from node.store.sql import Statement, insert
from node.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class _Book:
    officers: tuple[Officer, ...]
    by_credential: dict[bytes, Officer]


class SqlOfficerBook:
    """Who works here. Keeps ``OfficerBook``."""

    def __init__(self, engine: Engine, bound: Bound) -> None:
        self._engine = reading(engine)
        self._bound = bound
        self._book = Cached(self._load)
        self.stale = self._book.stale

    def by_credential(self, credential: bytes) -> Officer | None:
        """Return the officer whose credential has this keyed hash."""
        return self._book.get().by_credential.get(credential)

    def all(self) -> tuple[Officer, ...]:
        """Return all officers, disabled ones too, by pseudonym."""
        return self._book.get().officers

    def _load(self) -> _Book:
        rows = read_bound_rows(
            self._engine, self._bound, OFFICER, _ALL.rows, whole=True
        )
        opened = [
            (credential, unpack(Officer, self._bound.open(OFFICER, name, sealed)))
            for name, credential, sealed in sorted(rows)
        ]
        return _Book(
            tuple(officer for _, officer in opened),
            {credential: officer for credential, officer in opened if credential},
        )


_ALL = Statement('SELECT "pseudonym", "credential", "value" FROM "officer"')
# An empty credential keeps the one that is held.
_PUT = insert(
    OFFICER,
    'ON CONFLICT ("pseudonym") DO UPDATE SET "value" = excluded."value", "credential" '
    '= COALESCE(excluded."credential", "officer"."credential")',
)


def put_officers(transaction: Transaction, effects: Sequence[PutOfficer]) -> None:
    """Add or replace officers.

    Raises:
        AlreadyThere: the credential is another officer's.
    """
    transaction.touch(OFFICER, {effect.officer.pseudonym for effect in effects})
    for effect in effects:
        name = effect.officer.pseudonym
        sealed = transaction.bound.seal(OFFICER, name, pack(effect.officer))
        row = (name, effect.credential or None, sealed)
        try:
            _PUT.run(transaction.connection, [row])
        except DUPLICATES as error:
            raise AlreadyThere("the credential is another officer's") from error
