"""The table of acts: what each demands, records and settles."""

from node.protocol.notice.acts import ACTS, Act, Need

SAID = {"content", "reason", "asked", "asked-by", "not-obeyed"}


def test_what_is_asked_for_is_agreed_to_by_a_second_officer():
    asked = {act for act, rule in ACTS.items() if rule.asks}
    assert asked == {Act.UPDATE, Act.RENEW, Act.WITHDRAW, Act.CANCEL}
    assert all(ACTS[act].second for act in asked)
    assert {act for act, rule in ACTS.items() if rule.second} - asked == {Act.PUBLISH}
    assert Need.APPROVED in ACTS[Act.PUBLISH].needs


def test_nothing_is_asked_for_while_something_waits():
    assert all(rule.asks[0] is Need.UNASKED for rule in ACTS.values() if rule.asks)


def test_whatever_goes_out_or_is_read_by_a_second_officer_lacks_nothing():
    complete = {act for act, rule in ACTS.items() if Need.COMPLETE in rule.needs}
    out = {Act.PUBLISH, Act.UPDATE, Act.RENEW, Act.RESUME}
    assert complete == {Act.SUBMIT, Act.APPROVE} | out


def test_an_entry_says_what_an_act_can_know():
    assert len({rule.entry for rule in ACTS.values()}) == len(Act)
    for act, rule in ACTS.items():
        assert set(rule.records) <= SAID, act
        assert ("reason" in rule.records) == bool(rule.reasons) or rule.second, act
        assert ("asked-by" in rule.records) == bool(rule.asks), act


def test_words_of_officers_go_along_with_a_pause_alone():
    worded = {act for act, rule in ACTS.items() if rule.worded}
    assert worded == {Act.SUSPEND, Act.RESUME}
