"""Files of a notice, between composed nodes: attached, fetched, recalled, gone."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from node.errors import AlreadyThere, BadInput, ComityError, NotFound, Refused
from node.flows.notice.views import input_of
from node.model.codes import OfficerRole
from node.model.desk.inbox import (
    INBOX_FETCH,
    INBOX_LIST,
    INBOX_SHOW,
    AttachmentRequest,
    InboxPage,
    ReceivedRef,
)
from node.model.desk.notice import (
    NOTICES_APPROVE,
    NOTICES_ATTACH,
    NOTICES_DETACH,
    NOTICES_DRAFT,
    NOTICES_PUBLISH,
    NOTICES_PURGE,
    NOTICES_RETURN,
    NOTICES_SUBMIT,
    DetachRequest,
    NoticeAct,
)
from node.model.notice import Audience, AudienceMode
from tests.federation.test_notice_desk import TO_B, World
from tests.federation.test_notice_races import interrupted
from tests.simulator import an_officer
from tests.unit.flows.notice.files_world import parts, photo
from tests.unit.protocol.notice import files

A, B, C = "pt-one", "gr-two", "nl-three"
ANALYST, RELEASE = OfficerRole.ANALYST, OfficerRole.RELEASE_OFFICER
DATA = photo(600_000)


class Files(World):
    """Three nodes; the first tells only the second, and has a picture to show."""

    def publish(self, data=DATA, name="photo.jpg", **changed):
        """Draft, attach, publish and deliver; return the ids of notice and file."""
        changed = {"audience": TO_B} | changed
        given = input_of("", self.desk.content(**changed))
        notice_id = self.call(A, NOTICES_DRAFT, given).notice_id
        view = self.attach(notice_id, data, name)
        act = NoticeAct(notice_id)
        self.call(A, NOTICES_SUBMIT, act)
        self.call(A, NOTICES_APPROVE, act, RELEASE)
        self.call(A, NOTICES_PUBLISH, act)
        self.deliver(A, B)
        return notice_id, view.id

    def attach(self, notice_id, data=DATA, name="photo.jpg"):
        coming = parts(data, name, notice_id=notice_id)
        return list(self.call(A, NOTICES_ATTACH, coming))[-1]

    def fetching(self, at, notice_id, file, sender=A):
        return self.call(at, INBOX_FETCH, AttachmentRequest(sender, notice_id, file))

    def fetch(self, *named):
        return b"".join(p.data for p in self.fetching(*named))

    def withdraw(self, notice_id):
        self.desk.withdraw(notice_id)
        self.deliver(A, B)

    def chunks(self, at, notice_id, file, sender=A):
        return self.fed[at].store.notices.chunks(sender, notice_id, file)

    def kept(self, at):
        """Return every byte of the database of a node, as a thief would."""
        folder = self.fed[at].folder
        found = (f for f in folder.rglob("*") if f.is_file() and f.name != "keystore")
        return b"".join(f.read_bytes() for f in found)


@pytest.fixture
def world(make):
    return Files(make(A, B, C))


def test_a_recipient_s_officer_gets_the_picture(world):
    notice_id, file = world.publish()
    shown = world.call(B, INBOX_SHOW, ReceivedRef(A, notice_id))
    (view,) = shown.attachments
    assert (view.id, view.name, view.here) == (file, "photo.jpg", 0)
    assert world.fetch(B, notice_id, file) == DATA
    (view,) = world.call(B, INBOX_SHOW, ReceivedRef(A, notice_id)).attachments
    assert view.here == view.chunks == 3


def test_the_owner_s_officer_reads_it_at_home(world):
    notice_id, file = world.publish()
    assert world.fetch(A, notice_id, file, "") == DATA


def test_a_fetch_goes_on_after_the_recipient_was_restarted(world):
    notice_id, file = world.publish()
    with closing(world.fetching(B, notice_id, file)) as coming:
        list(islice(coming, 2))
    assert world.chunks(B, notice_id, file) == 2
    world.fed.restart(B)
    world.deliver(A, B)
    assert world.fetch(B, notice_id, file) == DATA
    taken = [e for _, e in world.fed[B].entries("attachment.fetched")]
    assert len(taken) == 3


@pytest.mark.attack
def test_agency_that_was_not_told_gets_neither_file_nor_word_of_it(world):
    notice_id, file = world.publish()
    with pytest.raises(NotFound):
        world.fetch(C, notice_id, file)
    assert not world.call(C, INBOX_LIST, InboxPage(ended=True)).items


@pytest.mark.attack
def test_withdrawn_notice_leaves_no_chunk_at_its_recipient(world):
    notice_id, file = world.publish()
    world.fetch(B, notice_id, file)
    sealed = world.fed[A].store.notices.chunk("", notice_id, file, 1)
    # Less than a page of the database, so that it lies there in one piece.
    piece = sealed[100_000:100_400]
    assert piece in world.kept(B)
    world.withdraw(notice_id)
    assert world.chunks(B, notice_id, file) == 0
    world.fed[B].store.close()
    assert piece not in world.kept(B)
    world.fed.restart(B)
    with pytest.raises(ComityError):
        world.fetch(B, notice_id, file)


@pytest.mark.attack
def test_recall_that_is_obeyed_while_a_file_is_fetched_wins(world):
    notice_id, file = world.publish()
    coming = world.fetching(B, notice_id, file)
    list(islice(coming, 2))
    world.withdraw(notice_id)
    with pytest.raises((NotFound, Refused)):
        list(coming)
    assert world.chunks(B, notice_id, file) == 0


@pytest.mark.attack
def test_recipient_that_has_not_heard_of_the_recall_gets_no_more_chunks(world):
    notice_id, file = world.publish()
    world.desk.withdraw(notice_id)
    with pytest.raises(NotFound):
        world.fetch(B, notice_id, file)


@pytest.mark.attack
def test_file_of_a_locked_notice_is_not_to_be_had_before_its_time(world):
    opens = world.fed.clock.now() + timedelta(hours=2)
    notice_id, file = world.publish(opens_at=opens)
    with pytest.raises(Refused):
        world.fetch(B, notice_id, file)
    world.fed.clock.advance(hours=3)
    world.deliver(A, B)
    assert world.fetch(B, notice_id, file) == DATA


@pytest.mark.attack
def test_file_is_not_added_to_what_a_second_officer_has_read(world):
    given = input_of("", world.desk.content(audience=TO_B))
    notice_id = world.call(A, NOTICES_DRAFT, given).notice_id
    world.call(A, NOTICES_SUBMIT, NoticeAct(notice_id))
    with pytest.raises(BadInput):
        world.attach(notice_id)
    world.call(A, NOTICES_APPROVE, NoticeAct(notice_id), RELEASE)
    with pytest.raises(BadInput):
        world.attach(notice_id)


@pytest.mark.attack
def test_stolen_database_shows_no_picture_at_either_end(world):
    notice_id, file = world.publish(files.TEXT * 3000, "note.txt")
    assert world.fetch(B, notice_id, file) == files.TEXT * 3000
    for at in (A, B):
        kept = world.kept(at)
        assert files.TEXT.strip() not in kept
        assert b"note.txt" not in kept


@pytest.mark.attack
def test_purged_notice_leaves_no_chunk_at_home(world):
    notice_id, file = world.publish()
    world.withdraw(notice_id)
    world.call(A, NOTICES_PURGE, NoticeAct(notice_id, "retention-over"), RELEASE)
    assert world.chunks(A, notice_id, file, "") == 0


def test_who_is_told_later_gets_the_file_too(world):
    both = Audience(AudienceMode.NAMED, (B, C))
    notice_id, file = world.publish()
    world.desk.update(notice_id, audience=both)
    world.deliver(A, B, C)
    assert world.fetch(C, notice_id, file) == DATA
    assert world.fetch(B, notice_id, file) == DATA


# --- taken off a draft ------------------------------------------------------------------


def draft(world, **changed):
    """Return the ids of a draft and of its two files."""
    given = input_of("", world.desk.content(audience=TO_B, **changed))
    notice_id = world.call(A, NOTICES_DRAFT, given).notice_id
    views = [world.attach(notice_id, DATA, name) for name in ("a.jpg", "b.jpg")]
    return notice_id, *(view.id for view in views)


def detach(world, notice_id, file):
    return world.call(A, NOTICES_DETACH, DetachRequest(notice_id, file))


def test_a_file_is_taken_off_a_draft_and_destroyed(world):
    notice_id, first, second = draft(world)
    view = detach(world, notice_id, first)
    assert [(each.id, each.name) for each in view.attachments] == [(second, "b.jpg")]
    assert [world.chunks(A, notice_id, f, "") for f in (first, second)] == [0, 3]
    with pytest.raises(NotFound):
        world.fetch(A, notice_id, first, "")
    ((_, entry),) = world.fed[A].entries("attachment.removed")
    assert ("attachment", first) in [(d.name, d.value) for d in entry.details]
    # The name is free again, and what is left goes out.
    third = world.attach(notice_id, DATA, "a.jpg").id
    act = NoticeAct(notice_id)
    world.call(A, NOTICES_SUBMIT, act)
    world.call(A, NOTICES_APPROVE, act, RELEASE)
    world.call(A, NOTICES_PUBLISH, act)
    world.deliver(A, B)
    shown = world.call(B, INBOX_SHOW, ReceivedRef(A, notice_id)).attachments
    assert [each.id for each in shown] == [second, third]


def test_a_file_is_taken_off_a_draft_that_came_back(world):
    notice_id, first, _ = draft(world)
    world.call(A, NOTICES_SUBMIT, NoticeAct(notice_id))
    sent_back = NoticeAct(notice_id, "incomplete", "another picture", "en")
    world.call(A, NOTICES_RETURN, sent_back, RELEASE)
    assert detach(world, notice_id, first).state == "draft"


@pytest.mark.attack
@pytest.mark.parametrize("far", ["submitted", "approved", "published"])
def test_swap_of_a_file_that_a_second_officer_has_read_is_refused(world, far):
    notice_id, first, _ = draft(world)
    world.call(A, NOTICES_SUBMIT, NoticeAct(notice_id))
    if far != "submitted":
        world.call(A, NOTICES_APPROVE, NoticeAct(notice_id), RELEASE)
    if far == "published":
        world.call(A, NOTICES_PUBLISH, NoticeAct(notice_id))
    with pytest.raises(BadInput):
        detach(world, notice_id, first)
    assert world.chunks(A, notice_id, first, "") == 3


@pytest.mark.attack
def test_file_of_another_notice_is_not_destroyed_by_its_id(world):
    published, file = world.publish()
    notice_id, *_ = draft(world)
    for named in (file, "", "../" + file, file.upper()):
        with pytest.raises(NotFound):
            detach(world, notice_id, named)
    assert world.chunks(A, published, file, "") == 3
    assert world.fetch(B, published, file) == DATA


@pytest.mark.attack
def test_who_takes_a_file_off_cannot_approve_what_is_left(world):
    notice_id, first, _ = draft(world)
    other = an_officer(A, RELEASE)
    call = world.fed[A].flows.handlers
    call[NOTICES_DETACH](other, DetachRequest(notice_id, first))
    world.call(A, NOTICES_SUBMIT, NoticeAct(notice_id))
    with pytest.raises(Refused):
        call[NOTICES_APPROVE](other, NoticeAct(notice_id))


@pytest.mark.attack
def test_file_is_not_destroyed_under_a_draft_that_changed_meanwhile(world):
    """It was handed in and approved between the look and the act."""
    notice_id, first, _ = draft(world)
    detacher = world.fed[A].flows.handlers[NOTICES_DETACH].__self__
    repository = detacher.acts.repository

    def hand_in():
        world.call(A, NOTICES_SUBMIT, NoticeAct(notice_id))
        world.call(A, NOTICES_APPROVE, NoticeAct(notice_id), RELEASE)

    slow = interrupted(repository, hand_in)
    late = replace(detacher, acts=replace(detacher.acts, repository=slow))
    with pytest.raises(AlreadyThere):
        late.detach(an_officer(A, ANALYST), DetachRequest(notice_id, first))
    assert world.chunks(A, notice_id, first, "") == 3
