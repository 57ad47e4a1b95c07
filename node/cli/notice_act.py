"""The steps of a notice's life: one command each, all of one form.

Which step needs which reason, and who may take it, the node knows; it says so when
asked wrongly. Where it refuses because something is lacking, what is lacking is shown
as by ``comity notice check``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final

import typer

from node.cli import ending, page, screen
from node.cli.notice_kind import ruling, tell_lacks
from node.cli.notice_view import tell_briefly
from node.cli.seat import seat
from node.cli.world import Desk
from node.errors import CheckFailed, ComityError
from node.model.desk.call import ById
from node.model.desk.notice import (
    NOTICES_APPROVE,
    NOTICES_CANCEL,
    NOTICES_PUBLISH,
    NOTICES_PURGE,
    NOTICES_RENEW,
    NOTICES_RESUME,
    NOTICES_RETURN,
    NOTICES_SHOW,
    NOTICES_SUBMIT,
    NOTICES_SUSPEND,
    NOTICES_WITHDRAW,
    NoticeAct,
    NoticeView,
)

ACTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "submit": (
            NOTICES_SUBMIT,
            "Hand a draft in for review; shows what it lacks if it is refused.",
        ),
        "return": (NOTICES_RETURN, "Send a notice back to its author."),
        "approve": (NOTICES_APPROVE, "Agree to what another officer asks for."),
        "publish": (NOTICES_PUBLISH, "Let an approved notice out."),
        "withdraw": (
            NOTICES_WITHDRAW,
            "Ask that a notice be taken back: its purpose is achieved, or it erred.",
        ),
        "cancel": (
            NOTICES_CANCEL,
            "Ask that a notice be cancelled: a condition of it is lost.",
        ),
        "suspend": (NOTICES_SUSPEND, "Suspend a notice at once."),
        "resume": (NOTICES_RESUME, "Let a suspended notice hold again."),
        "renew": (NOTICES_RENEW, "Ask for more life for a notice that ends soon."),
        "purge": (NOTICES_PURGE, "Destroy the content of a notice that is over."),
    }
)
"""Each command: the desk's call, and its help."""


def add_to(app: typer.Typer) -> None:
    """Add the commands to a group."""
    for name, (call, help_) in ACTS.items():
        app.command(name, help=help_)(_command(call))


def _command(call: str) -> Callable[..., None]:
    def act(
        notice: Annotated[str, typer.Argument(help="The notice's id.")],
        *,
        reason: Annotated[
            str, typer.Option(metavar="CODE", help="Why, by its code.")
        ] = "",
        text: Annotated[str, typer.Option(help="Why, in words.")] = "",
        text_language: Annotated[
            str, typer.Option(metavar="TAG", help="Of --text. Default: --lang.")
        ] = "",
    ) -> None:
        spoken = (text_language or seat().language) if text else ""
        request = NoticeAct(notice, reason, text, spoken)
        desk = seat().desk()
        try:
            view: NoticeView = desk.call(call, request)
        except CheckFailed as refused:
            tell_refusal(desk, notice, refused)
            raise
        screen.show(view, lambda: tell_briefly(view))

    return act


def tell_refusal(desk: Desk, notice: str, refused: CheckFailed) -> None:
    """Show what a notice lacks, where that is why it was refused.

    With ``--json`` it ends the command: what is lacking stands beside the error.
    """
    try:
        view = desk.call(NOTICES_SHOW, ById(notice))
    except ComityError:
        return
    if not view.lacks:
        return
    if seat().as_json:
        said: dict[str, Any] = {"error": ending.said(refused), "lacks": view.lacks}
        screen.print_json(said)
        raise typer.Exit(ending.exit_code(refused))
    page.titled(page.heading("lacks"))
    tell_lacks(ruling(view.proposed or view.content), view.lacks)
