"""What is said of a match must not read out what is withheld of it.

Each attack got through once: it asked about a record that it could pin, and learned
of fields that policy gave nobody. docs/decisions/0083 says what can still be learned.
"""

from __future__ import annotations

import itertools
import json

import pytest

from node.app.files import starter_policies
from node.codec.wire import to_wire
from node.errors import BadInput
from node.flows.query.judge import MANY
from node.flows.told import meaning_of
from node.matching.compare.probe import MOST_PROBES, probes_of, weight_of
from node.model.codes import AnswerKind, Grade, OfficerRole, Silence
from node.model.desk.record import RECORDS_SHOW
from node.model.query import Question, Term
from tests.federation.forge import query, tell
from tests.simulator import person, record_request

attack = pytest.mark.attack
ASKED = ("pt-one", "gr-two")
PASSPORT = ("passport_number", "AB1234567")
VICTIM = {
    "name": "Ana Lopes",
    "birth_date": "1980-04-05",
    "mother_name": "Maria Pinto",
    "birth_place": "Lisboa",
    "sex": "F",
    "nationality": "NL",
    "phone": "+30 210 5550101",
    "plate": "QQ-77-RR",
    "passport_number": "AB1234567",
}


@pytest.fixture
def gr(two):
    return two["gr-two"]


def about(category, *terms):
    return Question(category, tuple(Term(*term) for term in terms))


def asked(two, *questions, **why):
    """Return the answer to each question."""
    return tell(two, *ASKED, query(*questions, **why)).answers


def bare(part):
    """An answer without its references, which are random."""
    return part.kind, sorted(
        to_wire(h.__class__(**{**_fields(h), "reference": "random"})) for h in part.hits
    )


def _fields(hit):
    return {name: getattr(hit, name) for name in hit.__slots__}


GUESSES = {
    "a name word by word": [("name", w) for w in ("Ana", "Rita", "Eva", "Lopes")],
    "a birth": [("birth_date", b) for b in ("1980", "1980-04", "1990-04-05", "1981")],
    "a mother's name": [("mother_name", n) for n in ("Maria Pinto", "Maria", "Eva")],
    "a place": [("birth_place", n) for n in ("Lisboa", "Porto")],
    "a nationality": [("nationality", n) for n in ("NL", "BR", "PT")],
    "a sex": [("sex", n) for n in ("F", "M")],
    "a number one slip away": [("phone", "+30 210 5550102"), ("phone", "+30 210 999")],
    "a part of a plate": [("plate", "QQ7?*"), ("plate", "*77RR"), ("plate", "XX??1*")],
}


@attack
@pytest.mark.parametrize("guesses", GUESSES.values(), ids=GUESSES)
def test_a_withheld_value_is_not_read_off_a_record_that_is_pinned(two, gr, guesses):
    """A right guess and a wrong one are answered alike, alone and in groups."""
    gr.add("person", "victim", **VICTIM)
    said = set()
    for count in (1, 2):
        for terms in itertools.combinations(guesses, count):
            (part,) = asked(two, about("person", PASSPORT, *terms))
            kind, hits = bare(part)
            said.add((kind, tuple(hits)))
    assert len(said) == 1
    ((kind, hits),) = said
    assert kind is AnswerKind.HIT
    assert len(hits) == 1


@attack
@pytest.mark.parametrize(
    ("category", "held", "field"),
    [
        ("document", {"number": "ZX7654321"}, "holder_name"),
        ("vehicle", {"plate": "AA-00-BB"}, "owner_name"),
        ("phone", {"number": "+30 210 5550101"}, "subscriber_name"),
        ("email", {"address": "a.b@zarn.example"}, "user_name"),
        ("bank-account", {"iban": "DE89370400440532013000"}, "holder_name"),
        (
            "wallet",
            {"address": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"},
            "holder_name",
        ),
        ("aircraft", {"registration": "CS-TTA"}, "owner_name"),
        ("container", {"number": "CSQU3054383"}, "owner_name"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whose_a_thing_is_is_not_read_off_the_thing(two, gr, category, held, field):
    by = next(iter(held.items()))
    gr.add(category, **held, **{field: "Ana Lopes"})
    right, wrong, none = (
        bare(asked(two, about(category, by, *more))[0])
        for more in ([(field, "Ana Lopes")], [(field, "Rui Reis")], [])
    )
    assert right == wrong == none
    assert right[0] is AnswerKind.HIT


@attack
def test_a_plate_that_is_withheld_is_not_read_out_of_nothing(two, gr):
    """No part of it finds the car, whichever part: only the whole plate does."""
    gr.add("vehicle", plate="CC-22-DD", handling="H2")
    gr.add("person", "suspect", name="Ivan Petrov", plate="CC-22-DD")
    for category in ("vehicle", "person"):
        parts = ("CC22*", "*22DD", "CC??DD", "C?22D?", "CC22D?")
        for part in asked(two, *(about(category, ("plate", p)) for p in parts)):
            assert not part.hits
        (whole,) = asked(two, about(category, ("plate", "CC-22-DD")))
        assert whole.kind is AnswerKind.HIT


@attack
def test_a_slip_in_a_withheld_number_is_no_hit(two, gr):
    gr.add("person", "victim", **VICTIM)
    for number in ("AB1234568", "AB1234576", "AB123456", "AB12345670"):
        (part,) = asked(two, about("person", ("passport_number", number)))
        assert part.kind is AnswerKind.NO_HIT


@attack
def test_a_year_is_not_halved_out_of_a_withheld_birth(two, gr):
    """A span of many years is answered as if no date had been given."""
    gr.add("person", "victim", **VICTIM)
    spans = ("1900/1960", "1950/1990", "1979/1985", "1981/2000", "1900/1979", None)
    said = {
        bare(asked(two, about("person", ("name", "Ana Lopes"), *born))[0])[0]
        for born in ([("birth_date", s)] if s else [] for s in spans)
    }
    assert said == {AnswerKind.HIT}


@attack
def test_who_matches_better_is_not_seen_where_names_are_withheld(two, gr):
    """A nearer spelling, a nearer date: the grade is one, and no finding leaves."""
    gr.add("person", "victim", **VICTIM)
    for name in ("Ana Lopes", "Lopes Ana", "Anna Lopes", "Ana Lopez"):
        for born in ("1980-04-05", "1980", "1980-05-04"):
            (part,) = asked(two, person(name, born))
            if part.kind is AnswerKind.HIT:
                (hit,) = part.hits
                assert (hit.grade, hit.reasons, hit.fields) == (Grade.POSSIBLE, (), ())


# --- joining ------------------------------------------------------------------------


@attack
def test_two_answers_about_one_record_name_it_differently(two, gr):
    gr.add("person", "victim", **VICTIM)
    by_number, by_name = about("person", PASSPORT), person("Ana Lopes", "1980-04-05")
    told = [
        hit.reference
        for part in (
            *asked(two, by_number, by_name, by_number),
            *asked(two, by_number),
            *asked(two, by_number),
        )
        for hit in part.hits
    ]
    assert len(told) == len(set(told)) == 5


@attack
@pytest.mark.parametrize(
    ("guess", "alone"),
    [
        ([("name", "Ana Lopes"), ("birth_date", "1980-04-05")], 1),
        ([("phone", "+30 210 5550101")], 1),
        ([("name", "Rui Reis"), ("birth_date", "1975-01-01")], 1),
    ],
    ids=["the same person", "the same person's telephone", "another person"],
)
def test_asking_a_number_and_a_guess_together_does_not_join_them(two, gr, guess, alone):
    """Together they have as many hits as apart, whether or not they are of one record."""
    gr.add("person", "victim", **VICTIM)
    gr.add(
        "person", "victim", name="Rui Reis", birth_date="1975-01-01", nationality="NL"
    )
    apart = [
        len(part.hits)
        for part in asked(two, about("person", PASSPORT), about("person", *guess))
    ]
    (together,) = asked(two, about("person", PASSPORT, *guess))
    assert apart == [1, alone]
    assert len(together.hits) == sum(apart)


def test_what_policy_shows_of_one_record_is_one_hit(two, gr):
    """A suspect's name is shown with his number, so nothing is hidden by two hits."""
    gr.add(
        "person",
        "suspect",
        name="Ivan Petrov",
        birth_date="1970-02-03",
        nationality="NL",
        passport_number="AB1234567",
    )
    (part,) = asked(
        two,
        about(
            "person", PASSPORT, ("name", "Ivan Petrov"), ("birth_date", "1970-02-03")
        ),
    )
    (hit,) = part.hits
    assert hit.grade is Grade.IDENTIFIER
    assert {r.partition(":")[0] for r in hit.reasons} >= {"birth.agrees", "field.same"}


def test_an_officer_of_ours_finds_the_record_by_what_the_peer_was_told(two, gr):
    reference = gr.add("person", "victim", **VICTIM)
    (part,) = asked(two, about("person", PASSPORT))
    told_as = part.hits[0].reference
    assert told_as != reference
    gr.entrust(OfficerRole.CUSTODIAN)
    assert (
        gr.call(OfficerRole.CUSTODIAN, RECORDS_SHOW, record_request(told_as)).reference
        == reference
    )
    ((_, entry),) = gr.entries("record.shown")
    assert {d.name: d.value for d in entry.details}["peer"] == "pt-one"
    ((_, answered),) = gr.entries("query.answered")
    assert [(o.reference, o.told_as) for o in answered.outcomes] == [
        (reference, told_as)
    ]
    (waiting,) = gr.waiting()
    assert (waiting.reference, waiting.told_as) == (reference, told_as)
    assert meaning_of("gr-two/AAAA-AAAA-AAAA", gr.store.told, gr.keys) is None


# --- room ---------------------------------------------------------------------------


@attack
@pytest.mark.parametrize("count", [7, 61, 205])
def test_hidden_records_take_no_room_from_those_that_are_shown(two, gr, count):
    """By a number, by a name, and by one word and a year."""
    for _ in range(count):
        gr.add("person", "informant", name="Boris Petrov", birth_date="1970-02-03")
        gr.add("document", number="AB1234567", hidden=True)
    gr.add("document", number="AB1234567", status="stolen")
    gr.add("person", "suspect", name="Ivan Petrov", birth_date="1970")
    questions = (
        about("document", ("number", "AB1234567")),
        person("Boris Ivan Petrov"),
        about("person", ("family_name", "Petrov"), ("birth_date", "1970-02-03")),
    )
    for part in asked(two, *questions):
        assert [part.kind, len(part.hits)] == [AnswerKind.HIT, 1]


@attack
def test_a_number_that_many_share_identifies_none_of_them(two, gr):
    """Whoever fills forms with one number; hidden records do not make it many."""
    shared, number = [], ("passport_number", "AB7777123")
    for n in range(MANY + 1):
        (part,) = asked(two, about("person", number)) if n else (None,)
        assert part is None or {h.grade for h in part.hits} == {Grade.IDENTIFIER}
        shared.append(
            gr.add(
                "person",
                "suspect",
                name=f"Ivan Petrov{n}",
                birth_date="1970-02-03",
                nationality="NL",
                passport_number=number[1],
            )
        )
        gr.add("person", "informant", passport_number=number[1])
    (part,) = asked(two, about("person", number))
    assert {(h.grade, h.fields) for h in part.hits} == {(Grade.POSSIBLE, ())}
    gr.withdraw(shared[0])
    (part,) = asked(two, about("person", number))
    assert {h.grade for h in part.hits} == {Grade.IDENTIFIER}


@attack
def test_a_number_is_not_silenced_by_records_that_are_hidden(two, gr):
    """What says nothing is counted among what the peer may know of, and there alone."""
    phone = "+30 210 5550101"
    people = [f"Ivan {chr(97 + n // 7)}er{chr(97 + n % 7)}or" for n in range(49)]
    gr.load([held(n, name, phone) for n, name in enumerate(people)], role="suspect")
    (before,) = asked(two, about("person", ("phone", phone)))
    assert before.kind is AnswerKind.HIT
    hidden = [held(100 + n, name, phone) for n, name in enumerate(people[:20])]
    gr.load(hidden, role="informant")
    (after,) = asked(two, about("person", ("phone", phone)))
    assert bare(after) == bare(before)
    gr.add("person", "suspect", name="Boris Lopes", phone=phone)
    (silent,) = asked(two, about("person", ("phone", phone)))
    assert silent.kind is AnswerKind.NO_HIT
    (by_name,) = asked(two, about("person", ("name", "Boris Lopes"), ("phone", phone)))
    assert len(by_name.hits) == 1


def held(number, name, phone):
    """Return a line of FollowTheMoney."""
    values = {"name": [name], "birthDate": ["1970-02-03"], "phone": [phone]}
    return json.dumps({"id": f"id-{number}", "schema": "Person", "properties": values})


# --- counting -----------------------------------------------------------------------


@attack
def test_forty_names_in_one_question_count_as_forty():
    names = [("name", f"Name{n} Other") for n in range(MOST_PROBES)]
    assert weight_of(about("person", *names)) == MOST_PROBES
    assert (
        weight_of(about("person", ("name", "Ana Lopes"), ("birth_date", "1980"))) == 1
    )
    two_dates = [("birth_date", "1980"), ("birth_date", "1981")]
    assert weight_of(about("person", *names[:3], *two_dates)) == 6
    assert (
        weight_of(about("person", PASSPORT, ("phone", "+30 210 5550101"), *names[:2]))
        == 4
    )
    # Ten words are many guesses at a name of two.
    assert weight_of(about("person", ("name", " ".join("abcdefghij")))) == 7


@attack
def test_a_question_of_more_alternatives_than_are_taken_is_not_understood(two, gr):
    gr.add("person", "victim", **VICTIM)
    names = [("name", f"Ana Lopes{n}") for n in range(MOST_PROBES // 2)]
    births = [("birth_date", str(1980 + n)) for n in range(3)]
    (part,) = asked(two, about("person", *names, *births))
    assert part.silence is Silence.NOT_UNDERSTOOD
    with pytest.raises(BadInput, match="questions in one"):
        two["pt-one"].ask(about("person", *names, *births))


@attack
def test_alternatives_are_no_way_around_a_quota(make):
    files = starter_policies()
    files["quotas.toml"] += b"\n[peers.pt-one]\nper_minute = 100\nper_day = 10\n"
    two = make("pt-one", "gr-two", policies=files)
    names = [("name", f"Name{n} Other") for n in range(6)]
    (first,) = asked(two, about("person", *names))
    (second,) = asked(two, about("person", *names))
    assert first.silence is Silence.NONE
    assert second.silence is Silence.QUOTA


# --- found by attacking the above ---------------------------------------------------


@attack
def test_half_of_a_withheld_number_does_not_bring_a_record_out_of_a_crowd(two, gr):
    """Whoever shares half of a number with it would be opened, and then met by name."""
    for first in ["Rui", "Carla", "Nuno", "Paulo", "Tiago", "Marta", "Sara", "Vera"]:
        gr.add("person", "suspect", name=f"{first} Lopes", birth_date="1980")
    gr.add("person", "victim", **VICTIM | {"passport_number": "66612346"})
    about_all = (("name", "Eva Lopes"), ("birth_date", "1980-04-05"))
    said = {
        bare(asked(two, about("person", *about_all, ("passport_number", number)))[0])[0]
        for number in ("66619999", "11112346", "66611111", "99998888")
    }
    assert len(said) == 1


@attack
@pytest.mark.parametrize("near", ["AB1234568", "AB1234560", "ZZ9999999"])
def test_a_slip_in_a_withheld_number_changes_nothing_of_a_hit_by_name(make, near):
    """Also where policy shows the core of a person at a scored match."""
    files = starter_policies()
    files["confirmation.cedar"] = files["confirmation.cedar"].replace(
        b'Comity::Category::"artwork",',
        b'Comity::Category::"artwork", Comity::Category::"person",',
    )
    two = make("pt-one", "gr-two")
    two.rule_by("gr-two", files)
    two["gr-two"].add("person", "suspect", **VICTIM)
    terms = (("name", "Ana Lopes"), ("birth_date", "1980"), ("birth_place", "Lisboa"))
    alone, beside = (
        bare(asked(two, about("person", *terms, *more))[0])
        for more in ((), (("passport_number", near),))
    )
    assert alone == beside
    assert alone[1]


@attack
@pytest.mark.parametrize("between", [" ", "-", ".", ";", "_"])
def test_a_name_made_of_many_is_counted_as_many(between):
    names = between.join(f"Name{n}" for n in range(20))
    with pytest.raises(BadInput, match="questions in one"):
        probes_of(about("person", *(("name", names + x) for x in "abc")))
    assert weight_of(about("person", ("name", names))) > 10


@attack
def test_a_birth_with_an_open_end_stops_nothing(two, gr):
    gr.add("person", "suspect", name="Ana Lopes", birth_date="1970/9999")
    (part,) = asked(two, person("Ana Lopes"))
    assert {h.fields for h in part.hits} == {()}
