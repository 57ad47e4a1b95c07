from itertools import product

import pytest

from node.errors import BadInput
from node.model.codes import AgencyClass
from node.model.notice import Urgency
from node.model.request import DataAccess, Pause
from node.protocol.request.circumstance import holds, said_in
from node.protocol.request.kindfile import Unit
from node.protocol.request.kinds import (
    REQUEST_KINDS,
    request_kind,
    request_kind_view,
)
from tests.requests import NOW, complete, saying

ALL = {
    "core-data", "information", "supplementary", "consent", "assurance", "preservation",
    "mla", "eio",
}  # fmt: skip


def clocks(name, content, access=DataAccess.UNSAID):
    """The clocks that run for a request."""
    kind = REQUEST_KINDS[name]
    said = said_in(content)
    return {
        (c.name, c.amount, str(c.unit))
        for c in kind.clocks
        if holds(c.when, content, said, access)
    }


def test_every_kind_of_the_design_is_there():
    assert set(REQUEST_KINDS) == ALL


def test_core_data_are_due_in_48_hours_after_a_match_that_staff_confirmed():
    assert clocks("core-data", complete("core-data")) == {("result", 48, "hours")}
    kind = REQUEST_KINDS["core-data"]
    assert {"hit_reference", "match_confirmed", "facts"} <= set(kind.demanded)
    assert kind.clocks[0].pauses == (Pause.AUTHORISATION,)


@pytest.mark.parametrize(
    ("urgency", "access", "due"),
    [
        (Urgency.URGENT, DataAccess.DIRECT, ("result", 8, "hours")),
        (Urgency.URGENT, DataAccess.UNSAID, ("result", 8, "hours")),
        (Urgency.VERY_URGENT, DataAccess.INDIRECT, ("result", 3, "calendar-days")),
        (Urgency.NORMAL, DataAccess.DIRECT, ("result", 7, "calendar-days")),
        (Urgency.NORMAL, DataAccess.INDIRECT, ("result", 7, "calendar-days")),
    ],
)
def test_information_is_due_by_urgency_and_access(urgency, access, due):
    content = complete("information", urgency=urgency)
    assert clocks("information", content, access) == {due}


def test_supplementary_information_is_due_in_12_hours_and_for_some_at_once():
    content = complete("supplementary")
    assert clocks("supplementary", content) == {("result", 12, "hours")}
    for why in ("terrorism", "arrest", "child-at-risk"):
        at_once = saying(content, immediate_ground=why)
        assert clocks("supplementary", at_once) == {("result", 0, "hours")}


def test_what_is_preserved_lapses_after_90_days_and_can_be_renewed():
    (clock,) = REQUEST_KINDS["preservation"].clocks
    assert (clock.amount, clock.unit) == (90, Unit.CALENDAR_DAYS)
    assert clock.lapses
    assert clock.extension.amount == 90
    assert clock.extension.times is None


def test_the_clocks_of_an_order_are_a_week_30_and_30_and_90_days():
    content = complete("eio", measures=())
    assert clocks("eio", content) == {
        ("acknowledgement", 7, "calendar-days"),
        ("decision", 30, "calendar-days"),
        ("result", 90, "calendar-days"),
        ("wanted", 0, "as-asked"),
    }
    more = REQUEST_KINDS["eio"].clock("decision").extension
    assert (more.amount, more.times) == (30, 1)


def test_a_seizure_is_decided_upon_within_24_hours():
    search = complete("eio")
    seizure = complete(
        "eio", measures=(type(search.measures[0])("seizure", "The phone.", "en"),)
    )
    assert ("provisional", 24, "hours") in clocks("eio", seizure)
    assert ("provisional", 24, "hours") not in clocks("eio", search)


@pytest.mark.parametrize("name", sorted(ALL))
def test_of_clocks_of_one_name_just_one_runs_in_all_circumstances(name):
    kind = REQUEST_KINDS[name]
    for urgency, access, by, why in product(
        Urgency, DataAccess, (None, NOW), ("", "terrorism")
    ):
        content = complete(name, urgency=urgency, wanted_by=by)
        if "immediate_ground" in kind.names:
            content = saying(content, immediate_ground=why)
        running = [clock for clock, _, _ in clocks(name, content, access)]
        assert len(running) == len(set(running))
        assert {"result", "preserved"} & set(running)


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_kind_says_what_for_by_which_law_and_who_may_ask_whom(name):
    kind = REQUEST_KINDS[name]
    assert kind.purpose.endswith(".")
    assert kind.asks
    assert kind.asked
    assert all(ground.law for ground in kind.grounds)
    assert all(ground.alternatives for ground in kind.grounds)
    assert all(clock.law for clock in kind.clocks)


def test_only_judicial_authorities_send_orders_and_formal_requests():
    for name in ("mla", "eio"):
        kind = REQUEST_KINDS[name]
        assert kind.asks == kind.asked == (AgencyClass.JUDICIAL,)
        assert kind.second_law
        assert kind.language_law


def test_every_formal_request_states_the_basis_of_jurisdiction():
    for name in ("mla", "eio", "preservation"):
        assert "jurisdiction_basis" in REQUEST_KINDS[name].demanded


def test_bank_secrecy_and_fiscal_matters_are_no_grounds():
    codes = {g.code for k in REQUEST_KINDS.values() for g in k.grounds}
    assert not [code for code in codes if "bank" in code or "fiscal" in code]


def test_an_unknown_kind_is_refused_with_the_list():
    with pytest.raises(BadInput) as refused:
        request_kind("x" * 1000)
    assert "core-data" in refused.value.advice
    assert len(refused.value.message) < 100


def test_the_desk_sees_all_that_a_kind_demands_with_its_law():
    view = request_kind_view(REQUEST_KINDS["eio"])
    laws = {(each.code, each.name): each.law for each in view.demands}
    assert laws["missing", "necessity"] == "Directive 2014/41/EU, Art. 6(1)(a)"
    assert laws["assurance", "available_at_home"].endswith("Art. 6(1)(b)")
    assert laws["validation", "validated_by"].endswith("Art. 2(c)(ii)")
    assert [part.letter for part in view.parts] == list("ABCDEFGHIJKL")
