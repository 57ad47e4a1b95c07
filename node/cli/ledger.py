"""``comity ledger``: what was exchanged, and the proof of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from node.cli import listing, moment, screen
from node.cli.new_file import Folder
from node.cli.seat import seat
from node.cli.tree import group
from node.cli.verify import verify
from node.errors import BadInput, NotFound
from node.model.desk.call import ById, Nothing
from node.model.desk.ledger import (
    LEDGER_ASK_ERASURE,
    LEDGER_CHECKPOINTS,
    LEDGER_CLEAR,
    LEDGER_DOUBTS,
    LEDGER_ENTRY,
    LEDGER_ERASE,
    LEDGER_EXPORT,
    LEDGER_FIND,
    LEDGER_KEYS,
    LEDGER_PROVE,
    LEDGER_SHOW,
    ClearRequest,
    EntryRequest,
    EraseOrder,
    EraseRequest,
    ExhibitSearch,
    ExportRequest,
    LedgerKeyList,
    LedgerPage,
)
from node.present import plain
from node.present.ledger import (
    checkpoint_list,
    doubt_list,
    entry_list,
    entry_page,
    erasure_asked,
    erasure_done,
    found_list,
    key_list,
)

app = group("What was exchanged, and the proof of it.")
app.command()(verify)

TEXT_MOST: Final = 1_000
"""Characters of a text that is looked for."""


@app.command("ask-erasure")
def ask_erasure(
    index: Annotated[int, typer.Argument(min=0, help="Of which entry.")],
    part: Annotated[str, typer.Option(help="exhibit, or entry for all of it.")],
    reason: Annotated[str, typer.Option(help="On what ground; it is recorded.")],
) -> None:
    """Ask that an exhibit or a whole entry be erased; a release officer does it."""
    request = EraseRequest(index, part, reason)
    reply = seat().desk().call(LEDGER_ASK_ERASURE, request)
    screen.show(reply, erasure_asked(reply))


@app.command()
def erase(
    asked: Annotated[int, typer.Argument(min=0, help="The entry that asks for it.")],
    reason: Annotated[str, typer.Option(help="Why you carry it out; recorded.")],
) -> None:
    """Erase for good what an auditor has asked for."""
    reply = seat().desk().call(LEDGER_ERASE, EraseOrder(asked, reason))
    screen.show(reply, erasure_done(reply))


@app.command()
def show(  # noqa: PLR0913, PLR0917 - one value an option
    given: typer.Context,
    index: Annotated[int | None, typer.Argument(min=0, help="One entry.")] = None,
    exhibit: Annotated[
        bool, typer.Option("--exhibit", help="With its content; that is recorded.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why the content is opened.")] = "",
    last: Annotated[
        int, typer.Option("--last", "--count", "--page", min=1, help="How many.")
    ] = 20,
    exchange: Annotated[
        str, typer.Option(help="Only of this exchange; how its id begins will do.")
    ] = "",
    covers: Annotated[
        bool, typer.Option("--covers", help="Cover entries, too; they say nothing.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="With --exhibit: its signed messages, to this new folder."),
    ] = None,
    act: Annotated[
        str, typer.Option(help="Only of this act, or family: query.answered, query.")
    ] = "",
    peer: listing.Peer = "",
    officer: Annotated[
        str, typer.Option(metavar="PSEUDONYM", help="Only of this officer.")
    ] = "",
    case: listing.Case = "",
    text: Annotated[
        str, typer.Option(help="Only with this in the entry: a reference, an id.")
    ] = "",
    since: listing.Since = "",
    until: listing.Until = "",
    oldest_first: listing.OldestFirst = False,
    after: Annotated[
        int, typer.Option(min=-1, help="Where the page before ended: its `next`.")
    ] = -1,
) -> None:
    """Show entries, the newest at the end, or one entry with its content."""
    if out is not None and not exhibit:
        raise BadInput("--out needs --exhibit: signed messages are in an exhibit")
    if index is not None:
        _show_entry(EntryRequest(index, exhibit, reason), out)
        return
    if exhibit:
        raise BadInput("--exhibit needs the index of one entry")
    page = LedgerPage(
        *(max(after, 0) if oldest_first else -last, last, exchange, covers),
        *(act, peer, officer, case, text),
        since=moment.since(since),
        until=moment.until(until, after=since),
        oldest_first=oldest_first,
        before=0 if oldest_first else max(after, 0),
    )
    _show_page(page, given)


def _show_page(page: LedgerPage, given: typer.Context) -> None:
    entries = seat().desk().call(LEDGER_SHOW, page)
    place = str(entries.next) if entries.next >= 0 else ""
    more, asked = listing.next_page(given, place), listing.as_given(given)
    screen.show(entries, entry_list(entries, more, asked))


def _show_entry(wanted: EntryRequest, out: Path | None) -> None:
    entry = seat().desk().call(LEDGER_ENTRY, wanted)
    if out is not None:
        with Folder(out) as folder:
            folder.write("exhibit", entry.exhibit)
            for number, message in enumerate(entry.evidence, 1):
                folder.write(f"{number}.evidence", message)
    screen.show(entry, entry_page(entry))


@app.command()
def find(
    given: typer.Context,
    text: Annotated[
        str, typer.Argument(help="A name, a number: all its words, in any order.")
    ],
    reason: Annotated[str, typer.Option(help="Why; it is recorded.")],
    count: listing.Count = 20,
    after: Annotated[
        int, typer.Option(min=0, help="Where the page before ended: its `next`.")
    ] = 0,
) -> None:
    """Find entries by what their exhibits hold, such as a person's name.

    That you looked, for what and why, is recorded. Names on a command line can be seen
    by others on the same machine: `-` reads the text from standard input.
    """
    wanted = sys.stdin.readline(TEXT_MOST).strip() if text == "-" else text
    search = ExhibitSearch(wanted, reason, after, count)
    entries = seat().desk().call(LEDGER_FIND, search)
    place = str(entries.next) if entries.next >= 0 else ""
    screen.show(entries, found_list(entries, listing.next_page(given, place)))


@app.command()
def keys(
    agency: Annotated[str, typer.Argument(help="Only of this agency.")] = "",
) -> None:
    """Print the keys that sign ledgers, ours and peers', for who checks one."""
    reply = seat().desk().call(LEDGER_KEYS, Nothing())
    items = tuple(key for key in reply.items if agency in ("", key.agency))
    if not items:
        raise NotFound(
            f"no ledger key of {agency[:40]!r} is known here",
            advice="`comity peer list` has the agencies that are.",
        )
    screen.show(LedgerKeyList(items), key_list(items))


@app.command()
def prove(
    index: Annotated[int, typer.Argument(min=0, help="Which entry.")],
    out: Annotated[
        Path | None,
        typer.Option(help="Write proof, leaf, salt and entry to this new folder."),
    ] = None,
) -> None:
    """Prove that an entry is in the ledger (a C2SP tlog-proof)."""
    reply = seat().desk().call(LEDGER_PROVE, ById(str(index)))
    if out is not None:
        with Folder(out) as folder:
            folder.write("proof", reply.proof.encode())
            folder.write("leaf", reply.leaf)
            folder.write("salt", reply.salt)
            folder.write("entry", reply.entry)
    told = plain.line(f"written to {out}") if out else plain.block(reply.proof)
    screen.show(reply, [told])


@app.command()
def export(
    out: Annotated[
        Path, typer.Option(help="A new folder: checkpoint, tile/..., vkey.")
    ],
    openings: Annotated[
        bool, typer.Option(help="With entries and salts, or the bare tree.")
    ] = True,
) -> None:
    """Write the ledger in the C2SP layout, for a stranger's tool to check.

    Openings say what each leaf commits to; without them it shows sizes and times of
    nothing, and can be given to anybody.
    """
    parts = seat().desk().stream(LEDGER_EXPORT, ExportRequest(openings))
    with Folder(out) as folder:
        for part in parts:
            folder.write(part.path, part.data, more=part.more)
    done = {"out": str(out), "files": folder.files}
    screen.show(done, [plain.line(f"{folder.files} files written to {out}")])


@app.command()
def checkpoints(
    out: Annotated[
        Path | None,
        typer.Option(help="Write each to AGENCY.checkpoint in this folder."),
    ] = None,
) -> None:
    """Show the checkpoints of peers' ledgers: what they cannot take back."""
    reply = seat().desk().call(LEDGER_CHECKPOINTS, Nothing())
    if out is not None:
        with Folder(out) as folder:
            for item in reply.items:
                folder.write(f"{item.agency}.checkpoint", item.checkpoint.encode())
    screen.show(reply, checkpoint_list(reply))


@app.command()
def doubts(
    out: Annotated[
        Path | None,
        typer.Option(help="Write the heads that convict to this new folder."),
    ] = None,
) -> None:
    """Show what stands against any ledger, a peer's or our own, and what stood."""
    reply = seat().desk().call(LEDGER_DOUBTS, Nothing())
    if out is not None:
        with Folder(out) as folder:
            for number, item in enumerate(reply.items, 1):
                for name, note in (("held", item.held), ("shown", item.shown)):
                    if note:
                        path = f"{number:03}-{item.agency}-{name}.checkpoint"
                        folder.write(path, note.encode())
    screen.show(reply, doubt_list(reply))


@app.command()
def clear(
    agency: Annotated[str, typer.Argument(help="Whose ledger; our own, too.")],
    reason: Annotated[str, typer.Option(help="Why; kept in our ledger.")],
) -> None:
    """Clear what stands against a ledger; the evidence is kept."""
    request = ClearRequest(agency, reason)
    reply = seat().desk().call(LEDGER_CLEAR, request)
    screen.show(reply, doubt_list(reply))
