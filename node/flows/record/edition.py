"""Which file of a source was imported last: its day, as the file itself says.

Somebody who imports last month's list after this month's brings back who was taken off
it, and takes away who was put on it. So the day of each list is kept with its rows,
under a handle of the source's name, and an older file is noticed before a row of it is
taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from node.crypto.keystore import Keyring
from node.flows.boxing import token_of
from node.flows.ports import PutSetting, SettingBook

_NAME: Final = "record.list "


class _NoSettings:
    """Keeps ``SettingBook``, and nothing."""

    def get(self, name: str) -> bytes | None:
        """Return nothing."""
        del name
        return None


NO_SETTINGS: Final[SettingBook] = _NoSettings()


@dataclass(slots=True)
class Edition:
    """The day of the list that was imported last under a source, and of this one."""

    name: str
    before: date | None

    def put(self, day: date | None) -> tuple[PutSetting, ...]:
        """Return what keeps ``day`` as that of the last list, if it is another.

        It is asked for with every batch: a file that was begun is the last one.
        """
        if day is None or day == self.before:
            return ()
        self.before = day
        return (PutSetting(self.name, day.isoformat().encode()),)


def edition_of(source: str, keys: Keyring, settings: SettingBook) -> Edition:
    """Return which list of ``source`` was imported last."""
    name = _NAME + token_of(source, "", keys).hex()
    kept = settings.get(name)
    return Edition(name, date.fromisoformat(kept.decode()) if kept else None)
