"""Blind lookup: what an ask for a view and a blind query must look like.

The checks here are of form alone. That elements are elements of the group is looked at
before any is evaluated (``crypto/oprf``).
"""

from __future__ import annotations

from node.crypto.ristretto import ELEMENT_SIZE
from node.errors import Malformed
from node.model.blind import ELEMENTS_A_SUBJECT, BlindQuery, ViewAsk
from node.protocol.query import check_justification, is_word

DIGEST_SIZE = 32
BATCHES_MOST = 16
"""Batches of one query: of so many categories at once."""
NUMBER_MOST = 1 << 31


def check_view_ask(ask: ViewAsk) -> None:
    """Return if ``ask`` names a scope, and a view that can be meant.

    Raises:
        Malformed: it does not.
    """
    scope = ask.scope
    for word in (scope.offence, scope.legal_basis, scope.category):
        if not is_word(word):
            raise Malformed("a scope lacks a word, or it is not one")
    if len(ask.epoch) not in (0, DIGEST_SIZE):
        raise Malformed("the epoch of a view is named by 32 bytes, or by none")
    if not 0 <= ask.number < NUMBER_MOST or not -1 <= ask.part < NUMBER_MOST:
        raise Malformed("a view has no such number, or no such part")
    if not ask.epoch and (ask.number or ask.part >= 0):
        raise Malformed("who holds no view has no number of one")


def check_blind_query(query: BlindQuery, *, subjects_most: int) -> int:
    """Return how many subjects a query is about, if it is one that can be meant.

    Raises:
        Malformed: a word of the justification is missing; there are no batches or too
            many, or two of one category and epoch; or the elements of one are not of
            their size, or not so many for each subject, or too many.
    """
    check_justification(query.justification)
    if not 0 < len(query.batches) <= BATCHES_MOST:
        raise Malformed("a blind query has no batches, or too many")
    if len({(one.category, one.epoch) for one in query.batches}) != len(query.batches):
        raise Malformed("a blind query has two batches of one category and epoch")
    count = 0
    for batch in query.batches:
        if not is_word(batch.category) or len(batch.epoch) != DIGEST_SIZE:
            raise Malformed("a batch has no category, or names no epoch")
        if not batch.elements or len(batch.elements) % ELEMENTS_A_SUBJECT:
            raise Malformed(
                f"a batch has {ELEMENTS_A_SUBJECT} elements a subject, and a subject"
            )
        if any(len(element) != ELEMENT_SIZE for element in batch.elements):
            raise Malformed(f"an element is {ELEMENT_SIZE} bytes")
        count += len(batch.elements) // ELEMENTS_A_SUBJECT
    if count > subjects_most:
        raise Malformed("a blind query with more subjects than are taken here")
    return count
