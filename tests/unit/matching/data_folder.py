"""Where real lists and vectors may be read from; absent on most machines."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("COMITY_SHARED_DATA", _ROOT.parent / "shared" / "data"))

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the data folder is absent")


def json_lines(name: str) -> Iterator[dict[str, Any]]:
    path = DATA / name
    text = path.read_bytes()
    if path.suffix == ".gz":
        text = gzip.decompress(text)
    yield from map(json.loads, text.splitlines())
