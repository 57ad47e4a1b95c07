from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from node.ledger.checkpoint import Checkpoint
from node.ledger.claims import AuditorClaims, Roots, compare, read_held
from node.ledger.finding import FindingKind, Findings
from tests.unit.ledger import naive
from tests.unit.ledger.ledgers import KEY, head_of, rows_of

LEAVES = naive.hashes_of(40)


def head(size, root=None):
    return Checkpoint(KEY.name, size, root or naive.root(LEAVES[:size]))


def found(ours, *held, leaves=LEAVES):
    findings = Findings()
    roots = Roots([c.size for c in (*held, *([ours] if ours else []))])
    roots.extend(leaves)
    compare(ours, held, roots, findings)
    return [finding.kind for finding in findings.all()]


@given(
    st.lists(st.integers(0, 50), max_size=6),
    st.lists(st.integers(1, 9), max_size=8),
)
@settings(max_examples=60, deadline=None)
def test_roots_are_remembered_however_the_leaves_arrive(sizes, steps):
    roots, at = Roots(sizes), 0
    for step in steps:
        roots.extend(LEAVES[at : at + step])
        at = min(at + step, len(LEAVES))
    for size in sizes:
        expected = naive.root(LEAVES[:size]) if size <= at else None
        assert roots.at(size) == expected


def test_heads_that_agree_are_no_findings():
    assert found(head(40), head(0), head(1), head(39), head(40)) == []
    assert found(None, head(12)) == []


def test_the_same_size_with_another_root_is_a_fork():
    assert found(head(40), head(40, bytes(32))) == [FindingKind.FORKED]


def test_a_smaller_size_with_another_root_is_a_fork_if_the_leaves_are_as_signed():
    assert found(head(40), head(12, bytes(32))) == [FindingKind.FORKED]


def test_a_smaller_size_with_another_root_is_no_accusation_if_they_are_not():
    kinds = found(head(40, bytes(32)), head(12, bytes(31) + b"\1"))
    assert kinds == [FindingKind.ROOT, FindingKind.ROOT]
    assert found(None, head(12, bytes(32))) == [FindingKind.ROOT]


def test_a_larger_head_held_by_others_is_a_truncation():
    assert found(head(30), head(40)) == [FindingKind.TRUNCATED]
    assert found(head(40), leaves=LEAVES[:30]) == [FindingKind.TRUNCATED]
    assert found(None, head(40), leaves=LEAVES[:30]) == [FindingKind.TRUNCATED]


def test_held_checkpoints_are_verified_before_they_are_compared():
    findings = Findings()
    good = head_of(rows_of(3)).checkpoint
    read = read_held(AuditorClaims(KEY.vkey, (good, "garbage")), KEY.vkey, findings)
    assert [checkpoint.size for checkpoint in read] == [3]
    (finding,) = findings.all()
    assert finding.kind is FindingKind.CHECKPOINT
    assert "Checkpoint 2" in str(finding)
