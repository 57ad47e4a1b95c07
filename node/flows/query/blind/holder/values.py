"""What the keys of records are under an epoch, and which records share one.

A record is evaluated once a tier and epoch, for all peers. Which records are under one
value is known in memory, of the epochs whose views are being published: 16 bytes a key,
made of what is kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

from node.crypto import oprf
from node.crypto.oprf import EvaluationKey
from node.errors import BadInput
from node.flows.query.blind.kept import RecordValues
from node.matching.keys.blind import blind_record_keys
from node.model.record import Record

_PERSON = "person:"
_START, _NUMBER = 11, 5
_ENTRY = _START + _NUMBER
"""A value is told by its first 11 bytes: two of 10**8 that begin alike are met by a
chance of 1 in 10**10."""
_LOOSE = 200_000
"""Changes that are kept beside what is sorted."""


def evaluated(
    key: EvaluationKey, number: int, content: bytes, record: Record
) -> RecordValues:
    """Return the values of a record's keys; of one that has no keys none."""
    try:
        keys = blind_record_keys(record)
    except BadInput:
        keys = ()  # its category went out of our catalogue
    names, numbers = list[bytes](), list[bytes]()
    for one in keys:
        under = names if one.startswith(_PERSON) else numbers
        under.append(oprf.evaluate(key, one.encode()))
    return RecordValues(number, content, tuple(names), tuple(numbers))


class _Entries:
    """Sorted entries without gaps, seen as a sequence."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __len__(self) -> int:
        return len(self.data) // _ENTRY

    def __getitem__(self, place: int) -> bytes:
        return self.data[place * _ENTRY : (place + 1) * _ENTRY]


class ValueTable:
    """Which records are under a value. For one thread."""

    def __init__(self, values: Iterable[RecordValues]) -> None:
        """Know the values of records."""
        entries = sorted(
            _entry(value, one.number) for one in values for value in one.all
        )
        self._sorted = _Entries(b"".join(entries))
        self._fresh: dict[bytes, set[int]] = defaultdict(set)
        self._gone: set[bytes] = set()

    def records(self, value: bytes) -> list[int]:
        """Return the records under a value, by number."""
        start = value[:_START]
        found = set(self._fresh.get(start, ()))
        place = bisect_left(self._sorted, start)
        while (entry := self._sorted[place]) and entry.startswith(start):
            if entry not in self._gone:
                found.add(int.from_bytes(entry[_START:], "big"))
            place += 1
        return sorted(found)

    def shared(self) -> set[bytes]:
        """Return how the values begin that more than one record has."""
        self._settle()
        found, before = set[bytes](), b""
        for place in range(len(self._sorted)):
            start = self._sorted[place][:_START]
            if start == before:
                found.add(start)
            before = start
        return found

    def change(self, old: RecordValues | None, new: RecordValues | None) -> None:
        """Know what a record was evaluated to, in the place of what it was before."""
        for value in old.all if old else ():
            known = self._fresh.get(value[:_START], set())
            if old and old.number in known:
                known.discard(old.number)
            elif old:
                self._gone.add(_entry(value, old.number))
        for value in new.all if new else ():
            entry = _entry(value, new.number) if new else b""
            if entry in self._gone:
                self._gone.discard(entry)
            elif new:
                self._fresh[value[:_START]].add(new.number)
        if len(self._fresh) + len(self._gone) > _LOOSE:
            self._settle()

    def _settle(self) -> None:
        if self._fresh or self._gone:
            self._sorted = _Entries(b"".join(sorted(self._all())))
            self._fresh, self._gone = defaultdict(set), set()

    def _all(self) -> Iterator[bytes]:
        for place in range(len(self._sorted)):
            entry = self._sorted[place]
            if entry not in self._gone:
                yield entry
        for start, numbers in self._fresh.items():
            yield from (start + n.to_bytes(_NUMBER, "big") for n in numbers)


def is_shared(value: bytes, shared: set[bytes]) -> bool:
    """Whether more than one record has a value, by what ``ValueTable.shared`` says."""
    return value[:_START] in shared


def _entry(value: bytes, number: int) -> bytes:
    return value[:_START] + number.to_bytes(_NUMBER, "big")
