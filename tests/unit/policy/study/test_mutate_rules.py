"""Single changes of a rule: each is one change, named, and no other."""

from __future__ import annotations

from node.policy.lint import parse_policies
from node.policy.study.mutate_rules import rule_changes
from tests.policies.reading import starter_files

RULE = """\
@id("R")
@legal("L")
forbid (
  principal,
  action in [Comity::Action::"notify", Comity::Action::"forward"],
  resource == Comity::Category::"person"
)
when { context.minor && (context.hidden || context.case_given) && context.meant }
unless { [Comity::Purpose::"warning", Comity::Purpose::"detection"].contains(context.purpose) };
"""


def changes(text=RULE):
    (parsed,) = parse_policies("x.cedar", text)
    return {c.change: c.body for c in rule_changes("R", parsed.body)}


def test_all_changes_of_a_rule_are_these():
    assert set(changes()) == {
        "the rule is removed",
        "it holds for every resource",
        "action 'notify' is removed",
        "action 'forward' is removed",
        "`when` becomes `unless`",
        "the `when` clause is dropped",
        "in `when`: `&& context.minor` is dropped",
        "in `when`: `&& (context.hidden || context.case_given)` is dropped".replace(
            "(context.hidden || context.case_given)",
            "context.hidden || context.case_given",
        ),
        "in `when`: `&& context.meant` is dropped",
        "in `when`: `|| context.hidden` is dropped",
        "in `when`: `|| context.case_given` is dropped",
        "`unless` becomes `when`",
        "the `unless` clause is dropped",
        'in `unless`: "warning" is removed from ["warning", ...]',
        'in `unless`: "detection" is removed from ["warning", ...]',
    }


def test_the_rule_itself_is_left_as_it_is_and_one_thing_changed():
    (parsed,) = parse_policies("x.cedar", RULE)
    before = str(parsed.body)
    made = {c.change: c.body for c in rule_changes("R", parsed.body)}
    assert str(parsed.body) == before
    turned = made["`when` becomes `unless`"]
    assert [c["kind"] for c in turned["conditions"]] == ["unless", "unless"]
    dropped = made["the `when` clause is dropped"]
    assert dropped["conditions"] == parsed.body["conditions"][1:]
    assert made["the rule is removed"] is None


def test_names_of_changes_are_unique_and_fit_a_line_of_the_accepted_ones():
    for path, data in starter_files().items():
        if not path.endswith(".cedar"):
            continue
        for one in parse_policies(path, data.decode()):
            named = [c.change for c in rule_changes("R", one.body)]
            assert len(named) == len(set(named))
            assert max(map(len, named)) < 200
            assert all(c.body != one.body for c in rule_changes("R", one.body))


def test_names_in_a_record_that_a_rule_writes_are_no_words_of_cedar():
    written = '{"Set": context.minor, "&&": context.meant}["Set"]'
    said = changes(RULE.replace("context.hidden ||", f"{written} ||"))
    assert not any("removed from" in one and "minor" in one for one in said)
    assert any("case_given` is dropped" in one for one in said)
