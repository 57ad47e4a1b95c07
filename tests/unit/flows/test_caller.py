"""What is taken for an answer of a peer, and what is not."""

from datetime import timedelta

import pytest

from node.codec.wire import to_wire
from node.crypto.ids import new_message_id
from node.errors import BadProof, NotForUs, OutOfTime, TheirFault, Unreachable
from node.flows.caller import ANSWERS
from node.model.codes import HeadFault, Kind
from node.model.message import Ping, Pong
from node.protocol.envelope import peek
from tests.simulator import START
from tests.unit.flows.asking import Asking
from tests.unit.protocol.pair import BETA, GAMMA

PEER = BETA.peer()
PING = to_wire(Ping("test"))
PONG = Pong("test", START, 1, "", 0, "")


@pytest.fixture
def world():
    made = Asking()
    made.door = lambda envelope: made.beta_says(envelope, Kind.PONG, PONG)
    return made


def ask(world, kind=Kind.PING, payload=PING, **named):
    asked = world.caller.close(PEER, kind, payload, **named)
    return world.caller.ask(asked, timeout_s=7.0)


def test_an_answer_is_what_the_peer_signed_in_reply(world):
    asked = world.caller.close(PEER, Kind.PING, PING)
    message = world.caller.ask(asked, timeout_s=7.0)
    assert (message.kind, message.payload) == (Kind.PONG, to_wire(PONG))
    assert message.header.in_reply_to == asked.header.message_id
    assert [(to, seconds) for to, _, seconds, _ in world.sent] == [(BETA.agency, 7.0)]
    assert world.at_beta(world.sent[0][1]).digest == asked.closed.digest
    assert not world.store.acts, "asking writes nothing down: that is the asker's"


def test_closing_sends_nothing(world):
    world.caller.close(PEER, Kind.PING, PING)
    assert not world.sent, "between close and ask the asker records"


def test_a_retry_is_the_same_signed_bytes_and_another_message_is_not(world):
    sent_at = world.clock.now()
    same = {"message_id": new_message_id(sent_at), "sent_at": sent_at}
    first = world.caller.close(PEER, Kind.PING, PING, **same)
    world.clock.advance(seconds=20)
    again = world.caller.close(PEER, Kind.PING, PING, **same)
    other = world.caller.close(PEER, Kind.PING, PING)
    assert first.closed.digest == again.closed.digest != other.closed.digest
    assert first.closed.evidence == again.closed.evidence
    assert other.header.sent_at == world.clock.now()
    assert first.header.message_id == again.header.message_id


def test_every_kind_that_is_asked_has_one_kind_of_answer():
    assert {asked: kind for asked, (kind, _) in ANSWERS.items()} == {
        Kind.QUERY: Kind.ANSWER,
        Kind.PING: Kind.PONG,
        Kind.GROWTH_ASK: Kind.GROWTH,
        Kind.CHUNK_ASK: Kind.CHUNK,
        Kind.PARCEL: Kind.RECEIPTS,
        Kind.STANDINGS: Kind.STANDINGS,
        Kind.VIEW_ASK: Kind.VIEW,
        Kind.BLIND_QUERY: Kind.BLIND_ANSWER,
        Kind.REDEEM: Kind.ANSWER,
        Kind.EPOCHS: Kind.EPOCHS,
    }


@pytest.mark.parametrize("why", [Unreachable("down"), TheirFault("refused")])
def test_what_the_door_says_is_what_the_asker_hears(world, why):
    def shut(_envelope):
        raise why

    world.door = shut
    with pytest.raises(type(why)) as told:
        ask(world)
    assert told.value is why


# --- attacks ---------------------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize("asked", ANSWERS)
def test_answer_of_another_kind(world, asked):
    wrong = Kind.PARCEL  # the answer to nothing
    world.door = lambda envelope: world.beta_says(envelope, wrong, PONG)
    called = ANSWERS[asked][1]
    with pytest.raises(
        BadProof, match=f"something else than an answer to our {called}"
    ):
        ask(world, asked)


@pytest.mark.attack
@pytest.mark.parametrize(
    "replies_to", ["", new_message_id(START)], ids=["none", "another"]
)
def test_answer_to_another_message_or_to_none(world, replies_to):
    world.door = lambda envelope: world.beta_says(
        envelope, Kind.PONG, PONG, in_reply_to=replies_to
    )
    with pytest.raises(BadProof, match="something else than an answer to our ping"):
        ask(world)


@pytest.mark.attack
def test_answer_of_yesterday_to_the_same_ask(world):
    answers = []

    def keep(envelope):
        answers.append(world.beta_says(envelope, Kind.PONG, PONG))
        return answers[0]

    world.door = keep
    ask(world)
    with pytest.raises(BadProof):
        ask(world)
    world.clock.advance(days=1)
    with pytest.raises(OutOfTime):
        ask(world)


@pytest.mark.attack
def test_answer_of_somebody_else_who_is_known(world):
    def gamma(_envelope):
        asked = world.caller.close(GAMMA.peer(), Kind.PING, PING)
        return world.beta_says(asked.closed.envelope, Kind.PONG, PONG, end=GAMMA)

    world.door = gamma
    with pytest.raises(NotForUs, match="holds the connection"):
        ask(world)


@pytest.mark.attack
def test_our_own_message_thrown_back_at_us(world):
    world.door = lambda envelope: envelope
    with pytest.raises(NotForUs):
        ask(world)


@pytest.mark.attack
def test_answer_for_another_agency(world):
    world.door = lambda envelope: world.beta_says(
        envelope, Kind.PONG, PONG, recipient=GAMMA
    )
    with pytest.raises(NotForUs):
        ask(world)


@pytest.mark.attack
def test_what_was_altered_on_its_way_is_nothing_that_the_peer_signed(world):
    """``send`` raises what is not the peer's; what is, it returns to be held to it."""

    def altered(envelope):
        answer = bytearray(world.beta_says(envelope, Kind.PONG, PONG))
        answer[-1] ^= 1
        return bytes(answer)

    asked = world.caller.close(PEER, Kind.PING, PING)
    world.door = altered
    with pytest.raises(TheirFault):
        world.caller.send(asked, timeout_s=1)
    world.door = lambda envelope: world.beta_says(envelope, Kind.PARCEL, PONG)
    assert world.caller.send(asked, timeout_s=1).kind is Kind.PARCEL


@pytest.mark.attack
def test_a_message_is_closed_for_one_peer_alone(world):
    envelope = world.caller.close(PEER, Kind.PING, PING).closed.envelope
    assert peek(envelope)[1].recipient == BETA.agency
    with pytest.raises(TheirFault):
        world.at_beta(envelope, GAMMA)


# --- what the peer shows of its ledger --------------------------------------------


def checkpoint(size=0):
    from node.ledger.checkpoint import origin_of
    from tests.contracts.builders import draft
    from tests.memory import MemoryStore

    store = MemoryStore(BETA.keys, origin_of(BETA.agency))
    for number in range(size):
        store.journal.commit(draft(f"entry {number}"))
    return store.journal.head().checkpoint


@pytest.mark.attack
def test_a_smaller_ledger_is_a_cut_only_if_the_larger_was_seen_before_we_asked(world):
    early = world.caller.close(PEER, Kind.PING, PING)
    world.clock.advance(seconds=1)
    now = world.clock.now()
    larger = world.caller.weigh(early, checkpoint(3), now=now)
    assert (larger.doubt, len(larger.effects)) == ("", 1)
    world.store.put(*larger.effects)
    assert not world.caller.weigh(early, checkpoint(2), now=now).doubt
    world.clock.advance(seconds=1)
    late = world.caller.close(PEER, Kind.PING, PING)
    weighed = world.caller.weigh(late, checkpoint(2), now=late.header.sent_at)
    (doubt,) = (effect.doubt for effect in weighed.effects)
    assert (doubt.fault, doubt.agency) == (HeadFault.CUT, BETA.agency)
    assert weighed.doubt


@pytest.mark.attack
def test_a_checkpoint_that_the_peer_did_not_sign_is_a_doubt(world):
    asked = world.caller.close(PEER, Kind.PING, PING)
    soon = world.clock.now() + timedelta(seconds=1)
    weighed = world.caller.weigh(asked, "whatever", now=soon)
    assert [e.doubt.fault for e in weighed.effects] == [HeadFault.UNSIGNED]
