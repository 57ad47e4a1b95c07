"""What a holder or an asker may try on the evaluation, and what it gets."""

from dataclasses import replace

import pytest

from node.crypto import oprf, ristretto
from node.crypto.dleq import EvaluationClaim, prove
from node.errors import BadProof, Malformed, TheirFault

pytestmark = pytest.mark.attack

KEY = oprf.derive_key(bytes(32), b"a key")
OTHER = oprf.derive_key(bytes(32), b"a key for one asker")
BLINDS = [oprf.blind(b"%d" % n) for n in range(3)]
SENT = [one.element for one in BLINDS]
TRUE = oprf.blind_evaluate(KEY, SENT)

P = 2**255 - 19
NOT_ELEMENTS = {
    "the identity": bytes(32),
    "empty": b"",
    "a byte short": SENT[0][:-1],
    "a byte long": SENT[0] + b"\x00",
    "the field's order": P.to_bytes(32, "little"),
    "past the field's order": (P + 2).to_bytes(32, "little"),
    "negative": (P - 2).to_bytes(32, "little"),
    "odd": (1).to_bytes(32, "little"),
    "its top bit set": SENT[0][:-1] + bytes([SENT[0][-1] | 0x80]),
    "all ones": b"\xff" * 32,
    # RFC 9496, appendix A.2: non-square x^2, negative xy, s = -1.
    "not on the curve": bytes.fromhex(
        "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371"
    ),
    "negative t": bytes.fromhex(
        "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e"
    ),
    "y zero": bytes.fromhex(
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
    ),
}


@pytest.mark.parametrize("bad", NOT_ELEMENTS.values(), ids=NOT_ELEMENTS)
@pytest.mark.parametrize("place", [0, 2])
def test_a_batch_with_one_bad_element_is_not_evaluated_at_all(bad, place):
    sent = list(SENT)
    sent[place] = bad
    with pytest.raises(Malformed):
        oprf.blind_evaluate(KEY, sent)


@pytest.mark.parametrize("bad", NOT_ELEMENTS.values(), ids=NOT_ELEMENTS)
@pytest.mark.parametrize("place", [0, 2])
def test_an_evaluation_with_one_bad_element_is_not_unblinded(bad, place):
    told = list(TRUE.elements)
    told[place] = bad
    with pytest.raises(Malformed):
        oprf.finalize(BLINDS, replace(TRUE, elements=tuple(told)), KEY.public)


@pytest.mark.parametrize("bad", NOT_ELEMENTS.values(), ids=NOT_ELEMENTS)
def test_a_bad_public_key_verifies_nothing(bad):
    with pytest.raises(Malformed):
        oprf.finalize(BLINDS, TRUE, bad)


def test_the_identity_as_public_key_with_a_proof_that_would_hold_is_refused():
    """Key zero: everything evaluates to the identity, and the equations hold."""
    made = oprf.Evaluated((bytes(32),) * 3, TRUE.proof)
    with pytest.raises(Malformed):
        oprf.finalize(BLINDS, made, bytes(32))


def test_a_key_made_for_one_asker_is_caught_by_the_proof():
    made = oprf.blind_evaluate(OTHER, SENT)
    with pytest.raises(BadProof):
        oprf.finalize(BLINDS, made, KEY.public)


def test_a_proof_of_the_own_key_in_the_name_of_another_does_not_hold():
    """The evaluation is by the other key, the proof names the committed one."""
    made = tuple(ristretto.multiply(OTHER.secret, one) for one in SENT)
    forged = prove(OTHER.secret, EvaluationClaim(KEY.public, tuple(SENT), made))
    with pytest.raises(BadProof):
        oprf.finalize(BLINDS, oprf.Evaluated(made, forged), KEY.public)


@pytest.mark.parametrize("place", range(3))
def test_one_element_of_a_batch_by_another_key_spoils_the_proof(place):
    told = list(TRUE.elements)
    told[place] = ristretto.multiply(OTHER.secret, SENT[place])
    proof = prove(KEY.secret, EvaluationClaim(KEY.public, tuple(SENT), tuple(told)))
    with pytest.raises(BadProof):
        oprf.finalize(BLINDS, oprf.Evaluated(tuple(told), proof), KEY.public)


def test_errors_that_cancel_each_other_in_a_plain_sum_are_found():
    """The weights of the batch hang on every byte of it."""
    extra = ristretto.multiply_base(ristretto.random_scalar())
    minus = ristretto.multiply(
        ristretto.scalar_difference(ristretto.ZERO, ristretto.ONE), extra
    )
    told = (
        ristretto.add(TRUE.elements[0], extra),
        ristretto.add(TRUE.elements[1], minus),
        TRUE.elements[2],
    )
    proof = prove(KEY.secret, EvaluationClaim(KEY.public, tuple(SENT), told))
    with pytest.raises(BadProof):
        oprf.finalize(BLINDS, oprf.Evaluated(told, proof), KEY.public)


def test_evaluations_in_another_order_are_refused():
    with pytest.raises(BadProof):
        oprf.finalize(BLINDS, replace(TRUE, elements=TRUE.elements[::-1]), KEY.public)


def test_the_evaluation_of_another_batch_is_refused():
    others = [oprf.blind(b"%d" % n) for n in range(3)]
    made = oprf.blind_evaluate(KEY, [one.element for one in others])
    with pytest.raises(BadProof):
        oprf.finalize(BLINDS, made, KEY.public)


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_an_evaluation_of_fewer_or_more_elements_is_refused(count):
    told = (TRUE.elements * 2)[:count]
    with pytest.raises(Malformed):
        oprf.finalize(BLINDS, replace(TRUE, elements=told), KEY.public)


@pytest.mark.parametrize("byte", range(0, 64, 7))
def test_a_proof_with_one_bit_changed_is_refused(byte):
    proof = bytearray(TRUE.proof)
    proof[byte] ^= 1
    with pytest.raises(TheirFault):
        oprf.finalize(BLINDS, replace(TRUE, proof=bytes(proof)), KEY.public)


@pytest.mark.parametrize(
    "proof",
    [
        b"",
        TRUE.proof[:-1],
        TRUE.proof + b"\x00",
        ristretto.ORDER.to_bytes(32, "little") + TRUE.proof[32:],
        TRUE.proof[:32] + ristretto.ORDER.to_bytes(32, "little"),
        b"\xff" * 64,
    ],
    ids=["nothing", "short", "long", "challenge", "response", "ones"],
)
def test_a_proof_that_is_not_two_scalars_is_refused(proof):
    with pytest.raises(Malformed):
        oprf.finalize(BLINDS, replace(TRUE, proof=proof), KEY.public)


def test_a_scalar_of_a_proof_has_one_encoding():
    """The same proof written another way would be another message in the ledger."""
    answer = int.from_bytes(TRUE.proof[32:], "little") + ristretto.ORDER
    again = TRUE.proof[:32] + answer.to_bytes(32, "little")
    with pytest.raises(Malformed):
        oprf.finalize(BLINDS, replace(TRUE, proof=again), KEY.public)


@pytest.mark.parametrize(
    "proof", [bytes(64), TRUE.proof[:32] + bytes(32)], ids=["all", "response"]
)
def test_a_proof_of_zeros_does_not_hold(proof):
    with pytest.raises(BadProof):
        oprf.finalize(BLINDS, replace(TRUE, proof=proof), KEY.public)


def test_an_empty_batch_and_one_without_end_are_refused():
    for sent in ([], [SENT[0]] * (oprf.MAX_BATCH + 1)):
        with pytest.raises(Malformed):
            oprf.blind_evaluate(KEY, sent)


@pytest.mark.parametrize("factor", [bytes(32), b"", bytes(31), bytes(33)])
def test_an_opening_with_a_factor_that_is_none_opens_nothing(factor):
    with pytest.raises(Malformed):
        oprf.reblind(b"0", factor)


def test_no_secret_is_shown_by_what_holds_it():
    shown = repr(KEY) + repr(BLINDS) + str(BLINDS[0])
    for secret in (KEY.secret, BLINDS[0].factor, BLINDS[0].private_input):
        assert secret.hex() not in shown
        assert repr(secret) not in shown


def test_no_error_shows_a_secret_or_what_was_sent():
    said = []
    for attempt in (
        lambda: oprf.blind_evaluate(KEY, [b"secret of an asker"]),
        lambda: oprf.finalize(BLINDS, TRUE, OTHER.public),
        lambda: oprf.reblind(b"0", b"\xff" * 31),
        lambda: oprf.blind_evaluate(replace(KEY, secret=bytes(32)), SENT),
    ):
        with pytest.raises(TheirFault) as refused:
            attempt()
        said.append(str(refused.value))
    told = " ".join(said)
    assert "secret" not in told
    for value in (KEY.secret, OTHER.public, *SENT, b"\xff" * 31):
        assert value.hex() not in told
        assert repr(value) not in told
