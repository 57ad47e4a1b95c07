"""Three rulings on a field, read together."""

from __future__ import annotations

from node.model.codes import Level
from node.policy.engine import Rule, Ruling
from node.policy.sheet import Sheet


def rule(name: str, **changes) -> Rule:
    plain = {
        "id": name,
        "effect": "forbid",
        "path": "x.cedar",
        "line": 1,
        "legal": "x",
        "remedy": "",
        "transform": "",
        "tell": "",
        "notify": "",
    }
    return Rule(**(plain | changes))


def no(*rules: Rule) -> Ruling:
    return Ruling(allowed=False, rules=rules, errors=())


def yes(*rules: Rule) -> Ruling:
    return Ruling(allowed=True, rules=rules, errors=())


YEAR = rule("YEAR", transform="date-to-year")
VICTIM = rule("VICTIM", remedy="approval:protected-person", tell="approval:release")
QUIET = rule("QUIET", remedy="approval:handling")


def test_remedies_are_of_the_strength_that_could_be_opened():
    """The rule that only weakens is no reason why the field is withheld."""
    sheet = Sheet(
        exact={"f": no(YEAR, VICTIM)},
        general={"f": no(VICTIM)},
        cures={"f": Level.GENERALISED},
    )
    assert sheet.remedies("f") == ("approval:protected-person",)
    assert sheet.told("f") == ("approval:release",)
    assert sheet.verdict("f").policies == ("VICTIM", "YEAR")


def test_one_quiet_rule_silences_the_others():
    sheet = Sheet(
        exact={"f": no(QUIET, VICTIM)},
        general={"f": no(QUIET, VICTIM)},
        cures={"f": Level.EXACT},
    )
    assert sheet.told("f") == ()
    assert len(sheet.remedies("f")) == 2


def test_of_a_match_that_is_not_confirmed_nothing_else_is_heard():
    word = "approval:hit-confirmation"
    confirm = rule("CONFIRM", remedy=word, tell=word)
    closed = no(confirm, VICTIM)
    sheet = Sheet(exact={"f": closed}, general={"f": closed}, cures={"f": Level.EXACT})
    assert sheet.told("f") == (word,)
    assert sheet.remedies("f") == (word, "approval:protected-person")


def test_field_that_cannot_be_opened_has_no_remedy():
    sheet = Sheet(exact={"f": no(VICTIM)}, general={"f": no(VICTIM)}, cures={})
    assert sheet.remedies("f") == ()
    assert sheet.told("f") == ()


def test_general_form_may_be_named_by_what_permits_it():
    permit = rule("P", effect="permit", transform="prefix")
    sheet = Sheet(exact={"f": no()}, general={"f": yes(permit)}, cures={})
    assert sheet.verdict("f").level is Level.GENERALISED
    assert sheet.transform("f") == "prefix"


def test_duties_to_notify_are_gathered():
    told = rule("N", effect="permit", notify="owner")
    sheet = Sheet(exact={"f": yes(told)}, general={}, cures={})
    assert sheet.notify() == {"owner"}
