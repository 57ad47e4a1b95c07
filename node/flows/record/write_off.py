"""Write damaged records off: two officers take them out of the holdings.

    proposed (custodian) → shown → agreed to by its code (release officer, auditor)

While a record is damaged no peer reads ``no_hit`` of anything (``flows.damage``). A
backup puts it right; where none has it, the agency does not hold it any more, and says
so itself: which record, why, and who. What is left of it goes, as of one that is
withdrawn, and ``no_hit`` is true again. Its source, imported again, adds it as new.

Only what is known to be damaged, and is still when it is agreed to. A damaged list of
rows is no record: which of them it hides nobody can say, and only a backup has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.clock import Clock
from node.codec.stored import pack, unpack
from node.crypto.digest import same, sha256
from node.crypto.keystore import Keyring
from node.errors import (
    Altered,
    BadInput,
    CheckFailed,
    ComityError,
    NotFound,
    NotYourRole,
    StoreDamaged,
)
from node.flows.boxing import open_record
from node.flows.damage import RECORD, Damage
from node.flows.ports import Holdings, PutSetting, SettingBook
from node.flows.recorder import Recorder
from node.flows.written_off import WriteOffRecords
from node.model.box import Box
from node.model.desk.call import Nothing
from node.model.desk.record import (
    DamagedRecord,
    WriteOffApproval,
    WriteOffRequest,
    WriteOffView,
)
from node.model.officer import Officer

PROPOSED: Final = "record.write-off"
AT_ONCE: Final = 200
"""Records of one proposal, at the most: as many as are named."""
_BOUND: Final = b"comity/v1 write-off "
_NUMBER: Final = "number "


@dataclass(frozen=True, slots=True)
class ProposedWriteOff:
    """A proposal as it is kept. ``numbers`` are of ``records``, in their order."""

    records: tuple[DamagedRecord, ...]
    numbers: tuple[int, ...]
    reason: str
    officer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WriteOff:
    """Takes damaged records out. ``over`` is told which, by their handles."""

    keys: Keyring
    holdings: Holdings
    damage: Damage
    settings: SettingBook
    recorder: Recorder
    clock: Clock
    over: Callable[[Iterable[str]], None]

    def propose(self, officer: Officer, given: WriteOffRequest) -> WriteOffView:
        """Propose to write records off; a later proposal takes the place of it.

        Raises:
            BadInput: no reason is given, no record, or too many.
            NotFound: one of them is not known to be damaged.
            CheckFailed: one of them can be read.
        """
        if not given.reason.strip():
            raise BadInput("a record is written off for a reason, and none is given")
        if not 0 < len(given.records) <= AT_ONCE:
            raise BadInput(f"from 1 to {AT_ONCE} records are written off at once")
        named = dict.fromkeys(map(self._named, given.records))
        numbers = tuple(map(self._number, named))
        now = self.clock.now()
        records = tuple(DamagedRecord(*one) for one in named)
        kept = ProposedWriteOff(records, numbers, given.reason, officer.pseudonym, now)
        self.recorder.record(
            "record.write-off-proposed",
            (self._setting(kept),),
            at=now,
            officer=officer.pseudonym,
            details=[("record", one.handle) for one in records],
            note=given.reason,
        )
        return _view(kept)

    def proposed(self, _officer: Officer, _nothing: Nothing) -> WriteOffView:
        """Show what is proposed, to be agreed to. Raises ``NotFound``: nothing is."""
        return _view(self._kept())

    def approve(self, officer: Officer, given: WriteOffApproval) -> WriteOffView:
        """Write off what was proposed, as it was shown.

        Raises:
            NotFound: nothing is proposed, or a record is not damaged any more.
            NotYourRole: the same officer proposed it.
            BadInput: no reason is given.
            CheckFailed: it is not what was shown, or a record can be read.
        """
        if not given.reason.strip():
            raise BadInput("a write-off is agreed to for a reason, and none is given")
        kept = self._kept()
        view = _view(kept)
        if not same(view.seen.encode(), given.seen.strip().lower().encode()):
            raise CheckFailed(
                "this is not what was shown: another write-off was proposed since",
                advice="Look again: `comity record write-off-proposed`.",
            )
        if kept.officer == officer.pseudonym:
            raise NotYourRole("who proposed a write-off does not agree to it")
        for one in kept.records:
            self._number(self._named(one.handle))
        self.recorder.record(
            "record.written-off",
            (WriteOffRecords(kept.numbers), PutSetting(PROPOSED, b"")),
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=[
                *(("record", one.handle) for one in kept.records),
                ("proposed_by", kept.officer),
                ("seen", view.seen),
            ],
            note=given.reason,
        )
        self.over(one.handle for one in kept.records)
        return view

    # --- parts ----------------------------------------------------------------------

    def _named(self, text: str) -> tuple[str, str]:
        """Return handle and damage of a record, by its reference or number."""
        asked = text.strip()
        handles = {asked, f"{_NUMBER}{asked}"}
        for one in self.damage.standing():
            if one.table == RECORD and one.handle in handles:
                return one.handle, one.what
        raise NotFound(
            f"no record {asked[:60]!r} is known to be damaged",
            advice="`comity status` names those that are.",
        )

    def _number(self, named: tuple[str, str]) -> int:
        """Return the number of a record that is damaged, and cannot be read."""
        handle, _ = named
        number = handle.removeprefix(_NUMBER)
        if number == handle:
            boxed = self.holdings.by_reference(handle)
            if boxed is None:
                raise BadInput(
                    f"{handle[:60]!r} is not one record",
                    advice="A backup has what was there; what counts differ by is "
                    "counted anew when the records are written off.",
                )
            number = str(boxed.number)
        self._refuse_whole(handle, int(number))
        return int(number)

    def _refuse_whole(self, handle: str, number: int) -> None:
        try:
            held = self.holdings.load([number])
        except (Altered, StoreDamaged):
            return
        try:
            opened = [open_record(one, self.keys) for one in held]
        except ComityError:
            return  # its box does not open
        if opened:
            raise CheckFailed(
                f"record {handle[:60]} can be read",
                advice="What it is found by is put back by itself. `comity record "
                "withdraw` takes out what should not be held.",
            )

    def _kept(self) -> ProposedWriteOff:
        value = self.settings.get(PROPOSED)
        if not value:
            raise NotFound(
                "no write-off is proposed",
                advice="A custodian proposes one: `comity record write-off`.",
            )
        box = unpack(Box, value)
        content = self.keys.open_box(
            box.sealed, box.key, bound_to=_BOUND + PROPOSED.encode()
        )
        return unpack(ProposedWriteOff, content)

    def _setting(self, kept: ProposedWriteOff) -> PutSetting:
        box = self.keys.close_box(pack(kept), bound_to=_BOUND + PROPOSED.encode())
        return PutSetting(PROPOSED, pack(Box(*box)))


def _view(kept: ProposedWriteOff) -> WriteOffView:
    seen = sha256(pack(kept)).hex()[:32]
    return WriteOffView(kept.records, kept.reason, kept.officer, kept.at, seen)
