"""The epochs that peers gave us with their views, to be compared with others'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from node.flows.query.blind.asker.book import HeldViewBook
from node.model.blind import SignedEpoch


@dataclass(frozen=True, slots=True)
class GivenEpochs:
    """Keeps ``SeenEpochs``, over the views that are held."""

    book: HeldViewBook

    def by_agency(self) -> Mapping[str, Sequence[SignedEpoch]]:
        """Return the epochs of all views that are held, by who gave them."""
        found: dict[str, list[SignedEpoch]] = defaultdict(list)
        for view in self.book.all():
            if view.terms is not None and view.terms.epoch not in found[view.peer]:
                found[view.peer].append(view.terms.epoch)
        return found
