"""What a peer may ask, and what words it may choose, to learn what no rule releases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.wire import to_wire
from node.errors import Malformed
from node.flows.steps import to_end
from node.model.codes import AgencyClass, AnswerKind, Kind, Level, Purpose, Silence
from node.model.query import Question, Term
from tests.federation.forge import query, say, tell
from tests.simulator import document, person

attack = pytest.mark.attack
ASKED = ("pt-one", "gr-two")
SECRETS = {
    "phone": "+359 88 812 3456",
    "religion": "of no concern",
    "ethnic_origin": "of no concern either",
    "health": "asthma",
    "address": "Rua do Ouro 1",
    "notes": "seen in the harbour",
    "dna_reference": "DNA-99-1234",
}


@pytest.fixture
def gr(two):
    """A suspect with an identifier, and everything that must not leave."""
    two["gr-two"].add(
        "person",
        "suspect",
        name="Ivan Petrov",
        birth_date="1970-02-03",
        nationality="BG",
        passport_number="X1234567",
        **SECRETS,
    )
    return two["gr-two"]


def released(answer):
    """Return the fields and values of every hit of an answer."""
    return {
        (f.field, f.value) for a in answer.answers for hit in a.hits for f in hit.fields
    }


def silences(answer):
    return {a.silence for a in answer.answers}


def without_cases(fed):
    return {p: d for p, d in fed.bundle_files.items() if not p.startswith("cases/")}


# --- who may ask ------------------------------------------------------------------


@attack
def test_expired_agreement_is_refused_in_the_very_second_by_the_answering_side(two, gr):
    ends = two.clock.now() + timedelta(seconds=2)
    files, path = without_cases(two), "agreements/eu-2023-977.toml"
    files[path] = files[path].replace(
        b"until = 2036-01-01T00:00:00Z", f"until = {ends:%Y-%m-%dT%H:%M:%SZ}".encode()
    )
    two.rule_by("gr-two", files)
    two.clock.at = ends - timedelta(microseconds=1)
    assert released(tell(two, *ASKED, query(document("X1234567"))))
    two.clock.at = ends
    answer = tell(two, *ASKED, query(document("X1234567")))
    assert silences(answer) == {Silence.POLICY}


@attack
def test_agreement_that_is_not_yet_in_force(two, gr):
    files, path = without_cases(two), "agreements/eu-2023-977.toml"
    files[path] = files[path].replace(
        b"since = 2024-12-12T00:00:00Z", b"since = 2027-01-01T00:00:00Z"
    )
    two.rule_by("gr-two", files)
    answer = tell(two, *ASKED, query(document("X1234567")))
    assert silences(answer) == {Silence.POLICY}


@attack
@pytest.mark.parametrize(
    "basis",
    [
        "no-such-treaty",
        "EU-2023-977",
        "eu-2023-977 ",
        "eu-2023-977,eu-uk-tca",
        "eu-uk-tca",
        "*",
        'eu-2023-977"',
        'x" || true || "',
    ],
)
def test_legal_basis_that_is_not_the_agreement(two, gr, basis):
    answer = tell(two, *ASKED, query(document("X1234567"), legal_basis=basis))
    assert silences(answer) == {Silence.POLICY}


@attack
@pytest.mark.parametrize(
    "offence", ["witchcraft", "*", "no-offence", "Fraud", 'fraud", "arson', "fraud "]
)
def test_offence_that_the_bundle_does_not_know_or_accept(two, gr, offence):
    answer = tell(two, *ASKED, query(document("X1234567"), offence=offence))
    assert silences(answer) == {Silence.POLICY}


@attack
@pytest.mark.parametrize(
    "purpose", [Purpose.EXECUTION, Purpose.MISSING_PERSON, Purpose.SECURITY_CHECK]
)
def test_purpose_that_the_agreement_does_not_cover(two, gr, purpose):
    """A purpose under which more would leave: the agreement does not cover it."""
    answer = tell(two, *ASKED, query(document("X1234567"), purpose=purpose))
    assert silences(answer) == {Silence.POLICY}


@attack
def test_agency_without_an_agreement_learns_nothing(make):
    fed = make("us-four", "gr-two")
    fed["gr-two"].add("document", number="AB1234567")
    for basis in ("eu-2023-977", "eu-uk-tca", "pruem-ii"):
        answer = tell(
            fed,
            "us-four",
            "gr-two",
            query(document("AB1234567"), legal_basis=basis),
        )
        assert silences(answer) == {Silence.POLICY}


@attack
def test_two_agencies_of_one_country_are_no_partners_of_its_treaty(make):
    fed = make("gr-one", "gr-two")
    fed["gr-two"].add("document", number="AB1234567")
    answer = tell(fed, "gr-one", "gr-two", query(document("AB1234567")))
    assert silences(answer) == {Silence.POLICY}


@attack
def test_peer_whose_card_moved_to_a_country_with_better_agreements(two, gr):
    """Were such a card ever taken, policy would still refuse."""
    sent = say(two, *ASKED, query(document("X1234567")))
    message = two.opened(*ASKED, sent.envelope)
    peer = gr.store.peers.get("pt-one")
    moved = replace(peer, introduction=replace(peer.introduction, country="FR"))
    story = gr.flows.exchange.stories[Kind.QUERY]
    (outcome,) = to_end(story(message, moved, two.clock.now())).entry.outcomes
    assert outcome.told == "not_answered:policy"


@attack
def test_class_of_agency_that_may_not_ask_for_persons(two, gr):
    sent = say(two, *ASKED, query(document("X1234567")))
    message = two.opened(*ASKED, sent.envelope)
    peer = gr.store.peers.get("pt-one")
    story = gr.flows.exchange.stories[Kind.QUERY]
    for other in (AgencyClass.HEALTH, AgencyClass.OTHER):
        moved = replace(
            peer, introduction=replace(peer.introduction, agency_class=other)
        )
        (outcome,) = to_end(story(message, moved, two.clock.now())).entry.outcomes
        assert outcome.told == "not_answered:policy"


# --- words crafted to slip past -----------------------------------------------------


@attack
@pytest.mark.parametrize(
    "field",
    [
        "*",
        "name\u200b",
        "NAME",
        "fields.name",
        "name; DROP TABLE selector",
        "passport_number'",
        "__class__",
        "core",
        'Comity::Field::"name"',
    ],
)
def test_field_name_crafted_to_slip_past_policy(two, gr, field):
    asked = query(Question("person", (Term(field, "X1234567"),)))
    try:
        answer = tell(two, *ASKED, asked)
    except Malformed:
        return
    assert silences(answer) == {Silence.NOT_UNDERSTOOD}


@attack
@pytest.mark.parametrize(
    "value",
    [
        "%",
        "*",
        "_" * 8,
        "' OR 1=1 --",
        "X1234567' OR 'a'='a",
        "?",
        ".*",
        '{"$ne": null}',
        "X12345",
        "X1234567X",
        "\U000e0041X\U000e0042",
    ],
)
def test_value_crafted_to_match_what_it_does_not_name(two, gr, value):
    for asked in (
        document(value),
        Question("person", (Term("passport_number", value),)),
    ):
        answer = tell(two, *ASKED, query(asked))
        assert not any(a.hits for a in answer.answers)


@attack
def test_question_that_guesses_a_withheld_value_learns_no_more_than_a_match(two, gr):
    """Asking for the phone number finds the person; the number still stays."""
    asked = Question("phone", (Term("number", SECRETS["phone"]),))
    answer = tell(two, *ASKED, query(asked))
    assert not {value for _, value in released(answer)} & set(SECRETS.values())


@attack
def test_no_question_releases_what_no_rule_releases(two, gr):
    asked = [
        document("X1234567"),
        person("Ivan Petrov", "1970-02-03"),
        Question("person", (Term("passport_number", "X1234567"),)),
        Question("person", (Term("phone", SECRETS["phone"]),)),
        Question("person", (Term("dna_reference", SECRETS["dna_reference"]),)),
        Question("person", (Term("notes", SECRETS["notes"]), Term("name", "I P"))),
    ]
    for purpose in (Purpose.INVESTIGATION, Purpose.PREVENTION, Purpose.DETECTION):
        answer = tell(two, *ASKED, query(*asked, purpose=purpose))
        fields = released(answer)
        assert {f for f, _ in fields} <= {"name", "birth_date", "nationality"}
        assert ("birth_date", "1970-02-03") not in fields


@attack
def test_special_category_is_not_even_mentioned(two, gr):
    answer = tell(two, *ASKED, query(document("X1234567")))
    (hit,) = answer.answers[0].hits
    groups = {w.group for w in hit.withheld}
    assert not groups & {"health", "biometric"}
    assert all(w.remedy.startswith("approval:release") for w in hit.withheld)


@attack
def test_withheld_field_is_on_the_wire_in_no_form(two, gr):
    wire = to_wire(tell(two, *ASKED, query(document("X1234567"))))
    for told in (*SECRETS.values(), *SECRETS, "1970-02-03"):
        assert told.encode() not in wire, told


@attack
def test_date_of_birth_is_not_learned_from_the_grade_by_guessing_days(two, gr):
    """Name matches tell how a date agrees; a guess costs quota and is on record."""
    answer = tell(two, *ASKED, query(person("Petrov Ivan", "1970-02-03")))
    levels = {f.level for a in answer.answers for h in a.hits for f in h.fields}
    assert Level.EXACT not in levels
    assert len(two["gr-two"].entries("query.answered")) == 1


@attack
def test_victim_witness_and_minor_are_not_named_to_who_asks_for_a_suspect(two):
    node = two["gr-two"]
    node.add("person", "victim", name="Ana Lopes", passport_number="V1234567")
    node.add("person", "witness", name="Rui Lopes", passport_number="W1234567")
    node.add(
        "person",
        "suspect",
        name="Eva Lopes",
        birth_date="2014-01-01",
        passport_number="M1234567",
    )
    for number in ("V1234567", "W1234567", "M1234567"):
        answer = tell(two, *ASKED, query(document(number)))
        assert not released(answer), number


@attack
@pytest.mark.parametrize("handling", ["H2", "H3"])
def test_handling_code_holds_whatever_is_asked(two, handling):
    two["gr-two"].add("document", number="AB1234567", handling=handling)
    answer = tell(two, *ASKED, query(document("AB1234567")))
    assert not released(answer)
    assert (answer.answers[0].kind is AnswerKind.HIT) == (handling == "H2")


@attack
def test_hidden_records_do_not_crowd_out_the_visible(two):
    """Were they counted, a short list would tell that something is hidden."""
    node = two["gr-two"]
    for _ in range(12):
        node.add("document", number="AB1234567", hidden=True)
    for _ in range(12):
        node.add("document", number="AB1234567")
    answer = tell(two, *ASKED, query(document("AB1234567")))
    assert len(answer.answers[0].hits) == 10


@attack
def test_rule_that_errs_withholds(two, gr):
    files = without_cases(two)
    files["persons.cedar"] += b"""
@id("ERRS")
@legal("A test")
forbid (principal, action in Comity::Action::"disclose", resource)
when { 9223372036854775807 + 1 == 0 };
"""
    two.rule_by("gr-two", files)
    answer = tell(two, *ASKED, query(document("X1234567")))
    assert not released(answer)
