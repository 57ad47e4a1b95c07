"""A file that is the same at the end of reading as it was at the beginning.

One that somebody still writes, or cuts, is read in part, or in parts of two: that is an
error that names the file, and nothing that was half read is taken for the whole.
"""

from __future__ import annotations

import os
from pathlib import Path

from node.errors import BadInput

_AGAIN = "Wait until nobody writes to it, or take a copy of it; then do it again."


class Steady:
    """Looks at an open file twice: when it is made, and at each ``check``."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path, self._handle = path, handle
        self._before = os.fstat(handle)

    @property
    def size(self) -> int:
        """The bytes that the file had."""
        return self._before.st_size

    def check(self, read: int | None = None) -> None:
        """Return if the file is as it was, and ``read`` bytes are all that it has.

        Raises:
            BadInput: it grew, shrank, or was written to.
        """
        before, now = self._before, os.fstat(self._handle)
        old, new = before.st_size, now.st_size
        if new != old:
            how = "grew" if new > old else "shrank"
            what = f"{how} from {old} to {new} bytes while it was read"
        elif now.st_mtime_ns != before.st_mtime_ns:
            what = "was written to while it was read"
        elif read is not None and read != old:
            what = f"has {old} bytes, and {read} could be read"
        else:
            return
        raise BadInput(f"{self._path} {what}", advice=_AGAIN)
