from node.matching.mrz_layout import LAYOUTS, layout_of


def test_the_old_french_card_is_told_from_a_card_of_the_standard():
    """Both have two lines of 36; the French card of 2021 has three of 30."""
    assert layout_of("IDFRA" + "<" * 67)[0] == "FR-ID"
    assert layout_of("IDBEL" + "<" * 67)[0] == "TD2"
    assert layout_of("IDFRA" + "<" * 85)[0] == "TD1"


def test_what_has_another_length_has_no_layout():
    assert layout_of("P<UTO") is None


def test_no_field_lies_outside_its_zone():
    for (length, _), (_, layout) in LAYOUTS.items():
        for place in (layout.names, layout.number, layout.birth, layout.optional):
            assert place.stop <= length
