import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.cli.question import FRIENDLY, field_and_value, from_lines, from_options
from node.errors import BadInput
from node.matching.catalogue import CATEGORIES
from node.model.query import Question, Term


def test_friendly_options_are_fields_of_the_catalogue():
    for category, meaning in FRIENDLY.items():
        assert set(meaning.values()) <= set(CATEGORIES[category].fields), category
    assert set(FRIENDLY) == set(CATEGORIES)


def test_options_make_one_question():
    friendly = {"name": "Ana", "born": "1972", "number": "", "country": "PT"}
    assert from_options("person", friendly, ["phone=+351 912345678"]) == Question(
        "person",
        (
            Term("name", "Ana"),
            Term("birth_date", "1972"),
            Term("nationality", "PT"),
            Term("phone", "+351 912345678"),
        ),
    )


def test_an_option_without_a_meaning_is_refused_by_name():
    with pytest.raises(BadInput, match="--born"):
        from_options("vehicle", {"born": "1972"}, [])


def test_nothing_to_look_for_is_refused():
    with pytest.raises(BadInput, match="nothing to look for"):
        from_options("person", {"name": ""}, [])


@pytest.mark.parametrize("text", ["", "name", "=x", "name=", " = "])
def test_a_field_needs_a_name_and_a_value(text):
    with pytest.raises(BadInput, match="FIELD=VALUE"):
        field_and_value(text)


def test_a_value_may_hold_equal_signs():
    assert field_and_value("notes=a=b") == ("notes", "a=b")


def test_lines_make_questions_and_comments_none():
    text = (
        '# batch\n\n{"category": "person", "terms": {"name": ["A", "B"]}}\n'
        '{"category": "vehicle", "terms": {"vin": "X"}}\n'
    )
    assert from_lines(text) == (
        Question("person", (Term("name", "A"), Term("name", "B"))),
        Question("vehicle", (Term("vin", "X"),)),
    )


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '"x"',
        "{}",
        '{"category": "person"}',
        '{"category": "person", "terms": {}}',
        '{"category": 3, "terms": {"name": "A"}}',
        '{"category": "person", "terms": {"name": 3}}',
        '{"category": "person", "terms": {"name": ""}}',
        '{"category": "person", "terms": {"name": "A"}, "extra": 1}',
    ],
)
def test_a_bad_line_is_named(line):
    good = '{"category": "person", "terms": {"name": "A"}}'
    with pytest.raises(BadInput, match="line 2"):
        from_lines(f"{good}\n{line}")


@pytest.mark.attack
def test_attack_deeply_nested_json_breaks_the_reader():
    with pytest.raises(BadInput, match="line 1"):
        from_lines("[" * 100_000)


@pytest.mark.attack
@given(st.text(max_size=200))
def test_attack_any_text_as_a_file_of_questions(text):
    with contextlib.suppress(BadInput):
        assert from_lines(text)


def test_too_many_and_too_few_questions_are_refused():
    good = '{"category": "person", "terms": {"name": "A"}}\n'
    with pytest.raises(BadInput, match="more than 10000"):
        from_lines(good * 10_001)
    with pytest.raises(BadInput, match="no question"):
        from_lines("\n# nothing\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            '{"category": "person", "terms": {"name": "A", "name": "B"}}',
            "'name' stands",
        ),
        ('{"category": "person", "terms": {"name": "A", "birth_date": []}}', "empty"),
        ('{"category": "person", "terms": {"name": "A", "birth_date": ""}}', "empty"),
        ('{"category": "person", "terms": {"name": ["A", " "]}}', "'name' is empty"),
        ('{"category": "person", "terms": {"birth_date": 1972}}', "'birth_date' is no"),
        ('{"category": "person", "terms": {"birthdate": "1972"}}', "'birthdate'"),
        ('{"category": "persn", "terms": {"name": "A"}}', "'persn'"),
    ],
)
def test_what_would_be_passed_over_on_a_line_is_named_with_the_line(line, said):
    good = '{"category": "person", "terms": {"name": "A"}}'
    with pytest.raises(BadInput) as refused:
        from_lines(f"{good}\n{line}")
    assert refused.value.message.startswith("line 2")
    assert said in refused.value.message
    assert refused.value.advice


def test_a_line_ends_where_files_end_lines_and_nowhere_else():
    (one,) = from_lines('{"category": "person", "terms": {"name": "A\u2028B"}}')
    assert one.terms[0].value == "A\u2028B"
