"""Values that many records share: they find nobody alone, and whoever asked is told."""

from dataclasses import replace

import pytest

from node.errors import BadInput
from node.flows.record.find import SHARED
from node.flows.record.reading import Reader
from node.flows.record.sharing import COUNTED_MOST
from node.flows.shared import SAYS_NOTHING
from node.model.box import Box
from node.model.desk.record import SharedRequest
from node.model.query import Question, Term
from tests.unit.flows.notice.recipient import ANALYST, READS_ALL, US, Recipient

OFFICE = "+30 210 5550101"
BY_PHONE = Question("person", (Term("phone", OFFICE),))
REASONS = ("investigation", "GR-1", "fraud", "eu-2023-977")
LETTERS = "bdfgklmnprst"


def office(count, *, world=None, **more):
    """A world in which so many people have the phone number of one office."""
    world = world or Recipient()
    for number in range(count):
        one, two = LETTERS[number // 12], LETTERS[number % 12]
        name = f"{one}a{two}o{one}ir {two}e{one}u{two}an"
        born = f"19{50 + number % 40}-05-17"
        given = {"name": name, "birth_date": born, "phone": OFFICE}
        world.hold(number + 1, **(given | more))
    return world


def test_a_value_that_few_share_finds_them():
    reply = office(SAYS_NOTHING - 1).find(BY_PHONE)
    assert len(reply.found) == 10
    assert reply.held_back == ()


def test_a_value_that_fifty_records_share_finds_nobody_alone_and_says_so():
    reply = office(SAYS_NOTHING).find(BY_PHONE)
    assert reply.found == ()
    (held,) = reply.held_back
    assert (held.sender, held.count, held.why) == ("gr-two", SAYS_NOTHING, SHARED)


def test_beside_a_name_it_neither_finds_nor_hides():
    world = office(SAYS_NOTHING + 15)
    meant, _ = world.hold(500, name="Khalid Hussein", birth_date="1963-05-17")
    asked = (Term("name", "Khalid Hussein"), Term("birth_date", "1963-05-17"))
    reply = world.find(Question("person", (*asked, Term("phone", OFFICE))))
    assert [one.reference for one in reply.found] == [meant]
    assert [one.why for one in reply.held_back] == [SHARED]


def test_what_is_left_without_it_may_be_too_little_to_look_by():
    asked = (Term("sex", "M"), Term("phone", OFFICE))
    reply = office(SAYS_NOTHING, sex="M").find(Question("person", asked))
    assert reply.found == ()


@pytest.mark.attack
def test_protected_records_do_not_silence_a_value():
    """Else an officer would read from it how many there are that he may not see."""
    world = office(SAYS_NOTHING - 1)
    for number in range(3):
        born = f"2024-05-1{number}"
        world.hold(100 + number, name="Ana Lopes", birth_date=born, phone=OFFICE)
    reply = world.find(BY_PHONE)
    assert len(reply.found) == 10
    assert reply.held_back == ()


def reader_of(world):
    return Reader(
        us=US,
        keys=world.keys,
        rules=world.rules,
        holdings=world.store.holdings,
        told=world.store.told,
        search=world.search,
        recorder=world.recorder,
        quotas=world.quotas,
        clock=world.clock,
    )


def values(world, officer):
    listed = reader_of(world).shared(officer, SharedRequest(*REASONS)).items
    return [(one.category, one.field, one.value, one.count) for one in listed]


def test_values_that_fifty_records_share_are_shown_to_who_keeps_them():
    told = values(office(SAYS_NOTHING, case_number="GR-2026-17"), ANALYST)
    assert told == [("person", "phone", OFFICE, SAYS_NOTHING)]
    assert values(office(SAYS_NOTHING - 1), ANALYST) == []


@pytest.mark.attack
def test_a_value_is_counted_among_what_the_officer_may_read():
    world = office(SAYS_NOTHING - 1)
    for number in range(3):
        world.hold(100 + number, name="Ana Lopes", birth_date="2024", phone=OFFICE)
    assert values(world, ANALYST) == []
    assert values(world, READS_ALL) == [("person", "phone", OFFICE, SAYS_NOTHING + 2)]


@pytest.mark.attack
def test_a_value_is_shown_as_a_record_has_it_that_the_officer_may_read():
    """A child's record, held first, has the number in words of its own."""
    world = Recipient()
    world.hold(900, name="Ana Lopes", birth_date="2024", phone="0030 (210) 555-0101")
    told = values(office(SAYS_NOTHING, world=world), ANALYST)
    assert told == [("person", "phone", OFFICE, SAYS_NOTHING)]


@pytest.mark.attack
def test_what_the_officer_may_not_read_takes_no_room_in_the_count():
    world = Recipient()
    for number in range(COUNTED_MOST):
        world.hold(900 + number, name="Ana Lopes", birth_date="2024", phone=OFFICE)
    told = values(office(SAYS_NOTHING, world=world), ANALYST)
    assert told == [("person", "phone", OFFICE, SAYS_NOTHING)]


def test_a_damaged_record_does_not_hide_the_others():
    world = office(SAYS_NOTHING + 1)
    records = world.store.state.records
    first = min(records)
    damaged = Box(b"damaged", records[first].box.key)
    records[first] = replace(records[first], box=damaged)
    assert values(world, ANALYST) == [("person", "phone", OFFICE, SAYS_NOTHING)]


@pytest.mark.attack
def test_values_are_looked_at_for_a_purpose_and_on_record():
    world = office(2)
    without = SharedRequest("investigation", "", "fraud", "eu-2023-977")
    with pytest.raises(BadInput):
        reader_of(world).shared(ANALYST, without)
    assert world.entries() == []
    values(world, ANALYST)
    assert [entry.act for entry in world.entries()] == ["record.listed"]
