"""What becomes of a writer, or of an act, when the store fails."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from node.errors import ComityError, InDoubt, LedgerBroken, StoreBroken, StoreGone
from node.store.act import Commit
from node.store.engine import DATABASE_ERRORS, is_sqlite
from node.store.lock import Hold
from node.store.refusal import READ_ONLY, is_read_only, meaning, takes_nothing
from node.store.schema import LEDGER_ROW
from node.store.sql import SqlStatement, driver, insert
from node.store.transaction import Transaction


class WriterLostError(Exception):
    """What is on the disk is unknown, or not ours to go on from."""

    def __init__(self, refusal: ComityError) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def commit(work: Transaction, hold: Hold) -> None:
    """Make a transaction durable. Raises ``WriterLostError``."""
    _check_in_place(hold)
    try:
        work.commit()
    except BaseException as error:
        raise WriterLostError(
            InDoubt("the store failed in the middle of a commit")
        ) from error


_FILL, _NOWHERE, _LARGE = insert(LEDGER_ROW), 2**62, 1 << 16
_PUT_BACK = "Put the file back where it was; the node then goes on by itself."
_STANDBY = SqlStatement(
    "SELECT 1 WHERE 0",
    "SELECT 1 WHERE pg_is_in_recovery() "
    "OR current_setting('transaction_read_only') = 'on'",
)
_SAME = SqlStatement('UPDATE "ledger_head" SET "size" = "size" WHERE "id" = 1')


def look(connection: Connection, hold: Hold) -> None:
    """See that the database is still there, in its place, and is no standby.

    Raises:
        WriterLostError: it is not, or it is one.
    """
    try:
        standby = _STANDBY.rows(connection)
    except DATABASE_ERRORS as error:
        raise lost() from error
    if standby:
        raise only_read()
    _check_in_place(hold)


def _check_in_place(hold: Hold) -> None:
    if not hold.in_place():
        why = "the store's file, or its lock, was taken away or replaced"
        raise WriterLostError(StoreGone(why, advice=_PUT_BACK))


def check_writable(connection: Connection) -> None:
    """Write what is there already: who can only read is refused by the database."""
    _SAME.run(connection)


def only_read() -> WriterLostError:
    """Return what is raised where the connection reads and does not write any more."""
    return WriterLostError(StoreGone(READ_ONLY.meaning, advice=READ_ONLY.advice))


def lost() -> WriterLostError:
    """Return what is raised where the connection is gone."""
    return WriterLostError(StoreGone("the connection to the store was lost"))


def unless_over(error: BaseException) -> None:
    """Return if one act alone has failed; after some errors there is no going on.

    Raises:
        WriterLostError: the ledger has forked, or the database is only to be read.
    """
    if isinstance(error, LedgerBroken):
        raise WriterLostError(error) from error
    if is_read_only(error):
        raise only_read() from error


def refused_all(acts: Iterable[Commit]) -> str:
    """Return why the database took none of some acts; nothing if it took one."""
    why = ""
    for act in acts:
        cause = act.error.__cause__ if isinstance(act.error, StoreBroken) else None
        why = takes_nothing(cause) if cause is not None else ""
        if not why:
            return ""
    return why


def try_out(connection: Connection) -> str:
    """Write something, and undo it; return why it was refused, if it was."""
    raw = driver(connection)
    raw.execute("BEGIN IMMEDIATE" if is_sqlite(connection) else "BEGIN")
    try:
        check_writable(connection)
        _FILL.run(connection, [(_NOWHERE, b"", bytes(_LARGE), None)])
    except DATABASE_ERRORS as error:
        return takes_nothing(error)
    finally:
        if getattr(raw, "in_transaction", True):  # SQLite undoes it by itself
            raw.execute("ROLLBACK")
    return ""


def refusal_of(error: BaseException) -> ComityError:
    """Return what is said of an error that the journal met."""
    if isinstance(error, WriterLostError):
        return error.refusal
    if isinstance(error, ComityError):
        return error
    return StoreGone(f"the journal has stopped ({type(error).__name__})")


def meanwhile(why: ComityError) -> ComityError:
    """Return what is said, after a loss, of an act that was not begun."""
    if isinstance(why, InDoubt):
        return StoreGone(f"nothing was kept: {why.message} before")
    return again(why)


def again(why: ComityError) -> ComityError:
    """Return the same refusal for one more caller; an exception has one traceback."""
    return type(why)(why.message, advice=why.advice)


def refused(error: Exception) -> StoreBroken:
    """Return what a caller is told whose act was rolled back."""
    known = meaning(error)
    why = f": {known.meaning}" if known else f" ({type(error).__name__})"
    refusal = StoreBroken(
        f"nothing was kept{why}", advice=known.advice if known else None
    )
    refusal.__cause__ = error
    return refusal
