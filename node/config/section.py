"""What all sections of the configuration have in common."""

from __future__ import annotations

import msgspec


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One section: a key that it does not know is an error."""
