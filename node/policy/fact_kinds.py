"""What kinds of facts rules look at: those that are so or not, and those of one code.

By the names that Cedar's context has for them. For who goes through all facts there can
be: the proof of a bundle, and the study of its changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FLAGS = (
    "case_given",
    "minor",
    "own_national",
    "third_party",
    "hidden",
    "meant",
    "chosen",
    "medical_needs",
    "proved_hit",
)
CODES: Mapping[str, str] = MappingProxyType(
    {
        "purpose": "Purpose",
        "role": "SubjectRole",
        "handling": "Handling",
        "grade": "Grade",
        "kind": "NoticeKind",
        "category": "Category",
    }
)
"""Each with the closed list of the schema that has its codes."""
