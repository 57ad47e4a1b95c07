"""The people at a node: roles kept apart, credentials that open one door each."""

import pytest
from node.model.desk.call import ById
from node.model.desk.ledger import LEDGER_ENTRY, LEDGER_SHOW, LedgerPage
from node.model.desk.officer import OFFICERS_ADD, OFFICERS_DISABLE, OfficerAddRequest
from node.model.desk.query import QUERIES_ASK, QUERIES_SHOW
from node.model.desk.record import RECORDS_LIST, RECORDS_SHOW
from node.model.desk.release import RELEASES_DECIDE

from node.errors import AlreadyThere, BadInput, NotFound, NotYourRole
from node.model.codes import OfficerRole
from node.transport.desk_table import CALL
from tests.simulator import an_officer, ask_request, person

OPERATOR = OfficerRole.OPERATOR


def add(node, name, *roles):
    return node.call(OPERATOR, OFFICERS_ADD, OfficerAddRequest(name, roles))


def test_an_officer_is_known_by_the_credential_that_was_shown_once(two):
    node = two["gr-two"]
    added = add(node, "Eleni", "analyst")
    known = node.flows.staff.who(added.credential)
    assert (known.pseudonym, known.roles) == (
        added.pseudonym,
        frozenset({OfficerRole.ANALYST}),
    )
    two.restart("gr-two")
    assert node.flows.staff.who(added.credential).pseudonym == added.pseudonym


def test_a_pseudonym_says_nothing_of_the_name_and_the_name_never_leaves(two):
    node = two["pt-one"]
    added = add(node, "Amália Rodrigues", "analyst")
    officer = node.flows.staff.who(added.credential)
    list(node.flows.handlers[QUERIES_ASK](officer, ask_request(person("Ivan Petrov"))))
    ((_, entry),) = two["gr-two"].entries("query.answered")
    assert entry.officer == added.pseudonym
    assert "Am" not in entry.officer
    for holder in two:
        for _, kept in holder.entries():
            assert "Rodrigues" not in str(kept)


def test_a_disabled_officer_opens_nothing_any_more(two):
    node = two["gr-two"]
    added = add(node, "Eleni", "analyst")
    node.call(OPERATOR, OFFICERS_DISABLE, ById(added.pseudonym))
    with pytest.raises(NotYourRole):
        node.flows.staff.who(added.credential)
    again = add(node, "Eleni", "analyst")
    assert again.pseudonym != added.pseudonym


def test_what_is_wrong_with_a_new_officer_is_said(two):
    node = two["gr-two"]
    for name, roles in (
        ("", ("analyst",)),
        ("x" * 101, ("analyst",)),
        ("a\x1b[2Jb", ("analyst",)),
        ("Eleni", ()),
        ("Eleni", ("king",)),
    ):
        with pytest.raises(BadInput):
            add(node, name, *roles)
    add(node, "Eleni", "analyst")
    with pytest.raises(AlreadyThere):
        add(node, "Eleni", "auditor")


def test_the_last_operator_stays(two):
    node = two["gr-two"]
    added = add(node, "Eleni", "operator")
    with pytest.raises(BadInput, match="last operator"):
        node.call(OPERATOR, OFFICERS_DISABLE, ById(added.pseudonym))
    with pytest.raises(NotFound):
        node.call(OPERATOR, OFFICERS_DISABLE, ById("nobody"))


def test_coming_and_going_is_on_record(two):
    node = two["gr-two"]
    added = add(node, "Eleni", "analyst")
    node.call(OPERATOR, OFFICERS_DISABLE, ById("Eleni"))
    acts = [entry.act for _, entry in node.entries()][-2:]
    assert acts == ["officer.added", "officer.disabled"]
    assert added.credential not in str(node.entries())


# --- attacks --------------------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize(
    "roles",
    [
        ("operator", "analyst"),
        ("operator", "release-officer"),
        ("operator", "custodian"),
        ("operator", "auditor"),
        ("analyst", "release-officer"),
        ("analyst", "auditor"),
        ("release-officer", "auditor"),
        ("custodian", "auditor"),
        ("custodian", "release-officer"),
        tuple(OfficerRole),
    ],
)
def test_one_person_with_roles_that_are_kept_apart(two, roles):
    with pytest.raises(BadInput, match="kept apart"):
        add(two["gr-two"], "Eleni", *roles)


@pytest.mark.attack
@pytest.mark.parametrize("credential", ["", "x", "comity-", "comity-" + "a" * 52])
def test_credential_that_was_guessed(two, credential):
    add(two["gr-two"], "Eleni", "analyst")
    with pytest.raises(NotYourRole):
        two["gr-two"].flows.staff.who(credential)


@pytest.mark.attack
def test_credential_of_another_node(two):
    added = add(two["gr-two"], "Eleni", "analyst")
    with pytest.raises(NotYourRole):
        two["pt-one"].flows.staff.who(added.credential)


@pytest.mark.attack
def test_officer_reading_another_officers_query_by_retrying_it(two):
    two["pt-one"].ask(person("Ivan Petrov"))
    query_id = two["pt-one"].last_query()
    other = an_officer("pt-one", OfficerRole.ANALYST, name="Another analyst")
    handler = two["pt-one"].flows.handlers[QUERIES_ASK]
    request = ask_request(person("Ivan Petrov"), query_id=query_id)
    with pytest.raises(NotFound):
        list(handler(other, request))


@pytest.mark.attack
def test_officer_retrying_a_query_that_was_never_asked(two):
    for query_id in ("x", "0" * 36, "' OR 1=1 --", "\x00"):
        with pytest.raises(NotFound):
            two["pt-one"].ask_again(query_id)


@pytest.mark.attack
def test_auditor_opening_an_exhibit_without_a_reason(two):
    two["pt-one"].ask(person("Ivan Petrov"))
    ((index, _),) = two["gr-two"].entries("query.answered")
    for reason in ("", " ", "\n"):
        with pytest.raises(BadInput):
            two["gr-two"].read_exhibit(index, reason)
    assert not two["gr-two"].entries("exhibit.opened")
    assert "Ivan Petrov" in two["gr-two"].read_exhibit(index)
    ((_, entry),) = two["gr-two"].entries("exhibit.opened")
    assert entry.officer == two["gr-two"].officers[OfficerRole.AUDITOR].pseudonym


@pytest.mark.attack
def test_auditor_reading_content_from_the_entry_alone(two):
    """An entry holds verdicts and digests; what was asked is in the exhibit."""
    two["gr-two"].add("person", "suspect", name="Ivan Petrov", birth_date="1970")
    two["pt-one"].ask(person("Petrov Ivan", "1970"))
    for node in two:
        page = node.call(OfficerRole.AUDITOR, LEDGER_SHOW, LedgerPage(0, 500))
        assert page.items
        for item in page.items:
            assert "Petrov" not in item.json
            assert not item.exhibit_json


@pytest.mark.attack
def test_operator_reading_cases_or_asking():
    for name in (
        QUERIES_ASK,
        QUERIES_SHOW,
        RECORDS_SHOW,
        RECORDS_LIST,
        LEDGER_ENTRY,
        LEDGER_SHOW,
        RELEASES_DECIDE,
    ):
        assert OPERATOR not in CALL[name].roles, name


def test_every_call_of_the_desk_has_a_flow_and_a_role(two):
    assert set(two["gr-two"].flows.handlers) <= set(CALL)
    assert all(CALL[name].roles for name in two["gr-two"].flows.handlers)


def test_no_more_officers_are_added_than_one_answer_can_list(two, monkeypatch):
    monkeypatch.setattr("node.flows.officer.appoint.OFFICERS_MOST", 0)
    with pytest.raises(BadInput, match="no more can be listed"):
        add(two["gr-two"], "Eleni", "analyst")
