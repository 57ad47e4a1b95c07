import pytest

from node.matching.mrz_text import in_one_piece

FIRST = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
SECOND = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"


@pytest.mark.parametrize(
    "sign",
    ["&lt;", "\u2039", "\uff1c", "\u3008"],
    ids=["web", "single", "wide", "angle"],
)
def test_what_looks_like_the_filler_is_it(sign):
    assert in_one_piece(f"{FIRST}\n{SECOND}".replace("<", sign)) == FIRST + SECOND


@pytest.mark.parametrize("sign", ["\u00ab", "\u226a", "\u300a"])
def test_two_fillers_may_have_become_one_sign(sign):
    assert in_one_piece(f"{FIRST}\n{SECOND}".replace("<<", sign)) == FIRST + SECOND


def test_letters_and_digits_of_another_width_are_those_of_the_zone():
    wide = "".join(chr(ord(char) + 0xFEE0) for char in FIRST)
    assert in_one_piece(f"{wide}\n{SECOND}") == FIRST + SECOND


def test_blanks_may_stand_for_the_fillers_between_names():
    assert in_one_piece(f"P<UTOERIKSSON  ANNA MARIA\n{SECOND}") == FIRST + SECOND


def test_fillers_are_added_and_taken_away_behind_names_alone():
    assert in_one_piece(f"{FIRST[:25]}\n{SECOND}") == FIRST + SECOND
    assert in_one_piece(f"{FIRST}<<\n{SECOND}") == FIRST + SECOND
    assert len(in_one_piece(f"{FIRST}\n{SECOND[:-1]}")) == 87


def test_the_first_line_of_an_old_french_card_ends_in_numbers():
    above = "IDFRAZELNIK<<<<<<<<<<<<<<<<<<<67503"
    assert len(in_one_piece(f"{above}\n{'1' * 36}")) == 71
