"""Doubt protects: no fact that cannot be read releases more than one that can."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from node.policy.answer import RecordFacts, record_facts
from node.policy.ask import AskFacts
from node.policy.disclose import decide_hit
from node.policy.forward import ForwardFacts, decide_forward

from node.codec.wire import from_wire, to_wire
from node.errors import Malformed
from node.matching.normalise import normalise_record
from node.matching.normalise.country import normal_country
from node.matching.normalise.date import normal_date
from node.model.codes import Grade, Handling, Level, SubjectRole
from node.model.introduction import Introduction
from node.model.record import FieldValue, Record
from node.policy.doubt import PROTECTING
from node.policy.notify import NotifyFacts, decide_notify
from tests.policies.reading import (
    NOW,
    agency,
    asking,
    bulletin,
    forwarding,
    notice,
    starter,
    telling,
)

attack = pytest.mark.attack
README = Path(__file__).parents[2] / "policies" / "README.md"
OURS = {"ask", "own", "on", "meant", "chosen", "files", "shared"}
"""Facts that nobody hands us, and what only groups others."""
ASKED = (
    ("name", "core"),
    ("birth_date", "core"),
    ("nationality", "core"),
    ("passport_number", "identity"),
    ("phone", "contact"),
    ("case_number", "core"),
)
TOLD = (*ASKED, ("facts", "narrative"))
ODD = (
    "",
    "?",
    "XX/05/2012",
    "31/06/2012",
    "2012, 2013",
    "1391/02/13",
    "2555-05-03",
    "\u0662\u0660\u0661\u0662",
    "0000-00-00",
    "not known",
    "Atlantis",
    "SU",
    "PT; RO",
)
BIRTHS = st.sampled_from(ODD) | st.text(max_size=12).filter(
    lambda t: not normal_date(t)
)
NATIONS = st.sampled_from(ODD) | st.text(max_size=9).filter(
    lambda t: not normal_country(t)
)
KNOWN = {"name": "Ion Pop", "birth_date": "1970-02-03", "nationality": "RO"}
GRADES = st.sampled_from(Grade)
ROLES = st.sampled_from(SubjectRole)


def levels(decision):
    if not decision.answer_hit.allowed:
        return dict.fromkeys((name for name, _ in ASKED), -1)
    order = list(Level)
    return {v.field: order.index(v.level) for v in decision.fields}


def held(values, **changes):
    plain = {"role": SubjectRole.SUSPECT, **changes}
    made = tuple(FieldValue(n, v) for n, v in values.items() if v is not None)
    return normalise_record(
        Record("person", source="s", source_id="1", fields=made, **plain)
    )


def released(record, grade):
    facts = record_facts(
        starter(), asking(), record, grade=grade, approvals=frozenset()
    )
    return levels(decide_hit(starter(), facts, ASKED))


def no_more(worse, plain):
    assert all(worse[name] <= plain[name] for name in plain), (worse, plain)


DOUBTS = {
    "birth_date": BIRTHS | st.none(),
    "nationality": NATIONS | st.none(),
    "refugee_of": NATIONS,
}


def doubted(data):
    told = data.draw(st.lists(st.sampled_from(sorted(DOUBTS)), min_size=1, unique=True))
    return {**KNOWN, **{name: data.draw(DOUBTS[name]) for name in told}}


def test_every_fact_has_a_row_and_every_row_a_fact():
    kinds = (AskFacts, RecordFacts, NotifyFacts, ForwardFacts)
    named = {f.name for kind in kinds for f in fields(kind) if f.init}
    assert named - OURS == set(PROTECTING)


def test_the_page_for_lawyers_has_the_table():
    text = README.read_text("utf-8")
    for name, row in PROTECTING.items():
        cells = (f"`{name}`", row.read_from, row.doubt, row.counts_as, row.at_the_doors)
        assert "| " + " | ".join(cells) + " |" in text


@attack
@given(data=st.data(), role=ROLES, grade=GRADES)
@settings(deadline=None)
def test_value_of_a_record_is_spoilt_to_have_more_released(data, role, grade):
    worse = released(held(doubted(data), role=role), grade)
    no_more(worse, released(held(KNOWN, role=role), grade))


@attack
@given(data=st.data(), who=st.text(min_size=1, max_size=9), grade=GRADES)
@settings(deadline=None)
def test_originator_of_a_record_is_spoilt_to_make_it_ours(data, who, grade):
    handling = data.draw(st.sampled_from(Handling))
    odd = held(KNOWN, originator=who, handling=handling)
    no_more(released(odd, grade), released(held(KNOWN, handling=handling), grade))


@attack
def test_originator_of_blanks_is_somebody_and_not_us():
    facts = record_facts(
        starter(),
        asking(),
        held(KNOWN, originator=" \t"),
        grade=Grade.IDENTIFIER,
        approvals=frozenset(),
    )
    assert facts.originator == "?"


@attack
@given(data=st.data(), kind=st.sampled_from(("red", "blue", "green", "yellow")))
@settings(deadline=None)
def test_value_of_a_notice_is_spoilt_to_have_more_told(data, kind):
    def told(values, **changes):
        content = notice(kind=kind, fields=held(values).fields, **changes)
        decision = decide_notify(starter(), telling(content), TOLD)
        order = list(Level)
        given_ = {v.field: order.index(v.level) for v in decision.fields}
        return given_ if decision.allowed else dict.fromkeys(given_, -1)

    excluded = data.draw(st.sampled_from(((), ("Atlantis",), ("?",))))
    no_more(told(doubted(data), excluded_countries=excluded), told(KNOWN))


@attack
@given(born=BIRTHS | st.none(), role=ROLES)
@settings(deadline=None)
def test_value_of_a_notice_of_another_is_spoilt_to_have_it_passed_on(born, role):
    def goes(**changes):
        facts = forwarding(bulletin(role=role, **changes))
        return decide_forward(starter(), facts).allowed

    (year,) = bulletin().fields
    odd = () if born is None else (replace(year, value=born),)
    assert goes() or not goes(fields=odd)
    assert not goes(originator="nobody")
    assert not goes(excluded_countries=("Atlantis",))
    assert not goes(category="persons")


@attack
@pytest.mark.parametrize(
    ("spoilt", "error"),
    [
        ({"offence": "no such"}, "the offence"),
        ({"category": "persons"}, "the category"),
        ({"asker": agency("xx-cnp")}, "the asker's country"),
    ],
)
def test_fact_that_the_bundle_does_not_know_refuses_everything(spoilt, error):
    facts = record_facts(
        starter(),
        asking(**spoilt),
        held(KNOWN),
        grade=Grade.IDENTIFIER,
        approvals=frozenset(),
    )
    decision = decide_hit(starter(), facts, ASKED)
    assert not decision.answer_hit.allowed
    assert any(error in said for said in decision.errors)


@attack
@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=6, max_size=6))
def test_card_of_an_agency_of_no_class_that_we_know(word):
    who = agency("es-cnp")
    card = Introduction(
        agency=who.id,
        name="n",
        country="ES",
        agency_class=who.agency_class,
        sequence=1,
        issued_at=NOW,
        identity_key=b"",
        keys=(),
        endpoints=(),
    )
    told = to_wire(card)
    if word in ("police", "health", "border"):
        return
    with pytest.raises(Malformed):
        from_wire(Introduction, told.replace(b"police", word.encode()))


def test_facts_hold_for_records_that_were_kept_before_a_date_was_read_at_all():
    before = Record(
        "person",
        SubjectRole.SUSPECT,
        "s",
        "1",
        (FieldValue("birth_date", "2012, 2013"), FieldValue("nationality", "RO", "RO")),
    )
    facts = record_facts(
        starter(), asking(), before, grade=Grade.IDENTIFIER, approvals=frozenset()
    )
    assert facts.minor
    assert not facts.own_national
