"""Markings of the Traffic Light Protocol, as handling codes.

What may go no further than its recipients is H3, what may go no further than their
organisation H2; a mark that is not understood is taken for the strictest.
Source: FIRST, TLP 2.0; STIX 2.1, section 7.2.1.4, and the extension for TLP 2.0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from node.model.codes import Handling

_COLOURS: Final[dict[str, Handling | None]] = {
    "clear": None,
    "white": None,
    "green": None,
    "amber": Handling.H2,
    "amber+strict": Handling.H2,
    "red": Handling.H3,
}
_IDS: Final = {
    "613f2e26-407d-48c7-9eca-b8e91df99dc9": "white",
    "34098fce-860f-48ae-8e50-ebd3cc5e41da": "green",
    "f88d31f6-486f-44da-b317-01333bde0b82": "amber",
    "5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "red",
    "94868c89-83c2-464b-929b-a1a8aa3c8487": "clear",
    "bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "green",
    "55d920b0-5e8b-4f79-9ee9-91f868d9b421": "amber",
    "939a9414-2ddd-4d32-a0cd-375ea402b003": "amber+strict",
    "e828b379-4e03-4974-9ac4-e53a884c97c1": "red",
}


def handling_of_marks(marks: Iterable[str]) -> Handling | None:
    """Return the strictest code of colours (``tlp:amber``) and ids of definitions."""
    found = [code for mark in marks if (code := _code(mark))]
    return max(found) if found else None


def _code(mark: str) -> Handling | None:
    name = mark.casefold().removeprefix("marking-definition--")
    name = _IDS.get(name, name).removeprefix("tlp:")
    return _COLOURS.get(name, Handling.H3)


__all__ = ["handling_of_marks"]
