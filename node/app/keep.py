"""Back a node up, and make one from a backup."""

from __future__ import annotations

from pathlib import Path


def backup(home: Path, out: Path) -> Path:
    raise NotImplementedError


def restore(file: Path, home: Path) -> None:
    raise NotImplementedError
