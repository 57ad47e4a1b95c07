"""What of one record a peer may learn, and what it rests on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.flows.query.judge import MANY, Judge
from node.flows.query.pending import Asked
from node.flows.shared import SAYS_NOTHING
from node.flows.steps import to_end
from node.flows.subject import subject_of
from node.matching.compare.probe import sought
from node.model.agreement import Approval
from node.model.codes import AnswerKind, Grade, Handling, SubjectRole
from node.model.record import StoredRecord
from node.policy.approved import leaving
from tests.simulator import START, bundle_of, document, person, starter_policies
from tests.unit.flows.asking import WHY, agency_of
from tests.unit.matching.making import question, record
from tests.unit.protocol.pair import ALPHA, BETA

US = agency_of(BETA)
BUNDLE = bundle_of(starter_policies())
PASSPORT = record("document", number="AB1234567", status="stolen")
SUSPECT = record(
    "person", name="Ivan Petrov", birth_date="1970-02-03", passport_number="AB1234567"
)


def judge(**changed):
    given = {"us": US, "asker": ALPHA.introduction, "why": WHY, "bundle": BUNDLE}
    return Judge(**({**given, "now": START} | changed))


def stored(held, number=1, *, version="v1", **changed):
    reference = f"{US.id}/0000-0000-{number:04}"
    return StoredRecord(number, reference, replace(held, **changed), START, version)


def decide(asked, *records, by=None):
    """Judge records that every probe of a question found."""
    one = Asked(asked, 0, "exchange-1", sought(asked))
    probes = [probe for probe, _ in one.probes]
    return to_end((by or judge()).decide([(held, probes) for held in records], one))


def approval(held, found, **changed):
    """What a release officer gave for a match, who saw what would leave."""
    remedy, *_ = found.pending.remedies
    seen = judge(presumed=frozenset((remedy,)))
    asked = person("Ivan Petrov", "1970-02-03")
    (shown,) = decide(asked, held, by=seen)
    fields = tuple(leaving(shown.outcome.fields, known=True))
    subject = subject_of(
        WHY, BUNDLE, peer=ALPHA.agency, reference=held.reference, version=held.version
    )
    given = {
        "peer": subject.peer,
        "reference": subject.reference,
        "case": subject.case,
        "version": subject.version,
        "purpose": subject.purpose,
        "offence": subject.offence,
        "legal_basis": subject.legal_basis,
        "policy": subject.policy,
        "officer": "o-2",
        "at": START,
        "until": START + timedelta(days=1),
    } | changed
    return Approval(id="approval-1", remedy=remedy, fields=fields, **given)


# --- may it be asked ---------------------------------------------------------------------


def test_what_may_be_asked_rests_on_an_agreement_that_is_in_force():
    here = judge()
    assert here.may_ask("document").allowed
    assert WHY.legal_basis in here.agreements
    none = judge(why=replace(WHY, legal_basis="a-treaty-of-mine"))
    assert not none.may_ask("document").allowed


def test_an_agreement_is_on_record_only_once_something_was_asked():
    assert judge().agreements == ()


# --- what is told ------------------------------------------------------------------------


def test_a_match_is_told_under_a_name_of_this_answer_alone():
    held = stored(PASSPORT)
    (first,), (again,) = (decide(document("AB1234567"), held) for _ in range(2))
    assert first.hit.grade is Grade.IDENTIFIER
    assert first.outcome.reference == again.outcome.reference == held.reference
    names = {first.hit.reference, again.hit.reference, held.reference}
    assert len(names) == 3
    assert first.outcome.told_as == first.hit.reference
    assert first.outcome.told == str(AnswerKind.HIT)


def test_every_field_of_a_told_record_has_a_verdict_on_record():
    (one,) = decide(document("AB1234567"), stored(PASSPORT))
    fields = {verdict.field for verdict in one.outcome.fields}
    assert fields == {field.field for field in PASSPORT.fields}
    assert {f.field for f in one.hit.fields} <= fields


def test_what_does_not_match_is_nothing():
    assert decide(document("ZZ7654321"), stored(PASSPORT)) == []
    assert decide(document("AB1234567")) == []


def test_records_keep_their_order_and_their_worth():
    first, second = stored(PASSPORT, 1), stored(PASSPORT, 2)
    judged = decide(document("AB1234567"), second, first)
    assert [j.outcome.reference for j in judged] == [second.reference, first.reference]
    assert min(judged, key=lambda j: j.worth).outcome.reference == first.reference


def test_others_come_between_the_decisions_on_each_record_and_each_grade():
    asked = Asked(person("Ivan Petrov", "1970-02-03"), 0, "exchange-1", ())
    probes = [probe for probe, _ in sought(asked.question)]
    steps = judge().decide([(stored(SUSPECT, n), probes) for n in (1, 2)], asked)
    assert len(list(steps)) >= 4


# --- attacks: what is hidden -----------------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize(
    "changed",
    [{"hidden": True}, {"handling": Handling.H3}],
    ids=lambda c: next(iter(c)),
)
def test_of_a_hidden_record_nothing_is_told_and_all_is_on_record(changed):
    held = stored(PASSPORT, **changed)
    here = judge()
    (one,) = decide(document("AB1234567"), held, by=here)
    assert one.hit is None
    assert (one.outcome.told, one.outcome.told_as) == (str(AnswerKind.NO_HIT), "")
    assert (one.outcome.found, one.outcome.reference) == (True, held.reference)
    assert one.outcome.fields == (), "no field was even looked at"
    assert not here.may_be_known(held), "nor does it take room among what is told"


@pytest.mark.attack
def test_hidden_records_do_not_make_a_number_of_many():
    """Else a peer would read from a grade how many it is not to know of."""
    hidden = [stored(PASSPORT, n, hidden=True) for n in range(2, MANY + 20)]
    judged = decide(document("AB1234567"), stored(PASSPORT), *hidden)
    (told,) = (j.hit for j in judged if j.hit)
    assert told.grade is Grade.IDENTIFIER


def test_a_number_that_many_share_identifies_none_of_them():
    shared = [stored(PASSPORT, n) for n in range(1, MANY + 2)]
    judged = decide(document("AB1234567"), *shared)
    assert {j.hit.grade for j in judged} == {Grade.POSSIBLE}
    judged = decide(document("AB1234567"), *shared[:MANY])
    assert {j.hit.grade for j in judged} == {Grade.IDENTIFIER}


def test_a_number_that_very_many_share_finds_none_of_them():
    shared = [stored(PASSPORT, n) for n in range(1, SAYS_NOTHING + 1)]
    assert decide(document("AB1234567"), *shared) == []
    assert len(decide(document("AB1234567"), *shared[1:])) == SAYS_NOTHING - 1


def test_who_is_asked_for_by_name_too_is_found_whoever_shares_the_number():
    shared = [stored(PASSPORT, n) for n in range(2, SAYS_NOTHING + 2)]
    both = question("person", name="Ivan Petrov", passport_number="AB1234567")
    (told,) = decide(both, stored(SUSPECT), *shared)
    assert told.outcome.reference == stored(SUSPECT).reference
    assert told.hit.grade is Grade.POSSIBLE


def test_the_reference_of_a_case_finds_what_the_case_has():
    held = record("document", number="AB1234567", case_number="GR-2026-17")
    shared = [stored(held, n) for n in range(1, SAYS_NOTHING + 1)]
    asked = question("document", case_number="GR-2026-17")
    assert {j.hit.grade for j in decide(asked, *shared)} == {Grade.POSSIBLE}


@pytest.mark.attack
def test_records_that_a_peer_may_not_know_of_do_not_silence_a_number():
    """Else it would read from an answer how many have the number."""
    shown = [stored(PASSPORT, n) for n in range(1, 4)]
    hidden = [stored(PASSPORT, n, hidden=True) for n in range(4, SAYS_NOTHING + 20)]
    told = [j.hit for j in decide(document("AB1234567"), *shown, *hidden) if j.hit]
    assert [h.grade for h in told] == [Grade.IDENTIFIER] * 3


@pytest.mark.attack
def test_two_probes_that_meet_one_record_are_joined_only_where_that_is_shown():
    both = question("person", name="Ivan Petrov", passport_number="AB1234567")
    judged = decide(both, stored(SUSPECT))
    assert 1 <= len(judged) <= 2
    names = [j.hit.reference for j in judged]
    assert len(set(names)) == len(names), "told as two, they share no name"
    alone = decide(person("Ivan Petrov"), stored(SUSPECT))
    by_name = [j.hit for j in judged if not j.probe.number]
    assert [(h.grade, h.reasons, h.fields) for h in by_name] == [
        (j.hit.grade, j.hit.reasons, j.hit.fields) for j in alone[: len(by_name)]
    ], "what is asked beside a name changes nothing of what the name finds"


# --- approvals ---------------------------------------------------------------------------


def curable():
    """A record of which a field waits for a release officer, and its remedy."""
    held = stored(SUSPECT, role=SubjectRole.VICTIM)
    asked = person("Ivan Petrov", "1970-02-03")
    (one,) = decide(asked, held)
    return held, asked, one


def test_what_an_officer_could_cure_waits_for_one_with_the_question_it_was_found_by():
    held, _, one = curable()
    waiting = one.pending
    assert waiting is not None
    assert waiting.remedies
    assert all(r.startswith("approval:") for r in waiting.remedies)
    assert (waiting.peer, waiting.case) == (ALPHA.agency, WHY.case)
    assert waiting.reference == held.reference


def test_approvals_are_asked_for_once_and_only_when_a_record_is_looked_at():
    asked = []
    here = judge(filed=lambda: asked.append(1) or ())
    here.may_ask("document")
    decide(document("AB1234567"), by=here)
    assert not asked
    decide(document("AB1234567"), stored(PASSPORT), by=here)
    decide(document("AB1234567"), stored(PASSPORT, 2), by=here)
    assert asked == [1]


@pytest.mark.attack
@pytest.mark.parametrize(
    "changed",
    [
        {"peer": "fr-pn"},
        {"reference": "another"},
        {"version": "v0"},
        {"case": "CASE-2"},
        {"purpose": "border-control"},
        {"offence": "fraud"},
        {"legal_basis": "another"},
        {"policy": "00"},
        {"until": START},
        {"at": START + timedelta(seconds=1)},
    ],
    ids=lambda c: next(iter(c)),
)
def test_approval_of_something_else_is_none(changed):
    held, asked, without = curable()
    other = approval(held, without, **changed)
    here = judge(filed=lambda: (other,))
    (one,) = decide(asked, held, by=here)
    assert one.outcome.told == without.outcome.told
    assert one.outcome.fields == without.outcome.fields
    assert here.approvals_used == ()


def test_an_approval_of_just_this_is_used_and_on_record():
    held, asked, without = curable()
    given = approval(held, without)
    here = judge(filed=lambda: (given,))
    (one,) = decide(asked, held, by=here)
    assert one.outcome != without.outcome
    assert here.approvals_used == (given.id,)


def test_what_an_officer_would_release_can_be_looked_at_without_an_approval():
    _held, asked, without = curable()
    seen = judge(presumed=frozenset(without.pending.remedies))
    (one,) = decide(asked, stored(SUSPECT, role=SubjectRole.VICTIM), by=seen)
    assert one.outcome != without.outcome
    assert seen.approvals_used == (), "looking uses none up"
