"""What a comparison found, as a sentence.

A finding comes as a code and plain arguments; words of the question are handed in
by whoever has it. This file knows the texts and not the comparison: which codes
there are, and whether an argument can be meant, is for ``matching`` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from node.languages.bidi import Finished
from node.languages.catalogue import say
from node.languages.tongue import direction
from node.languages.words import field_name

# What the arguments of a code stand for in its text; ``words`` are handed in.
_NAMED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "name.word": ("", "rule"),
        "name.alone": ("",),
        "words.shared": ("count", "of"),
    }
)
_A_FIELD: Final = ("field",)


def finding_text(
    code: str,
    args: Sequence[str],
    language: str,
    *,
    category: str = "",
    words: str = "",
) -> str:
    """Return what was found, in words.

    ``words`` names what of the question it is about, as ``words_asked`` returns it.
    Raises KeyError where an argument is missing that the text names.
    """
    values: dict[str, object] = {"words": words}
    for name, arg in zip(_NAMED.get(code, _A_FIELD), args, strict=False):
        values[name] = _value(name, arg, category, language)
    return say(f"finding.{code}", language, **values)


def words_asked(asked: Iterable[tuple[str, str]], language: str) -> Finished:
    """Return words of a question, quoted; each is a word and its place.

    A word that is not known is named by its place.
    """
    told = (
        say("word.quoted", language, word=word)
        if word
        else say("word.place", language, place=place)
        for word, place in asked
    )
    return listed(told, language)


def listed(parts: Iterable[str], language: str) -> Finished:
    """Return finished parts, one after the other."""
    comma = "\u060c " if direction(language) == "rtl" else ", "
    return Finished(comma.join(parts))


def _value(name: str, arg: str, category: str, language: str) -> str:
    if name == "rule":
        return Finished(say(f"rule.{arg}", language))
    if name == "field":
        return Finished(field_name(category, arg, language))
    return arg
