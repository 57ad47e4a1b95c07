"""What each word of a name does, and words that are one name though written as two.

Names put together with "servant of", "of the faith", "of God" are written apart,
with hyphens, or as one, and their article takes any vowel and, before some letters,
any consonant: Abd al-Rahman, Abdurrahman, Abdel Rahman. They are joined to one form,
so that equal names are equal words: ``abdulrahman``, ``nuruddin``, ``habibullah``.

Titles and joining words stay words: some are names, too, and an officer sees what
was written. They are only marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from node.matching.names.word import Part, Word
from node.matching.normalise.script import LATIN
from node.matching.tables import toml

MOST_LETTERS = 40  # of one word; more is no name

_WORDS = toml("name_words")
TITLES = frozenset(_WORDS["titles"].split())
TITLES_AND_NAMES = frozenset(_WORDS["titles_and_names"].split())
NATIVE_TITLES = frozenset(_WORDS["native_titles"].split())
JOINING = frozenset(_WORDS["joining"].split())
JOINING_FIRST = frozenset(_WORDS["joining_first"].split())

BORN = frozenset(_WORDS["born"].split())
OTHERWISE = frozenset(_WORDS["otherwise"].split())
_SUN = frozenset(_WORDS["sun_articles"].split())
_ARTICLES = _SUN | frozenset(_WORDS["articles"].split())
_STEMS = frozenset(_WORDS["of_the_faith"].split())
_ABD = re.compile(r"(?:abd|ebd)(?:[aeiou]{0,2}|[aeiou]{1,2}[lrsndtz]|[aeiou]sh)")
_ABD_ONE = re.compile(
    r"abd(?:[aeiou]{1,2}l(?=[b-df-hj-km-np-tv-z][a-z]{2})"
    r"|[aeiou]{1,2}([rsndtz]|sh)(?=\1)"
    r"|[aeiou]{1,2}(?=rahm|rahi|rash|raz|rauf|raou|raf|salam|samad|satt|nasi|naby))"
)
_OF_GOD = re.compile(r"(?:al|el|ul|ol|u|o|a)?l?lah?|allahi|ullahi")
_ABDULLAH = re.compile(r"(?:abd|ebd)(?:[aeou]{1,2}l{1,2}[aei]{1,2}h?|allahi|ullahi)")
_ULLAH_ONE = re.compile(r"(?:[aeou]{1,2}ll|(?<=..)[ou]l)ah$")
_DIN = re.compile(r"(?:(?:al|el|ul|ol|a|e|u|i)?d{0,2})?(?:din|deen|dine|dean|dien|den)")
_ONE_DEN = re.compile(r"[aeiou]l?den")
_DIN_WORD = re.compile(r"d(?:in|een|ine|ien|ean)e?")
_DIN_ONE = re.compile(
    r"(?:[aeiou]{0,2}(?:dd|ld|tt)(?:in|een|ine|ien)|[aeiou](?:d|t)(?:in|een|ine))$"
)


def together(words: Sequence[Word], text: str) -> Word:
    """Return several words as one that is written ``text``."""
    native = "".join(word.native for word in words)
    scripts = [word.script for word in words if word.native]
    return Word(text, native, scripts[-1] if scripts else LATIN, Part.NAME)


def _abd(words: Sequence[Word]) -> tuple[int, Word] | None:
    """Return how many words from the first are one "servant of", and that word."""
    if not _ABD.fullmatch(words[0].text) or words[0].text == "abda":
        return None
    at = 1
    while at < min(len(words), 3) and words[at].text in _ARTICLES:
        at += 1
    if at >= len(words):
        return None
    name = words[at].text
    used = words[: at + 1]
    if _OF_GOD.fullmatch(name) and len(name) > 2:
        return len(used), together(used, "abdullah")
    if len(name) < 3 or name in JOINING:
        return None
    return len(used), together(used, "abdul" + name)


def _of_faith(words: Sequence[Word]) -> tuple[int, Word] | None:
    """As ``_abd``, for "of the faith" and "of God" after any name."""
    stem = words[0].text
    if len(words) < 2 or len(stem) < 2 or stem in JOINING or stem in TITLES:
        return None
    at = 1
    if words[at].text in _ARTICLES and len(words) > 2:
        at = 2
    last, used = words[at].text, words[: at + 1]
    if _DIN_WORD.fullmatch(last) if at == 2 else _joins_faith(stem, last):
        return len(used), together(used, _stem(stem) + "uddin")
    of_god = len(last) > 2 and last.endswith("h") and _OF_GOD.fullmatch(last)
    if of_god and len(stem) > 2 and stem not in ("abu", "bint", "hibat"):
        return len(used), together(used, _stem(stem) + "ullah")
    return None


def _joins_faith(stem: str, last: str) -> bool:
    """Whether a word is "of the faith" after a name, and no name of its own: Eden."""
    if not _DIN.fullmatch(last) or _ONE_DEN.fullmatch(last):
        return False
    return "dd" in last or "ld" in last or stem in _STEMS


def _stem(stem: str) -> str:
    while len(stem) > 3 and stem[-1] in "aeiou":
        stem = stem[:-1]
    return stem


@lru_cache(maxsize=32768)
def one_form(text: str) -> str:
    """Return the joined form of a word that may be such a name, else itself."""
    if not 6 <= len(text) <= MOST_LETTERS:
        return text
    if _ABDULLAH.fullmatch(text):
        return "abdullah"
    if found := _ABD_ONE.match(text):
        return "abdul" + text[found.end() :]
    if (found := _DIN_ONE.search(text)) and found.start() >= 2:
        stem = text[: found.start()]
        doubled = found[0].lstrip("aeiou").startswith("dd") and found[0][0] in "aeiou"
        if _stem(stem) in _STEMS or (doubled and len(stem) > 2):
            return _stem(stem) + "uddin"
    if (found := _ULLAH_ONE.search(text)) and found.start() >= 3:
        return _stem(text[: found.start()]) + "ullah"
    return text


def joined(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words, those that are one name put together."""
    before, now = tuple(words), _joined_once(words)
    while len(now) < len(before):  # a name put together may be part of another
        before, now = now, _joined_once(now)
    return now


def _joined_once(words: Sequence[Word]) -> tuple[Word, ...]:
    made: list[Word] = []
    rest = list(reversed(words))
    while rest:
        ahead = rest[:-5:-1]
        found = _abd(ahead) or _of_faith(ahead)
        if found and len(found[1].text) <= MOST_LETTERS:
            del rest[-found[0] :]
            rest.append(found[1])  # it may take what follows, too
        else:
            word = rest.pop()
            form = one_form(word.text)
            made.append(word if form == word.text else replace(word, text=form))
    return tuple(made)


def apart(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words, "servant of" as a word that tells little."""
    made: list[Word] = []
    for word in words:
        rest = word.text.removeprefix("abdul")
        if rest == word.text or len(rest) < 3 or rest == "lah":
            made.append(word)
            continue
        native = word.native
        for start in ("\u0639\u0628\u062f\u0627\u0644", "\u0639\u0628\u062f"):
            native = native.removeprefix(start) if native == word.native else native
        head = word.native.removesuffix(native) if native else ""
        made += [
            Word("abdul", head, word.script if head else LATIN, Part.PARTICLE),
            Word(rest, native, word.script if native else LATIN, Part.NAME),
        ]
    return tuple(made)


def parted(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Return the names that "alias" or "born" within a row of words part."""
    for at in range(1, len(words) - 1):
        before, after = tuple(words[:at]), tuple(words[at + 1 :])
        if words[at].text in OTHERWISE:
            return [before, after]
        if words[at].text in BORN:
            return [before, after if len(after) > 1 else (*before[:-1], *after)]
    return [tuple(words)]


def kunya(words: Sequence[Word]) -> tuple[Word, ...] | None:
    """Return the words with each "father of" joined to its name, or ``None``."""
    made: list[Word] = []
    at = 0
    while at < len(words):
        follow = at + 1
        while follow < len(words) and words[follow].part is Part.PARTICLE:
            follow += 1
        if words[at].text in ("abu", "abou", "abo", "aboo") and follow < len(words):
            made.append(together(words[at : follow + 1], "abu" + words[follow].text))
            at = follow + 1
        else:
            made.append(words[at])
            at += 1
    return tuple(made) if len(made) < len(words) else None


def marked(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words with what each does; one at least is a name."""
    last = len(words) - 1
    made = [_as(word, _part(words, place, last)) for place, word in enumerate(words)]
    if made and not any(word.part is Part.NAME for word in made):
        wanted = next(
            (p for p in (Part.TITLE, Part.PARTICLE) if any(w.part is p for w in made)),
            None,
        )
        made = [_as(w, Part.NAME) if w.part is wanted else w for w in made]
    return tuple(made)


def titles_as_names(words: Sequence[Word]) -> tuple[Word, ...] | None:
    """Return a marked name of which one telling word is left, its titles as names.

    Alan King, Samir Mirza: what is a form of address elsewhere is a family name here.
    ``None`` where no title can be one, or more is left.
    """
    if sum(word.part is Part.NAME for word in words) > 1:
        return None
    made = tuple(
        _as(word, Part.NAME)
        if word.part is Part.TITLE
        and (word.text in TITLES_AND_NAMES or word.native in NATIVE_TITLES)
        else word
        for word in words
    )
    return made if made != tuple(words) else None


def _as(word: Word, part: Part) -> Word:
    return word if word.part is part else replace(word, part=part)


def _part(words: Sequence[Word], place: int, last: int) -> Part:
    word = words[place]
    text = word.text
    if text in TITLES or word.native in NATIVE_TITLES:
        return Part.TITLE
    if place < last and text in JOINING:
        sun = text in _SUN
        if sun and _assimilated(text, words[place + 1].text):
            return Part.PARTICLE
        if not sun and (place or text in JOINING_FIRST):
            return Part.PARTICLE
    if len(text) == 1 and text.isalpha() and not word.native:
        return Part.INITIAL
    return Part.NAME


def _assimilated(article: str, after: str) -> bool:
    return after.startswith(article[1:])
