import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import BadInput
from node.model.codes import OfficerRole
from node.model.notice import NoticeState
from node.model.parcel import Verb
from node.protocol.notice.acts import ACTS, REASONS, Act, check_reason
from node.protocol.notice.life import LIFE, LIVING, OVER, step
from node.transport.desk_table import CALLS

BEFORE = frozenset(NoticeState) - LIVING - OVER


def walk(verbs, state=NoticeState.DRAFT):
    """Every state on the way; a verb that cannot be changes nothing."""
    for verb in verbs:
        try:
            state = step(state, verb)
        except BadInput:
            continue
        yield state


def test_the_table_reaches_every_state():
    reached, ahead = {NoticeState.DRAFT}, [NoticeState.DRAFT]
    while ahead:
        for after in LIFE[ahead.pop()].values():
            if after not in reached:
                reached.add(after)
                ahead.append(after)
    assert reached == set(NoticeState) == set(LIFE)


def test_every_act_is_somewhere_in_the_table_and_defined():
    used = {act for moves in LIFE.values() for act in moves}
    assert used == set(Act) == set(ACTS)


def test_the_whole_life_as_the_book_tells_it():
    verbs = ["submit", "return", "edit", "submit", "approve", "publish", "update",
             "suspend", "resume", "renew", "withdraw", "purge"]  # fmt: skip
    assert [s.value for s in walk(verbs)] == [
        "in-review", "returned", "draft", "in-review", "approved", "published",
        "updated", "suspended", "published", "updated", "withdrawn", "purged",
    ]  # fmt: skip


@given(verbs=st.lists(st.sampled_from([*Act, "open", "", "Publish"]), max_size=30))
def test_no_act_leaves_a_state_that_is_over_but_purge(verbs):
    over = False
    for state in walk(verbs):
        assert not over or state is NoticeState.PURGED
        over = over or state in OVER


@given(verbs=st.lists(st.sampled_from(Act), max_size=30))
def test_nothing_holds_that_was_not_approved_since_it_was_last_written(verbs):
    approved = False
    state = NoticeState.DRAFT
    for verb in verbs:
        try:
            state = step(state, verb)
        except BadInput:
            continue
        approved = verb is Act.APPROVE or (approved and state in {*LIVING, *OVER})
        assert state not in LIVING or approved


def test_the_states_are_shared_out():
    assert LIVING.isdisjoint(OVER)
    assert {s.value for s in BEFORE} == {"draft", "in-review", "returned", "approved"}


@pytest.mark.attack
@pytest.mark.parametrize("state", sorted(OVER))
@pytest.mark.parametrize(
    "verb", ["publish", "update", "resume", "renew", "edit", "approve"]
)
def test_notice_that_is_over_brought_back(state, verb):
    with pytest.raises(BadInput) as refused:
        step(state, verb)
    assert verb not in refused.value.advice


@pytest.mark.attack
@pytest.mark.parametrize("state", sorted(BEFORE - {NoticeState.APPROVED}))
def test_publication_without_review(state):
    with pytest.raises(BadInput):
        step(state, "publish")


@pytest.mark.attack
@pytest.mark.parametrize("verb", ["edit", "update", "submit"])
def test_content_changed_after_it_was_approved(verb):
    with pytest.raises(BadInput):
        step(NoticeState.APPROVED, verb)


@pytest.mark.attack
def test_content_changed_while_the_reviewer_reads_it():
    with pytest.raises(BadInput):
        step(NoticeState.IN_REVIEW, "edit")


@pytest.mark.attack
@pytest.mark.parametrize("state", sorted(LIVING))
def test_purge_of_a_notice_that_recipients_still_hold(state):
    with pytest.raises(BadInput):
        step(state, "purge")


def test_a_step_that_cannot_be_says_what_can():
    with pytest.raises(BadInput) as refused:
        step(NoticeState.SUSPENDED, "update")
    assert "resume" in refused.value.advice
    with pytest.raises(BadInput) as refused:
        step(NoticeState.PURGED, "purge" * 100)
    assert "nothing" in refused.value.advice
    assert len(refused.value.message) < 120


def test_a_second_officer_agrees_before_recipients_hear_of_new_things():
    second = {act for act, rule in ACTS.items() if rule.second}
    assert second == {Act.PUBLISH, Act.UPDATE, Act.RENEW, Act.WITHDRAW, Act.CANCEL}
    for act in second:
        assert ACTS[act].roles.isdisjoint(ACTS[Act.APPROVE].roles)


def test_what_recipients_are_told_is_a_word_of_the_stream():
    told = {rule.told for rule in ACTS.values() if rule.told}
    assert told <= set(Verb)
    assert {Verb.WITHDRAW, Verb.CANCEL, Verb.EXPIRE} <= told
    for act, rule in ACTS.items():
        moves = [m for m in LIFE.values() if act in m]
        lives = any(m[act] in {*LIVING, *OVER} - {NoticeState.PURGED} for m in moves)
        assert bool(rule.told) == lives, act


def test_the_desk_gives_each_act_to_the_roles_of_the_table():
    calls = {call.name: call.roles for call in CALLS}
    for act, rule in ACTS.items():
        name = "Notices.Draft" if act is Act.EDIT else f"Notices.{act.capitalize()}"
        if rule.roles:
            assert calls[name] == rule.roles, act
        else:
            assert name not in calls, "the clock does it"
            assert act is Act.EXPIRE


def test_no_operator_or_auditor_moves_a_notice():
    for rule in ACTS.values():
        assert rule.roles <= {OfficerRole.ANALYST, OfficerRole.RELEASE_OFFICER}


def test_whatever_takes_a_notice_back_has_a_reason():
    assert {
        "return",
        "suspend",
        "resume",
        "withdraw",
        "cancel",
        "expire",
        "renew",
        "purge",
    } == set(REASONS)
    check_reason("withdraw", "purpose-achieved")
    check_reason("publish", "")
    check_reason("withdraw", "other", "The court has moved.")


@pytest.mark.parametrize(
    ("verb", "reason", "text"),
    [
        ("withdraw", "", ""),
        ("withdraw", "conditions-lost", ""),
        ("withdraw", "Error", ""),
        ("withdraw", "other", " "),
        ("publish", "error", ""),
        ("renew", "other", "Because."),
        ("no-verb", "error", ""),
    ],
)
def test_a_reason_that_is_not_the_verb_s_is_refused(verb, reason, text):
    with pytest.raises(BadInput):
        check_reason(verb, reason, text)


@pytest.mark.attack
def test_renewal_without_a_reassessment():
    with pytest.raises(BadInput):
        check_reason("renew", "")
