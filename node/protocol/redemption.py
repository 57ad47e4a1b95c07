"""A redemption: what its proofs must look like. Its questions are checked as a query's.

Form alone: whether a proof holds is looked at by who holds the records.
"""

from __future__ import annotations

from collections import Counter

from node.errors import Malformed
from node.model.blind import ELEMENTS_A_SUBJECT, Redemption

EPOCH_SIZE, VALUE_SIZE = 32, 64


def check_redemption(redemption: Redemption) -> None:
    """Return if the proofs of ``redemption`` can be meant.

    Raises:
        Malformed: one is about no question, or has another size than a digest and a
            value have, or there are more for a question than it can have keys.
    """
    count = len(redemption.questions)
    for proof in redemption.proofs:
        if not 0 <= proof.question < count:
            raise Malformed("a proof of a hit is about no question")
        if len(proof.epoch) != EPOCH_SIZE or len(proof.value) != VALUE_SIZE:
            raise Malformed("a proof of a hit has not the size of one")
    of_each = Counter(proof.question for proof in redemption.proofs)
    if any(many > ELEMENTS_A_SUBJECT for many in of_each.values()):
        raise Malformed("a question has more proofs than it can have keys")
