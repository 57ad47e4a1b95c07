import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.explain import ARGUMENTS, Heard, hear, not_compared
from node.matching.finding import FINDINGS, Finding, Speaks, WordRule
from node.model.query import Question, Term
from tests.unit.matching.making import question

ASKED = question("person", name="Zelmo Varqin", birth_date="1972", sex="F")


def words(reasons, asked):
    return [each.word for each in hear(reasons, asked)]


def test_a_place_is_a_word_of_the_question_as_it_was_written():
    assert words(("name.word:2:sound", "name.alone:1"), ASKED) == ["Varqin", "Zelmo"]
    for name in (
        "\u0417\u0435\u043b\u043c\u043e \u0412\u0430\u0440\u043a\u0438\u043d",
        "ZELMO VARQ\u00cdN",
    ):
        asked = question("person", name=name)
        assert words(("name.word:1:script", "name.alone:2"), asked) == name.split()


def test_a_reading_is_named_before_the_place():
    asked = question("person", name="Zelmo Varqin", alias="Turbek Drashov")
    heard = hear(("name.word:1-2:same", "name.alone:2-1"), asked)
    assert [each.word for each in heard] in (["Varqin", "Turbek"], ["Varqin", ""])
    assert [each.place for each in heard] == ["2", "1"]


def test_a_place_that_the_question_has_not_is_no_word():
    for place in ("3", "99", "40-1", "999-999"):
        assert words((f"name.alone:{place}",), ASKED) == [""]


def test_without_a_question_there_are_places_and_no_words():
    (heard,) = hear(("name.word:2:sound",))
    assert (heard.word, heard.place, heard.speaks) == ("", "2", Speaks.FOR)


def test_an_organisation_is_asked_for_by_words_as_well():
    asked = question("organisation", name="Zelmo Varqin")
    assert words(("name.alone:1",), asked) == ["Zelmo"]


@pytest.mark.parametrize(
    "reason",
    [
        "name: equal",
        "",
        "name.word",
        "name.word:1",
        "name.word:0:same",
        "name.word:1:dreamt",
        "name.word:01:same",
        "name.word:1:same:same:same",
        "number.same:shoe_size",
        "words.shared:2",
        "words.shared:-1:3",
        "no.such",
    ],
)
def test_what_is_no_finding_is_kept_as_it_came(reason):
    assert hear((reason,), ASKED) == (Heard(reason),)


def test_what_a_later_release_says_besides_is_not_in_the_way():
    (heard,) = hear(("birth.same:day",), ASKED)
    assert heard.finding == Finding("birth.same", ("day",))


def test_every_code_that_has_arguments_is_a_code():
    assert set(ARGUMENTS) <= set(FINDINGS)


def test_fields_of_which_nothing_is_said_were_not_compared():
    heard = hear(("name.word:1:same", "birth.near"), ASKED)
    assert not_compared(ASKED, heard) == ("sex",)
    asked = question(
        "document", number="AB1234567", issuing_country="PT", holder_name="Zelmo"
    )
    heard = hear(("number.same:number",), asked)
    assert not_compared(asked, heard) == ("holder_name",)


def test_nobody_knows_what_was_compared_where_nothing_was_understood():
    assert not_compared(ASKED, hear(("spelt alike",), ASKED)) == ()


def test_a_question_of_a_category_that_is_not_known_is_no_fault():
    odd = Question("dragon", (Term("name", "Zelmo"),))
    heard = hear(("name.alone:1", "birth.same"), odd)
    assert [each.word for each in heard] == ["", ""]
    assert not_compared(odd, heard) == ("name",)


REASONS = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(sorted(FINDINGS)),
        st.builds(
            lambda code, args: ":".join((code, *args)),
            st.sampled_from(sorted(FINDINGS)),
            st.lists(
                st.one_of(
                    st.sampled_from([*WordRule, "1", "2-1", "999", "name", "x"]),
                    st.text(max_size=4),
                ),
                max_size=4,
            ),
        ),
    ),
    max_size=8,
)


@pytest.mark.attack
@given(REASONS, st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=3))
def test_attack_reasons_that_are_made_up_break_no_screen(reasons, names):
    """Whatever a peer says and an officer asked: told, and nothing raised."""
    asked = Question("person", tuple(Term("name", name) for name in names))
    heard = hear(tuple(reasons), asked)
    assert [each.reason for each in heard] == reasons
    whole = " ".join(names).casefold()
    for each in heard:
        if each.word and each.word.casefold() not in whole:
            # In Latin letters, where it was written as no word of its own.
            assert each.word.isascii()
    not_compared(asked, heard)
