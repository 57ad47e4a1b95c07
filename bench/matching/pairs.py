"""The labelled sets: read, and turned into our questions and records.

A pair is two entities and whether they are the same one. The left is asked for, the
right is held; both come in as a user's import would bring them. ``group`` is a
cluster of entities that a split must not tear.

    for pair in read_set(SETS["A"], data_folder()):
        asked, held = asked_of(pair.left), held_of(pair.right)
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bench.matching.sets import SETS, SetOf
from node.matching.catalogue import category
from node.matching.intake import Origin, Row, open_reader
from node.matching.terms import (
    MAX_TERM_CHARS,
    MAX_TERMS,
    Known,
    known_question,
    known_record,
)
from node.model.codes import SubjectRole
from node.model.query import Question, Term
from node.model.record import Record

__all__ = [
    "ROOT",
    "SETS",
    "Entity",
    "NoData",
    "Pair",
    "SetOf",
    "asked_of",
    "data_folder",
    "digest",
    "held_of",
    "question_of",
    "read_set",
    "record_of",
    "set_path",
]

ROOT = Path(__file__).resolve().parents[2]
NAME_PROPERTIES = (
    "name",
    "alias",
    "weakAlias",
    "previousName",
    "firstName",
    "lastName",
)
MAX_NAME_TERMS = 24  # of a question: the other terms must have room
# What nobody asks by: who listed it, why, and what else was written.
NOT_ASKED = frozenset(("existence", "narrative"))


class NoData(Exception):  # noqa: N818 - says what is the case
    """The labelled sets are not there."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A schema and properties, each a tuple of values."""

    schema: str
    properties: Mapping[str, tuple[str, ...]] = field(repr=False)

    @property
    def text(self) -> str:
        """Its one JSON form: equal entities have equal texts."""
        shape = {"schema": self.schema, "properties": dict(self.properties)}
        return json.dumps(shape, ensure_ascii=False, sort_keys=True)

    def names(self) -> tuple[str, ...]:
        """Whole names, the main one first, each once."""
        found = (
            value
            for name in ("name", "alias", "weakAlias", "previousName")
            for value in self.properties.get(name, ())
        )
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities, and what is known of the pair.

    ``script`` is of the name that is asked for, ``evidence`` whether some two words
    are alike at all; both are empty where the file does not say.
    """

    positive: bool
    group: str
    left: Entity
    right: Entity
    script: str = ""
    evidence: bool | None = None


# --- reading ------------------------------------------------------------------


def data_folder(given: str = "") -> Path:
    """Return the folder with the shared data, or of its pairs alone.

    Raises:
        NoData: it is not there.
    """
    named = given or os.environ.get("COMITY_SHARED_DATA", "")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        raise NoData(f"no folder {folder}; name one: --data, or COMITY_SHARED_DATA")
    return folder


def set_path(of: SetOf, folder: Path) -> Path:
    """Return the file of a set, in ``pairs`` of the folder or in the folder itself.

    Raises:
        NoData: it is not there.
    """
    for path in (folder / "pairs" / of.file, folder / of.file):
        if path.is_file():
            return path
    raise NoData(f"no {of.file} in the data folder")


def read_set(of: SetOf, folder: Path) -> tuple[Pair, ...]:
    """Return the pairs of a set in the order of the file.

    Raises:
        NoData: the file is not there.
    """
    path = set_path(of, folder)
    return tuple(
        _part(pair, of)
        for pair in (_cases(path) if path.suffix == ".csv" else _lines(path))
        if not of.schemata or {pair.left.schema, pair.right.schema} <= of.schemata
    )


def digest(pairs: Sequence[Pair]) -> str:
    """Return what tells these pairs, in this order, from any others."""
    found = hashlib.sha256()
    for pair in pairs:
        found.update(f"{pair.left.text}\n{pair.right.text}\n".encode())
    return found.hexdigest()[:24]


def _lines(path: Path) -> Iterator[Pair]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            found = json.loads(line)
            yield Pair(
                positive=found["judgement"] == "positive",
                group=str(found["group"]),
                left=_entity(found["left"]),
                right=_entity(found["right"]),
                script=found.get("query_script") or "",
                evidence=found.get("name_evidence"),
            )


def _cases(path: Path) -> Iterator[Pair]:
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            yield Pair(
                positive=row["is_match"] == "true",
                group=str(number),
                left=Entity(row["schema"], {"name": (row["name1"],)}),
                right=Entity(row["schema"], {"name": (row["name2"],)}),
            )


def _entity(found: Mapping[str, Any]) -> Entity:
    properties = found["properties"]
    return Entity(
        found["schema"], {name: tuple(values) for name, values in properties.items()}
    )


def _part(pair: Pair, of: SetOf) -> Pair:
    """Return what a set takes of a pair."""
    if not of.names_only and not of.without:
        return pair

    def of_side(entity: Entity) -> Entity:
        kept = {
            name: values
            for name, values in entity.properties.items()
            if (name in NAME_PROPERTIES if of.names_only else name not in of.without)
        }
        return Entity(entity.schema, kept)

    return replace(pair, left=of_side(pair.left), right=of_side(pair.right))


# --- into our own shapes ------------------------------------------------------


@cache
def _origin() -> Origin:
    return Origin("bench", role=SubjectRole.SUSPECT)


def record_of(entity: Entity) -> Record:
    """Return the normalised record that an import makes of an entity.

    Raises:
        ValueError: the import rejects it.
    """
    return record_of_text(entity.text)


@lru_cache(maxsize=1 << 16)
def record_of_text(text: str) -> Record:
    """Return what an import makes of a JSON entity without an id.

    Raises:
        ValueError: the import rejects it.
    """
    line = json.dumps({"id": "1", **json.loads(text)}).encode()
    found = next(iter(open_reader("ftm", _origin())([line])))
    if isinstance(found, Row):
        return found.record
    raise ValueError(found.reason)


def question_of(entity: Entity) -> Question:
    """Return the question for an entity: what an officer would type of it.

    Raises:
        ValueError: the import rejects the entity.
    """
    record = record_of(entity)
    rules = category(record.category).fields
    names = set(category(record.category).words)
    order = {name: place for place, name in enumerate(rules)}
    asked = sorted(
        (
            found
            for found in record.fields
            if rules[found.field].group not in NOT_ASKED
            and len(found.value) <= MAX_TERM_CHARS
        ),
        key=lambda found: order[found.field],
    )
    called = [found for found in asked if found.field in names][:MAX_NAME_TERMS]
    others = [found for found in asked if found.field not in names]
    terms = (*called, *others)[:MAX_TERMS]
    return Question(
        record.category, tuple(Term(found.field, found.value) for found in terms)
    )


@lru_cache(maxsize=1 << 16)
def _asked(text: str) -> Known:
    found = json.loads(text)
    return known_question(question_of(_entity(found)))


@lru_cache(maxsize=1 << 16)
def _held(text: str) -> Known:
    return known_record(record_of_text(text))


def asked_of(entity: Entity) -> Known:
    """Return what is asked for by an entity; equal entities are read once."""
    return _asked(entity.text)


def held_of(entity: Entity) -> Known:
    """Return what is known of a record of an entity; equal ones are read once."""
    return _held(entity.text)
