"""Why peers said what they said, as far as it is known on our side."""

from datetime import timedelta

import pytest

from node.errors import BadInput, NotFound
from node.model.codes import OfficerRole
from node.model.desk.call import ById
from node.model.desk.policy import POLICY_CODES, CodesRequest
from node.model.desk.query import QUERIES_EXPLAIN
from node.model.desk.record import RECORDS_LIST, RecordPage
from node.model.short_id import short_id
from tests.simulator import document, person

ANALYST = OfficerRole.ANALYST


def explained(node, query_id=""):
    reply = node.call(ANALYST, QUERIES_EXPLAIN, ById(query_id or node.last_query()))
    return {each.peer: " ".join(each.sentences) for each in reply.peers}


def test_our_own_refusal_says_what_the_agreement_lacks_and_which_would_do(make):
    fed = make("pt-one", "us-four")
    node = fed["pt-one"]
    node.ask(person("Ivan Petrov"), offence="trafficking-in-human-beings")
    said = explained(node)["us-four"]
    assert "No agreement in force lets us tell us-four" in said
    assert "does not bind both pt-one and us-four" in said
    assert "cured by relying on" in said
    assert "un-trafficking" in said
    assert f"--again {short_id(node.last_query())} --peer us-four" in said


def test_an_agreement_that_has_ended_or_covers_less_says_so(two):
    node = two["pt-one"]
    node.ask(document("AB1234567"), legal_basis="eu-eaw", purpose="prosecution")
    said = explained(node)["gr-two"]
    assert "eu-eaw" in said
    assert "does not cover the category document" in said
    two.clock.at += timedelta(days=9 * 366)
    assert "was in force until 2036-01-01" not in said
    two.clock.at += timedelta(days=366)
    assert "was in force until" in explained(node)["gr-two"]


def test_a_refusal_of_theirs_names_what_our_own_rules_would_say(two):
    files = dict(two.bundle_files)
    files["nobody.cedar"] = (
        b'@id("ASK-NOBODY")\n@legal("Act 1, Art. 2")\n@remedy("justification")\n'
        b'forbid (principal, action == Comity::Action::"ask", resource);\n'
    )
    files = {n: d for n, d in files.items() if not n.startswith(("cases/", "proper"))}
    two.rule_by("gr-two", files)
    node = two["pt-one"]
    answer = node.ask(person("Ivan Petrov"))["gr-two"]
    assert answer.note == ""
    said = explained(node)["gr-two"]
    assert "Its rules do not let it answer; it gives no other reason." in said
    assert "By our own rules, were they the peer's; theirs may differ:" in said
    assert "permits it" in said
    two.rule_by("pt-one", files)
    said = explained(node)["gr-two"]
    assert "Rule ASK-NOBODY forbids it (nobody.cedar, line " in said
    assert ": Act 1, Art. 2." in said
    assert "cured by justification" in said


def test_what_was_withheld_names_its_remedy_and_the_rule_that_asks_for_it_here(two):
    two["gr-two"].add("person", "suspect", name="Ivan Petrov", passport_number="X12345")
    node = two["pt-one"]
    node.ask(person("Ivan Petrov"))
    said = explained(node)["gr-two"]
    assert "approval:hit-confirmation would cure it" in said
    assert "Here, rule " in said
    assert "asks for it (" in said
    assert "--again" in said


def test_who_was_not_reached_can_be_asked_again(two):
    two.network.cut.add("gr-two")
    node = two["pt-one"]
    node.ask(person("Ivan Petrov"))
    said = explained(node)["gr-two"]
    assert "It was not reached." in said
    assert "could not be reached" in said


def test_nothing_refused_is_said_to_be_so_and_never_left_empty(two):
    node = two["pt-one"]
    node.ask(person("Ivan Petrov"))
    assert explained(node)["gr-two"] == (
        "It answered all, and says of nothing that it is withheld."
    )


def test_that_an_answer_was_explained_is_recorded_and_an_unknown_one_is_none(two):
    node = two["pt-one"]
    node.ask(person("Ivan Petrov"))
    explained(node, short_id(node.last_query()))
    (_, entry) = node.entries("query.explained")[-1]
    assert entry.details[0].value == node.last_query()
    with pytest.raises(NotFound):
        explained(node, "ffffffff")


@pytest.mark.parametrize("role", list(OfficerRole))
def test_whoever_works_here_may_read_the_lists_of_the_rules(two, role):
    node = two["pt-one"]
    if role not in node.officers:
        return
    for kind in ("offences", "agreements", "remedies", "assurances"):
        found = node.call(role, POLICY_CODES, CodesRequest(kind)).items
        assert found or kind == "assurances"


def test_what_is_not_in_force_is_listed_only_on_demand(two):
    node = two["pt-one"]
    two.clock.at += timedelta(days=10 * 366)
    assert not node.call(ANALYST, POLICY_CODES, CodesRequest("agreements")).items
    every = CodesRequest("agreements", every=True)
    assert node.call(ANALYST, POLICY_CODES, every).items


def test_an_agreement_that_the_rules_have_no_more_is_said_to_be_unknown(two):
    node = two["pt-one"]
    node.ask(document("AB1234567"), legal_basis="eu-confiscation")
    files = {
        name: data
        for name, data in two.bundle_files.items()
        if "eu-confiscation" not in name and not name.startswith(("cases/", "proper"))
    }
    two.rule_by("pt-one", files)
    assert "know no agreement 'eu-confiscation'" in explained(node)["gr-two"]


def test_a_question_and_a_look_at_home_name_an_agreement_that_there_is(two):
    node = two["pt-one"]
    with pytest.raises(BadInput, match="no-such-treaty") as refused:
        node.ask(person("Ivan Petrov"), legal_basis="no-such-treaty")
    assert "eu-2023-977" in refused.value.advice
    look = RecordPage(
        purpose="investigation", case="1", offence="fraud", legal_basis="x"
    )
    with pytest.raises(BadInput, match="'x'"):
        node.call(ANALYST, RECORDS_LIST, look)
