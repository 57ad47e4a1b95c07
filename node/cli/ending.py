"""How a command ends when it does not simply end well.

One table says which exit code an error has; one function says it to a person or,
with ``--json``, to a program. No traceback ever reaches the screen: a message
of the error tree carries no secret, that of any other exception might.

    0  done
    1  refused, a check failed, or the node itself is not in order
    2  misuse: what was asked cannot be meant
    3  could not reach the node, or it cannot answer now
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import traceback
from pathlib import Path
from typing import Final

from node.cli.fold import folded
from node.errors import (
    CheckFailed,
    ComityError,
    Misuse,
    OurFault,
    Overloaded,
    Refused,
    TheirFault,
    Unreachable,
)
from node.languages.bidi import shown

DONE: Final = 0
FAILED: Final = 1
MISUSE: Final = 2
UNREACHED: Final = 3

MACHINE: Final = frozenset(
    getattr(errno, name)
    for name in (
        *("ENOSPC", "EDQUOT", "EROFS", "EFBIG", "EIO", "ENOMEM", "EMFILE", "ENFILE"),
        *("EACCES", "EPERM", "ENOENT", "EEXIST", "ENOTDIR", "EISDIR", "ENOTEMPTY"),
        *("ENAMETOOLONG", "ELOOP", "EBUSY"),
    )
)
"""What a machine refuses whoever asks: no fault of ours, and for its owner to mend."""

# The first class that fits decides, so the special stands before the general.
EXIT_CODES: Final[tuple[tuple[type[ComityError], int], ...]] = (
    (CheckFailed, FAILED),
    (Misuse, MISUSE),
    (Unreachable, UNREACHED),
    (Overloaded, UNREACHED),
    (Refused, FAILED),
    (OurFault, FAILED),
    (TheirFault, FAILED),
    (ComityError, FAILED),
)


def exit_code(error: ComityError) -> int:
    """Return the exit code that ``error`` ends the process with."""
    return next(code for kind, code in EXIT_CODES if isinstance(error, kind))


def report(error: ComityError, *, as_json: bool) -> int:
    """Say what happened and what to do about it; return the exit code."""
    _say(said(error), as_json=as_json)
    return exit_code(error)


def said(error: ComityError) -> dict[str, str]:
    """Return what is said of an error to a program."""
    return {
        "code": error.code,
        "fault": error.fault,
        "message": error.message,
        "advice": error.advice,
    }


def report_usage(message: str, *, command: str, as_json: bool) -> int:
    """Say that the command line itself is wrong."""
    wrong = {
        "code": "usage",
        "fault": "caller",
        "message": message,
        "advice": f"See `{command} --help`.",
    }
    _say(wrong, as_json=as_json)
    return MISUSE


def report_machine(error: OSError, *, as_json: bool) -> int:
    """Say what this machine refused: a full disk, a missing folder, a right."""
    what = f"{error.filename}: " if error.filename else ""
    fault = {
        "code": OurFault.code,
        "fault": "ours",
        "message": f"{what}{error.strerror} ({_place(error).strip()})",
        "advice": "Look at the disk, at the folder, and at who may write there.",
    }
    _say(fault, as_json=as_json)
    return FAILED


def report_unprinted(error: OSError) -> int:
    """Say, where that can still be heard, that the output was not written."""
    sys.stderr.write(
        f"comity: what was to be printed cannot be written: {error.strerror}\n"
        "  Look at what standard output goes to; the command may have been done.\n"
    )
    return FAILED


def say_no_more() -> None:
    """Let what is still to be written to a broken stream go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def report_bug(error: BaseException, *, as_json: bool) -> int:
    """Say that comity itself failed, and where, without what it was handling."""
    fault = {
        "code": "bug",
        "fault": "ours",
        "message": f"a fault in comity itself: {type(error).__name__}{_place(error)}",
        "advice": "Report it with the command and the version; see SECURITY.md.",
    }
    _say(fault, as_json=as_json)
    return FAILED


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def _say(said: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps({"error": said}) + "\n")
        return
    lines = [f"comity: {shown(said['message'])}"]
    if said["advice"]:
        lines.append(f"  {shown(said['advice'])}")
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns
        lines = [folded(line, width, hang=2) for line in lines]
    sys.stderr.write("\n".join(lines) + "\n")
