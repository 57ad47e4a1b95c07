"""A damaged record that no backup has is written off by two, and no hit is true again."""

from __future__ import annotations

import pytest

from node.errors import BadInput, CheckFailed, NotFound, NotYourRole
from node.model.codes import AnswerKind, OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.ledger import LEDGER_VERIFY, VerifyRequest
from node.model.desk.record import (
    RECORDS_STATS,
    RECORDS_WRITE_OFF,
    RECORDS_WRITE_OFF_APPROVE,
    RECORDS_WRITE_OFF_PROPOSED,
    WriteOffApproval,
    WriteOffRequest,
)
from tests.federation.test_damage import (
    EVERYBODY,
    IVAN,
    MARIA,
    NO_HIT,
    OUTAGE,
    asked,
    hurt,
    looked_over,
    two,
)

__all__ = ["two"]

CUSTODIAN, AUDITOR = OfficerRole.CUSTODIAN, OfficerRole.AUDITOR
HURT = {
    "a box that was changed": "UPDATE record SET sealed = zeroblob(200) WHERE number = 1",
    "a key that is lost": "UPDATE record SET key = x'' WHERE number = 1",
    "a record that is gone": "DELETE FROM record WHERE number = 1",
    "record and selectors gone": "DELETE FROM record WHERE number = 1; "
    "DELETE FROM selector WHERE number = 1",
    "another category": "UPDATE record SET category = 'vehicle' WHERE number = 1",
    "another's tokens": "UPDATE record SET tokens = "
    "(SELECT tokens FROM record WHERE number = 2) WHERE number = 1",
    "another's number": "UPDATE record SET number = 3 WHERE number = 1",
}
"""What becomes of the first record of two, past the node."""


@pytest.fixture
def node(two):
    """The node that holds two records, one of which a test is about to damage."""
    node = two["gr-two"]
    node.add("person", "suspect", **IVAN)
    node.add("person", "suspect", **MARIA)
    return node


def propose(node, *records, reason="no backup has it"):
    given = WriteOffRequest(records or ("number 1",), reason)
    return node.call(CUSTODIAN, RECORDS_WRITE_OFF, given)


def approve(node, seen, reason="the disk is being replaced"):
    given = WriteOffApproval(seen, reason)
    return node.call(AUDITOR, RECORDS_WRITE_OFF_APPROVE, given)


def damaged_numbers(two):
    """Return the records that are known to be damaged, each by its number."""
    handles = [one.handle for one in looked_over(two) if one.table == "record"]
    return [one for one in handles if one.startswith("number ")]


@pytest.mark.parametrize("what", HURT.values(), ids=HURT)
def test_what_two_wrote_off_is_held_no_more_and_no_hit_is_true_again(two, node, what):
    hurt(node, what)
    numbers = damaged_numbers(two)
    assert "number 1" in numbers
    assert asked(two, *EVERYBODY[1]) == OUTAGE
    seen = propose(node, *numbers).seen
    assert asked(two, *EVERYBODY[1]) == OUTAGE
    approve(node, seen)
    assert [asked(two, *one) for one in EVERYBODY] == [NO_HIT, NO_HIT]
    assert asked(two, MARIA["name"], MARIA["birth_date"]).kind is AnswerKind.HIT
    # It stays so: nothing of it is left to be met, and the counts agree.
    assert looked_over(two) == looked_over(two) == ()
    stats = node.call(CUSTODIAN, RECORDS_STATS, Nothing())
    assert (stats.records, [c.count for c in stats.categories]) == (1, [1])
    report = node.call(AUDITOR, LEDGER_VERIFY, VerifyRequest(deep=True))
    assert report.ok, report.findings


def test_both_officers_and_what_they_wrote_off_stand_in_the_ledger(two, node):
    hurt(node, HURT["a box that was changed"])
    looked_over(two)
    approve(node, propose(node).seen)
    ((_, proposed),) = node.entries("record.write-off-proposed")
    ((_, done),) = node.entries("record.written-off")
    assert proposed.officer != done.officer
    said = [(one.name, one.value) for one in done.details]
    assert ("record", "number 1") in said
    assert ("proposed_by", proposed.officer) in said
    with pytest.raises(NotFound):
        node.call(AUDITOR, RECORDS_WRITE_OFF_PROPOSED, Nothing())


def test_it_outlives_a_restart(two, node):
    hurt(node, HURT["a box that was changed"])
    looked_over(two)
    seen = propose(node).seen
    two.restart("gr-two")
    assert asked(two, *EVERYBODY[1]) == OUTAGE
    approve(two["gr-two"], seen)
    two.restart("gr-two")
    assert asked(two, *EVERYBODY[1]) == NO_HIT


def test_while_another_record_is_damaged_nothing_is_no_hit(two, node):
    hurt(node, "UPDATE record SET sealed = zeroblob(200)")
    looked_over(two)
    approve(node, propose(node).seen)
    assert asked(two, *EVERYBODY[1]) == OUTAGE
    approve(node, propose(node, "2").seen)
    assert asked(two, *EVERYBODY[1]) == NO_HIT


@pytest.mark.attack
def test_a_record_that_can_be_read_is_not_written_off(two, node):
    with pytest.raises(NotFound, match="is known to be damaged"):
        propose(node)
    # Known to be damaged, and mended meanwhile.
    with node.store.engine.begin() as connection:
        kept = connection.exec_driver_sql(
            "SELECT sealed FROM record WHERE number = 1"
        ).scalar()
    hurt(node, HURT["a box that was changed"])
    looked_over(two)
    seen = propose(node).seen
    hurt(node, f"UPDATE record SET sealed = x'{kept.hex()}' WHERE number = 1")  # noqa: S608
    with pytest.raises(CheckFailed, match="can be read"):
        approve(node, seen)
    looked_over(two)
    assert asked(two, *EVERYBODY[0]).kind is AnswerKind.HIT


@pytest.mark.attack
def test_one_officer_alone_writes_nothing_off(two, node):
    hurt(node, HURT["a box that was changed"])
    looked_over(two)
    # No role may do both, and who had both by some mistake still may not.
    assert not RECORDS_WRITE_OFF.roles & RECORDS_WRITE_OFF_APPROVE.roles
    seen = propose(node).seen
    with pytest.raises(NotYourRole, match="does not agree"):
        node.call(
            CUSTODIAN, RECORDS_WRITE_OFF_APPROVE, WriteOffApproval(seen, "myself")
        )
    assert asked(two, *EVERYBODY[1]) == OUTAGE


@pytest.mark.attack
def test_what_is_agreed_to_is_what_was_shown(two, node):
    hurt(node, "UPDATE record SET sealed = zeroblob(200)")
    looked_over(two)
    seen = propose(node).seen
    assert node.call(AUDITOR, RECORDS_WRITE_OFF_PROPOSED, Nothing()).seen == seen
    propose(node, "1", "2")
    with pytest.raises(CheckFailed, match="not what was shown"):
        approve(node, seen)
    for code in ("", "0" * 32):
        with pytest.raises(CheckFailed, match="not what was shown"):
            approve(node, code)


@pytest.mark.parametrize("reason", ["", "  "])
def test_each_gives_a_reason(two, node, reason):
    hurt(node, HURT["a box that was changed"])
    looked_over(two)
    with pytest.raises(BadInput, match="reason"):
        propose(node, reason=reason)
    seen = propose(node).seen
    with pytest.raises(BadInput, match="reason"):
        approve(node, seen, reason)


def test_a_list_of_rows_that_is_damaged_is_no_record(two, node):
    hurt(node, "DELETE FROM bound_page WHERE name = 'record'")
    looked_over(two)
    with pytest.raises(BadInput, match="is not one record"):
        propose(node, "page 0")
