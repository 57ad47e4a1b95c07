"""What of two names laid beside each other tells that two people are meant.

Points add up; some things do not: brothers share a family name, their parents' town
and, if they are twins, the day. Where a name tells two people apart, no sum of other
things makes it sure (``person.py`` gives no strong grade):

* a telling word stands alone on both sides: Hassan *Ali*, Hassan *Omar*;
* two words that are alike are known to be two names (``names/attested.py``), or one is
  a man's and the other a woman's;
* two words differ by a letter that is not beside the other on a keyboard: that is as
  often another name as a slip of the pen;
* a syllable of a given name of Korea or China is another: Tai *Man*, Tai *Wai*;
* the words are the same and stand in another order, where names of fathers follow.

All of it is the same from both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from node.matching.compare.align import Alignment
from node.matching.compare.sound import HAN
from node.matching.finding import WordRule
from node.matching.names.attested import two_names
from node.matching.names.chinese import read_twice
from node.matching.names.code import fold
from node.matching.names.syllable import syllables_differ
from node.matching.names.word import Word
from node.matching.tables import toml
from node.matching.terms import NameReading

_FATHERS_FOLLOW = frozenset(map(fold, toml("name_words")["fathers_follow"].split()))
LEAST_CHAIN = 3  # words: two stand in either order in many papers
_OF_FAMILIES = ("ov", "ev", "in", "yn", "sk")
_BY_SLIP = frozenset((WordRule.SPELLING,))
_BESIDE: Mapping[str, str] = toml("name_words")["beside"]
_BY_ALIKENESS = frozenset((WordRule.SOUND, WordRule.SPELLING, WordRule.SCRIPT))


def tells_apart(laid: Alignment) -> bool:
    """Whether two names, one beside the other, tell that two people are meant."""
    return (
        _alone_on_both_sides(laid)
        or any(_two(one, other) for one, other in _alike(laid, _BY_ALIKENESS))
        or any(_lettered(one, other) for one, other in _alike(laid, _BY_SLIP))
        or _in_other_order(laid)
    )


def _alone_on_both_sides(laid: Alignment) -> bool:
    asked = {told.place for told in laid.asked.told} - {p.asked for p in laid.partners}
    held = {told.place for told in laid.held.told} - {p.held for p in laid.partners}
    return bool(asked and held)


def _alike(laid: Alignment, rules: frozenset[WordRule]) -> Iterator[tuple[Word, Word]]:
    for asked, held, met in laid.partners:
        if met.rule in rules:
            yield laid.asked.words[asked], laid.held.words[held]


def _two(one: Word, other: Word) -> bool:
    """Whether two words that are alike are known to be two names."""
    return (
        two_names(one.text, other.text)
        or _other_syllable(one, other)
        or _by_sex(one.text, other.text)
    )


def _lettered(one: Word, other: Word) -> bool:
    """Whether words of one length have letters exchanged that no finger mistakes."""
    if len(one.text) != len(other.text) or sorted(one.text) == sorted(other.text):
        return False
    pairs = zip(one.text, other.text, strict=True)
    return any(a != b and a not in _BESIDE.get(b, "") for a, b in pairs)


def _other_syllable(one: Word, other: Word) -> bool:
    """Whether a syllable is another. Characters are read in several languages."""
    read = HAN in (one.script, other.script) and one.script != other.script
    if read or not syllables_differ(one.syllables, other.syllables):
        return False
    return not read_twice(one, other)


def _by_sex(one: str, other: str) -> bool:
    """Whether a final a tells a woman's name from a man's: Jamil, Jamila.

    Family names that women of a family have with an a are of one family.
    """
    man, woman = sorted((one, other), key=len)
    return woman == man + "a" and not man.endswith(_OF_FAMILIES)


def _in_other_order(laid: Alignment) -> bool:
    """Whether names of fathers stand in another order: who is whose child differs."""
    if len(laid.partners) < LEAST_CHAIN:
        return False
    held = [partner.held for partner in laid.partners]
    if held == sorted(held):
        return False
    return all(map(_of_fathers, (laid.asked, laid.held)))


def _of_fathers(name: NameReading) -> bool:
    told: Sequence[str] = [told.word.text for told in name.told]
    return all(word in _FATHERS_FOLLOW for word in told)
