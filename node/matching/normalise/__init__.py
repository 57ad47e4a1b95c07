"""Normal forms of values, one file a family of identifiers.

``normal`` reads one value, ``normalise_record`` a whole record. A check that
fails marks a value and never rejects it: criminals use bad documents.
"""

from __future__ import annotations

from node.matching.normalise.form import Normal
from node.matching.normalise.record import normalise_record
from node.matching.normalise.table import KINDS, normal, normal_text

__all__ = ["KINDS", "Normal", "normal", "normal_text", "normalise_record"]
