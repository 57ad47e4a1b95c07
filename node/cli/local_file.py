"""Reading files that a person named, within bounds."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from node.errors import BadInput
from node.steady import Steady


def open_file(path: Path) -> BinaryIO:
    """Open a regular file for reading.

    Raises:
        BadInput: it cannot be read, or is a folder, a pipe or a device.
    """
    try:
        # O_NONBLOCK: opening a pipe that nobody writes to must not hang.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise BadInput(f"{path} is not a regular file")
    return os.fdopen(handle, "rb")


def read_file(path: Path, *, limit: int, what: str) -> bytes:
    """Return the content of a file of at most ``limit`` bytes.

    Raises:
        BadInput: it cannot be read, is empty, is larger, or changes meanwhile.
    """
    with open_file(path) as file:
        steady = Steady(path, file.fileno())
        data = file.read(limit + 1)
        if len(data) > limit:
            raise BadInput(f"{path} is larger than the {limit} bytes of a {what}")
        steady.check(len(data))
    if not data:
        raise BadInput(f"{path} is empty")
    return data


def read_text(path: Path, *, limit: int, what: str) -> str:
    """Return the text of a file of at most ``limit`` bytes, UTF-8.

    Raises:
        BadInput: as :func:`read_file`, or it is not UTF-8.
    """
    try:
        return read_file(path, limit=limit, what=what).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path} is not UTF-8 text at byte {error.start}",
            advice="Save it as UTF-8.",
        ) from None
