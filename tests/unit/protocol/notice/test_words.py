import pytest

from node.matching import catalogue
from node.protocol.notice import words
from node.protocol.notice.words import QUESTIONS, STATEMENTS, WORDS


def test_the_groups_are_those_of_the_catalogue():
    assert words.GROUPS == catalogue.GROUPS


def test_every_statement_is_of_use_to_a_kind():
    from node.protocol.notice.kinds import KINDS

    used = {name for kind in KINDS.values() for name in kind.statements}
    assert used == set(STATEMENTS)


def test_every_set_and_question_is_of_the_catalogue_or_used():
    fields = {f for c in catalogue.CATEGORIES.values() for f in c.fields}
    for names in WORDS.sets.values():
        assert set(names) <= fields
    known = {*fields, *STATEMENTS, *WORDS.media}
    for names in WORDS.any.values():
        assert set(names) <= known
    assert set(WORDS.understood) <= fields


def test_special_statements_are_those_of_health_and_body():
    assert {n for n, s in STATEMENTS.items() if s.special} == {
        "health_warning", "medical_needs", "physical_description",
    }  # fmt: skip


def test_every_question_of_the_checklist_asks_for_the_same_answer():
    """A no that stands between others' yes is where the tired answer wrongly."""
    assert {question.right for question in QUESTIONS.values()} == {True}


@pytest.mark.parametrize(
    "value", ["", " ", "-", "—", "…", "?!", "\u200b", "\u00a0", "UNKNOWN", " n/a ", "0"]
)
def test_blanks_say_nothing(value):
    assert WORDS.is_blank(value)


@pytest.mark.parametrize("value", ["Li", "1970", "Ω", "王", "م", "None Such", "10"])
def test_short_names_and_years_say_something(value):
    assert not WORDS.is_blank(value)


@pytest.mark.parametrize(
    "raw",
    [
        {"group": "secret", "form": "text"},
        {"group": "core", "form": "prose"},
        {"group": "core", "form": "code"},
        {"group": "core", "form": "text", "codes": ["a"]},
        {"group": "core", "form": "number"},
        {"group": "health", "form": "text"},
        {"group": "core", "form": "text", "shortest": 0},
        {"group": "core", "form": "text", "shortest": 600},
    ],
)
def test_a_statement_that_cannot_be_meant_is_refused(raw):
    with pytest.raises(ValueError, match="cannot be meant"):
        words._statement("odd", {"title": "Odd", **raw})
    with pytest.raises(TypeError):
        words._statement(
            "odd", {"title": "Odd", "group": "core", "form": "text", "color": 1}
        )
