"""Chunks are handed out to those who were sent the notice, while it holds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.wire import from_wire, to_wire
from node.crypto.ids import new_message_id
from node.errors import Malformed, TheirFault
from node.flows.notice.files.chunks import NotGivenError
from node.model.codes import Kind
from node.model.message import Header
from node.model.notice import NoticeState
from node.model.parcel import Chunk, ChunkAsk, Verb
from node.protocol.envelope import close, open_envelope
from node.protocol.notice.attachment import NO_CHUNK
from tests.unit.flows.notice.files_world import NOTICE, WINDOW_S, World, photo
from tests.unit.protocol.pair import ALPHA, BETA, GAMMA

DATA = photo(600_000)


@pytest.fixture
def world():
    world = World()
    world.ref = world.attach(DATA)
    return world


def asked(world, ask, end=BETA):
    """Ask as a peer does, and return what it is answered, and the envelope."""
    now = world.clock.now()
    closed = close(
        Kind.CHUNK_ASK,
        ask if isinstance(ask, bytes) else to_wire(ask),
        header=Header(new_message_id(now), end.agency, ALPHA.agency, now),
        keys=end.keys,
        recipient=ALPHA.introduction,
        now=now,
    )
    answer = world.owner.wire.receive(end.agency, closed.envelope)
    message = open_envelope(
        answer,
        keys=end.keys,
        peer_of={ALPHA.agency: ALPHA.peer()}.get,
        tls_peer=ALPHA.agency,
        now=now,
        window_s=WINDOW_S,
    )
    assert message.kind is Kind.CHUNK
    return from_wire(Chunk, message.payload), answer


def ask(world, number=0, **changed):
    return replace(ChunkAsk(NOTICE, world.ref.id, number), **changed)


def refused(world, said, end=BETA):
    """Whether it is the one refusal, and why by our own entry."""
    chunk, _ = asked(world, said, end)
    assert chunk == NO_CHUNK
    act, details = world.owner.acts()[-1]
    assert act == "attachment.served"
    assert set(details) == {"refused"}
    return details["refused"]


def test_a_recipient_gets_every_chunk(world):
    world.publish()
    for number in range(world.ref.chunks):
        chunk, _ = asked(world, ask(world, number))
        kept = world.owner.store.notices.chunk("", NOTICE, world.ref.id, number)
        assert chunk == Chunk(world.ref.id, number, kept)


def test_each_chunk_handed_out_has_its_entry(world):
    world.publish()
    asked(world, ask(world, 1))
    act, details = world.owner.acts()[-1]
    assert act == "attachment.served"
    assert (details["notice"], details["chunk"]) == (NOTICE, "1")


def test_answers_of_this_size_are_not_remembered(world):
    """The same ask has the same answer, and no quarter of a megabyte is kept."""
    world.publish()
    asked(world, ask(world))
    assert not world.owner.store.state.remembered


@pytest.mark.parametrize("far", ["sent", "receipted"])
def test_notice_that_was_sent_is_enough(world, far):
    world.to_state(NoticeState.PUBLISHED)
    world.tell(Verb.PUBLISH, far=far)
    assert asked(world, ask(world))[0].sealed


def test_update_on_its_way_does_not_stop_a_fetch(world):
    world.publish()
    world.tell(Verb.UPDATE, far="queued")
    assert asked(world, ask(world))[0].sealed


@pytest.mark.attack
def test_chunk_asked_for_by_who_was_not_sent_the_notice_is_refused(world):
    world.publish(BETA)
    assert refused(world, ask(world), GAMMA) == "not-a-recipient"


@pytest.mark.attack
def test_chunk_asked_for_before_the_notice_left_is_refused(world):
    world.to_state(NoticeState.PUBLISHED)
    world.tell(Verb.PUBLISH, far="queued")
    assert refused(world, ask(world)) == "not-a-recipient"


@pytest.mark.attack
@pytest.mark.parametrize(
    "state",
    [s for s in NoticeState if s not in (NoticeState.PUBLISHED, NoticeState.UPDATED)],
)
def test_chunk_asked_for_while_the_notice_does_not_hold_is_refused(world, state):
    world.publish()
    world.to_state(state)
    assert refused(world, ask(world)) == "not-in-force"


@pytest.mark.attack
@pytest.mark.parametrize("far", ["queued", "sent", "receipted"])
@pytest.mark.parametrize("verb", [Verb.WITHDRAW, Verb.CANCEL, Verb.EXPIRE])
def test_chunk_asked_for_after_the_withdrawal_is_refused(world, verb, far):
    """Also where the notice holds for others and was taken back from one."""
    world.publish()
    world.tell(verb, far=far, outcome="obeyed")
    assert refused(world, ask(world)) == "not-a-recipient"


@pytest.mark.attack
def test_chunk_asked_for_past_the_notice_s_time_is_refused(world):
    """Though nobody has noticed yet that it is over."""
    world.publish()
    later = world.clock.now() + timedelta(days=301)
    with pytest.raises(NotGivenError, match="not-in-force"):
        world.owner.server._chunk(ask(world), BETA.peer(), later)


@pytest.mark.attack
def test_chunk_asked_for_of_a_locked_notice_is_refused(world):
    """Who broke into a recipient has the id; the embargo holds here."""
    world.publish()
    opens = world.clock.now() + timedelta(hours=1)
    world.to_state(NoticeState.PUBLISHED, opens_at=opens)
    assert refused(world, ask(world)) == "locked"
    world.to_state(NoticeState.PUBLISHED, opens_at=world.clock.now())
    assert asked(world, ask(world))[0].sealed


@pytest.mark.attack
def test_chunk_asked_for_by_who_refused_the_notice_is_refused(world):
    world.to_state(NoticeState.PUBLISHED)
    world.tell(Verb.PUBLISH, outcome="refused")
    assert refused(world, ask(world)) == "refused-by-recipient"


@pytest.mark.attack
def test_chunk_asked_for_where_the_rules_no_longer_allow_it_is_refused(world):
    world.publish()
    world.to_state(NoticeState.PUBLISHED, excluded_countries=("ES",))
    assert refused(world, ask(world)) == "not-released"


@pytest.mark.attack
def test_file_taken_out_of_the_notice_is_not_handed_out(world):
    world.publish()
    world.to_state(NoticeState.UPDATED, attachments=())
    assert refused(world, ask(world)) == "not-released"


@pytest.mark.attack
@pytest.mark.parametrize("number", [-1, 3, 4, 2**62])
def test_chunk_that_there_is_not_is_refused(world, number):
    world.publish()
    assert refused(world, ask(world, number)) == "no-such-chunk"


@pytest.mark.attack
def test_purged_notice_hands_out_nothing(world):
    world.publish()
    held = world.owner.store.notices.notice(NOTICE)
    gone = replace(held, box=replace(held.box, key=b""))
    tables = world.owner.store.state.notice_tables
    tables.notices[NOTICE] = gone
    assert refused(world, ask(world)) == "not-in-force"


@pytest.mark.attack
def test_every_refusal_is_the_same_bytes_of_the_same_size(world):
    """Whoever probes for notices learns nothing, not even from the size."""
    world.publish(BETA)
    probes = [
        (ask(world), GAMMA),
        (ask(world, notice_id="pt-pj/none"), GAMMA),
        (ask(world, attachment_id="none"), BETA),
        (ask(world, 99), BETA),
        (ask(world, notice_id="x" * 300), GAMMA),
        (ask(world, notice_id=""), BETA),
    ]
    answers = [asked(world, said, end) for said, end in probes]
    assert {to_wire(chunk) for chunk, _ in answers} == {to_wire(NO_CHUNK)}
    # Agency ids have their lengths; the rest of an envelope is constant.
    assert (
        len(
            {
                len(e) - len(end.agency)
                for (_, e), (_, end) in zip(answers, probes, strict=True)
            }
        )
        == 1
    )


@pytest.mark.attack
def test_what_a_prober_wrote_is_in_no_entry(world):
    asked(world, ask(world, notice_id="\x1b[2J" + "x" * 500), GAMMA)
    assert "x" * 10 not in str(world.owner.acts())


@pytest.mark.attack
def test_ask_that_cannot_be_read_is_refused_and_not_kept(world):
    with pytest.raises(Malformed):
        asked(world, b"\xff\xff\xff")
    row = world.owner.store.journal.row(world.owner.store.journal.head().size - 1)
    assert row.exhibit is None


@pytest.mark.attack
def test_ask_in_another_s_name_is_refused(world):
    """GAMMA sends, over its own connection, what BETA once signed."""
    world.publish()
    now = world.clock.now()
    closed = close(
        Kind.CHUNK_ASK,
        to_wire(ask(world)),
        header=Header(new_message_id(now), BETA.agency, ALPHA.agency, now),
        keys=BETA.keys,
        recipient=ALPHA.introduction,
        now=now,
    )
    with pytest.raises(TheirFault):
        world.owner.wire.receive(GAMMA.agency, closed.envelope)


class Reads:
    """A book that notes what it is asked."""

    def __init__(self, book):
        self.book, self.asked = book, []

    def __getattr__(self, name):
        read = getattr(self.book, name)

        def noted(*given, **named):
            self.asked.append((name, given, tuple(named.items())))
            return read(*given, **named)

        return noted


def reads(world, said, end):
    """Return what is read to refuse an ask."""
    book = Reads(world.owner.store.notices)
    server = replace(world.owner.server, notices=book)
    stories = {Kind.CHUNK_ASK: server.serve}
    wire, world.owner.wire = (
        world.owner.wire,
        replace(world.owner.wire, stories=stories),
    )
    assert refused(world, said, end) == "not-a-recipient"
    world.owner.wire = wire
    return book.asked


@pytest.mark.attack
def test_time_of_a_refusal_does_not_tell_an_ex_recipient_that_a_notice_lives_on(world):
    """What is read before the refusal is the same, whether it lives on or never was."""
    world.publish(BETA)
    world.tell(Verb.PUBLISH, GAMMA)
    world.tell(Verb.WITHDRAW, GAMMA, outcome="obeyed")
    lives = reads(world, ask(world), GAMMA)
    never_was = reads(world, ask(world, notice_id="n-never"), GAMMA)
    assert [name for name, *_ in lives] == ["deliveries"]
    assert repr(lives).replace(NOTICE, "") == repr(never_was).replace("n-never", "")
