"""Rows of each table are changed or taken out: no answer becomes a wrong one.

Generated from the schema: of each table all that it has is taken out, or one column of
all its rows becomes something else. The node refuses to start, by name, or answers what
is right, or does not answer; and what it does not answer it says that something is
damaged of, or that its store is not what was kept.
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import Integer, LargeBinary

from node.errors import ComityError
from node.store.schema import METADATA
from tests.federation.test_flipped_bits import answers, right, scene

__all__ = ["scene"]

NOT_NODES = {"selector", "selector_fresh"}
"""What nothing proves at the question: by ``test_damage.py``."""
TABLES = sorted(name for name in METADATA.tables if name not in NOT_NODES)


def other(column):
    """Return an expression for another value of a column's type."""
    name = f'"{column.name}"'
    if isinstance(column.type, LargeBinary):
        return (
            f"CASE length({name}) WHEN 0 THEN x'00' ELSE zeroblob(length({name})) END"
        )
    if isinstance(column.type, Integer):
        return f"{name} + 1"
    return f"{name} || 'x'"


def changes(table):
    """Yield what becomes of a table, as statements."""
    yield f'DELETE FROM "{table.name}"'  # noqa: S608 - the schema's names
    for column in table.columns:
        becomes = f'"{column.name}" = {other(column)}'
        yield f'UPDATE OR IGNORE "{table.name}" SET {becomes}'  # noqa: S608


def tried(scene, statement):
    """Do it past the node, and start it; return the answers, or nothing if it refused."""
    fed, file, data, _ = scene
    for name in ("node.db-wal", "node.db-shm"):
        (file.parent / name).unlink(missing_ok=True)
    file.write_bytes(data)
    with closing(sqlite3.connect(file)) as store:
        store.execute("PRAGMA foreign_keys=OFF")
        touched = store.execute(statement).rowcount
        store.commit()
    if not touched:
        return ()
    try:
        fed.restart("gr-two")
    except ComityError:
        return None
    try:
        return answers(fed)
    finally:
        fed["gr-two"].store.close()


@pytest.mark.attack
@pytest.mark.parametrize("name", TABLES)
def test_what_is_changed_of_a_table_makes_no_answer_a_wrong_one(scene, name):
    *_, expected = scene
    every = list(changes(METADATA.tables[name]))
    chosen = [every[0], *random.Random(name).sample(every[1:], min(2, len(every) - 1))]
    for statement in chosen:
        told = tried(scene, statement)
        assert not told or right(told, expected), (statement, told)


@pytest.mark.faults
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", TABLES)
def test_whatever_is_changed_of_a_table_makes_no_answer_a_wrong_one(scene, name):
    *_, expected = scene
    for statement in changes(METADATA.tables[name]):
        told = tried(scene, statement)
        assert not told or right(told, expected), (statement, told)
