"""One proof that many evaluations are made by one key (RFC 9497, section 2.2).

A proof of equal discrete logarithms, made non-interactive: that the public element is
the key times the generator, and each evaluated element the same key times its blinded
one. All pairs are folded into one by weights that hang on every byte of them, so the
proof is 64 bytes whatever their number, and no part of a batch can be changed, left
out or exchanged.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha512

from node.crypto import ristretto
from node.crypto.digest import same
from node.crypto.hashing import CONTEXT, hash_to_scalar, prefixed
from node.crypto.ristretto import SCALAR_SIZE, add, multiply, multiply_base
from node.errors import BadProof, Malformed


@dataclass(frozen=True, slots=True)
class EvaluationClaim:
    """Says that ``evaluated`` are ``blinded``, each times the key of ``public``."""

    public: bytes
    blinded: tuple[bytes, ...]
    evaluated: tuple[bytes, ...]


def prove(secret: bytes, said: EvaluationClaim, *, nonce: bytes | None = None) -> bytes:
    """Return the proof, 64 bytes, by whoever has the secret scalar of ``public``.

    ``nonce`` is a secret scalar, random when it is not given; one that serves twice
    gives the secret away, so that only test vectors name it.
    """
    work = proving(secret, said, nonce=nonce, at_once=len(said.blinded))
    while True:
        try:
            next(work)
        except StopIteration as done:
            proof: bytes = done.value
            return proof


def proving(
    secret: bytes, said: EvaluationClaim, *, nonce: bytes | None = None, at_once: int
) -> Generator[None, None, bytes]:
    """Do what ``prove`` does, ``at_once`` elements in each step."""
    nonce = nonce or ristretto.random_scalar()
    sums: list[bytes] = []
    for place, weight in enumerate(_weights(said)):
        sums.append(multiply(weight, said.blinded[place]))
        if len(sums) == at_once:
            sums = [reduce(add, sums)]
            yield
    blinded = reduce(add, sums)
    evaluated = multiply(secret, blinded)
    challenge = _challenge(
        said.public, blinded, evaluated, multiply_base(nonce), multiply(nonce, blinded)
    )
    answer = ristretto.scalar_difference(
        nonce, ristretto.scalar_product(challenge, secret)
    )
    return challenge + answer


def verify(proof: bytes, said: EvaluationClaim) -> None:
    """Return if ``proof`` proves what is said.

    Raises:
        Malformed: the public key or one of the elements is none, or the proof is not
            two scalars.
        BadProof: it does not hold.
    """
    if len(proof) != 2 * SCALAR_SIZE:
        raise Malformed("a proof of evaluation has the wrong size")
    challenge, answer = proof[:SCALAR_SIZE], proof[SCALAR_SIZE:]
    for scalar in (challenge, answer):
        ristretto.check_scalar(scalar)
    ristretto.check_element(said.public)
    weights = list(_weights(said))
    # Multiplication refuses the identity and what is no element.
    blinded = _folded(weights, said.blinded)
    evaluated = _folded(weights, said.evaluated)
    try:
        expected = _challenge(
            said.public,
            blinded,
            evaluated,
            add(multiply_base(answer), multiply(challenge, said.public)),
            add(multiply(answer, blinded), multiply(challenge, evaluated)),
        )
    except Malformed as error:
        # All is in form: a sum or product is the identity, as by no honest prover.
        raise BadProof("the proof of evaluation does not hold") from error
    if not same(expected, challenge):
        raise BadProof("the evaluation is not by the key that it should be by")


def _weights(said: EvaluationClaim) -> Iterator[bytes]:
    seed = sha512(prefixed(said.public) + prefixed(b"Seed-" + CONTEXT)).digest()
    start = prefixed(seed)
    for place, (blinded, evaluated) in enumerate(
        zip(said.blinded, said.evaluated, strict=True)
    ):
        yield hash_to_scalar(
            start
            + place.to_bytes(2, "big")
            + prefixed(blinded)
            + prefixed(evaluated)
            + b"Composite"
        )


def _folded(weights: Sequence[bytes], elements: Sequence[bytes]) -> bytes:
    return reduce(add, map(multiply, weights, elements))


def _challenge(*elements: bytes) -> bytes:
    return hash_to_scalar(b"".join(map(prefixed, elements)) + b"Challenge")
