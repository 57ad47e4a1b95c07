import pytest

from node.matching.names.code import code, firm_words, fold, pairs, words

SAME_CODE = [
    ("mohammed", "mhmd"), ("hussein", "hsyn"), ("yusuf", "ywsf"), ("rachid", "rashid"), ("abdulkarim", "bdalkrym"),
    ("fatima", "fatmh"), ("philip", "filip"), ("kim", "gim"), ("jong", "jeong"), ("aziz", "asis"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME_CODE)
def test_spellings_of_one_name_share_a_code(one, other):
    assert code(fold(one)) == code(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("ahmed", "mohammed"), ("ivan", "ivanov"), ("lee", "li"), ("alves", "pereira")],
)
def test_different_names_keep_different_codes(one, other):
    assert code(fold(one)) != code(fold(other))


def test_a_word_with_too_few_consonants_is_its_own_code():
    assert code("ali") == "ali"


@pytest.mark.parametrize(
    ("document", "plain"),
    [("mueller", "muller"), ("loekke", "lokke"), ("aase", "ase"), ("jaeger", "jager")],
)
def test_document_spelling_folds_to_the_plain_one(document, plain):
    assert fold(document) == fold(plain)


def test_particles_are_left_out_only_where_two_words_remain():
    assert words("khalid bin ahmed al hasan") == ("khalid", "ahmed", "hasan")
    assert words("al hasan") == ("al", "hasan")
    assert words("von der alm") == ("von", "der", "alm")


def test_legal_forms_are_left_out_unless_nothing_else_is_there():
    assert firm_words("ocean star shipping co ltd") == ("ocean", "star", "shipping")
    assert firm_words("the co") == ("the", "co")


def test_pairs_are_sorted_so_that_order_does_not_matter():
    assert set(pairs(("rui", "alves"))) == set(pairs(("alves", "rui")))


@pytest.mark.attack
def test_a_name_of_a_thousand_words_keeps_a_few_pairs():
    long = " ".join(
        f"word{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}x" for n in range(1000)
    )
    assert len(pairs(words(long))) <= 28
