import pytest

from node.matching.intake.lists.paper import numbered


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("Passport", "passport_number"),
        ("passeport diplomatique", "passport_number"),
        ("Pasaporte", "passport_number"),
        ("National Identification Number", "national_id"),
        ("Cédula de Ciudadanía", "national_id"),
        ("Carte d'identité", "national_id"),
        ("SSN", "national_id"),
        ("Tax ID No.", "tax_number"),
        ("V.A.T. Number", "tax_number"),
        ("RFC", "tax_number"),
        ("Registration Number", "registration_number"),
        ("Matricula Mercantil No", "registration_number"),
        ("D-U-N-S Number", "registration_number"),
        ("MMSI", "mmsi"),
        ("SWIFT/BIC", "bic"),
        ("Vessel Registration Identification IMO 9074729", "imo"),
        ("Company Number IMO 1234567", "imo_company"),
        ("Driver's Document", "document_number"),
        ("", "document_number"),
    ],
)
def test_a_word_in_the_phrase_tells_the_field(kind, field):
    assert numbered(kind, "88417")[0] == field


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("Ghana", "GH:88417"),
        ("gh", "GH:88417"),
        ("", "88417"),
        ("Nowhere at all", "88417"),
    ],
)
def test_a_country_that_can_be_read_stands_before_the_number(country, number):
    assert numbered("Passport", "88417", country)[1] == number
