"""Every question can be followed: found again by what it was, named by a beginning."""

from datetime import timedelta

import pytest

from node.errors import BadInput, NotFound, NotYourRole
from node.flows.query import listing
from node.model.codes import OfficerRole
from node.model.desk.call import ById
from node.model.desk.ledger import LEDGER_ENTRY, EntryRequest
from node.model.desk.query import (
    QUERIES_ASK,
    QUERIES_LIST,
    QUERIES_SHOW,
    QueryPage,
    QueryState,
)
from node.model.short_id import short_id
from tests.simulator import START, an_officer, ask_request, document, person

ANALYST, AUDITOR = OfficerRole.ANALYST, OfficerRole.AUDITOR
KEY_PERSON = {"name": "Ivan Petrov", "birth_date": "1970-02-03"}


def page(node, role=ANALYST, **wanted):
    return node.call(role, QUERIES_LIST, QueryPage(**wanted))


def listed(node, role=ANALYST, **wanted):
    return [item.query_id for item in page(node, role, **wanted).items]


@pytest.fixture
def asked(fed):
    """Three queries of one node, each an hour after the one before, by their names."""
    node, ids = fed["pt-one"], {}
    fed["gr-two"].add("person", "suspect", **KEY_PERSON)
    for name, question, changed in (
        ("person", person("Petrov Ivan", "1970-02-03"), {"case": "A/1"}),
        ("paper", document("ZZ9999999"), {"case": "B/2", "peers": ("nl-three",)}),
        ("nobody", person("Maria Papadopoulou"), {"case": "A/1"}),
    ):
        node.ask(question, **changed)
        ids[name] = node.asked_last
        fed.clock.advance(hours=1)
    return node, ids


def test_a_list_says_what_was_asked_of_whom_and_who_would_tell_more(asked):
    node, ids = asked
    newest, paper, first = page(node).items
    assert [newest.query_id, paper.query_id] == [ids["nobody"], ids["paper"]]
    assert first.first.category == "person"
    assert first.first.terms[0].value == "Petrov Ivan"
    assert (first.peers, first.waiting) == (("gr-two", "nl-three"), ("gr-two",))
    assert (paper.peers, paper.waiting) == (("nl-three",), ())


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["nobody", "paper", "person"]),
        ({"oldest_first": True}, ["person", "paper", "nobody"]),
        ({"case": "A/1"}, ["nobody", "person"]),
        ({"peer": "gr-two"}, ["nobody", "person"]),
        ({"category": "document"}, ["paper"]),
        ({"text": "petrov"}, ["person"]),
        ({"state": "hit"}, ["person"]),
        ({"state": "no-hit"}, ["nobody", "paper"]),
        ({"state": "not-answered"}, []),
        ({"state": "waiting"}, ["person"]),
        ({"officer": "me"}, ["nobody", "paper", "person"]),
        ({"officer": "o-0000000000"}, []),
        ({"since": START + timedelta(hours=1)}, ["nobody", "paper"]),
        ({"until": START + timedelta(hours=1)}, ["person"]),
        ({"count": 1, "case": "A/1", "oldest_first": True}, ["person"]),
    ],
)
def test_queries_are_found_by_what_they_are(asked, wanted, names):
    node, ids = asked
    assert listed(node, **wanted) == [ids[name] for name in names]


def test_every_state_there_is_can_be_asked_for(asked):
    for state in QueryState:
        listed(asked[0], state=state)
    with pytest.raises(BadInput):
        listed(asked[0], state="lost")


@pytest.mark.parametrize("oldest_first", [False, True])
def test_page_after_page_has_each_query_once_in_order(asked, oldest_first):
    node, ids = asked
    found, after = [], ""
    while True:
        got = page(node, count=1, after=after, oldest_first=oldest_first)
        found += [item.query_id for item in got.items]
        if not got.next:
            break
        after = got.next
    order = list(ids.values()) if oldest_first else list(ids.values())[::-1]
    assert found == order


def test_a_page_looks_at_so_many_and_says_where_it_ended(asked, monkeypatch):
    node, ids = asked
    monkeypatch.setattr(listing, "LOOK_MOST", 2)
    got = page(node, text="petrov")
    assert (got.items, got.next, got.looked) == ((), ids["paper"], 2)
    assert listed(node, text="petrov", after=got.next) == [ids["person"]]


def test_that_an_analyst_read_what_was_asked_is_recorded(asked):
    node, ids = asked
    listed(node)
    (_, entry) = node.entries("query.listed")[-1]
    assert entry.officer == node.officers[ANALYST].pseudonym
    said = {detail.name: detail.value for detail in entry.details}
    assert said == {"first": ids["nobody"], "last": ids["person"], "queries": "3"}


def test_a_text_that_is_looked_for_is_recorded_found_or_not(asked):
    node, _ = asked
    for text in ("petrov", "nobody of that name"):
        listed(node, text=text)
        index, entry = node.entries("query.listed")[-1]
        assert text not in str(entry)
        request = EntryRequest(index, exhibit=True, reason="a complaint")
        assert text in node.call(AUDITOR, LEDGER_ENTRY, request).exhibit_json


def test_an_auditor_sees_who_asked_whom_and_nothing_of_what(asked):
    node, _ = asked
    items = page(node, AUDITOR, case="A/1").items
    assert [(item.first, item.waiting) for item in items] == [(None, ())] * 2
    assert items[0].peers == ("gr-two", "nl-three")
    assert not node.entries("query.listed")
    for content in ({"text": "x"}, {"category": "person"}, {"state": "waiting"}):
        with pytest.raises(NotYourRole):
            page(node, AUDITOR, **content)


def test_a_query_is_named_by_its_beginning_wherever_its_id_is_taken(asked):
    node, ids = asked
    short = short_id(ids["paper"])
    assert node.call(ANALYST, QUERIES_SHOW, ById(short)).query_id == ids["paper"]
    assert listed(node, after=short) == [ids["person"]]
    told = list(node.call(ANALYST, QUERIES_ASK, again(short)))
    assert told[0].query_id == ids["paper"]


def again(query_id, **changed):
    return ask_request(person("Nobody Atall"), query_id=query_id, **changed)


def test_a_beginning_of_several_names_them_and_one_of_none_is_unknown(asked):
    node, ids = asked
    with pytest.raises(BadInput) as refused:
        node.call(ANALYST, QUERIES_SHOW, ById(ids["paper"][:4]))
    for query_id in ids.values():
        assert short_id(query_id) in refused.value.advice
    for unknown in ("ffff", ids["paper"][:3], ""):
        with pytest.raises(NotFound):
            node.call(ANALYST, QUERIES_SHOW, ById(unknown))


@pytest.mark.attack
def test_attack_a_colleague_s_query_is_as_unknown_as_none_to_who_asks_it_again(asked):
    node, ids = asked
    colleague = an_officer(node.id, ANALYST, name="Somebody Else")
    for named in (ids["paper"], short_id(ids["paper"]), ids["paper"][:4], "ffff"):
        with pytest.raises(NotFound):
            list(node.flows.handlers[QUERIES_ASK](colleague, again(named)))


def test_only_the_peers_that_are_named_are_asked_again(fed):
    node = fed["pt-one"]
    fed.network.cut |= {"gr-two", "nl-three"}
    node.ask(person("Ivan Petrov"))
    fed.network.cut.clear()
    query_id = node.asked_last
    assert set(node.ask(person("X"), query_id=query_id, peers=("gr-two",))) == {
        "gr-two"
    }
    with pytest.raises(NotFound):
        node.ask(person("X"), query_id=query_id, peers=("us-four",))
