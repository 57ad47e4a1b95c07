"""Make a node's folder: whole under its name, or nothing of it stays."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from node.errors import AlreadyThere


@contextmanager
def making(home: Path) -> Iterator[Path]:
    """Give a folder that becomes ``home`` at the end, and goes away on any failure.

    What one that was killed has left beside it goes first: it holds keys that nobody
    will use. The system lets go of a dead process's lock, so that nothing is taken
    from one that is still at work.

    Raises:
        AlreadyThere: ``home`` holds something.
    """
    check_empty(home)
    home.parent.mkdir(parents=True, exist_ok=True)
    begins = f".{home.name}.making-"
    for left in home.parent.glob(f"{begins}*"):
        with contextlib.suppress(OSError), _locked(left):
            shutil.rmtree(left)
    folder = home.parent / f"{begins}{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        with _locked(folder):
            yield folder
            if home.exists():
                home.rmdir()
            folder.rename(home)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_empty(home: Path) -> None:
    """Raise ``AlreadyThere`` if ``home`` holds something."""
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise AlreadyThere(
            f"{home} is not empty", advice="Name a folder that does not exist yet."
        )


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder's lock. Raises ``OSError`` where another process does."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
