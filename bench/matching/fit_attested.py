"""Which names are alike and are two: ``node/matching/data/attested.tsv``.

    python -m bench.matching.fit_attested [--data FOLDER]

Marko and Mirko differ by a letter, as do Yusuf and Yusof. What tells the ones from
the others is how they are written elsewhere: where Arabic, Hebrew or Cyrillic letters
write two Latin words in two ways and never in one, they are two names; where they
write them in one way, they are spellings of one. Counted in the names of Wikidata
(CC0, ``data/translit/``, the rows marked ``train``) among words that are frequent
there, and near enough that a comparison would take the one for the other.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from rapidfuzz.distance import OSA

from bench.matching.fit_sound import letters_of_rows
from bench.matching.pairs import data_folder
from node.matching.compare.word import meet_plain
from node.matching.finding import WordRule
from node.matching.names.code import code
from node.matching.names.nickname import nickname_of

TABLE = Path(__file__).resolve().parents[2] / "node/matching/data/attested.tsv"
SCRIPTS = ("arabic", "hebrew", "cyrillic")
LEAST_BEARERS = 12  # of a word, in all scripts
LEAST_WRITTEN = 2  # in one script, that a word counts as known in it
LEAST_SHARE = 0.06  # of a word's bearers; a rarer form may be a mistake
MAX_CODE = 1  # slips between two consonant codes that are looked at
# What sounds as much alike is spelt so of one name (Elena, Yelena), but for the one
# letter that tells a woman's name from a man's.
TOO_ALIKE = 0.83
# Family names that a woman and a man of one family, and papers of one woman, have.
_OF_MEN = re.compile(r"(?:[oe][vwf]|sk(?:i|y|iy|ij|yi))$")
_OF_WOMEN = re.compile(r"(?:[oe][vw]a|ska(?:ya|ja|ia)?)$")

Forms = Mapping[str, Mapping[str, Counter[str]]]
"""How often each Latin word is written so: word, script, form."""

HEAD = """\
# Names that are alike and are two names: each word and those that it is not, among
# frequent ones. Counted by bench/matching/fit_attested.py in names of Wikidata (CC0
# 1.0, by way of NETransliteration-COLING2018).
"""


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="")
    options = parser.parse_args()
    forms = written(data_folder(options.data) / "translit")
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in near(forms):
        if differ(forms[one], forms[other]):
            found[one].append(other)
    body = "".join(f"{w}\t{' '.join(sorted(found[w]))}\n" for w in sorted(found))
    TABLE.write_text(HEAD + body, encoding="utf-8")


def written(folder: Path) -> Forms:
    """Return the frequent words, and how they are written in each script."""
    found: dict[str, dict[str, Counter[str]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for script in SCRIPTS:
        for native, latin, count in letters_of_rows(folder, script):
            if len(latin) > 2 and native:
                found[latin][script][native] += count
    return {
        word: by_script
        for word, by_script in found.items()
        if sum(sum(forms.values()) for forms in by_script.values()) >= LEAST_BEARERS
    }


def near(forms: Forms) -> Iterator[tuple[str, str]]:
    """Yield words, the first in order first, that a comparison takes for one."""
    by_code: dict[str, list[str]] = defaultdict(list)
    for word in sorted(forms):
        by_code[code(word)].append(word)
    for one, other in combinations(sorted(by_code), 2):
        if abs(len(one) - len(other)) <= MAX_CODE and (
            OSA.distance(one, other, score_cutoff=MAX_CODE) <= MAX_CODE
        ):
            for a in by_code[one]:
                for b in by_code[other]:
                    yield from _taken(*sorted((a, b)))
    for words in by_code.values():
        for a, b in combinations(words, 2):
            yield from _taken(a, b)


def _taken(one: str, other: str) -> Iterator[tuple[str, str]]:
    met = meet_plain(one, other)
    if not met or met.rule not in (WordRule.SOUND, WordRule.SPELLING):
        return
    by_sex = abs(len(one) - len(other)) == 1 and other == one + "a"
    if met.strength >= TOO_ALIKE and not by_sex:
        return
    if not nickname_of(one, other) and not _of_family(one, other):
        yield one, other


def _of_family(one: str, other: str) -> bool:
    """Whether two words are a family name as men and as women of it have it."""
    man, woman = sorted((one, other), key=len)
    ends = _OF_MEN.search(man), _OF_WOMEN.search(woman)
    return all(ends) and man[:-2] == woman[: len(man) - 2]


def differ(one: Mapping[str, Counter[str]], other: Mapping[str, Counter[str]]) -> bool:
    """Whether two words are written apart in a script, and together in none."""
    known = False
    for script in SCRIPTS:
        ours, theirs = one.get(script), other.get(script)
        if not ours or not theirs:
            continue
        if _usual(ours) & set(theirs) or _usual(theirs) & set(ours):
            return False
        enough = min(sum(ours.values()), sum(theirs.values())) >= LEAST_WRITTEN
        known = known or enough
    return known


def _usual(forms: Counter[str]) -> set[str]:
    least = LEAST_SHARE * sum(forms.values())
    return {form for form, count in forms.items() if count >= least}


if __name__ == "__main__":
    main()
