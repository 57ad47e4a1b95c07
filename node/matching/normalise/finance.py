"""Bank accounts and company identifiers with a check of their own."""

from __future__ import annotations

import re

from schwifty import BIC, IBAN
from stdnum import lei as stdnum_lei

from node.matching.normalise.form import UNCHECKED, digit_verdict, verdict
from node.matching.normalise.text import alnum

# XK is in no list of ISO 3166, and stands for Kosovo in BICs that banks bear; schwifty
# 2026.10.1 takes its countries from pycountry (26.2.16), which has ISO's list alone.
_OF_KOSOVO = re.compile(r"[A-Z0-9]{4}XK[A-Z0-9]{2}(?:[A-Z0-9]{3})?")


def iban(value: str, _country: str = "") -> str:
    """Return an IBAN without spaces, in capitals."""
    text = alnum(value[:100])
    while text.startswith("IBAN"):
        text = text[4:]
    return text if len(text) <= 34 else ""


def iban_check(_raw: str, text: str) -> str:
    """Mark an IBAN by length, structure of its country and check digits."""
    return verdict(IBAN(text, allow_invalid=True).is_valid) if text else UNCHECKED


def bic(value: str, _country: str = "") -> str:
    """Return a BIC in capitals; the branch ``XXX`` means the head office."""
    text = alnum(value[:100])
    if len(text) == 11:
        text = text.removesuffix("XXX")
    return text if len(text) <= 11 else ""


def bic_check(_raw: str, text: str) -> str:
    """Mark a BIC by its structure and country.

    The first four may be digits, too (ISO 9362:2022): schwifty reads them so, while
    python-stdnum 2.2 refuses them, and is not asked.
    """
    if not text:
        return UNCHECKED
    return verdict(_OF_KOSOVO.fullmatch(text) or BIC(text, allow_invalid=True).is_valid)


def lei(value: str, _country: str = "") -> str:
    """Return a legal entity identifier (ISO 17442)."""
    text = alnum(value[:100])
    return text if len(text) <= 24 else ""


def lei_check(_raw: str, text: str) -> str:
    """Mark an LEI by its check digits."""
    return digit_verdict(text, stdnum_lei.is_valid(text))
