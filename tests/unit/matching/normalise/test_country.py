import pytest

from node.matching.normalise.country import countries, normal_country

READ = {
    "PT": "PT", "prt": "PT", "Portugal": "PT", "Portuguese": "PT", "D": "DE", "GBD": "GB",
    "UTO": "UTO", "XXA": "XXA", "UNO": "UNO", "Russian": "RU", "Burma": "MM", "Turkey": "TR",
    "The Gambia": "GM", "possibly Palestinian": "PS", "Congo, Democratic Republic of the": "CD",
    "Iran (Islamic Republic of)": "IR", "Sudanese": "SD", "South Sudanese": "SS", "DPRK.": "KP",
    "Congolese": "", "stateless?": "", "": "",
}  # fmt: skip


@pytest.mark.parametrize("value", READ)
def test_a_country_is_read_from_codes_names_and_adjectives(value):
    assert normal_country(value) == READ[value]


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("LB; PY", ("LB", "PY")),
        ("(a) German, (b) Moroccan", ("DE", "MA")),
        ("(1) Russia. (2) Ukraine", ("RU", "UA")),
        ("Russian and Ukrainian", ("RU", "UA")),
        ("Syrian/Lebanese", ("SY", "LB")),
        ("Bosnia and Herzegovina", ("BA",)),
        ("Trinidad and Tobago", ("TT",)),
        ("Russia, Atlantis", ()),
    ],
)
def test_a_cell_of_several_countries_is_read_whole_or_not_at_all(cell, codes):
    assert countries(cell) == codes
