"""Which languages there are, and which way they run."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal

from node.errors import BadInput

Direction = Literal["ltr", "rtl"]

FALLBACK: Final = "en"
_DIRECTIONS: Final = MappingProxyType[str, Direction](
    {"en": "ltr", "fr": "ltr", "es": "ltr", "ar": "rtl"}
)
LANGUAGES: Final = tuple(_DIRECTIONS)


def direction(language: str) -> Direction:
    """Return ``ltr`` or ``rtl``. Raises BadInput for a language not in LANGUAGES."""
    return _DIRECTIONS[checked(language)]


def checked(language: str) -> str:
    """Return ``language`` if it is one of LANGUAGES; raises BadInput if not."""
    if language not in _DIRECTIONS:
        raise BadInput(
            f"{language[:20]!r} is not a language of this node",
            advice=f"Use one of {', '.join(LANGUAGES)}.",
        )
    return language


def primary(tag: str) -> str:
    """Return the language alone of ``fr``, ``fr-CA`` or ``fr_CA.UTF-8``."""
    return tag.replace("_", "-").partition("-")[0].partition(".")[0].lower()
