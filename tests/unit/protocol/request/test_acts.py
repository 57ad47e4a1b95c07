from node.model.codes import OfficerRole
from node.model.request import RequestAct
from node.protocol.request.acts import ENDING, REQUEST_ACTS, RequestNeed
from node.protocol.request.needs import NEEDS


def test_every_need_is_asked_by_an_act_and_has_words():
    asked = {need for rule in REQUEST_ACTS.values() for need in rule.needs}
    assert asked == set(NEEDS) == set(RequestNeed)
    assert all(why for _, why in NEEDS.values())


def test_no_operator_or_auditor_moves_a_request():
    officers = {OfficerRole.ANALYST, OfficerRole.RELEASE_OFFICER}
    assert all(rule.roles <= officers for rule in REQUEST_ACTS.values())


def test_who_writes_does_not_approve_and_what_leaves_a_release_officer_decides():
    analyst = REQUEST_ACTS[RequestAct.EDIT].roles
    assert REQUEST_ACTS[RequestAct.APPROVE].roles.isdisjoint(analyst)
    for act in (
        RequestAct.ACCEPT,
        RequestAct.EXECUTE,
        RequestAct.PARTLY,
        RequestAct.REFUSE,
    ):
        assert REQUEST_ACTS[act].roles == {OfficerRole.RELEASE_OFFICER}


def test_only_the_draft_stays_at_home():
    home = {act for act, rule in REQUEST_ACTS.items() if not rule.told}
    assert home == {
        RequestAct.EDIT,
        RequestAct.SUBMIT,
        RequestAct.RETURN,
        RequestAct.APPROVE,
        RequestAct.DISCARD,
    }
    assert not home & ENDING


def test_the_node_alone_does_nothing_but_receive():
    nobody = {act for act, rule in REQUEST_ACTS.items() if not rule.roles}
    assert nobody == {RequestAct.RECEIVE}
