"""Plain text, codes and references: what is common to all families.

What cannot be seen is removed first (controls, bidirectional marks, zero-width
characters), or two values that look alike would differ, and one that looks
harmless could hide another (Unicode TR 36 and TR 39).
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

# Longer values are cut before anything is computed: no normaliser may be made
# to work for long by one value.
MAX_CHARS = 4096

# Capitals of other scripts that are drawn like Latin ones. Identifiers are read
# by eye: the Cyrillic Ve on a number plate is a "B", not the "V" that it sounds.
LOOKALIKES = str.maketrans(
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421"
    "\u0422\u0423\u0425\u0430\u0432\u0435\u0455\u0456\u0458\u043a\u043c\u043d"
    "\u043e\u0440\u0441\u0442\u0443\u0445\u0391\u0392\u0395\u0396\u0397\u0399"
    "\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b1\u03b2\u03b5\u03b9"
    "\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7",
    "ABESIJKMHOPCTYXabesijkmhopctyxABEZHIKMNOPTYXabeikvoptux",
)

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_BLOOD = re.compile(r"\s*(A|B|AB|O)\s*([+\-\u2010-\u2013\u2212])\s*", re.IGNORECASE)
_NOT_ALNUM = re.compile(r"[^0-9A-Za-z]+")


def _visible(char: str) -> str:
    if char in "\t\n\r\v\f\x85":
        return " "
    return "" if unicodedata.category(char) in _UNSEEN else char


def clean(value: str) -> str:
    """Return ``value`` in NFKC, without unseen characters, spaces made single."""
    value = value[:MAX_CHARS]
    if not value.isascii():
        value = unicodedata.normalize("NFKC", value)[:MAX_CHARS]
    if not value.isprintable():
        value = "".join(map(_visible, value))
        value = unicodedata.normalize("NFKC", value)[:MAX_CHARS]
    return " ".join(value.split())


def alnum(value: str) -> str:
    """Return the ASCII capitals and digits of an identifier, in their order."""
    if not value.isascii():
        value = anyascii(clean(value).translate(LOOKALIKES))
    return _NOT_ALNUM.sub("", value[:MAX_CHARS]).upper()


def text(value: str, _country: str = "") -> str:
    """Return free text, cleaned and in lower case."""
    return clean(clean(value).casefold())


def code(value: str, _country: str = "") -> str:
    """Return a code or reference: letters and digits only, in capitals.

    A blood type keeps its sign: A+ and A- are two.
    """
    blood = _BLOOD.fullmatch(value[:20])
    return (
        f"{blood[1].upper()}{'+' if blood[2] == '+' else '-'}"
        if blood
        else alnum(value)
    )


def sex(value: str, _country: str = "") -> str:
    """Return ``M``, ``F``, ``X`` (unspecified) or ``U`` (unknown), else nothing.

    ISO/IEC 5218 numbers and the MRZ filler are read too (ICAO Doc 9303-3).
    """
    return _SEX.get(clean(value).casefold(), "")


_SEX = {
    spelling: letter
    for letter, spellings in {
        "M": ("m", "male", "man", "1", "masculine", "homme", "masculino"),
        "F": ("f", "female", "woman", "2", "feminine", "femme", "feminino"),
        "X": ("x", "<", "9", "other", "unspecified", "diverse", "non-binary"),
        "U": ("u", "0", "unknown", "not known"),
    }.items()
    for spelling in spellings
}
