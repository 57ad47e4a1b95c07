"""A watchlist and those who are screened against it, from keys to grades.

The list are the persons of the UN, of OFAC and of the EU. Asked are persons of the
UN list whose names somebody garbled, and made people who are on no list. Candidates
come by our own keys, as in a node; an alert is a record at a grade or above.
"""

from __future__ import annotations

import csv
import gzip
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.matching.ours import RANK, judge
from bench.matching.pairs import Entity, NoData, question_of, record_of
from node.errors import BadInput
from node.matching.keys import question_selectors, record_selectors
from node.matching.normalise.name import romanise
from node.matching.terms import Known, known_question, known_record
from node.model.query import Question

UN = "un_sc_2026-02-27"
LISTS = (UN, "us_ofac_sdn_2021-07", "eu_journal_2026-08-19")
NEGATIVES = ("yente_negatives_global", "yente_negatives_us")
NEGATIVES_EACH = 2000
IN_ALL = 1000
# A column of the fixtures, and the property it is.
COLUMNS = {
    "full_name": "name",
    "gender": "gender",
    "date_of_birth": "birthDate",
    "place_of_birth": "birthPlace",
    "nationality": "nationality",
}


@dataclass(frozen=True, slots=True)
class AtGrade:
    """What a grade finds, and how many people it stops who are on no list."""

    recall: float
    false_per_1000: float


@dataclass(frozen=True, slots=True)
class Screening:
    """All that came of it; speed in queries a second, keys and comparing together."""

    listed: int
    positives: int
    negatives: int
    candidate_recall: float
    candidates: float
    at: Mapping[str, AtGrade]
    recall_at_one: float  # at the cut with one false alert in 1,000
    queries: float


@dataclass(slots=True)
class _Asked:
    """One who is screened: the best score and grade of the right record, and of any."""

    right: frozenset[int]
    found: bool = False
    own_score: float = 0.0
    own_rank: int = 0
    score: float = 0.0
    rank: int = 0


class _Watchlist:
    """Records, and which of them stand under which key."""

    def __init__(self, entities: list[Entity]) -> None:
        records = [record_of(entity) for entity in entities]
        self.known: list[Known] = [known_record(record) for record in records]
        self._under: dict[str, list[int]] = defaultdict(list)
        for number, record in enumerate(records):
            for key in record_selectors(record):
                self._under[key].append(number)

    def candidates(self, question: Question) -> list[int]:
        """Return the records that share a key with a question."""
        try:
            keys = question_selectors(question)
        except BadInput:  # too little is given to look for anyone
            return []
        return list(dict.fromkeys(n for key in keys for n in self._under.get(key, ())))


def screen(folder: Path, *, step: Callable[[], None]) -> Screening:
    """Screen everybody.

    Raises:
        NoData: the lists or the fixtures are not there.
    """
    entities = [one for name in LISTS for one in _persons(folder, name)]
    watchlist = _Watchlist(entities)
    asked = [*_positives(folder, entities), *_negatives(folder)]
    questions = [question_of(entity) for entity, _ in asked]
    found, compared = [], 0
    began = time.process_time()
    for question, (_, right) in zip(questions, asked, strict=True):
        one = _Asked(right)
        compared += _screen(watchlist, question, one)
        found.append(one)
        step()
    took = time.process_time() - began
    return _told(len(entities), found, compared, took)


def _screen(watchlist: _Watchlist, question: Question, one: _Asked) -> int:
    candidates = watchlist.candidates(question)
    known = known_question(question)
    for number in candidates:
        score, rank = judge(known, watchlist.known[number])
        one.score, one.rank = max(one.score, score), max(one.rank, rank)
        if number in one.right:
            one.found = True
            one.own_score = max(one.own_score, score)
            one.own_rank = max(one.own_rank, rank)
    return len(candidates)


def _told(listed: int, found: list[_Asked], compared: int, took: float) -> Screening:
    sought = [one for one in found if one.right]
    free = [one for one in found if not one.right]
    at = {
        str(grade): AtGrade(
            sum(one.own_rank >= least for one in sought) / len(sought),
            IN_ALL * sum(one.rank >= least for one in free) / len(free),
        )
        for grade, least in RANK.items()
        if grade != "identifier"
    }
    allowed = len(free) // IN_ALL
    highest = sorted((one.score for one in free), reverse=True)[allowed]
    return Screening(
        listed=listed,
        positives=len(sought),
        negatives=len(free),
        candidate_recall=sum(one.found for one in sought) / len(sought),
        candidates=compared / len(found),
        at=at,
        recall_at_one=sum(one.own_score > highest for one in sought) / len(sought),
        queries=len(found) / took,
    )


# --- reading ------------------------------------------------------------------


def _open(folder: Path, name: str) -> Iterator[str]:
    path = folder / name
    if not path.is_file():
        raise NoData(f"no {name} in the data folder")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from file


def _persons(folder: Path, name: str) -> Iterator[Entity]:
    for line in _open(folder, f"lists/{name}.ftm.jsonl.gz"):
        found = json.loads(line)
        if found["schema"] == "Person":
            yield Entity(
                "Person", {n: tuple(v) for n, v in found["properties"].items()}
            )


def _rows(folder: Path, name: str) -> list[Entity]:
    return [
        Entity(
            "Person",
            {known: (row[column],) for column, known in COLUMNS.items() if row[column]},
        )
        for row in csv.DictReader(_open(folder, f"bench/{name}.csv.gz"))
    ]


def _folded(name: str) -> tuple[str, ...]:
    return tuple(sorted(romanise(name).split()))


def _positives(
    folder: Path, entities: list[Entity]
) -> Iterator[tuple[Entity, frozenset[int]]]:
    """Yield each garbled person who is still on the UN list, and the record of it.

    The fixtures are of an older list; whose name is not on this one is left out.
    """
    named: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number in range(sum(1 for _ in _persons(folder, UN))):
        for name in entities[number].properties["name"]:
            named[_folded(name)].add(number)
    treated = _rows(folder, "yente_positives_un_treated")
    untreated = _rows(folder, "yente_positives_un_untreated")
    for garbled, plain in zip(treated, untreated, strict=True):
        right = named.get(_folded(plain.properties["name"][0]), set())
        if right:
            yield garbled, frozenset(right)


def _negatives(folder: Path) -> Iterator[tuple[Entity, frozenset[int]]]:
    for name in NEGATIVES:
        for entity in _rows(folder, name)[:NEGATIVES_EACH]:
            yield entity, frozenset()
