"""How many examples a property is tried with: few in minutes, many in a night."""

from __future__ import annotations

import os

THOROUGH = os.environ.get("COMITY_THOROUGH") == "1"
TIMES = 20


def examples(few: int) -> int:
    """Return how many examples to try where ``few`` do in a run of minutes."""
    return few * TIMES if THOROUGH else few
