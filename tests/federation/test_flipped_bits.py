"""A bit of the SQLite file flips: every answer is right, not given, or refused by name.

Seeded, in the pages of one kind of table at a time. What a question is found by
(``selector``) is the one thing that nothing proves at the moment of a question: there a
bit can make a hit a no hit until what is held has been looked over, and not after that.
One that is gone is known before, by a count.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from node.errors import ComityError
from node.model.codes import AnswerKind
from tests.simulator import Federation, person

TABLES = {
    "holdings": ("record", "holding", "bound_page"),
    "selectors": ("selector", "selector_fresh"),
    "ledger": ("ledger_row", "ledger_key", "ledger_tile", "ledger_head"),
    "peers": ("peer", "officer", "setting", "peer_checkpoint", "bound_page"),
    "anything": (),
}
PEOPLE = [
    ("Ivan Petrov", "1970-02-03"),
    ("Maria Lopes", "1980-05-06"),
    ("Ana Reis", "1991-11-30"),
]
HIDDEN = ("Hidden Person", "1985-01-02")
NOBODY = ("Nobody Atall", "1990-01-01")
FLIPS = int(os.environ.get("COMITY_FLIPS") or 8)
"""Of each kind; ``make faults`` has 40 of each."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """Two agencies, and the file of the one that answers as it is while it is closed."""
    fed = Federation(tmp_path_factory.mktemp("f"), agencies=("pt-one", "gr-two"))
    node = fed["gr-two"]
    for name, born in PEOPLE:
        node.add("person", "suspect", name=name, birth_date=born)
    node.add("person", "suspect", hidden=True, name=HIDDEN[0], birth_date=HIDDEN[1])
    for number in range(150):
        node.add("person", "suspect", name=f"Somebody Else{number}", birth_date="1950")
    expected = answers(fed)
    node.store.close()
    file = node.folder / "node.db"
    kept = node.folder / "kept"
    shutil.copy(file, kept)
    yield fed, file, kept.read_bytes(), expected
    fed.close()


def answers(fed):
    """What the peer reads of each question, without what is random in it."""
    told = []
    for name, born in (*PEOPLE, HIDDEN, NOBODY):
        (one,) = fed["pt-one"].ask(person(name, born))["gr-two"].answers
        told.append((one.kind, [(h.grade, h.fields, h.withheld) for h in one.hits]))
    return told


def pages_of(data: bytes, tables: tuple[str, ...], file: Path) -> list[int]:
    """Return the pages of tables and their indexes, from 0; of none named, all."""
    size = int.from_bytes(data[16:18], "big")
    size = 65536 if size == 1 else size
    if not tables:
        return list(range(len(data) // size))
    with sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True) as connection:
        roots = [
            root
            for name, root in connection.execute(
                "SELECT tbl_name, rootpage FROM sqlite_master WHERE rootpage > 0"
            )
            if name in tables
        ]
    found, rest = [], list(roots)
    while rest:
        number = rest.pop()
        found.append(number - 1)
        page = data[(number - 1) * size : number * size]
        if page[0] in {2, 5}:  # inner pages: their children
            cells = int.from_bytes(page[3:5], "big")
            rest.append(int.from_bytes(page[8:12], "big"))
            for cell in range(cells):
                at = int.from_bytes(page[12 + 2 * cell : 14 + 2 * cell], "big")
                rest.append(int.from_bytes(page[at : at + 4], "big"))
    return sorted(found)


def right(told, expected):
    """Whether each answer is the right one, or none."""
    return all(
        one == other or one[0] is AnswerKind.NOT_ANSWERED
        for one, other in zip(told, expected, strict=True)
    )


def tried(scene, kind, flips, seed):
    fed, file, data, expected = scene
    chance = random.Random(f"{seed} {kind}")
    size = int.from_bytes(data[16:18], "big")
    pages = pages_of(data, TABLES[kind], file.parent / "kept")
    assert pages
    became = {"right": 0, "not answered": 0, "refused": 0}
    for number in range(flips):
        page, bit = chance.choice(pages), chance.randrange(size * 8)
        at = page * size + bit // 8
        changed = bytearray(data)
        changed[at] ^= 1 << (bit % 8)
        for name in ("node.db-wal", "node.db-shm"):
            (file.parent / name).unlink(missing_ok=True)
        file.write_bytes(changed)
        where = f"{kind} {number}: page {page}, byte {at % size}, bit {bit % 8}"
        try:
            fed.restart("gr-two")
        except ComityError:
            became["refused"] += 1
            continue
        try:
            told = answers(fed)
            assert right(told, expected) or kind in {"selectors", "anything"}, where
            looking = fed.looking[fed["gr-two"].id]
            try:
                while looking.step() or looking._place:
                    pass
            except ComityError:
                became["refused"] += 1
                known = looking.damage.standing()
                assert known, where
                continue
            told = answers(fed)
            assert right(told, expected), (where, told)
            became["right" if told == expected else "not answered"] += 1
        finally:
            fed["gr-two"].store.close()
    return became


@pytest.mark.parametrize("kind", TABLES)
def test_a_bit_that_flips_makes_no_answer_a_wrong_one(scene, kind):
    became = tried(scene, kind, FLIPS, "2026")
    assert sum(became.values()) == FLIPS


@pytest.mark.faults
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", TABLES)
def test_two_hundred_bits_that_flip_make_no_answer_a_wrong_one(scene, kind):
    became = tried(scene, kind, 40, os.environ.get("COMITY_FAULT_SEED", "7"))
    print(kind, became)
