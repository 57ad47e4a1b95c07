"""A matrix that is known by hand, and what differs between two."""

from __future__ import annotations

from functools import cache

from node.policy.bundle import load_bundle
from node.policy.matrix.facts import setting
from node.policy.matrix.made import compare, decide_cells, draw
from node.policy.matrix.rows import Key
from tests.policies.tiny import DISCLOSING, disclosing_files

APPROVAL = "approval: beyond-core"


@cache
def bundle(rules=DISCLOSING):
    return load_bundle(disclosing_files(rules))


@cache
def drawn(rules=DISCLOSING):
    return draw(bundle(rules))


def cell(subject, to="police", purpose="investigation", *, notice=False, modifier=""):
    cells = _cells()
    return cells[Key(notice, subject, to, purpose, modifier)]


@cache
def _cells():
    return decide_cells(bundle(), setting(bundle()))


def test_the_setting_is_taken_from_the_bundle_s_own_cases_and_agreements():
    of = setting(bundle())
    assert (of.own, of.partner, {a for _, a in of.agreements}) == ("PT", "ES", {"pact"})
    assert (of.offence, of.retaining) == ("theft", "US")


def test_what_leaves_of_a_suspect_is_this():
    outcome = cell("person: suspect")
    assert outcome.told == "told"
    assert dict(outcome.items) == {
        "core": "exact",
        "core/birth_date": "weakened",
        "contact": APPROVAL,
        **dict.fromkeys(
            ("biometric", "existence", "health", "identity", "narrative", "object"),
            "never",
        ),
    }


def test_a_field_that_fares_as_its_group_is_not_named():
    items = dict(cell("person: suspect", purpose="missing-person").items)
    assert items["core"] == "exact"
    assert "core/birth_date" not in items


def test_where_nothing_is_told_no_field_is_named():
    assert cell("person: informant").told == "not told"
    assert cell("person: informant").items == ()
    assert cell("person: suspect", to="health").told == "may not ask"


def test_equal_cells_are_one_row():
    rows = {(r.of.subjects, r.of.to, r.of.purposes): r for r in drawn().questions}
    people = tuple(f"person: {r}" for r in ("suspect", "convicted"))
    ordinary = [k for k in rows if k[0][:2] == people and k[1] == ("police",)]
    purposes = [k[2] for k in ordinary]
    assert sorted(map(len, purposes)) == [1, 10]
    assert ("missing-person",) in purposes
    assert ordinary[0][0][-1] == "vehicle", "it is treated as a person is"


def test_a_notice_is_told_or_not_by_kind():
    told = {kind: r.outcome.told for r in drawn().notices for kind in r.of.subjects}
    assert told["red"] == "told"
    assert {said for kind, said in told.items() if kind != "red"} == {"not told"}
    (red,) = [r for r in drawn().notices if r.of.subjects == ("red",)]
    assert len(red.of.to) == 7
    assert dict(red.outcome.items)["core"] == "exact"


def test_a_modifier_is_told_by_what_it_takes_away():
    minor = [m for m in drawn().modifiers if m.modifier == "a minor"]
    assert {m.direction for m in minor} == {"less"}
    changed = {c for m in minor for c in m.changes}
    assert ("core", "exact", "approval: protected-person") in changed
    approvals = "approval: beyond-core + protected-person"
    assert ("contact", APPROVAL, approvals) in changed
    assert {m.modifier for m in drawn().modifiers} == {"a minor"}, "no rule sees others"


def test_two_bundles_differ_in_what_was_changed_and_more_comes_first():
    text = DISCLOSING.replace(
        'context.purpose == Comity::Purpose::"missing-person"', "true", 1
    ).replace('Comity::NoticeKind::"red"', 'Comity::NoticeKind::"blue"')
    found = compare(bundle(text), bundle())
    assert found.differences[0].direction == "more"
    ordinary = [d for d in found.differences if not d.modifier]
    said = {(d.direction, d.notice, c) for d in ordinary for c in d.changes}
    assert said == {
        ("more", False, ("core/birth_date", "weakened", "exact")),
        ("more", True, ("that there is one", "not told", "told")),
        ("less", True, ("that there is one", "told", "not told")),
    }
    back = compare(bundle(), bundle(text))
    assert {d.direction for d in back.differences} == {"more", "less"}
    assert compare(bundle(), bundle()).differences == ()


def test_what_is_drawn_is_what_is_decided():
    covered = {
        (subject, to, purpose)
        for row in drawn().questions
        for subject in row.of.subjects
        for to in row.of.to
        for purpose in row.of.purposes
    }
    asked = {
        (k.subject, k.to, k.purpose)
        for k in _cells()
        if not k.notice and not k.modifier
    }
    assert covered == asked


def test_what_rules_on_asking_tell_apart_is_apart_in_what_is_told_of_a_match():
    """A rule names the purpose that would otherwise stand for all that none names."""
    rule = """
@id("NOT-TO-PREVENT") @legal("L")
forbid (principal, action == Comity::Action::"ask", resource)
when { context.purpose == Comity::Purpose::"prevention" };
"""
    made = bundle(DISCLOSING + rule)
    cells, of = decide_cells(made, setting(made)), ("person: suspect", "police")
    assert cells[Key(False, *of, "prevention", "")].told == "may not ask"
    assert cells[Key(False, *of, "investigation", "")].told == "told"
    assert (
        cells[Key(False, *of, "prosecution", "")]
        == _cells()[Key(False, *of, "prosecution", "")]
    )
