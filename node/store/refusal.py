"""What a database means by its refusal, and what to do about it.

Who runs the node must know whether there is no server, or the password is wrong, or
the database is not there: the driver says so only in words, of which a table knows
those that matter. Nothing of the words is repeated: they may hold a statement.

Words that are not known (a server may speak another language) are told by the class
of the error alone.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from node.errors import StoreBroken, StoreDamaged


@dataclass(frozen=True, slots=True)
class Meaning:
    """One refusal: how it is known, what it means, and what to do.

    ``states`` are SQLSTATE codes, where the driver gives one; ``words`` a pattern of
    what the driver says.
    """

    words: str
    meaning: str
    advice: str
    states: frozenset[str] = frozenset()


def _means(words: str, meaning: str, advice: str, *states: str) -> Meaning:
    return Meaning(words, meaning, advice, frozenset(states))


DAMAGED: Final = _means(
    r"not a database|malformed|database disk image|database corruption",
    "the file is no database, or is damaged",
    StoreDamaged.default_advice,
    "XX001",
    "XX002",
)
READ_ONLY: Final = _means(
    r"read-only transaction|readonly database|read-only",
    "the database can be read and not written to",
    "Give the node the primary server, or a file and a folder that it may write.",
    "25006",
)
# The first that fits decides: what is nearer to the cause stands before what follows.
MEANINGS: Final = (
    _means(
        r"failed to resolve host|could not translate host name",
        "no machine has the name of the database's host",
        "Correct the host in store.url, or the name service.",
    ),
    _means(
        r"Connection refused|No such file or directory\s+Is the server",
        "no database server answers at that address",
        "Start the PostgreSQL server, or correct host and port in store.url.",
        "08001",
    ),
    _means(
        r"timeout expired|timed out|No route to host|Network is unreachable",
        "the database server did not answer in time",
        "Look at the network and the firewall between this machine and the database.",
    ),
    _means(
        r"no password supplied",
        "the database server wants a password, and none is configured",
        "Write it into a file (mode 0600) and name that in store.password_file.",
    ),
    _means(
        r"password authentication failed",
        "the database server refuses the user or the password",
        "Correct the user in store.url, or the password in store.password_file.",
        "28P01",
    ),
    _means(
        r'role ".*" does not exist',
        "the database server knows no such user",
        "Correct the user in store.url, or make the role in PostgreSQL.",
    ),
    _means(
        r"certificate verify failed|root certificate|certificate authority|"
        r"does not match host name|certificate has expired|unknown ca",
        "the database server's certificate is not one that is trusted",
        "Name the authority that signed it with sslrootcert= in store.url, and the "
        "host as the certificate has it.",
    ),
    _means(
        r"does not support SSL|SSL error|SSL connection|SSL is required|tlsv1 alert|"
        r"certificate file|private key file",
        "no TLS connection to the database server comes about",
        "Compare sslmode=, sslcert= and sslkey= in store.url with what the server "
        "wants.",
    ),
    _means(
        r"no pg_hba\.conf entry|pg_hba\.conf rejects|authentication failed",
        "the database server does not let this user in from this machine",
        "Add an entry for user, database and machine to the server's pg_hba.conf.",
        "28000",
    ),
    _means(
        r'database ".*" does not exist',
        "the database server has no such database",
        "Correct its name in store.url, or make it: createdb, with the node's role as "
        "its owner.",
        "3D000",
    ),
    _means(
        r"permission denied|must be owner",
        "the database's user may not do what a store needs",
        "Make the node's role the owner of its database and of all that is in it.",
        "42501",
    ),
    _means(
        r"too many clients|too many connections|remaining connection slots",
        "the database server takes no more connections",
        "Raise max_connections of the server; each process of the node uses up to 33.",
        "53300",
    ),
    _means(
        r"is starting up|is shutting down|in recovery mode|terminating connection|"
        r"server closed the connection|connection is closed|connection is lost|"
        r"consuming input failed",
        "the database server is starting, stopping, or broke the connection off",
        "Look at the server's own log; the node goes on by itself when it is back.",
        "57P01",
        "57P02",
        "57P03",
        "57P05",
        "25P03",
        "25P04",
        "08003",
        "08006",
    ),
    _means(
        r"canceling statement|lock timeout",
        "the database server broke off what the node was doing",
        "Look at the server's own log: somebody cancelled it, or it met a limit.",
        "57014",
        "55P03",
    ),
    READ_ONLY,
    _means(
        r"No space left|disk is full|could not extend file|disk I/O error",
        "the disk of the database is full or broken",
        "Make room on the disk, or replace it; nothing that was told is lost.",
        "53100",
        "58030",
    ),
    _means(
        r"database is locked",
        "another program holds the database's file",
        "Close what else has the file open; only the node may use it.",
    ),
    DAMAGED,
    _means(
        r"unable to open database file",
        "the database's file cannot be opened",
        "Look at the rights of the file and its folder.",
    ),
    _means(
        r"no such table|relation .* does not exist",
        "tables of the store are gone",
        "Keep the database as it is, and restore from a backup.",
        "42P01",
    ),
)
POOL: Final = Meaning(
    "",
    "all of its connections are in use",
    "Ask less at once; the same may be tried again in a moment.",
)


def meaning(error: BaseException) -> Meaning | None:
    """Return what a database's error means; None where that is not known."""
    if isinstance(error, PoolTimeout):
        return POOL
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    state = getattr(cause, "sqlstate", None)
    for one in MEANINGS:
        if state in one.states:
            return one
    if state is not None:
        return None
    text = str(cause)
    return next((m for m in MEANINGS if re.search(m.words, text, re.IGNORECASE)), None)


def takes_nothing(error: BaseException) -> str:
    """Return why a database refused an act, where it was not for the act itself.

    What it says of values, rows and statements is of one act; of all else the next act
    is refused as well, whether or not it is known what it means.
    """
    known = meaning(error)
    if known is not None:
        return f"the store takes nothing: {known.meaning}"
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    of_all = isinstance(cause, sqlite3.OperationalError | psycopg.OperationalError)
    return f"the store takes nothing ({type(cause).__name__})" if of_all else ""


def is_read_only(error: BaseException) -> bool:
    """Whether a database refused to be written to.

    SQLite opens a file for reading where it cannot be opened for writing, be it for a
    moment; a server may have become a standby. Such a connection stays so.
    """
    return meaning(error) is READ_ONLY


def told(what: str, error: BaseException) -> StoreBroken:
    """Return what is said of a database's error; ``what`` completes "the store ..."."""
    known = meaning(error)
    if known is None:
        return StoreBroken(f"the store {what} ({type(error).__name__})")
    kind = StoreDamaged if known is DAMAGED else StoreBroken
    return kind(f"the store {what}: {known.meaning}", advice=known.advice)
