"""Vectors that others made; a test that needs them is skipped where they are not.

The folder is named by COMITY_SHARED_DATA, or lies beside the repository.
"""

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parents[2]


def folder() -> Path:
    """Return the folder of shared data, or skip the test."""
    named = os.environ.get("COMITY_SHARED_DATA")
    found = Path(named) if named else _ROOT.parent / "shared" / "data"
    if not (found / "vectors").is_dir():
        pytest.skip("the folder of shared data is not here")
    return found / "vectors"


def read(name: str) -> Any:
    """Return a gzipped JSON file of vectors."""
    with gzip.open(folder() / name, "rt", encoding="utf-8") as file:
        return json.load(file)


def wycheproof(name: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return (group, test) of a Wycheproof file."""
    document = read(f"wycheproof/{name}_test.json.gz")
    return [
        (group, test) for group in document["testGroups"] for test in group["tests"]
    ]
