"""How well persons are found by their keys, disclosed and blind.

    python -m bench.matching.keys [--data FOLDER] [--crowd 100000] [--curves]

Recall is of hard queries (a name that the record does not have, and a date of
birth) and of names across scripts. False candidates are counted in two crowds: the
persons of a real list beside the one who is meant (a list names nobody twice), and
a crowd made up (see population.py), from which the number in a million follows.
One process; about two minutes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import Any

from bench.matching.pairs import SETS, Entity, data_folder, record_of, set_path
from bench.matching.population import Person, people, same_name
from node.errors import BadInput
from node.matching.keys import question_selectors, record_selectors
from node.matching.keys.blind import blind_question_keys, blind_record_keys
from node.matching.normalise import normalise_record
from node.model.codes import SubjectRole
from node.model.query import Question, Term
from node.model.record import FieldValue, Record

MILLION = 1_000_000
TRAVELLERS = 2_000
REAL = 10_000
LIST = "lists/us_ofac_sdn_2021-07.ftm.jsonl.gz"
LISTED = "us_ofac_sdn_2021-07"
CURVE_RECORD = (6, 8, 10, 12, 16)
CURVE_QUESTION = (8, 10, 12, 16, 20)


@dataclass(frozen=True, slots=True)
class Case:
    """A hard query and the record it means."""

    group: str
    script: str
    evidence: bool
    listed: str
    right_id: str
    question: Question
    record: Record


@dataclass(frozen=True, slots=True)
class Keys:
    """One way of making keys."""

    title: str
    of_record: Callable[[Record], tuple[str, ...]]
    of_question: Callable[[Question], tuple[str, ...]]

    def ask(self, question: Question) -> frozenset[str]:
        try:
            return frozenset(self.of_question(question))
        except BadInput:
            return frozenset()


DISCLOSED = Keys("disclosed", record_selectors, question_selectors)
BLIND = Keys("blind", blind_record_keys, blind_question_keys)


def main() -> None:
    """Run the bench."""
    options = _options()
    data = data_folder(options.data)
    cases = tuple(read_cases(data))
    for keys in (DISCLOSED, BLIND):
        print_recall(keys, cases)
    print_names_only(cases)
    print_scripts(data)
    if options.curves:
        print_curves(cases)
    print_listed(cases, data)
    print_crowd(cases, data, options.crowd)


# --- cases --------------------------------------------------------------------


def read_cases(data: Path) -> Iterator[Case]:
    """Yield the true pairs among the hard queries."""
    for found in _json(set_path(SETS["A"], data)):
        if found["judgement"] == "positive":
            yield Case(
                group=str(found["group"]),
                script=found["query_script"],
                evidence=found["name_evidence"],
                listed=found["right"]["datasets"][0],
                right_id=found["right"]["id"],
                question=_asked(found["left"]["properties"]),
                record=record_of(_entity(found["right"])),
            )


def _asked(properties: dict[str, list[str]]) -> Question:
    names = [Term("name", name) for name in properties.get("name", [])[:3]]
    born = [Term("birth_date", day) for day in properties.get("birthDate", [])[:3]]
    return Question("person", (*names, *born))


def _entity(found: dict[str, object]) -> Entity:
    properties = found["properties"]
    assert isinstance(properties, dict)
    return Entity(
        str(found["schema"]), {name: tuple(v) for name, v in properties.items()}
    )


def _json(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _without(record: Record, field: str) -> Record:
    return replace(record, fields=tuple(f for f in record.fields if f.field != field))


def _undated(question: Question) -> Question:
    kept = tuple(term for term in question.terms if term.field != "birth_date")
    return Question(question.category, kept)


# --- recall -------------------------------------------------------------------


def half(group: str) -> int:
    """Return which half a group of records is in: what is chosen on one half is
    told by the other."""
    return hashlib.blake2b(group.encode(), digest_size=1).digest()[0] & 1


def spread(counts: Iterable[int]) -> str:
    """Return mean, 95th percentile and most of counts."""
    ordered = sorted(counts)
    at = ordered[int(0.95 * (len(ordered) - 1))]
    return f"mean {mean(ordered):5.1f}  p95 {at:3}  most {ordered[-1]:3}"


def recall(keys: Keys, cases: Sequence[Case]) -> dict[str, tuple[int, int]]:
    """Return how many of how many are found: all, with evidence, by half, by script."""
    found: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for case in cases:
        met = not keys.ask(case.question).isdisjoint(keys.of_record(case.record))
        of_what = ["all"]
        if case.evidence:
            of_what += ["evidence", f"evidence, half {half(case.group)}"]
            of_what.append(f"evidence, {case.script}")
        for what in of_what:
            of[what] += 1
            found[what] += met
    return {what: (found[what], of[what]) for what in sorted(of)}


def print_recall(keys: Keys, cases: Sequence[Case]) -> None:
    print(f"\n{keys.title}: hard queries with a date of birth")
    for what, (found, of) in recall(keys, cases).items():
        print(f"  {what:22} {found / of:.3f}  of {of}")
    held = {case.right_id: len(keys.of_record(case.record)) for case in cases}
    print(f"  keys a record        {spread(held.values())}")
    print(f"  elements a query     {spread(len(keys.ask(c.question)) for c in cases)}")


def print_names_only(cases: Sequence[Case]) -> None:
    """Print what is found where one side has no date of birth."""
    print("\nwith evidence, found where a date of birth is missing")
    asked = tuple(replace(c, question=_undated(c.question)) for c in cases)
    held = tuple(replace(c, record=_without(c.record, "birth_date")) for c in cases)
    both = tuple(replace(c, record=h.record) for c, h in zip(asked, held, strict=True))
    for title, some in (("question", asked), ("record", held), ("both", both)):
        for keys in (DISCLOSED, BLIND):
            found, of = recall(keys, some)["evidence"]
            print(f"  {title:10} {keys.title:10} {found / of:.3f}  of {of}")


def print_scripts(data: Path) -> None:
    """Print how many names of two scripts meet, by names alone."""
    print("\nnames across scripts: share of true pairs that meet, names only")
    pairs = [
        r for r in _json(set_path(SETS["G"], data)) if r["judgement"] == "positive"
    ]
    for keys in (DISCLOSED, BLIND):
        found: Counter[str] = Counter()
        of: Counter[str] = Counter()
        for row in pairs:
            asked = keys.ask(_asked(row["left"]["properties"]))
            held = keys.of_record(record_of(_entity(row["right"])))
            script = row["query_script"]
            of[script] += 1
            found[script] += not asked.isdisjoint(held)
        shares = "  ".join(f"{s} {found[s] / of[s]:.3f}" for s in sorted(of))
        print(f"  {keys.title:10} {shares}  all {found.total() / of.total():.3f}")


def print_curves(cases: Sequence[Case]) -> None:
    """Print recall against keys a record and elements a query."""
    print("\nblind: recall with evidence against keys a record and elements a query")
    print("  keys/record  " + "  ".join(f"q {most:3}" for most in CURVE_QUESTION))
    for held in CURVE_RECORD:
        row = []
        for asked in CURVE_QUESTION:
            keys = Keys(
                "",
                partial(blind_record_keys, most=held),
                partial(blind_question_keys, most=asked),
            )
            found, of = recall(keys, cases)["evidence"]
            row.append(f"{found / of:.3f}")
        print(f"  {held:11}  " + "  ".join(row))


# --- false candidates ---------------------------------------------------------


class Asked:
    """Questions by their keys, to be met by records one at a time."""

    def __init__(self, keys: Keys, questions: Sequence[Question]) -> None:
        self.keys = keys
        self.by_key: dict[str, list[int]] = defaultdict(list)
        for number, question in enumerate(questions):
            for key in keys.ask(question):
                self.by_key[key].append(number)

    def met_by(self, record: Record) -> set[int]:
        met: set[int] = set()
        for key in self.keys.of_record(record):
            met.update(self.by_key.get(key, ()))
        return met


def print_listed(cases: Sequence[Case], data: Path) -> None:
    """Print how many others of a real list are candidates."""
    some = [case for case in cases if case.listed == LISTED]
    entries = [row for row in _json(data / LIST) if row["schema"] == "Person"]
    print(f"\nothers on a real list of {len(entries)} persons, {len(some)} queries,")
    print(f"  a query, as if of {REAL}")
    for keys in (DISCLOSED, BLIND):
        asked = Asked(keys, [case.question for case in some])
        others = 0
        for entry in entries:
            met = asked.met_by(record_of(_entity(entry)))
            others += sum(some[number].right_id != entry["id"] for number in met)
        print(f"  {keys.title:10} {others / len(some) * REAL / len(entries):.2f}")


def print_crowd(cases: Sequence[Case], data: Path, count: int) -> None:
    """Print how many of a million made people are candidates."""
    crowd = list(people(count, seed=1, data=data))
    travellers = list(islice(people(count + TRAVELLERS, seed=2, data=data), TRAVELLERS))
    questions = {
        "hard queries": [case.question for case in cases],
        "  whole dates": [c.question for c in cases if _date(c.question) == "whole"],
        "  years only": [c.question for c in cases if _date(c.question) == "part"],
        "  no dates": [c.question for c in cases if not _date(c.question)],
        "travellers": [_question(person) for person in travellers],
    }
    print(f"\na crowd of {count}, same name {same_name(crowd):.1e}; of a million:")
    records = [_record(person) for person in crowd]
    for keys in (DISCLOSED, BLIND):
        of_record = [len(keys.of_record(record)) for record in records[:TRAVELLERS]]
        print(f"  {keys.title}: keys a record {spread(of_record)}")
        every = [question for some in questions.values() for question in some]
        asked, strangers = Asked(keys, every), [0] * len(every)
        for record in records:
            for number in asked.met_by(record):
                strangers[number] += 1
        start = 0
        for title, some in questions.items():
            theirs = sorted(strangers[start : start + len(some)])
            start += len(some)
            scale = MILLION / count
            none = sum(not n for n in theirs) / len(theirs)
            median = theirs[len(theirs) // 2] * scale
            print(
                f"    {title:14} mean {mean(theirs) * scale:8.2f}  "
                f"median {median:6.0f}  none in {count} {none:.2f}"
            )


def _date(question: Question) -> str:
    days = [term.value for term in question.terms if term.field == "birth_date"]
    return ("whole" if any(len(day) == 10 for day in days) else "part") if days else ""


def _question(person: Person) -> Question:
    return Question(
        "person", (Term("name", person.names[0]), Term("birth_date", person.born))
    )


def _record(person: Person) -> Record:
    names = [FieldValue("name", person.names[0])]
    names += [FieldValue("alias", name) for name in person.names[1:]]
    fields = (*names, FieldValue("birth_date", person.born))
    return normalise_record(Record("person", SubjectRole.SUSPECT, "bench", "1", fields))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", default="")
    parser.add_argument("--crowd", type=int, default=100_000)
    parser.add_argument("--curves", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
