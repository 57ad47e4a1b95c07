import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.compare import match
from node.matching.compare.person import judge_person
from node.matching.finding import FINDINGS
from node.matching.terms import known_question, known_record
from node.model.codes import Grade
from tests.unit.matching.making import question, record

WORDS = st.sampled_from(
    [
        "Ana",
        "Rui",
        "Omar",
        "Karim",
        "Zelnik",
        "Tarabuk",
        "Mohamed",
        "Benkadi",
        "Ivanova",
        "Kowal",
        "Li",
    ]
)
DATES = st.sampled_from(("1963-05-17", "1963-05-11", "1963", "1980-02-03", "1990~"))
PERSONS = st.fixed_dictionaries(
    {"name": st.lists(WORDS, min_size=1, max_size=4, unique=True).map(" ".join)},
    optional={
        "birth_date": DATES,
        "birth_place": st.sampled_from(("Zarnak, Peru", "Beltar", "Tulma, Chad")),
        "nationality": st.sampled_from(("PE", "TD", "FR")),
        "sex": st.sampled_from(("M", "F")),
        "alias": st.lists(WORDS, min_size=1, max_size=3, unique=True).map(" ".join),
    },
)


def matched(asked, held):
    return match(question("person", **asked), record("person", **held))


def codes(found):
    return [finding.code for finding in found.findings]


def test_a_common_name_and_a_year_are_never_strong():
    """Many people share them, however equal they are."""
    person = {"name": "Mohammed Ali", "birth_date": "1970"}
    found = matched(person, person)
    assert found.grade is Grade.POSSIBLE
    assert "name.common" in codes(found)


def test_a_rare_name_and_a_year_may_be():
    person = {"name": "Oszkar Zelnikovsky Tarabukin", "birth_date": "1970"}
    found = matched(person, person)
    assert found.grade is Grade.STRONG
    assert "name.rare" in codes(found)


def test_a_common_name_and_a_whole_date_are_strong():
    person = {"name": "Mohammed Ali", "birth_date": "1970-04-12"}
    assert matched(person, person).grade is Grade.STRONG


@pytest.mark.parametrize("date", ["1970-04-13", "1970-12-04"])
def test_a_slip_in_a_date_is_less_sure_and_said(date):
    held = {"name": "Omar Zelnikovsky", "birth_date": "1970-04-12"}
    same = matched(held, held)
    slip = matched({**held, "birth_date": date}, held)
    assert slip.score < same.score
    assert {"birth.slip", "birth.swapped"} & set(codes(slip))


def test_everything_but_the_name_is_no_match():
    """Dates and places are copied from list to list; people share them by chance."""
    rest = {
        "birth_date": "1970-04-12",
        "birth_place": "Zarnak, Peru",
        "nationality": "PE",
        "sex": "M",
    }
    assert (
        matched({"name": "Omar Zelnik", **rest}, {"name": "Rui Alves", **rest}) is None
    )


def test_one_word_without_a_date_is_no_match():
    assert matched({"name": "Zelnikovsky"}, {"name": "Omar Zelnikovsky"}) is None


def test_a_date_that_contradicts_outweighs_a_name():
    held = {"name": "Omar Zelnik", "birth_date": "1970-04-12"}
    assert matched({"name": "Omar Zelnik", "birth_date": "1991"}, held) is None


def test_names_of_two_scripts_match_and_say_so():
    held = {"name": "Khalid Hussein Zelnik", "birth_date": "1963-05-17"}
    asked = {
        "name": "\u062e\u0627\u0644\u062f \u062d\u0633\u064a\u0646",
        "birth_date": "1963-05-17",
    }
    found = matched(asked, held)
    assert found.grade is Grade.STRONG
    assert ("1", "script") in [f.args for f in found.findings if f.code == "name.word"]


def test_words_without_partner_are_named_by_their_place():
    held = {"name": "Omar Zelnikovsky", "birth_date": "1963-05-17"}
    found = matched(
        {"name": "Omar Karim Zelnikovsky", "birth_date": "1963-05-17"}, held
    )
    assert ("2",) in [f.args for f in found.findings if f.code == "name.alone"]


BORN = {"birth_date": "1970-04-12"}
UNSURE = {
    "unsure.one_word": ({"name": "Zelnikovsky"}, {"name": "Omar Zelnikovsky"}),
    "unsure.sex": (
        {"name": "Omar Zelnikovsky", "sex": "F"},
        {"name": "Omar Zelnikovsky", "sex": "M"},
    ),
    "unsure.names": (
        {"name": "Rui Carlos Zelnikovsky"},
        {"name": "Rui Manuel Zelnikovsky"},
    ),
    "unsure.birth": (
        {"name": "Mohammed Ali", "birth_date": "1970"},
        {"name": "Mohammed Ali", "birth_date": "1970"},
    ),
    "unsure.sum": (
        {"name": "Mohammed Rui Alves Beltran", "birth_place": "Zarnak, Peru"},
        {"name": "Mohammed Rui", "birth_place": "Tulma, Chad"},
    ),
}


@pytest.mark.parametrize("code", UNSURE)
def test_what_keeps_a_match_from_strong_is_told_once(code):
    asked, held = (BORN | side for side in UNSURE[code])
    found = matched(asked, held)
    assert found.grade is Grade.POSSIBLE
    assert [c for c in codes(found) if c.startswith("unsure.")] == [code]


def test_the_first_reason_hides_the_others():
    """Were each told, every word of a guess could be tried by the reasons."""
    one = BORN | {"name": "Rui Carlos Zelnikovsky", "sex": "F"}
    other = BORN | {"name": "Rui Manuel Zelnikovsky", "sex": "M"}
    assert "unsure.sex" in codes(matched(one, other))
    assert "unsure.names" not in codes(matched(one, other))


@given(PERSONS, PERSONS)
def test_a_reason_is_told_just_where_a_match_is_not_strong(one, other):
    found = matched(one, other)
    if found is not None:
        reasons = [code for code in codes(found) if code.startswith("unsure.")]
        assert len(reasons) == (found.grade is Grade.POSSIBLE)


@given(PERSONS, PERSONS)
def test_whoever_asks_the_answer_is_the_same(one, other):
    ours, theirs = (
        (known_question(question("person", **p)), known_record(record("person", **p)))
        for p in (one, other)
    )
    there, back = judge_person(ours[0], theirs[1]), judge_person(theirs[0], ours[1])
    assert there.log_odds == pytest.approx(back.log_odds)


@given(PERSONS, PERSONS)
def test_a_score_is_a_probability_and_every_finding_is_known(one, other):
    found = matched(one, other)
    if found is not None:
        assert 0 < found.score < 1
        assert set(codes(found)) <= set(FINDINGS)


@given(PERSONS, st.randoms(use_true_random=False))
def test_the_order_of_words_changes_nothing_of_the_score(person, random):
    person.pop("alias", None)  # an alias of the same words is one name more
    words = person["name"].split()
    random.shuffle(words)
    turned = {**person, "name": " ".join(words)}
    same, other = matched(person, person), matched(turned, person)
    assert (same is None) == (other is None)
    if same is not None:
        assert same.score == pytest.approx(other.score)


@pytest.mark.attack
def test_forty_names_of_a_hundred_words_are_compared_in_bounds():
    long = [" ".join(f"w{n}x{m}" for m in range(100))[:500] for n in range(40)]
    held = {"name": long, "birth_date": "1963"}
    found = matched({"name": long[:20], "birth_date": "1963"}, held)
    assert found is None or len(found.findings) <= 64
