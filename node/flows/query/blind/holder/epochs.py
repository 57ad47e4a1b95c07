"""Epochs: a key for each tier that is asked for, opened and destroyed by time.

    a tier is asked for → a key, for some days → the next, a day before → destroyed

All times are those of a clock that is believed: whoever calls ``turn`` sees to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from node.blind.epoch import SUITE, EpochSecrets, epoch_bytes
from node.crypto.digest import same, sha256
from node.crypto.keystore import Keyring
from node.crypto.oprf import EvaluationKey
from node.crypto.pae import EPOCH, pae
from node.flows.query.blind.book import BlindBook
from node.flows.query.blind.effects import PutEpoch
from node.flows.query.blind.kept import KeptEpoch
from node.flows.recorder import Recorder
from node.model.blind import EpochInfo, SignedEpoch
from node.policy.ask import AskFacts
from node.policy.bundle import Bundle

OVERLAP = timedelta(hours=24)
"""For so long the next epoch is open beside the one before."""
OPENED, OVER = "blind.epoch", "blind.epoch-over"
TierOf = Callable[[Bundle, AskFacts], str]
"""Returns the name of the tier that a question of these facts is in."""


@dataclass(frozen=True, slots=True)
class Epochs:
    """The epochs of all tiers. Reading is for many threads; one process turns them.

    ``under`` is the digest of the reading rules that keys are made by.
    """

    us: str
    under: str
    life: timedelta
    book: BlindBook
    recorder: Recorder

    def of_tier(self, tier: str, now: datetime) -> tuple[KeptEpoch, ...]:
        """Return the open epochs of a tier, the newest first."""
        found = (one for one in self.book.epochs() if one.tier == tier)
        usable = [one for one in found if self._is_usable(one, now)]
        return tuple(sorted(usable, key=lambda one: -one.number))

    def by_digest(self, digest: bytes, now: datetime) -> KeptEpoch | None:
        """Return the open epoch whose bytes have this SHA-256, if there is one."""
        for one in self.book.epochs():
            if self._is_usable(one, now) and same(sha256(one.info), digest):
                return one
        return None

    def key(self, epoch: KeptEpoch) -> EvaluationKey:
        """Return the evaluation key of an epoch that is not over."""
        return EpochSecrets(epoch.seed).key(self.us, epoch.tier, epoch.number)

    def turn(self, tiers: Collection[str], now: datetime) -> bool:
        """End what is over, open what is due; return whether anything was done.

        ``tiers`` are those that somebody's scope is in. What no scope is in any more
        ends at once: nothing may be asked under it.
        """
        known = self.book.epochs()
        over = [
            one
            for one in known
            if one.seed and (one.tier not in tiers or not self._is_usable(one, now))
        ]
        for one in over:
            self._end(one, now)
        opened = [tier for tier in sorted(tiers) if self._is_due(tier, known, now)]
        for tier in opened:
            self._open(tier, now)
        return bool(over or opened)

    def _is_usable(self, epoch: KeptEpoch, now: datetime) -> bool:
        return epoch.is_open(now) and epoch.reading_rules == self.under

    def _is_due(self, tier: str, known: tuple[KeptEpoch, ...], now: datetime) -> bool:
        ends = [
            one.closes
            for one in known
            if self._is_usable(one, now) and one.tier == tier
        ]
        return not ends or max(ends) - now <= OVERLAP

    def _open(self, tier: str, now: datetime) -> None:
        # (1) Its number: the minute, or the next that no epoch of ours has had.
        known = self.book.epochs()
        taken = [one.number for one in known if one.tier == tier]
        number = max(int(now.timestamp()) // 60, *(n + 1 for n in taken), 1)
        # (2) Its key, and what is said of it.
        secrets = EpochSecrets.new()
        info = EpochInfo(
            agency=self.us,
            suite=SUITE,
            tier=tier,
            epoch=number,
            public=secrets.key(self.us, tier, number).public,
            reading_rules=self.under,
            opens=now,
            closes=now + self.life,
        )
        kept = KeptEpoch(
            id=max((one.id for one in known), default=0) + 1,
            tier=tier,
            number=number,
            info=epoch_bytes(info),
            reading_rules=self.under,
            opens=info.opens,
            closes=info.closes,
            seed=secrets.seed,
        )
        # (3) Commit to it before anybody asks under it.
        self.recorder.record(
            OPENED,
            (PutEpoch(kept),),
            at=now,
            details=(
                ("tier", tier),
                ("epoch", str(number)),
                ("sha256", sha256(kept.info).hex()),
                ("public", info.public.hex()),
                ("rules", self.under),
                ("closes", info.closes.isoformat()),
            ),
        )

    def _end(self, epoch: KeptEpoch, now: datetime) -> None:
        self.recorder.record(
            OVER,
            (PutEpoch(replace(epoch, seed=b"")),),
            at=now,
            details=(
                ("tier", epoch.tier),
                ("epoch", str(epoch.number)),
                ("sha256", sha256(epoch.info).hex()),
            ),
        )


def shown_epoch(epoch: KeptEpoch, keys: Keyring, now: datetime) -> SignedEpoch:
    """Return an epoch signed by the key that is in use now: its bytes stay the same."""
    return SignedEpoch(epoch.info, *keys.sign(pae(EPOCH, epoch.info), now))
