import pytest

from node.matching.mrz_name import names_of


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("MUNXXOZ<<IGNXXACIO<<<<<<", ("MUNOZ", "IGNACIO")),
        ("GUXXNTER<LIMA<<RUI<<<<", ("GUNTER LIMA", "RUI")),
        ("MUELLER<<ZOE<<<", ("MUELLER", "ZOE")),
        ("EXXON<<ANA<<<", ("EON", "ANA")),
        ("MUNXX<<ANA<<<", ("MUN", "ANA")),
        ("FOXX<<ANA<<<", ("FOXX", "ANA")),
        ("<<ANA<<<<", ("", "ANA")),
        ("LIMA<<<<<<<<<<", ("LIMA", "")),
    ],
)
def test_letters_that_a_zone_cannot_write_are_read_as_it_spells_them(row, expected):
    assert names_of(row) == expected


def test_given_names_may_stand_in_another_line():
    assert names_of("ZELNIK<<<<<<", "ANA<<RUI<<<<<<") == ("ZELNIK", "ANA RUI")
