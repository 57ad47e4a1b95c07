"""What becomes of a writer, or of an act, when the store fails."""

from __future__ import annotations

from node.errors import ComityError, StoreBroken
from node.store.refusal import meaning
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
            StoreBroken("the store failed in the middle of a commit")
        ) from error


def lost() -> WriterLostError:
    """Return what is raised where the connection is gone."""
    return WriterLostError(StoreBroken("the connection to the store was lost"))


def refused(error: Exception) -> StoreBroken:
    """Return what a caller is told whose act was rolled back."""
    known = meaning(error)
    why = f": {known.meaning}" if known else f" ({type(error).__name__})"
    refusal = StoreBroken(
        f"nothing was kept{why}", advice=known.advice if known else None
    )
    refusal.__cause__ = error
    return refusal
