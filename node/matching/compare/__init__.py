"""How well a record answers a question, and why."""

from __future__ import annotations

from node.matching.compare.match import Match
from node.matching.compare.score import match
from node.matching.compare.sound import load_tables

__all__ = ["Match", "load_tables", "match"]
