"""Which values so many records share that they find nobody alone.

For who keeps the records: an office's number is right and stays, what only fills a form
is corrected. ``flows/shared.py`` says what follows for questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from node.crypto.keystore import Keyring
from node.flows.boxing import open_record
from node.flows.ports import Holdings
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
        named = _named(tokens, holdings, keys)
        under = holdings.find(list(named), limit=COUNTED_MOST) if named else {}
        for token, name in named.items():
            held = _opened(under.get(token, ()), holdings, keys)
            count = sum(map(readable, held))
            if count >= SAYS_NOTHING:
                found.append(SharedValue(*name, count))
    found.sort(key=lambda one: (-one.count, one.category, one.field, one.value))
    return tuple(found[:LISTED_MOST])


def _named(
    tokens: Sequence[bytes], holdings: Holdings, keys: Keyring
) -> dict[bytes, _Named]:
    """Return those tokens that are of a number, and which value that is."""
    first = {some[0] for some in holdings.find(tokens, limit=1).values() if some}
    wanted = set(tokens)
    return {
        token: name
        for one in _opened(sorted(first), holdings, keys)
        for token, name in _numbers(one.record, keys)
        if token in wanted
    }


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
) -> Iterable[StoredRecord]:
    return [open_record(one, keys) for one in holdings.load(numbers)] if numbers else []


def _batches(tokens: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (tokens[at : at + AT_ONCE] for at in range(0, len(tokens), AT_ONCE))
