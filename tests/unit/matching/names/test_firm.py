import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.names.firm import read_firm
from node.matching.normalise.name import romanise


def firm(raw):
    return read_firm(romanise(raw))


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        ("OOO 'Zarnitsa'", "LLC"),
        ("Obshchestvo s ogranichennoi otvetstvennostyu Zarnitsa", "LLC"),
        ("ООО Зарница", "LLC"),
        ("Zarnitsa GmbH", "LLC"),
        ("Zarnitsa L.L.C.", "LLC"),
        ("Zarnitsa Ltd. Şti.", "LLC"),
        ("Zarnitsa S.A.R.L.", "LLC"),
        ("Zarnitsa Sociedad Anonima", "JSC"),
        ("Zarnitsa OJSC", "JSC"),
        ("Zarnitsa K.K.", "JSC"),
        ("Kabushiki Kaisha Zarnitsa", "JSC"),
        ("Zarnitsa Tbk", "JSC"),
        ("PAO Zarnitsa", "JSC"),
        ("Aktsionernoe obshchestvo Zarnitsa", "JSC"),
    ],
)
def test_a_legal_form_is_its_class_in_every_language(raw, form):
    read = firm(raw)
    assert (read.words, read.forms) == (("zarnitsa",), {form})


@pytest.mark.parametrize(
    "raw",
    ["Zarnitsa Trading", "Zarnitsa torgovlya", "Zarnitsa Ticaret", "ZARNITSA TRADE"],
)
def test_a_generic_word_is_its_meaning_in_every_language(raw):
    read = firm(raw)
    assert read.words == ("zarnitsa", "trade")
    assert read.own == ("zarnitsa",)


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("Factory No. 5", {"5"}),
        ("Factory 05", {"5"}),
        ("Fifth Factory", {"5"}),
        ("5th Factory", {"5"}),
        ("Zavod 17", {"17"}),
        ("Brigade II", {"2"}),
        ("Factory", set()),
    ],
)
def test_numbers_in_names_are_read_however_they_are_written(raw, numbers):
    read = firm(raw)
    assert read.numbers == numbers
    assert not set(read.words) & {"5", "05", "fifth", "5th", "17", "ii"}


def test_letters_that_stand_alone_are_one_word():
    assert firm("Z.R.N. Co. Ltd").words == firm("ZRN Company").words == ("zrn",)


def test_the_initials_behind_a_name_are_no_word_of_it():
    assert (
        firm("Zarnitsa Machine Works (ZMW)").words
        == firm("Zarnitsa Machine Works").words
    )


def test_initials_are_of_names_of_three_words():
    assert firm("National Zarnitsa Oil Company").initials == {"nzoc", "nzo"}
    assert not firm("Zarnitsa Oil").initials


@pytest.mark.parametrize("raw", ["Company Ltd", "LLC", "The Trading Company", "S.A."])
def test_a_name_of_nothing_else_keeps_its_words(raw):
    assert firm(raw).words


def test_a_short_word_within_a_name_is_no_legal_form():
    assert "as" not in firm("AS Zarnitsa Steel").forms
    assert firm("Zarnitsa SE Asia").words[-1] == "asia"


@given(st.text(max_size=300))
def test_any_text_is_read(raw):
    read = firm(raw)
    assert len(read.words) <= 12
    assert read.generic <= set(read.words)


@pytest.mark.attack
def test_a_name_of_ten_thousand_words_is_read_in_part():
    assert len(firm("llc zarnitsa " * 10_000).words) <= 12
