"""A peer that asks so much that what waits could not be read any more."""

from dataclasses import replace

import pytest
from node.model.desk.release import RELEASES_LIST, ReleasePage

from node.flows.release.decide import WAITS_FOR, Releaser
from node.model.codes import OfficerRole
from tests.federation.forge import query, tell
from tests.simulator import document

ASKED = ("pt-one", "gr-two")


@pytest.fixture
def held(fed):
    """A suspect of gr-two of whom fields wait for a release officer."""
    return fed["gr-two"].add(
        "person",
        "suspect",
        name="Ivan Petrov",
        birth_date="1970-02-03",
        passport_number="X1234567",
        phone="+359 88 812 3456",
    )


def ask(fed, asker="pt-one", case="CASE-1"):
    answer = tell(fed, asker, "gr-two", query(document("X1234567"), case=case))
    return answer.answers


def listed(fed, **page):
    request = ReleasePage(**page)
    return fed["gr-two"].call(OfficerRole.RELEASE_OFFICER, RELEASES_LIST, request)


def releaser(fed, most=1000):
    node = fed["gr-two"]
    return Releaser(
        node.keys, node.store.releases, {}, node.flows.recorder, fed.clock, most
    )


@pytest.mark.attack
def test_the_same_asked_again_and_again_is_one_line_with_a_count(fed, held):
    for _ in range(7):
        ask(fed)
        fed.clock.advance(seconds=1)
    (waiting,) = listed(fed).items
    assert waiting.count == 7
    assert (waiting.last_at - waiting.at).total_seconds() == 6


@pytest.mark.attack
def test_a_case_for_every_question_pushes_out_what_that_peer_asked_and_no_more(
    fed, held
):
    ask(fed, "nl-three", "THEIR-CASE")
    for n in range(8):
        fed.clock.advance(seconds=1)
        ask(fed, case=f"CASE-{n}")
    assert releaser(fed, most=3).expire(fed.clock.now()) == 5
    left = [(w.peer, w.case) for w in listed(fed).items]
    assert left == [
        ("nl-three", "THEIR-CASE"),
        *(("pt-one", f"CASE-{n}") for n in (5, 6, 7)),
    ]
    ((_, entry),) = fed["gr-two"].entries("release.expired")
    assert len(entry.details) == 5
    assert all(d.value.startswith("pt-one/") for d in entry.details)


@pytest.mark.attack
def test_what_waits_of_one_peer_does_not_fill_the_page_of_another(fed, held):
    for n in range(6):
        ask(fed, case=f"CASE-{n}")
    fed.clock.advance(seconds=1)
    ask(fed, "nl-three")
    first = listed(fed, count=3)
    assert [w.peer for w in first.items].count("nl-three") == 1
    assert {c.name: c.count for c in first.waiting} == {"nl-three": 1, "pt-one": 6}
    seen, page = list(first.items), first
    while page.next:
        page = listed(fed, count=3, after=page.next)
        seen += page.items
    assert len({w.id for w in seen}) == len(seen) == 7


@pytest.mark.attack
def test_a_page_of_any_size_that_is_asked_for_is_no_larger_than_a_page(fed, held):
    for n in range(210):
        ask(fed, case=f"CASE-{n}")
    assert len(listed(fed, count=10**9).items) == 200


def test_what_nobody_asks_again_waits_no_longer_than_its_time(fed, held):
    ask(fed)
    ask(fed, case="ASKED-AGAIN")
    fed.clock.advance(days=20)
    ask(fed, case="ASKED-AGAIN")
    fed.clock.advance(seconds=WAITS_FOR.total_seconds() - 86400)
    assert releaser(fed).expire(fed.clock.now()) == 1
    assert [w.case for w in listed(fed).items] == ["ASKED-AGAIN"]


@pytest.mark.attack
def test_what_a_peer_is_told_does_not_follow_from_room_in_the_queue(fed, held):
    def told():
        return [
            replace(a, hits=tuple(replace(h, reference="") for h in a.hits))
            for a in ask(fed)
        ]

    before = told()
    for n in range(5):
        ask(fed, case=f"ANOTHER-{n}")
    assert releaser(fed, most=1).expire(fed.clock.now()) == 5
    assert told() == before


def test_who_decides_on_what_has_just_expired_finds_nothing_and_breaks_nothing(
    fed, held
):
    ask(fed)
    (waiting,) = listed(fed).items
    fed["gr-two"].decide(waiting.id, approve=False)
    assert releaser(fed, most=0).expire(fed.clock.now()) == 0
