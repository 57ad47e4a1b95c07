"""What a person is found by: skeletons of words, pairs of them, dates of birth.

Both disclosed selectors and blind keys are made of these. Words of a name may stand
in any order, and names of a record too: the same are chosen.

Where there is room for some of many, those are taken that cover the names: each
choice is in as many names as can be of which little was chosen so far, and of two
that cover as much it is the rarer. Another spelling of one name is then found by
what it shares with any of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations, product, zip_longest
from typing import TypeVar

from node.matching.keys.respelt import Respelt, respelt
from node.matching.keys.skeleton import skeleton
from node.matching.names.attested import one_spelling
from node.matching.names.chinese import family_readings, given_readings
from node.matching.names.nickname import called
from node.matching.names.rarity import rarity
from node.matching.names.word import Part, Word
from node.matching.terms import Known
from node.model.span import span

MAX_DAYS = 6
MAX_YEARS_OF_ONE = 3  # that one date may mean
MAX_YEARS = 6
MONTHS = 12
MAX_RESPELT_WORDS = 6
MAX_OTHERS = 32
SPARE = 3
MAX_FAMILIAR = 8
TWO = 2  # words of a Chinese name, and syllables of its given name
FAMILIAR = 120  # more than what a word costs that is heard otherwise (respelt.py)
MOST_COST = 2 * FAMILIAR - 1  # of two words: not both are what people are called

# What a name still weighs of which so many items were chosen: 0.3 for each.
_COVERED = (10_000, 3_000, 900, 270, 81, 24, 7, 2)

Pair = tuple[str, str]
_Item = TypeVar("_Item", str, Pair)
Names = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Births:
    """Dates of birth: those known to the day, and the years of the others."""

    days: tuple[date, ...]
    years: tuple[int, ...]

    @property
    def several(self) -> bool:
        """Whether the years of dates not whole are more than one."""
        return len(self.years) > 1

    @property
    def all_years(self) -> tuple[int, ...]:
        """The years of all dates, each once."""
        return tuple(dict.fromkeys((*(day.year for day in self.days), *self.years)))

    @property
    def exchanged(self) -> tuple[date, ...]:
        """The days with day and month exchanged, where that is another date."""
        return tuple(
            day.replace(month=day.day, day=day.month)
            for day in self.days
            if day.day <= MONTHS and day.day != day.month
        )


@dataclass(frozen=True, slots=True)
class Clues:
    """What a person is found by: skeletons of each name, dates of birth.

    ``shares`` tells how large a part of people has a word with this skeleton.
    """

    names: Names
    births: Births
    shares: Mapping[str, float]
    others: tuple[Pair, ...] = ()
    """Pairs of words as a name in another script may be spelt besides: the likeliest
    first."""

    def share(self, found: str) -> float:
        """Return how large a part of people has this word, about."""
        return self.shares[found]

    def share_of_pair(self, found: Pair) -> float:
        """Return how large a part of people has both words, about."""
        return self.shares[found[0]] * self.shares[found[1]]

    @property
    def several_words(self) -> bool:
        """Whether a name has several words."""
        return any(len(name) > 1 for name in self.names)

    @property
    def most_telling(self) -> str:
        """The rarest word, or nothing where there are none."""
        words = {word for name in self.names for word in name}
        return min(words, key=lambda word: (self.shares[word], word), default="")

    def rarest_pairs(self, most: int) -> list[Pair]:
        """Return the same, the rarest first, and then what they may be besides."""
        place = {pair: number for number, pair in enumerate(self.others)}
        return sorted(
            self.pairs(most),
            key=lambda pair: (place.get(pair, -1), self.share_of_pair(pair), pair),
        )

    def words(self, most: int) -> list[str]:
        """Return up to ``most`` words that cover the names."""
        return covering(self.names, most, self.share)

    def pairs(self, most: int) -> list[Pair]:
        """Return up to ``most`` pairs of words of one name that cover the names.

        What they may be besides follows, and has a third more room.
        """
        groups = [tuple(combinations(name, 2)) for name in self.names]
        found = covering(groups, most, self.share_of_pair)
        room = most + most // SPARE - len(found)
        return found + list(self.others[: max(0, room)])


def clues(known: Known, *, asked: bool = False) -> Clues:
    """Return what a person is found by.

    Who is ``asked`` for is found by familiar forms of the name, too.
    """
    shares: dict[str, float] = {}
    names: dict[tuple[str, ...], None] = {}
    for words in known.names:
        made = {word: skeleton(one_spelling(word)) for word in words}
        for word, found in made.items():
            share = 2.0 ** -rarity(one_spelling(word))
            shares[found] = max(shares.get(found, 0.0), share)
        names[tuple(sorted(made.values()))] = None
    made_of = tuple(sorted(filter(None, names)))
    others = _others(known, made_of, shares, asked=asked)
    return Clues(made_of, births(known), shares, others)


def _others(
    known: Known, names: Names, shares: dict[str, float], *, asked: bool
) -> tuple[Pair, ...]:
    """Return the pairs that names may be besides; adds to shares."""
    given = {pair for name in names for pair in combinations(name, 2)}
    found: dict[Pair, int] = {}
    for name in known.read:
        # A word that stands twice in a name is one, whatever else it may be.
        words = list({w.text: w for w in name.words if w.part is Part.NAME}.values())
        if len(words) < 2 or not (asked or any(word.native for word in words)):
            continue
        ways = (asked and _read_elsewhere(words)) or [
            _ways(word, asked=asked) for word in words[:MAX_RESPELT_WORDS]
        ]
        if all(len(way) == 1 for way in ways):
            continue
        for one, other in combinations(ways, 2):
            for a, b in product(one, other):
                cost = a.cost + b.cost
                first, last = sorted((a.skeleton, b.skeleton))
                if cost > MOST_COST or first == last or (first, last) in given:
                    continue
                found[first, last] = min(cost, found.get((first, last), cost))
                for way in (a, b):
                    if way.skeleton not in shares:
                        shares[way.skeleton] = 2.0 ** -rarity(way.word)
    ranked = sorted(found, key=lambda pair: (found[pair], pair))
    return tuple(ranked[:MAX_OTHERS])


@lru_cache(maxsize=16384)
def _ways(word: Word, *, asked: bool) -> tuple[Respelt, ...]:
    """Return what a word may be: as it is read, by its sounds, as people are called."""
    text = one_spelling(word.text)
    found = [Respelt(skeleton(text), text, 0)]
    if word.native:
        found += respelt(word.native, word.script)
    if asked:
        names = called(word.text)[:MAX_FAMILIAR]
        found += [Respelt(skeleton(name), name, FAMILIAR) for name in names]
    return tuple(found)


def _read_elsewhere(words: Sequence[Word]) -> list[tuple[Respelt, ...]]:
    """Return what the words of a Chinese name may be in other readings, or nothing."""
    if len(words) != TWO or not all(word.plain for word in words):
        return []
    family, given = words if words[1].syllables else (words[1], words[0])
    if len(given.syllables) != TWO or not family_readings(family.text):
        return []
    families = [(0, family.text)]
    families += [(cost, text) for text, cost in family_readings(family.text).items()]
    first, second = (
        sorted([(0, one), *((c, t) for t, c in given_readings(one).items())])
        for one in given.syllables
    )
    givens = [(a + c, b + d) for (a, b), (c, d) in product(first, second)]
    return [_cheapest(families), _cheapest(givens)]


def _cheapest(found: Iterable[tuple[int, str]]) -> tuple[Respelt, ...]:
    """Return the words of different skeletons, the cheapest of each and first."""
    made: dict[str, Respelt] = {}
    for cost, word in sorted(found):
        made.setdefault(skeleton(word), Respelt(skeleton(word), word, cost))
    return tuple(made.values())[:MAX_OTHERS]


def births(known: Known) -> Births:
    """Return the dates of birth that are known, bounded in number."""
    found = [s for normal in known.of("birth_date") if (s := span(normal))]
    days = dict.fromkeys(first for first, last in found if first == last)
    years: dict[int, None] = {}
    for first, last in found:
        if first != last and last.year - first.year < MAX_YEARS_OF_ONE:
            middle = (first.year + last.year) // 2
            meant = range(first.year, last.year + 1)
            years |= dict.fromkeys(sorted(meant, key=lambda y: abs(y - middle)))
    return Births(tuple(days)[:MAX_DAYS], tuple(years)[:MAX_YEARS])


def covering(
    groups: Sequence[Sequence[_Item]], most: int, share: Callable[[_Item], float]
) -> list[_Item]:
    """Return up to ``most`` items of the groups, in the order in which they cover."""
    if len(groups) == 1:  # nothing to choose between but what is rarer
        return sorted(dict.fromkeys(groups[0]), key=lambda i: (share(i), i))[:most]
    within: dict[_Item, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for item in group:
            within[item].append(number)
    chosen = [0] * len(groups)
    shares = {item: share(item) for item in within}

    def worth(item: _Item) -> tuple[int, float, _Item]:
        gained = sum(_COVERED[min(chosen[n], len(_COVERED) - 1)] for n in within[item])
        return -gained, shares[item], item

    found: list[_Item] = []
    while within and len(found) < most:
        best = min(within, key=worth)
        for number in within.pop(best):
            chosen[number] += 1
        found.append(best)
    return found


def in_turn(lists: Iterable[Sequence[str]], most: int) -> list[str]:
    """Return up to ``most`` items: the first of each list, then the second, ..."""
    found: dict[str, None] = {}
    for row in zip_longest(*lists):
        for item in row:
            if item is not None:
                found[item] = None
                if len(found) >= most:
                    return list(found)
    return list(found)
