"""What a comparison found: a code, and what of the question it is about.

A finding says how something agrees or does not, and never what the record holds:
it leaves a node before any field does. Its arguments are rules, names of fields,
and places in the question, so that only the asker, who has the question, reads words
into it: "2" is the second word of the question's first reading of its first name,
"3-2" the second word of its third reading (``Known.read``, counted from 1).

    Finding("name.word", ("1", "spelling")).text      # "name.word:1:spelling"
    read_finding("name.word:1:spelling").code         # "name.word"
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Speaks(StrEnum):
    """Whether a finding speaks for a match."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"  # it says how sure the rest is


class WordRule(StrEnum):
    """By which rule two words of names met, best first."""

    SAME = "same"  # accents and doubled vowels aside: Müller, Mueller
    JOINED = "joined"  # written as one word or as two: Abdul Rahman, Abdulrahman
    SCRIPT = "script"  # in another script, and sounds alike
    NICKNAME = "nickname"  # a familiar form: Bill, William
    SOUND = "sound"  # spelt otherwise, sounds alike: Yusuf, Youssef
    SPELLING = "spelling"  # alike but for a slip of the pen
    INITIAL = "initial"  # one letter stands for the word


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that speaks for or against a match. ``code`` is one of FINDINGS."""

    code: str
    args: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The finding as it is kept and travels: ``code:arg:arg``."""
        return ":".join((self.code, *self.args))


FINDINGS: Mapping[str, Speaks] = MappingProxyType(
    {
        # names of persons; the place is of the word in the question's best name
        "name.same": Speaks.FOR,  # every word, in the same order
        "name.order": Speaks.FOR,  # every word, in another order
        "name.word": Speaks.FOR,  # place, rule
        "name.alone": Speaks.AGAINST,  # place: this word has no partner
        "name.more": Speaks.NEITHER,  # the record's name has words that have none
        "name.common": Speaks.AGAINST,  # very many people have this name
        "name.rare": Speaks.FOR,  # few people have it
        "name.one": Speaks.AGAINST,  # one word only could be compared
        "name.weak": Speaks.AGAINST,  # met with a name that is marked as weak
        # what is known of a person beside the name
        "birth.same": Speaks.FOR,
        "birth.swapped": Speaks.FOR,  # day and month exchanged
        "birth.agrees": Speaks.FOR,  # as far as it is known
        "birth.slip": Speaks.FOR,  # one digit differs
        "birth.near": Speaks.AGAINST,  # the year differs by one
        "birth.differs": Speaks.AGAINST,
        "place.same": Speaks.FOR,
        "place.alike": Speaks.FOR,
        "place.differs": Speaks.AGAINST,
        "nationality.same": Speaks.FOR,
        "nationality.differs": Speaks.AGAINST,
        "sex.same": Speaks.FOR,
        "sex.differs": Speaks.AGAINST,
        "parent.same": Speaks.FOR,
        "parent.differs": Speaks.AGAINST,
        # why a person is no strong match: the first of these that holds, in this order
        "unsure.one_word": Speaks.AGAINST,  # one word only met
        "unsure.sex": Speaks.AGAINST,
        "unsure.names": Speaks.AGAINST,  # the names themselves tell two people apart
        "unsure.birth": Speaks.AGAINST,  # no date of birth bears the name out
        "unsure.sum": Speaks.AGAINST,  # what agrees does not outweigh the rest
        # identifiers; the argument is a field of the catalogue
        "number.same": Speaks.FOR,
        "number.confusable": Speaks.FOR,  # but for O/0, I/1, ...
        "number.slip": Speaks.FOR,  # one character, or two neighbours exchanged
        "number.part": Speaks.FOR,  # the part that is known
        "number.other_country": Speaks.AGAINST,  # the same, given out by another
        "number.no_country": Speaks.NEITHER,  # the country is not known on one side
        "number.not_unique": Speaks.AGAINST,  # the number alone is not unique
        "number.check_fails": Speaks.AGAINST,  # its check digit does not hold
        "number.differs": Speaks.AGAINST,  # both have one, and they are not alike
        # organisations and things; the argument is a field of the catalogue
        "form.differs": Speaks.AGAINST,  # the legal form
        "field.same": Speaks.FOR,
        "field.differs": Speaks.AGAINST,
        "words.shared": Speaks.FOR,  # how many, of how many
    }
)

_TEXT = re.compile(r"[a-z]+\.[a-z_]+(?::[a-z0-9_-]{1,40}){0,3}")


def read_finding(text: str) -> Finding | None:
    """Return the finding that ``text`` is the form of, or ``None`` for other text.

    A peer of another version may send codes that are not known here.
    """
    if not _TEXT.fullmatch(text):
        return None
    code, *args = text.split(":")
    return Finding(code, tuple(args)) if code in FINDINGS else None
