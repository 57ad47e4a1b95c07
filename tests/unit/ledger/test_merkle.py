from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import BadProof, LedgerBroken
from node.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    subtree_hash,
    verify_consistency,
    verify_inclusion,
)
from tests.unit.ledger import naive, vectors

LEAVES = naive.hashes_of(700)
TREE = naive.Tree(LEAVES)

# RFC 6962, as in the test data of its first implementations.
RFC_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
RFC_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def frontier(count: int) -> Frontier:
    return Frontier().extend(LEAVES[:count])


def test_roots_are_those_of_the_rfc_6962_vectors():
    tree = Frontier()
    assert tree.root() == EMPTY_ROOT
    for data, expected in zip(RFC_LEAVES, RFC_ROOTS[1:], strict=True):
        tree = tree.push(leaf_hash(data))
        assert tree.root().hex() == expected


def test_pushing_leaves_the_old_frontier_as_it_was():
    old = frontier(7)
    root = old.root()
    assert old.push(LEAVES[7]).size == 8
    assert (old.size, old.root()) == (7, root)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 700])
def test_root_is_the_recursive_root_and_extend_is_push(size):
    pushed = Frontier()
    for node in LEAVES[:size]:
        pushed = pushed.push(node)
    assert pushed == frontier(size)
    assert pushed.root() == naive.root(LEAVES[:size])


@given(st.integers(0, 700))
@settings(max_examples=60, deadline=None)
def test_a_rebuilt_frontier_is_the_one_that_was_pushed(size):
    assert Frontier.rebuild(size, TREE.hashes) == frontier(size)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_inclusion_proofs_are_the_recursive_ones_and_verify(data):
    size = data.draw(st.integers(1, 700))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, TREE.hashes)
    assert list(proof) == naive.path(index, LEAVES[:size])
    verify_inclusion(LEAVES[index], index, size, proof, frontier(size).root())


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_consistency_proofs_are_the_recursive_ones_and_verify(data):
    new = data.draw(st.integers(1, 700))
    old = data.draw(st.integers(1, new))
    proof = consistency_proof(old, new, TREE.hashes)
    assert list(proof) == naive.proof(old, LEAVES[:new])
    verify_consistency(old, frontier(old).root(), new, frontier(new).root(), proof)


def test_a_proof_reads_each_tile_once():
    tree = naive.Tree(LEAVES)
    inclusion_proof(300, 700, tree.hashes)
    assert len(tree.asked) == len(set(tree.asked)) <= 3


def test_proofs_reach_across_three_levels_of_tiles():
    """A tree of 2**17 + 3 equal leaves, its subtrees computed by doubling."""
    size = (1 << 17) + 3
    powers = [LEAVES[0]]
    for _ in range(24):
        powers.append(node_hash(powers[-1], powers[-1]))

    def hashes(level: int, start: int, stop: int) -> list[bytes]:
        return [powers[8 * level]] * (stop - start)

    root = Frontier.rebuild(size, hashes).root()
    for index in (0, 65_535, 65_536, 131_071, 131_072, size - 1):
        proof = inclusion_proof(index, size, hashes)
        verify_inclusion(LEAVES[0], index, size, proof, root)
    for old in (1, 255, 256, 65_535, 65_536, 65_537, 131_072, size - 1):
        before = Frontier.rebuild(old, hashes).root()
        proof = consistency_proof(old, size, hashes)
        verify_consistency(old, before, size, root, proof)


def test_everything_is_consistent_with_the_empty_tree_and_with_itself():
    assert consistency_proof(0, 9, TREE.hashes) == ()
    assert consistency_proof(9, 9, TREE.hashes) == ()
    verify_consistency(0, EMPTY_ROOT, 9, frontier(9).root(), ())
    verify_consistency(9, frontier(9).root(), 9, frontier(9).root(), ())


def test_what_cannot_be_proved_is_not_asked_for():
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(3, 3, TREE.hashes)
    with pytest.raises(ValueError, match="not the beginning"):
        consistency_proof(4, 3, TREE.hashes)
    with pytest.raises(ValueError, match="complete subtree"):
        subtree_hash(LEAVES[:3])


def test_a_store_that_lost_hashes_is_a_broken_ledger():
    with pytest.raises(LedgerBroken):
        inclusion_proof(3, 10, lambda *_: LEAVES[:2])


# --- vectors of transparency-dev/merkle --------------------------------------


@pytest.mark.skipif(vectors.folder() is None, reason="no folder of shared data")
def test_inclusion_vectors_of_others():
    seen = 0
    for name, case in vectors.merkle("inclusion"):
        seen += 1
        args = (
            vectors.raw(case["leafHash"]),
            case["leafIdx"],
            case["treeSize"],
            vectors.steps(case),
            vectors.raw(case["root"]),
        )
        _expect(name, case, verify_inclusion, args)
    assert seen == 98


@pytest.mark.skipif(vectors.folder() is None, reason="no folder of shared data")
def test_subtree_inclusion_vectors_of_others():
    """Inclusion in an aligned subtree is inclusion, counted from its start."""
    seen = 0
    for name, case in vectors.merkle("subtreeinclusion"):
        start, end = case["start"], case["end"]
        if start & ((1 << max(end - start - 1, 0).bit_length()) - 1):
            continue  # not aligned: not a subtree in the sense of RFC 6962
        seen += 1
        args = (
            vectors.raw(case["leafHash"]),
            case["leafIdx"] - start,
            end - start,
            vectors.steps(case),
            vectors.raw(case["root"]),
        )
        _expect(name, case, verify_inclusion, args)
    assert seen > 100


@pytest.mark.skipif(vectors.folder() is None, reason="no folder of shared data")
@pytest.mark.parametrize("kind", ["consistency", "subtreeconsistency"])
def test_consistency_vectors_of_others(kind):
    seen = 0
    for name, case in vectors.merkle(kind):
        if case.get("start", 0):
            continue  # consistency of a subtree in the middle is not ours
        seen += 1
        args = (
            case.get("size1", case.get("end")),
            vectors.raw(case["root1"]),
            case.get("size2", case.get("size")),
            vectors.raw(case["root2"]),
            vectors.steps(case),
        )
        _expect(name, case, verify_consistency, args)
    assert seen >= 50


def _expect(name, case, verify, args):
    # A few vectors use words for roots; ours takes nothing but hashes.
    words = any(len(arg) != 32 for arg in args if isinstance(arg, bytes))
    if case["wantErr"] or words:
        with pytest.raises(BadProof):
            assert verify(*args) is not None, f"{name} was accepted"
    else:
        verify(*args)


# --- attacks -----------------------------------------------------------------


def proof_of(index: int, size: int) -> list[bytes]:
    return list(inclusion_proof(index, size, TREE.hashes))


@pytest.mark.attack
def test_a_proof_for_another_index_is_refused():
    root = frontier(300).root()
    for index in (0, 41, 43, 299):
        with pytest.raises(BadProof):
            verify_inclusion(LEAVES[42], index, 300, proof_of(42, 300), root)


@pytest.mark.attack
@pytest.mark.parametrize("index", [-1, 300, 1 << 62, 1 << 70])
def test_a_proof_for_an_index_outside_the_tree_is_refused(index):
    with pytest.raises(BadProof):
        verify_inclusion(LEAVES[0], index, 300, proof_of(0, 300), frontier(300).root())


@pytest.mark.attack
def test_a_padded_proof_is_refused():
    root, proof = frontier(300).root(), proof_of(42, 300)
    for padded in ([*proof, root], [root, *proof], [*proof, *proof], proof * 10_000):
        with pytest.raises(BadProof):
            verify_inclusion(LEAVES[42], 42, 300, padded, root)


@pytest.mark.attack
def test_a_truncated_proof_is_refused():
    root, proof = frontier(300).root(), proof_of(42, 300)
    for cut in range(len(proof)):
        with pytest.raises(BadProof):
            verify_inclusion(LEAVES[42], 42, 300, proof[:cut], root)


@pytest.mark.attack
def test_a_proof_with_hashes_of_another_length_is_refused():
    """Sliding bytes between neighbours would keep the concatenation the same."""
    root = frontier(2).root()
    with pytest.raises(BadProof):
        verify_inclusion(LEAVES[0] + LEAVES[1][:1], 0, 2, [LEAVES[1][1:]], root)


@pytest.mark.attack
def test_an_inner_node_passed_off_as_a_leaf_is_refused():
    """Second preimage: the two children of a node, offered as one leaf."""
    root = frontier(2).root()
    forged = leaf_hash(LEAVES[0] + LEAVES[1])
    with pytest.raises(BadProof):
        verify_inclusion(forged, 0, 1, [], root)


@given(st.integers(0, 299), st.integers(0, 8), st.integers(0, 255))
@settings(max_examples=60, deadline=None)
@pytest.mark.attack
def test_a_proof_with_one_bit_flipped_is_refused(index, step, bit):
    proof = proof_of(index, 300)
    step %= len(proof)
    proof[step] = flip(proof[step], bit)
    with pytest.raises(BadProof):
        verify_inclusion(LEAVES[index], index, 300, proof, frontier(300).root())


@given(st.integers(1, 299), st.integers(0, 9), st.integers(0, 255))
@settings(max_examples=60, deadline=None)
@pytest.mark.attack
def test_a_consistency_proof_with_one_bit_flipped_is_refused(old, step, bit):
    proof = list(consistency_proof(old, 300, TREE.hashes))
    step %= len(proof)
    proof[step] = flip(proof[step], bit)
    with pytest.raises(BadProof):
        verify_consistency(old, frontier(old).root(), 300, frontier(300).root(), proof)


@pytest.mark.attack
def test_a_rewritten_beginning_is_not_consistent():
    held = frontier(200).root()
    forged = [sha256(b"forged").digest(), *LEAVES[1:300]]
    tree = naive.Tree(forged)
    proof = consistency_proof(200, 300, tree.hashes)
    with pytest.raises(BadProof):
        verify_consistency(200, held, 300, naive.root(forged), proof)


@pytest.mark.attack
def test_a_ledger_that_shrinks_is_not_consistent():
    with pytest.raises(BadProof):
        verify_consistency(300, frontier(300).root(), 200, frontier(200).root(), [])


@pytest.mark.attack
def test_a_consistency_proof_padded_or_truncated_is_refused():
    old, new = frontier(200).root(), frontier(300).root()
    proof = list(consistency_proof(200, 300, TREE.hashes))
    for bad in ([*proof, new], [old, *proof], proof[1:], proof[:-1], [], proof * 99):
        with pytest.raises(BadProof):
            verify_consistency(200, old, 300, new, bad)


@pytest.mark.attack
def test_equal_sizes_with_different_roots_are_not_consistent():
    with pytest.raises(BadProof):
        verify_consistency(9, frontier(9).root(), 9, frontier(8).root(), [])
    with pytest.raises(BadProof):
        verify_consistency(0, frontier(1).root(), 9, frontier(9).root(), [])


def flip(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
