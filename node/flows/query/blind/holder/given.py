"""What we gave to peers, as a hit is proved by it: our keys, and their views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from node.blind.epoch import EpochSecrets
from node.blind.join import join
from node.codec.wire import from_wire
from node.crypto.digest import same, sha256
from node.crypto.oprf import EvaluationKey
from node.flows.query.blind.book import BlindBook
from node.flows.query.blind.holder.epochs import Epochs
from node.flows.query.blind.holder.shown import ShownViews
from node.flows.query.blind.kept import KeptEpoch
from node.model.blind import EpochInfo


@dataclass(frozen=True, slots=True)
class GivenViews:
    """Looks up what was given. Safe to call from many threads.

    An epoch is named by the SHA-256 of its bytes; one whose seed was destroyed is none.
    """

    epochs: Epochs
    book: BlindBook

    def info_of(self, epoch: bytes) -> EpochInfo | None:
        """Return what an epoch of ours is."""
        kept = self._kept(epoch)
        return from_wire(EpochInfo, kept.info) if kept is not None else None

    def key_of(self, epoch: bytes) -> EvaluationKey | None:
        """Return the key of an epoch of ours."""
        kept = self._kept(epoch)
        return self.epochs.key(kept) if kept is not None else None

    def view_has(self, reader: str, epoch: bytes, values: Sequence[bytes]) -> bool:
        """Whether one of ``values`` has an entry in the view that a peer is given now.

        The view is put together for it: redemptions follow hits, and are few.

        Raises:
            Altered: what is kept of the view does not make it.
        """
        kept = self._kept(epoch)
        if kept is None:
            return False
        for view in self.book.views():
            if (view.reader, view.epoch) == (reader, kept.id):
                shown = ShownViews(self.book).of(view).view
                secrets = EpochSecrets(kept.seed)
                return bool(join(shown, secrets.view_key(kept.tier, reader), values))
        return False

    def _kept(self, epoch: bytes) -> KeptEpoch | None:
        for one in self.book.epochs():
            if one.seed and same(sha256(one.info), epoch):
                return one
        return None
