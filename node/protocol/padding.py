"""Padding of what is sealed, so that its size says little.

The encoded ``Signed`` fills a whole number of buckets. There is exactly one right
padding for each content, so padding can carry nothing and tell nothing apart.

    query, ping, pong   1024 bytes   a query of up to some five questions, and
                                     the pings between, all look alike
    chunk-ask                        and so does asking for a part of a file
    answer              4096 bytes   a no_hit with its checkpoint, a hit with
                                     a person's core data and a refusal look alike
    parcel, receipts,   4096 bytes   one short notice, its recall and the receipt
    standings, chunk                 of either look alike, and like an answer
    growth-ask, growth  4096 bytes   so do a question about the ledger and its proof
    view-ask,           1024 bytes   one person is asked blind in as much as openly
    blind-query, redeem
    view, blind-answer, 4096 bytes   keys of epochs, and evaluations of one person
    epochs
"""

from __future__ import annotations

from node.errors import Malformed
from node.model.codes import Kind

QUERY_BUCKET = 1024
ANSWER_BUCKET = 4096
BUCKETS: dict[Kind, int] = {
    Kind.QUERY: QUERY_BUCKET,
    Kind.PING: QUERY_BUCKET,
    Kind.PONG: QUERY_BUCKET,
    Kind.ANSWER: ANSWER_BUCKET,
    Kind.PARCEL: ANSWER_BUCKET,
    Kind.RECEIPTS: ANSWER_BUCKET,
    Kind.STANDINGS: ANSWER_BUCKET,
    Kind.CHUNK_ASK: QUERY_BUCKET,
    Kind.CHUNK: ANSWER_BUCKET,
    Kind.GROWTH_ASK: ANSWER_BUCKET,
    Kind.GROWTH: ANSWER_BUCKET,
    Kind.VIEW_ASK: QUERY_BUCKET,
    Kind.VIEW: ANSWER_BUCKET,
    Kind.BLIND_QUERY: QUERY_BUCKET,
    Kind.BLIND_ANSWER: ANSWER_BUCKET,
    Kind.REDEEM: QUERY_BUCKET,
    Kind.EPOCHS: ANSWER_BUCKET,
}


def padding_for(kind: Kind, size: int) -> bytes:
    """Return the zero bytes that fill up ``size``, that of the content alone."""
    bucket = BUCKETS[kind]
    gap = -size % bucket
    # A field of protobuf costs its tag and length, too; not every gap can be met
    # exactly, and such a one is met one bucket later.
    while gap:
        count = _content(gap)
        if count:
            return bytes(count)
        gap += bucket
    return b""


def check_padding(kind: Kind, padding: bytes, whole: int) -> None:
    """Return if ``padding`` is the one right padding inside ``whole`` bytes.

    Raises:
        Malformed: it is not.
    """
    count = len(padding)
    size = whole - (1 + _length_of(count) + count if count else 0)
    # Equal bytes are equal lengths, too; and every byte must be zero.
    if padding != padding_for(kind, size):
        raise Malformed("the padding is not what it must be")


def _content(gap: int) -> int:
    """Return how long a field's content is that takes ``gap`` bytes in all, or 0."""
    for length in (1, 2, 3):
        count = gap - 1 - length
        if count > 0 and _length_of(count) == length:
            return count
    return 0


def _length_of(count: int) -> int:
    """Return the size of ``count`` as a base-128 varint."""
    return max(1, -(-count.bit_length() // 7))
