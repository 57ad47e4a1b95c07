"""Make the tables of names that matching keeps: what is spelt how, who is called what.

    python -m bench.matching.tables [--data FOLDER]

``node/matching/data/spelt.tsv`` is counted in names of Wikidata (CC0) that are known
in two scripts: of each script the most frequent words whose Latin spelling most
bearers share and that the tables of letters do not give.

``node/matching/data/nicknames.tsv`` is the list of English nicknames (Apache-2.0)
beside those of other languages in ``nicknames.toml``, which were written by hand.
A pair is kept once; a rare word that would make strangers alike is left out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.matching.pairs import data_folder
from node.matching.names.code import code, fold
from node.matching.normalise.letters import letters
from node.matching.normalise.script import LATIN, native_form, script_of_word

TABLES = Path(__file__).parents[2] / "node" / "matching" / "data"

# Of each script: how often a word must be met, and how many are kept.
_SPELT = {
    "arabic": ("arabic", 6, 1800),
    "hebrew": ("hebrew", 5, 1400),
    "korean": ("hangul", 4, 1500),
    "katakana": ("kana", 20, 900),
    "russian": ("cyrillic", 60, 700),
    "chinese": ("han", 8, 800),
}
_SHARE = 0.5  # of its bearers, whose spelling of the word sounds so
_GIVEN = 0.25  # of its bearers, who spell it as the tables of letters do: no need
_SLAVIC = re.compile(
    "(?:\u0432\u0438\u0447|\u0432\u043d\u0430|[\u043e\u0435]\u0432\u0430?|\u0438\u043d\u0430?|\u0441\u043a\u0438\u0439)$"
)
_SPELT_HEAD = """\
# Words of other scripts and their common Latin spelling: script, native form, Latin.
# Counted by bench/matching/tables.py in tokens of names of Wikidata (CC0 1.0).
"""
_NICKNAMES_HEAD = """\
# A name, and the familiar forms of it. Made by bench/matching/tables.py of the
# package nicknames (Apache-2.0; English) and of nicknames.toml (written by hand).
"""


def _counted(path: Path) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            half, latin, spaced, count = line.rstrip("\n").split("\t")
            if half != "train":  # the rest is for measuring
                continue
            text = fold(letters(latin.replace("'", "").lower(), LATIN))
            if text.isalpha():
                found[spaced.replace(" ", "")][text] += int(count)
    return found


def _rows(path: Path, script: str, least: int) -> Iterator[tuple[int, str, str]]:
    merged: dict[str, Counter[str]] = defaultdict(Counter)
    for native, spelt in _counted(path).items():
        if script_of_word(native) == script:
            merged[native_form(native, script)] += spelt
    for native, spelt in merged.items():
        total = spelt.total()
        if total < least or len(native) < 2 - (script == "hangul"):
            continue
        if _SLAVIC.search(native):  # spelt by their letters, which differ by country
            continue
        sounds: Counter[str] = Counter()
        for latin, count in spelt.items():
            sounds[code(latin)] += count
        sound, share = max(sounds.items(), key=lambda item: (item[1], item[0]))
        plain = fold(letters(native, script))
        # Vowels are written in Cyrillic: its letters fail by other consonants alone.
        given = sounds[code(plain)] if script == "cyrillic" else spelt[plain]
        if share < _SHARE * total or given >= _GIVEN * total:
            continue
        alike = (latin for latin in spelt if code(latin) == sound)
        yield total, native, max(alike, key=lambda latin: (spelt[latin], latin))


def spelt_table(folder: Path) -> str:
    """Return the table of spellings, sorted."""
    lines: list[str] = []
    for name, (script, least, most) in _SPELT.items():
        path = folder / "translit" / f"wikidata_{name}_tokens.tsv.gz"
        best = sorted(_rows(path, script, least), reverse=True)[:most]
        lines += sorted(f"{script}\t{native}\t{latin}" for _, native, latin in best)
    return _SPELT_HEAD + "\n".join(lines) + "\n"


def nickname_table(folder: Path) -> str:
    """Return the table of nicknames: a name, its familiar forms."""
    groups: dict[str, set[str]] = defaultdict(set)
    with gzip.open(folder / "names" / "nicknames_en.csv.gz", "rt") as lines:
        for row in csv.DictReader(lines):
            groups[_folded(row["name1"])].add(_folded(row["name2"]))
    own = tomllib.loads((Path(__file__).parent / "nicknames.toml").read_text("utf-8"))
    for language in own.values():
        for name, forms in language.items():
            for form in forms.split():
                groups[_folded(name)].add(_folded(form))
    made = [
        f"{name}\t{' '.join(kept)}"
        for name, forms in sorted(groups.items())
        if (
            kept := sorted(f for f in forms if len(f) > 1 and f != name and f.isalpha())
        )
        and name.isalpha()
    ]
    return _NICKNAMES_HEAD + "\n".join(made) + "\n"


def _folded(name: str) -> str:
    return fold(letters(name.strip().lower(), LATIN))


def main() -> None:
    """Write both tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", default="")
    folder = data_folder(arguments.parse_args().data)
    (TABLES / "spelt.tsv").write_text(spelt_table(folder), "utf-8")
    (TABLES / "nicknames.tsv").write_text(nickname_table(folder), "utf-8")


if __name__ == "__main__":
    main()
