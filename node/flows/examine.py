"""Look what is held over, a few rows at a time: it is still what was kept.

    look → open → note → keep the place

Of each row: it is there, and as it was written last; its box opens; what a record is
found by is there. That was made by the rules of its day, is written beside the record
and bound with it, and is not made anew here: another release may read otherwise. What
is not there any more, while the record is, is put back. Where the look goes on after a
restart is kept in the store, and so is what is known to be damaged.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from node.codec.stored import pack, unpack
from node.crypto.keystore import Keyring
from node.errors import Altered, ComityError, StoreBroken, StoreDamaged
from node.flows.damage import RECORD, SELECTORS, Damage, Damaged
from node.model.box import Box
from node.model.record import Record

KEEP_EVERY: Final = 50
"""Looks after which the place is kept; what lies between is looked at once more."""


@dataclass(frozen=True, slots=True)
class Boxed:
    """A box as it lies in the store."""

    table: str
    handle: str
    box: Box


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look saw: where it ended (empty: at the end), rows, and what is wrong.

    ``lacking`` are the numbers of records that are whole, and not found by all that
    they ought to be found by.
    """

    place: str
    boxes: tuple[Boxed, ...] = ()
    wrong: tuple[Damaged, ...] = ()
    lacking: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What is kept of it: the place, and what is known to be damaged."""

    place: str = ""
    stands: tuple[Damaged, ...] = ()
    met: tuple[Damaged, ...] = ()


class Shelves(Protocol):
    """What is held, to be looked over."""

    def look(self, after: str) -> Looked:
        """Look at the next few rows after a place; the empty one is the beginning.

        Raises:
            StoreBroken: the store is gone; of what is damaged it says so.
        """
        ...

    def counts(self) -> tuple[Damaged, ...]:
        """Return which tables have not as many rows as there ought to be."""
        ...

    def selectors(self) -> Damaged | None:
        """Return that there are fewer selectors than were counted, if so."""
        ...

    def put_back(self, numbers: tuple[int, ...]) -> None:
        """Let whole records be found by all that they ought to be found by."""
        ...

    def place(self) -> bytes | None:
        """Return what was kept last."""
        ...

    def keep(self, place: bytes) -> None:
        """Keep where the look goes on."""
        ...


@dataclass(slots=True)
class Examiner:
    """Looks things over. ``bound_to`` is what the boxes of each table are bound to."""

    keys: Keyring
    shelves: Shelves
    damage: Damage
    bound_to: Mapping[str, bytes]
    _place: str = ""
    _looks: int = 0
    _kept: bytes = b""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """Go on where it was left, and count."""
        kept = None
        try:
            kept = self.shelves.place()
            known = unpack(LookedOver, kept) if kept is not None else LookedOver()
        except (Altered, StoreDamaged) as why:
            # Whoever changed it wanted something forgotten: all is looked for anew.
            lost = Damaged(RECORD, "known to be damaged", why.message)
            known = LookedOver(stands=(lost,), met=(lost,))
        self._place, self._kept = known.place, kept or b""
        self.damage.known_before(known.stands, known.met)
        self.damage.note(self.shelves.counts())
        self.count()

    def follow(self) -> None:
        """Know what other processes of the node have found, and have them know ours.

        What they do not know any more was written off, or is whole: so it is here. What
        nobody else has met yet is kept until it was looked for.

        Raises:
            StoreBroken, Altered: it cannot be known.
        """
        with self._lock:
            kept = self.shelves.place()
            known = unpack(LookedOver, kept) if kept is not None else LookedOver()
            if kept is not None and kept != self._kept:
                before = unpack(LookedOver, self._kept) if self._kept else known
                for one in set(before.stands) - set(known.stands):
                    self.damage.mended(one.table, one.handle)
                self.damage.note(known.stands)
                self._place, self._kept = known.place, kept
            if not set(self.damage.standing()) <= set(known.stands):
                self._keep()

    @property
    def is_over(self) -> bool:
        """Whether the last look came to the end, and the next one begins anew."""
        return not self._place

    def step(self) -> int:
        """Look at the next few rows; return how many they were."""
        with self._lock:
            before = len(self.damage.met())
            looked = self._look(self._place)
            self._place = looked.place
            self._looks += 1
            if self.is_over:
                self._looks = 0
                self.damage.note(self.shelves.counts())
                self.damage.all_looked_over()
            found = len(self.damage.met()) != before
            if found or self._looks % KEEP_EVERY == 0:
                self._keep()
            return len(looked.boxes)

    def count(self) -> None:
        """See that records are found by as much as was counted; it is soon done.

        One that is gone is of a record that nobody knows, until it was looked for.
        """
        found = self.shelves.selectors()
        if found is not None:
            self.damage.note([found])
        else:
            self.damage.mended(RECORD, SELECTORS)

    @property
    def in_haste(self) -> bool:
        """Whether it is to be found out of which record selectors are gone."""
        return self.damage.knows(RECORD, SELECTORS)

    def written_off(self, handles: Iterable[str]) -> None:
        """Know that records are held no more; count what there is anew."""
        with self._lock:
            self.damage.over(handles)
            # It is done, whatever is known of it: the next round sees to the rest.
            with contextlib.suppress(StoreBroken):
                self.damage.note(self.shelves.counts())
                self._keep()

    def whole(self) -> Iterator[str]:
        """Look all over at once; yield a sentence for each thing that is damaged."""
        with self._lock:
            counts = self.shelves.counts()
        self.damage.note(counts)
        yield from (one.sentence for one in counts)
        place = ""
        while True:
            with self._lock:
                looked = self._look(place)
            yield from (one.sentence for one in looked.wrong)
            place = looked.place
            if not place:
                return

    def _look(self, after: str) -> Looked:
        # (1) Look: rows that are not as they were written are named by the store.
        looked = self.shelves.look(after)

        # (2) Open each box.
        wrong = [*looked.wrong, *filter(None, map(self._wrong, looked.boxes))]

        # (3) Note what is damaged, and put back what can be made anew.
        self.damage.note(wrong)
        if looked.lacking:
            # Where that cannot be, it is noted already; the rest is looked at.
            with contextlib.suppress(Altered, StoreDamaged):
                self.shelves.put_back(looked.lacking)
        return Looked(looked.place, looked.boxes, tuple(wrong), looked.lacking)

    def _wrong(self, boxed: Boxed) -> Damaged | None:
        bound = self.bound_to[boxed.table] + boxed.handle.encode()
        try:
            content = self.keys.open_box(
                boxed.box.sealed, boxed.box.key, bound_to=bound
            )
            if boxed.table == RECORD:
                unpack(Record, content)
        except ComityError as why:
            return Damaged(boxed.table, boxed.handle, why.message)
        return None

    def _keep(self) -> None:
        stands, met = self.damage.standing(), self.damage.met()
        now = pack(LookedOver(self._place, stands, met))
        # Where nothing is new nothing is written: a commit is an fsync.
        if now != self._kept:
            self.shelves.keep(now)
            self._kept = now
