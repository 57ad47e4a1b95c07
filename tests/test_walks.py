"""The walks of docs/architecture.md are what two nodes do."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest

from tests.walks import NODE, PAGE, ROOT, WALKS, Call, changes, steps

NOTED = [
    Call("flows/a.py", "app"),
    Call("store/b.py", "flows"),
    Call("flows/a.py", "flows"),
    Call("flows/a.py", "flows"),
    Call("flows/c.py", "flows"),
]


def test_a_walk_is_counted_by_its_changes_of_file():
    assert steps(NOTED) == ["flows/a.py", "store/b.py", "flows/a.py", "flows/c.py"]
    assert (changes(NOTED), changes(NOTED, "flows/"), changes([])) == (3, 1, 0)


@pytest.mark.slow
def test_the_page_has_the_walks_as_they_are():
    """In a process of its own: what other tests have kept would shorten a walk."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.walks", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_walk_is_on_the_page_and_every_file_there_exists():
    text = PAGE.read_text()
    marks = re.findall(r"<!-- walk (\w+): begin -->", text)
    assert set(marks) == set(WALKS)
    assert len(marks) == len(WALKS)
    named = re.findall(r"`([a-z_/0-9]+\.(?:py|toml))`", text)
    assert len(named) > 100
    assert not [
        name
        for name in named
        if not (NODE / name).exists() and not (ROOT / name).exists()
    ]


def test_the_page_names_every_import_contract():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    told = re.findall(r"^   - (.+)$", PAGE.read_text(), re.MULTILINE)
    assert told == [contract["name"] for contract in contracts]
