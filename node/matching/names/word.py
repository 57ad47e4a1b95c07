"""A name as it is compared: words in Latin letters, each with what it was written as.

A word keeps its own script beside its Latin form, because a Latin form alone is
one guess among several (one Arabic word is Mohamed, Muhammad and Mehmet): whoever
compares words of two scripts looks at the letters as they were written.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from node.model.codes import Code


class Part(Code):
    """What a word does in a name."""

    NAME = "name"
    INITIAL = "initial"  # one letter that stands for a name
    PARTICLE = "particle"  # al, bin, von: joins, and tells little
    TITLE = "title"  # an honorific, a rank, a form of address


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name.

    ``text`` is folded: Latin letters and digits, lower case, never empty.
    ``native`` is the word as written where that is not in Latin letters
    (normalised to NFKC, marks that are not letters left out), else empty;
    ``script`` is the script it was written in: ``latin``, ``arabic``, ``cyrillic``,
    ``greek``, ``hebrew``, ``hangul``, ``han``, ``kana``, ... (ISO 15924's names in
    lower case).
    """

    text: str
    native: str = ""
    script: str = "latin"
    part: Part = Part.NAME
    syllables: tuple[str, ...] = field(default=(), compare=False)
    """Of a given name of Korea or China: its syllables in Latin letters."""
    plain: bool = field(init=False, repr=False, compare=False)
    """Written in Latin letters, and more than an initial: most words are."""
    sign: str = field(init=False, repr=False, compare=False)
    """All that tells how a word meets another: of a plain word its text, alone."""

    def __post_init__(self) -> None:
        """Work out once what every comparison asks."""
        plain = not self.native and self.part is not Part.INITIAL
        apart = (self.text, self.native, self.script, self.part.value)
        object.__setattr__(self, "plain", plain)
        object.__setattr__(self, "sign", self.text if plain else _BAR.join(apart))

    @classmethod
    def of_sign(cls, sign: str) -> Word:
        """Return a word that meets others as all do that have this sign."""
        text, *apart = sign.split(_BAR)
        if not apart:
            return cls(text)
        native, script, part = apart
        return cls(text, native, script, Part(part))


_BAR = "\0"  # stands in no word


def sign_as_one(first: Word, second: Word) -> str:
    """Return the sign of two words written as one."""
    if not first.native and not second.native:
        return first.text + second.text
    text, native = first.text + second.text, first.native + second.native
    return Word(text, native, first.script).sign


@dataclass(frozen=True, slots=True)
class Name:
    """One reading of one name: its words in the order written."""

    words: tuple[Word, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The words' Latin forms."""
        return tuple(word.text for word in self.words)
