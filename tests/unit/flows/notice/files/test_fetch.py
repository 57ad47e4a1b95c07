"""Files are fetched, proved and given: what an officer gets, and what nobody does."""

from dataclasses import replace
from itertools import islice

import pytest

from node.codec.wire import to_wire
from node.crypto.digest import sha256
from node.crypto.stream import CHUNK, Sealer, chunk_count
from node.errors import (
    BadProof,
    ComityError,
    Malformed,
    NotFound,
    Overloaded,
    Refused,
    TheirFault,
    Unreachable,
)
from node.flows.notice.effects import EndReceived, PutChunk
from node.flows.notice.files.line import TRIES
from node.flows.share import SHARES
from node.model.codes import Kind
from node.model.notice import NoticeState
from node.model.parcel import Chunk
from node.protocol.notice.attachment import NO_CHUNK, bound_to
from tests.unit.flows.notice.files_world import MIB, NOTICE, World, photo
from tests.unit.protocol.notice import files
from tests.unit.protocol.pair import ALPHA, BETA, GAMMA

DATA = photo(900_000)
COUNT = chunk_count(len(DATA))


@pytest.fixture
def world():
    world = World()
    world.ref = world.attach(DATA)
    world.publish()
    return world


def here(world, end=BETA):
    """How many chunks are at a peer, and how many acts it took."""
    held = world.nodes[end.agency].store.state.notice_tables.chunks
    return len(held)


def test_a_recipient_gets_the_file_as_it_was_attached(world):
    got = list(world.parts(world.ref))
    assert b"".join(p.data for p in got) == DATA
    assert {(p.name, p.media_type, p.size) for p in got} == {
        ("photo.jpg", "image/jpeg", len(DATA))
    }
    assert here(world) == world.asked == COUNT


def test_fetched_again_nothing_is_asked_for(world):
    world.fetch(world.ref)
    world.down(after=0)
    assert world.fetch(world.ref) == DATA


def test_what_is_given_was_recorded_first(world):
    for part in world.parts(world.ref):
        acts = [act for act, _ in world.there.acts()]
        assert bool(part.data) is ("attachment.opened" in acts)
    acts = [act for act, _ in world.there.acts()]
    assert acts == ["attachment.fetched"] * COUNT + ["attachment.opened"]


def test_every_fetched_chunk_has_the_digests_of_both_messages(world):
    from node.flows.recorder import read_entry

    world.fetch(world.ref)
    theirs = [
        read_entry(row, BETA.keys) for row in world.there.store.journal.rows(0, COUNT)
    ]
    ours = world.owner.store.journal
    served = [read_entry(r, ALPHA.keys) for r in ours.rows(0, ours.head().size)][
        -COUNT:
    ]
    assert [e.request_digest for e in theirs] == [e.request_digest for e in served]
    assert all(len(e.response_digest) == 32 for e in theirs)


def test_a_fetch_goes_on_where_the_line_broke(world):
    world.down(after=2)
    with pytest.raises(Unreachable):
        world.fetch(world.ref)
    assert here(world) == 2
    assert world.asked == 2 + TRIES
    world.up()
    assert world.fetch(world.ref) == DATA
    assert world.asked == 2 + TRIES + COUNT - 2


def test_a_bad_line_is_tried_again_a_little_later_each_time(world):
    lost = []

    def on_line():
        if len(lost) < 3:
            lost.append(1)
            raise Unreachable("lost")

    world.on_line = on_line
    assert world.fetch(world.ref) == DATA
    assert world.pauses == [0.5, 1.0, 2.0]


def test_a_file_of_ours_is_read_at_home(world):
    assert world.fetch(world.ref, by=ALPHA, sender=None) == DATA
    assert not world.asked


def test_files_of_a_notice_that_is_not_there_are_not_found(world):
    with pytest.raises(NotFound):
        world.fetch(world.ref, by=GAMMA)
    with pytest.raises(NotFound):
        world.fetch(replace(world.ref, id="none"))
    with pytest.raises(NotFound):
        world.fetch(world.ref, by=ALPHA, sender=None, notice_id="none")


def test_an_owner_that_does_not_give_it_says_no_more_than_that(world):
    world.to_state(NoticeState.SUSPENDED)
    with pytest.raises(NotFound):
        world.fetch(world.ref)
    assert world.there.acts()[-1][0] == "attachment.not-given"
    assert here(world) == 0


# --- a peer that lies ------------------------------------------------------------


def lie(world, change):
    """Have the owner answer with ``change(chunk)`` in place of each chunk."""
    true = world.owner.server.serve

    def story(message, peer, now):
        reply = true(message, peer, now)
        from node.codec.wire import from_wire

        chunk = from_wire(Chunk, reply.payload)
        told = change(chunk)
        payload = told if isinstance(told, bytes) else to_wire(told)
        return replace(reply, payload=payload)

    world.owner.wire.stories[Kind.CHUNK_ASK] = story


def sealed(world, number):
    return world.owner.store.notices.chunk("", NOTICE, world.ref.id, number)


def nothing_given(world, error=ComityError):
    """Fetch; return what was raised, with not one plain byte given before."""
    given = []
    with pytest.raises(error) as raised:
        given += [part.data for part in world.parts(world.ref)]
    assert not b"".join(given)
    acts = [act for act, _ in world.there.acts()]
    assert "attachment.opened" not in acts
    return raised.value


@pytest.mark.attack
@pytest.mark.parametrize("number", range(COUNT))
def test_file_whose_bytes_change_between_chunks_is_refused(world, number):
    def change(chunk):
        if chunk.number != number:
            return chunk
        data = bytearray(chunk.sealed)
        data[len(data) // 2] ^= 1
        return replace(chunk, sealed=bytes(data))

    lie(world, change)
    nothing_given(world, BadProof)
    assert here(world) == 0
    assert world.there.acts()[-1][0] == "attachment.refused"


@pytest.mark.attack
@pytest.mark.parametrize(
    "order", [(1, 0, 2, 3), (0, 2, 1, 3), (0, 0, 2, 3), (0, 1, 2, 2), (3, 1, 2, 0)]
)
def test_chunks_swapped_or_repeated_are_refused(world, order):
    lie(world, lambda c: replace(c, sealed=sealed(world, order[c.number])))
    nothing_given(world, BadProof)


@pytest.mark.attack
@pytest.mark.parametrize("keep", [0, 1, 16, 17, 1000])
def test_chunk_cut_short_is_refused(world, keep):
    lie(world, lambda c: replace(c, sealed=c.sealed[:keep]) if c.number == 2 else c)
    nothing_given(world, TheirFault)


@pytest.mark.attack
def test_chunk_of_another_attachment_of_the_notice_is_refused(world):
    world.to_state(NoticeState.DRAFT)
    other = world.attach(photo(900_000, seed=8), "other.jpg")
    world.to_state(NoticeState.PUBLISHED)

    def change(chunk):
        store = world.owner.store.notices
        data = store.chunk("", NOTICE, other.id, chunk.number)
        return replace(chunk, sealed=data)

    lie(world, change)
    nothing_given(world, BadProof)


@pytest.mark.attack
def test_file_cut_short_at_a_chunk_is_refused(world):
    """The peer ends a file early, with a reference to match."""
    ref = world.rewrite(
        size=2 * CHUNK, chunks=2, digest=sha256(sealed(world, 0), sealed(world, 1))
    )
    assert ref.chunks == 2
    assert "cut short" in nothing_given(world, BadProof).message


@pytest.mark.attack
@pytest.mark.parametrize(
    "change",
    [
        lambda c: replace(c, number=c.number + 1),
        lambda c: replace(c, attachment_id="other"),
        lambda c: replace(c, sealed=bytes(CHUNK + 42)),
        lambda c: replace(c, sealed=b""),
        lambda c: replace(NO_CHUNK, attachment_id=c.attachment_id),
        lambda _: b"\xff\xff",
    ],
)
def test_answer_to_another_question_is_refused(world, change):
    lie(world, change)
    nothing_given(world, Malformed)
    assert here(world) == 0


@pytest.mark.attack
def test_file_resealed_by_its_owner_after_it_was_announced_is_refused(world):
    """The owner has the key; the digest in the notice is what holds it."""
    bound = bound_to("pt-pj", NOTICE, world.ref.id)
    sealer = Sealer(world.ref.key, bound_to=bound)
    other = photo(900_000, seed=9)[: len(DATA)]
    assert len(other) == len(DATA)
    chunks = [*sealer.push(other), sealer.finish()]
    lie(world, lambda c: replace(c, sealed=chunks[c.number]))
    assert "digest" in nothing_given(world, BadProof).message
    assert here(world) == 0


def announced(world, data, **changes):
    """Have the owner announce and seal any bytes at all, as a lying one can."""
    bound = bound_to("pt-pj", NOTICE, world.ref.id)
    sealer = Sealer(world.ref.key, bound_to=bound)
    chunks = [*sealer.push(data), sealer.finish()]
    lie(world, lambda c: replace(c, sealed=chunks[c.number]))
    return world.rewrite(
        **{
            "size": len(data),
            "chunks": len(chunks),
            "digest": sealer.digest,
            **changes,
        }
    )


@pytest.mark.attack
@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>x()</script></html>",
        files.png(),
        files.png(60_000, 60_000),
        files.jpeg(60_000, 60_000),
        files.jpeg() + b"PK\5\6",
        files.jpeg(extra=files.segment(0xFE, files.pdf())),
        b"MZ\x90\0\3",
        b"\xff\xd8\xff",
    ],
    ids=[
        "markup", "other kind", "other kind and bomb", "bomb", "and zip", "and pdf",
        "program", "head alone",
    ],
)  # fmt: skip
def test_type_confusion_by_a_peer_whose_own_checks_are_off_is_refused(world, data):
    announced(world, data)
    nothing_given(world, BadProof)
    assert here(world) == 0


@pytest.mark.attack
@pytest.mark.parametrize(
    "change",
    [
        {"name": "../../.ssh/authorized_keys"},
        {"name": "photo\u202egpj.exe"},
        {"name": "photo.exe"},
        {"media_type": "text/html"},
        {"size": 0},
        {"size": 3 * MIB + 1, "chunks": chunk_count(3 * MIB + 1)},
        {"chunks": 10**9},
        {"chunks": 1},
        {"size": -1},
        {"key": b""},
        {"digest": b""},
    ],
)
def test_reference_that_cannot_be_meant_asks_for_nothing(world, change):
    world.rewrite(**change)
    nothing_given(world, Malformed)
    assert not world.asked


@pytest.mark.attack
@pytest.mark.parametrize("name", ["", "\n", "x" * 65, "é"])
def test_reference_with_an_id_that_cannot_be_asks_for_nothing(world, name):
    world.ref = world.rewrite(id=name)
    nothing_given(world, Malformed)
    assert not world.asked


@pytest.mark.attack
def test_answer_to_an_earlier_ask_is_refused(world):
    """A recorded answer is of its own ask alone, though it is the peer's own."""
    true, said = world.owner.wire.receive, []

    class Replaying:
        def receive(self, tls_peer, envelope):
            said.append(true(tls_peer, envelope))
            return said[0]

    world.owner.wire = Replaying()
    nothing_given(world, BadProof)


# --- recalls ---------------------------------------------------------------------


def recall(world):
    now = world.clock.now()
    end = EndReceived("pt-pj", NOTICE, 2, NoticeState.WITHDRAWN, now)
    world.there.store.put(end)


@pytest.mark.attack
def test_recalled_notice_has_no_files_any_more(world):
    world.fetch(world.ref)
    recall(world)
    assert here(world) == 0
    with pytest.raises(Refused):
        world.fetch(world.ref)


@pytest.mark.attack
def test_recall_in_the_middle_of_a_fetch_stops_it_and_keeps_nothing(world):
    coming = world.parts(world.ref)
    list(islice(coming, 2))
    recall(world)
    with pytest.raises((NotFound, Refused)):
        list(coming)
    assert here(world) == 0


@pytest.mark.attack
def test_recall_in_the_middle_of_giving_stops_it(world):
    coming = world.parts(world.ref)
    got = b"".join(p.data for p in islice(coming, COUNT + 1))
    assert 0 < len(got) < len(DATA)
    recall(world)
    with pytest.raises(NotFound):
        list(coming)


@pytest.mark.attack
def test_officer_asking_for_what_is_not_given_until_nobody_may_ask(world):
    """The owner counts what it refuses to all of us."""
    world.to_state(NoticeState.SUSPENDED)
    share = SHARES["no-chunk"].each
    for _ in range(share):
        with pytest.raises(NotFound):
            world.fetch(world.ref)
    for _ in range(3):
        with pytest.raises(Overloaded):
            world.fetch(world.ref)
    assert world.asked == share
    world.clock.advance(minutes=1)
    world.to_state(NoticeState.PUBLISHED)
    assert world.fetch(world.ref) == DATA


@pytest.mark.attack
def test_chunk_of_a_recalled_notice_is_not_kept_again(world):
    recall(world)
    with pytest.raises(NotFound):
        world.there.store.put(PutChunk("pt-pj", NOTICE, world.ref.id, 0, b"late"))


@pytest.mark.attack
@pytest.mark.parametrize(
    "state", [NoticeState.SUSPENDED, NoticeState.WITHDRAWN, NoticeState.EXPIRED]
)
def test_files_of_a_notice_that_does_not_hold_here_are_not_given(world, state):
    world.fetch(world.ref)
    world.hold(world.bulletin(), state=state)
    with pytest.raises(Refused):
        world.fetch(world.ref)


@pytest.mark.attack
def test_files_are_held_back_until_the_owner_is_heard_again(world):
    """After a restart it may have been taken back while we were away."""
    from datetime import timedelta

    from node.flows.notice.received.freshness import Freshness

    world.fetch(world.ref)
    store = world.there.store
    later = world.clock.now() + timedelta(seconds=1)
    access = replace(
        world.there.access,
        freshness=Freshness(store.peers, store.channel, store.notices, later),
    )
    world.there.fetcher = replace(world.there.fetcher, access=access)
    with pytest.raises(Refused):
        world.fetch(world.ref)


@pytest.mark.attack
def test_file_changed_by_an_update_while_it_is_fetched_is_not_given(world):
    coming = world.parts(world.ref)
    list(islice(coming, COUNT))
    world.rewrite(name="another.jpg")
    with pytest.raises(NotFound):
        list(coming)


# --- what is left behind -----------------------------------------------------------


@pytest.mark.attack
def test_neither_key_nor_name_nor_content_is_in_a_recipient_s_ledger(world):
    world.fetch(world.ref)
    journal, key = world.there.store.journal, world.ref.key
    for row in journal.rows(0, journal.head().size):
        assert row.exhibit is None
    said = str(world.there.acts())
    assert key.hex() not in said
    assert "photo" not in said


@pytest.mark.attack
def test_no_error_shows_the_key_of_a_file(world):
    lie(world, lambda c: replace(c, sealed=c.sealed[:-1]))
    error = nothing_given(world, BadProof)
    said = ""
    while error is not None:
        said += f"{error!r} {getattr(error, 'advice', '')}"
        error = error.__cause__ or error.__context__
    assert world.ref.key.hex() not in said
    assert repr(world.ref.key)[2:-1] not in said


@pytest.mark.attack
def test_neither_end_remembers_an_answer_with_a_chunk_in_it(world):
    world.fetch(world.ref)
    for node in world.nodes.values():
        assert not node.store.state.remembered
