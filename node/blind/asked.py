"""A question as it is asked blind: 16 elements, whatever is asked.

    element at a place = its key, or a random filler, under a factor of one secret

All comes of the secret of the question, as that peer was asked it: whoever asks can say
the same message again, and an auditor who is given secret and keys can tell whether the
elements that were logged are those (``node/flows/ledger/opening.py``). Fillers are
random to whoever has not the secret; to who evaluates all elements are.
"""

from __future__ import annotations

from collections.abc import Sequence

from node.crypto.digest import keyed
from node.crypto.oprf import SEED_SIZE, Blind, blind_under
from node.crypto.pae import BLIND_QUESTION, pae
from node.errors import BadInput
from node.model.blind import ELEMENTS_A_SUBJECT


def question_secret(seed: bytes, peer: str, message_id: str, question: int) -> bytes:
    """Return the 32-byte secret of one question as one message asks it."""
    told = (peer.encode(), message_id.encode(), b"%d" % question)
    return keyed(seed, pae(BLIND_QUESTION, *told), size=SEED_SIZE)


def blinds_of(secret: bytes, keys: Sequence[str]) -> tuple[Blind, ...]:
    """Return the blinds of a question's keys, filled up with others to 16.

    Raises:
        BadInput: there are more keys than that.
    """
    if len(keys) > ELEMENTS_A_SUBJECT:
        raise BadInput(f"a question has at most {ELEMENTS_A_SUBJECT} keys")
    inputs = [key.encode() for key in keys]
    inputs += [
        keyed(secret, b"filler %d" % place, size=SEED_SIZE)
        for place in range(len(keys), ELEMENTS_A_SUBJECT)
    ]
    return tuple(
        blind_under(given, keyed(secret, b"factor %d" % place, size=SEED_SIZE))
        for place, given in enumerate(inputs)
    )
