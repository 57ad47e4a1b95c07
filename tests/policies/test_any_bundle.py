"""The quick way to a decision is the slow way's, whatever rules an agency has.

The slow way has no memory, takes nothing for alike, puts the whole rule book before
Cedar and asks of each field by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random
from types import MappingProxyType

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from node.errors import PolicyBroken
from node.model.codes import Action, Level
from node.policy.answer import may_answer_hit
from node.policy.ask import may_ask
from node.policy.bundle import Bundle
from node.policy.disclose import HitDecision, decide_hit
from node.policy.fields import all_withheld
from node.policy.matrix.alike import fields_of, named
from node.policy.memo import RESTS_ON, DecisionCache
from node.policy.notify import ATTACHMENTS, decide_notify
from node.policy.proof.decisions import FACTS
from node.policy.proof.formula import evaluate
from node.policy.study.mutate_rules import rule_changes
from node.policy.study.rebuild import workshop
from tests.policies.any_facts import any_fields, any_notice, any_record
from tests.policies.any_rules import any_bundle
from tests.policies.cells import decisions_of, engine_allows
from tests.thorough import examples

MANY = 4
"""How many decisions are asked of one bundle, which remembers them."""


def at_random(test: Callable[[st.DataObject, Bundle], None], bundles: int) -> None:
    """Try a test with so many bundles that are drawn at random, the same each time."""

    @settings(
        max_examples=examples(bundles),
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data(), any_bundle())
    def tried(data: st.DataObject, bundle: Bundle) -> None:
        test(data, bundle)

    tried()


def slow(bundle: Bundle) -> Bundle:
    """The bundle, asking everything by itself of all its rules, and forgetting it."""
    engine = replace(bundle.engine, alike=None, by_action=MappingProxyType({}))
    return replace(bundle, engine=engine, memo=DecisionCache())


def hit_by_field(bundle: Bundle, facts, asked) -> HitDecision:
    each = [decide_hit(slow(bundle), facts, (one,)) for one in asked]
    for one in each:
        if not one.answer_hit.allowed:  # by a rule on the hit, or one that errs
            return replace(one, fields=all_withheld(asked), withheld=())
    told = {w for one in each for w in one.withheld}
    return HitDecision(
        answer_hit=each[0].answer_hit,
        fields=tuple(v for one in each for v in one.fields),
        withheld=tuple(sorted(told, key=lambda w: (w.group, w.remedy))),
        transforms=tuple(t for one in each for t in one.transforms),
        notify=tuple(sorted({n for one in each for n in one.notify})),
        errors=tuple(e for one in each for e in one.errors),
    )


def notice_by_field(bundle: Bundle, facts, asked):
    """Return whether a notice is told, and the verdicts on what it has."""
    by_name = replace(bundle, named=frozenset((facts.ask.asker.id,)))
    bare = replace(facts, files=False)
    every = (*asked, ATTACHMENTS) if facts.files else asked
    if not decide_notify(slow(by_name), bare, ()).allowed:
        return False, all_withheld(every)
    each = [decide_notify(slow(by_name), bare, (one,)) for one in every]
    if any(not e.startswith("fields:") for one in each for e in one.errors):
        return False, all_withheld(every)  # a rule erred, and may have been a forbid
    said = tuple(v for one in each for v in one.fields)
    spoken = [v for v in said if v.field != ATTACHMENTS[0]]
    leaves = any(v.level is not Level.WITHHELD for v in spoken)
    return leaves or not spoken, said


def test_what_leaves_of_a_record_is_what_each_field_by_itself_would():
    counts: Counter[str] = Counter()

    def tried(data: st.DataObject, bundle: Bundle) -> None:
        for _ in range(MANY):
            facts, asked = data.draw(any_record(bundle)), data.draw(any_fields())
            quick = decide_hit(bundle, facts, asked)
            by_field = hit_by_field(bundle, facts, asked)
            assert bool(quick.errors) is bool(by_field.errors)
            same = {"errors": (), "answer_hit": replace(quick.answer_hit, errors=())}
            erred = replace(by_field.answer_hit, errors=())
            assert same["answer_hit"] == erred
            assert replace(quick, **same) == replace(by_field, **same)
            counts.update(v.level for v in quick.fields)
            counts["told"] += bool(quick.withheld)
            counts["erred"] += bool(quick.answer_hit.errors)

    at_random(tried, bundles=30)
    assert all(counts[level] > 10 for level in Level), counts
    assert counts["told"] > 0, counts
    assert counts["erred"] > 0, counts


def test_what_a_notice_tells_is_what_each_field_by_itself_would():
    counts: Counter[bool] = Counter()

    def tried(data: st.DataObject, bundle: Bundle) -> None:
        for _ in range(MANY):
            facts, asked = data.draw(any_notice(bundle)), data.draw(any_fields())
            quick = decide_notify(bundle, facts, asked)
            assert (quick.allowed, quick.fields) == notice_by_field(
                bundle, facts, asked
            )
            counts[quick.allowed] += 1

    at_random(tried, bundles=15)
    assert min(counts[True], counts[False]) > 4, counts


def test_what_stands_for_others_in_a_matrix_is_decided_as_each_of_them():
    counts: Counter[bool] = Counter()

    def tried(data: st.DataObject, bundle: Bundle) -> None:
        ask, release, notice = (
            named(bundle, RESTS_ON[action])
            for action in (Action.ASK, Action.DISCLOSE_EXACT, Action.NOTIFY)
        )
        asked = tuple(fields_of(bundle))
        for _ in range(MANY):
            facts, told = data.draw(any_record(bundle)), data.draw(any_notice(bundle))
            facts = replace(facts, category=facts.ask.category)
            plain = release.record(facts)
            assert may_ask(bundle, facts.ask) == may_ask(bundle, ask.ask(facts.ask))
            assert decide_hit(bundle, facts, asked) == decide_hit(bundle, plain, asked)
            other = decide_notify(bundle, notice.notice(told), asked)
            assert decide_notify(bundle, told, asked) == other
            counts[facts != plain] += 1

    at_random(tried, bundles=25)
    assert counts[True] > 20, counts


def test_a_bundle_with_one_rule_changed_remembers_nothing_that_the_rule_decided():
    counts: Counter[bool] = Counter()

    def tried(data: st.DataObject, bundle: Bundle) -> None:
        asked = data.draw(any_fields())
        rule = data.draw(st.sampled_from(sorted(bundle.bodies)))
        change = data.draw(st.sampled_from(rule_changes(rule, bundle.bodies[rule])))
        shop = workshop(bundle)
        records = [data.draw(any_record(bundle)) for _ in range(MANY)]
        notice = data.draw(any_notice(bundle))

        def decided(by: Bundle) -> list[object]:
            found: list[object] = [decide_notify(by, notice, asked)]
            for facts in records:
                found += [may_ask(by, facts.ask), may_answer_hit(by, facts)]
                found.append(decide_hit(by, facts, asked))
            return found

        before = decided(bundle)
        if shop.refusal(rule, change.body):
            return
        changed = shop.with_rule(rule, change.body)
        after = decided(replace(changed, memo=DecisionCache()))
        assert decided(changed) == after
        counts[before != after] += 1

    at_random(tried, bundles=15)
    assert counts[True] > 0, counts


def test_formulas_of_a_proof_say_what_the_engine_says():
    counts: Counter[bool] = Counter()

    def tried(data: st.DataObject, bundle: Bundle) -> None:
        decisions = decisions_of(bundle)
        try:
            ruled = decisions.ruled
        except PolicyBroken:
            return  # it says that it cannot read a rule, and proves nothing
        for _ in range(MANY):
            chance = Random(data.draw(st.integers(0, 2**32)))
            domains = decisions.space.domains
            cell = {name: chance.choice(values) for name, values in domains.items()}
            for action in FACTS:
                allowed = engine_allows(decisions, cell, action)
                assert evaluate(ruled[action].allowed, cell) is allowed, cell
                counts[allowed] += 1

    at_random(tried, bundles=40)
    assert min(counts[True], counts[False]) > 100, counts
