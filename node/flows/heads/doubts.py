"""What stands against ledgers, for auditors: show it, and clear it for a reason.

To clear is to decide which history holds. What is held of a peer's ledger ends with
it, and the next head that the peer shows is held anew; the evidence stays. Against our
own ledger it lets the node speak again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from node.clock import Clock
from node.errors import Altered, BadInput, NotFound
from node.flows.heads.book import ForgetHeads, HeadEffect, PutDoubt
from node.flows.heads.held import SAYS_NO_HISTORY, HeldHeads, told
from node.flows.recorder import Recorder
from node.model.desk.call import Nothing
from node.model.desk.ledger import ClearRequest, DoubtList, DoubtView
from node.model.head import HeadDoubt
from node.model.officer import Officer


@dataclass(frozen=True, slots=True)
class Doubts:
    """Shows and clears doubts."""

    us: str
    held: HeldHeads
    recorder: Recorder
    clock: Clock

    def list(self, _officer: Officer, _nothing: Nothing) -> DoubtList:
        """List what stands against any ledger, and what stood.

        Raises:
            Altered: one of them is not as we wrote it.
        """
        return DoubtList(tuple(map(self._view, self.held.book.doubts())))

    def standing(self) -> tuple[str, ...]:
        """Return what is not cleared, as sentences that name the ledger.

        Where they are not as we wrote them, that is what stands.
        """
        try:
            doubts = self.held.book.doubts()
        except Altered as why:
            return (f"{self.us}: {why.message}",)
        return tuple(
            f"{view.agency}: {view.text}"
            for view in map(self._view, doubts)
            if view.cleared_at is None
        )

    def clear(self, officer: Officer, given: ClearRequest) -> DoubtList:
        """Clear all that stands against one ledger.

        Raises:
            BadInput: no reason is given.
            NotFound: nothing stands against it.
            Altered: what does is not as we wrote it.
        """
        if not given.reason.strip():
            raise BadInput("a doubt is cleared for a reason, and none is given")
        standing = self.held.standing(given.agency)
        if not standing:
            raise NotFound(f"nothing stands against {given.agency[:40]!r}")
        now = self.clock.now()
        effects: list[HeadEffect] = [
            PutDoubt(replace(doubt, cleared_at=now)) for doubt in standing
        ]
        if any(doubt.fault not in SAYS_NO_HISTORY for doubt in standing):
            effects.append(ForgetHeads(given.agency))
        self.recorder.record(
            "ledger.doubt-cleared",
            effects,
            at=now,
            officer=officer.pseudonym,
            details=(
                ("agency", given.agency),
                *(("doubt", f"{d.fault} {d.at.isoformat()}") for d in standing),
            ),
            note=given.reason,
        )
        return self.list(officer, Nothing())

    def _view(self, doubt: HeadDoubt) -> DoubtView:
        (text,) = told((doubt,), ours=doubt.agency == self.us)
        return DoubtView(
            agency=doubt.agency,
            fault=doubt.fault,
            at=doubt.at,
            text=text,
            held=doubt.held,
            shown=doubt.shown,
            cleared_at=doubt.cleared_at,
        )
