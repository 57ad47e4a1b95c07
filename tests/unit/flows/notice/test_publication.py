from datetime import timedelta

import pytest

from node.codec.wire import from_wire
from node.crypto.lock import unlock
from node.errors import BadProof, PolicySaysNo
from node.flows.channel.effects import RestartStream
from node.flows.notice.embargo import lock_bound_to
from node.flows.notice.preview import NoticePreviewer
from node.flows.release.decide import Releaser
from node.model.codes import AgencyClass, Handling, PeerState
from node.model.desk.call import ById
from node.model.desk.notice import NoticeAct
from node.model.desk.release import ReleaseRequest
from node.model.notice import Audience, AudienceMode, Bulletin, Ending, Statement
from node.model.parcel import Verb
from node.model.record import FieldValue
from node.policy.bundle import load_bundle
from node.protocol.notice.acts import Act
from tests.simulator import starter_policies
from tests.unit.flows.notice.owner import (
    CHECKER,
    START,
    WRITER,
    Owner,
    a_peer,
    later,
)

OPENS = START + timedelta(days=3)


@pytest.fixture
def world():
    return Owner()


def told(world):
    """Return which peers have content waiting."""
    return [p.agency for p in world.store.peers.all() if world.verbs(p.agency)]


# --- who ---------------------------------------------------------------------------


def test_all_means_every_active_peer_that_policy_lets_be_told(world):
    world.know(a_peer("us-far"))
    world.published()
    assert told(world) == ["es-two", "gr-three", "nl-four"]
    outcomes = world.entries("notice.published")[0].outcomes
    assert [o.told for o in outcomes][3] == "not-told:policy"


def test_named_means_those_alone(world):
    world.published(audience=Audience(AudienceMode.NAMED, ("gr-three",)))
    assert told(world) == ["gr-three"]
    assert len(world.entries("notice.published")[0].outcomes) == 1


def test_except_means_the_others(world):
    world.published(audience=Audience(AudienceMode.EXCEPT, ("gr-three",)))
    assert told(world) == ["es-two", "nl-four"]


def test_partners_are_those_whom_the_agreement_covers_now(world):
    world.know(a_peer("us-far"))
    audience = Audience(AudienceMode.AGREEMENT, ("eu-eaw",))
    world.published(audience=audience)
    assert told(world) == ["es-two", "gr-three", "nl-four"]


def test_a_class_that_the_kind_is_not_for_is_left_out():
    world = Owner("es-two", a_peer("es-health", kind=AgencyClass.HEALTH))
    world.published()
    assert told(world) == ["es-two"]
    outcomes = world.entries("notice.published")[0].outcomes
    assert "not-told:agency-class" in {o.told for o in outcomes}


def test_two_recipients_get_what_policy_gives_each_of_them():
    world = Owner("es-two", a_peer("es-border", kind=AgencyClass.BORDER))
    world.published()
    one, other = world.bulletin("es-two"), world.bulletin("es-border")
    verdicts = world.entries("notice.published")[0].outcomes
    for bulletin, outcome in zip((other, one), verdicts, strict=True):
        exact = {v.field for v in outcome.fields if v.level == "exact"}
        assert {f.field for f in bulletin.fields if f.level == "exact"} <= exact
        assert {s.name for s in bulletin.statements} <= exact


@pytest.mark.attack
def test_a_peer_of_an_excluded_country_that_moved_on_paper_is_kept_out():
    world = Owner("es-two", a_peer("gr-three", country="ES"))
    world.published(excluded_countries=("GR",))
    assert told(world) == ["es-two"]


@pytest.mark.attack
def test_the_country_that_the_person_fled_is_not_told_and_the_others_keep_it_out(world):
    world.published(refugee_from=("GR",))
    assert told(world) == ["es-two", "nl-four"]
    # Whoever may forward it is told whom to keep out, not that there is refuge.
    bulletin = world.bulletin("es-two")
    assert bulletin.excluded_countries == ("GR",)
    assert "refug" not in repr(bulletin)


@pytest.mark.attack
def test_refuge_that_is_said_in_a_field_counts_as_well(world):
    content = world.content()
    fields = (*content.fields, FieldValue("refugee_of", "Greece"))
    world.published(fields=fields)
    assert told(world) == ["es-two", "nl-four"]


@pytest.mark.attack
def test_what_stays_at_home_is_in_no_bulletin(world):
    content = world.content()
    assert content.checklist
    world.published(excluded_countries=("NL",), refugee_from=("SY",))
    bulletin = world.bulletin("es-two")
    assert not hasattr(bulletin, "checklist")
    assert not hasattr(bulletin, "audience")
    assert content.checklist[0].question not in repr(bulletin)


# --- updates and ends ----------------------------------------------------------------


def test_an_update_tells_each_anew_with_a_higher_sequence(world):
    notice_id = world.published()
    world.deliver("es-two", "gr-three", "nl-four")
    world.updated(notice_id, watch=True)
    item = world.items("es-two")[0]
    assert (item.verb, item.sequence) == (Verb.UPDATE, 2)
    assert world.bulletin("es-two").issued_at == START


def test_who_was_not_reached_yet_gets_the_newest_content_once(world):
    notice_id = world.published()
    world.updated(notice_id, watch=True)
    assert world.verbs("es-two") == [Verb.PUBLISH]
    assert world.items("es-two")[0].sequence == 2


def test_an_update_reaches_who_is_newly_meant(world):
    notice_id = world.published(audience=Audience(AudienceMode.NAMED, ("es-two",)))
    world.deliver("es-two")
    world.updated(notice_id, audience=Audience(AudienceMode.ALL))
    assert world.verbs("es-two") == [Verb.UPDATE]
    assert world.verbs("gr-three") == [Verb.PUBLISH]


@pytest.mark.attack
def test_an_update_that_excludes_a_country_takes_the_notice_back_there(world):
    notice_id = world.published()
    world.deliver("es-two", "gr-three", "nl-four")
    world.updated(notice_id, excluded_countries=("GR",))
    assert world.verbs("gr-three") == [Verb.WITHDRAW]
    assert world.ending("gr-three") == Ending("no-longer-released")
    assert world.verbs("es-two") == [Verb.UPDATE]


@pytest.mark.attack
def test_widening_the_audience_does_not_reach_an_excluded_country(world):
    notice_id = world.published(
        audience=Audience(AudienceMode.NAMED, ("es-two",)), excluded_countries=("GR",)
    )
    world.updated(notice_id, audience=Audience(AudienceMode.ALL))
    assert world.verbs("gr-three") == []
    assert world.verbs("nl-four") == [Verb.PUBLISH]


@pytest.mark.attack
def test_what_was_taken_back_from_a_peer_is_not_offered_to_it_again(world):
    notice_id = world.published()
    world.deliver("gr-three")
    world.updated(notice_id, excluded_countries=("GR",))
    world.deliver("gr-three")
    world.updated(notice_id, excluded_countries=())
    assert world.verbs("gr-three") == []
    outcomes = world.entries("notice.updated")[-1].outcomes
    assert "ended-before" in {o.told for o in outcomes}


def test_the_end_reaches_everybody_who_was_ever_told(world):
    notice_id = world.published()
    world.deliver("es-two", "gr-three", "nl-four")
    files = starter_policies()
    path, covers = "agreements/eu-eaw.toml", b'purposes = ["prosecution", "execution"]'
    assert covers in files[path]
    files[path] = files[path].replace(covers, b"purposes = []")
    world.rules.swap(load_bundle(files))
    world.know(a_peer("nl-four", state=PeerState.REVOKED))
    world.withdrawn(notice_id)
    for peer in ("es-two", "gr-three", "nl-four"):
        assert world.verbs(peer) == [Verb.WITHDRAW]


@pytest.mark.attack
def test_who_was_never_told_does_not_learn_of_it_by_its_end(world):
    notice_id = world.published(audience=Audience(AudienceMode.NAMED, ("es-two",)))
    world.withdrawn(notice_id)
    assert world.verbs("gr-three") == []
    assert world.verbs("nl-four") == []


def test_an_end_takes_the_place_of_content_that_never_left(world):
    notice_id = world.published()
    world.withdrawn(notice_id)
    assert world.verbs("es-two") == [Verb.WITHDRAW]


@pytest.mark.attack
def test_a_resumed_notice_is_taken_back_where_policy_changed_meanwhile(world):
    notice_id = world.published()
    world.deliver("es-two", "gr-three", "nl-four")
    world.suspended(notice_id)
    world.deliver("es-two", "gr-three", "nl-four")
    world.know(a_peer("gr-three", kind=AgencyClass.HEALTH))
    world.resumed(notice_id)
    assert world.verbs("es-two") == [Verb.RESUME]
    assert world.verbs("gr-three") == [Verb.WITHDRAW]


# --- embargo -------------------------------------------------------------------------


def unlocked(world, notice_id, items):
    body, key = items
    assert body.opens_at == OPENS
    bound_to = lock_bound_to("pt-one", notice_id, body.sequence)
    return from_wire(Bulletin, unlock(body.body, key.body, bound_to=bound_to))


def test_under_embargo_the_body_travels_locked_and_the_key_stays_home(world):
    notice_id = world.published(opens_at=OPENS)
    assert world.verbs("es-two") == [Verb.PUBLISH]
    (sealed,) = world.items("es-two")
    assert b"Nobody" not in sealed.body
    world.clock.advance(days=3)
    items = world.items("es-two")
    assert [i.verb for i in items] == [Verb.PUBLISH, Verb.OPEN]
    assert unlocked(world, notice_id, items).kind == "red"
    with pytest.raises(BadProof):
        unlock(items[0].body, items[1].body, bound_to=b"another notice")


@pytest.mark.attack
def test_each_recipient_has_its_own_lock(world):
    world.published(opens_at=OPENS)
    world.clock.advance(days=3)
    keys = {world.items(p)[1].body for p in ("es-two", "gr-three", "nl-four")}
    assert len(keys) == 3


@pytest.mark.attack
def test_the_key_of_a_withdrawn_notice_never_leaves(world):
    notice_id = world.published(opens_at=OPENS)
    world.deliver("es-two")
    world.withdrawn(notice_id)
    world.clock.advance(days=3)
    assert world.verbs("es-two") == [Verb.WITHDRAW]


@pytest.mark.attack
def test_the_key_of_a_suspended_notice_does_not_leave_at_the_stated_time(world):
    notice_id = world.published(opens_at=OPENS)
    world.deliver("es-two")
    world.suspended(notice_id)
    world.clock.advance(days=4)
    assert world.verbs("es-two") == [Verb.SUSPEND]
    world.deliver("es-two")
    # It holds again: told anew, open now, since the time has passed.
    world.resumed(notice_id)
    assert world.verbs("es-two") == [Verb.UPDATE]
    assert world.items("es-two")[0].opens_at is None


def test_an_update_under_embargo_is_locked_anew_and_the_old_key_is_dropped(world):
    notice_id = world.published(opens_at=OPENS)
    world.deliver("es-two")
    world.updated(notice_id, watch=True)
    world.clock.advance(days=3)
    items = world.items("es-two")
    assert [(i.verb, i.sequence) for i in items] == [(Verb.UPDATE, 2), (Verb.OPEN, 2)]
    assert unlocked(world, notice_id, items).watch


# --- again ---------------------------------------------------------------------------


def restarted(world, peer, epoch="e2"):
    """Begin the stream to a peer anew, with what it is to know."""
    now = world.clock.now()
    known = world.store.peers.get(peer)
    effects = world.resender.resend(known, now)
    world.store.put(RestartStream(peer, epoch, now), *effects)


def test_a_stream_that_begins_anew_tells_what_holds_and_what_is_over(world):
    holds, over = world.published(), world.published("blue")
    world.deliver("es-two")
    world.withdrawn(over)
    world.deliver("es-two")
    restarted(world, "es-two")
    said = {i.notice_id: i.verb for i in world.items("es-two")}
    assert said == {holds: Verb.PUBLISH, over: Verb.WITHDRAW}
    assert {i.sequence for i in world.items("es-two") if i.notice_id == holds} == {1}


def test_it_tells_what_was_meant_and_had_not_left(world):
    notice_id = world.published()
    restarted(world, "es-two")
    assert [i.notice_id for i in world.items("es-two")] == [notice_id]


def test_a_suspended_notice_is_told_with_its_pause(world):
    notice_id = world.published()
    world.deliver("es-two")
    world.suspended(notice_id)
    world.deliver("es-two")
    restarted(world, "es-two")
    assert world.verbs("es-two") == [Verb.PUBLISH, Verb.SUSPEND]
    assert world.ending("es-two").reason == "compliance-doubt"


@pytest.mark.attack
def test_it_tells_nothing_that_policy_forbids_by_now(world):
    world.published()
    world.deliver("gr-three")
    world.know(a_peer("gr-three", kind=AgencyClass.HEALTH))
    restarted(world, "gr-three")
    assert world.verbs("gr-three") == [Verb.WITHDRAW]


@pytest.mark.attack
def test_a_stream_begun_anew_shows_nothing_to_who_was_never_told(world):
    notice_id = world.published(audience=Audience(AudienceMode.NAMED, ("es-two",)))
    restarted(world, "gr-three")
    assert world.verbs("gr-three") == []
    now = world.clock.now()
    stranger = world.store.peers.get("gr-three")
    assert world.resender.again(stranger, notice_id, now) == ()


def test_under_embargo_the_second_copy_comes_with_a_lock_and_key_of_its_own(world):
    notice_id = world.published(opens_at=OPENS)
    world.deliver("es-two")
    restarted(world, "es-two")
    world.clock.advance(days=3)
    items = world.items("es-two")
    assert [i.verb for i in items] == [Verb.PUBLISH, Verb.OPEN]
    assert unlocked(world, notice_id, items).kind == "red"


def test_a_purged_notice_is_still_told_as_over(world):
    notice_id = world.published()
    world.deliver("es-two", "gr-three", "nl-four")
    world.withdrawn(notice_id)
    world.purged(notice_id, text="ordered")
    restarted(world, "es-two")
    assert world.verbs("es-two") == [Verb.WITHDRAW]


def test_the_owners_words_go_only_where_a_narrative_may(world):
    notice_id = world.published()
    world.know(a_peer("gr-three", kind=AgencyClass.HEALTH))
    world.deliver("es-two", "gr-three")
    act = NoticeAct(notice_id, "accuracy-doubt", "It may be his brother.", "en")
    world.acts.do(Act.SUSPEND, CHECKER, act)
    assert world.ending("gr-three").text == ""
    assert world.ending("es-two").reason == "accuracy-doubt"


def test_lives_end_where_the_owner_or_the_kind_says(world):
    short, long = world.published(valid_until=later(30)), world.published()
    assert world.view(short).expires_at == later(30)
    assert world.view(long).expires_at == later(1826)
    assert {b.valid_until for b in world.bulletins("es-two")} == {
        later(30),
        later(1826),
    }


# --- what an officer can cure ----------------------------------------------------------


def approve_release(world, release):
    previews = {
        "notice": NoticePreviewer(world.repository, world.publisher.discloser).preview
    }
    releaser = Releaser(
        world.keys, world.store.pending, previews, world.recorder, world.clock
    )
    view = releaser.show(CHECKER, ById(release))
    releaser.decide(CHECKER, ReleaseRequest(release, True, "checked", view.seen))
    return view


def test_what_an_approval_would_cure_waits_for_a_release_officer(world):
    notice_id = world.approved(handling=Handling.H3, statements=_restricted(world))
    with pytest.raises(PolicySaysNo):
        world.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))
    waiting = world.store.pending.page().items
    assert [p.peer for p in waiting] == ["es-two", "gr-three", "nl-four"]
    assert {p.reference for p in waiting} == {notice_id}
    assert world.entries("notice.not-published")[0].outcomes
    assert world.notice(notice_id).state == "approved"


def test_an_approval_lets_the_notice_out_to_that_peer_alone(world):
    notice_id = world.approved(handling=Handling.H3, statements=_restricted(world))
    with pytest.raises(PolicySaysNo):
        world.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))
    view = approve_release(world, world.store.pending.page().items[0].id)
    assert view.pending.peer == "es-two"
    assert "Not to be used without asking us." in {f.value for f in view.leaves}
    world.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))
    assert told(world) == ["es-two"]
    assert len(world.entries("notice.published")[0].approvals) == 1


@pytest.mark.attack
def test_an_approval_for_one_notice_does_not_serve_another(world):
    one = world.approved(handling=Handling.H3, statements=_restricted(world))
    other = world.approved(handling=Handling.H3, statements=_restricted(world))
    with pytest.raises(PolicySaysNo):
        world.acts.do(Act.PUBLISH, WRITER, NoticeAct(one))
    approve_release(world, world.store.pending.page().items[0].id)
    with pytest.raises(PolicySaysNo):
        world.acts.do(Act.PUBLISH, WRITER, NoticeAct(other))


def test_what_waits_goes_with_the_notice(world):
    notice_id = world.approved(handling=Handling.H3, statements=_restricted(world))
    with pytest.raises(PolicySaysNo):
        world.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))
    approve_release(world, world.store.pending.page().items[0].id)
    world.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))
    assert world.store.pending.page().items
    world.withdrawn(notice_id)
    assert world.store.pending.page().items == ()


def _restricted(world):
    said = Statement("restrictions", "Not to be used without asking us.", "en")
    return (*world.content().statements, said)
