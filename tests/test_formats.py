"""The table of formats: every row is whole, and is held by a test that there is."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "formats.md"
SHORT = {
    "L/": "tests/unit/matching/intake/lists/",
    "I/": "tests/unit/matching/intake/",
    "N/": "tests/unit/matching/normalise/",
    "M/": "tests/unit/matching/",
}
COLUMNS = 5


def rows():
    lines = [x for x in PAGE.read_text("utf-8").splitlines() if x.startswith("|")]
    return [[c.strip() for c in line[1:-1].split(" | ")] for line in lines[2:]]


@cache
def functions_in(path):
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[-1].strip("`"))
def test_what_is_known_of_a_format_is_held_by_a_test_that_there_is(row):
    assert len(row) == COLUMNS
    assert all(row[1:])
    path, _, name = row[-1].strip("`").partition("::")
    short = path[:2]
    path = SHORT[short] + path[2:] if short in SHORT else path
    assert name in functions_in(path)


def test_every_short_name_of_a_folder_is_told_and_no_finding_is_missing():
    text = PAGE.read_text("utf-8")
    for short, folder in SHORT.items():
        assert f"`{short}` is `{folder}`" in " ".join(text.split())
    for finding in re.findall(r"\.\./(findings/[\w.-]+)", text):
        assert (ROOT / finding).is_file()
