"""The Single European Code of tissues and cells (Directive 2006/86/EC, Annex VII).

Forty characters: country (2), establishment (6), unique donation number (13),
product coding system (1), product (7), split (3), expiry date (8). It holds no
checksum; its structure and date are what can be checked. The first 21 name the
donation.
"""

from __future__ import annotations

import re

from node.matching.normalise.date import normal_date
from node.matching.normalise.form import UNCHECKED, verdict
from node.matching.normalise.text import alnum

_SEC = re.compile(r"[A-Z]{2}[A-Z0-9]{6}[A-Z0-9]{13}[A-Z][A-Z0-9]{7}[A-Z0-9]{3}(\d{8})")
_DONATION = re.compile(r"[A-Z]{2}[A-Z0-9]{19}")
DONATION_LENGTH = 21


def sec(value: str, _country: str = "") -> str:
    """Return a Single European Code without spaces and prefix."""
    text = alnum(value[:200])
    while text.startswith("SEC") and len(text) > 40:
        text = text[3:]
    return text if len(text) <= 60 else ""


def sec_check(_raw: str, text: str) -> str:
    """Mark a code by its structure and its expiry date."""
    if not text:
        return UNCHECKED
    found = _SEC.fullmatch(text)
    # Tissues without an expiry date carry 99991231 (Annex VII).
    dated = found is not None and (
        found[1] == "99991231" or bool(normal_date(found[1]))
    )
    return verdict(dated)


def donation(value: str, _country: str = "") -> str:
    """Return a donation identification sequence."""
    text = sec(value)
    return text[:DONATION_LENGTH]


def donation_check(_raw: str, text: str) -> str:
    """Mark a donation identification sequence by its structure."""
    return verdict(bool(_DONATION.fullmatch(text))) if text else UNCHECKED
