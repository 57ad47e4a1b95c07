"""How many pairs that comparison calls strong have no key in common, by category.

    python -m bench.matching.unmet [--data FOLDER] [--each 1200]

What is compared and found strong, and never looked at since no key is shared, is lost
without a word. Pairs are drawn without asking for keys: true pairs of the labelled
sets; names of two lists, all against all; and names written otherwise, by what people
do to them (``VARIANTS``). One process; about three minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

from rapidfuzz import fuzz, process, utils

from bench.matching.ours import RANK, judge
from bench.matching.pairs import (
    SETS,
    Entity,
    NoData,
    data_folder,
    question_of,
    read_set,
    record_of,
)
from bench.matching.variants import OF, VARIANTS, plain_name
from node.errors import BadInput
from node.matching.keys import question_selectors, record_selectors
from node.matching.terms import known_question, known_record
from node.model.codes import Grade

SEED = 2026
AIM = 0.01
EACH = 1200  # names of a list, and variants of a kind
LABELLED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"person": ("A", "E", "G"), "organisation": ("F",)}
)
LISTS = ("us_ofac_sdn_2021-07", "eu_journal_2026-08-19")
SCHEMATA: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "person": frozenset(("Person",)),
        "organisation": frozenset(("Organization", "Company", "LegalEntity")),
        "vessel": frozenset(("Vessel",)),
    }
)
NAMES = ("name", "alias", "weakAlias", "previousName", "birthDate")
LEAST_LIKE = 55  # of two names of two lists that are compared at all
MOST_LABELLED = 6000


@dataclass(slots=True)
class Unmet:
    """Of one category and way of drawing: pairs, strong ones, and those not met."""

    category: str
    drawn: str
    pairs: int = 0
    strong: int = 0
    unmet: int = 0

    @property
    def share(self) -> float:
        """How large a part of the strong pairs has no key in common."""
        return self.unmet / self.strong if self.strong else 0.0

    def add(self, left: Entity, right: Entity) -> None:
        """Compare a pair, and count it."""
        try:
            asked, held = question_of(left), record_of(right)
        except ValueError:
            return  # the import rejects it
        self.pairs += 1
        _, rank = judge(known_question(asked), known_record(held))
        if rank < RANK[Grade.STRONG]:
            return
        self.strong += 1
        try:
            sought = question_selectors(asked)
        except BadInput:
            sought = ()
        self.unmet += set(sought).isdisjoint(record_selectors(held))


# --- what is drawn ------------------------------------------------------------


def _bare(entity: Entity, names: Sequence[str] = ()) -> Entity:
    """Return an entity with names and birth alone: no number brings it together."""
    kept = {n: v for n, v in entity.properties.items() if n in NAMES and v}
    if names:
        kept = {n: v for n, v in kept.items() if n == "birthDate"} | {
            "name": tuple(names)
        }
    return Entity(entity.schema, kept)


def _labelled(category: str, folder: Path) -> Iterator[tuple[Entity, Entity]]:
    for key in LABELLED.get(category, ()):
        pairs = [p for p in read_set(SETS[key], folder) if p.positive]
        for pair in pairs[:MOST_LABELLED]:
            yield _bare(pair.left), _bare(pair.right)


def _listed(category: str, folder: Path, name: str) -> Iterator[Entity]:
    path = folder / "lists" / f"{name}.ftm.jsonl.gz"
    if not path.is_file():
        raise NoData(f"no {path.name} in the data folder")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            found: dict[str, Any] = json.loads(line)
            if found["schema"] in SCHEMATA[category] and found["properties"].get(
                "name"
            ):
                named = {n: tuple(v) for n, v in found["properties"].items()}
                yield _bare(Entity(found["schema"], named))


def _across(category: str, folder: Path, each: int) -> Iterator[tuple[Entity, Entity]]:
    """Yield pairs of two lists, all against all, but what is nowhere near."""
    some = Random(SEED)
    ours, theirs = (list(_listed(category, folder, name)) for name in LISTS)
    ours, theirs = (some.sample(o, min(each, len(o))) for o in (ours, theirs))
    likeness = process.cdist(
        [e.names()[0] for e in ours],
        [e.names()[0] for e in theirs],
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        score_cutoff=LEAST_LIKE,
    )
    for a, b in product(range(len(ours)), range(len(theirs))):
        if likeness[a][b]:
            yield ours[a], theirs[b]


# --- written otherwise --------------------------------------------------------


def _varied(
    category: str, what: str, folder: Path, each: int
) -> Iterator[tuple[Entity, Entity]]:
    some = Random(f"{SEED} {what}")
    held = [e for name in LISTS for e in _listed(category, folder, name)]
    for one, other in zip(
        some.sample(held, min(each, len(held))),
        some.sample(held, min(each, len(held))),
        strict=True,
    ):
        name, second = plain_name(one.names()[0]), plain_name(other.names()[0])
        if name and second and any(map(str.isalpha, name)):
            asked, listed = VARIANTS[what](name, second, some)
            yield _bare(one, (asked,)), _bare(one, (listed,))


# --- the report ---------------------------------------------------------------


def unmet(folder: Path, each: int) -> Iterator[Unmet]:
    """Yield what was drawn of each category in each way."""
    for category in SCHEMATA:
        drawn: list[tuple[str, Iterable[tuple[Entity, Entity]]]] = [
            ("labelled true pairs", _labelled(category, folder)),
            ("two lists", _across(category, folder, each)),
        ]
        drawn += [
            (what, _varied(category, what, folder, each))
            for what in OF.get(category, ())
        ]
        for what, pairs in drawn:
            found = Unmet(category, what)
            for left, right in pairs:
                found.add(left, right)
            if found.pairs:
                yield found


def in_all(found: Iterable[Unmet]) -> tuple[Unmet, ...]:
    """Return the sums by category."""
    sums: dict[str, Unmet] = {}
    for one in found:
        of = sums.setdefault(one.category, Unmet(one.category, "in all"))
        of.pairs += one.pairs
        of.strong += one.strong
        of.unmet += one.unmet
    return tuple(sums.values())


def rows(found: Iterable[Unmet]) -> Iterator[str]:
    """Yield the table, with the sums behind it."""
    yield "Pairs that comparison calls strong, and those of them that share no key"
    heads = "".join(f"{head:>8}" for head in ("pairs", "strong", "no key", "share"))
    yield f"  {'category':14}{'drawn':22}{heads}"
    listed = tuple(found)
    for one in (*listed, *in_all(listed)):
        yield (
            f"  {one.category:14}{one.drawn:22}{one.pairs:8,}{one.strong:8,}"
            f"{one.unmet:8,}{100 * one.share:7.2f} %"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="")
    parser.add_argument("--each", type=int, default=EACH)
    options = parser.parse_args()
    for line in rows(unmet(data_folder(options.data), options.each)):
        print(line)


if __name__ == "__main__":
    main()
