"""Engines: durable, private, and silent about what they were given."""

from __future__ import annotations

import os
import stat

import pytest
from sqlalchemy import text

from node.errors import ConfigBroken, StoreBroken
from node.store.engine import open_engine, reading, translated


def pragma(engine, name):
    with reading(engine).connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_sqlite_is_opened_so_that_a_commit_is_an_fsync(new_sqlite):
    engine = open_engine(new_sqlite)
    assert pragma(engine, "journal_mode") == "wal"
    assert pragma(engine, "synchronous") == 2
    assert pragma(engine, "secure_delete") == 1
    assert pragma(engine, "foreign_keys") == 1
    assert pragma(engine, "trusted_schema") == 0
    assert pragma(engine, "busy_timeout") > 0


def test_postgresql_is_opened_so_that_a_commit_is_an_fsync(postgres_server):
    url = postgres_server.fresh()
    postgres_server.execute(
        f'ALTER DATABASE "{url.split("/")[3].split("?")[0]}" SET synchronous_commit = off'
    )
    with reading(open_engine(url)).connect() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"


def test_what_whoever_keeps_the_server_limits_for_all_ends_nothing_of_ours(
    postgres_server,
):
    url = postgres_server.fresh()
    name = url.split("/")[3].split("?")[0]
    limits = (
        "statement_timeout",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
        "idle_session_timeout",
    )
    for limit in limits:
        postgres_server.execute(f'ALTER DATABASE "{name}" SET {limit} = 5000')
    with reading(open_engine(url)).connect() as connection:
        for limit in limits:
            assert connection.scalar(text(f"SHOW {limit}")) == "0"


def test_the_file_is_readable_by_its_owner_alone(new_sqlite, tmp_path):
    old = os.umask(0)
    try:
        engine = open_engine(new_sqlite)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t (a)"))
    finally:
        os.umask(old)
    folder = tmp_path / "store"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()}
    assert modes == {"node.db": 0o600, "node.db-wal": 0o600, "node.db-shm": 0o600}


@pytest.mark.attack
def test_a_file_that_others_can_read_is_refused(new_sqlite, tmp_path):
    open_engine(new_sqlite)
    (tmp_path / "store" / "node.db").chmod(0o644)
    with pytest.raises(StoreBroken, match="read by others"):
        open_engine(new_sqlite)


@pytest.mark.attack
def test_a_folder_that_others_can_write_to_is_refused(new_sqlite, tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store").chmod(0o777)
    with pytest.raises(StoreBroken, match="changed by others"):
        open_engine(new_sqlite)


@pytest.mark.attack
def test_a_link_in_place_of_the_file_is_refused(new_sqlite, tmp_path):
    (tmp_path / "store").mkdir(mode=0o700)
    (tmp_path / "elsewhere").touch(0o600)
    (tmp_path / "store" / "node.db").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreBroken):
        open_engine(new_sqlite)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:////tmp/a?mode=ro",
        "mysql://u:hunter2@h/d",
        "hunter2",
        "",
        "://hunter2",
    ],
)
def test_a_url_that_cannot_hold_a_ledger_is_refused_without_repeating_it(url):
    with pytest.raises(ConfigBroken) as error:
        open_engine(url)
    assert "hunter2" not in f"{error.value} {error.value.advice}"


@pytest.mark.attack
def test_an_error_of_the_database_does_not_repeat_what_it_was_given(new_sqlite):
    engine = open_engine(new_sqlite)
    with (
        pytest.raises(StoreBroken) as error,
        translated("cannot be read"),
        engine.connect() as connection,
    ):
        connection.execute(text("SELECT * FROM nowhere WHERE a = :a"), {"a": "a name"})
    assert "a name" not in str(error.value)
    assert "a name" not in str(error.value.__cause__)


def test_a_database_that_cannot_be_reached_is_said_so(tmp_path):
    engine = open_engine(f"postgresql://node:hunter2@/node?host={tmp_path}")
    with pytest.raises(StoreBroken) as error, translated("cannot be read"):
        engine.connect()
    assert "hunter2" not in str(error.value) + str(error.value.__cause__)
