"""Databases that have their tables already: the steps of the schema are taken once.

Taking them is most of what it costs to open a store for the first time. What a test
gets is what ``open_store`` would find had it made the tables itself and then stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from node.store.engine import open_engine
from node.store.migrate import migrate
from node.store.schema import METADATA
from tests.postgres import PostgresServer


def blank_sqlite(file: Path) -> str:
    """Put a database without a row at ``file``, unless one is there; return its URL."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(_sqlite())
    return f"sqlite:///{file}"


@cache
def _sqlite() -> bytes:
    with TemporaryDirectory(prefix="comity-blank-") as folder:
        file = Path(folder) / "store" / "node.db"
        engine = open_engine(f"sqlite:///{file}")
        migrate(engine)
        engine.dispose()
        return file.read_bytes()


@pytest.fixture(scope="session")
def one_postgres(postgres_server: PostgresServer) -> str:
    """One database for all: making one takes longer than a test."""
    url = postgres_server.fresh()
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    return url


@pytest.fixture
def blank_postgres(one_postgres: str) -> Iterator[str]:
    """Give a database without a row; what a test puts into it is taken out again."""
    yield one_postgres
    engine = open_engine(one_postgres)
    with engine.begin() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
    engine.dispose()
