"""How characters of names are read in five languages: ``node/matching/data/``.

    python -m bench.matching.fit_han [--data FOLDER]

``sound/han.tsv`` has the readings of each character, and how likely each is: that of
Mandarin, that of Cantonese as Hong Kong's offices write it, those of Korean, of
Hokkien (``hokkien.toml``) and of Japanese names. ``kanji.tsv`` has Japanese family
names and how they are read.

Needed to make them, and not to run a node: the packages cantonese-romanisation (MIT),
hanja (MIT) and opencc-python-reimplemented (Apache-2.0); the readings of Japanese names
are counted in japanese-personal-name-dataset (MIT), name by name, each divided between
its characters in the likeliest way.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import log2
from pathlib import Path

from anyascii import anyascii

from bench.matching.pairs import data_folder
from node.matching.compare.sound import PER_BIT
from node.matching.names.code import fold
from node.matching.normalise.letters import hangul
from node.matching.tables import toml

DATA = Path(__file__).resolve().parents[2] / "node" / "matching" / "data"
HOKKIEN = Path(__file__).with_name("hokkien.toml")
SHARES = {"mandarin": 0.35, "cantonese": 0.25, "japanese": 0.2, "korean": 0.14}
SHARES["hokkien"] = 0.06
LEAST = 0.02  # share of a reading that is kept
MOST_READINGS = 8  # of a character in Japanese names
ROUNDS = 8
MAX_CHARS = 3  # of a Japanese given name
FAMILY_WEIGHT = 3.0
# Romaji do not say whether an n ends a reading or begins one: Ken-ichi, Ke-nichi.
_KOREAN: Mapping[str, str] = toml("name_words")["korean"]
_MORA = re.compile(r"n|[^aeioun]*[aeiou]")
_CHARACTER = re.compile("[\u3005\u4e00-\u9fff]")
_LONG = (("ou", "o"), ("oo", "o"), ("uu", "u"))

Readings = dict[str, dict[str, float]]

_SOUND_HEAD = """\
# How characters of names are read: character, reading, cost in eighths of a bit of both
# together. Made by bench/matching/fit_han.py of cantonese-romanisation, hanja (MIT), of
# japanese-personal-name-dataset (MIT) and of hokkien.toml.
"""
_KANJI_HEAD = """\
# Japanese family names and how they are read, the usual reading first. Made by
# bench/matching/fit_han.py of japanese-personal-name-dataset (MIT).
"""


def main() -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="")
    folder = data_folder(parser.parse_args().data) / "names"
    families = list(_families(folder))
    japanese = divided([*_given(folder), *((k, r, FAMILY_WEIGHT) for k, r in families)])
    ways = {**_chinese(), "japanese": japanese}
    chars = sorted(_chars() | set(japanese))
    body = "".join(
        f"{char}\t{reading}\t{round(PER_BIT * (log2(len(chars)) - log2(share)))}\n"
        for char in chars
        for reading, share in sorted(_together(char, ways).items())
    )
    (DATA / "sound" / "han.tsv").write_text(_SOUND_HEAD + body, encoding="utf-8")
    named: dict[str, list[str]] = defaultdict(list)
    for kanji, reading in families:
        named[kanji].append(fold(reading))
    body = "".join(f"{k}\t{' '.join(dict.fromkeys(r))}\n" for k, r in named.items())
    (DATA / "kanji.tsv").write_text(_KANJI_HEAD + body, encoding="utf-8")


def _chars() -> set[str]:
    """Return the characters of everyday use, in the old and the new forms."""
    found = set()
    for first in range(0xB0, 0xD8):  # GB 2312, first level
        for last in range(0xA1, 0xFF):
            found.add(bytes((first, last)).decode("gb2312", "ignore"))
    for first in range(0xA4, 0xC7):  # Big5, first level
        for last in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            found.add(bytes((first, last)).decode("big5", "ignore"))
    return {char for char in found if len(char) == 1 and "\u4e00" <= char <= "\u9fff"}


def _chinese() -> dict[str, Callable[[str], Mapping[str, float]] | Readings]:
    from cantoroman import Cantonese
    from hanja import translate
    from opencc import OpenCC

    roman, old = Cantonese(), OpenCC("s2t")
    hokkien = tomllib.loads(HOKKIEN.read_text(encoding="utf-8"))["readings"]

    def korean(char: str) -> Iterator[str]:
        read = translate(old.convert(char), "substitution")
        if "\uac00" <= read[:1] <= "\ud7a3":
            yield from _KOREAN.get(read[:1], "").split()
            yield from _as_koreans_do(hangul(read))
            yield hangul(read, north=True)

    return {
        "mandarin": lambda char: _even([_letters(anyascii(char))]),
        "cantonese": lambda char: _even(roman.getRoman(old.convert(char))[0]),
        "korean": lambda char: _even(list(korean(char))),
        "hokkien": lambda char: _even(hokkien.get(old.convert(char), "").split()),
    }


def _as_koreans_do(romanised: str) -> Iterator[str]:
    """Yield a syllable as it is romanised, and as people mostly spell it."""
    yield romanised
    for sound, spelt in (("yeo", "you"), ("yeo", "yu"), ("eo", "u"), ("ui", "ee")):
        if sound in romanised:
            yield romanised.replace(sound, spelt)
    if "u" in romanised and "eu" not in romanised and "yu" not in romanised:
        yield romanised.replace("u", "oo")


def _letters(text: str) -> str:
    return re.sub("[^a-z]", "", text.lower())


def _even(readings: Sequence[str]) -> Mapping[str, float]:
    found = Counter(fold(reading) for reading in readings if reading)
    return {reading: n / found.total() for reading, n in found.items()}


def _together(
    char: str, ways: Mapping[str, Callable[[str], Mapping[str, float]] | Readings]
) -> Mapping[str, float]:
    """Return the readings of a character in all languages, and their shares."""
    found: Counter[str] = Counter()
    for language, way in ways.items():
        read = way(char) if callable(way) else way.get(char, {})
        for reading, share in read.items():
            found[reading] += SHARES[language] * share
    whole = found.total()
    return {r: share / whole for r, share in found.items() if share / whole >= LEAST}


# --- Japanese -------------------------------------------------------------------


def _short(romaji: str) -> str:
    for long, short in _LONG:
        romaji = romaji.replace(long, short)
    return romaji


def _rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines)


def _families(folder: Path) -> Iterator[tuple[str, str]]:
    for kanji, _, _, romaji in _rows(folder / "japanese_last_name_org.csv.gz"):
        if _of_characters(kanji):
            yield kanji, _short(_letters(romaji))


def _given(folder: Path) -> Iterator[tuple[str, str, float]]:
    for whose in ("man", "woman"):
        for row in _rows(folder / f"japanese_first_name_{whose}_org.csv.gz"):
            for kanji in row[2:]:
                if len(kanji) <= MAX_CHARS and _of_characters(kanji):
                    yield kanji, _short(_letters(row[1])), 1.0


def _of_characters(kanji: str) -> bool:
    return bool(kanji) and all(
        c == "\u3005" or "\u4e00" <= c <= "\u9fff" for c in kanji
    )


def divided(names: Sequence[tuple[str, str, float]]) -> Readings:
    """Return the likeliest readings of each character, by expectation maximisation."""
    likely: dict[tuple[str, str], float] = defaultdict(lambda: 1.0)
    for _ in range(ROUNDS):
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for kanji, romaji, weight in names:
            ways = list(_divisions(kanji, romaji))
            worth = [_product(likely[piece] for piece in way) for way in ways]
            whole = sum(worth)
            for way, share in zip(ways, worth, strict=True):
                for char, reading in way:
                    counts[char][reading] += weight * share / whole if whole else 0.0
        likely = defaultdict(
            lambda: 1e-6,
            {
                (char, reading): n / found.total()
                for char, found in counts.items()
                for reading, n in found.items()
            },
        )
    return {
        char: {
            reading: n / found.total()
            for reading, n in found.most_common(MOST_READINGS)
        }
        for char, found in counts.items()
    }


def _product(shares: Iterator[float]) -> float:
    made = 1.0
    for share in shares:
        made *= share
    return made


def _divisions(kanji: str, romaji: str) -> Iterator[list[tuple[str, str]]]:
    """Yield the ways to give each character a part of a reading, mora by mora."""
    morae = _MORA.findall(romaji)
    for cuts in combinations(range(1, len(morae)), len(kanji) - 1):
        ends = (0, *cuts, len(morae))
        yield [
            (char, fold("".join(morae[ends[n] : ends[n + 1]])))
            for n, char in enumerate(kanji)
        ]


if __name__ == "__main__":
    main()
