"""Records of a source that a later file of it does not have.

They are told by reference, and withdrawn if the custodian wants that and the file may
be taken for the whole. What a publisher takes back by name is missing, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.errors import CheckFailed
from node.flows.boxing import open_record, token_of
from node.flows.ports import BoxedRecord, Holdings, WithdrawRecord
from node.flows.record.census import Census
from node.flows.recorder import Recorder
from node.model.desk.record import MissingRecord
from node.model.officer import Officer

PAGE: Final = 500
TOGETHER: Final = 100
"""Records withdrawn under one entry, which names them in its exhibit."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Finds and withdraws what a file of ``source`` does not have."""

    keys: Keyring
    holdings: Holdings
    recorder: Recorder
    clock: Clock
    source: str

    def find(
        self, census: Census, *, added: int, known: int
    ) -> tuple[list[MissingRecord], int]:
        """Return what is missing, and how many stood before the file came.

        ``added`` and ``known`` are how many records its rows are; where that is all
        that is held, nothing is looked through. Of a file of changes nothing is missing
        but what it takes back by name.
        """
        if not census.gone and self.holdings.stats().records == added + known:
            return [], known
        gone = [token_of(self.source, one.source_id, self.keys) for one in census.gone]
        named = {held.reference for held in self.holdings.known(gone).values()}
        if census.partial:
            boxed = filter(None, map(self.holdings.by_reference, sorted(named)))
            return [MissingRecord(b.reference, b.category) for b in boxed], 0
        stood, missing = -added, []
        for one in self._all():
            record = open_record(one, self.keys).record
            if record.source == self.source:
                stood += 1
                if one.reference in named or not census.has(record.source_id):
                    missing.append(MissingRecord(one.reference, one.category))
        return missing, stood

    def _all(self) -> Iterator[BoxedRecord]:
        after = ""
        while page := self.holdings.page(category="", after=after, count=PAGE):
            yield from page
            after = page[-1].reference

    def withdraw(
        self,
        officer: Officer,
        census: Census,
        missing: Sequence[MissingRecord],
        *,
        stood: int,
    ) -> int:
        """Withdraw what is missing; return how many that were.

        Raises:
            CheckFailed: the file is not taken for the whole.
        """
        why = census.why_not_whole(stood=stood, missing=len(missing))
        if why and not census.partial:
            raise CheckFailed(
                f"nothing was withdrawn: {why}",
                advice="What the file has was taken. --despite-checks withdraws "
                "them all the same, if every row can be read.",
            )
        for some in _batches(missing):
            now = self.clock.now()
            self.recorder.record(
                "record.withdrawn",
                tuple(WithdrawRecord(one.reference, now) for one in some),
                at=now,
                officer=officer.pseudonym,
                details=(("records", str(len(some))), ("reason", "missing")),
                note=" ".join((self.source, *(one.reference for one in some))),
            )
        return len(missing)


def _batches(missing: Sequence[MissingRecord]) -> Iterator[Sequence[MissingRecord]]:
    for first in range(0, len(missing), TOGETHER):
        yield missing[first : first + TOGETHER]
