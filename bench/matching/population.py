"""People made up for the bench: names drawn within a country, dates of birth.

Names come from lists that anybody may use: the US Census of 1990 and the Social
Security Administration (public domain), Wikidata's names of persons (CC0) and the
Japanese lists of first and last names (MIT). Where a country's names are written
with few words that go together (Arabic, South Asian, Chinese, Korean names), parts
of whole names are drawn and put together, as drawing single words would make a
crowd far more diverse than a people is: what is calibrated is how often two people
have the same name (1e-6 to 1e-5; sanctions lists have 1.2e-6 to 3.8e-6).

No one here is real, though some will have a real person's name.
"""

from __future__ import annotations

import csv
import gzip
import tomllib
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import sqrt
from pathlib import Path
from random import Random

YEAR_ONLY = 0.08
FIRST_BORN = date(1940, 1, 1)
LAST_BORN = date(2008, 12, 31)
ANOTHER_NAME = 0.3  # persons known under another name, too

_FULL_NAMES = (
    "translit/wikidata_hebrew_fullnames.tsv.gz",
    "translit/wikidata_korean_fullnames.tsv.gz",
)

_COUNTRIES = tomllib.loads(
    Path(__file__).with_name("countries.toml").read_text("utf-8")
)
_AMERICAN = 0.11
_JAPANESE = 0.02


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody made up: the main name first, the date of birth whole or a year."""

    names: tuple[str, ...]
    born: str


@dataclass(frozen=True, slots=True)
class _Weighted:
    words: Sequence[str]
    sums: Sequence[float]

    @classmethod
    def of(cls, found: dict[str, float]) -> _Weighted:
        return cls(tuple(found), tuple(accumulate(found.values())))

    def draw(self, random: Random) -> str:
        return self.words[bisect(self.sums, random.random() * self.sums[-1])]


class _Joined:
    """Names of a country: a first part of one real name and the rest of another.

    Parts weigh by the root of how often they stand: those of whom an encyclopaedia
    tells are fewer than a people, and share its names more than a people does.
    """

    def __init__(self, names: Sequence[tuple[str, ...]]) -> None:
        self.first = _rooted(" ".join(name[:-1]) for name in names)
        self.last = _rooted(name[-1] for name in names)

    def draw(self, random: Random) -> str:
        return f"{self.first.draw(random)} {self.last.draw(random)}"


class _Apart:
    """Names of a country: one or two first names and a family name, with counts."""

    def __init__(self, first: _Weighted, last: _Weighted, *, second: float) -> None:
        self.first, self.last, self.second = first, last, second

    def draw(self, random: Random) -> str:
        words = [self.first.draw(random), self.last.draw(random)]
        if random.random() < self.second:
            words.insert(1, self.first.draw(random))
        return " ".join(words)


def _rooted(found: Iterable[str]) -> _Weighted:
    return _Weighted.of({part: sqrt(n) for part, n in Counter(found).items()})


def people(count: int, *, seed: int, data: Path) -> Iterator[Person]:
    """Yield ``count`` people; the same seed yields the same ones."""
    random = Random(seed)
    countries = _countries(data)
    sums = list(accumulate(share for share, _ in countries))
    days = (LAST_BORN - FIRST_BORN).days
    for _ in range(count):
        _, country = countries[bisect(sums, random.random() * sums[-1])]
        names = [country.draw(random)]
        while random.random() < ANOTHER_NAME:
            names.append(country.draw(random))
        day = FIRST_BORN + timedelta(days=random.randint(0, days))
        whole = random.random() >= YEAR_ONLY
        yield Person(tuple(names), day.isoformat() if whole else f"{day:%Y}")


def same_name(crowd: Sequence[Person]) -> float:
    """Return how probably two of the crowd have the same main name."""
    counts = Counter(person.names[0].casefold() for person in crowd)
    pairs = sum(n * (n - 1) for n in counts.values())
    return pairs / (len(crowd) * (len(crowd) - 1))


def _countries(data: Path) -> list[tuple[float, _Joined | _Apart]]:
    names = sorted({name for file in _FULL_NAMES for name in _full_names(data / file)})
    found: list[tuple[float, _Joined | _Apart]] = []
    for country in _COUNTRIES.values():
        telling = frozenset(country["words"].split())
        theirs = [name for name in names if not telling.isdisjoint(name)]
        found.append((country["share"], _Joined(theirs)))
    found.append((_AMERICAN, _american(data)))
    found.append((_JAPANESE, _japanese(data)))
    return found


def _full_names(path: Path) -> Iterator[tuple[str, ...]]:
    for line in _lines(path):
        words = tuple(line.split("\t")[0].casefold().replace(".", " ").split())
        if 2 <= len(words) <= 4 and not any(map(str.isdigit, line)):
            yield words


def _american(data: Path) -> _Apart:
    first: Counter[str] = Counter()
    for line in _lines(data / "names/us_ssa_given_1940_2017.tsv.gz"):
        name, _, count = line.split("\t")[:3]
        first[name] += int(count)
    last = {
        name.title(): float(share)
        for name, share, _ in (
            line.split("\t")
            for line in _lines(data / "names/us_census1990_surnames.tsv.gz")
        )
    }
    return _Apart(_Weighted.of(dict(first)), _Weighted.of(last), second=0.3)


def _japanese(data: Path) -> _Apart:
    first: Counter[str] = Counter()
    for kind in ("man", "woman"):
        for row in csv.reader(
            _lines(data / f"names/japanese_first_name_{kind}_org.csv.gz")
        ):
            first[row[1]] += 1
    last: Counter[str] = Counter()
    for row in csv.reader(_lines(data / "names/japanese_last_name_org.csv.gz")):
        last[row[3]] += int(row[1])
    return _Apart(_Weighted.of(dict(first)), _Weighted.of(dict(last)), second=0.0)


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")
