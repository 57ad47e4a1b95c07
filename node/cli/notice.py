"""``comity notice``: our own notices, from the draft to the last receipt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from node.cli import (
    ending,
    extract,
    listing,
    moment,
    notice_act,
    option,
    screen,
)
from node.cli.attachment import attach, detach
from node.cli.new_file import write_new
from node.cli.notice_file import read_notice
from node.cli.reading import subject_back
from node.cli.seat import seat
from node.cli.tree import group
from node.cli.world import Desk
from node.errors import BadInput, choose
from node.model.desk.call import ById, Nothing, Unary
from node.model.desk.notice import (
    NOTICES_DRAFT,
    NOTICES_EXTRACT,
    NOTICES_KINDS,
    NOTICES_LIST,
    NOTICES_SHOW,
    NOTICES_UPDATE,
    KindList,
    KindView,
    NoticeInput,
    NoticePage,
    NoticeView,
)
from node.present import plain
from node.present.kind import kind_list, kind_page, lacks_page
from node.present.notice import notice_brief, notice_list, notice_page
from node.present.template import template
from node.present.wording import verbatim

app = group("Notices of ours: write, approve, publish, take back.")

Notice = Annotated[str, typer.Argument(help="The notice's id, or how it begins.")]
File = Annotated[Path, typer.Argument(help="A file as `new` prints; - is stdin.")]


@app.command()
def kinds(
    kind: Annotated[str, typer.Argument(help="Only this kind, with all of it.")] = "",
) -> None:
    """List the kinds of notices, or say all that one kind demands."""
    known, words = _kinds(seat().desk()), seat().words
    if not kind:
        screen.show(KindList(tuple(known)), kind_list(words, known))
        return
    found = _kind(known, kind)
    screen.show(found, kind_page(words, found))


@app.command()
def new(
    kind: Annotated[str, typer.Argument(help="red, yellow, ...")],
    out: Annotated[
        Path | None, typer.Option(help="A new file; nothing is overwritten.")
    ] = None,
) -> None:
    """Print a file to fill in: what the kind demands first, each with its law."""
    found = _kind(_kinds(seat().desk()), kind)
    text = template(seat().words, found)
    if out is not None:
        write_new(out, text.encode())
        done = {"kind": found.name, "out": str(out)}
        screen.show(done, [plain.facts(done.items())])
        return
    screen.show({"kind": found.name, "template": text}, [verbatim(text)])


@app.command()
def draft(
    file: File,
    *,
    notice: Annotated[
        str, typer.Option(metavar="ID", help="Write this draft anew.")
    ] = "",
    drop_unread: option.DropUnread = False,
) -> None:
    """Keep a draft; says what it lacks before it can go out."""
    _write(NOTICES_DRAFT, file, notice, drop_unread=drop_unread)


@app.command()
def update(
    notice: Notice, file: File, *, drop_unread: option.DropUnread = False
) -> None:
    """Ask for another content of a published notice; another officer approves it."""
    _write(NOTICES_UPDATE, file, notice, drop_unread=drop_unread)


def _write(
    call: Unary[NoticeInput, NoticeView],
    file: Path,
    notice: str,
    *,
    drop_unread: bool,
) -> None:
    desk = seat().desk()
    given = read_notice(file, _kinds(desk), notice_id=notice)
    given, read = subject_back(desk, given, drop_unread=drop_unread)
    view = desk.call(call, given)
    screen.show(
        lambda: {**screen.builtins(view), **read.as_json},
        notice_brief(seat().words, view),
    )


@app.command()
def check(notice: Notice) -> None:
    """List what a notice lacks, and by which law. Exit code 1 if it lacks anything."""
    view = seat().desk().call(NOTICES_SHOW, ById(notice))
    said = {
        "notice_id": view.notice_id,
        "state": view.state,
        "complete": not view.lacks,
        "lacks": view.lacks,
    }
    content = view.proposed or view.content
    screen.show(said, lacks_page(seat().words, content, view.lacks))
    raise typer.Exit(ending.FAILED if view.lacks else ending.DONE)


notice_act.add_to(app)
app.command()(attach)
app.command()(detach)


@app.command("list")
def list_(  # noqa: PLR0913 - one parameter an option
    given: typer.Context,
    *,
    state: Annotated[
        list[str] | None, typer.Option(help="Only in this state; repeatable.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only of this kind; repeatable.")
    ] = None,
    count: listing.Count = 50,
    after: Annotated[
        str, typer.Option("--after", "--before", help="From after this notice on.")
    ] = "",
    oldest_first: listing.OldestFirst = False,
    peer: listing.Peer = "",
    officer: listing.Officer = "",
    case: listing.Case = "",
    category: listing.Category = "",
    text: listing.Text = "",
    since: listing.Since = "",
    until: listing.Until = "",
) -> None:
    """List our notices, newest first."""
    wanted = NoticePage(
        states=tuple(state or ()),
        count=count,
        before=after,
        kinds=tuple(kind or ()),
        peer=peer,
        officer=officer,
        case=case,
        category=category,
        text=text,
        since=moment.since(since),
        until=moment.until(until, after=since),
        oldest_first=oldest_first,
    )
    found = seat().desk().call(NOTICES_LIST, wanted)
    more = listing.next_page(given, found.next)
    screen.show(found, notice_list(seat().words, found, more))


@app.command()
def show(notice: Notice) -> None:
    """Show a notice: what it says, its life so far, and who has it."""
    view = seat().desk().call(NOTICES_SHOW, ById(notice))
    screen.show(view, notice_page(seat().words, view))


@app.command("extract")
def extract_(
    notice: Notice,
    out: Annotated[
        Path | None, typer.Option(help="A new file; nothing is overwritten.")
    ] = None,
) -> None:
    """Give what the public may be shown of a notice, as JSON."""
    reply = seat().desk().call(NOTICES_EXTRACT, ById(notice))
    extract.give(reply, out)


def _kinds(desk: Desk) -> Sequence[KindView]:
    found = desk.call(NOTICES_KINDS, Nothing())
    return found.items


def _kind(known: Sequence[KindView], name: str) -> KindView:
    for kind in known:
        if kind.name == name:
            return kind
    raise BadInput(
        f"no kind of notice {name[:40]!r}",
        advice=choose("notice-kinds", (kind.name for kind in known)),
    )
