from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import ConfigBroken
from node.matching.catalogue import CATEGORIES
from node.model.codes import SubjectRole
from node.protocol.retention.rules import (
    Kept,
    ProceedingsOutcome,
    read_rules,
    rules_text,
    term,
)

NOW = datetime(2026, 6, 1, tzinfo=UTC)
RULES = read_rules(rules_text(), CATEGORIES)
ANY = st.builds(
    Kept,
    id=st.just("r"),
    category=st.sampled_from(sorted(CATEGORIES)),
    role=st.sampled_from(SubjectRole),
    minor=st.booleans(),
    outcome=st.sampled_from(ProceedingsOutcome),
    since=st.just(NOW),
)


def kept(role="suspect", category="person", *, minor=False, outcome="open"):
    return Kept(
        "r", category, SubjectRole(role), minor, ProceedingsOutcome(outcome), NOW
    )


@pytest.mark.parametrize(
    ("what", "most"),
    [
        (kept(), 1826),
        (kept(minor=True), 1096),
        (kept(outcome="acquitted"), 0),
        (kept("convicted", outcome="dropped"), 0),
        (kept("victim", outcome="acquitted"), 1826),
        (kept("donor"), None),
        (kept("none", "tissue"), None),
    ],
)
def test_how_long_something_may_be_kept(what, most):
    assert term(RULES, what).most_days == most


def test_what_must_be_traced_is_kept_for_thirty_years_a_minor_s_too():
    assert term(RULES, kept("donor")).least_days == 10958
    assert term(RULES, kept("donor", minor=True)).most_days is None


@given(each=ANY)
def test_everything_is_looked_at_again_and_has_a_law(each):
    found = term(RULES, each)
    assert 1 <= found.review_days <= 1096
    assert found.laws
    assert found.most_days is None or found.least_days <= found.most_days


@given(each=ANY)
def test_a_minor_is_never_kept_for_longer_or_looked_at_less(each):
    grown, minor = (
        term(RULES, Kept("r", each.category, each.role, m, each.outcome, NOW))
        for m in (False, True)
    )
    assert minor.review_days <= grown.review_days
    if grown.most_days is not None:
        assert minor.most_days <= grown.most_days


@pytest.mark.attack
@given(each=ANY, days=st.integers(1, 3000), roles=st.sets(st.sampled_from(SubjectRole)))
def test_attack_a_further_rule_makes_a_time_longer(each, days, roles):
    more = f"""
[[rule]]
roles = [{", ".join(f'"{role}"' for role in sorted(roles))}]
most_days = {days}
review_days = {days}
law = "L"
"""
    before = term(RULES, each)
    after = term(read_rules(rules_text() + more, CATEGORIES), each)
    assert after.review_days <= before.review_days
    if before.most_days is not None:
        assert after.most_days <= before.most_days


WHOLE = '[[rule]]\nmost_days = 10\nreview_days = 5\nlaw = "L"\n'


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", ""),
        ("rule = []", "rule"),
        ("[[rule]", ""),
        (WHOLE.replace("most", "mots"), "rule[0]"),
        (WHOLE.replace("10", "-1"), "rule[0].most_days"),
        (WHOLE.replace("10", "99999"), "rule[0].most_days"),
        (WHOLE.replace("= 5", "= 0"), "rule[0].review_days"),
        (WHOLE.replace('"L"', '""'), "rule[0].law"),
        (WHOLE.replace("review_days = 5\n", ""), "rule"),
        (WHOLE + 'roles = ["wizard"]\n', "rule[0].roles[0]"),
        (WHOLE + 'roles = ["victim"]\n', "rule"),
        (WHOLE + 'categories = ["pets"]\n', "rule[0].categories"),
        (WHOLE + '[[rule]]\nlaw = "L"\n', "rule[1]"),
        (WHOLE + '[[rule]]\nreview_days = 1\nfinal = true\nlaw = "L"\n', "rule[1].final"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_meant_are_refused_with_their_key(text, key):
    with pytest.raises(ConfigBroken) as refused:
        read_rules(text, CATEGORIES)
    assert refused.value.key == key
    assert refused.value.advice
