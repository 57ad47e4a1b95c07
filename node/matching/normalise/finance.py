"""Bank accounts and company identifiers with a check of their own."""

from __future__ import annotations

from schwifty import BIC, IBAN
from stdnum import lei as stdnum_lei

from node.matching.normalise.form import UNCHECKED, verdict
from node.matching.normalise.text import alnum


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
    """Mark a BIC by its structure and country."""
    return verdict(BIC(text, allow_invalid=True).is_valid) if text else UNCHECKED


def lei(value: str, _country: str = "") -> str:
    """Return a legal entity identifier (ISO 17442)."""
    text = alnum(value[:100])
    return text if len(text) <= 24 else ""


def lei_check(_raw: str, text: str) -> str:
    """Mark an LEI by its check digits."""
    return verdict(stdnum_lei.is_valid(text)) if text else UNCHECKED
