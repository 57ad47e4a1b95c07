"""``comity record write-off``: take damaged records out, two officers together."""

from __future__ import annotations

from typing import Annotated

import typer

from node.cli import screen
from node.cli.seat import seat
from node.model.desk.call import Nothing
from node.model.desk.record import (
    RECORDS_WRITE_OFF,
    RECORDS_WRITE_OFF_APPROVE,
    RECORDS_WRITE_OFF_PROPOSED,
    WriteOffApproval,
    WriteOffRequest,
    WriteOffView,
)
from node.present.record import write_off_page


def write_off(
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORD...", help="As `comity status` names it: its number, or id."
        ),
    ],
    *,
    reason: Annotated[str, typer.Option(help="Why; kept in the ledger.")],
) -> None:
    """Propose to take damaged records out, which no backup has."""
    request = WriteOffRequest(tuple(records), reason)
    _show(seat().desk().call(RECORDS_WRITE_OFF, request))


def proposed() -> None:
    """Show which records are to be taken out, why, and the code to agree by."""
    _show(seat().desk().call(RECORDS_WRITE_OFF_PROPOSED, Nothing()))


def approve(
    seen: Annotated[str, typer.Argument(metavar="CODE", help="Of what was shown.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; kept in the ledger.")],
) -> None:
    """Agree to a write-off: the records are held no more."""
    request = WriteOffApproval(seen, reason)
    _show(seat().desk().call(RECORDS_WRITE_OFF_APPROVE, request), done=True)


def _show(view: WriteOffView, *, done: bool = False) -> None:
    screen.show(view, write_off_page(seat().words, view, done=done))
