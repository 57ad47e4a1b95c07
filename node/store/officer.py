"""Officers: the book, and how an officer is put into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select

from node.codec.stored import pack, unpack
from node.errors import AlreadyThere
from node.flows.ports import PutOfficer
from node.model.officer import Officer
from node.store.cached import Cached
from node.store.engine import DUPLICATES, reading, translated
from node.store.schema import OFFICER
from node.store.sql import insert
from node.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class _Book:
    officers: tuple[Officer, ...]
    by_credential: dict[bytes, Officer]


class SqlOfficerBook:
    """Who works here. Keeps ``OfficerBook``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = reading(engine)
        self._book = Cached(self._load)
        self.stale = self._book.stale

    def by_credential(self, credential: bytes) -> Officer | None:
        """Return the officer whose credential has this keyed hash."""
        return self._book.get().by_credential.get(credential)

    def all(self) -> tuple[Officer, ...]:
        """Return all officers, disabled ones too, by pseudonym."""
        return self._book.get().officers

    def _load(self) -> _Book:
        wanted = select(OFFICER.c.pseudonym, OFFICER.c.credential, OFFICER.c.value)
        with translated("cannot be read"), self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        opened = [(row[1], unpack(Officer, row[2])) for row in sorted(rows)]
        return _Book(
            tuple(officer for _, officer in opened),
            {credential: officer for credential, officer in opened if credential},
        )


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
    for effect in effects:
        officer = effect.officer
        row = (officer.pseudonym, effect.credential or None, pack(officer))
        try:
            _PUT.run(transaction.connection, [row])
        except DUPLICATES as error:
            raise AlreadyThere("the credential is another officer's") from error
