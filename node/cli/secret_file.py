"""Reading what must stay secret: credentials and the passphrase.

A secret is read from a file or a prompt, never from an argument: arguments are
seen by every process of the machine and kept by the shell. A file that others
could have read, or put there, is refused, so that the mistake is found on the
first day and not by an audit.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Final

from node.errors import BadInput

_LONGEST: Final = 4096
_SHORTEST_PASSPHRASE: Final = 12


def read_secret(path: Path, *, what: str) -> bytes:
    """Return the file's content without its last line feed.

    Raises:
        BadInput: it is missing, empty, not a regular file, a symbolic link, larger
            than 4096 bytes, not ours, or open to others.
    """
    path = path.absolute()
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise BadInput(
            f"the {what} file {path} cannot be read: {error.strerror}",
            advice="Name a regular file that belongs to you, mode 0600.",
        ) from None
    try:
        _refuse_open_to_others(os.fstat(handle), path, what)
        data = os.read(handle, _LONGEST + 1)
    finally:
        os.close(handle)
    if len(data) > _LONGEST:
        raise BadInput(f"the {what} file {path} is larger than {_LONGEST} bytes")
    data = data.removesuffix(b"\n").removesuffix(b"\r")
    if not data:
        raise BadInput(f"the {what} file {path} is empty")
    return data


def _refuse_open_to_others(found: os.stat_result, path: Path, what: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise BadInput(f"the {what} file {path} is not a regular file")
    if found.st_uid not in (os.geteuid(), 0):
        raise BadInput(f"the {what} file {path} belongs to somebody else")
    # systemd hands its credentials to a unit through an access list, which shows
    # as a group bit; the folder itself is closed to everybody else.
    handed = os.environ.get("CREDENTIALS_DIRECTORY")
    closed = 0o027 if handed and path.parent == Path(handed) else 0o077
    if found.st_mode & closed:
        raise BadInput(
            f"the {what} file {path} is open to others",
            advice=f"Run `chmod 600 {path}`, and replace the {what} if others saw it.",
        )


def passphrase(
    file: Path | None, *, twice: bool = False, called: str = "passphrase"
) -> bytes:
    """Return the keystore's passphrase: from ``file``, from stdin, or from a prompt.

    The file ``-`` is the next line of stdin. ``called`` is what it is asked for as.

    Raises:
        BadInput: there is neither a file nor a terminal, it is shorter than
            12 characters, or the second time differs from the first.
    """
    if file == Path("-"):
        secret = sys.stdin.buffer.readline(_LONGEST + 1).rstrip(b"\r\n")
        if not secret:
            raise BadInput(f"stdin has no line with the {called}")
    elif file is not None:
        secret = read_secret(file, what=called)
    elif sys.stdin.isatty():
        secret = _ask(called, twice=twice)
    else:
        option = f"--{called.replace(' ', '-')}-file"
        raise BadInput(
            f"no {called}: there is no terminal to ask on",
            advice=f"Give {option} FILE (mode 0600).",
        )
    if twice and len(secret) < _SHORTEST_PASSPHRASE:
        raise BadInput(
            f"the {called} is shorter than {_SHORTEST_PASSPHRASE} characters",
            advice="Take five or six random words.",
        )
    return secret


def _ask(called: str, *, twice: bool) -> bytes:
    from getpass import getpass

    first = getpass(f"{called.capitalize()} of the keystore: ")
    if twice and getpass("The same once more: ") != first:
        raise BadInput("the two passphrases differ")
    return first.encode()


def credential_file(home: Path, named: Path | None) -> Path:
    """Return the credential file to use: the named one, or the only one there is.

    Raises:
        BadInput: none was named and ``home/credentials`` holds none, or several.
    """
    if named is not None:
        return named
    folder = home / "credentials"
    try:
        found = sorted(p for p in folder.iterdir() if not p.name.startswith("."))
    except OSError:
        found = []
    if len(found) == 1:
        return found[0]
    raise BadInput(
        f"which officer? {folder.absolute()} holds "
        + (", ".join(p.name for p in found) if found else "no credential"),
        advice="Give --credential FILE, or set COMITY_CREDENTIAL.",
    )
