"""A sentence that is told in the language of whoever reads it: a code and its values.

The texts are in ``node/languages``, under ``explain.CODE``; values have the names of
the places in them.

    sentence("cured", remedies="approval:release")
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SentenceValue:
    """What stands in one place of a sentence; several codes stand with commas."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Which sentence is said, and of what."""

    code: str
    values: tuple[SentenceValue, ...] = ()


def sentence(code: str, /, **values: object) -> Sentence:
    """Return the sentence of ``code`` with ``values`` as they are written."""
    said = (SentenceValue(name, str(value)) for name, value in values.items())
    return Sentence(code, tuple(said))
