"""Real lists, as they are: read here, shown nowhere.

What is read names living people. Nothing of it may come into an assertion, a
printed line or a file: tests count, and compare counts.
"""

from __future__ import annotations

import gzip
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from node.errors import BadInput
from node.matching.keys import question_selectors
from node.matching.reading import TermReader
from node.model.codes import OfficerRole
from node.model.desk.record import RECORDS_IMPORT, ImportChunk, ImportProgress
from node.model.query import Question, Term
from tests.processes import NodeProcess

ROOT = Path(__file__).resolve().parents[2]
CHUNK = 1 << 18

UN = "un_sc_2026-02-27"
UN_BEFORE = "un_sc_2020-11-24"
OFAC = "us_ofac_sdn_2021-07"
EU = "eu_journal_2026-08-19"


def data_folder() -> Path | None:
    """Return the folder with the shared data, if it is there."""
    given = os.environ.get("COMITY_SHARED_DATA")
    folder = Path(given) if given else ROOT.parent / "shared" / "data"
    return folder if (folder / "lists").is_dir() else None


@dataclass(frozen=True)
class Entity:
    """One line of a list."""

    id: str
    schema: str
    properties: dict[str, list[str]] = field(repr=False)


def entities(name: str) -> Iterator[Entity]:
    """Yield the lines of a list."""
    with gzip.open(list_path(name), "rt") as file:
        for line in file:
            found = json.loads(line)
            yield Entity(found["id"], found["schema"], found["properties"])


def list_path(name: str) -> Path:
    """Return the file of a list."""
    folder = data_folder()
    assert folder is not None
    return folder / "lists" / f"{name}.ftm.jsonl.gz"


@dataclass(frozen=True)
class Loaded:
    """What came of loading one list."""

    progress: ImportProgress
    seconds: float
    reasons: Counter[str]
    lines: list[int]  # of the rejects


def load(node: NodeProcess, name: str, source: str, *, damage: int = 0) -> Loaded:
    """Import a list as the command line would send it.

    With ``damage`` every so many-eth line is cut in two.
    """
    reasons: Counter[str] = Counter()
    lines: list[int] = []
    began = time.perf_counter()
    last: ImportProgress | None = None
    desk = node.desk(OfficerRole.CUSTODIAN)
    for last in desk.duplex(RECORDS_IMPORT, _chunks(name, source, damage)):
        reasons.update(_kind(reject.reason) for reject in last.rejects)
        lines += [reject.line for reject in last.rejects]
    assert last is not None
    assert last.done
    return Loaded(last, time.perf_counter() - began, reasons, lines)


def _kind(reason: str) -> str:
    """Return a reason without what it quotes, which may be of a person."""
    return "'...'".join(reason.split("'")[::2])[:80]


def _chunks(name: str, source: str, damage: int) -> Iterator[ImportChunk]:
    buffer = bytearray()
    with gzip.open(list_path(name)) as file:
        for number, line in enumerate(file, start=1):
            cut = damage and number % damage == 0
            buffer += line[: len(line) // 2] + b"\n" if cut else line
            if len(buffer) >= CHUNK:
                yield ImportChunk(bytes(buffer), "ftm", source, "", "suspect", "H0")
                buffer.clear()
    yield ImportChunk(bytes(buffer), "ftm", source, "", "suspect", "H0", last=True)


# --- what can be asked of one list at the others ------------------------------

Questions = list[Question]


def persons(name: str) -> Questions:
    """Every person with a date of birth: primary name and first date."""
    return [
        Question("person", (Term("name", names[0]), Term("birth_date", born[0])))
        for one in entities(name)
        if one.schema == "Person"
        and (names := one.properties.get("name"))
        and (born := one.properties.get("birthDate"))
    ]


def passports(name: str) -> Questions:
    """Every passport number, once."""
    return _numbers(
        _values(name, "Person", "passportNumber"),
        lambda number: Question("document", (Term("number", number),)),
    )


def vessels(name: str) -> Questions:
    """Every IMO number, once."""
    return _numbers(
        _values(name, "Vessel", "imoNumber"),
        lambda number: Question("vessel", (Term("imo", number),)),
    )


def imo_digits(name: str) -> set[str]:
    """Return the IMO numbers of a list as bare digits, for comparison."""
    values = _values(name, "Vessel", "imoNumber")
    return {"".join(filter(str.isdigit, value)) for value in values}


_READER = TermReader(date(2026, 9, 1), (), frozenset())


def askable(questions: Questions) -> Questions:
    """Return those that can be asked: some "numbers" are a sentence, or several."""
    return [one for one in questions if _is_askable(one)]


def _is_askable(question: Question) -> bool:
    try:
        question_selectors(question)
    except BadInput:
        return False
    return all(one.fault in {"", "check"} for one in _READER.read(0, question))


def _values(name: str, schema: str, key: str) -> Iterator[str]:
    for one in entities(name):
        if one.schema == schema:
            yield from one.properties.get(key, ())


def _numbers(values: Iterable[str], ask: Callable[[str], Question]) -> Questions:
    return [ask(value) for value in dict.fromkeys(values)]
