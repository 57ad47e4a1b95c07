"""Where things stand in a machine readable zone (ICAO Doc 9303, parts 4 to 7).

One is older than its standard and as long as another: the French identity card of 1988
to 2021, which has two lines of 36, the family name above and the given names below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand, counted over all lines joined.

    ``first`` is of a zone that has its given names elsewhere, ``issued`` of one that
    says the year and month of issue, and no date of expiry.
    """

    type: slice
    issuer: slice
    number: slice
    nationality: slice
    birth: slice
    sex: int
    expiry: slice | None
    optional: slice
    names: slice
    composite: int = -1
    covered: tuple[slice, ...] = ()
    personal: slice | None = None
    long_number: bool = False
    first: slice | None = None
    issued: slice | None = None


_PASSPORT = Layout(
    type=slice(0, 2),
    issuer=slice(2, 5),
    names=slice(5, 44),
    number=slice(44, 53),
    nationality=slice(54, 57),
    birth=slice(57, 63),
    sex=64,
    expiry=slice(65, 71),
    optional=slice(72, 86),
    personal=slice(72, 86),
    composite=87,
    covered=(slice(44, 54), slice(57, 64), slice(65, 87)),
)
_VISA_A = Layout(
    type=slice(0, 2),
    issuer=slice(2, 5),
    names=slice(5, 44),
    number=slice(44, 53),
    nationality=slice(54, 57),
    birth=slice(57, 63),
    sex=64,
    expiry=slice(65, 71),
    optional=slice(72, 88),
)
_CARD_2 = Layout(
    type=slice(0, 2),
    issuer=slice(2, 5),
    names=slice(5, 36),
    number=slice(36, 45),
    nationality=slice(46, 49),
    birth=slice(49, 55),
    sex=56,
    expiry=slice(57, 63),
    optional=slice(64, 71),
    composite=71,
    covered=(slice(36, 46), slice(49, 56), slice(57, 71)),
    long_number=True,
)
_VISA_B = Layout(
    type=slice(0, 2),
    issuer=slice(2, 5),
    names=slice(5, 36),
    number=slice(36, 45),
    nationality=slice(46, 49),
    birth=slice(49, 55),
    sex=56,
    expiry=slice(57, 63),
    optional=slice(64, 72),
)
_CARD_1 = Layout(
    type=slice(0, 2),
    issuer=slice(2, 5),
    number=slice(5, 14),
    optional=slice(15, 30),
    birth=slice(30, 36),
    sex=37,
    expiry=slice(38, 44),
    nationality=slice(45, 48),
    names=slice(60, 90),
    composite=59,
    covered=(slice(5, 30), slice(30, 37), slice(38, 45), slice(48, 59)),
    long_number=True,
)
_FRENCH_CARD = Layout(
    type=slice(0, 2),
    issuer=slice(2, 5),
    names=slice(5, 30),
    issued=slice(36, 40),
    number=slice(36, 48),
    first=slice(49, 63),
    birth=slice(63, 69),
    sex=70,
    nationality=slice(2, 5),
    expiry=None,
    optional=slice(30, 36),
    composite=71,
    covered=(slice(0, 71),),
)
# What a camera reads for letters, where only letters stand.
TO_LETTER: Final = str.maketrans("012568", "OIZSGB")
_FRENCH = "IDFRA"  # the card of 2021 is a TD1, of another length
# By length, and whether it is a visa.
LAYOUTS: Mapping[tuple[int, bool], tuple[str, Layout]] = MappingProxyType(
    {
        (88, False): ("TD3", _PASSPORT),
        (88, True): ("MRV-A", _VISA_A),
        (72, False): ("TD2", _CARD_2),
        (72, True): ("MRV-B", _VISA_B),
        (90, False): ("TD1", _CARD_1),
        (90, True): ("TD1", _CARD_1),
    }
)


def layout_of(zone: str) -> tuple[str, Layout] | None:
    """Return the format of a zone, its lines joined, and where things stand in it."""
    if len(zone) == 72 and zone[:5].translate(TO_LETTER) == _FRENCH:
        return "FR-ID", _FRENCH_CARD
    return LAYOUTS.get((len(zone), zone[:1] == "V"))
