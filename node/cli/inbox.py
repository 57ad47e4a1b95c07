"""``comity inbox``: notices that peers sent us."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from node.cli import extract, listing, moment, screen
from node.cli.attachment import save
from node.cli.seat import seat
from node.cli.tree import group
from node.errors import BadInput, Unreachable, choose
from node.model.desk.call import Nothing
from node.model.desk.inbox import (
    INBOX_EXPORT,
    INBOX_FORWARD,
    INBOX_HITS,
    INBOX_LIST,
    INBOX_MARK,
    INBOX_SHOW,
    ForwardRequest,
    HitList,
    HitPage,
    InboxList,
    InboxPage,
    MarkRequest,
    ReceivedRef,
)
from node.model.desk.notice import NOTICES_SUBSCRIBE, NoticeEvent
from node.model.parcel import Verb
from node.present.finding import put_findings
from node.present.inbox import event_line, hits_page, inbox_list, received_page

app = group("Notices that peers sent us: read, act, answer.")

Sender = Annotated[str, typer.Argument(help="The agency that sent it.")]
Notice = Annotated[str, typer.Argument(help="The notice's id, or how it begins.")]

_MARKS = (Verb.READ, Verb.ACTED, Verb.OBJECTED, Verb.CONTESTED)
_NOTHING_NEW = "beat"


@app.command("list")
def list_(  # noqa: PLR0913 - one parameter an option
    given: typer.Context,
    *,
    order: Annotated[
        str, typer.Option(help="urgency, deadline, kind, peer, newest or oldest.")
    ] = "urgency",
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind; repeatable.")
    ] = None,
    peer: Annotated[
        list[str] | None, typer.Option(help="Only from this peer; repeatable.")
    ] = None,
    unread: Annotated[bool, typer.Option("--unread", help="Only unread.")] = False,
    ended: Annotated[
        bool, typer.Option("--ended", help="Also those that were taken back.")
    ] = False,
    count: listing.Count = 50,
    after: Annotated[
        int, typer.Option(min=0, help="Where the page before ended: its `next`.")
    ] = 0,
    case: listing.Case = "",
    category: listing.Category = "",
    text: listing.Text = "",
    since: listing.Since = "",
    until: listing.Until = "",
) -> None:
    """List received notices, the most urgent first; tells what is held back."""
    wanted = InboxPage(
        order=order,
        kinds=tuple(kind or ()),
        peers=tuple(peer or ()),
        unread=unread,
        ended=ended,
        count=count,
        after=after,
        case=case,
        category=category,
        text=text,
        since=moment.since(since),
        until=moment.until(until, after=since),
    )
    found = seat().desk().call(INBOX_LIST, wanted)
    more = listing.next_page(given, str(found.next or ""))
    screen.show(found, inbox_list(seat().words, found, more))


@app.command()
def show(sender: Sender, notice: Notice) -> None:
    """Show a received notice. It does not mark it as read."""
    view = seat().desk().call(INBOX_SHOW, ReceivedRef(sender, notice))
    screen.show(view, received_page(seat().words, view))


@app.command()
def mark(  # noqa: PLR0913 - one parameter an option
    mark_: Annotated[
        str, typer.Argument(metavar="MARK", help="read, acted, objected, contested.")
    ],
    sender: Sender,
    notice: Notice,
    *,
    ground: Annotated[
        str, typer.Option(metavar="CODE", help="Why you object or contest.")
    ] = "",
    text: Annotated[str, typer.Option(help="In words; its owner reads it.")] = "",
    text_language: Annotated[
        str, typer.Option(metavar="TAG", help="Of --text. Default: --lang.")
    ] = "",
) -> None:
    """Mark a notice; its owner is told."""
    if mark_ not in _MARKS:
        raise BadInput(f"no mark {mark_[:40]!r}", advice=choose("marks", _MARKS))
    request = MarkRequest(
        sender=sender,
        notice_id=notice,
        mark=Verb(mark_),
        ground=ground,
        text=text,
        language=(text_language or seat().language) if text else "",
    )
    view = seat().desk().call(INBOX_MARK, request)
    screen.show(view, inbox_list(seat().words, InboxList((view.item,), ())))


@app.command()
def forward(
    sender: Sender,
    notice: Notice,
    to: Annotated[list[str], typer.Option(help="A peer; repeatable.")],
) -> None:
    """Tell further peers of a notice, as far as its owner and our policy allow."""
    request = ForwardRequest(sender, notice, tuple(to))
    view = seat().desk().call(INBOX_FORWARD, request)
    screen.show(view, inbox_list(seat().words, InboxList((view.item,), ())))


@app.command()
def export(
    sender: Sender,
    notice: Notice,
    out: Annotated[
        Path | None, typer.Option(help="A new file; nothing is overwritten.")
    ] = None,
) -> None:
    """Give a notice as JSON with its owner's conditions, as far as these allow it."""
    wanted = ReceivedRef(sender, notice)
    reply = seat().desk().call(INBOX_EXPORT, wanted)
    extract.give(reply, out)


app.command()(save)


@app.command()
def hits(
    *,
    count: Annotated[int, typer.Option(min=1, max=500, help="How many.")] = 50,
    before: Annotated[int, typer.Option(min=0, help="Below this number.")] = 0,
) -> None:
    """List matches of our records and questions with watched notices."""
    found = seat().desk().call(INBOX_HITS, HitPage(count, before))
    screen.show(lambda: _hits_as_json(found), hits_page(seat().words, found.items))


@app.command()
def watch() -> None:
    """Print events as they come, one a line, until Ctrl-C."""
    events = seat().desk().stream(NOTICES_SUBSCRIBE, Nothing())
    if not seat().as_json:
        screen.note(seat().words.say("page.listening"))
    try:
        _tell_each(events)
    except KeyboardInterrupt:
        return
    raise Unreachable(
        "the node has ended the stream of events",
        advice="Watch again once it is back; `comity inbox list` has what was missed.",
    )


def _hits_as_json(found: HitList) -> dict[str, Any]:
    told: dict[str, Any] = screen.builtins(found)
    put_findings(seat().words, *told["items"])
    return told


def _tell_each(events: Iterator[NoticeEvent]) -> None:
    for event in events:
        if event.what != _NOTHING_NEW:
            screen.show_next(event, event_line(seat().words, event))
