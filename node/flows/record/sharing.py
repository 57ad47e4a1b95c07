"""Which values so many records share that they find nobody alone.

For who keeps the records: an office's number is right and stays, what only fills a form
is corrected. ``flows/shared.py`` says what follows for questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from node.crypto.keystore import Keyring
from node.errors import Altered, ComityError, StoreDamaged
from node.flows.boxing import open_record
from node.flows.ports import Holdings
from node.flows.search import NUMBERS_MOST
from node.flows.shared import CASE, SAYS_NOTHING
from node.matching.catalogue import category
from node.matching.keys.identifier import record_keys
from node.matching.normalise.form import FILLS
from node.model.desk.record import SharedValue
from node.model.record import Record, StoredRecord

CROWDS_MOST = 20_000
"""Keys of names and numbers that are looked through, the commonest first."""
LISTED_MOST = 200
COUNTED_MOST = 200
AT_ONCE = 200
LOOKED_AT = 3
"""Records of a token by which it is told whether it is of a number: one would do,
if it is not damaged."""
_Named = tuple[str, str, str]
"""Category, field and value, as one of the records has it."""


def shared_values(
    holdings: Holdings, keys: Keyring, *, readable: Callable[[StoredRecord], bool]
) -> tuple[SharedValue, ...]:
    """Return the values of which ``SAYS_NOTHING`` records and more are ``readable``.

    The commonest first, ``LISTED_MOST`` at most; a count is ``COUNTED_MOST`` at most.
    """
    crowded = holdings.crowded(at_least=SAYS_NOTHING, most=CROWDS_MOST)
    found: list[SharedValue] = []
    for tokens in _batches(crowded):
        numbers = _of_numbers(tokens, holdings, keys)
        under = holdings.find(numbers, limit=NUMBERS_MOST) if numbers else {}
        for token, some in under.items():
            named, count = _shared(token, some, holdings, keys, readable)
            if named is not None and count >= SAYS_NOTHING:
                found.append(SharedValue(*named, count))
    found.sort(key=lambda one: (-one.count, one.category, one.field, one.value))
    return tuple(found[:LISTED_MOST])


def _of_numbers(
    tokens: Sequence[bytes], holdings: Holdings, keys: Keyring
) -> list[bytes]:
    """Return those tokens that are of a number, by any record that has them."""
    wanted, found = set(tokens), set[bytes]()
    under = holdings.find(tokens, limit=LOOKED_AT)
    for one in _opened(
        sorted({n for some in under.values() for n in some}), holdings, keys
    ):
        found |= {token for token, _ in _numbers(one.record, keys)} & wanted
    return [token for token in tokens if token in found]


def _shared(
    token: bytes,
    numbers: Sequence[int],
    holdings: Holdings,
    keys: Keyring,
    readable: Callable[[StoredRecord], bool],
) -> tuple[_Named | None, int]:
    """Return the value as a readable record has it, and how many of them have it.

    What is not readable takes no room, and is not quoted.
    """
    named: _Named | None = None
    count = 0
    for at in range(0, len(numbers), COUNTED_MOST):
        some = _opened(numbers[at : at + COUNTED_MOST], holdings, keys)
        for one in filter(readable, some):
            count += 1
            if named is None:
                named = dict(_numbers(one.record, keys)).get(token)
        if count >= COUNTED_MOST:
            break
    return named, min(count, COUNTED_MOST)


def _numbers(record: Record, keys: Keyring) -> Iterator[tuple[bytes, _Named]]:
    fields = category(record.category).fields
    for given in record.fields:
        rule = fields[given.field]
        if not given.normal or given.check == FILLS or CASE in rule.index:
            continue
        for space in rule.index:
            for selector in record_keys(space, rule.kind, given.normal)[:1]:
                name = (record.category, given.field, given.value)
                yield keys.token(selector), name


def _opened(
    numbers: Sequence[int], holdings: Holdings, keys: Keyring
) -> list[StoredRecord]:
    """Return records, without the damaged ones: who looks for those names them."""
    try:
        held = holdings.load(numbers) if numbers else ()
    except (Altered, StoreDamaged):
        if len(numbers) == 1:
            return []
        middle = len(numbers) // 2
        halves = numbers[:middle], numbers[middle:]
        return [one for half in halves for one in _opened(half, holdings, keys)]
    opened: list[StoredRecord] = []
    for boxed in held:
        with suppress(ComityError):  # its box is damaged
            opened.append(open_record(boxed, keys))
    return opened


def _batches(tokens: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (tokens[at : at + AT_ONCE] for at in range(0, len(tokens), AT_ONCE))
