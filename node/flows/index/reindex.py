"""Read anew all that is held, where other rules made what it is found by.

    read rows → read each anew → record → say that it is done

In portions: each is durable with its entry and with the place after it, so that a crash
loses none and repeats none, and so small that the acts of others wait little. What is
read as before is left as it is; what came in or was changed meanwhile was read by the
rules in force already. What cannot be read is noted as damaged and left, and its table
is gone through once more.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from node.clock import Clock
from node.codec.stored import pack, unpack
from node.crypto.keystore import Keyring
from node.errors import Altered, ComityError, StoreDamaged
from node.flows.bundle.rules import Rules
from node.flows.damage import Damage, Damaged
from node.flows.index.anew import Anew
from node.flows.index.book import IndexBook, IndexedRow
from node.flows.index.effects import IndexEffect
from node.flows.index.page import page_of
from node.flows.index.progress import INDEXED, IndexedUnder, IndexProgress
from node.flows.notice.book import Received
from node.flows.ports import PutSetting, SettingBook
from node.flows.recorder import Recorder
from node.matching.normalise.misread import normal_offences

BATCH: Final = 200
"""Rows that are read together."""
PORTION: Final = 10
"""Rows that are written down at once while others wait for the thread that writes."""
KEEP_EVERY: Final = 25
"""Batches of which nothing changed, after which the place is kept."""
REINDEXED, OVER = "record.reindexed", "node.reindexed"


@dataclass(slots=True)
class Reindexer:
    """Reads anew what was read by other rules than ``under``, the digest of these.

    One thread begins, and one steps, of one process; the others ``learn`` how far it
    is. ``portion``: how many rows are written at once.
    """

    under: str
    keys: Keyring
    rules: Rules
    book: IndexBook
    settings: SettingBook
    recorder: Recorder
    clock: Clock
    damage: Damage
    progress: IndexProgress
    portion: int = PORTION
    rests: bool = False
    _at: IndexedUnder = field(default_factory=IndexedUnder)
    _unkept: int = 0
    _known: IndexedUnder | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """Know how far it is, before anything is kept or answered.

        That it has begun is durable before anything is read by these rules: who goes
        back to those before begins anew as well.
        """
        self._at = self._kept()
        count = 0
        if self._at.rules != self.under or not self._at.is_over:
            count = self.book.count()
        if self._at.rules != self.under:
            todo = self.book.tables() if count else ()
            self._at = IndexedUnder(self.under, todo)
            # Where what stands there was altered, nothing can be kept, and each start
            # begins anew.
            with contextlib.suppress(Altered, StoreDamaged):
                self.book.keep(INDEXED, pack(self._at))
        self.progress.held = count
        self._known = self._at
        self.progress.tell(self._at)

    def learn(self) -> None:
        """Know how far another process of the node is, where one has kept that."""
        with self._lock:
            kept = self._kept()
            if kept not in (self._known, IndexedUnder()):
                self._known = kept
                self._tell(kept)

    def step(self) -> int:
        """Read the next few rows; return how many they were.

        ``rests`` says whether it came to the end, and what could not be read is yet
        to be gone through once more.
        """
        with self._lock:
            self.rests = False
            return 0 if self._at.is_over else self._step(self._at)

    def _step(self, at: IndexedUnder) -> int:
        # (1) Read the next rows of this table.
        table = at.todo[0]
        page = page_of(self.book, table, after=at.after, count=BATCH)
        wrong = len(page.damaged)
        self.damage.note(page.damaged)
        at = at.with_rows(at.after, read=wrong, changed=0, left=wrong)
        rest, written = page.rows, False
        while rest:
            # (2) Read some anew. What cannot be is noted, and left.
            some, changed, left = self._portion(table, rest)
            rest = rest[len(some) :]
            last = some[-1].row.number if rest else page.last
            at = at.with_rows(last, read=len(some), changed=len(changed), left=left)
            if changed:
                # (3) Record what is kept anew, and the place behind it, together.
                self._record(table, changed, at)
                self._tell(at)
            written = bool(changed)
        if page.last:
            at = replace(at, after=page.last)
        else:
            after = at.with_table_over()
            self.rests = bool(at.left or at.again) and len(after.todo) >= len(at.todo)
            at = after
        if at.is_over:
            # (4) Say that all was read, by which rules, and of how much it was changed.
            self._over(at)
        elif not written:
            self._keep(at, now=not page.last)
        self._tell(at)
        return len(page.rows) + wrong

    def _tell(self, at: IndexedUnder) -> None:
        self._at = at
        self.progress.tell(at)

    def _portion(
        self, table: str, rows: Sequence[IndexedRow]
    ) -> tuple[Sequence[IndexedRow], list[IndexEffect], int]:
        """Read rows until a portion of them changed, or all.

        Returns those that were read, what is to be kept of them, and how many could
        not be read.
        """
        anew = Anew(self.keys, normal_offences(self.rules.bundle.offences))
        changed: list[IndexEffect] = []
        wrong: list[Damaged] = []
        some = 0
        while some < len(rows) and len(changed) < self.portion:
            held = rows[some]
            some += 1
            try:
                effect = anew.read(table, held)
            except ComityError as why:
                wrong.append(Damaged(table, _handle(held), why.message))
            except Exception as why:  # noqa: BLE001 - one row holds up no other
                what = f"these rules stumble over it ({type(why).__name__})"
                wrong.append(Damaged(table, _handle(held), what))
            else:
                changed += [effect] if effect is not None else []
        self.damage.note(wrong)
        return rows[:some], changed, len(wrong)

    # --- what is durable --------------------------------------------------------------

    def _kept(self) -> IndexedUnder:
        """Return what was kept; where it was altered, or is gone, nothing is known."""
        try:
            value = self.settings.get(INDEXED)
        except (Altered, StoreDamaged):
            value = None
        return unpack(IndexedUnder, value) if value is not None else IndexedUnder()

    def _record(
        self, table: str, changed: Sequence[IndexEffect], at: IndexedUnder
    ) -> None:
        self.recorder.record(
            REINDEXED,
            (*changed, PutSetting(INDEXED, pack(at))),
            at=self.clock.now(),
            details=(
                ("rules", self.under),
                ("table", table),
                ("changed", str(len(changed))),
            ),
        )
        self._unkept, self._known = 0, at

    def _keep(self, at: IndexedUnder, *, now: bool) -> None:
        self._unkept += 1
        if now or self._unkept >= KEEP_EVERY:
            self.book.keep(INDEXED, pack(at))
            self._unkept, self._known = 0, at

    def _over(self, at: IndexedUnder) -> None:
        self.recorder.record(
            OVER,
            (PutSetting(INDEXED, pack(at)),),
            at=self.clock.now(),
            details=(
                ("rules", self.under),
                ("read", str(at.read)),
                ("changed", str(at.changed)),
            ),
        )
        self._known = at


def _handle(held: IndexedRow) -> str:
    row = held.row
    if isinstance(row, Received):
        return f"{row.sender}/{row.notice_id}"
    return row.reference
