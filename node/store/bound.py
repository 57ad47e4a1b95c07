"""What is stored is bound: each row to its table and key, and all rows to the head.

    row → tag → page → sum → head

* A *tag* is a MAC over a whole row, under a key of the keystore.
* A *page* has the tags of some rows of one table, the size that the ledger had when
  the page was written last, and a MAC of its own.
* The *sum* is over all pages (a multiset hash, under a key of its own). It is sealed,
  bound to the size and root of the head that it belongs to, and stands beside it.

Who can write to the database, and has not the keystore, makes none of these. A row
that somebody else wrote, one that was put back from an older file, one that is gone
or came from nowhere is told by its page, and named. An older page is told by the sum
when the store is opened, and by its size from then on. An older sum comes with an
older head, and that the ledger went back is for peers to say.

Which rows are bound: ``BOUND``. What the others hold is sealed, counts, or is what
the ledger's own tree proves.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Table

from node.crypto.digest import same
from node.crypto.keystore import Keyring
from node.errors import Altered, ComityError, StoreBroken
from node.model.entry import Head
from node.store.row_keys import (
    BOUND,
    FORM,
    MODULUS,
    SINCE_FORM_2,
    Key,
    RowKeys,
    Tags,
    names_of,
    not_bound,
    page_of,
)
from node.store.schema import BOUND_PAGE
from node.store.sql import Row, SqlStatement, upsert


class TagPage(NamedTuple):
    """A page: the size that the ledger had when it was written, its tags, its MAC."""

    size: int
    tags: Tags
    mac: bytes


Pages = dict[tuple[str, int], TagPage]
"""Pages by table and number."""
_NONE = TagPage(-1, {}, b"")
_PAGE = SqlStatement(
    'SELECT "size", "tags", "mac" FROM "bound_page" WHERE "name" = ? AND "page" = ?'
)
_PAGES = SqlStatement('SELECT "page" FROM "bound_page" WHERE "name" = ?')
ALL = SqlStatement('SELECT "name", "page", "size", "mac" FROM "bound_page"')
PUT_PAGES = upsert(BOUND_PAGE)
_decode = msgspec.msgpack.Decoder(dict[str | int, bytes]).decode

CHANGED = "the row is not the one that was written last"
_KEPT = 4096  # pages in memory, opened


class Bound(RowKeys):
    """The pages as they are known to be. Safe for many threads; one of them writes.

    ``total`` is the sum over all pages, of the head that is durable; ``unbound`` are
    the tables whose rows are yet to be bound, of a store that is opened to bind it.
    """

    def __init__(self, keys: Keyring, *, binding: bool = False) -> None:
        """Know of no page yet. ``binding``: the store is opened to be bound."""
        super().__init__(keys)
        self._binding = binding
        self._sizes: dict[tuple[str, int], int] = {}
        self._opened: Pages = {}
        self._published = 0
        self._lock = threading.Lock()
        self.total = 0
        self.unbound: tuple[str, ...] = ()

    # --- the head -----------------------------------------------------------------

    def first_sum(self, head: Head, beside: bytes) -> bytes:
        """Return what stands beside the first head; nothing if it is to be bound."""
        return b"" if self._binding else self.seal_sum(0, head, beside)

    def load(
        self, connection: Connection, head: Head, beside: bytes, sealed: bytes
    ) -> None:
        """Take the pages as they are stored, if they are those of the head.

        ``beside`` is what else stands in the head's row.

        Raises:
            StoreBroken: the store was kept before its rows were bound, or some of them.
            Altered: the sum is not of this head, something else stood beside it, or
                the pages do not add up to it.
        """
        rows = ALL.rows(connection)
        if not sealed:
            if rows or not self._binding:
                raise not_bound("what is stored is not bound to the keystore")
            self.unbound = tuple(BOUND)
            return
        form, total = self.open_sum(sealed, head, beside)
        if form > FORM:
            raise StoreBroken(f"what is stored is bound in form {form}, not {FORM}")
        if form < FORM:
            if not self._binding:
                names = ", ".join(names_of(SINCE_FORM_2))
                raise not_bound(f"not bound to the keystore yet: {names}")
            self.unbound = names_of(SINCE_FORM_2)
        if sum(self.term(bytes(mac)) for *_, mac in rows) % MODULUS != total:
            raise Altered("the lists of what is stored are not those of the head")
        with self._lock:
            # Of a store that is opened anew, what was known is known no more.
            self._published, self._opened = self._published + 1, {}
            self._sizes = {(name, page): size for name, page, size, _ in rows}
            self.total = total

    def still(self, place: tuple[str, int] | None = None) -> Bound:
        """Return what is known now, for who reads long as of this one moment.

        Of one page alone, if one is named.
        """
        kept = Bound(self._keys)
        with self._lock:
            known = self._sizes
            kept._sizes = {place: known.get(place, -1)} if place else dict(known)
            kept.total = self.total
        return kept

    def pages(self, table: Table) -> list[int]:
        """Return the pages of a table that there are, in order."""
        return sorted(page for name, page in list(self._sizes) if name == table.name)

    def listed(self, connection: Connection, table: Table, page: int) -> Tags:
        """Return the tags of a page as it is stored, by key. Raises ``Altered``."""
        return self._tags(connection, str(table.name), page, fresh=True)

    # --- reading ------------------------------------------------------------------

    def wrong(  # noqa: PLR0913 - what was read, and how
        self,
        connection: Connection,
        table: Table,
        rows: Sequence[Row],
        *,
        keys: Iterable[Key] = (),
        whole: bool = False,
        fresh: bool = False,
    ) -> ComityError | None:
        """Return what is wrong with rows that were read, or None.

        ``rows`` have all columns. ``keys`` were looked for: one that has a tag and no
        row is missing. ``whole``: the rows are all that the table has. ``fresh``: no
        page is taken from memory.
        """
        try:
            found = self.differing(
                connection, table, rows, keys=keys, whole=whole, fresh=fresh
            )
        except Altered as error:
            return error
        for key, what in found:
            return Altered(f"{table.name} {key!s:.60}: {what}")
        return None

    def differing(  # noqa: PLR0913 - as ``wrong``
        self,
        connection: Connection,
        table: Table,
        rows: Sequence[Row],
        *,
        keys: Iterable[Key] = (),
        whole: bool = False,
        fresh: bool = False,
    ) -> list[tuple[Key, str]]:
        """Return the key of each row that is not as it was written, and what is wrong.

        Raises:
            Altered: a page is not as it was written.
        """
        name = str(table.name)
        held = {row[0]: row for row in rows}
        pages = {page_of(name, key) for key in (*held, *keys)}
        if whole:
            pages |= {page for (page,) in _PAGES.rows(connection, (name,))}
            pages |= {page for of, page in self._sizes if of == name}
        found: list[tuple[Key, str]] = []
        tags = {n: self._tags(connection, name, n, fresh=fresh) for n in pages}
        for key, row in held.items():
            tag = tags[page_of(name, key)].get(key)
            if tag is None:
                found.append((key, "no act of the node made this row"))
            elif not same(tag, self.tag(name, row)):
                found.append((key, CHANGED))
        looked_for = (key for page in tags.values() for key in page) if whole else keys
        found += [
            (key, "the row is gone")
            for key in looked_for
            if key not in held and key in tags[page_of(name, key)]
        ]
        return found

    def _tags(
        self, connection: Connection, name: str, page: int, *, fresh: bool
    ) -> Tags:
        published = self._published
        held = self._kept(name, page)
        if held is not None and not fresh:
            return held.tags
        found = self._read(connection, name, page)
        with self._lock:
            # Not what a commit has replaced meanwhile.
            if found is not _NONE and published == self._published:
                self._keep({(name, page): found})
        return found.tags

    def _kept(self, name: str, page: int) -> TagPage | None:
        """Return the page as it is known to be, if it is in memory."""
        held = self._opened.get((name, page), _NONE)
        return held if held.size == self._sizes.get((name, page), -1) else None

    def _keep(self, pages: Pages) -> None:
        if len(self._opened) + len(pages) > _KEPT:
            self._opened.clear()
        self._opened |= pages

    def _read(self, connection: Connection, name: str, page: int) -> TagPage:
        known = self._sizes.get((name, page), -1)
        rows = _PAGE.rows(connection, (name, page))
        if not rows:
            if known >= 0:
                raise Altered(f"{name}: a list of rows is gone")
            return _NONE
        size, tags, mac = rows[0]
        if size < known or not same(mac, self.page_mac(name, page, size, bytes(tags))):
            raise Altered(
                f"{name}: a list of rows is not the one that was written last"
            )
        return TagPage(size, _decode(tags), bytes(mac))

    # --- writing ------------------------------------------------------------------

    def rebind(  # noqa: PLR0913 - what changed, and what it stands on
        self,
        connection: Connection,
        table: Table,
        changed: Mapping[Key, Row | None],
        *,
        total: int,
        size: int,
        written: Pages,
    ) -> tuple[int, Pages, list[Row]]:
        """Make the pages of rows that changed.

        Returns the new sum, the pages, and their rows as ``PUT_PAGES`` writes them.
        ``changed`` has of each row what it is now, or None where it is gone;
        ``written`` are the pages that the same transaction has written already.
        """
        name, by_page = str(table.name), dict[int, list[Key]]()
        for key in changed:
            by_page.setdefault(page_of(name, key), []).append(key)
        made: Pages = {}
        puts: list[Row] = []
        for page, keys in sorted(by_page.items()):
            old = written.get((name, page)) or self._kept(name, page)
            old = old or self._read(connection, name, page)
            tags = dict(old.tags)
            for key in keys:
                row = changed[key]
                if row is None:
                    tags.pop(key, None)
                else:
                    tags[key] = self.tag(name, row)
            packed = msgspec.msgpack.encode(tags)
            mac = self.page_mac(name, page, size, packed)
            puts.append((name, page, size, packed, mac))
            made[name, page] = TagPage(size, tags, mac)
            total += self.term(mac) - (self.term(old.mac) if old.mac else 0)
        return total % MODULUS, made, puts

    def publish(self, total: int, written: Pages) -> None:
        """Know what was committed."""
        with self._lock:
            self._published += 1
            self.total = total
            self._sizes |= {place: page.size for place, page in written.items()}
            self._keep(written)
