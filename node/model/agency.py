"""Agencies and their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NewType

from node.errors import BadInput
from node.model.codes import AgencyClass

AgencyId = NewType("AgencyId", str)

_AGENCY_ID = re.compile(r"[a-z]{2}-[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?")


def agency_id(text: str) -> AgencyId:
    """Return ``text`` as an agency id, e.g. ``pt-pj``.

    Raises:
        BadInput: it is not two letters of a country, a dash and a short name.
    """
    if not _AGENCY_ID.fullmatch(text):
        raise BadInput(
            f"{text[:40]!r} is not an agency id",
            advice="Write the ISO country, a dash and a short name, e.g. pt-pj.",
        )
    return AgencyId(text)


@dataclass(frozen=True, slots=True)
class Agency:
    """Who takes part.

    ``country`` is the ISO 3166-1 alpha-2 code in capitals.
    """

    id: AgencyId
    name: str
    country: str
    agency_class: AgencyClass = AgencyClass.POLICE
