from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import StoreBroken
from node.ledger.audit import audit_rows
from node.ledger.claims import AuditorClaims
from node.ledger.finding import LIMIT, FindingKind, Findings, is_sound
from node.ledger.history import ACCEPTED, RESTORED
from node.ledger.leaf import leaf
from tests.unit.ledger.keys import key_for
from tests.unit.ledger.ledgers import (
    KEY,
    act_of,
    audit,
    entry_of,
    erasing,
    head_of,
    open_entry,
    open_exhibit,
    renumber,
    row_of,
    rows_from,
    rows_of,
)

ROWS = rows_of(20)
HEAD = head_of(ROWS)


def kinds(findings):
    return {finding.kind for finding in findings}


def indices(findings, kind):
    return [finding.index for finding in findings if finding.kind is kind]


# --- what is sound -------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 2, 20])
def test_a_sound_ledger_has_no_findings(size):
    assert audit(ROWS[:size], head_of(ROWS[:size])) == ()


def test_older_checkpoints_of_the_ledger_agree_with_it():
    held = [head_of(ROWS[:size]).checkpoint for size in (0, 1, 7, 20)]
    assert audit(ROWS, HEAD, *held) == ()


def test_an_erasure_that_an_entry_records_is_reported_and_no_fault():
    rows = [*ROWS, *erasing(20, "entry 0", "entry 1", "exhibit 10")]
    for index in (0, 1):
        rows[index] = replace(rows[index], opening=None)
    rows[10] = replace(rows[10], exhibit=(None,))
    findings = audit(rows, head_of(rows))
    assert [str(finding) for finding in findings] == [
        "Entry 0 was erased; entry 20 says so.",
        "Entry 1 was erased; entry 21 says so.",
        "Exhibit 10 was erased; entry 22 says so.",
    ]
    assert is_sound(findings)


def test_findings_past_the_limit_are_counted():
    findings = Findings()
    for index in range(LIMIT + 5):
        findings.add(FindingKind.LEAF, "A leaf.", index)
    assert len(findings.all()) == LIMIT + 1
    assert str(findings.all()[-1]) == "And 5 more findings of kind leaf."


# --- attacks -------------------------------------------------------------------


@pytest.mark.attack
def test_an_edited_entry_is_found():
    salt, _ = ROWS[4].opening
    forged = replace(ROWS[4], opening=(salt, b"{}"))
    findings = audit([*ROWS[:4], forged, *ROWS[5:]], HEAD)
    assert indices(findings, FindingKind.OPENING) == [4]


@pytest.mark.attack
def test_an_edited_row_with_a_matching_leaf_is_found():
    """The forger rewrites entry and leaf; the root gives it away."""
    findings = audit([*ROWS[:4], row_of(4, twin="forged"), *ROWS[5:]], HEAD)
    assert kinds(findings) == {FindingKind.ROOT}


@pytest.mark.attack
def test_a_deleted_row_is_found():
    findings = audit([*ROWS[:4], *ROWS[5:]], HEAD)
    assert indices(findings, FindingKind.MISSING) == [4]
    assert FindingKind.TRUNCATED in kinds(findings)


@pytest.mark.attack
def test_a_deleted_row_with_the_others_renumbered_is_found():
    rows = renumber([*ROWS[:4], *ROWS[5:], row_of(20)])
    assert kinds(audit(rows, HEAD)) == {FindingKind.ROOT}


@pytest.mark.attack
def test_an_inserted_row_is_found():
    rows = renumber([*ROWS[:4], row_of(4, twin="inserted"), *ROWS[4:]])
    assert {FindingKind.ROOT, FindingKind.HEAD} <= kinds(audit(rows, HEAD))


@pytest.mark.attack
def test_a_doubled_row_is_found():
    findings = audit([*ROWS[:5], ROWS[4], *ROWS[5:]], HEAD)
    assert indices(findings, FindingKind.ORDER) == [4]
    assert not is_sound(findings)


@pytest.mark.attack
def test_reordered_rows_are_found():
    moved = [*ROWS[:4], ROWS[5], ROWS[4], *ROWS[6:]]
    assert {FindingKind.MISSING, FindingKind.ORDER, FindingKind.ROOT} <= kinds(
        audit(moved, HEAD)
    )
    assert kinds(audit(renumber(moved), HEAD)) == {FindingKind.ROOT}


@pytest.mark.attack
def test_a_truncated_ledger_under_its_head_is_found():
    findings = audit(ROWS[:15], HEAD)
    assert kinds(findings) == {FindingKind.TRUNCATED}
    assert "only 15" in str(findings[0])


@pytest.mark.attack
def test_a_ledger_cut_back_to_an_older_genuine_head_is_found_by_who_holds_more():
    short = head_of(ROWS[:15])
    assert audit(ROWS[:15], short) == ()  # sound in itself
    assert kinds(audit(ROWS[:15], short, HEAD.checkpoint)) == {FindingKind.TRUNCATED}


@pytest.mark.attack
def test_a_forked_twin_signed_with_the_same_key_is_found_by_who_holds_the_other():
    twin = [*ROWS[:9], *(row_of(index, twin="twin") for index in range(9, 20))]
    head = head_of(twin)
    assert audit(twin, head) == ()
    assert kinds(audit(twin, head, HEAD.checkpoint)) == {FindingKind.FORKED}
    older = head_of(ROWS[:12]).checkpoint
    assert kinds(audit(twin, head, older)) == {FindingKind.FORKED}
    common = head_of(ROWS[:9]).checkpoint
    assert audit(twin, head, common) == ()


@pytest.mark.attack
def test_a_held_checkpoint_over_edited_rows_does_not_pass_for_a_fork():
    rows = [*ROWS[:4], row_of(4, twin="forged"), *ROWS[5:]]
    findings = audit(rows, HEAD, head_of(ROWS[:12]).checkpoint)
    assert kinds(findings) == {FindingKind.ROOT}
    assert len(findings) == 2


@pytest.mark.attack
def test_a_swapped_exhibit_is_found():
    rows = list(ROWS)
    rows[4] = replace(rows[4], exhibit=ROWS[5].exhibit)
    assert indices(audit(rows, HEAD), FindingKind.EXHIBIT) == [4]


BLANKED = {
    "and nothing said": [],
    "and another index named": ["entry 5"],
    "and the exhibit alone named": ["exhibit 4"],
    "and no part of it named": ["verdict 4"],
    "and its index written otherwise": ["entry 4x"],
    "and an index that is to come": ["entry 21"],
}


@pytest.mark.attack
@pytest.mark.parametrize("name", BLANKED)
def test_an_entry_blanked(name):
    """Its key is missing, and no entry says that just this was erased."""
    rows = [*ROWS, *erasing(20, *BLANKED[name])]
    rows[4] = replace(rows[4], opening=None)
    findings = audit(rows, head_of(rows))
    assert indices(findings, FindingKind.UNEXPLAINED) == [4]
    assert "entry 4 is missing, and no entry says" in str(findings[0])


@pytest.mark.attack
def test_an_exhibit_blanked_whose_entry_stays():
    rows = [*ROWS, *erasing(20, "exhibit 5")]
    rows[4] = replace(rows[4], exhibit=(None,))
    findings = audit(rows, head_of(rows))
    assert indices(findings, FindingKind.UNEXPLAINED) == [4]


@pytest.mark.attack
def test_the_entry_that_explains_an_erasure_blanked_too():
    rows = [*ROWS, *erasing(20, "entry 4")]
    for index in (4, 20):
        rows[index] = replace(rows[index], opening=None)
    findings = audit(rows, head_of(rows))
    assert indices(findings, FindingKind.UNEXPLAINED) == [4, 20]


@pytest.mark.attack
def test_an_entry_that_erases_what_is_not_before_it():
    rows = [*ROWS, *erasing(20, "entry 21", "entry 4")]
    rows[21] = replace(rows[21], opening=None)
    assert indices(audit(rows, head_of(rows)), FindingKind.UNEXPLAINED) == [21]


def test_a_restore_is_reported_with_who_accepted_it():
    rows = [*ROWS, act_of(20, RESTORED), act_of(21, "x.y"), act_of(22, ACCEPTED)]
    (told,) = audit(rows, head_of(rows))
    assert (told.kind, told.index, told.fault) == (FindingKind.RESTORED, 20, False)
    assert "accepted by entry 22" in str(told)
    (waits,) = audit(rows[:22], head_of(rows[:22]))
    assert "nobody has accepted it" in str(waits)
    assert not waits.fault


@pytest.mark.attack
def test_a_restored_node_that_served_before_that_was_accepted():
    rows = [*ROWS, act_of(20, RESTORED), *rows_from(21, 3), act_of(24, ACCEPTED)]
    findings = audit(rows, head_of(rows))
    assert indices(findings, FindingKind.UNACCEPTED) == [21]
    assert not is_sound(findings)


@pytest.mark.attack
def test_an_exhibit_that_is_simply_gone_is_not_an_erasure():
    rows = list(ROWS)
    rows[4] = replace(rows[4], exhibit=None)
    findings = audit(rows, HEAD)
    assert indices(findings, FindingKind.EXHIBIT) == [4]


@pytest.mark.attack
def test_an_exhibit_smuggled_in_later_is_found():
    rows = list(ROWS)
    rows[3] = replace(rows[3], exhibit=(b"smuggled",))
    assert indices(audit(rows, HEAD), FindingKind.EXHIBIT) == [3]


@pytest.mark.attack
def test_swapped_openings_are_found():
    rows = list(ROWS)
    rows[4] = replace(ROWS[4], opening=ROWS[5].opening)
    rows[5] = replace(ROWS[5], opening=ROWS[4].opening)
    assert indices(audit(rows, HEAD), FindingKind.OPENING) == [4, 5]


@pytest.mark.attack
def test_a_leaf_that_tells_something_is_found():
    rows = list(ROWS)
    rows[4] = replace(rows[4], leaf=b"pt-pj asked about somebody")
    findings = audit(rows, head_of(rows))
    assert indices(findings, FindingKind.LEAF) == [4]


@pytest.mark.attack
def test_an_entry_that_is_committed_to_but_is_no_entry_is_found():
    salt = bytes(32)
    rows = [
        *ROWS,
        replace(ROWS[0], index=20, leaf=leaf(b"{}", salt), opening=(salt, b"{}")),
    ]
    findings = audit(rows, head_of(rows))
    assert indices(findings, FindingKind.ENTRY) == [20]


@pytest.mark.attack
def test_the_head_of_another_ledger_is_refused():
    other = key_for("yy-test/comity-ledger")
    assert FindingKind.SIGNATURE in kinds(audit(ROWS, head_of(ROWS, other)))


@pytest.mark.attack
def test_a_head_signed_by_another_key_of_the_same_name_is_refused():
    twin = key_for(KEY.name, "twin")
    assert FindingKind.SIGNATURE in kinds(audit(ROWS, head_of(ROWS, twin)))


@pytest.mark.attack
def test_a_stored_head_that_is_not_the_signed_one_is_found():
    for head in (
        replace(HEAD, size=19),
        replace(HEAD, size=21),
        replace(HEAD, root=bytes(32)),
    ):
        assert FindingKind.HEAD in kinds(audit(ROWS, head))


@pytest.mark.attack
def test_rows_beyond_the_head_are_found():
    findings = audit([*ROWS, row_of(20)], HEAD)
    assert kinds(findings) == {FindingKind.HEAD}


@pytest.mark.attack
def test_a_foreign_or_forged_checkpoint_is_not_compared_and_not_passed_over():
    other = key_for("yy-test/comity-ledger")
    for note in (head_of(ROWS, other).checkpoint, "", "garbage", HEAD.checkpoint[:-9]):
        assert kinds(audit(ROWS, HEAD, note)) == {FindingKind.CHECKPOINT}


@pytest.mark.attack
def test_a_box_that_does_not_open_is_found_and_the_audit_goes_on():
    def broken(row):
        if row.index in (3, 7):
            raise StoreBroken("the box does not open")
        return open_entry(row)

    findings = audit_rows(
        ROWS, HEAD, broken, open_exhibit=open_exhibit, held=AuditorClaims(KEY.vkey)
    )
    assert indices(findings, FindingKind.OPENING) == [3, 7]


@pytest.mark.attack
def test_an_audit_tells_nothing_of_what_entries_say():
    rows = [replace(row, opening=ROWS[0].opening) for row in ROWS]
    rows[3] = replace(rows[3], exhibit=(b"a name",))
    said = " ".join(map(str, audit(rows, HEAD)))
    assert entry_of(0).case not in said
    assert "a name" not in said


@pytest.mark.attack
@given(st.lists(st.integers(0, 19), max_size=25))
@settings(max_examples=80, deadline=None)
def test_no_other_arrangement_of_rows_passes(order):
    rows = renumber([ROWS[index] for index in order])
    assert is_sound(audit(rows, HEAD)) == (order == list(range(20)))
