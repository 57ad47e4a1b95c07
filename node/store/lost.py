"""What becomes of a writer, or of an act, when the store fails."""

from __future__ import annotations

from sqlalchemy import Connection

from node.errors import ComityError, InDoubt, StoreBroken, StoreGone
from node.store.engine import DATABASE_ERRORS
from node.store.refusal import meaning
from node.store.sql import driver
from node.store.transaction import Transaction


class WriterLostError(Exception):
    """What is on the disk is unknown, or not ours to go on from."""

    def __init__(self, refusal: ComityError) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def commit(work: Transaction) -> None:
    """Make a transaction durable. Raises ``WriterLostError``."""
    try:
        work.commit()
    except BaseException as error:
        raise WriterLostError(
            InDoubt("the store failed in the middle of a commit")
        ) from error


def look(connection: Connection) -> None:
    """See that the database is still there. Raises ``WriterLostError``."""
    try:
        driver(connection).execute("SELECT 1").close()
    except DATABASE_ERRORS as error:
        raise lost() from error


def lost() -> WriterLostError:
    """Return what is raised where the connection is gone."""
    return WriterLostError(StoreGone("the connection to the store was lost"))


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
