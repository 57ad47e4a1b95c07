from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from node.errors import AlreadyThere, BadInput, CheckFailed, NotFound, PolicySaysNo
from node.flows.notice.content import content_of
from node.flows.notice.effects import PutNotice
from node.flows.notice.repository import box_notice
from node.flows.notice.views import input_of
from node.model.codes import PeerState
from node.model.desk.notice import NoticeAct
from node.model.desk.record import FieldInput
from node.model.notice import Audience, AudienceMode, Statement
from node.model.parcel import Verb
from node.protocol.notice.acts import Act
from tests.samples import stating, without
from tests.simulator import START
from tests.unit.flows.notice.owner import (
    CHECKER,
    OTHER,
    WRITER,
    Owner,
    a_peer,
    a_reason,
    later,
)
from tests.unread import READ, UNREAD, every_field, sample


@pytest.fixture
def world():
    return Owner()


def test_a_draft_says_at_once_what_it_lacks_and_is_kept(world):
    content = without(world.content(), "warrant_reference")
    view = world.author.draft(WRITER, input_of("", content))
    assert ("missing", "warrant_reference") in {(x.code, x.name) for x in view.lacks}
    assert world.view(view.notice_id).state == "draft"


def test_a_notice_id_tells_nothing_of_when_or_how_many(world):
    first, second = world.draft(), world.draft()
    assert first.startswith("pt-one/")
    assert first != second
    assert len(first) == len(second)


def test_submitting_lists_every_lack_at_once(world):
    content = without(world.content(), "warrant_reference")
    content = without(content, "facts")
    notice_id = world.author.draft(WRITER, input_of("", content)).notice_id
    with pytest.raises(CheckFailed) as refusal:
        world.acts.do(Act.SUBMIT, WRITER, NoticeAct(notice_id))
    assert "warrant_reference" in refusal.value.message
    assert "facts" in refusal.value.message
    assert world.notice(notice_id).state == "draft"


def test_a_draft_is_written_anew_under_its_id(world):
    notice_id = world.draft()
    changed = world.draft(notice_id=notice_id, watch=True)
    assert changed == notice_id
    assert world.notice(notice_id).content.watch


@pytest.mark.parametrize(
    ("field", "value", "forms"),
    [
        ("birth_date", "yesterday", "1972-05-03"),
        ("birth_date", "2082", "1972-05-03"),
        ("nationality", "Portugul", "Portuguese"),
        ("passport_number", "999999999", "ES:AB123456"),
    ],
)
def test_a_subject_that_cannot_be_read_is_refused_and_no_draft_is_kept(
    world, field, value, forms
):
    given = input_of("", world.content())
    given = replace(given, fields=(*given.fields, FieldInput(field, value)))
    with pytest.raises(BadInput) as refusal:
        world.author.draft(WRITER, given)
    assert refusal.value.message.startswith(f"{field} {value!r} ")
    assert forms in refusal.value.advice
    assert world.store.journal.head().size == 0


def test_an_update_whose_subject_cannot_be_read_is_refused(world):
    notice_id = world.published()
    given = input_of(notice_id, world.content())
    given = replace(given, fields=(*given.fields, FieldInput("sex", "perhaps")))
    with pytest.raises(BadInput, match="sex 'perhaps' cannot be read"):
        world.author.update(WRITER, given)
    assert world.notice(notice_id).state == "published"


@pytest.mark.parametrize(
    ("category", "field"),
    [pytest.param(c, f, id=f"{c}.{f.name}") for c, f in every_field()],
)
def test_of_every_field_a_value_is_content_of_a_notice_and_another_is_not(
    world, category, field
):
    for which in (READ, UNREAD):
        fields = (FieldInput(field.name, sample(field, which)),)
        given = replace(input_of("", world.content()), category=category, fields=fields)
        content = partial(
            content_of,
            given,
            officer="",
            attachments=(),
            offences=("fraud",),
            now=START,
        )
        if which == READ:
            assert content().fields[0].field == field.name
        else:
            with pytest.raises(BadInput, match=f"^{field.name} "):
                content()


def test_fields_are_normalised_as_records_are(world):
    content = world.content()
    given = replace(
        input_of("", content),
        fields=(*input_of("", content).fields, FieldInput("nationality", "Portuguese")),
    )
    notice_id = world.author.draft(WRITER, given).notice_id
    normal = [f.normal for f in world.notice(notice_id).content.fields]
    assert "PT" in normal


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "mauve"},
        {"category": "dragon"},
        {"evaluation": "Z9"},
        {"fields": (FieldInput("shoe_size", "44"),)},
        {"statements": (Statement("rumour", "he did it", "en"),)},
        {"excluded_countries": ("Atlantis",)},
        {"refugee_from": ("??",)},
        {"audience_mode": AudienceMode.NAMED, "audience": ("nobody at all",)},
        {"audience_mode": AudienceMode.ALL, "audience": ("es-two",)},
        {"case": "x" * 201},
        {"case": "a\x00b"},
        {"statements": (Statement("facts", "x" * 500_000, "en"),)},
    ],
)
def test_what_cannot_be_meant_is_refused(world, changed):
    given = replace(input_of("", world.content()), **changed)
    with pytest.raises(BadInput):
        world.author.draft(WRITER, given)


def test_countries_are_read_however_they_are_written(world):
    notice_id = world.draft(excluded_countries=("Spain", "gr"), refugee_from=("SYR",))
    content = world.notice(notice_id).content
    assert content.excluded_countries == ("ES", "GR")
    assert content.refugee_from == ("SY",)


def test_what_is_in_review_cannot_be_edited(world):
    notice_id = world.reviewed()
    with pytest.raises(BadInput):
        world.draft(notice_id=notice_id)


def test_a_returned_draft_is_edited_and_submitted_again(world):
    notice_id = world.reviewed()
    world.acts.do(Act.RETURN, CHECKER, NoticeAct(notice_id, "incomplete"))
    assert world.notice(notice_id).state == "returned"
    world.draft(notice_id=notice_id)
    world.acts.do(Act.SUBMIT, WRITER, NoticeAct(notice_id))
    assert world.notice(notice_id).state == "in-review"


def test_publishing_tells_each_recipient_in_the_same_act_as_the_notice(world):
    notice_id = world.published()
    assert world.verbs("es-two") == [Verb.PUBLISH]
    entry = world.entries("notice.published")[0]
    assert [o.told for o in entry.outcomes] == ["publish"] * 3
    assert {o.reference for o in entry.outcomes} == {notice_id}
    recipients = [d.value for d in entry.details if d.name == "recipient"]
    assert recipients == ["0 es-two", "1 gr-three", "2 nl-four"]
    assert entry.outcomes[0].fields


def test_a_failed_act_leaves_neither_notice_nor_items(world):
    notice_id = world.approved()

    def fail(*_):
        raise AlreadyThere("somebody was faster")

    world.store.before_commit = fail
    with pytest.raises(AlreadyThere):
        world.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))
    world.store.before_commit = None
    assert world.notice(notice_id).state == "approved"
    assert world.verbs("es-two") == []


def test_no_entry_names_the_subject(world):
    notice_id = world.published()
    world.withdrawn(notice_id)
    for act in ("drafted", "submitted", "approved", "published", "withdrawn"):
        text = repr(world.entries(f"notice.{act}"))
        assert "Example" not in text
        assert "Nobody" not in text


def test_nobody_to_tell_is_said_and_nothing_is_published(world):
    notice_id = world.approved(excluded_countries=("ES", "GR", "NL"))
    with pytest.raises(PolicySaysNo) as refusal:
        world.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))
    assert "excluded-country" in refusal.value.message
    assert world.notice(notice_id).state == "approved"


def test_a_name_that_nobody_has_is_a_lack_also_where_it_is_to_be_left_out(world):
    for mode in (AudienceMode.NAMED, AudienceMode.EXCEPT):
        notice_id = world.draft(audience=Audience(mode, ("es-tow",)))
        with pytest.raises(CheckFailed, match="es-tow"):
            world.acts.do(Act.SUBMIT, WRITER, NoticeAct(notice_id))


@pytest.mark.parametrize("where", ["legal_basis", "audience"])
@pytest.mark.parametrize(("name", "lacks"), [("eu-9", 1), ("ended", 1), ("", 0)])
def test_an_agreement_that_is_not_in_force_is_a_lack(world, where, name, lacks):
    """Policy would tell nobody of the notice, after two officers agreed to it."""
    ended = replace(world.rules.bundle.agreements[0], id="ended", instrument="ended")
    ended = replace(ended, since=START - timedelta(2), until=START - timedelta(1))
    bundle = world.rules.bundle
    world.rules.swap(replace(bundle, by_basis={**bundle.by_basis, "ended": (ended,)}))
    content = world.content()
    known = content.justification.legal_basis
    if where == "audience":
        audience = Audience(AudienceMode.AGREEMENT, (name or known,))
        content = replace(content, audience=audience)
    else:
        why = replace(content.justification, legal_basis=name or known)
        content = replace(content, justification=why)
    found = world.author.draft(WRITER, input_of("", content)).lacks
    unknown = [lack.name for lack in found if lack.code == "unknown"]
    assert unknown == [where] * lacks


def test_an_offence_that_policy_does_not_list_is_a_lack(world):
    why = replace(world.content().justification, offence="bad-hair")
    notice_id = world.draft(justification=why)
    with pytest.raises(CheckFailed, match="offence"):
        world.acts.do(Act.SUBMIT, WRITER, NoticeAct(notice_id))


def test_an_update_keeps_the_old_content_in_force_until_it_is_approved(world):
    notice_id = world.published()
    world.deliver("es-two")
    world.update(notice_id, watch=True)
    notice = world.notice(notice_id)
    assert not notice.content.watch
    assert notice.proposed.watch
    assert notice.asked == "update"
    assert world.verbs("es-two") == []
    world.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))
    assert world.notice(notice_id).content.watch
    assert world.notice(notice_id).state == "updated"
    assert world.verbs("es-two") == [Verb.UPDATE]


def test_a_returned_update_leaves_what_is_in_force(world):
    notice_id = world.published()
    world.update(notice_id, watch=True)
    world.acts.do(Act.RETURN, CHECKER, NoticeAct(notice_id, "not-lawful"))
    notice = world.notice(notice_id)
    assert (notice.state, notice.asked, notice.proposed) == ("published", "", None)
    assert not notice.content.watch


def test_an_update_keeps_the_kind(world):
    notice_id = world.published()
    with pytest.raises(BadInput):
        world.author.update(WRITER, input_of(notice_id, world.content("blue")))


def test_one_question_at_a_time_waits_for_a_reviewer(world):
    notice_id = world.published()
    world.update(notice_id, watch=True)
    with pytest.raises(BadInput, match="update"):
        world.update(notice_id, officer=OTHER)


@pytest.mark.attack
def test_what_a_reviewer_reads_is_not_swapped_for_something_else(world):
    """The reviewer reads an update; the author asks for a recall; it is approved."""
    notice_id = world.published()
    world.update(notice_id, watch=True)
    for swap in (Act.WITHDRAW, Act.CANCEL):
        with pytest.raises(BadInput, match="waits"):
            world.acts.do(swap, WRITER, NoticeAct(notice_id, a_reason(swap)))
    world.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))
    assert world.notice(notice_id).state == "updated"


@pytest.mark.attack
def test_a_notice_cannot_be_published_without_approval(world):
    for notice_id in (world.draft(), world.reviewed()):
        with pytest.raises(BadInput):
            world.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))
        assert world.verbs("es-two") == []


@pytest.mark.attack
def test_content_that_changed_after_the_approval_is_not_published(world):
    """Somebody with the keys swaps the content of an approved notice."""
    notice_id = world.approved()
    kept, notice = world.repository.open(notice_id)
    other = replace(notice, content=stating(notice.content, charge="Another charge"))
    box = box_notice(other, world.keys)
    world.store.put(PutNotice(replace(kept, revision=kept.revision + 1, box=box)))
    with pytest.raises(CheckFailed, match="approved"):
        world.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))
    assert world.verbs("es-two") == []


@pytest.mark.attack
def test_an_approval_does_not_outlive_a_return(world):
    notice_id = world.approved()
    world.acts.do(Act.RETURN, CHECKER, NoticeAct(notice_id, "not-neutral"))
    with pytest.raises(BadInput):
        world.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))
    world.draft(notice_id=notice_id)
    world.acts.do(Act.SUBMIT, WRITER, NoticeAct(notice_id))
    with pytest.raises(BadInput):
        world.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))


@pytest.mark.attack
def test_a_notice_without_the_neutrality_answers_goes_nowhere(world):
    notice_id = world.draft(checklist=())
    with pytest.raises(CheckFailed, match="unanswered"):
        world.acts.do(Act.SUBMIT, WRITER, NoticeAct(notice_id))


@pytest.mark.attack
def test_a_notice_on_a_refugee_from_our_country_goes_nowhere(world):
    notice_id = world.draft(refugee_from=("Portugal",))
    with pytest.raises(CheckFailed, match="refugee"):
        world.acts.do(Act.SUBMIT, WRITER, NoticeAct(notice_id))


@pytest.mark.attack
def test_an_update_that_makes_the_person_a_refugee_from_here_is_refused(world):
    notice_id = world.published()
    with pytest.raises(CheckFailed, match="refugee"):
        world.update(notice_id, refugee_from=("PT",))


@pytest.mark.attack
def test_what_is_complete_today_is_checked_again_on_the_day_it_goes_out(world):
    notice_id = world.approved(valid_until=later(10))
    world.clock.advance(days=11)
    with pytest.raises(CheckFailed, match="valid_until"):
        world.acts.do(Act.PUBLISH, WRITER, NoticeAct(notice_id))


@pytest.mark.attack
@pytest.mark.parametrize("reason", ["", "because", "not-lawful"])
def test_a_recall_without_a_reason_of_its_own_is_refused(world, reason):
    notice_id = world.published()
    for take_back in (Act.WITHDRAW, Act.CANCEL):
        with pytest.raises(BadInput):
            world.acts.do(take_back, WRITER, NoticeAct(notice_id, reason))


@pytest.mark.attack
def test_renewals_do_not_add_up(world):
    notice_id = world.published()
    act = NoticeAct(notice_id, "still-needed", "Still at large.")
    with pytest.raises(BadInput, match="renewed from"):
        world.acts.do(Act.RENEW, WRITER, act)
    world.passes(days=1826 - 100)
    world.acts.do(Act.RENEW, WRITER, act)
    world.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))
    first = world.view(notice_id).expires_at
    with pytest.raises(BadInput, match="renewed from"):
        world.acts.do(Act.RENEW, WRITER, act)
    assert first == later(2 * 1826 - 100)


@pytest.mark.attack
def test_a_renewal_without_words_or_without_a_second_officer_renews_nothing(world):
    notice_id = world.published()
    world.passes(days=1826 - 100)
    with pytest.raises(BadInput):
        world.acts.do(Act.RENEW, WRITER, NoticeAct(notice_id, "still-needed"))
    world.acts.do(Act.RENEW, WRITER, NoticeAct(notice_id, "still-needed", "At large."))
    world.passes(days=101)
    assert world.notice(notice_id).state == "expired"


@pytest.mark.attack
def test_two_officers_at_once_do_not_overwrite_each_other(world):
    notice_id = world.reviewed()
    kept, notice = world.repository.open(notice_id)
    world.acts.do(Act.RETURN, CHECKER, NoticeAct(notice_id, "incomplete"))
    stale = replace(kept, revision=kept.revision + 1)
    with pytest.raises(AlreadyThere):
        world.store.put(PutNotice(stale))
    assert world.notice(notice_id).state == "returned"
    assert notice.state == "in-review"


def test_a_notice_that_is_not_there_is_not_found(world):
    with pytest.raises(NotFound):
        world.acts.do(Act.SUBMIT, WRITER, NoticeAct("pt-one/none"))


def test_a_revoked_peer_is_not_told_and_the_entry_says_so(world):
    world.know(a_peer("nl-four", state=PeerState.REVOKED))
    world.published()
    entry = world.entries("notice.published")[0]
    assert entry.outcomes[2].told == "not-told:peer-revoked"
    assert world.verbs("nl-four") == []
