"""Numbers of papers and registers: which field of a record each goes to.

Lists name the kind in a phrase of their own, in several languages: a word in it tells.
The country that gave a number out stands before it, where it can be read.

    numbered("Passport", "X000417", "Tunisia")    # ("passport_number", "TN:X000417")
"""

from __future__ import annotations

import re
from typing import Final

from node.matching.normalise.country import normal_country

# The first row with a word in the phrase decides; any other is a document of no kind.
_KINDS: Final = tuple(
    (re.compile("|".join(w.strip() for w in words.split(" ; ")), re.IGNORECASE), field)
    for field, words in {
        "passport_number": "passport ; passeport ; pasaporte ; reisepass",
        "imo_company": r"\bimo company ; company (?:number|identification) imo",
        "imo": r"\bimo\b ; vessel registration ident",
        "mmsi": r"\bmmsi\b ; maritime mobile",
        "call_sign": "call ?sign",
        "bic": r"\bswift\b ; \bbic\b",
        "lei": r"\blei\b ; legal entity identifier",
        "iban": r"\biban\b",
        "tax_number": r"""
            \btax\b ; fiscal ; v\.?a\.?t\.?[ ] ; \binn\b ; \bnit\b ; \bruc\b ; \brfc\b
            ; \brif\b ; \brtn\b ; \bc\.?u\.?i\.?t\b ; \bgst\b ; \btin\b ; \bfein\b
            ; \bnuit\b ; \bc\.i\.f\b ; \br\.f\.c\b""",
        "national_id": r"""
            national[ ]id ; identity[ ](?:card|number|doc) ; \bid[ -]?card
            ; ident\.?[ ]card ; identification[ ](?:card|number) ; c[eé]dula
            ; \bcarte[ ]d ; \bd\.?n\.?i\b ; \bcurp\b ; \bssn\b
            ; social[ ](?:security|insurance) ; \bid[ ]no\b ; ^id$
            ; personal[ ](?:id|number|code) ; electoral ; \bcnic\b ; \bnric\b
            ; \btazkira ; kimlik ; numero[ ]d.identit ; identifica[cç] ; identidad
            ; \bc\.?u\.?i\b ; personalausweis
            ; national[ ]number""",
        "registration_number": r"""
            regist ; matricula ; folio ; company[ ](?:number|no) ; trade ; business
            ; \bduns\b ; d-u-n-s ; enterprise ; commerc ; \bc\.r\. ; \bogrn\b ; \bokpo\b
            ; charter ; licen[cs]e ; \busccc?\b
            ; uni(?:fied|ted)[ ]social ; \bregnumber\b""",
    }.items()
)


def numbered(kind: str, number: str, country: str = "") -> tuple[str, str]:
    """Return the field for a number of that kind, and the number with its country."""
    field = next((f for words, f in _KINDS if words.search(kind)), "document_number")
    code = normal_country(country) if country else ""
    scoped = code and field.endswith(("_number", "_id"))
    return field, f"{code}:{number}" if scoped else number
