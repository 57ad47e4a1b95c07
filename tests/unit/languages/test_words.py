import pytest

from node.languages.bidi import settled
from node.languages.words import (
    field_name,
    lack_text,
    name_of,
    statement_value,
)


def test_the_title_of_a_person_is_not_that_of_a_painting():
    assert field_name("person", "title", "ar") == "اللقب"
    assert field_name("artwork", "title", "ar") == "العنوان"
    assert field_name("person", "birth_date", "es") == "Fecha de nacimiento"


def test_a_name_is_found_whatever_it_names():
    assert name_of("facts", "fr") == "Exposé des faits"
    assert name_of("title", "es", category="person") == "Tratamiento"
    assert name_of("birth_date", "fr") == "Date de naissance"
    assert name_of("image", "ar") == "صورة"
    assert name_of("no-side-taken", "en").startswith("Can its recipients act")
    assert name_of("valid_until", "en") == "Valid until"
    assert name_of("never_heard_of", "fr") == "never_heard_of"


def test_a_lack_is_told_in_the_words_of_its_kind_or_else_of_all():
    assert "24 mois" in lack_text("red", "penalty-too-low", "fr")
    assert lack_text("blue", "identity-minimum", "en") != lack_text(
        "red", "identity-minimum", "en"
    )
    assert "H3" in lack_text("green", "restrictions", "ar")
    assert lack_text("red", "refugee", "es") == lack_text("blue", "refugee", "es")
    assert lack_text("red", "brand-new", "es") == "brand-new"


def test_the_values_of_statements_are_told():
    assert statement_value("warrant_kind", "arrest-warrant", "fr") == "Mandat d’arrêt"
    assert statement_value("warrant_valid", "yes", "ar") == "نعم"
    assert statement_value("warrant_kind", "other", "en") == "other"


@pytest.mark.attack
@pytest.mark.parametrize("name", ["\u202eeman", "a\nb", "x\x1b[2J", "{0.__class__}"])
def test_attack_a_name_from_a_peer_is_written_by_the_screen_as_it_came(name):
    for told in (
        name_of(name, "ar"),
        field_name(name, name, "en"),
        lack_text(name, name, "fr"),
        statement_value(name, name, "es"),
    ):
        assert settled(told) == told
