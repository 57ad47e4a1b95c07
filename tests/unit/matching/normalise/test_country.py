import pytest

from node.languages.formats import country_names
from node.languages.tongue import LANGUAGES
from node.matching.normalise import normal
from node.matching.normalise.country import countries, normal_country
from node.policy.transforms import country_only

READ = {
    "PT": "PT", "prt": "PT", "Portugal": "PT", "Portuguese": "PT", "D": "DE", "GBD": "GB",
    "UTO": "UTO", "XXA": "XXA", "UNO": "UNO", "Russian": "RU", "Burma": "MM", "Turkey": "TR",
    "The Gambia": "GM", "possibly Palestinian": "PS", "Congo, Democratic Republic of the": "CD",
    "Iran (Islamic Republic of)": "IR", "Sudanese": "SD", "South Sudanese": "SS", "DPRK.": "KP",
    "Congolese": "", "stateless?": "XXA", "": "",
    "GBN": "GB", "GBO": "GB", "GBP": "GB", "GBS": "GB", "RKS": "XK", "EUE": "EUE", "XOM": "XOM",
    "UNA": "UNA", "UNK": "UNK", "XXB": "XXB", "XXC": "XXC", "XXX": "XXX", "XPO": "XPO", "XBA": "XBA",
    "U.S.S.R.": "SU", "SUN": "SU", "Yugoslavia": "YU", "CSK": "CSK", "DDR": "DD", "Rhodesia": "ZW",
    "Ceylon": "LK", "Swaziland": "SZ", "Zaire": "CD", "Upper Volta": "BF", "West Germany": "DE",
    "\u0420\u043e\u0441\u0441\u0438\u044f": "RU", "Deutschland": "DE", "\u4e2d\u56fd": "CN", "Espa\u00f1a": "ES",
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


def test_a_word_of_another_script_is_not_read_as_the_code_it_sounds_like():
    assert normal_country("\u0645\u0635\u0631") == "EG"  # its letters: MSR, Montserrat
    assert normal_country("\u0434\u0435") == ""


@pytest.mark.parametrize(
    "value",
    ["CSK", "cshh", "Czechoslovakia", "Czechoslovak", "Czech and Slovak Federal Republic"],
)  # fmt: skip
def test_czechoslovakia_has_a_code_of_its_own(value):
    assert normal_country(value) == "CSK"
    assert countries(value) == ("CSK",)


@pytest.mark.parametrize(
    "value", ["SCG", "csxx", "Serbia and Montenegro", "Serbia & Montenegro"]
)
def test_serbia_and_montenegro_has_a_code_of_its_own(value):
    assert normal_country(value) == "SCG"
    assert countries(value) == ("SCG",)


def test_a_code_that_two_states_bore_is_not_read():
    # CS was Czechoslovakia until 1993, and Serbia and Montenegro from 2003 to 2006.
    assert normal_country("CS") == ""
    assert countries("CS") == ()


@pytest.mark.parametrize(
    ("value", "code"), [("suhh", "SU"), ("yucs", "YU"), ("ddde", "DD")]
)
def test_codes_of_states_that_are_no_more_are_read_by_iso_3166_3(value, code):
    assert normal_country(value) == code


@pytest.mark.parametrize("code", ["CSK", "SCG"])
def test_a_state_that_is_no_more_can_scope_a_number_and_be_all_that_is_told(code):
    number = normal("scoped-number", "123456", country=code).text
    assert number == f"{code}:123456"
    assert normal("scoped-number", number).text == number
    assert country_only(code) == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_screen_calls_a_country_is_read_as_that_country(language):
    read = set(map(normal_country, country_names("en")))
    named = {c: n for c, n in country_names(language).items() if c in read}
    assert len(named) > 240
    assert {c: n for c, n in named.items() if normal_country(n) != c} == {}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Allemagne", "DE"),
        ("Alemania", "DE"),
        ("\u0623\u0644\u0645\u0627\u0646\u064a\u0627", "DE"),
        ("\u0627\u0644\u0645\u0627\u0646\u064a\u0627", "DE"),
        ("\u0627\u0644\u0628\u0631\u062a\u063a\u0627\u0644", "PT"),
        ("EMIRATS ARABES UNIS", "AE"),
        ("Portugul", ""),
    ],
)
def test_a_country_is_typed_with_and_without_its_accents(written, code):
    assert normal_country(written) == code


@pytest.mark.parametrize(
    ("code", "state"),
    [
        *[(code, "GB") for code in ("gb-nir", "gb-sct", "gb-wls")],
        *[(code, "UA") for code in ("ua-cri", "ua-dpr", "ua-lpr")],
        *[(code, "GE") for code in ("ge-ab", "x-so")],
        *[("cn-xz", "CN"), ("cy-trnc", "CY"), ("md-pmr", "MD"), ("so-som", "SO")],
        *[("iq-kr", "IQ"), ("az-nk", "AZ"), ("ac", "SH"), ("ta", "SH"), ("dg", "IO")],
        *[("ic", "ES"), ("cq", "GG"), ("cp", "FR"), ("un", "UNO"), ("pk-km", "")],
    ],
)
def test_a_territory_with_a_code_of_its_own_stands_by_the_state_it_belongs_to(
    code, state
):
    assert normal_country(code) == state
