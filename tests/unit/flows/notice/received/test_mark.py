"""What officers make of received notices, and what their owners hear of it."""

from dataclasses import replace

import pytest

from node.errors import BadInput, NotFound, Refused
from node.flows.channel.effects import MarkReceipted, MarkSent
from node.model.notice import NoticeState
from node.model.parcel import ReceiptOutcome, Verb
from tests.contracts.notice_builders import LEAF
from tests.simulator import START
from tests.unit.flows.notice.recipient import Recipient, a_bulletin


def test_a_notice_that_is_read_is_marked_and_its_owner_is_told():
    world = Recipient()
    notice_id = world.receive(sequence=4)
    view = world.mark(notice_id)
    assert view.item.read_at == world.clock.now()
    ((verb, report),) = world.reports()
    assert (verb, report.at, report.ground) == ("read", world.clock.now(), "")
    (item,) = world.queued("pt-one")
    assert (item.notice_id, item.sequence, item.position) == (notice_id, 4, 0)
    assert [e.act for e in world.entries()] == ["notice.read"]


def test_an_objection_goes_to_the_owner_with_its_ground_and_words():
    world = Recipient()
    notice_id = world.receive()
    view = world.mark(
        notice_id, Verb.OBJECTED, ground="refuge-granted", text="Asyl seit 2019.",
        language="de",
    )  # fmt: skip
    assert view.item.objected_at is not None
    ((verb, report),) = world.reports()
    assert (verb, report.ground) == ("objected", "refuge-granted")
    assert (report.text, report.language) == ("Asyl seit 2019.", "de")


def test_the_same_mark_again_changes_nothing_and_tells_nobody():
    world = Recipient()
    notice_id = world.receive()
    first = world.mark(notice_id, Verb.CONTESTED, ground="outdated")
    world.clock.advance(hours=1)
    assert world.mark(notice_id, Verb.CONTESTED, ground="outdated") == first
    assert len(world.queued("pt-one")) == 1
    assert len(world.entries()) == 1
    world.mark(notice_id, Verb.CONTESTED, ground="wrong-person")
    assert len(world.queued("pt-one")) == 2


def test_the_same_mark_is_not_told_again_when_the_owner_has_it():
    world = Recipient()
    notice_id = world.receive()
    world.mark(notice_id)
    (item,) = world.deliveries("pt-one")
    done = MarkReceipted(item.id, ReceiptOutcome.NOTED, "", LEAF, START)
    world.store.put(MarkSent("pt-one", "e", 1, (item.id,), START), done)
    world.mark(notice_id)
    assert world.queued("pt-one") == []


def test_an_update_is_read_anew():
    world = Recipient()
    notice_id = world.receive()
    world.mark(notice_id)
    world.receive(notice_id=notice_id, sequence=2, state=NoticeState.UPDATED)
    assert world.show(notice_id).item.read_at is None
    world.mark(notice_id)
    assert [item.sequence for item in world.queued("pt-one")] == [1, 2]


def test_two_officers_who_say_the_same_at_once_say_it_once():
    world = Recipient()
    notice_id = world.receive()

    def meanwhile(_draft, _effects):
        world.store.before_commit = None
        world.mark(notice_id)

    world.store.before_commit = meanwhile
    assert world.mark(notice_id).item.read_at is not None
    assert len(world.queued("pt-one")) == 1


@pytest.mark.attack
@pytest.mark.parametrize(
    "said",
    [
        {"mark": Verb.HIT},
        {"mark": Verb.WITHDRAW},
        {"mark": Verb.OBJECTED},
        {"mark": Verb.OBJECTED, "ground": "wrong-person"},
        {"mark": Verb.READ, "ground": "national-law"},
        {"mark": Verb.CONTESTED, "ground": "inaccurate"},
        {"mark": Verb.ACTED, "text": "x" * 4001},
        {"mark": Verb.ACTED, "text": "a\0b"},
        {"mark": Verb.ACTED, "text": "ok", "language": "en\n"},
    ],
)
def test_a_mark_that_cannot_be_meant_is_refused(said):
    world = Recipient()
    notice_id = world.receive()
    with pytest.raises(BadInput):
        world.mark(notice_id, **said)
    assert world.queued("pt-one") == []
    assert world.entries() == []


@pytest.mark.attack
def test_a_notice_of_another_sender_cannot_be_marked_by_its_id():
    world = Recipient()
    notice_id = world.receive("pt-one")
    with pytest.raises(NotFound):
        world.mark(notice_id, sender="nl-three")
    assert world.queued("nl-three") == []
    assert world.show(notice_id).item.read_at is None


@pytest.mark.attack
@pytest.mark.parametrize("how", ["locked", "suspended", "ended"])
def test_what_cannot_be_read_cannot_be_marked_as_read(how):
    world = Recipient()
    if how == "locked":
        notice_id = world.receive(opens_at=START.replace(year=2027))
    elif how == "suspended":
        notice_id = world.receive(state=NoticeState.SUSPENDED)
    else:
        notice_id = world.receive()
        world.end(notice_id)
    with pytest.raises(Refused):
        world.mark(notice_id)
    assert world.queued("pt-one") == []


@pytest.mark.attack
def test_a_copy_that_did_not_come_from_its_owner_is_not_read():
    """What an earlier version took from another: nothing proves it, nor that it holds."""
    world = Recipient()
    notice_id = world.receive("nl-three", a_bulletin("pt-one"))
    with pytest.raises(Refused, match="did not come from its owner"):
        world.mark(notice_id, sender="nl-three")
    assert world.queued("nl-three") == world.queued("pt-one") == []
    (item,) = world.list().items
    assert item.title == ""


@pytest.mark.attack
def test_what_an_officer_says_of_a_notice_is_in_no_ledger():
    """It may repeat the notice; and the notice must be able to go."""
    world = Recipient()
    notice_id = world.receive()
    text = "Khalid Hussein is known here"
    world.mark(notice_id, Verb.ACTED, text=text)
    (entry,) = world.entries()
    assert text not in repr(entry)
    assert world.exhibits() == []


@pytest.mark.attack
def test_a_mark_that_the_store_did_not_keep_is_not_told():
    world = Recipient()
    notice_id = world.receive()

    def fails(_draft, _effects):
        raise BrokenPipeError

    world.store.before_commit = fails
    with pytest.raises(BrokenPipeError):
        world.mark(notice_id)
    world.store.before_commit = None
    assert world.queued("pt-one") == []
    assert replace(world.show(notice_id).item).read_at is None
