"""Count which pieces of words stand for each other: ``node/matching/data/sound/``.

    python -m bench.matching.fit_sound [SCRIPT ...] [--without G --to FOLDER]

Names that are written in two scripts (Wikidata's, CC0, ``data/translit/``, the rows
marked ``train``) are divided into pieces, one to two letters of the one script and
none to three of the other, so that the pieces become as frequent as can be:
expectation maximisation of a joint model of pieces (Deligne and Bimbot, 1995;
Bisani and Ney, 2008, section 2). For Latin beside Latin the words are those that
stand for one word of another script: spellings of one name. What is kept is each
piece and its cost in eighths of a bit: some thousand whole numbers, far too few to
hold names.

Some names of the labelled sets are among those that are counted (most Korean ones).
``--without G`` counts no name and no word that stands in set G; measured with such a
table the figures say what was not learnt of what is judged.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from math import log2
from pathlib import Path
from typing import NamedTuple

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler

from bench.matching.pairs import SETS, data_folder, read_set
from node.matching.compare.sound import LATIN, PER_BIT, SCRIPTS
from node.matching.names.code import fold
from node.matching.normalise.script import native_form

TABLES = Path(__file__).resolve().parents[2] / "node" / "matching" / "data" / "sound"
FILES = {
    "arabic": "wikidata_arabic_tokens",
    "hebrew": "wikidata_hebrew_tokens",
    "hangul": "wikidata_korean_tokens",
    "cyrillic": "wikidata_russian_tokens",
    "kana": "wikidata_katakana_tokens",
}
SPELLINGS_FROM = ("arabic", "cyrillic", "hebrew")
SEED = 1
WORDS = 20_000
ROUNDS = 6
MAX_NATIVE, MAX_LATIN = 12, 14
MAX_JAMO = 24
LEAST_ALIKE = 0.6  # two Latin words that may be spellings of one name
LEAST_COUNT = 0.5
LEAST_LIKELY = 4e-6
SMOOTHED = 0.5

Sizes = Sequence[tuple[int, int]]
TO_LATIN: Sizes = [(0, 1), *((n, k) for n in (1, 2) for k in (0, 1, 2, 3) if n + k > 0)]
TO_LATIN = [size for size in TO_LATIN if size != (2, 0)]
IN_LATIN: Sizes = [(1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2)]


class Both(NamedTuple):
    """One word in two scripts, and how often it was met."""

    native: str
    latin: str
    weight: float


Pieces = dict[tuple[str, str], float]


def main() -> None:
    """Write the tables that were asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scripts", nargs="*", default=sorted(SCRIPTS))
    parser.add_argument("--data", default="")
    parser.add_argument("--without", default="", help="sets whose names are left out")
    parser.add_argument("--to", type=Path, default=TABLES)
    options = parser.parse_args()
    data = data_folder(options.data)
    folder, judged = data / "translit", judged_words(data, options.without)
    for script in options.scripts:
        words = (
            spellings(folder)
            if script == LATIN
            else transliterated(folder, script, judged)
        )
        words = words[:WORDS]
        sizes = IN_LATIN if script == LATIN else TO_LATIN
        pieces = learn(words, first_guess(words, script), sizes)
        if script == LATIN:
            pieces = both_ways(pieces)
        write(options.to / f"{script}.tsv", pieces, script)


# --- the words ----------------------------------------------------------------


def latin_form(word: str) -> str:
    """Return a Latin word as the matcher folds it, letters only."""
    return fold("".join(c for c in anyascii(word).lower() if "a" <= c <= "z"))


def judged_words(data: Path, keys: str) -> frozenset[str]:
    """Return the words of all names of labelled sets, and the names in one piece."""
    found: set[str] = set()
    for key in keys:
        for pair in read_set(SETS[key], data):
            for name in (*pair.left.names(), *pair.right.names()):
                found.update(name.split())
                found.add("".join(name.split()))
    return frozenset(found)


def transliterated(
    folder: Path, script: str, judged: Container[str] = frozenset()
) -> list[Both]:
    """Return words of a script with their Latin forms, shuffled, but the judged."""
    most = MAX_JAMO if script == "hangul" else MAX_NATIVE
    found = [
        Both(native, latin, min(5, count))
        for native, latin, count in letters_of_rows(folder, script)
        if 2 <= len(native) <= most
        and 2 <= len(latin) <= MAX_LATIN
        and unicodedata.normalize("NFC", native) not in judged
    ]
    if script == "hangul":
        found += _korean_names(folder, judged)
    random.Random(SEED).shuffle(found)
    return found


def letters_of(word: str, script: str) -> str:
    """Return a word as ``Word.native`` has it, Hangul in its letters."""
    whole = native_form(unicodedata.normalize("NFKC", word), script)
    return unicodedata.normalize("NFD", whole) if script == "hangul" else whole


def letters_of_rows(folder: Path, script: str) -> Iterator[tuple[str, str, int]]:
    path = folder / f"{FILES[script]}.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            part, latin, native, count = line.rstrip("\n").split("\t")
            if part == "train":
                form = letters_of(native.replace(" ", ""), script)
                yield form, latin_form(latin), int(count)


def _korean_names(folder: Path, judged: Container[str]) -> Iterator[Both]:
    """Korean names as Koreans write them: family name and given name in one word."""
    path = folder / "wikidata_korean_fullnames.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            latin, native = line.rstrip("\n").split("\t")
            words = [latin_form(word) for word in latin.split()]
            whole = " " not in native and 2 <= len(native) <= 4
            if not whole or len(words) != 2 or native in judged:
                continue
            # Family name first, as in the native form; where Latin has turned
            # them round the pieces do not fit, and the pair counts for little.
            yield Both(letters_of(native, "hangul"), "".join(words), 2)


def spellings(folder: Path) -> list[Both]:
    """Return pairs of Latin words that stand for one word of another script."""
    under: dict[tuple[str, str], set[str]] = defaultdict(set)
    for script in SPELLINGS_FROM:
        for native, latin, _ in letters_of_rows(folder, script):
            if native and 2 <= len(latin) <= MAX_LATIN:
                under[script, native].add(latin)
    found = [
        Both(one, other, 1)
        for words in under.values()
        if 2 <= len(words) <= 12
        for one in sorted(words)
        for other in sorted(words)
        if one != other and JaroWinkler.similarity(one, other) > LEAST_ALIKE
    ]
    random.Random(SEED).shuffle(found)
    found = found[:WORDS]
    return found + [Both(one, one, 1) for one, _, _ in found[: WORDS // 3]]


# --- learning -----------------------------------------------------------------


def first_guess(words: Sequence[Both], script: str) -> Pieces:
    """Return pieces to begin with: each letter and its common Latin form."""
    if script == LATIN:
        return {(c, c): 1e-2 for word in words for c in word.native}
    letters = Counter(c for word in words for c in word.native)
    return {
        (letter, plain): 1e-2
        for letter in letters
        if 0 < len(plain := latin_form(_spoken(letter))) <= 3
    }


def _spoken(letter: str) -> str:
    name = unicodedata.name(letter, "")
    for mark in ("CHOSEONG ", "JUNGSEONG ", "JONGSEONG "):
        if mark in name:
            return name.rpartition(" ")[2].replace("IEUNG", "")
    return letter


def learn(words: Sequence[Both], guess: Pieces, sizes: Sizes) -> Pieces:
    """Return the likelihoods of pieces, by ROUNDS of expectation maximisation."""
    likely = dict(guess)
    for number in range(ROUNDS):
        counts: dict[tuple[str, str], float] = dict.fromkeys(guess, SMOOTHED)
        for word in words:
            for piece, share in _shares(word, likely, sizes, first=not number):
                counts[piece] = counts.get(piece, 0.0) + share * word.weight
        kept = {piece: n for piece, n in counts.items() if n >= LEAST_COUNT}
        total = sum(kept.values())
        likely = {piece: n / total for piece, n in kept.items()}
        print(f"  round {number + 1}: {len(likely)} pieces", file=sys.stderr)
    return {piece: p for piece, p in likely.items() if p >= LEAST_LIKELY}


def _unseen(size: tuple[int, int]) -> float:
    native, latin = size
    return (
        1e-7 * 0.01 ** (native > 1) * 0.1 ** (latin > 2) * 0.05 ** (not native * latin)
    )


def _shares(
    word: Both, likely: Mapping[tuple[str, str], float], sizes: Sizes, *, first: bool
) -> Iterator[tuple[tuple[str, str], float]]:
    """Return how much each piece has part in a word, by forward and backward sums."""
    native, latin = word.native, word.latin
    ends = len(native), len(latin)
    forward = [[0.0] * (ends[1] + 1) for _ in range(ends[0] + 1)]
    forward[0][0] = 1.0
    steps = []
    for i in range(ends[0] + 1):
        for j in range(ends[1] + 1):
            if not forward[i][j]:
                continue
            for n, k in sizes:
                if i + n > ends[0] or j + k > ends[1]:
                    continue
                piece = (native[i : i + n], latin[j : j + k])
                p = likely.get(piece, _unseen((n, k)) if first else 0.0)
                if p:
                    forward[i + n][j + k] += forward[i][j] * p
                    steps.append((i, j, n, k, piece, p))
    whole = forward[-1][-1]
    if not whole:
        return
    backward = [[0.0] * (ends[1] + 1) for _ in range(ends[0] + 1)]
    backward[-1][-1] = 1.0
    for i, j, n, k, piece, p in reversed(steps):
        after = backward[i + n][j + k] * p
        if after:
            backward[i][j] += after
            yield piece, forward[i][j] * after / whole


def both_ways(pieces: Pieces) -> Pieces:
    """Return pieces that cost the same from either side."""
    return {
        pair: (pieces.get((one, other), 0.0) + pieces.get((other, one), 0.0)) / 2
        for one, other in pieces
        for pair in ((one, other), (other, one))
    }


def write(path: Path, pieces: Pieces, script: str) -> None:
    """Write a table, its likeliest pieces first."""
    rows = sorted(pieces.items(), key=lambda item: (-item[1], item[0]))
    head = (
        f"# What pieces of {script} words stand for in Latin letters: piece, Latin "
        "piece,\n# cost in eighths of a bit. Counted by bench/matching/fit_sound.py in "
        "names of Wikidata\n# (CC0 1.0, by way of NETransliteration-COLING2018).\n"
    )
    body = "".join(
        f"{one}\t{other}\t{round(-PER_BIT * log2(p))}\n" for (one, other), p in rows
    )
    path.write_text(head + body, encoding="utf-8")


if __name__ == "__main__":
    main()
