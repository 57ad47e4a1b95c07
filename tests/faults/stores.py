"""Who keeps where: two agencies on SQLite and two on PostgreSQL, either way round."""

from __future__ import annotations

import os
from collections.abc import Sequence

from tests.postgres import PostgresServer
from tests.processes import as_configured

OWNER = "pt-owner"
RECIPIENTS = ("es-one", "gr-two", "nl-three")
MIXES = {
    "owner-on-sqlite": ("gr-two", "nl-three"),
    "owner-on-postgresql": (OWNER, "es-one"),
}
"""Who is on PostgreSQL; the others are on SQLite."""


def mix(name: str, server: PostgresServer, *more: str) -> dict[str, str]:
    """Return each agency's store: an empty database, or nothing for SQLite."""
    agencies: Sequence[str] = (OWNER, *RECIPIENTS, *more)
    return {
        agency: as_configured(server.fresh()) if agency in MIXES[name] else ""
        for agency in agencies
    }


def how_many(default: int) -> int:
    """Return how many notices there shall be (COMITY_FAULT_NOTICES)."""
    return int(os.environ.get("COMITY_FAULT_NOTICES") or default)
