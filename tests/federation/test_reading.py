"""Our own records are read for a purpose and a case, counted, and not all by all."""

import pytest

from node.app.files import starter_policies
from node.errors import BadInput, NotFound, NotYourRole, QuotaSpent
from node.model.codes import OfficerRole
from node.model.desk.inbox import INBOX_FIND, FindRequest
from node.model.desk.record import RECORDS_LIST, RECORDS_SHOW
from tests.simulator import REASONS, document, person, record_page, record_request

ANALYST, CUSTODIAN = OfficerRole.ANALYST, OfficerRole.CUSTODIAN
BOTH = (ANALYST, CUSTODIAN)
SUSPECT = {"name": "Ivan Petrov", "birth_date": "1970-02-03"}
PROTECTED = (
    ("victim", {"birth_date": "1970"}),
    ("witness", {"birth_date": "1970"}),
    ("informant", {"birth_date": "1970"}),
    ("donor", {"birth_date": "1970"}),
    ("contact", {"birth_date": "1970"}),
    ("none", {"birth_date": "1970"}),
    ("suspect", {"birth_date": "2015-01-01"}),
    ("suspect", {"birth_date": "2515-01-01"}),
    ("suspect", {"birth_date": "1970", "hidden": True}),
)


@pytest.fixture
def node(two):
    return two["gr-two"]


def held_in(node, role, **fields):
    if role == "none":
        return node.hold_without_role(**fields)
    return node.add("person", role, **fields)


def read(node, role, reference, **changed):
    return node.call(role, RECORDS_SHOW, record_request(reference, **changed))


def page(node, role=ANALYST, **changed):
    return node.call(role, RECORDS_LIST, record_page(**changed))


def find(node, question):
    request = FindRequest(**REASONS, questions=(question,))
    return node.call(ANALYST, INBOX_FIND, request).found


def test_a_record_is_read_for_a_case_that_stands_in_the_ledger(node):
    reference = node.add("person", "suspect", **SUSPECT)
    for role in BOTH:
        assert read(node, role, reference, case="CASE-7").reference == reference
    (_, first), (_, second) = node.entries("record.shown")
    assert (first.case, first.purpose) == ("CASE-7", "investigation")
    assert second.officer == node.officers[CUSTODIAN].pseudonym


def test_pages_follow_one_another_over_what_is_left_out(node):
    held = [node.add("person", "victim", name=f"Person {n}") for n in range(3)]
    held.append(node.add("person", "suspect", **SUSPECT))
    first = page(node, count=3)
    assert (first.items, first.left_out, first.last) == ((), 3, held[2])
    (one,) = page(node, count=3, after=first.last).items
    assert one.reference == held[3]


@pytest.mark.parametrize(("role", "fields"), PROTECTED)
def test_who_has_the_right_reads_lists_and_finds_what_is_protected(node, role, fields):
    reference = held_in(node, role, name="Ivan Petrov", **fields)
    node.entrust(ANALYST)
    assert read(node, ANALYST, reference).reference == reference
    assert [i.reference for i in page(node).items] == [reference]
    found = find(node, person("Ivan Petrov"))
    assert [f.reference for f in found] == [reference]


# --- attacks --------------------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize("role", BOTH)
@pytest.mark.parametrize("missing", sorted(REASONS))
def test_officer_browsing_our_records_without_a_case(node, role, missing):
    reference = node.add("person", "suspect", **SUSPECT)
    with pytest.raises(BadInput):
        read(node, role, reference, **{missing: ""})
    with pytest.raises(BadInput):
        page(node, role, **{missing: " "})
    assert not node.entries("record.shown") + node.entries("record.listed")


@pytest.mark.attack
@pytest.mark.parametrize("role", BOTH)
def test_officer_reading_everything_that_is_held(two, role):
    """What is read counts against the day's quota, each record by itself."""
    node = two["gr-two"]
    held = [node.add("document", number=f"AB123456{n}") for n in range(6)]
    files = starter_policies()
    files["quotas.toml"] = files["quotas.toml"].replace(
        b"officer_per_day = 20000", b"officer_per_day = 5"
    )
    two.rule_by("gr-two", files)
    assert len(page(node, role, count=3).items) == 3
    read(node, role, held[5])
    with pytest.raises(QuotaSpent):
        page(node, role, count=3, after=held[2])
    read(node, role, held[5])
    with pytest.raises(QuotaSpent):
        read(node, role, held[5], case="CASE-2")


@pytest.mark.attack
def test_officer_guessing_references_without_end(two):
    node = two["gr-two"]
    files = starter_policies()
    files["quotas.toml"] = files["quotas.toml"].replace(
        b"officer_per_day = 20000", b"officer_per_day = 2"
    )
    two.rule_by("gr-two", files)
    for _ in range(2):
        with pytest.raises(NotFound):
            read(node, ANALYST, "gr-two/AAAA-AAAA-AAAA")
    with pytest.raises(QuotaSpent):
        read(node, ANALYST, "gr-two/AAAA-AAAA-AAAA")


@pytest.mark.attack
@pytest.mark.parametrize(("role", "fields"), PROTECTED)
def test_analyst_reading_of_a_victim_an_informant_or_a_child(node, role, fields):
    reference = held_in(node, role, name="Ivan Petrov", **fields)
    for reader in BOTH:
        with pytest.raises(NotYourRole):
            read(node, reader, reference)
        listed = page(node, reader)
        assert (listed.items, listed.left_out) == ((), 1)
    assert not find(node, person("Ivan Petrov"))
    tried = [entry for _, entry in node.entries("record.not-shown")]
    assert [e.case for e in tried] == ["CASE-1", "CASE-1"]


@pytest.mark.attack
def test_what_is_protected_crowding_out_what_an_analyst_may_find(node):
    for n in range(80):
        node.add("person", "victim", name="Ivan Petrov", birth_date=f"{1930 + n % 40}")
    reference = node.add("person", "suspect", **SUSPECT)
    assert reference in {f.reference for f in find(node, person("Ivan Petrov"))}


@pytest.mark.attack
def test_victims_passport_found_by_its_number(node):
    node.add("document", "victim", number="AB1234567")
    assert not find(node, document("AB1234567"))
    node.entrust(ANALYST)
    assert find(node, document("AB1234567"))
