"""Erase an exhibit, or a whole entry: one asks, another carries it out.

    ask: what is it → may it go → record the asking
    erase: who asked, when → is it still there → record, and destroy the key

To erase is to destroy a key: the leaf stays, and every proof over it. The erasure is
itself an entry, which names what was erased; a key that is missing without one was
destroyed by somebody else (``ledger.history``). So what explains an erasure is never
erased, nor are whole entries of the node's own acts, on which what it keeps rests.

An auditor asks, a release officer erases: nobody is both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.errors import BadInput, NotFound, NotYourRole
from node.flows.ports import Erase, Journal
from node.flows.recorder import Recorder, read_entry
from node.ledger.history import ENTRY, ERASED, EXHIBIT
from node.model.desk.ledger import EraseOrder, EraseRequest, Erasure
from node.model.entry import Entry
from node.model.officer import Officer

ASKED = "ledger.erasure-asked"
ASKED_FOR = timedelta(days=30)
"""How long after it was asked for something may still be erased."""

_LOCAL = "local"
_STAYS = ("ledger.", "node.")


@dataclass(frozen=True, slots=True)
class Eraser:
    """Erases what two officers agree must go."""

    keys: Keyring
    journal: Journal
    recorder: Recorder
    clock: Clock

    def ask(self, officer: Officer, wanted: EraseRequest) -> Erasure:
        """Record that something is to be erased; nothing is erased yet.

        Raises:
            NotFound: there is no such entry, or it was erased.
            BadInput: no part, no reason, or something that must stay.
        """
        _need_reason(wanted.reason)
        # (1) What is it, and may it go?
        self._check(wanted.index, wanted.part)
        # (2) Record.
        details = (("part", wanted.part), ("index", str(wanted.index)))
        place = self.recorder.record(
            ASKED,
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=details,
            note=wanted.reason,
        )
        return Erasure(wanted.index, wanted.part, place.index)

    def erase(self, officer: Officer, order: EraseOrder) -> Erasure:
        """Erase what the entry at ``order.asked`` asks for.

        Raises:
            NotFound: that entry asks for nothing, or it is erased already.
            BadInput: it was asked for too long ago, or no reason is given.
            NotYourRole: the same officer asked for it.
        """
        _need_reason(order.reason)
        now = self.clock.now()
        # (3) Who asked, and when?
        asked = read_entry(self.journal.row(order.asked), self.keys)
        if asked.act != ASKED:
            raise NotFound(f"entry {order.asked} does not ask for an erasure")
        if asked.officer == officer.pseudonym:
            raise NotYourRole("who asks for an erasure does not carry it out")
        if now - asked.at > ASKED_FOR:
            raise BadInput(
                f"the erasure was asked for more than {ASKED_FOR.days} days ago",
                advice="Have it asked for anew.",
            )
        said = {detail.name: detail.value for detail in asked.details}
        index, part = int(said["index"]), said["part"]
        # (4) Is it still there, and may it go?
        self._check(index, part)
        # (5) Record, and destroy the key: both or neither.
        after = self.journal.head().size
        place = self.recorder.record(
            ERASED,
            (Erase(index, part == ENTRY, after),),
            at=now,
            officer=officer.pseudonym,
            details=(*said.items(), ("asked", str(order.asked))),
            note=order.reason,
        )
        return Erasure(index, part, place.index)

    def _check(self, index: int, part: str) -> None:
        if part not in {ENTRY, EXHIBIT}:
            raise BadInput(f"{part[:40]!r} is not a part: give {ENTRY} or {EXHIBIT}")
        row = self.journal.row(index)
        entry = read_entry(row, self.keys)
        if part == EXHIBIT and (row.exhibit is None or not row.exhibit.key):
            raise NotFound(f"entry {index} has no exhibit, or none any more")
        if _stays(entry, part):
            raise BadInput(
                f"entry {index} stays: {entry.act} is what others rest upon",
                advice="Erase its exhibit alone, if it has one.",
            )


def _stays(entry: Entry, part: str) -> bool:
    return entry.act.startswith(_STAYS) or (part == ENTRY and entry.direction == _LOCAL)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput("an erasure needs a reason, and none is given")
