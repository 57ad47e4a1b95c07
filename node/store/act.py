"""One call of ``commit`` on its way through the journal."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field

from node.errors import StoreBroken
from node.flows.ports import Draft, Effect
from node.model.entry import Place
from node.store.cluster import UNCONDITIONAL, Precondition


@dataclass(slots=True, eq=False)
class Commit:
    """One call of ``commit`` on its way; gets a place or an error, then is done."""

    draft: Draft
    effects: tuple[Effect, ...]
    wanted: Precondition = UNCONDITIONAL
    place: Place | None = None
    error: BaseException | None = None
    told: Future[Place] = field(default_factory=Future)

    def tell(self) -> None:
        """Let whoever waits for the act know how it ended."""
        if self.place is not None:
            self.told.set_result(self.place)
        else:
            self.told.set_exception(self.error or StoreBroken("the act was lost"))
