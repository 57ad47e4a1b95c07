"""Where other people's vectors are, and how they are read."""

from __future__ import annotations

import base64
import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def folder() -> Path | None:
    """The folder of shared data, or None where it is not."""
    named = os.environ.get("COMITY_SHARED_DATA")
    found = Path(named) if named else ROOT.parent / "shared" / "data"
    return found / "vectors" if (found / "vectors").is_dir() else None


def merkle(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (name, vector) of transparency-dev/merkle's test data."""
    where = folder()
    if where is None:
        return
    with tarfile.open(where / "transparency-dev_merkle_testdata.tar.gz") as archive:
        for member in archive:
            parts = member.name.split("/")
            if member.name.endswith(".json") and kind in parts:
                stream = archive.extractfile(member)
                assert stream is not None
                yield "/".join(parts[-2:]), json.load(stream)


def notes() -> Iterator[dict[str, Any]]:
    where = folder()
    if where is None:
        return
    for line in (where / "signed_notes_checkpoints.jsonl").read_text().splitlines():
        yield json.loads(line)


def raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def steps(vector: dict[str, Any]) -> tuple[bytes, ...]:
    return tuple(map(raw, vector["proof"] or ()))
