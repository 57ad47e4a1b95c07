"""The proof that many evaluations are by one key."""

import pytest

from node.crypto import dleq, oprf, ristretto
from node.errors import BadProof
from tests.vectors.voprf import PUBLIC, SECRET, VECTORS


@pytest.mark.parametrize("vector", VECTORS)
def test_a_proof_is_that_of_the_rfc(vector):
    said = dleq.EvaluationClaim(PUBLIC, vector.blinded, vector.evaluated)
    assert dleq.prove(SECRET, said, nonce=vector.nonce) == vector.proof
    dleq.verify(vector.proof, said)


def test_no_two_proofs_of_one_statement_share_their_nonce():
    said = dleq.EvaluationClaim(PUBLIC, VECTORS[0].blinded, VECTORS[0].evaluated)
    made = {dleq.prove(SECRET, said) for _ in range(10)}
    assert len(made) == 10
    for proof in made:
        dleq.verify(proof, said)


@pytest.mark.parametrize("count", [1, 2, 40])
def test_a_proof_is_64_bytes_whatever_the_batch(count):
    key = oprf.derive_key(bytes(32), b"")
    sent = tuple(oprf.blind(b"%d" % n).element for n in range(count))
    assert len(oprf.blind_evaluate(key, sent).proof) == oprf.PROOF_SIZE


@pytest.mark.attack
def test_a_proof_is_worth_nothing_for_a_part_of_its_batch():
    vector = VECTORS[2]
    for part in (slice(0, 1), slice(1, 2)):
        said = dleq.EvaluationClaim(
            PUBLIC, vector.blinded[part], vector.evaluated[part]
        )
        with pytest.raises(BadProof):
            dleq.verify(vector.proof, said)


@pytest.mark.attack
def test_whoever_does_not_know_the_key_proves_nothing():
    vector = VECTORS[0]
    said = dleq.EvaluationClaim(PUBLIC, vector.blinded, vector.evaluated)
    forged = dleq.prove(ristretto.random_scalar(), said)
    with pytest.raises(BadProof):
        dleq.verify(forged, said)
