"""Small settings of the node, by name."""

from __future__ import annotations

from collections.abc import Sequence

from node.flows.ports import PutSetting
from node.store.read import StoreReads
from node.store.row_keys import all_of
from node.store.schema import SETTING
from node.store.sql import SqlStatement, upsert
from node.store.transaction import Transaction

_SETTING = SqlStatement(f'{all_of(SETTING)} WHERE "name" = ?')
_PUT_SETTING = upsert(SETTING)


class SqlSettingBook(StoreReads):
    """Keeps ``SettingBook``."""

    def get(self, name: str) -> bytes | None:
        """Return a setting, or None."""
        rows = self._checked(SETTING, _SETTING, (name,), keys=(name,))
        return self._bound.open(SETTING, name, rows[0][1]) if rows else None


def put_settings(transaction: Transaction, effects: Sequence[PutSetting]) -> None:
    """Keep settings."""
    values = {effect.name: effect.value for effect in effects}
    transaction.touch(SETTING, values)
    rows = [
        (name, transaction.bound.seal(SETTING, name, value))
        for name, value in values.items()
    ]
    _PUT_SETTING.run(transaction.connection, rows)
