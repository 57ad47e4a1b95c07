"""What no rule can tell apart is decided alike: it need not be asked twice."""

from __future__ import annotations

import pytest

from node.model.codes import Action, AgencyClass, Purpose, SubjectRole
from node.policy.answer import may_answer_hit
from node.policy.ask import may_ask
from node.policy.disclose import decide_hit
from node.policy.matrix.alike import fields_of, named
from node.policy.matrix.facts import (
    ask_facts_of,
    notify_facts_of,
    record_facts_of,
    setting,
)
from node.policy.memo import RESTS_ON
from node.policy.notify import decide_notify
from node.policy.study.chance import Chance
from tests.policies.reading import EXAMPLES, example, starter


@pytest.mark.parametrize("seed", range(40))
def test_the_first_of_its_sort_is_decided_as_each_other_is(seed):
    chance = Chance(seed)
    bundle = chance.pick([starter(), *map(example, EXAMPLES)])
    of = setting(bundle)
    ask = ask_facts_of(
        of,
        to=chance.pick(list(AgencyClass)),
        purpose=chance.pick(list(Purpose)),
        category=chance.pick(sorted(bundle.vocabulary["Category"])),
    )
    facts = record_facts_of(ask, chance.pick(list(SubjectRole)))
    asked = tuple(fields_of(bundle))
    assert may_ask(bundle, ask) == may_ask(
        bundle, named(bundle, RESTS_ON[Action.ASK]).ask(ask)
    )
    plain = named(bundle, RESTS_ON[Action.DISCLOSE_EXACT]).record(facts)
    assert decide_hit(bundle, facts, asked) == decide_hit(bundle, plain, asked)
    kind = chance.pick(sorted(bundle.vocabulary["NoticeKind"]))
    notice = notify_facts_of(of, kind, chance.pick(list(AgencyClass)))
    other = named(bundle, RESTS_ON[Action.NOTIFY]).notice(notice)
    assert decide_notify(bundle, notice, asked) == decide_notify(bundle, other, asked)


def test_match_that_may_be_asked_about_is_told_as_the_node_tells_it():
    """Rules on asking alone name why an organ may be looked for."""
    bundle = example("health")
    ask = ask_facts_of(
        setting(bundle),
        to=AgencyClass.POLICE,
        purpose=Purpose.INVESTIGATION,
        category="tissue",
    )
    facts = record_facts_of(ask, SubjectRole.NONE)
    plain = named(bundle, RESTS_ON[Action.DISCLOSE_EXACT]).record(facts)
    assert may_answer_hit(bundle, facts).allowed
    assert may_answer_hit(bundle, plain).allowed


def test_a_word_that_a_rule_names_stands_for_itself():
    bundle = starter()
    ask = ask_facts_of(
        setting(bundle),
        to=AgencyClass.HEALTH,
        purpose=Purpose.ORGAN_TRACEABILITY,
        category="tissue",
    )
    assert named(bundle, RESTS_ON[Action.DISCLOSE_EXACT]).ask(ask) == ask
    other = ask_facts_of(
        setting(bundle), to=AgencyClass.OTHER, purpose=Purpose.WARNING, category="case"
    )
    assert named(bundle, RESTS_ON[Action.DISCLOSE_EXACT]).ask(other) != other


def test_every_field_that_is_singled_out_is_among_the_items():
    bundle = starter()
    items = [item for some in fields_of(bundle).values() for item in some]
    fields = [item.partition("/")[2] for item in items if "/" in item]
    assert sorted(fields) == sorted(bundle.fields)
    assert sorted(i for i in items if "/" not in i) == sorted(
        bundle.vocabulary["FieldGroup"]
    )
