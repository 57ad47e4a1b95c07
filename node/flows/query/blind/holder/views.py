"""The entries of one peer's view: all of them, or what changed of some values.

    whole      every record is decided, every value entered
    changed    of the values of records that changed: what is in the view of them, and
               what ought to be

What a view has of a value is read from the view itself: by the places under it, as far
as there are any, and by the tags of records that have or had that value. So nothing is
kept of what was decided before, and doing it twice changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from node.blind.entry import (
    FINGERPRINT_SIZE,
    fingerprint_and_mask,
    record_tag,
    tagged_entries,
    unmasked,
)
from node.blind.epoch import EpochSecrets
from node.blind.publish import PublishedView
from node.flows.query.blind.holder.learns import NOTHING, Learner, Learns
from node.flows.query.blind.holder.values import ValueTable, is_shared
from node.flows.query.blind.kept import KeptEpoch, RecordValues
from node.flows.shared import SAYS_NOTHING
from node.flows.steps import Steps
from node.model.record import StoredRecord

AT_ONCE = 200
"""Records that are opened and decided in one step."""
VALUES_AT_ONCE = 200
"""Values that are looked at in one step."""

Opened = Callable[[Sequence[int]], Mapping[int, StoredRecord]]
"""Returns records by number, without those that are damaged."""


@dataclass(frozen=True, slots=True)
class ViewKeys:
    """The keys of one peer's view, and of the tags in it."""

    view: bytes = field(repr=False)
    tag: bytes = field(repr=False)

    def tag_of(self, number: int) -> bytes:
        """Return the tag of a record."""
        return record_tag(self.tag, str(number))


def view_keys(epoch: KeptEpoch, reader: str) -> ViewKeys:
    """Return the keys of a peer's view in an epoch."""
    secrets = EpochSecrets(epoch.seed)
    return ViewKeys(
        secrets.view_key(epoch.tier, reader), secrets.tag_key(epoch.tier, reader)
    )


@dataclass(frozen=True, slots=True)
class Affected:
    """Values of records that changed, and which records had them before.

    ``numbers`` are those of them that are of numbers, not of names.
    """

    had: Mapping[bytes, frozenset[int]]
    numbers: frozenset[bytes]


def affected(before: Iterable[RecordValues], after: Iterable[RecordValues]) -> Affected:
    """Return the values of records as they were, and as they are."""
    had: dict[bytes, set[int]] = defaultdict(set)
    numbers: set[bytes] = set()
    for one in before:
        numbers.update(one.numbers)
        for value in one.all:
            had[value].add(one.number)
    for one in after:
        numbers.update(one.numbers)
        for value in one.all:
            had[value].update()
    return Affected({v: frozenset(n) for v, n in had.items()}, frozenset(numbers))


@dataclass(slots=True)
class ViewMaker:
    """Makes the entries of one view, as of one instant (``learner``). For one thread.

    ``opened`` opens records, ``table`` knows which are under a value.
    """

    keys: ViewKeys
    learner: Learner
    opened: Opened
    table: ValueTable
    _learns: dict[int, Learns] = field(default_factory=dict)

    def whole(self, pages: Iterable[Sequence[RecordValues]]) -> Steps[set[bytes]]:
        """Return all true entries, of the values of all records, page by page."""
        shared = self.table.shared()
        entries: set[bytes] = set()
        tags: dict[bytes, list[bytes]] = defaultdict(list)
        numbers: set[bytes] = set()
        for page in pages:
            held = self.opened([one.number for one in page])
            for one in page:
                stored = held.get(one.number)
                learns = self.learner.of(stored) if stored else NOTHING
                tag = self.keys.tag_of(one.number)
                for value, is_number in _told(one, learns):
                    if not is_shared(value, shared):
                        entries.update(tagged_entries(self.keys.view, value, (tag,)))
                        continue
                    tags[value].append(tag)
                    if is_number:
                        numbers.add(value)
            yield
        for place, (value, some) in enumerate(tags.items()):
            if value not in numbers or len(some) < SAYS_NOTHING:
                entries.update(tagged_entries(self.keys.view, value, some))
            if place % VALUES_AT_ONCE == 0:
                yield
        return entries

    def changed(
        self, shown: PublishedView, of: Affected
    ) -> Steps[tuple[set[bytes], set[bytes]]]:
        """Return which true entries leave a view, and which come to it."""
        removed: set[bytes] = set()
        added: set[bytes] = set()
        values = sorted(of.had)
        for first in range(0, len(values), VALUES_AT_ONCE):
            some = values[first : first + VALUES_AT_ONCE]
            under = {value: self.table.records(value) for value in some}
            yield from self._look({n for all_ in under.values() for n in all_})
            for value in some:
                new = self._entries(value, under[value], value in of.numbers)
                known = {self.keys.tag_of(n) for n in (*under[value], *of.had[value])}
                old = self._shown(shown, value, known)
                removed |= old - new
                added |= new - old
            yield
        return removed, added

    def _look(self, numbers: Iterable[int]) -> Steps[None]:
        wanted = sorted(n for n in numbers if n not in self._learns)
        for first in range(0, len(wanted), AT_ONCE):
            some = wanted[first : first + AT_ONCE]
            held = self.opened(some)
            for number in some:
                stored = held.get(number)
                self._learns[number] = self.learner.of(stored) if stored else NOTHING
            yield

    def _entries(
        self, value: bytes, numbers: Iterable[int], is_number: bool
    ) -> set[bytes]:
        seen = [
            n
            for n in numbers
            if (self._learns[n].numbers if is_number else self._learns[n].names)
        ]
        if is_number and len(seen) >= SAYS_NOTHING:
            return set()
        return set(tagged_entries(self.keys.view, value, map(self.keys.tag_of, seen)))

    def _shown(
        self, shown: PublishedView, value: bytes, known: set[bytes]
    ) -> set[bytes]:
        found: set[bytes] = set()
        for place in count():
            made = fingerprint_and_mask(self.keys.view, value, place)
            here = {
                entry
                for entry in shown.view.starting_with(made[:FINGERPRINT_SIZE])
                if entry not in shown.dummies and unmasked(entry, made) in known
            }
            if not here:
                return found
            found |= here
        raise AssertionError  # pragma: no cover  # places do not end


def _told(values: RecordValues, learns: Learns) -> Iterable[tuple[bytes, bool]]:
    if learns.names:
        yield from ((value, False) for value in values.names)
    if learns.numbers:
        yield from ((value, True) for value in values.numbers)
