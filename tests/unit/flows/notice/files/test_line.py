"""The way to owners: what is tried again, and what is not."""

import pytest

from node.errors import BadProof, Overloaded, Unreachable
from node.flows.notice.files.line import TRIES
from node.model.parcel import ChunkAsk
from tests.unit.flows.notice.files_world import NOTICE, World, photo
from tests.unit.protocol.pair import ALPHA


@pytest.fixture
def world():
    world = World()
    ref = world.attach(photo(3000))
    world.publish()
    world.ask = ChunkAsk(NOTICE, ref.id, 0)
    return world


def asked(world):
    return world.there.fetcher.line.ask(ALPHA.peer(), world.ask)


def test_an_answer_has_the_chunk_and_both_digests(world):
    answered = asked(world)
    assert answered.sealed == world.owner.store.notices.chunk(
        "", NOTICE, world.ask.attachment_id, 0
    )
    request, response = answered.digests
    assert len(request) == len(response) == 32


@pytest.mark.parametrize("error", [Unreachable("lost"), Overloaded("busy")])
def test_a_line_that_stays_down_is_given_up(world, error):
    def down():
        raise error

    world.on_line = down
    with pytest.raises(type(error)):
        asked(world)
    assert world.asked == TRIES
    assert len(world.pauses) == TRIES - 1


@pytest.mark.attack
def test_answer_that_cannot_be_accepted_is_not_asked_for_again(world):
    """Trying again would let a liar try again."""

    def bad():
        raise BadProof("altered")

    world.on_line = bad
    with pytest.raises(BadProof):
        asked(world)
    assert world.asked == 1
