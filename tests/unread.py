"""For each kind of value one that can be read, and one that cannot.

By kind of the catalogue; a code that has a list is by its list. What a test needs of a
whole question or record besides is here too.
"""

from __future__ import annotations

from collections.abc import Iterator

from node.matching.catalogue import CATEGORIES, FieldDef
from node.model.query import Question, Term

READ, UNREAD = 0, 1
KINDS = {
    "text": ("tall", "???"),
    "code": ("9mm", "???"),
    "reference": ("26/17", "???"),
    "sex": ("F", "perhaps"),
    "name": ("Maria Lopes", "???"),
    "organisation": ("Lopes Trading", "???"),
    "title": ("Sea Star", "???"),
    "date": ("1972-05-03", "31/02/1980"),
    "period": ("1650", "long ago"),
    "country": ("PT", "Portugul"),
    "scoped-number": ("AB1234567", "not known"),
    "plate": ("AA-00-BB", "red"),
    "serial": ("A11234", "???"),
    "vin": ("WVWZZZ1JZXW000001", "red"),
    "imo": ("9074729", "?"),
    "imo-company": ("5034567", "?"),
    "mmsi": ("211331640", "?"),
    "tail": ("D-AIMA", "?"),
    "container": ("CSQU3054383", "?"),
    "phone": ("+351912345678", "none of his own"),
    "imei": ("490154203237518", "?"),
    "imsi": ("268011234567890", "?"),
    "iccid": ("8935101811111111115", "?"),
    "email": ("maria@lopes.pt", "maria at lopes"),
    "handle": ("telegram:maria", "n/a"),
    "domain": ("lopes.pt", "no domain"),
    "url": ("https://lopes.pt/shop", "http://"),
    "ip": ("193.136.2.1", "193.136.2.1.9"),
    "iban": ("PT50002700000001234567833", "?"),
    "bic": ("CGDIPTPL", "?"),
    "lei": ("529900T8BM49AURSDO55", "?"),
    "wallet": ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "banana"),
    "sec": ("PT000001ABCDEFGHIJ123A0000001ABC20300101", "?"),
    "sec-donation": ("PT000001ABCDEFGHIJ123", "?"),
}
LISTED = {
    "status": ("stolen", "banana"),
    "case_status": ("open", "banana"),
    "tissue_status": ("recalled", "banana"),
    "document_type": ("passport", "banana"),
    "blood_type": ("A+", "banana"),
    "facility_type": ("hospital", "banana"),
    "organ_type": ("kidney", "banana"),
    "side": ("left", "banana"),
    "currency": ("EUR", "banana"),
    "offence": ("fraud", "blah-blah"),
}
FOUND_BY = {
    "person": Term("name", "Maria Lopes"),
    "document": Term("number", "AB1234567"),
    "vehicle": Term("vin", "WVWZZZ1JZXW000001"),
    "vessel": Term("imo", "9074729"),
    "aircraft": Term("registration", "D-AIMA"),
    "container": Term("number", "CSQU3054383"),
    "firearm": Term("serial_number", "A11234"),
    "artwork": Term("inventory_number", "INV-77"),
    "organisation": Term("name", "Lopes Trading"),
    "phone": Term("number", "+351912345678"),
    "email": Term("address", "maria@lopes.pt"),
    "bank-account": Term("iban", "PT50002700000001234567833"),
    "wallet": Term("address", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
    "tissue": Term("donation_number", "PT000001ABCDEFGHIJ123"),
    "case": Term("reference", "26/17"),
    "modus-operandi": Term("title", "False floor in refrigerated containers"),
}
"""By category: what a question is found by, whatever else it says."""


def every_field() -> Iterator[tuple[str, FieldDef]]:
    """Yield each category's name with each of its fields."""
    for category in CATEGORIES.values():
        for field in category.fields.values():
            yield category.name, field


def sample(field: FieldDef, which: int) -> str:
    """Return a value of a field that can be read, or cannot."""
    return (LISTED[field.codes] if field.codes else KINDS[field.kind])[which]


def asking(category: str, field: FieldDef, which: int) -> Question:
    """Return a question that may be asked but for the value of this field."""
    return Question(
        category, (FOUND_BY[category], Term(field.name, sample(field, which)))
    )
