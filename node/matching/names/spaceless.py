"""Names in scripts that write no spaces between words: Burmese, Tibetan, Thai.

Burmese and Tibetan names are rows of known syllables: they are told one by one, the
longest first, and what is no known syllable keeps its letters. Thai writes given and
family name apart, but some vowels before the consonant that they follow in speech, and
a form of address before the name without a space.

    spaceless(["မောင်ကျော်"], "myanmar")     # maung, kyaw
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from anyascii import anyascii

from node.matching.names.code import fold
from node.matching.names.rarity import rarity
from node.matching.names.word import Part, Word
from node.matching.tables import toml

_TABLE = toml("spaceless")
BURMESE, TIBETAN, THAI = "myanmar", "tibetan", "thai"
LEAST_TOGETHER, LEAST_PART = 7, 3  # letters and signs of two names, and of each
MOST_CUTS = 5
_R = "\u0e23"  # after a consonant at the end: Thanakorn, Porn
_CARRIER = "\u0e2d"  # before a consonant at the beginning: Anucha
_CONSONANTS = frozenset(map(chr, range(0x0E01, 0x0E2F)))
_NO_VOWEL = "\u0e4c"  # what stands before it is not spoken


def parted_thai(tokens: Sequence[str]) -> list[tuple[Word, ...]]:
    """Return how a Thai name that is written together may be two, the likeliest first.

    Cut where a syllable can begin. Of two cuts that is likelier whose halves are met
    more often as names, and then that which is nearer to the middle.
    """
    words = tuple(_thai(tokens))
    if len(words) != 1 or len(words[0].native) < LEAST_TOGETHER:
        return []
    whole = words[0].native
    found: list[tuple[float, int, tuple[Word, ...]]] = []
    for at in range(LEAST_PART, len(whole) - LEAST_PART + 1):
        first, last = whole[:at], whole[at:]
        begins = last[0] in _THAI["before"] or (
            last[0] in _CONSONANTS and last[1] != _NO_VOWEL
        )
        if not begins or first[-1] in _THAI["before"]:
            continue
        pair = tuple(Word(thai(part), part, THAI) for part in (first, last))
        rare = sum(rarity(fold(word.text)) for word in pair)
        found.append((rare, abs(len(whole) - 2 * at), pair))
    ranked = sorted(found, key=lambda cut: cut[:2])
    return [pair for _, _, pair in ranked[:MOST_CUTS]]


def _syllables(lines: str) -> Mapping[str, str]:
    return dict(pair.split("=") for pair in lines.split())


_BURMESE = _syllables(_TABLE["burmese"]["syllables"])
_TIBETAN = _syllables(_TABLE["tibetan"]["syllables"])
_BURMESE_TITLES = frozenset(_TABLE["burmese"]["titles"].split())
_THAI = _TABLE["thai"]
_THAI_TITLES: Sequence[str] = _THAI["titles"].split()


def spaceless(tokens: Sequence[str], script: str) -> tuple[Word, ...]:
    """Return the words of a name all in one script, one of SCRIPTS."""
    return tuple(_READERS[script](tokens))


def _burmese(tokens: Sequence[str]) -> Iterator[Word]:
    found = [pair for token in tokens for pair in _told(token, _BURMESE)]
    for place, (native, latin) in enumerate(found):
        title = not place and len(found) > 1 and native in _BURMESE_TITLES
        part = Part.TITLE if title else Part.NAME
        yield Word(latin, native, BURMESE, part)


def _told(token: str, syllables: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the known syllables of a token and their Latin form; else its letters."""
    longest = max(map(len, syllables))
    rest, at = "", 0
    while at < len(token):
        for length in range(min(longest, len(token) - at), 0, -1):
            if (piece := token[at : at + length]) in syllables:
                if rest:
                    yield rest, _letters(rest)
                yield piece, syllables[piece]
                rest, at = "", at + length
                break
        else:
            rest, at = rest + token[at], at + 1
    if rest and _letters(rest):
        yield rest, _letters(rest)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, anyascii(text).lower()))


def _tibetan(tokens: Sequence[str]) -> Iterator[Word]:
    """Yield words of two syllables; each token is a syllable."""
    for at in range(0, len(tokens), 2):
        pair = tokens[at : at + 2]
        latin = "".join(_TIBETAN.get(one) or _letters(one) for one in pair)
        yield Word(latin, "".join(pair), TIBETAN)


def _thai(tokens: Sequence[str]) -> Iterator[Word]:
    for place, token in enumerate(tokens):
        plain = token
        for title in _THAI_TITLES if not place else ():
            if token.startswith(title):
                plain = token.removeprefix(title)
                break
        if plain and (latin := thai(plain)):
            yield Word(latin, plain, THAI)


def thai(word: str) -> str:
    """Return a Thai word in Latin letters, near what people write of themselves."""
    made: list[str] = []
    waiting = ""  # a vowel that is written before its consonant
    for place, char in enumerate(word):
        after = word[place + 1 : place + 2]
        if char in _THAI["before"]:
            waiting = _THAI["vowels"][char]
        elif _NO_VOWEL not in (after, char):
            spoken = _THAI["letters"].get(char, _letters(char))
            if not after and made and char in _THAI["final"]:
                unsaid = char == _R and word[place - 1] in _CONSONANTS
                spoken = "orn" if unsaid else _THAI["final"][char]
            elif char in _THAI["closing"] and (not after or after in _CONSONANTS):
                spoken = _THAI["closing"][char]
            elif char == _CARRIER and not place and after in _CONSONANTS:
                spoken = "a"
            made.append(spoken + waiting)
            waiting = ""
    return "".join(made)


_READERS: Mapping[str, Callable[[Sequence[str]], Iterator[Word]]] = MappingProxyType(
    {BURMESE: _burmese, TIBETAN: _tibetan, THAI: _thai}
)
SCRIPTS = frozenset(_READERS)
