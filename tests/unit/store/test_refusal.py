"""A database's refusal is told by its cause, each with what to do."""

from __future__ import annotations

import os
import socket
import sqlite3
from itertools import combinations

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from node.errors import StoreBroken
from node.store import refusal
from node.store.engine import open_engine, translated
from node.store.migrate import migrate
from node.store.refusal import MEANINGS, takes_nothing, told
from tests.postgres import need_binaries, run_cluster

SAID = {
    "no machine has the name": "failed to resolve host 'db': [Errno -2] Name or service",
    "no database server answers": "connection failed: connection to server at "
    '"127.0.0.1", port 1 failed: Connection refused\n\tIs the server running',
    "did not answer in time": "connection timeout expired",
    "none is configured": "fe_sendauth: no password supplied",
    "refuses the user or the password": "FATAL:  password authentication failed for "
    'user "comity"',
    "no such user": 'FATAL:  role "comity" does not exist',
    "certificate is not one": "SSL error: certificate verify failed",
    "no TLS connection": "server does not support SSL, but SSL was required",
    "does not let this user in": 'FATAL:  no pg_hba.conf entry for host "10.0.0.1"',
    "no such database": 'FATAL:  database "comity" does not exist',
    "may not do what": "permission denied for schema public",
    "takes no more connections": "FATAL:  sorry, too many clients already",
    "broke the connection off": "FATAL:  the database system is starting up",
    "broke off what": "canceling statement due to statement timeout",
    "not written to": "attempt to write a readonly database",
    "disk of the database": "database or disk is full",
    "another program holds": "database is locked",
    "is damaged": "file is not a database",
    "file cannot be opened": "unable to open database file",
    "tables of the store are gone": "no such table: ledger_row",
}


@pytest.mark.parametrize(("meaning", "words"), SAID.items())
def test_what_the_driver_says_is_told_in_our_words_with_what_to_do(meaning, words):
    error = told("cannot be read", psycopg.OperationalError(words))
    assert error.message.startswith("the store cannot be read: ")
    assert meaning in error.message
    assert error.advice != StoreBroken.default_advice


def test_no_two_causes_are_told_alike():
    assert len(MEANINGS) == len(SAID)
    for one, other in combinations((*MEANINGS, refusal.POOL), 2):
        assert one.meaning != other.meaning
        assert one.advice != other.advice


@pytest.mark.attack
def test_nothing_that_the_driver_said_is_repeated():
    words = "FATAL: odd: hunter2 (SELECT a FROM b WHERE c = 'a name')"
    for error in (psycopg.OperationalError(words), psycopg.DataError(words)):
        said = told("cannot be read", error)
        assert "hunter2" not in said.message + said.advice
        assert "a name" not in said.message + said.advice


@pytest.fixture(scope="module")
def cluster():
    """A cluster that asks for passwords, with one user who may do little."""
    with run_cluster(need_binaries()) as server:
        server.execute("CREATE ROLE weak LOGIN PASSWORD 'right horse'")
        server.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC", "postgres")
        (rules,) = server.folder.rglob("pg_hba.conf")
        rules.write_text("local all weak scram-sha-256\nlocal all postgres trust\n")
        server.execute("SELECT pg_reload_conf()")
        yield server


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


CHANGES = {
    "no database server answers": lambda url: url.set(
        query={}, host="127.0.0.1", port=closed_port()
    ),
    "no machine has the name": lambda url: url.set(query={}, host="no-such.invalid"),
    "no such database": lambda url: url.set(database="nowhere"),
    "none is configured": lambda url: url.set(username="weak"),
    "refuses the user": lambda url: url.set(username="weak", password="wrong horse"),
    "does not let this user": lambda url: url.set(username="stranger"),
    "may not do what": lambda url: url.set(username="weak", password="right horse"),
}


@pytest.mark.parametrize(("meaning", "change"), CHANGES.items())
def test_a_real_server_s_refusals_are_told_apart(cluster, meaning, change, monkeypatch):
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    url = change(make_url(cluster.url("postgres")))
    engine = open_engine(url.render_as_string(hide_password=False))
    with pytest.raises(StoreBroken) as caught:
        migrate(engine)
    engine.dispose()
    assert meaning in caught.value.message
    assert "horse" not in caught.value.message + caught.value.advice
    assert "doctor" not in caught.value.advice


def test_a_table_that_is_gone_is_told_so(cluster):
    engine = open_engine(cluster.url("postgres"))
    with (
        pytest.raises(StoreBroken, match="tables of the store are gone"),
        translated("cannot be read"),
        engine.connect() as connection,
    ):
        connection.execute(text("SELECT * FROM nowhere"))
    engine.dispose()


@pytest.mark.parametrize(
    ("error", "of_all"),
    [
        (psycopg.errors.QueryCanceled("canceling statement"), True),
        (psycopg.errors.ConfigurationLimitExceeded("a word that nobody knows"), True),
        (psycopg.OperationalError("un mot que personne ne connaît"), True),
        (sqlite3.OperationalError("a word that nobody knows"), True),
        (psycopg.errors.NumericValueOutOfRange("out of range"), False),
        (psycopg.errors.UniqueViolation("duplicate key"), False),
        (sqlite3.IntegrityError("UNIQUE constraint failed"), False),
        (ValueError("no database's"), False),
    ],
)
def test_what_is_refused_for_the_act_itself_is_not_said_of_the_store(error, of_all):
    assert bool(takes_nothing(error)) is of_all
