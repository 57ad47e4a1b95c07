"""What a record is found by and a question looks up: identifiers and names as keys."""

from __future__ import annotations

from node.matching.keys.selectors import (
    asked_selectors,
    question_selectors,
    record_selectors,
    weak_word,
)

__all__ = ["asked_selectors", "question_selectors", "record_selectors", "weak_word"]
