"""Count how common words of names are: ``node/matching/data/rarity.tsv``.

    python -m bench.matching.fit_rarity

Shares of people who bear a word, spellings of one consonant code taken together,
from Wikidata's names (CC0), the US Census of 1990 and the Social Security
Administration's given names (public domain), and the words that many people of the
US Treasury's list bear (public domain; lists are full of names that encyclopaedias
are not). A word is as common as it is where it is most common.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from math import log2
from pathlib import Path

from anyascii import anyascii

from bench.matching.pairs import data_folder
from node.matching.names.code import code, fold
from node.matching.names.parse import read_name
from node.matching.names.rarity import SCALE
from node.matching.names.word import Part

TABLE = Path(__file__).resolve().parents[2] / "node/matching/data/rarity.tsv"
LIST = "lists/us_ofac_sdn_2021-07.ftm.jsonl.gz"
WORDS_A_NAME = 2.1  # of Wikidata's people
LEAST_BEARERS = 6  # on the list: a word of fewer says nothing of how common it is
COMMONEST, RAREST = 4.0, 13.5  # bits; what is rarer is not listed
HEAD = """\
# How rare words of names are: consonant code, tenths of a bit. Counted by
# bench/matching/fit_rarity.py in names of Wikidata (CC0 1.0), the US Census 1990,
# the US Social Security Administration and the US Treasury (public domain).
"""


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="")
    folder = data_folder(parser.parse_args().data)
    shares: dict[str, float] = {}
    for found in (wikidata(folder), census(folder), given(folder), listed(folder)):
        for word, share in found.items():
            shares[word] = max(share, shares.get(word, 0.0))
    bits = {word: max(COMMONEST, -log2(share)) for word, share in shares.items()}
    rows = sorted((b, word) for word, b in bits.items() if b <= RAREST and word)
    body = "".join(f"{word}\t{round(b * SCALE)}\n" for b, word in rows)
    TABLE.write_text(HEAD + body, encoding="utf-8")


def _code(word: str) -> str:
    letters = "".join(c for c in anyascii(word).lower() if "a" <= c <= "z")
    return code(fold(letters)) if len(letters) > 1 else ""


def _lines(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def wikidata(folder: Path) -> Mapping[str, float]:
    """Return shares among people of Wikidata: the greatest of any language's."""
    best: dict[str, float] = {}
    for path in sorted((folder / "translit").glob("wikidata_*_tokens.tsv.gz")):
        counts: Counter[str] = Counter()
        for _, latin, _, count in _lines(path):
            counts[_code(latin)] += int(count)
        people = counts.total() / WORDS_A_NAME
        for word, count in counts.items():
            best[word] = max(best.get(word, 0.0), count / people)
    return best


def census(folder: Path) -> Mapping[str, float]:
    """Return shares of surnames and given names in the census, per cent there."""
    shares: Counter[str] = Counter()
    for path in sorted((folder / "names").glob("us_census1990_*.tsv.gz")):
        found: Counter[str] = Counter()
        for word, share, *_ in _lines(path):
            found[_code(word)] += float(share) / 100
        shares |= found
    return shares


def given(folder: Path) -> Mapping[str, float]:
    """Return shares of given names among people born from 1940 on."""
    counts: Counter[str] = Counter()
    for word, _, count in _lines(folder / "names" / "us_ssa_given_1940_2017.tsv.gz"):
        counts[_code(word)] += int(count)
    whole = counts.total()
    return {word: count / whole for word, count in counts.items()}


def listed(folder: Path) -> Mapping[str, float]:
    """Return shares of words that many people of a list bear."""
    counts: Counter[str] = Counter()
    people = 0
    with gzip.open(folder / LIST, "rt", encoding="utf-8") as lines:
        for line in lines:
            entity = json.loads(line)
            if entity["schema"] != "Person":
                continue
            people += 1
            counts.update(
                {
                    code(word.text)
                    for raw in entity["properties"].get("name", ())[:1]
                    for name in read_name(raw)[:1]
                    for word in name.words
                    if word.part is Part.NAME
                }
            )
    return {w: n / people for w, n in counts.items() if n >= LEAST_BEARERS}


if __name__ == "__main__":
    main()
