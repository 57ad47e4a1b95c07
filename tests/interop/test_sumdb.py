"""Exports of ours, read by the tools that check Go's module database.

The checker (``sumdbcheck``) is a program of its own over ``golang.org/x/mod/sumdb``
as Debian packages it: ``apt-get install golang-go golang-golang-x-mod-dev``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from node.ledger.export import export_files
from node.ledger.merkle import inclusion_proof, leaf_hash
from node.ledger.proof import write_proof
from tests.unit.ledger import naive
from tests.unit.ledger.keys import key_for
from tests.unit.ledger.ledgers import (
    KEY,
    export,
    head_of,
    openings_of,
    row_of,
    rows_of,
)

SOURCE = Path(__file__).parent / "sumdbcheck"
GOPATH = Path(os.environ.get("COMITY_GOPATH", "/usr/share/gocode"))
SUMDB = GOPATH / "src" / "golang.org" / "x" / "mod" / "sumdb" / "tlog"

ROWS = rows_of(700)

pytestmark = [
    pytest.mark.skipif(shutil.which("go") is None, reason="go is not installed"),
    pytest.mark.skipif(
        not SUMDB.is_dir(), reason="golang-golang-x-mod-dev is not installed"
    ),
]


@pytest.fixture(scope="module")
def checker(tmp_path_factory):
    """The compiled checker, as a function of its arguments."""
    where = tmp_path_factory.mktemp("go")
    environment = {
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOCACHE": str(where / "cache"),
        "GOFLAGS": "",
        "HOME": str(where),
        "PATH": os.environ["PATH"],
    }
    binary = where / "sumdbcheck"
    subprocess.run(
        ["go", "build", "-o", str(binary), "."],
        cwd=SOURCE,
        env=environment,
        check=True,
        timeout=240,
    )

    def check(folder, *arguments):
        return subprocess.run(
            [str(binary), "-dir", str(folder), *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return check


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def refused(result, said: str) -> None:
    assert result.returncode == 1, result.stdout
    assert said in result.stderr


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 700])
def test_go_accepts_an_export(checker, tmp_path, size):
    result = checker(written(tmp_path, export(ROWS[:size])))
    assert result.returncode == 0, result.stderr
    assert f"xx-test/comity-ledger, {size} entries" in result.stdout


def test_go_accepts_tiles_of_three_levels(checker, tmp_path):
    rows = [replace(ROWS[0], index=index) for index in range(65_800)]
    old = tmp_path / "old"
    old.write_text(head_of(rows[:40_000]).checkpoint)
    result = checker(written(tmp_path, export(rows)), "-old", old)
    assert result.returncode == 0, result.stderr


def test_go_accepts_openings(checker, tmp_path):
    files = export(ROWS, openings=openings_of(ROWS[250:260]))
    result = checker(written(tmp_path, files))
    assert result.returncode == 0, result.stderr
    assert "10 openings" in result.stdout


@pytest.mark.parametrize("size", [0, 1, 256, 300, 700])
def test_go_accepts_that_a_ledger_continues_an_older_one(checker, tmp_path, size):
    old = tmp_path / "old"
    old.write_text(head_of(ROWS[:size]).checkpoint)
    result = checker(written(tmp_path, export(ROWS)), "-old", old)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("index", [0, 255, 256, 699])
def test_go_accepts_a_proof_file(checker, tmp_path, index):
    result = checker(*proof_arguments(tmp_path, index, ROWS[index].leaf))
    assert result.returncode == 0, result.stderr


@pytest.mark.attack
def test_go_refuses_a_proof_file_for_another_leaf(checker, tmp_path):
    result = checker(*proof_arguments(tmp_path, 42, ROWS[43].leaf))
    refused(result, "proof of 42")


@pytest.mark.attack
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("tile/entries/001", "does not hold"),
        ("tile/entries/002.p/188", "does not hold"),
        ("tile/0/000", "tile/0/000 is not the hashes"),
        ("tile/0/002.p/188", "tile/0/002.p/188 is not the hashes"),
        ("tile/1/000.p/2", "tile/1/000.p/2 is not the hashes"),
        ("checkpoint", "checkpoint"),
        ("vkey", ""),
    ],
)
def test_go_refuses_a_tampered_export(checker, tmp_path, path, said):
    files = export(ROWS)
    at = len(files[path]) // 2
    files[path] = (
        files[path][:at] + bytes([files[path][at] ^ 1]) + files[path][at + 1 :]
    )
    refused(checker(written(tmp_path, files)), said)


@pytest.mark.attack
def test_go_refuses_an_export_rewritten_under_the_old_head(checker, tmp_path):
    forged = [*ROWS[:50], row_of(50, twin="forged"), *ROWS[51:]]
    files = {**export(forged), "checkpoint": export(ROWS)["checkpoint"]}
    refused(checker(written(tmp_path, files)), "does not hold")


@pytest.mark.attack
def test_go_refuses_a_forked_twin_by_the_checkpoint_that_a_peer_holds(
    checker, tmp_path
):
    twin = [*ROWS[:299], *(row_of(index, twin="twin") for index in range(299, 700))]
    old = tmp_path / "old"
    old.write_text(head_of(ROWS[:300]).checkpoint)
    folder = written(tmp_path, export(twin))
    assert checker(folder).returncode == 0
    refused(checker(folder, "-old", old), "does not continue")


@pytest.mark.attack
def test_go_refuses_a_truncated_ledger_by_the_checkpoint_that_a_peer_holds(
    checker, tmp_path
):
    old = tmp_path / "old"
    old.write_text(head_of(ROWS).checkpoint)
    folder = written(tmp_path, export(ROWS[:500]))
    refused(checker(folder, "-old", old), "cut short")


@pytest.mark.attack
def test_go_refuses_an_export_under_another_key(checker, tmp_path):
    other = key_for(KEY.name, "other")
    files = dict(export_files(ROWS, head_of(ROWS, other), other.vkey))
    known = tmp_path / "known-vkey"
    known.write_text(KEY.vkey + "\n")
    folder = written(tmp_path, files)
    assert checker(folder).returncode == 0
    refused(checker(folder, "-vkey", known), "checkpoint")


@pytest.mark.attack
def test_go_refuses_swapped_openings(checker, tmp_path):
    first, second = openings_of(ROWS[100:102])
    swapped = [replace(second, index=100), replace(first, index=101)]
    files = export(ROWS, openings=swapped)
    refused(checker(written(tmp_path, files)), "commits to")


def proof_arguments(folder: Path, index: int, leaf: bytes):
    hashes = naive.Tree([leaf_hash(row.leaf) for row in ROWS]).hashes
    steps = inclusion_proof(index, len(ROWS), hashes)
    proof, leaf_file = folder / "entry.tlog-proof", folder / "leaf"
    proof.write_text(write_proof(index, steps, head_of(ROWS).checkpoint))
    leaf_file.write_bytes(leaf)
    written(folder, export(ROWS))
    return folder, "-proof", proof, "-leaf", leaf_file
