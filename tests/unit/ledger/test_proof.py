from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import BadProof, Malformed, TheirFault
from node.ledger.checkpoint import read_checkpoint
from node.ledger.merkle import inclusion_proof, leaf_hash, verify_inclusion
from node.ledger.proof import read_proof, write_proof
from tests.unit.ledger import naive
from tests.unit.ledger.keys import key_for
from tests.unit.ledger.ledgers import KEY, head_of, rows_of

ROWS = rows_of(300)
HEAD = head_of(ROWS)
HASHES = naive.Tree([leaf_hash(row.leaf) for row in ROWS]).hashes


def proof_text(index=42, extra=b""):
    steps = inclusion_proof(index, 300, HASHES)
    return write_proof(index, steps, HEAD.checkpoint, extra=extra)


TEXT = proof_text()


def verify_proof(proof, leaf, vkey):
    """As an auditor does: the head first, then the leaf under it."""
    head = read_checkpoint(proof.checkpoint, vkey)
    verify_inclusion(leaf_hash(leaf), proof.index, head.size, proof.steps, head.root)
    return head


@pytest.mark.parametrize("index", [0, 42, 255, 256, 299])
def test_a_proof_file_proves_its_entry(index):
    checkpoint = verify_proof(read_proof(proof_text(index)), ROWS[index].leaf, KEY.vkey)
    assert (checkpoint.size, checkpoint.root) == (300, HEAD.root)


def test_a_proof_is_spelt_as_c2sp_has_it():
    lines = TEXT.split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 42"]
    assert lines[2 + 9] == ""
    assert TEXT.endswith(HEAD.checkpoint)


def test_extra_data_are_carried():
    text = proof_text(extra=b"receipt")
    assert text.split("\n")[1] == "extra cmVjZWlwdA=="
    assert read_proof(text).extra == b"receipt"
    verify_proof(read_proof(text), ROWS[42].leaf, KEY.vkey)


def test_a_ledger_of_one_entry_needs_no_steps():
    head = head_of(ROWS[:1])
    text = write_proof(0, (), head.checkpoint)
    verify_proof(read_proof(text), ROWS[0].leaf, KEY.vkey)


@given(st.text(max_size=100))
def test_garbage_is_refused_as_garbage(text):
    with pytest.raises(Malformed):
        read_proof(text)


@pytest.mark.attack
def test_a_proof_does_not_prove_another_entry():
    with pytest.raises(BadProof):
        verify_proof(read_proof(TEXT), ROWS[43].leaf, KEY.vkey)


@pytest.mark.attack
@pytest.mark.parametrize("index", [0, 41, 43, 299, 300, 1 << 62])
def test_a_proof_relabelled_with_another_index_is_refused(index):
    relabelled = TEXT.replace("index 42", f"index {index}")
    with pytest.raises(BadProof):
        verify_proof(read_proof(relabelled), ROWS[42].leaf, KEY.vkey)


@pytest.mark.attack
@pytest.mark.parametrize(
    "line", ["index -1", "index 042", "index +42", "index 42 ", "index", "Index 42"]
)
def test_an_index_that_is_no_plain_number_is_refused(line):
    with pytest.raises(Malformed):
        read_proof(TEXT.replace("index 42", line))


@pytest.mark.attack
def test_a_proof_under_the_head_of_another_ledger_is_refused():
    other = key_for("yy-test/comity-ledger")
    steps = inclusion_proof(42, 300, HASHES)
    text = write_proof(42, steps, head_of(ROWS, other).checkpoint)
    with pytest.raises(BadProof):
        verify_proof(read_proof(text), ROWS[42].leaf, KEY.vkey)


@pytest.mark.attack
def test_a_proof_under_an_older_head_is_refused():
    proof = replace(read_proof(TEXT), checkpoint=head_of(ROWS[:200]).checkpoint)
    with pytest.raises(BadProof):
        verify_proof(proof, ROWS[42].leaf, KEY.vkey)


@pytest.mark.attack
def test_a_padded_or_truncated_proof_file_is_refused():
    proof = read_proof(TEXT)
    steps = proof.steps
    for bad in (steps[1:], steps[:-1], (), (*steps, steps[0]), (steps[0], *steps)):
        with pytest.raises(BadProof):
            verify_proof(replace(proof, steps=bad), ROWS[42].leaf, KEY.vkey)


@pytest.mark.attack
def test_a_proof_with_endless_steps_is_refused_unread():
    step = TEXT.split("\n")[2]
    for times in (64, 100_000):
        endless = TEXT.replace(step, "\n".join([step] * times))
        with pytest.raises(Malformed):
            read_proof(endless)


@pytest.mark.attack
def test_a_proof_written_another_way_is_refused():
    step = TEXT.split("\n")[2]
    for bad in (
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("@v1", "@v2"),
        "\n" + TEXT,
        TEXT.replace(step, step + " "),
        TEXT.replace(step, step[:-1]),
        TEXT.replace(step, step.lower() + "="),
        TEXT.replace("index", "extra \nindex"),
        TEXT.replace("index", "extra YQ\nindex"),
        TEXT.replace("index", "extra YR==\nindex"),
        TEXT.replace("index", "extra YQ==\nextra YQ==\nindex"),
    ):
        with pytest.raises(Malformed):
            read_proof(bad)


@pytest.mark.attack
@given(st.integers(0, len(TEXT) - 1), st.characters(codec="utf-8"))
@settings(max_examples=150, deadline=None)
def test_no_character_of_a_proof_can_be_changed(at, character):
    changed = TEXT[:at] + character + TEXT[at + 1 :]
    if changed == TEXT:
        return
    with pytest.raises(TheirFault):
        verify_proof(read_proof(changed), ROWS[42].leaf, KEY.vkey)
