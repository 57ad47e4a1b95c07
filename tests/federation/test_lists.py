"""Lists are filtered and paged, each as far as the thing has it, by who may read it."""

from datetime import timedelta

import pytest

from node.errors import BadInput, NotFound, NotYourRole, QuotaSpent
from node.flows.ledger import lookup
from node.flows.record import listing
from node.model.codes import OfficerRole
from node.model.desk.call import ById
from node.model.desk.ledger import (
    LEDGER_ENTRY,
    LEDGER_SHOW,
    EntryRequest,
    LedgerPage,
)
from node.model.desk.record import (
    RECORDS_LIST,
    RECORDS_SHOW,
    RecordPage,
    RecordRequest,
)
from node.model.desk.release import (
    RELEASES_DECIDE,
    RELEASES_LIST,
    RELEASES_SHOW,
    ReleasePage,
    ReleaseRequest,
)
from node.model.short_id import short_id
from tests.simulator import START, document, person

ANALYST, AUDITOR = OfficerRole.ANALYST, OfficerRole.AUDITOR
RELEASER = OfficerRole.RELEASE_OFFICER
WHY = {
    "purpose": "investigation",
    "case": "CASE-1",
    "offence": "fraud",
    "legal_basis": "eu-2023-977",
}

# --- records --------------------------------------------------------------------


def records(node, **wanted):
    return node.call(ANALYST, RECORDS_LIST, RecordPage(**WHY, **wanted))


@pytest.fixture
def holder(two):
    """A node with three records of others' concern, and a victim, an hour each."""
    node, names = two["gr-two"], {}
    for name, category, role, fields in (
        ("ivan", "person", "suspect", {"name": "Ivan Petrov", "birth_date": "1970"}),
        ("maria", "person", "convicted", {"name": "Maria Petrova", "sex": "F"}),
        ("car", "vehicle", "none", {"plate": "AA-00-BB", "status": "stolen"}),
        ("victim", "person", "victim", {"name": "Olga Petrova", "birth_date": "1980"}),
    ):
        names[name] = node.add(category, role, **fields)
        two.clock.advance(hours=1)
    return node, names


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["ivan", "maria", "car"]),
        ({"newest_first": True}, ["car", "maria", "ivan"]),
        ({"text": "PETROV"}, ["ivan", "maria"]),
        ({"role": "convicted"}, ["maria"]),
        ({"source": "desk", "category": "vehicle"}, ["car"]),
        ({"source": "elsewhere"}, []),
        ({"handling": "H3"}, []),
        ({"since": START + timedelta(hours=1)}, ["maria", "car"]),
        ({"until": START + timedelta(hours=1)}, ["ivan"]),
        ({"count": 1, "text": "petrova"}, ["maria"]),
    ],
)
def test_records_are_found_by_what_they_are(holder, wanted, found):
    node, names = holder
    got = records(node, **wanted)
    assert [view.reference for view in got.items] == [names[name] for name in found]


@pytest.mark.parametrize("newest_first", [False, True])
def test_page_after_page_has_each_record_once(holder, newest_first):
    node, names = holder
    node.entrust(ANALYST)
    found, after = [], ""
    while True:
        got = records(node, count=1, after=after, newest_first=newest_first, text="a")
        found += [view.reference for view in got.items]
        if not got.more:
            break
        after = got.last
    order = list(names.values())
    assert found == (order[::-1] if newest_first else order)


@pytest.mark.attack
def test_attack_what_a_protected_record_says_is_told_by_no_filter(holder):
    node, _ = holder
    for wanted in ({"text": "olga"}, {"text": "nobody"}, {"role": "victim"}):
        got = records(node, **wanted)
        assert (got.items, got.left_out) == ((), 1)


def test_what_is_looked_for_is_recorded_and_what_is_shown_is_counted(holder):
    node, _ = holder
    records(node, text="petrov")
    index, entry = node.entries("record.listed")[-1]
    assert {d.name: d.value for d in entry.details}["records"] == "2"
    request = EntryRequest(index, exhibit=True, reason="a complaint")
    shown = node.call(AUDITOR, LEDGER_ENTRY, request)
    assert "petrov" in shown.exhibit_json
    assert "petrov" not in shown.json


def test_a_page_looks_at_so_many_records_and_says_that_there_are_more(
    holder, monkeypatch
):
    node, names = holder
    monkeypatch.setattr(listing, "LOOK_MOST", 2)
    got = records(node, text="AA-00")
    assert (got.items, got.more, got.last) == ((), True, names["maria"])
    got = records(node, text="AA-00", after=got.last)
    assert [view.reference for view in got.items] == [names["car"]]


def test_a_record_is_named_by_its_beginning_and_a_protected_one_is_unknown(holder):
    node, names = holder
    short = names["ivan"].rpartition("/")[2][:9].lower()
    shown = node.call(ANALYST, RECORDS_SHOW, RecordRequest(short, *WHY.values()))
    assert shown.reference == names["ivan"]
    hidden = names["victim"].rpartition("/")[2][:9]
    with pytest.raises(NotFound):
        node.call(ANALYST, RECORDS_SHOW, RecordRequest(hidden, *WHY.values()))
    whole = RecordRequest(names["victim"], *WHY.values())
    with pytest.raises(NotYourRole):
        node.call(ANALYST, RECORDS_SHOW, whole)
    node.entrust(ANALYST)
    asked = RecordRequest(hidden, *WHY.values())
    assert node.call(ANALYST, RECORDS_SHOW, asked).reference == names["victim"]


# --- releases -------------------------------------------------------------------


@pytest.fixture
def waiting(two):
    """A node with two matches that wait, of two cases, an hour apart."""
    holder, asker = two["gr-two"], two["pt-one"]
    for name, case in (("Ivan Petrov", "A/1"), ("Maria Papadaki", "B/2")):
        holder.add("person", "suspect", name=name, birth_date="1970-02-03")
        asker.ask(person(name, "1970-02-03"), case=case)
        two.clock.advance(hours=1)
    return holder


def releases(node, **wanted):
    return node.call(RELEASER, RELEASES_LIST, ReleasePage(**wanted))


def test_what_waits_is_found_by_what_it_is_about(waiting):
    first, second = releases(waiting).items
    for wanted, found in (
        ({"case": "A/1"}, [first]),
        ({"category": "person"}, [first, second]),
        ({"category": "vehicle"}, []),
        ({"reference": second.reference.rpartition("/")[2][:4]}, [second]),
        ({"since": START + timedelta(hours=1)}, [second]),
        ({"until": START + timedelta(hours=1)}, [first]),
        ({"peer": "pt-one", "case": "B/2"}, [second]),
    ):
        assert list(releases(waiting, **wanted).items) == found, wanted


def test_page_after_page_of_what_is_looked_for_has_each_once(waiting):
    first = releases(waiting, category="person", count=1)
    assert first.next
    rest = releases(waiting, category="person", count=1, after=first.next)
    assert first.items != rest.items
    assert not rest.next
    assert not releases(waiting, case="A/1", count=1).next


def test_what_waits_comes_newest_first_on_demand_page_after_page(waiting):
    oldest = releases(waiting).items
    newest = releases(waiting, newest_first=True).items
    assert newest == oldest[::-1]
    first = releases(waiting, newest_first=True, count=1)
    rest = releases(waiting, newest_first=True, count=1, after=first.next)
    assert (first.items, rest.items, rest.next) == (newest[:1], newest[1:], "")


def test_what_waits_is_named_by_the_beginning_of_its_id(waiting):
    one, other = releases(waiting).items
    short = short_id(one.id)
    assert len(short) < 10
    view = waiting.call(RELEASER, RELEASES_SHOW, ById(short))
    assert view.pending.id == one.id
    refusal = ReleaseRequest(short, approve=False, reason="no basis")
    waiting.call(RELEASER, RELEASES_DECIDE, refusal)
    assert list(releases(waiting).items) == [other]
    with pytest.raises(NotFound):
        waiting.call(RELEASER, RELEASES_SHOW, ById(short))
    both = ReleaseRequest("pt-one/", approve=False, reason="no basis")
    waiting.call(RELEASER, RELEASES_DECIDE, both)  # the one that is left


def test_a_beginning_of_several_releases_decides_nothing(waiting):
    with pytest.raises(BadInput):
        waiting.decide("pt-one/", approve=False)
    assert len(releases(waiting).items) == 2


# --- the ledger -----------------------------------------------------------------


def entries(node, **wanted):
    return node.call(AUDITOR, LEDGER_SHOW, LedgerPage(**wanted))


@pytest.fixture
def exchanged(fed):
    """A node that asked twice, an hour apart, for two cases."""
    node = fed["pt-one"]
    node.ask(person("Ivan Petrov"), case="A/1")
    fed.clock.advance(hours=1)
    node.ask(document("AB1234567"), case="B/2", peers=("gr-two",))
    return node


def acts(reply):
    return [view.act for view in reply.items]


def test_entries_are_found_by_act_peer_officer_case_time_and_text(exchanged):
    pseudonym = exchanged.officers[ANALYST].pseudonym
    for wanted, found in (
        ({"act": "query.asked"}, 2),
        ({"act": "query"}, 5),
        ({"act": "quer"}, 0),
        ({"peer": "nl-three"}, 1),
        ({"peer": "gr-two", "case": "B/2"}, 1),
        ({"officer": pseudonym, "act": "query"}, 5),
        ({"officer": "o-0000000000"}, 0),
        ({"case": "A/1"}, 3),
        ({"case": "A/1", "since": START + timedelta(hours=1)}, 0),
        ({"act": "query", "until": START + timedelta(hours=1)}, 3),
        ({"text": exchanged.last_query()}, 2),
    ):
        got = entries(exchanged, count=50, **wanted)
        assert len(got.items) == found, wanted
        assert [view.index for view in got.items] == sorted(
            view.index for view in got.items
        )
        assert got.next == -1


@pytest.mark.parametrize("oldest_first", [False, True])
def test_page_after_page_of_entries_has_each_once_from_either_end(
    exchanged, oldest_first, monkeypatch
):
    monkeypatch.setattr(lookup, "AT_ONCE", 3)
    found, at = [], {}
    while True:
        wanted = {"act": "query", "oldest_first": oldest_first, "count": 2}
        got = entries(exchanged, **wanted, **at)
        page = [view.index for view in got.items]
        found = [*found, *page] if oldest_first else [*page, *found]
        if got.next < 0:
            break
        at = {"start": got.next} if oldest_first else {"before": got.next}
    assert len(found) == 5
    assert found == sorted(set(found))


def test_a_page_of_entries_looks_at_so_many(exchanged, monkeypatch):
    monkeypatch.setattr(lookup, "LOOK_MOST", 1)
    got = entries(exchanged, act="nothing")
    assert got.items == ()
    assert got.next > 0


def test_an_exchange_is_named_by_the_beginning_of_its_id(exchanged):
    query_id = exchanged.last_query()
    whole = entries(exchanged, exchange_id=query_id)
    assert acts(whole) == ["query.asked", "query.collected"]
    assert entries(exchanged, exchange_id=short_id(query_id)) == whole
    with pytest.raises(BadInput):
        entries(exchanged, exchange_id=query_id[:4])  # of both
    with pytest.raises(BadInput):
        entries(exchanged, exchange_id=query_id[:3])


def test_records_looked_for_count_against_the_quota(two):
    node = two["gr-two"]
    files = dict(two.bundle_files)
    few = b"officer_per_day = 3"
    files["quotas.toml"] = files["quotas.toml"].replace(b"officer_per_day = 20000", few)
    two.rule_by("gr-two", files)
    for name in ("A Petrov", "B Petrov"):
        node.add("person", "suspect", name=name, birth_date="1970")
    records(node, text="petrov")
    records(node, text="nobody")
    with pytest.raises(QuotaSpent):
        records(node, text="nobody")
