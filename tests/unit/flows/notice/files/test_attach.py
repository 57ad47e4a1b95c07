"""Files come to a draft: what is taken, what is kept, and what must not be."""

from dataclasses import replace
from itertools import islice

import pytest

from node.crypto.digest import sha256
from node.crypto.stream import CHUNK, Opener
from node.errors import AlreadyThere, BadInput, NotFound
from node.flows.notice.effects import PutChunk, PutNotice
from node.flows.notice.files.attach import BATCH, FileBounds
from node.model.desk.notice import AttachChunk
from node.model.notice import NoticeState
from node.protocol.notice.attachment import MOST, bound_to
from tests.unit.flows.notice.files_world import (
    MIB,
    NOTICE,
    OFFICER,
    World,
    parts,
    photo,
)
from tests.unit.protocol.notice import files


@pytest.fixture
def world():
    return World()


def attach(world, given):
    return list(world.owner.attacher.attach(OFFICER, given))


def kept(world):
    """Every chunk at the owner: attachment, number, bytes."""
    held = world.owner.store.state.notice_tables.chunks
    return {(file, number): data for (_, _, file, number), data in held.items()}


@pytest.mark.parametrize("step", [1, 100_000, 2 * MIB])
def test_an_attached_file_opens_with_what_the_notice_holds_of_it(world, step):
    data = photo(600_000) if step > 1 else photo(300)
    ref = world.attach(data, step=step)
    opener = Opener(ref.key, bound_to=bound_to("pt-pj", NOTICE, ref.id))
    sealed = [kept(world)[ref.id, n] for n in range(ref.chunks)]
    assert b"".join(map(opener.pull, sealed)) == data
    opener.finish()
    assert (ref.size, ref.media_type, ref.name) == (
        len(data),
        "image/jpeg",
        "photo.jpg",
    )
    assert ref.digest == sha256(*sealed)


def test_progress_is_told_and_the_last_word_is_the_whole(world):
    data = photo(5 * MIB // 2)
    views = attach(world, parts(data))
    assert [v.here for v in views] == [BATCH, -(-len(data) // CHUNK)]
    assert views[-1].size == len(data)
    assert views[-1].chunks == views[-1].here
    assert views[-1].media_type == "image/jpeg"


def test_chunks_are_kept_as_they_come_and_the_notice_knows_at_the_end(world):
    coming = parts(photo(5 * MIB // 2))
    views = world.owner.attacher.attach(OFFICER, coming)
    next(views)
    assert len(kept(world)) == BATCH
    assert not world.notice().content.attachments
    list(views)
    assert len(world.notice().content.attachments) == 1


def test_the_entry_has_the_digest_and_not_the_name(world):
    """A name may say who is in the picture."""
    ref = world.attach(photo(3000), "juan-perez.jpg")
    act, details = world.owner.acts()[-1]
    assert act == "attachment.added"
    assert details["sha256"] == ref.digest.hex()
    assert details["attachment"] == ref.id
    assert "juan" not in str(details)


def test_notice_and_last_chunks_are_one_act(world):
    world.attach(photo(3000))
    _, effects = world.owner.store.acts[-1]
    assert [type(e) for e in effects] == [PutNotice, PutChunk]


def test_what_was_written_meanwhile_is_kept_and_the_file_with_it(world):
    coming = iter(list(parts(photo(3000), step=500)))
    views = world.owner.attacher.attach(
        OFFICER,
        _interrupted(coming, lambda: world.to_state(NoticeState.DRAFT, minor=True)),
    )
    list(views)
    assert world.notice().content.minor
    assert len(world.notice().content.attachments) == 1


def test_file_that_changed_hands_at_the_last_moment_is_tried_again(world):
    tries = []

    def late(_draft, effects):
        if any(isinstance(e, PutNotice) for e in effects) and len(tries) < 2:
            tries.append(1)
            raise AlreadyThere("the notice was changed meanwhile")

    world.owner.store.before_commit = late
    world.attach(photo(3000))
    assert len(tries) == 2


def test_returned_notice_takes_files_and_is_a_draft_again(world):
    world.to_state(NoticeState.RETURNED)
    world.attach(photo(3000))
    assert world.notice().state is NoticeState.DRAFT


@pytest.mark.attack
def test_who_attaches_counts_as_an_author_who_cannot_approve(world):
    from node.flows.notice.approval import authors

    world.attach(photo(3000))
    asked = replace(world.notice(), asked="publish")
    assert OFFICER.pseudonym in authors(asked)


@pytest.mark.attack
@pytest.mark.parametrize(
    "state",
    [s for s in NoticeState if s not in (NoticeState.DRAFT, NoticeState.RETURNED)],
)
def test_file_cannot_be_slipped_in_after_the_second_officer_has_read(world, state):
    world.to_state(state)
    with pytest.raises(BadInput):
        world.attach(photo(3000))
    assert not kept(world)


@pytest.mark.attack
def test_file_cannot_be_slipped_in_by_beginning_before_the_review(world):
    coming = _interrupted(
        parts(photo(3000), step=500), lambda: world.to_state(NoticeState.APPROVED)
    )
    with pytest.raises(BadInput):
        attach(world, coming)
    assert not world.notice().content.attachments


@pytest.mark.attack
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><script>x()</script></html>", "photo.jpg"),
        (files.jpeg(), "photo.pdf"),
        (files.jpeg() + b"PK\3\4", "photo.jpg"),
        (files.jpeg(extra=files.segment(0xFE, files.pdf())), "photo.jpg"),
        (files.png(60_000, 60_000), "photo.png"),
        (files.pdf(b"/S /JavaScript "), "a.pdf"),
        (b"MZ\x90\0", "photo.jpg"),
        (b"", "a.txt"),
        (files.TEXT, "../a.txt"),
        (files.TEXT, "a\u202etxt.exe"),
        (files.TEXT, "a.html"),
    ],
    ids=[
        "markup called jpg", "jpeg called pdf", "jpeg and zip", "jpeg and pdf",
        "bomb", "active pdf", "program", "nothing", "path", "turned", "other ending",
    ],
)  # fmt: skip
def test_file_that_is_not_what_it_seems_leaves_nothing(world, data, name):
    with pytest.raises(BadInput):
        attach(world, parts(data, name))
    assert not kept(world)
    assert not world.notice().content.attachments


@pytest.mark.attack
def test_file_over_the_cap_is_refused_before_all_of_it_came():
    world = World(FileBounds(MIB, 4 * MIB))
    taken = []

    def endless():
        first = photo(4096)[:-2]
        yield AttachChunk(NOTICE, "photo.jpg", first)
        while True:
            taken.append(1)
            yield AttachChunk(NOTICE, "photo.jpg", bytes(MIB // 4))

    with pytest.raises(BadInput):
        attach(world, endless())
    assert len(taken) == 4
    assert not kept(world)


@pytest.mark.attack
def test_many_files_together_are_capped_too():
    world = World(FileBounds(MIB, 2 * MIB))
    for number in range(2):
        world.attach(photo(MIB - 1000), f"{number}.jpg")
    with pytest.raises(BadInput):
        world.attach(photo(3000), "2.jpg")


@pytest.mark.attack
def test_number_of_files_is_capped(world):
    for number in range(MOST):
        world.attach(files.TEXT, f"{number}.txt")
    with pytest.raises(BadInput):
        world.attach(files.TEXT, "more.txt")


def test_a_second_file_of_one_name_is_refused(world):
    world.attach(files.TEXT, "a.txt")
    with pytest.raises(BadInput):
        world.attach(files.TEXT, "a.txt")


@pytest.mark.attack
@pytest.mark.parametrize("how", ["cut", "hung up", "bad at its end"])
def test_upload_given_up_half_way_leaves_no_chunk(world, how):
    data = photo(5 * MIB // 2)
    before = world.attach(files.TEXT, "a.txt")
    if how == "hung up":
        views = world.owner.attacher.attach(OFFICER, parts(data))
        list(islice(views, 1))
        views.close()
    else:
        bad = data if how == "cut" else data + b"MZ"
        with pytest.raises(BadInput):
            attach(world, parts(bad, ends=how != "cut"))
    assert {file for file, _ in kept(world)} == {before.id}
    assert [a.id for a in world.notice().content.attachments] == [before.id]
    assert world.owner.acts()[-1][0] == "attachment.abandoned"


def test_no_data_at_all_is_refused(world):
    with pytest.raises(BadInput):
        attach(world, iter(()))


def test_unknown_notice_is_not_found(world):
    with pytest.raises(NotFound):
        attach(world, parts(files.TEXT, "a.txt", notice_id="pt-pj/none"))


@pytest.mark.attack
def test_key_of_a_file_is_in_no_entry_exhibit_or_chunk(world):
    ref = world.attach(photo(600_000))
    store, keys = world.owner.store, world.owner.end.keys
    for text in (str(world.owner.acts()), repr(store.acts)):
        assert ref.key.hex() not in text
        assert repr(ref.key)[2:-1] not in text
    assert all(ref.key not in data for data in kept(world).values())
    assert ref.key not in store.notices.notice(NOTICE).box.sealed
    assert keys.agency == "pt-pj"


@pytest.mark.attack
def test_one_file_attached_twice_has_no_chunk_or_key_in_common(world):
    """Who sees the store cannot tell that two notices show one picture."""
    data = photo(3000)
    first, second = world.attach(data), world.attach(data, "again.jpg")
    assert first.key != second.key
    assert kept(world)[first.id, 0] != kept(world)[second.id, 0]


def _interrupted(coming, between):
    for number, part in enumerate(coming):
        if number == 2:
            between()
        yield part
