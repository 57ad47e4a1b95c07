"""The tree of commands, and how one run of it begins and ends.

``run`` is the whole program: it finds the global options wherever they stand,
lets the parser choose the command, and turns every error into one clear line and
an exit code. It prints no traceback and logs nothing.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from node import __version__
from node.cli import ending, operate
from node.cli.deferred import Root
from node.cli.seat import take_seat
from node.errors import BadInput, ComityError

_HELP: Final = "Ask every peer; tell only those who already know."
_EPILOG: Final = (
    "--dir, --credential, --lang and --json may stand anywhere on the line. "
    "Exit codes: 0 done, 1 refused or a check failed, 2 misuse, 3 could not reach."
)
_INTERRUPTED: Final = 130
_NAMED: Final = re.compile(r"--[a-z-]+")
_EMPTY: Final = re.compile(r"--[a-z-]+=\s*")

app = typer.Typer(
    name="comity",
    cls=Root,
    help=_HELP,
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

operate.add_to(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"comity {__version__}")
        raise typer.Exit


@app.callback()
def _globals(
    directory: Annotated[
        Path | None,
        typer.Option("--dir", metavar="DIR", help="The node's folder. [COMITY_DIR; .]"),
    ] = None,
    credential: Annotated[
        Path | None,
        typer.Option(
            "--credential",
            metavar="FILE",
            help="Yours. [COMITY_CREDENTIAL; the only one in DIR/credentials]",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.")
    ] = False,
    language: Annotated[
        str,
        typer.Option(
            "--lang",
            metavar="LANG",
            help="en, fr, es or ar: what is told. [COMITY_LANG; en]",
        ),
    ] = "",
    version: Annotated[  # noqa: ARG001 - its callback has done the work
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version.",
        ),
    ] = False,
) -> None:
    take_seat(directory, credential, as_json=as_json, language=language)


_VALUED: Final = ("--dir", "--credential", "--lang")


def global_options_first(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the global options moved to the front.

    What follows ``--`` stays where it is.
    """
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest.append(argument)
            rest.extend(waiting)
        elif argument == "--json" or argument.startswith(
            tuple(f"{name}=" for name in _VALUED)
        ):
            front.append(argument)
        elif argument in _VALUED:
            value = next(waiting, None)
            front += [argument] if value is None else [argument, value]
        else:
            rest.append(argument)
    return front + rest


def run(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code.

    Whoever reads the output may leave early, as ``head`` does: the command goes on,
    and its exit code is that of what it found. Output that cannot be written for
    another reason is a failure: nobody has read what was found.
    """
    ended = ending.DONE
    _open_what_is_closed()
    try:
        ended = _run(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, SystemExit) as error:
        left = _reader_left(error)
        ending.say_no_more()
        if not left and isinstance(error, OSError):
            return ending.report_unprinted(error)
        if not left:
            raise
    return ended


def _open_what_is_closed() -> None:
    """Let a stream that the caller has closed go nowhere, and no file take its place.

    What is opened next gets the free number, and would be written to as output.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r+"))  # noqa: SIM115, PTH123


def _reader_left(error: BaseException | None) -> bool:
    """Whether this came of writing to a pipe that nobody reads any more."""
    while error is not None:
        if isinstance(error, BrokenPipeError):
            return True
        error = error.__context__
    return False


def _run(arguments: Sequence[str]) -> int:
    as_json = "--json" in arguments
    given = global_options_first(arguments) or ["--help"]
    try:
        _refuse_empty(given)
        ended = app(given, prog_name="comity", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        ended = _INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the last line before a person
        try:
            return _ended_by(error, as_json=as_json)
        except BrokenPipeError:
            if isinstance(error, ComityError):
                return ending.exit_code(error)
            return ending.FAILED
    if ended == _INTERRUPTED:
        sys.stderr.write("comity: stopped\n")
    return ended if isinstance(ended, int) else ending.DONE


def _refuse_empty(arguments: Sequence[str]) -> None:
    """Return if every option that is given says something.

    One that a script leaves empty would be passed over, and less be asked than was
    meant.

    Raises:
        BadInput: one is empty.
    """
    before = ""
    for each in arguments:
        alone = not each.strip() and _NAMED.fullmatch(before)
        if alone or _EMPTY.fullmatch(each):
            raise BadInput(
                f"{before if alone else each.partition('=')[0]} is empty",
                advice="Give it a value, or leave it out.",
            )
        before = each


def _ended_by(error: Exception, *, as_json: bool) -> int:
    if isinstance(error, ComityError):
        return ending.report(error, as_json=as_json)
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stdout.write(f"{error}\n")
        return ending.MISUSE
    if isinstance(error, typer.TyperException):
        command = getattr(getattr(error, "ctx", None), "command_path", "comity")
        said = error.format_message()
        return ending.report_usage(said, command=command, as_json=as_json)
    if isinstance(error, OSError) and error.errno in ending.MACHINE:
        return ending.report_machine(error, as_json=as_json)
    return ending.report_bug(error, as_json=as_json)
