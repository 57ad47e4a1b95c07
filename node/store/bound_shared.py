"""The pages of what is bound, where other processes of the node write some of them.

The sum tells whether anything changed; which pages did is told by the size that the
ledger had when they were written, and that no other did, again by the sum. So a page
that somebody put back from an older file is told, though another process wrote the
newer one.
"""

from __future__ import annotations

from sqlalchemy import Connection

from node.crypto.keystore import Keyring
from node.errors import Altered
from node.model.entry import Head
from node.store.bound import ALL, Bound, Pages
from node.store.row_keys import MODULUS
from node.store.sql import SqlStatement

_SINCE = SqlStatement(
    'SELECT "name", "page", "size", "mac" FROM "bound_page" WHERE "size" >= ?'
)


class SharedBound(Bound):
    """As ``Bound``; knows the MAC of each page, to tell how the sum was changed."""

    def __init__(self, keys: Keyring) -> None:
        super().__init__(keys)
        self._macs: dict[tuple[str, int], bytes] = {}

    def meet(self, connection: Connection, total: int, *, since: int) -> None:
        """Know what other processes wrote, since the ledger had the size ``since``.

        Called with the head's row locked; ``total`` is the sum that is sealed in it.

        Raises:
            Altered: the pages are not those that it is of.
        """
        if total == self.total:
            return
        rows = _SINCE.rows(connection, (since,))
        macs = {(name, page): bytes(mac) for name, page, _, mac in rows}
        changed = {p: mac for p, mac in macs.items() if self._macs.get(p) != mac}
        expected = self.total
        for place, mac in changed.items():
            old = self._macs.get(place)
            expected += self.term(mac) - (self.term(old) if old else 0)
        if expected % MODULUS != total:
            raise Altered("the lists of what is stored are not those of the head")
        with self._lock:
            self._published += 1
            self._sizes |= {(name, page): size for name, page, size, _ in rows}
            self._macs |= changed
            for place in changed:
                self._opened.pop(place, None)
            self.total = total

    def load(
        self, connection: Connection, head: Head, beside: bytes, sealed: bytes
    ) -> None:
        """Do what ``Bound.load`` does, of one moment."""
        super().load(connection, head, beside, sealed)
        rows = ALL.rows(connection)
        self._macs = {(name, page): bytes(mac) for name, page, _, mac in rows}

    def publish(self, total: int, written: Pages) -> None:
        """Know what was committed by this process."""
        super().publish(total, written)
        self._macs |= {place: page.mac for place, page in written.items()}
