"""``comity record``: the agency's own holdings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from node.cli import (
    ending,
    importing,
    listing,
    moment,
    option,
    question,
    screen,
    write_off,
)
from node.cli.find import find
from node.cli.local_file import read_text
from node.cli.reindex import reindex
from node.cli.seat import seat
from node.cli.tree import group
from node.model.codes import SubjectRole
from node.model.desk.call import Nothing
from node.model.desk.record import (
    RECORDS_ADD,
    RECORDS_LIST,
    RECORDS_SHARED,
    RECORDS_SHOW,
    RECORDS_STATS,
    RECORDS_WITHDRAW,
    FieldInput,
    ImportChunk,
    RecordInput,
    RecordPage,
    RecordRequest,
    SharedRequest,
    WithdrawRequest,
)
from node.present.record import (
    importing_page,
    record_list,
    record_page,
    shared_page,
    stats_page,
)

app = group("The agency's own holdings.")
app.command()(find)
app.command()(reindex)
app.command()(write_off.write_off)
app.command("write-off-proposed")(write_off.proposed)
app.command("write-off-approve")(write_off.approve)

_ROLES = ", ".join(role for role in SubjectRole if role is not SubjectRole.NONE)
_MAPPING_MAX = 256 * 1024


@app.command("import")
def import_(  # noqa: PLR0913 - one parameter an option
    file: Annotated[Path, typer.Argument(help="The file; .gz is unpacked on the way.")],
    *,
    as_format: Annotated[
        str,
        typer.Option("--format", help="ftm, un-xml, ... Default: by what is in it."),
    ] = "",
    mapping: Annotated[
        Path | None, typer.Option(help="For CSV: which column is which field.")
    ] = None,
    source: Annotated[
        str, typer.Option(help="A name for where it is from. Default: its name.")
    ] = "",
    role: Annotated[
        str, typer.Option(help=f"Where a row says nothing: {_ROLES}.")
    ] = "",
    handling: Annotated[
        str, typer.Option(help="Handling code where a row says nothing.")
    ] = "",
    rejects: Annotated[
        Path | None, typer.Option(help="A new file for rows not taken.")
    ] = None,
    reject_unread: Annotated[
        bool, typer.Option("--reject-unread", help="Take no row with an unread value.")
    ] = False,
    join_same: Annotated[
        bool,
        typer.Option("--join-same", help="Join rows with records of the same number."),
    ] = False,
    withdraw_missing: Annotated[
        bool,
        typer.Option("--withdraw-missing", help="Withdraw what the file has no more."),
    ] = False,
    despite_checks: Annotated[
        bool,
        typer.Option("--despite-checks", help="Also if it is old, or much is missing."),
    ] = False,
) -> None:
    """Load a file. Loaded again it changes what changed and adds nothing twice.

    What its source had before and the file has not is told.

    Ends with 1 if a row was not taken.
    """
    first = ImportChunk(
        data=b"",
        format=as_format or ("csv" if mapping else ""),
        source=source or _stem(file),
        mapping=_mapping(mapping),
        role=role,
        handling=handling,
        reject_unread=reject_unread,
        join_same=join_same,
        withdraw_missing=withdraw_missing,
        despite_checks=despite_checks,
    )
    done = importing.run(seat().desk(), file, first, rejects=rejects)
    words = seat().words
    screen.show(
        done.as_json, importing_page(words, done.total, done.listed, done.paths())
    )
    if done.total.rejected:
        raise typer.Exit(ending.FAILED)


@app.command()
def add(  # noqa: PLR0913 - one parameter an option
    category: Annotated[str, typer.Argument(help="person, vehicle, ...")],
    *,
    field: Annotated[
        list[str], typer.Option(metavar="FIELD=VALUE", help="Repeatable.")
    ],
    role: Annotated[
        str, typer.Option(help=f"A person's: {_ROLES}. Things have none.")
    ] = "",
    source_id: Annotated[str, typer.Option(help="Its id in your own system.")] = "",
    handling: Annotated[str, typer.Option(help="H0 to H3.")] = "H0",
    evaluation: Annotated[str, typer.Option(help="Source and information.")] = "X4",
    hidden: Annotated[
        bool, typer.Option("--hidden", help="Never say to a peer that it exists.")
    ] = False,
    reject_unread: Annotated[
        bool, typer.Option("--reject-unread", help="Add nothing if a value is unread.")
    ] = False,
    join: Annotated[
        str, typer.Option(metavar="REFERENCE", help="Add the values to that record.")
    ] = "",
    separate: Annotated[
        bool,
        typer.Option("--separate", help="It is another, though a number is the same."),
    ] = False,
) -> None:
    """Add one record by hand, or its values to another (--join)."""
    fields = tuple(FieldInput(*question.field_and_value(text)) for text in field)
    request = RecordInput(
        category=category,
        role=role,
        fields=fields,
        source_id=source_id,
        handling=handling,
        evaluation=evaluation,
        hidden=hidden,
        reject_unread=reject_unread,
        join=join,
        separate=separate,
    )
    view = seat().desk().call(RECORDS_ADD, request)
    screen.show(view, record_page(seat().words, view))


@app.command()
def show(
    reference: Annotated[str, typer.Argument(help="Its reference.")],
    *,
    purpose: option.Purpose = "",
    case: option.Case = "",
    offence: option.Offence = "",
    basis: option.Basis = "",
) -> None:
    """Show one record, for a purpose and a case."""
    why = question.purpose(purpose), case, offence, basis
    request = RecordRequest(reference, *why)
    view = seat().desk().call(RECORDS_SHOW, request)
    screen.show(view, record_page(seat().words, view))


@app.command("list")
def list_(  # noqa: PLR0913 - one parameter an option
    given: typer.Context,
    *,
    category: listing.Category = "",
    role: Annotated[str, typer.Option(help="Only in this subject role.")] = "",
    source: Annotated[str, typer.Option(help="Only from this source.")] = "",
    handling: Annotated[str, typer.Option(help="Only under this code.")] = "",
    text: listing.Text = "",
    since: listing.Since = "",
    until: listing.Until = "",
    newest_first: Annotated[
        bool, typer.Option("--newest-first", help="Not oldest first.")
    ] = False,
    count: listing.Count = 20,
    after: Annotated[str, typer.Option(help="From after this reference on.")] = "",
    purpose: option.Purpose = "",
    case: option.Case = "",
    offence: option.Offence = "",
    basis: option.Basis = "",
) -> None:
    """List records in the order of their arrival, for a purpose and a case."""
    why = question.purpose(purpose), case, offence, basis
    page = RecordPage(
        *(category, count, after, *why),
        role=role,
        source=source,
        handling=handling,
        text=text,
        since=moment.since(since),
        until=moment.until(until, after=since),
        newest_first=newest_first,
    )
    reply = seat().desk().call(RECORDS_LIST, page)
    more = listing.next_page(given, reply.last) if reply.more else ""
    screen.show(reply, record_list(seat().words, reply, more))


@app.command()
def shared(
    *,
    purpose: option.Purpose = "",
    case: option.Case = "",
    offence: option.Offence = "",
    basis: option.Basis = "",
) -> None:
    """List values that so many records share that they find nobody alone."""
    why = question.purpose(purpose), case, offence, basis
    reply = seat().desk().call(RECORDS_SHARED, SharedRequest(*why))
    screen.show(reply, shared_page(seat().words, reply))


@app.command()
def withdraw(
    reference: Annotated[str, typer.Argument(help="Its reference.")],
    reason: Annotated[str, typer.Option(help="Why; kept in the ledger.")],
) -> None:
    """Withdraw a record: it is found no more, and its key is destroyed."""
    seat().desk().call(RECORDS_WITHDRAW, WithdrawRequest(reference, reason))
    done = {"reference": reference, "withdrawn": True}
    words = seat().words
    told = words.say("page.withdrawn", reference=reference)
    screen.show(done, [words.line(told)])


@app.command()
def stats() -> None:
    """Count what is held."""
    reply = seat().desk().call(RECORDS_STATS, Nothing())
    screen.show(reply, stats_page(seat().words, reply))


def _stem(file: Path) -> str:
    return file.name.split(".")[0] or file.name


def _mapping(path: Path | None) -> str:
    if path is None:
        return ""
    return read_text(path, limit=_MAPPING_MAX, what="mapping file")
