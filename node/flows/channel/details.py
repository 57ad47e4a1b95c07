"""What an entry says of a parcel: its place, and what became of its items.

What changed something here is named, item by item. What did not (refused, known
already, an end of what never was) is named a few times of each sort and then counted:
whoever sends it chooses how much there is of it, and how long its names are. All of it
stands in the parcel, whose digest is in both ledgers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from node.crypto.digest import sha256
from node.flows.channel.handlers import Decision
from node.model.entry import Entry
from node.model.message import Message
from node.model.parcel import Item, Parcel, Receipt

NAMED_MOST = 3
"""Of each sort of what changed nothing."""


def place_of(message: Message, parcel: Parcel) -> tuple[tuple[str, str], ...]:
    """Return which parcel it is: the same in both ledgers, whatever carried it."""
    return (
        ("stream", f"{parcel.epoch} {parcel.items[0].position}"),
        ("parcel", sha256(message.payload).hex()),
    )


def lines_of(
    receipts: Sequence[Receipt], changed: Collection[int]
) -> Iterator[tuple[str, str]]:
    """Yield what became of items; those at the positions ``changed`` are all named."""
    plain: list[tuple[str, str]] = []
    for receipt in receipts:
        sort = f"{receipt.verb} {receipt.outcome} {receipt.reason}".rstrip()
        if receipt.position in changed:
            yield "item", _line(receipt)
        else:
            plain.append((sort, _line(receipt)))
    yield from _some("item", plain)


def doubts_of(doubts: Iterable[tuple[Item, str]]) -> Iterator[tuple[str, str]]:
    """Yield what could not be proved, and why, as a code."""
    yield from _some(
        "doubt",
        (
            (
                f"{item.verb} {why}",
                f"{item.verb} {item.notice_id} {item.sequence} {why}",
            )
            for item, why in doubts
        ),
    )


def with_decisions(entry: Entry, decisions: Sequence[Decision]) -> Entry:
    """Return ``entry`` with the decisions that it rests on."""
    outcomes = [outcome for one in decisions for outcome in one.outcomes]
    digests: Iterator[bytes] = (d.policy_digest for d in decisions if d.outcomes)
    return replace(
        entry,
        policy_digest=next(digests, b""),
        outcomes=tuple(replace(o, question=n) for n, o in enumerate(outcomes)),
    )


def _some(name: str, lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the first few lines of each sort, and how many more there are."""
    seen: Counter[str] = Counter()
    for sort, line in lines:
        seen[sort] += 1
        if seen[sort] <= NAMED_MOST:
            yield name, line
    for sort, count in seen.items():
        if count > NAMED_MOST:
            yield f"{name}s-more", f"{sort} {count - NAMED_MOST}"


def _line(receipt: Receipt) -> str:
    """Return what became of an item, in words that name nobody."""
    return (
        f"{receipt.verb} {receipt.notice_id} {receipt.sequence} "
        f"{receipt.outcome} {receipt.reason}"
    ).rstrip()
