"""VOPRF(ristretto255, SHA-512): the vectors of the RFC, and another implementation."""

import json

import pytest
import voprf
from hypothesis import given, settings
from hypothesis import strategies as st

from node.crypto import oprf
from node.errors import BadInput
from tests.vectors import shared
from tests.vectors.voprf import INFO, PUBLIC, SECRET, SEED, VECTORS

theirs = voprf.ristretto
KEY = oprf.derive_key(bytes(32), b"a key")
INPUTS = st.lists(st.binary(min_size=1, max_size=80), min_size=1, max_size=5)


def blinds_of(vector):
    return [
        oprf.Blind(oprf.reblind(one, factor), one, factor)
        for one, factor in zip(vector.inputs, vector.factors, strict=True)
    ]


def test_the_key_of_a_seed_is_that_of_the_rfc():
    key = oprf.derive_key(SEED, INFO)
    assert (key.secret, key.public) == (SECRET, PUBLIC)


@pytest.mark.parametrize("vector", VECTORS)
def test_every_step_gives_the_vectors_of_the_rfc(vector):
    key = oprf.derive_key(SEED, INFO)
    blinds = blinds_of(vector)
    assert tuple(one.element for one in blinds) == vector.blinded
    evaluated = oprf.blind_evaluate(key, vector.blinded)
    assert evaluated.elements == vector.evaluated
    proved = oprf.Evaluated(vector.evaluated, vector.proof)
    for one in (evaluated, proved):
        assert oprf.finalize(blinds, one, key.public) == vector.values
    assert tuple(oprf.evaluate(key, one) for one in vector.inputs) == vector.values


def test_the_vectors_here_are_all_that_the_working_group_has_of_the_suite():
    path = shared.folder() / "rfc9497_voprf_allVectors.json"
    (group,) = (
        group
        for group in json.loads(path.read_text())
        if group["identifier"] == "ristretto255-SHA512" and group["mode"] == 1
    )
    told = [
        (bytes.fromhex(row["Proof"]["proof"]), row["Output"].replace(",", ""))
        for row in group["vectors"]
    ]
    assert told == [(v.proof, b"".join(v.values).hex()) for v in VECTORS]


@given(INPUTS)
@settings(max_examples=20)
def test_what_is_found_blindly_is_what_the_holder_evaluates(inputs):
    blinds = [oprf.blind(one) for one in inputs]
    evaluated = oprf.blind_evaluate(KEY, [one.element for one in blinds])
    values = oprf.finalize(blinds, evaluated, KEY.public)
    assert values == tuple(oprf.evaluate(KEY, one) for one in inputs)


@given(INPUTS, st.binary(min_size=32, max_size=32), st.binary(max_size=40))
@settings(max_examples=20)
def test_another_implementation_holds_the_same_key_and_evaluates_alike(
    inputs, seed, info
):
    key, evaluator = oprf.derive_key(seed, info), theirs.Evaluator.from_seed(seed, info)
    assert evaluator.public_key.serialize() == key.public
    for one in inputs:
        assert evaluator.evaluate_known_input(one) == oprf.evaluate(key, one)


@given(INPUTS)
@settings(max_examples=20)
def test_another_implementation_asks_us(inputs):
    clients, elements = zip(*map(theirs.Client.blind, inputs), strict=True)
    made = oprf.blind_evaluate(KEY, [one.serialize() for one in elements])
    told = theirs.VerifiableBatchOutput.deserialize(
        made.proof + b"".join(made.elements)
    )
    public = theirs.PublicKey.deserialize(KEY.public)
    values = theirs.Client.finalize_batch(list(clients), told, public)
    assert values == [oprf.evaluate(KEY, one) for one in inputs]


@given(INPUTS)
@settings(max_examples=20)
def test_we_ask_another_implementation(inputs):
    evaluator = theirs.Evaluator.from_seed(bytes(32), b"a key")
    blinds = [oprf.blind(one) for one in inputs]
    sent = [theirs.BlindedInput.deserialize(one.element) for one in blinds]
    data = evaluator.evaluate_batch(sent).serialize()  # the proof comes first
    parts = tuple(data[at : at + 32] for at in range(64, len(data), 32))
    values = oprf.finalize(blinds, oprf.Evaluated(parts, data[:64]), KEY.public)
    assert values == tuple(oprf.evaluate(KEY, one) for one in inputs)


@given(st.binary(max_size=60), st.binary(max_size=60))
@settings(max_examples=20)
def test_questions_about_two_subjects_have_the_same_sizes_and_counts(x, y):
    seen = []
    for subject in (x, y):
        blinds = [oprf.blind(subject + bytes([n])) for n in range(4)]
        evaluated = oprf.blind_evaluate(KEY, [one.element for one in blinds])
        seen.append([len(one.element) for one in blinds] + [len(evaluated.proof)])
        seen[-1] += [len(one) for one in evaluated.elements]
    assert seen[0] == seen[1]


def test_the_same_subject_is_never_asked_with_the_same_element():
    assert len({oprf.blind(b"hsn|19630517").element for _ in range(20)}) == 20


@given(st.binary(max_size=60))
@settings(max_examples=20)
def test_an_element_binds_the_input_and_the_factor(asked):
    made = oprf.blind(asked)
    assert oprf.reblind(asked, made.factor) == made.element
    assert oprf.reblind(asked + b"x", made.factor) != made.element


def test_keys_of_other_seeds_or_infos_are_other_keys():
    made = {
        oprf.derive_key(seed, info).public
        for seed in (bytes(32), b"\x01" * 32)
        for info in (b"", b"a", b"b")
    }
    assert len(made) == 6


@pytest.mark.parametrize("seed", [b"", bytes(31), bytes(33)])
def test_a_seed_of_another_size_makes_no_key(seed):
    with pytest.raises(BadInput):
        oprf.derive_key(seed, b"")


def test_an_input_may_have_as_many_bytes_as_the_rfc_allows():
    assert len(oprf.evaluate(KEY, bytes(oprf.MAX_INPUT))) == oprf.VALUE_SIZE
    for refused in (oprf.blind, lambda one: oprf.evaluate(KEY, one)):
        with pytest.raises(BadInput):
            refused(bytes(oprf.MAX_INPUT + 1))
    with pytest.raises(BadInput):
        oprf.derive_key(bytes(32), bytes(oprf.MAX_INPUT + 1))


def test_a_question_is_blinded_the_same_again_under_its_secret_and_no_other() -> None:
    one = oprf.blind_under(b"hsn|19630517", bytes(32))
    assert one == oprf.blind_under(b"hsn|19630517", bytes(32))
    assert one.element == oprf.reblind(b"hsn|19630517", one.factor)
    others = {
        oprf.blind_under(b"hsn|19630517", bytes([n]) * 32).factor for n in range(9)
    }
    assert len(others) == 9


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_secret_of_another_size_blinds_nothing(size: int) -> None:
    with pytest.raises(BadInput):
        oprf.blind_under(b"hsn|19630517", bytes(size))
