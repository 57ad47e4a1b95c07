"""Where the fault tests run, and on which stores."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import postgres_server

__all__ = ["postgres_server"]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name: a Unix socket's path has 107 bytes."""
    path = Path(tempfile.mkdtemp(prefix="comity-faults-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)
