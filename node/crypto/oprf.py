"""VOPRF(ristretto255, SHA-512): the verifiable mode of RFC 9497.

Whoever holds a key evaluates a function of an input that it does not see; whoever asks
learns the function's value and that it is the one of a known public key, and nothing
else of the key. The steps of one question, in batches of any number of inputs:

    asker    blinds = [blind(key) for key in keys]         a secret for each, kept
             -> [b.element for b in blinds]                32 bytes each, uniform
    holder   blind_evaluate(pair, elements)                validates every element
             -> Evaluated(elements, proof)                 32 bytes each, and 64
    asker    finalize(blinds, evaluated, public)           verifies before it unblinds
             = [evaluate(pair, key) for key in keys]       64 bytes each

and ``evaluate`` is what the holder makes of an input that it knows: of the keys of its
own records, for a view (``node/blind``). Equal inputs have equal values under one key;
without the key a value is 64 bytes as good as random.

The element hides the input perfectly, whatever the other side can compute, and binds
who asks: with the factor, ``reblind`` gives the same element again, so that an auditor
who is given input and factor can check what a logged element was about.

Where the holder fails to validate, small subgroups or the identity would tell it of the
input; where the asker fails to verify, a key made for one asker would. So: elements
are canonical and not the identity, scalars below the order, the proof covers the whole
batch, and nothing is unblinded before it holds. A public key is worth what its
commitment is worth: take it from a signed epoch (``node/blind/epoch.py``).

Secret are the pair's ``secret``, each ``factor``, each value: no repr or error shows
them. Costs, in multiplications: n + n + 3 to evaluate n, n to blind, 2n + 5 to verify
and n to unblind.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from hashlib import sha512

from node.crypto import ristretto
from node.crypto.dleq import EvaluationClaim, proving, verify
from node.crypto.hashing import hash_to_element, hash_to_scalar, prefixed
from node.crypto.ristretto import ELEMENT_SIZE, multiply
from node.errors import BadInput, Malformed

SEED_SIZE = 32
PROOF_SIZE = 64
VALUE_SIZE = 64
MAX_INPUT = (1 << 16) - 1
"""Bytes of an input (RFC 9497, section 1.2)."""
MAX_BATCH = (1 << 16) - 1
"""Elements under one proof: their places are counted in two bytes."""
EVALUATED_AT_ONCE = 16
"""Elements that are evaluated in one step: about a millisecond."""


@dataclass(frozen=True, slots=True)
class EvaluationKey:
    """A secret scalar and its public element, 32 bytes each."""

    public: bytes
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Blind:
    """An input, blinded: ``element`` goes out, the rest stays with who asks."""

    element: bytes
    private_input: bytes = field(repr=False)
    factor: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Evaluated elements in the order of the blinded ones, and one proof of all.

    ``elements`` are 32 bytes each, ``proof`` 64.
    """

    elements: tuple[bytes, ...]
    proof: bytes


def derive_key(seed: bytes, info: bytes) -> EvaluationKey:
    """Return the key of a secret 32-byte seed and a public ``info``.

    RFC 9497, section 3.2.1: DeriveKeyPair. Equal arguments give the same key.

    Raises:
        BadInput: the seed is not 32 bytes, or ``info`` is too long.
    """
    if len(seed) != SEED_SIZE or len(info) > MAX_INPUT:
        raise BadInput("a key is derived from 32 bytes and at most 65,535 of info")
    told = seed + prefixed(info)
    for counter in range(256):
        secret = hash_to_scalar(told + bytes([counter]), b"DeriveKeyPair")
        if secret != ristretto.ZERO:
            return EvaluationKey(ristretto.multiply_base(secret), secret)
    raise BadInput("no key comes of this seed")  # pragma: no cover  # 2**-64512


def blind(private_input: bytes) -> Blind:
    """Return ``private_input`` under a new random factor.

    Raises:
        BadInput: it is too long.
    """
    factor = ristretto.random_scalar()
    return Blind(reblind(private_input, factor), private_input, factor)


def blind_under(private_input: bytes, secret: bytes) -> Blind:
    """Return ``private_input`` under the factor that a 32-byte secret gives.

    Equal arguments give the same element, so that a message can be said again, and
    whoever is given the secret can open what was asked. One secret is for one element:
    two inputs under one factor can be compared.

    Raises:
        BadInput: the input is too long, or the secret has another size.
    """
    if len(secret) != SEED_SIZE:
        raise BadInput(f"a factor is derived from {SEED_SIZE} bytes")
    factor = hash_to_scalar(secret, b"BlindingFactor-")
    if factor == ristretto.ZERO:
        raise BadInput("no factor comes of this secret")  # pragma: no cover  # 2**-252
    return Blind(reblind(private_input, factor), private_input, factor)


def reblind(private_input: bytes, factor: bytes) -> bytes:
    """Return the element of an input under a known factor: what an auditor compares.

    Raises:
        BadInput: the input is too long.
        Malformed: the factor is not a scalar, or zero.
    """
    return multiply(factor, _element_of(private_input))


def blind_evaluate(key: EvaluationKey, elements: Sequence[bytes]) -> Evaluated:
    """Return the evaluation of blinded elements, and the proof that it is ``key``'s.

    Raises:
        Malformed: there are none or too many, or one is not an element that may be
            evaluated. Nothing is then evaluated for anybody.
    """
    work = blind_evaluating(key, elements)
    while True:
        try:
            next(work)
        except StopIteration as done:
            made: Evaluated = done.value
            return made


def blind_evaluating(
    key: EvaluationKey, elements: Sequence[bytes]
) -> Generator[None, None, Evaluated]:
    """Do what ``blind_evaluate`` does, a few elements in each step.

    Raises as it does.
    """
    _check_count(len(elements))
    # Multiplication refuses the identity and what is no element.
    made: list[bytes] = []
    for element in elements:
        made.append(multiply(key.secret, element))
        if len(made) % EVALUATED_AT_ONCE == 0:
            yield
    claim = EvaluationClaim(key.public, tuple(elements), tuple(made))
    proof = yield from proving(key.secret, claim, at_once=EVALUATED_AT_ONCE)
    return Evaluated(claim.evaluated, proof)


def finalize(
    blinds: Sequence[Blind], evaluated: Evaluated, public: bytes
) -> tuple[bytes, ...]:
    """Return the values of blinded inputs, in their order: 64 bytes each.

    Raises:
        Malformed: what came back has another number of elements, or one is no element,
            or the proof no proof.
        BadProof: it is not the evaluation of these elements by ``public``.
    """
    _check_count(len(blinds))
    if len(evaluated.elements) != len(blinds):
        raise Malformed("there are not as many evaluations as elements were sent")
    sent = tuple(one.element for one in blinds)
    verify(evaluated.proof, EvaluationClaim(public, sent, evaluated.elements))
    inverses = ristretto.invert([one.factor for one in blinds])
    return tuple(
        _value(one.private_input, multiply(inverse, element))
        for one, inverse, element in zip(
            blinds, inverses, evaluated.elements, strict=True
        )
    )


def evaluate(key: EvaluationKey, private_input: bytes) -> bytes:
    """Return the value of an input that the holder of the key knows: 64 bytes.

    Raises:
        BadInput: the input is too long.
    """
    return _value(private_input, multiply(key.secret, _element_of(private_input)))


def _element_of(private_input: bytes) -> bytes:
    if len(private_input) > MAX_INPUT:
        raise BadInput("an input of the function has at most 65,535 bytes")
    return hash_to_element(private_input)


def _value(private_input: bytes, element: bytes) -> bytes:
    return sha512(prefixed(private_input) + prefixed(element) + b"Finalize").digest()


def _check_count(count: int) -> None:
    if not 0 < count <= MAX_BATCH:
        raise Malformed(f"a batch has 1 to {MAX_BATCH:,} elements")


__all__ = [
    "ELEMENT_SIZE",
    "MAX_BATCH",
    "MAX_INPUT",
    "PROOF_SIZE",
    "SEED_SIZE",
    "VALUE_SIZE",
    "Blind",
    "Evaluated",
    "EvaluationKey",
    "blind",
    "blind_evaluate",
    "blind_evaluating",
    "blind_under",
    "derive_key",
    "evaluate",
    "finalize",
    "reblind",
]
