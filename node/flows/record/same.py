"""Which other record has the same number, where the number is one thing's alone.

A VIN with spaces and one without are one VIN, and two records of it are mostly one car
that was entered twice. Whoever keeps records is told which other record it is, and of
that record nothing else: what it says is read for a purpose and a case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from node.crypto.keystore import Keyring
from node.errors import CheckFailed
from node.flows.boxing import open_record
from node.flows.index.progress import IndexProgress
from node.flows.ports import Holdings
from node.matching.catalogue import category
from node.matching.keys.identifier import record_keys
from node.matching.normalise.form import FILLS
from node.model.record import Record

LOOKED_AT = 3
"""Records of one number; more than one other is not needed to say that there is one."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that identifies: its field, and what makes it the same number."""

    field: str
    is_of: tuple[str, str, str]  # category, name space, normal form
    selector: str


@dataclass(frozen=True, slots=True)
class OtherRecord:
    """Another record of the same number: in which field, and its reference."""

    field: str
    reference: str


@dataclass(frozen=True, slots=True)
class SameNumbers:
    """Looks for other records of the same numbers. Safe to call from many threads."""

    keys: Keyring
    holdings: Holdings
    index: IndexProgress = field(default_factory=IndexProgress)

    def demand_all_read(self, advice: str) -> None:
        """Return if no record of a number can be missed.

        Raises:
            CheckFailed: some record is yet to be read by the rules in force.
        """
        if self.index.records:
            raise CheckFailed(
                "what is held is being read anew, and a record of the same number may "
                "not be found before that is done",
                advice=f"`comity status` says how far it is. {advice}",
            )

    def others(
        self, records: Sequence[tuple[str, Record]]
    ) -> tuple[tuple[OtherRecord, ...], ...]:
        """Return for each (reference, record) which other has a number of it.

        Others are what is held, and those that stand before it among ``records``.
        """
        numbers = [tuple(_numbers(record)) for _, record in records]
        held = self._held([one for some in numbers for one in some])
        before: dict[tuple[str, str, str], str] = {}
        found = []
        for (reference, _), some in zip(records, numbers, strict=True):
            found.append(tuple(_others(reference, some, held, before)))
            for one in some:
                before.setdefault(one.is_of, reference)
        return tuple(found)

    def _held(
        self, numbers: Sequence[_Number]
    ) -> dict[tuple[str, str, str], tuple[str, ...]]:
        """Return the references of the records that are held under each number."""
        tokens = [self.keys.token(one.selector) for one in numbers]
        under = self.holdings.find(tokens, limit=LOOKED_AT) if tokens else {}
        wanted = sorted({number for some in under.values() for number in some})
        found: dict[tuple[str, str, str], tuple[str, ...]] = {}
        for boxed in self.holdings.load(wanted) if wanted else ():
            stored = open_record(boxed, self.keys)
            for one in _numbers(stored.record):
                found[one.is_of] = (*found.get(one.is_of, ()), stored.reference)
        return found


def has_number(record: Record) -> bool:
    """Whether a normalised record has a number that is one thing's alone."""
    return any(True for _ in _numbers(record))


def _others(
    reference: str,
    numbers: Sequence[_Number],
    held: dict[tuple[str, str, str], tuple[str, ...]],
    before: dict[tuple[str, str, str], str],
) -> Iterator[OtherRecord]:
    said = set()
    for one in numbers:
        for other in (*held.get(one.is_of, ()), before.get(one.is_of, "")):
            if other and other != reference and (one.field, other) not in said:
                said.add((one.field, other))
                yield OtherRecord(one.field, other)


def _numbers(record: Record) -> Iterator[_Number]:
    fields = category(record.category).fields
    for given in record.fields:
        rule = fields[given.field]
        if not rule.unique or not given.normal or given.check == FILLS:
            continue
        for space in rule.index:
            for selector in record_keys(space, rule.kind, given.normal)[:1]:
                is_of = (record.category, space, given.normal)
                yield _Number(given.field, is_of, selector)
