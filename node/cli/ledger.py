"""``comity ledger``: what was exchanged, and the proof of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from node.cli import screen
from node.cli.new_file import Folder
from node.cli.seat import seat
from node.cli.tree import group
from node.cli.verify import verify
from node.errors import BadInput
from node.model.desk.call import ById, Nothing
from node.model.desk.ledger import (
    LEDGER_ASK_ERASURE,
    LEDGER_CHECKPOINTS,
    LEDGER_CLEAR,
    LEDGER_DOUBTS,
    LEDGER_ENTRY,
    LEDGER_ERASE,
    LEDGER_EXPORT,
    LEDGER_PROVE,
    LEDGER_SHOW,
    ClearRequest,
    DoubtList,
    EntryList,
    EntryRequest,
    EntryView,
    EraseOrder,
    EraseRequest,
    LedgerPage,
)

app = group("What was exchanged, and the proof of it.")
app.command()(verify)


@app.command("ask-erasure")
def ask_erasure(
    index: Annotated[int, typer.Argument(min=0, help="Of which entry.")],
    part: Annotated[str, typer.Option(help="exhibit, or entry for all of it.")],
    reason: Annotated[str, typer.Option(help="On what ground; it is recorded.")],
) -> None:
    """Ask that an exhibit or a whole entry be erased; a release officer does it."""
    request = EraseRequest(index, part, reason)
    reply = seat().desk().call(LEDGER_ASK_ERASURE, request)
    screen.show(
        reply,
        lambda: screen.line(
            f"asked in entry {reply.entry}; a release officer runs: "
            f"comity ledger erase {reply.entry}"
        ),
    )


@app.command()
def erase(
    asked: Annotated[int, typer.Argument(min=0, help="The entry that asks for it.")],
    reason: Annotated[str, typer.Option(help="Why you carry it out; recorded.")],
) -> None:
    """Erase for good what an auditor has asked for."""
    reply = seat().desk().call(LEDGER_ERASE, EraseOrder(asked, reason))
    screen.show(
        reply,
        lambda: screen.line(
            f"{reply.part} {reply.index} is erased; entry {reply.entry} says so"
        ),
    )


@app.command()
def show(  # noqa: PLR0913, PLR0917 - one value an option
    index: Annotated[int | None, typer.Argument(min=0, help="One entry.")] = None,
    exhibit: Annotated[
        bool, typer.Option("--exhibit", help="With its content; that is recorded.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why the content is opened.")] = "",
    last: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    exchange: Annotated[str, typer.Option(help="Only of this exchange.")] = "",
    covers: Annotated[
        bool, typer.Option("--covers", help="Cover entries, too; they say nothing.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="With --exhibit: its signed messages, to this new folder."),
    ] = None,
) -> None:
    """Show entries, or one entry with its content."""
    desk = seat().desk()
    if out is not None and not exhibit:
        raise BadInput("--out needs --exhibit: signed messages are in an exhibit")
    if index is None:
        if exhibit:
            raise BadInput("--exhibit needs the index of one entry")
        page = LedgerPage(-last, last, exchange, covers)
        entries = desk.call(LEDGER_SHOW, page)
        screen.show(entries, lambda: _print_entries(entries))
        return
    entry = desk.call(LEDGER_ENTRY, EntryRequest(index, exhibit, reason))
    if out is not None:
        folder = Folder(out)
        for number, message in enumerate(entry.evidence, 1):
            folder.write(f"{number}.evidence", message)
        folder.close()
    screen.show(entry, lambda: _print_entry(entry))


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
        folder = Folder(out)
        folder.write("proof", reply.proof.encode())
        folder.write("leaf", reply.leaf)
        folder.write("salt", reply.salt)
        folder.write("entry", reply.entry)
        folder.close()
    screen.show(
        reply,
        lambda: screen.line(f"written to {out}") if out else screen.block(reply.proof),
    )


@app.command()
def export(
    out: Annotated[
        Path, typer.Option(help="A new folder: checkpoint, tile/..., vkey.")
    ],
) -> None:
    """Write the ledger in the C2SP layout, for a stranger's tool to check."""
    parts = seat().desk().stream(LEDGER_EXPORT, Nothing())
    folder = Folder(out)
    for part in parts:
        folder.write(part.path, part.data, more=part.more)
    folder.close()
    done = {"out": str(out), "files": folder.files}
    screen.show(done, lambda: screen.line(f"{folder.files} files written to {out}"))


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
        folder = Folder(out)
        for item in reply.items:
            folder.write(f"{item.agency}.checkpoint", item.checkpoint.encode())
        folder.close()
    screen.show(
        reply,
        lambda: screen.listing(reply.items, "agency", "size", "seen_at", "proved"),
    )


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
        folder = Folder(out)
        for number, item in enumerate(reply.items, 1):
            for name, note in (("held", item.held), ("shown", item.shown)):
                if note:
                    path = f"{number:03}-{item.agency}-{name}.checkpoint"
                    folder.write(path, note.encode())
        folder.close()
    screen.show(reply, lambda: _print_doubts(reply))


@app.command()
def clear(
    agency: Annotated[str, typer.Argument(help="Whose ledger; our own, too.")],
    reason: Annotated[str, typer.Option(help="Why; kept in our ledger.")],
) -> None:
    """Clear what stands against a ledger; the evidence is kept."""
    request = ClearRequest(agency, reason)
    reply = seat().desk().call(LEDGER_CLEAR, request)
    screen.show(reply, lambda: _print_doubts(reply))


def _print_doubts(reply: DoubtList) -> None:
    if not reply.items:
        screen.line("nothing stands against any ledger")
        return
    rows = [
        (d.agency, d.fault, d.at, d.cleared_at or "stands", d.text) for d in reply.items
    ]
    screen.table(("agency", "fault", "at", "cleared", "what"), rows)


def _print_entries(entries: EntryList) -> None:
    rows = []
    for entry in entries.items:
        said = _opened(entry.json)
        parties = f"{said.get('asker', '')} > {said.get('responder', '')}".strip(" >")
        rows.append((entry.index, entry.at, entry.act, parties, said.get("case", "")))
    screen.table(("index", "at", "act", "between", "case"), rows)
    screen.line(f"{entries.size} entries in all; peers are shown {entries.shown}")
    if entries.covers:
        screen.line(f"{entries.covers} cover entries between these are left out")


def _print_entry(entry: EntryView) -> None:
    screen.facts([("index", entry.index), ("act", entry.act), ("at", entry.at)])
    screen.block(json.dumps(_opened(entry.json), indent=2, ensure_ascii=False))
    if entry.note:
        style = "" if entry.erased else "bold red"
        screen.line(entry.note, style=style)
    if entry.exhibit_json:
        screen.line("content:", style="bold")
        screen.block(
            json.dumps(_opened(entry.exhibit_json), indent=2, ensure_ascii=False)
        )


def _opened(text: str) -> dict[str, object]:
    try:
        value = json.loads(text) if text else {}
    except ValueError:
        return {"unreadable": text}
    return value if isinstance(value, dict) else {"value": value}
