from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.model.codes import Handling, Purpose, SubjectRole
from node.model.notice import Audience, AudienceMode, ChecklistAnswer, Statement
from node.model.record import FieldValue
from node.protocol.notice.check import CODES, lacks
from node.protocol.notice.demand import names_in
from node.protocol.notice.kinds import KINDS, STATEMENTS, rules_for
from node.protocol.notice.words import QUESTIONS, WORDS
from tests.samples import PICTURE, complete, holding, stating, without

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ALIKE = STATEMENTS["notice_kind"].codes
ALL = [(name, "red") for name in KINDS if name != "diffusion"]
ALL += [("diffusion", like) for like in ALIKE]


def found(content, issuer="PT"):
    return {(lack.code, lack.name) for lack in lacks(content, issuer=issuer, now=NOW)}


def codes(content, issuer="PT"):
    return {code for code, _ in found(content, issuer)}


@pytest.mark.parametrize(("kind", "like"), ALL)
def test_a_complete_notice_of_every_kind_lacks_nothing(kind, like):
    assert lacks(complete(kind, like=like), issuer="PT", now=NOW) == ()


@pytest.mark.parametrize(("kind", "like"), ALL)
def test_whatever_mandatory_thing_is_taken_away_is_named(kind, like):
    whole = complete(kind, like=like)
    for name in rules_for(whole).mandatory:
        expected = "kind" if name == "notice_kind" else name
        assert expected in {n for _, n in found(without(whole, name))}


@pytest.mark.parametrize(("kind", "like"), ALL)
def test_an_empty_draft_is_told_everything_at_once_with_its_law(kind, like):
    whole = complete(kind, like=like)
    kept = tuple(s for s in whole.statements if s.name == "notice_kind")
    bare = replace(whole, fields=(), statements=kept, checklist=(), attachments=())
    told = lacks(bare, issuer="PT", now=NOW)
    mandatory = set(rules_for(whole).mandatory) - {"notice_kind"}
    assert mandatory <= {lack.name for lack in told}
    assert all(lack.law and lack.text and lack.code for lack in told)
    assert len(set(told)) == len(told)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_combination_that_lacks_something_passes(data):
    """Taking away any part that a demand rests on is either made up for or told."""
    kind, like = data.draw(st.sampled_from(ALL))
    whole = complete(kind, like=like)
    rules = rules_for(whole)
    names = [f.field for f in whole.fields] + [s.name for s in whole.statements]
    names += [a.question for a in whole.checklist]
    gone = data.draw(st.sets(st.sampled_from(names), min_size=1))
    rest = without(whole, *gone)
    told = found(rest)
    must = gone & {*rules.mandatory, *rules.checklist}
    if "notice_kind" in must:
        assert told == {("kind", "kind")}
    else:
        assert must <= {name for _, name in told}
        if not told:
            assert not must
            assert lacks(rest, issuer="PT", now=NOW) == ()


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_blanks_and_placeholders_count_for_nothing(data):
    kind, like = data.draw(st.sampled_from(ALL))
    whole = complete(kind, like=like)
    says = ["", " ", "-", "--", "?", "\u200b", "N/A", "Unknown", "none", ".", "…"]
    blank = data.draw(st.sampled_from(says))
    names = [n for n in rules_for(whole).mandatory if n != "notice_kind"]
    name = data.draw(st.sampled_from(names))
    if name in STATEMENTS:
        assert name in {n for _, n in found(stating(whole, **{name: blank}))}
    else:
        assert name in {n for _, n in found(holding(whole, **{name: blank}))}


def test_every_code_is_explained_or_is_a_kind_s_own():
    own = {demand.code for kind in KINDS.values() for demand in kind.conditions}
    assert {"missing", "assurance"} <= set(CODES)
    assert all(code.replace("-", "").isalpha() for code in {*CODES, *own})


# --- red ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["warrant_reference", "charge", "law_provision", "facts", "facts_date",
     "facts_place", "warrant_valid", "extradition_sought", "offence_nature"],
)  # fmt: skip
def test_a_red_notice_without_one_of_its_bases_is_refused(name):
    assert name in {n for _, n in found(without(complete("red"), name))}


@pytest.mark.parametrize("name", ["family_name", "first_name", "sex", "birth_date"])
def test_a_red_notice_below_the_identity_minimum_is_refused(name):
    told = found(without(complete("red"), name))
    assert ("identity-minimum", "identity") in told


def test_a_photograph_and_a_further_identifier_make_up_for_a_name():
    red = without(complete("red"), "family_name", "birth_date")
    assert "identity-minimum" in codes(red)
    pictured = replace(red, attachments=(PICTURE,))
    assert "identity-minimum" in codes(pictured)
    assert codes(holding(pictured, nationality="FR")) == set()


def test_names_alone_do_not_tell_a_person_apart():
    red = without(complete("red"), "distinguishing_marks")
    assert codes(red) == {"identity-minimum"}
    assert codes(stating(red, physical_description="Tall and thin")) == set()
    assert codes(holding(red, passport_number="X1234567")) == set()


@pytest.mark.parametrize(
    ("role", "said", "code"),
    [
        ("suspect", {"penalty_max_months": "24"}, ""),
        ("suspect", {"penalty_max_months": "23"}, "penalty-too-low"),
        ("suspect", {"sentence_months": "120"}, "penalty-too-low"),
        ("convicted", {"sentence_months": "6"}, ""),
        ("convicted", {"sentence_months": "5"}, "sentence-too-low"),
        ("convicted", {"penalty_max_months": "240"}, "sentence-too-low"),
    ],
)
def test_the_penalty_must_be_two_years_or_the_sentence_six_months(role, said, code):
    red = without(complete("red"), "penalty_max_months")
    red = replace(stating(red, **said), role=SubjectRole(role))
    assert codes(red) == ({code} if code else set())


@pytest.mark.attack
@pytest.mark.parametrize(
    "months", ["٢٤", "24.5", "1e3", "-24", " 24", "0x99", "99999999999", "²4", "2 4"]
)
def test_penalty_written_so_that_it_reads_as_more(months):
    told = codes(stating(complete("red"), penalty_max_months=months))
    assert told & {"form", "penalty-too-low", "length"}


@pytest.mark.attack
def test_two_penalties_of_which_one_is_enough():
    red = stating(complete("red"), penalty_max_months="96")
    twice = replace(
        red, statements=(*red.statements, Statement("penalty_max_months", "3"))
    )
    assert {"twice", "penalty-too-low"} <= codes(twice)


@pytest.mark.attack
def test_an_assurance_given_and_withdrawn_in_one_notice():
    red = complete("red")
    both = replace(red, statements=(*red.statements, Statement("warrant_valid", "no")))
    assert {("twice", "warrant_valid"), ("assurance", "warrant_valid")} <= found(both)


@pytest.mark.attack
@pytest.mark.parametrize("says", ["no", "YES", "true", "1", "yes ", "ｙｅｓ"])
def test_assurance_that_is_not_one(says):
    assert ("assurance", "warrant_valid") in found(
        stating(complete("red"), warrant_valid=says)
    )


@pytest.mark.attack
@pytest.mark.parametrize("offence", ["no-offence", " No-Offence ", "NO-OFFENCE"])
def test_excluded_offence_whatever_its_spelling(offence):
    red = complete("red")
    why = replace(red.justification, offence=offence)
    assert "excluded-offence" in codes(replace(red, justification=why))
    assert "excluded-offence" in codes(holding(red, offence=offence))


@pytest.mark.attack
@pytest.mark.parametrize("nature", sorted(KINDS["red"].excluded_natures))
def test_offence_of_an_excluded_nature(nature):
    red = stating(complete("red"), offence_nature=nature)
    assert ("excluded-nature", "offence_nature") in found(red)


@pytest.mark.attack
def test_ordinary_nature_said_beside_the_true_one():
    red = complete("red")
    political = Statement("offence_nature", "political")
    told = codes(replace(red, statements=(*red.statements, political)))
    assert {"excluded-nature", "twice"} <= told


@pytest.mark.attack
@pytest.mark.parametrize(
    ("kind", "like"), [(k, i) for k, i in ALL if rules_for(complete(k, like=i)).refuses_refugees]
)  # fmt: skip
def test_notice_on_a_person_who_fled_the_country_that_issues_it(kind, like):
    whole = complete(kind, like=like)
    assert "refugee" in codes(replace(whole, refugee_from=("SY", "PT")))
    assert codes(replace(whole, refugee_from=("SY",))) == set()


@pytest.mark.attack
def test_refuge_that_is_told_in_a_field_only():
    assert "refugee" in codes(holding(complete("red"), refugee_of="PT"))


@pytest.mark.attack
@pytest.mark.parametrize("country", ["pt", "PRT", "Portugal", "", "P\u200bT"])
def test_refuge_from_a_country_spelled_so_that_it_is_not_compared(country):
    assert {"country", "refuge-unclear"} <= codes(
        replace(complete("red"), refugee_from=(country,))
    )
    red = complete("red")
    field = FieldValue("refugee_of", "Portugal", normal=country)
    told = codes(replace(red, fields=(*red.fields, field)))
    assert "refuge-unclear" in told


@pytest.mark.attack
def test_issuer_without_a_country_compares_with_nothing():
    assert "refuge-unclear" in codes(complete("red"), issuer="")


def test_a_date_of_birth_that_is_not_understood_does_not_count():
    red = complete("red")
    fields = tuple(
        FieldValue(f.field, "some day in spring") if f.field == "birth_date" else f
        for f in red.fields
    )
    assert "identity-minimum" in codes(replace(red, fields=fields))


@pytest.mark.attack
def test_statement_named_like_a_field_does_not_stand_in_for_it():
    red = without(complete("red"), "birth_date")
    red = replace(red, statements=(*red.statements, Statement("birth_date", "1970")))
    assert {("not-of-kind", "birth_date"), ("identity-minimum", "identity")} <= found(
        red
    )


@pytest.mark.attack
@pytest.mark.parametrize("name", ["facts", "warrant_reference", "image", "attachment"])
def test_field_named_like_a_statement_or_a_file_does_not_stand_in_for_it(name):
    whole = without(complete("red"), name, "distinguishing_marks", "first_name")
    whole = holding(whole, **{name: "said as a field", "nationality": "FR"})
    assert {("not-of-kind", name), ("identity-minimum", "identity")} <= found(whole)
    if name in STATEMENTS:
        assert ("missing", name) in found(whole)


@pytest.mark.attack
@pytest.mark.parametrize(
    "name", ["religion", "ethnic_origin", "shoe_size", "donor_reference"]
)
def test_field_that_the_kind_does_not_take(name):
    assert ("not-of-kind", name) in found(holding(complete("red"), **{name: "x1"}))


@pytest.mark.attack
def test_name_of_a_field_is_not_echoed_back_whole():
    long = holding(complete("red"), **{"x" * 10_000: "1"})
    assert all(len(lack.name) <= 60 for lack in lacks(long, issuer="PT", now=NOW))


RICH_FIELDS = {
    "family_name": "Example", "first_name": "Nobody", "sex": "male", "birth_date": "1970",
    "distinguishing_marks": "Scar", "photo_reference": "P-1", "nationality": "FR",
}  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    fields=st.sets(st.sampled_from(sorted(RICH_FIELDS))),
    gone=st.sets(st.sampled_from([s.name for s in complete("red").statements]), max_size=2),
    penalty=st.integers(0, 48),
    sentence=st.integers(0, 12),
    role=st.sampled_from([SubjectRole.SUSPECT, SubjectRole.CONVICTED]),
    refuge=st.sampled_from([(), ("SY",), ("PT",)]),
)  # fmt: skip
def test_a_red_notice_passes_exactly_when_the_rules_say_so(
    *, fields, gone, penalty, sentence, role, refuge
):
    """The rules once more, in other words: domain 2.1 and RPD 83."""
    red = without(complete("red"), *RICH_FIELDS)
    red = holding(red, **{name: RICH_FIELDS[name] for name in sorted(fields)})
    red = stating(red, penalty_max_months=str(penalty), sentence_months=str(sentence))
    red = without(replace(red, role=role, refugee_from=refuge), *gone)
    names = {"family_name", "first_name", "sex", "birth_date"} <= fields
    known = names and "distinguishing_marks" in fields
    pictured = {"photo_reference", "nationality"} <= fields
    grave = {
        SubjectRole.SUSPECT: penalty >= 24 and "penalty_max_months" not in gone,
        SubjectRole.CONVICTED: sentence >= 6,
    }[role]
    based = not gone - {"penalty_max_months"}
    passes = (known or pictured) and grave and based and "PT" not in refuge
    assert (lacks(red, issuer="PT", now=NOW) == ()) is passes


@pytest.mark.attack
@pytest.mark.parametrize("kind", ["red", "blue", "green", "silver", "un-special"])
def test_minor_told_of_without_a_word_on_why(kind):
    child = replace(complete(kind), minor=True)
    assert codes(child) == {"strict-necessity"}
    why = "Every other means has been tried and has failed."
    assert codes(stating(child, strict_necessity=why)) == set()


# --- checklist ---------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_must_be_answered_and_the_right_way(name):
    red = complete("red")
    assert ("unanswered", name) in found(without(red, name))
    wrong = without(red, name)
    answer = ChecklistAnswer(name, not QUESTIONS[name].right)
    wrong = replace(wrong, checklist=(*wrong.checklist, answer))
    assert found(wrong) == {("answered-wrong", name)}


@pytest.mark.attack
def test_question_answered_both_ways():
    red = complete("red")
    both = ChecklistAnswer("no-side-taken", not QUESTIONS["no-side-taken"].right)
    told = found(replace(red, checklist=(*red.checklist, both)))
    assert {
        ("unanswered", "no-side-taken"),
        ("answered-wrong", "no-side-taken"),
    } <= told


@pytest.mark.attack
def test_right_answer_beside_a_wrong_one_for_an_unasked_question():
    orange = complete("orange")
    assert orange.checklist == ()
    answer = ChecklistAnswer("no-side-taken", not QUESTIONS["no-side-taken"].right)
    assert codes(replace(orange, checklist=(answer,))) == {"answered-wrong"}
    unknown = ChecklistAnswer("q" * 500, True)
    assert codes(replace(orange, checklist=(unknown,))) == {"not-a-question"}


def test_every_kind_on_a_person_has_a_checklist():
    for kind in KINDS.values():
        if "person" in kind.categories and not kind.borrows:
            assert "person" in kind.checklist_for, kind.name


# --- other kinds ---------------------------------------------------------------------


def test_an_orange_notice_names_a_person_only_with_a_reason():
    person = replace(
        holding(without(complete("orange"), "number"), family_name="Example"),
        category="person",
        role=SubjectRole.SUSPECT,
        checklist=complete("red").checklist,
    )
    assert codes(person) == {"personal-data-reason"}
    why = "The person carries the device and nothing else is known."
    assert codes(stating(person, personal_data_reason=why)) == set()
    nobody = replace(stating(person, personal_data_reason=why), role=SubjectRole.NONE)
    assert codes(nobody) == {"role"}


@pytest.mark.attack
def test_person_named_as_holder_of_a_thing_in_an_orange_notice():
    named = holding(complete("orange"), owner_name="Nobody Example")
    assert codes(named) == {"personal-data-reason"}


@pytest.mark.attack
@pytest.mark.parametrize("kind", ["purple", "stolen-art"])
def test_person_in_a_notice_of_a_kind_without_persons(kind):
    whole = complete(kind)
    assert "not-of-kind" in codes(holding(whole, owner_name="Nobody Example"))
    assert {"role", "personal-data"} <= codes(replace(whole, role=SubjectRole.SUSPECT))
    assert "personal-data" in codes(replace(whole, minor=True))
    assert "personal-data" in codes(replace(whole, refugee_from=("SY",)))


@pytest.mark.parametrize("role", ["victim", "witness"])
def test_victims_and_witnesses_are_told_of_only_where_strictly_necessary(role):
    blue = replace(complete("blue"), role=SubjectRole(role))
    assert codes(blue) == {"strict-necessity"}
    why = "No other means is left to find who did it."
    assert codes(stating(blue, strict_necessity=why)) == set()


def test_an_adult_s_privacy_and_a_minor_s_differ():
    yellow = without(complete("yellow"), "privacy_respected")
    assert codes(yellow) == {"privacy"}
    assert codes(replace(yellow, minor=True)) == set()


def test_who_cannot_identify_themself_was_found_and_not_last_seen():
    yellow = without(complete("yellow"), "last_seen_date", "last_seen_place")
    assert codes(yellow) == {"last-seen"}
    yellow = stating(yellow, found_date="2026-02-02", found_place="Beja")
    assert codes(yellow) == {"last-seen"}
    assert codes(stating(yellow, disappearance="cannot-identify-themself")) == set()


@pytest.mark.parametrize("like", ALIKE)
def test_a_diffusion_has_the_demands_of_its_kind_and_chooses_its_recipients(like):
    whole = complete("diffusion", like=like)
    to_all = replace(whole, audience=Audience(AudienceMode.ALL))
    assert codes(to_all) == {"recipients"}
    rules = rules_for(whole)
    assert rules.post_review
    assert names_in(KINDS[like].conditions) <= names_in(rules.conditions)
    assert set(KINDS[like].mandatory) <= set(rules.mandatory)


@pytest.mark.attack
def test_red_demands_dodged_by_calling_it_a_diffusion():
    red = complete("red")
    bare = without(
        replace(
            red, kind="diffusion", audience=Audience(AudienceMode.NAMED, ("es-pn",))
        ),
        "warrant_reference",
    )
    assert codes(bare) == {"kind"}
    assert codes(stating(bare, notice_kind="diffusion")) == {"kind"}
    assert codes(stating(bare, notice_kind="red")) == {"missing"}
    assert {"category", "role"} <= codes(stating(bare, notice_kind="purple"))


@pytest.mark.attack
def test_diffusion_that_corresponds_to_two_kinds():
    both = complete("diffusion")
    other = Statement("notice_kind", "purple")
    assert codes(replace(both, statements=(*both.statements, other))) == {"kind"}


@pytest.mark.attack
@pytest.mark.parametrize(
    "kind", ["Red", "red ", "../red", "", "r\u0435d", "x" * 10_000]
)
def test_kind_that_is_not_one(kind):
    (lack,) = lacks(replace(complete("red"), kind=kind), issuer="PT", now=NOW)
    assert lack.code == "kind"
    assert len(lack.text) < 400


# --- all kinds ---------------------------------------------------------------------


def test_scope_is_checked():
    red = complete("red")
    why = red.justification
    assert codes(replace(red, category="vehicle")) >= {"category"}
    assert codes(replace(red, role=SubjectRole.WITNESS)) == {"role"}
    wrong = replace(why, purpose=Purpose.ORGAN_TRACEABILITY)
    assert codes(replace(red, justification=wrong)) == {"purpose"}
    assert codes(replace(red, justification=replace(why, case=" "))) == {
        "justification"
    }
    assert codes(replace(red, evaluation="B5")) == {"evaluation"}


@pytest.mark.parametrize(
    ("mode", "names", "fits"),
    [
        ("all", (), True),
        ("all", ("es-pn",), False),
        ("named", ("es-pn",), True),
        ("named", (), False),
        ("except", (), False),
        ("agreement", ("pruem-ii",), True),
        ("agreement", ("pruem-ii", "un"), False),
    ],
)
def test_recipients_are_chosen_in_one_way(mode, names, fits):
    red = replace(complete("red"), audience=Audience(AudienceMode(mode), names))
    assert codes(red) == (set() if fits else {"recipients"})


def test_other_restrictions_are_said_with_their_code():
    red = replace(complete("red"), handling=Handling.H3)
    assert codes(red) == {"restrictions"}
    assert codes(stating(red, restrictions="Not to be used before a court.")) == set()


@pytest.mark.parametrize(
    ("days", "code"), [(-1, "life"), (0, "life"), (1, ""), (1826, ""), (1827, "life")]
)
def test_a_notice_does_not_outlive_its_kind(days, code):
    red = replace(complete("red"), valid_until=NOW + timedelta(days=days))
    assert codes(red) == ({code} if code else set())


def test_an_embargo_opens_before_the_end():
    red = replace(complete("red"), valid_until=NOW + timedelta(days=9))
    assert codes(replace(red, opens_at=NOW + timedelta(days=8))) == set()
    assert codes(replace(red, opens_at=NOW + timedelta(days=9))) == {"embargo"}
    far = replace(complete("red"), opens_at=NOW + timedelta(days=9999))
    assert codes(far) == {"embargo"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_public_is_shown_only_what_kind_and_handling_allow(kind):
    public = replace(complete(kind), public_extract=True)
    assert codes(public) == (set() if KINDS[kind].extract else {"extract"})
    marked = replace(public, handling=Handling.H1)
    assert codes(marked) == {"extract"}


def test_the_vocabulary_of_demands_is_whole():
    for group, names in WORDS.any.items():
        assert names, group
        assert len(set(names)) == len(names), group
