"""Writing files that nobody else can have prepared.

Files are made anew (``O_EXCL``), never through a symbolic link (``O_NOFOLLOW``),
readable by their owner alone. A whole folder is written below one that was made
here, by paths that cannot leave it: the names come from a node, and a node may
lie. Nothing that exists is overwritten.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from node.errors import AlreadyThere, BadInput, CheckFailed

_PART: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_DEPTH: Final = 16
_TRIES: Final = 1000


def open_new(path: Path) -> BinaryIO:
    """Open a file that did not exist, for writing, mode 0600.

    Raises:
        AlreadyThere: something is there, be it a dangling symbolic link.
        BadInput: the folder is missing or may not be written to.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.fdopen(os.open(path, flags, 0o600), "wb")
    except FileExistsError:
        raise AlreadyThere(
            f"{path} is there already",
            advice="Name another file; nothing is overwritten.",
        ) from None
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}") from None


def write_new(path: Path, data: bytes) -> None:
    """Write ``data`` to a file that did not exist. Raises as :func:`open_new`."""
    with open_new(path) as file:
        file.write(data)


def free_name(path: Path) -> Path:
    """Return ``path``, or the first of ``path.2``, ``path.3``... that is free."""
    for number in range(2, _TRIES):
        if not os.path.lexists(path):
            return path
        path = path.with_name(f"{path.name.removesuffix(f'.{number - 1}')}.{number}")
    raise AlreadyThere(f"{path} and a thousand others like it are there already")


class Folder:
    """A new folder to write files into, by relative paths with forward slashes.

    Used in a ``with``, it is taken away again where that ends with an error: a part of
    an export is none, and would stand in the way of the next.
    """

    def __init__(self, root: Path) -> None:
        """Make ``root``, mode 0700.

        Raises:
            AlreadyThere: something of that name exists.
            BadInput: it cannot be made.
        """
        try:
            root.mkdir(mode=0o700)
        except FileExistsError:
            raise AlreadyThere(
                f"{root} is there already",
                advice="Name a folder that does not exist; nothing is overwritten.",
            ) from None
        except OSError as error:
            raise BadInput(f"{root} cannot be made: {error.strerror}") from None
        self._root = root
        self._open: tuple[str, BinaryIO] | None = None
        self.files = 0

    def write(self, path: str, data: bytes, *, more: bool = False) -> None:
        """Write the next part of ``path``; ``more`` parts of it follow at once.

        Raises:
            CheckFailed: the path would leave the folder or names a file twice.
        """
        if self._open is None:
            self._open = (path, self._start(path))
        name, file = self._open
        if name != path:
            raise CheckFailed(f"the node began {path!r} before it ended {name!r}")
        file.write(data)
        if not more:
            file.close()
            self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.close()
        except BaseException:
            self._take_away()
            raise
        if kind is not None:
            self._take_away()

    def _take_away(self) -> None:
        """Remove what was written: the folder was made here, and had nothing before."""
        if self._open is not None:
            self._open[1].close()
        shutil.rmtree(self._root, ignore_errors=True)

    def close(self) -> None:
        """End the folder.

        Raises:
            CheckFailed: the last file was never ended; what was sent is partial.
        """
        if self._open is not None:
            name, file = self._open
            file.close()
            raise CheckFailed(f"the node stopped in the middle of {name!r}")

    def _start(self, path: str) -> BinaryIO:
        parts = path.split("/")
        if len(parts) > _DEPTH or not all(_PART.fullmatch(p) for p in parts):
            raise CheckFailed(
                f"the node named a file that may not be written: {path[:80]!r}",
                advice="A sound node does not do this; keep the answer as evidence.",
            )
        target = self._root.joinpath(*parts)
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = open_new(target)
        except (OSError, AlreadyThere, BadInput) as error:
            raise CheckFailed(f"the node named {path!r} twice") from error
        self.files += 1
        return file
