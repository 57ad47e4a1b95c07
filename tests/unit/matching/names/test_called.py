"""An organisation's name that holds several is found by each, in any language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.compare import match
from node.matching.names.called import MOST, names_in
from node.model.codes import Grade
from tests.unit.matching.making import meets, question, record

FIRST, SECOND = "Zarnovka Brimsgate", "Polzeath Torvalen"
BETWEEN = (
    "{0} Ltd (formerly {1} Ltd)",
    "{0} Ltd, formerly known as {1}",
    "{0} (previously {1})",
    "{0} previously {1}",
    "{0} Ltd prev. {1}",
    "{0} (prev. {1})",
    "{0} succeeded by {1}",
    "{0} Ltd - {1} GmbH",
    "{0} Ltd \u2013 {1} GmbH",
    "{0} Ltd\n{1} GmbH",
    "{0} ранее {1}",
    "{0} a.k.a. {1}",
    "{0} (AKA {1})",
    "{0} f/k/a {1}",
    "{0}, f.k.a. {1} Co",
    "{0} d/b/a {1}",
    "{0} DBA {1}",
    "{0} trading as {1}",
    "{0} t/a {1}",
    "{0} / {1}",
    "{0}; {1}",
    "{0} | {1}",
    "{0} (ex {1})",
    "{0}, ex-{1}",
    "{0} [also {1}]",
    "{0} SARL (anciennement {1})",
    "{0}, également connue sous le nom de {1}",
    "{0} SA, sous l'enseigne {1}",
    "{0} S.L. (antes {1})",
    "{0}, también conocida como {1}",
    "{0} GmbH (vormals {1} AG)",
    "{0} GmbH, früher {1}",
    "{0}, firmierend als {1}",
    "ООО «{0}» (бывшее ООО «{1}»)",
    "{0}, также известная как {1}",
    "{0} (ранее {1})",
    "{0} (سابقا {1})",
    "{0} المعروف أيضا باسم {1}",
    "{0} A.Ş. (eski adıyla {1})",
    "{0}, ticari unvanı {1}",
    "{0} Lda (anteriormente {1})",
    "{0}, nome fantasia {1}",
    "{0} Srl (già {1} SpA)",
    "{0}, anche nota come {1}",
    "{0} Sp. z o.o. (dawniej {1})",
)
ASIDE = (
    "{0} Ltd (in liquidation)",
    "{0}, in receivership",
    "{0} SA en liquidation judiciaire",
    "{0} S.A. en liquidación",
    "{0} GmbH i.L.",
    "{0} GmbH in Abwicklung",
    "ООО {0} в стадии ликвидации",
    "{0} تحت التصفية",
    "Tasfiye Halinde {0} A.Ş.",
    "{0} Ltda em liquidação",
    "{0} SpA in liquidazione",
    "so-called {0}",
    "the so-called '{0}'",
    "soi-disant {0}",
    "sogenannte {0}",
    "{0} (así denominado)",
    "так называемая {0}",
    "sözde {0}",
    "cosiddetto {0}",
    "{0} and any successor, sub-unit, or subsidiary thereof",
)
FORMS = (
    ("Pvt. Ltd.", "Private Limited"),
    ("(Pvt) Ltd", "Pvt Ltd"),
    ("S.A.R.L.", "SARL"),
    ("S. A. R. L.", "Société à responsabilité limitée"),
    ("G.m.b.H.", "Gesellschaft mit beschränkter Haftung"),
    ("J.S.C.", "Joint-Stock Company"),
    ("W.L.L.", "With Limited Liability"),
    ("ش.م.م", "شركة ذات مسؤولية محدودة"),
    ("S.A.L.", "SAL"),
    ("FZE", "F.Z.E."),
)


@pytest.mark.parametrize("written", BETWEEN)
def test_each_of_several_names_is_found_the_first_as_its_own(written):
    """The others are weighed as an alias is that stands in a field of its own."""
    held = record("organisation", name=written.format(FIRST, SECOND))
    apart = record("organisation", name=FIRST, alias=SECOND)
    for name in (FIRST, SECOND):
        asked = question("organisation", name=name)
        assert meets(asked, held)
        assert match(asked, held).grade is match(asked, apart).grade
    assert match(question("organisation", name=FIRST), held).grade is Grade.STRONG


@pytest.mark.parametrize("written", ASIDE)
def test_what_is_said_of_an_organisation_is_no_part_of_its_name(written):
    held = record("organisation", name=written.format(FIRST))
    asked = question("organisation", name=FIRST)
    assert meets(asked, held)
    assert match(asked, held).grade is Grade.STRONG


@pytest.mark.parametrize(("ours", "theirs"), FORMS)
def test_a_legal_form_hides_no_name_of_one_word(ours, theirs):
    asked = question("organisation", name=f"Zarnovka {ours}")
    assert meets(asked, record("organisation", name=f"Zarnovka {theirs}"))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("A.B.K. Brimsgate", "ABK Brimsgate"),
        ("A B K Brimsgate", "A.B.K. Brimsgate"),
        ("A.B.K.", "ABK"),
        ("ZarnovkaJSC", "Zarnovka"),
        ("OOOZarnovka", "Zarnovka LLC"),
        ('ООО"Зарновка"', "Zarnovka"),
        ("Zarn Brimsgate", "Zarnbrimsgate"),
        ("NZORC", "National Zarnitsa Oil Refining Company"),
    ],
)
def test_initials_and_glued_words_meet(ours, theirs):
    asked = question("organisation", name=ours)
    assert meets(asked, record("organisation", name=theirs))


@pytest.mark.parametrize(
    "written",
    [
        "Al-Zarn Foundation (Pakistan)",
        "Zarnovka (Hong Kong) Ltd",
        "Zarnovka Import/Export Co",
        "Former Soldiers of Zarn",
        "New Zarn Trading",
        "Zarn & Alias Brothers",
        "Zarnovka Bank (Public Joint Stock Company)",
        "Army / front / party of Zarn",
        "Liquidation Services Zarn",
    ],
)
def test_what_belongs_to_a_name_is_left_to_it(written):
    assert names_in(written) == (written,)


def test_a_vessel_is_found_by_the_name_that_it_had():
    held = record("vessel", name="Copper Finch (ex Blue Quill)")
    for name in ("Copper Finch", "Blue Quill", "M/V Blue Quill"):
        assert meets(question("vessel", name=name), held)


def test_a_question_is_read_as_a_record_is():
    asked = question("organisation", name=BETWEEN[0].format(FIRST, SECOND))
    for name in (FIRST, SECOND):
        assert meets(asked, record("organisation", name=name))


@given(st.text(max_size=80) | st.lists(st.sampled_from(BETWEEN + ASIDE)).map(" ".join))
def test_any_text_holds_a_few_names_at_least_one(written):
    assert 1 <= len(names_in(written)) <= MOST


@pytest.mark.parametrize(
    "written",
    [
        "Zarnovka\n  Trading Ltd",
        "Zarnovka - Trading Ltd",
        "Zarnovka Ltd - Vostnec Branch",
    ],
)
def test_a_line_that_was_wrapped_and_a_dash_part_no_name(written):
    assert names_in(written) == (" ".join(written.split()),) or names_in(written) == (
        written,
    )


@pytest.mark.parametrize("written", ["Messrs. Zarnovka Ltd", "Messrs Zarnovka Ltd"])
def test_how_a_firm_is_addressed_is_no_name_of_it(written):
    assert names_in(written) == ("Zarnovka Ltd",)
