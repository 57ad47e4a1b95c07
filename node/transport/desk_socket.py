"""The Unix socket of the desk: where it may lie, and who may open it.

Whoever can open the socket can try credentials on it, so it lies in a folder
that its owner alone may enter, and is itself for its owner alone.
"""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path
from typing import Final

from node.errors import ConfigBroken

SCHEME: Final = "unix:"
_PATH_MAX: Final = 107
"""Bytes of a socket's path: ``sun_path`` has 108, the last of them zero (unix(7))."""


def socket_address(path: Path) -> str:
    """Return the desk address of a socket, e.g. ``unix:/srv/pt-pj/run/desk.sock``.

    Raises:
        ConfigBroken: the path is longer than a socket's may be.
    """
    whole = path.absolute()
    size = len(os.fsencode(whole))
    if size > _PATH_MAX:
        raise ConfigBroken(
            f"the desk socket's path has {size} bytes; the system takes {_PATH_MAX}",
            advice="Set desk.socket to a shorter path, e.g. /run/comity/desk.sock.",
        )
    return f"{SCHEME}{whole}"


def socket_path(address: str) -> Path | None:
    """Return the path of a socket's address, or None if it is another address."""
    return Path(address.removeprefix(SCHEME)) if address.startswith(SCHEME) else None


def prepare(path: Path) -> None:
    """Make ready to listen at ``path``: a private folder, and nothing in the way.

    A socket that nobody listens on was left by a node that was killed; it is
    removed.

    Raises:
        ConfigBroken: the folder is open to others, something else lies there, or
            a node serves there already.
    """
    folder = path.parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_folder(folder)
        _clear(path)
    except OSError as error:
        raise ConfigBroken(
            f"the desk socket cannot be made at {path}: {error.strerror}"
        ) from error


def close_to_others(path: Path) -> None:
    """Give a bound socket mode 0600."""
    path.chmod(0o600)


def _check_folder(folder: Path) -> None:
    there = folder.stat()
    if there.st_uid != os.geteuid() or stat.S_IMODE(there.st_mode) & 0o077:
        raise ConfigBroken(
            f"others may enter {folder}, where the desk socket lies",
            advice=f"Run `chmod 700 {folder}` as the user who runs the node.",
        )


def _clear(path: Path) -> None:
    try:
        there = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(there.st_mode):
        raise ConfigBroken(
            f"{path} is not a socket, and the desk would have to replace it",
            advice="Move it away, or set desk.socket to another path.",
        )
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(os.fspath(path))
        except ConnectionRefusedError:
            path.unlink()
            return
        except TimeoutError:
            pass  # somebody listens and is busy
    raise ConfigBroken(
        f"a node serves its desk at {path} already",
        advice="Stop it first; one node at a time runs in a folder.",
    )
