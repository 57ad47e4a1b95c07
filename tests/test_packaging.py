"""The lock, the wheel, and the scripts that a fresh machine runs."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def plain_name(requirement):
    return re.split(r"[\[<>=!~; ]", requirement)[0].lower().replace("_", "-")


@pytest.fixture(scope="module")
def locked():
    """Each locked package with its hashes."""
    text = (ROOT / "requirements.lock").read_text().replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if re.match(r"[a-z0-9]", line):
            name, _, rest = line.partition("==")
            found[name.split("[")[0]] = re.findall(
                r"--hash=sha256:([0-9a-f]{64})", rest
            )
    return found


def test_everything_that_the_project_names_is_locked(locked):
    named = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    assert {plain_name(requirement) for requirement in named} <= set(locked)


def test_every_package_that_the_node_imports_is_declared():
    """Not one that only comes along with another: it may leave with it."""
    modules = set()
    for path in (ROOT / "node").rglob("*.py"):
        for found in ast.walk(ast.parse(path.read_text())):
            if isinstance(found, ast.Import):
                modules |= {name.name for name in found.names}
            elif isinstance(found, ast.ImportFrom) and not found.level:
                modules.add(found.module or "")
    tops = {name.partition(".")[0] for name in modules}
    theirs = tops - sys.stdlib_module_names - {"node", "google"}  # google: protobuf
    provides = packages_distributions()
    extra = PROJECT["optional-dependencies"]["prove"]
    declared = {plain_name(each) for each in PROJECT["dependencies"] + extra}
    assert len(theirs) > 15
    assert not {n for n in theirs if not {*map(plain_name, provides[n])} & declared}


@pytest.mark.attack
def test_attack_a_package_is_installed_whose_hash_nobody_wrote_down(locked):
    assert len(locked) > 40
    assert not [name for name, hashes in locked.items() if not hashes]
    assert "--require-hashes" in (ROOT / "Makefile").read_text()


@pytest.mark.attack
def test_attack_the_lock_sends_set_up_to_another_index():
    for name in ("requirements.lock", "Makefile", "pyproject.toml"):
        text = (ROOT / name).read_text()
        assert "://" not in text, name
        assert not re.search(r"(extra-)?index-url[= ]+[^-\s\\]|find-links", text) or (
            name == "Makefile" and "--no-emit-index-url" in text
        )


def test_no_gpl_is_named_among_what_runs():
    assert PROJECT["license"] == "Apache-2.0"
    assert (ROOT / "LICENSE").read_text().strip().startswith("Apache License")


@pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None, reason="hatchling is not installed"
)
def test_the_wheel_holds_the_node_and_its_starter_policies_and_no_test(tmp_path):
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "-q", "--no-index", "--no-deps"),
            *("--no-build-isolation", "--disable-pip-version-check"),
            *("-w", str(tmp_path), str(ROOT)),
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    policies = {p.relative_to(ROOT / "policies") for p in ROOT.glob("policies/*.cedar")}
    assert policies
    assert {f"node/starter/policies/{p.as_posix()}" for p in policies} <= names
    assert "node/matching/catalogue.toml" in names
    kinds = {p.relative_to(ROOT) for p in ROOT.glob("node/protocol/notice/**/*.toml")}
    assert len(kinds) == 12
    assert {path.as_posix() for path in kinds} <= names
    requests = {p.relative_to(ROOT) for p in ROOT.glob("node/protocol/re*/**/*.toml")}
    assert len(requests) == 10
    assert {path.as_posix() for path in requests} <= names
    languages = {p.relative_to(ROOT) for p in ROOT.glob("node/languages/*/comity.po")}
    assert len(languages) == 4
    assert {path.as_posix() for path in languages} <= names
    assert not [n for n in names if n.startswith(("tests/", "bench/", "policies/"))]
    assert not [n for n in names if n.endswith((".db", "keystore", ".pem", ".key"))]


@pytest.mark.parametrize("script", [".ci/run", "deploy/prepare"])
def test_a_script_is_sound_bash_and_stops_at_the_first_fault(script):
    path = ROOT / script
    subprocess.run(["bash", "-n", str(path)], check=True)
    assert "set -euo pipefail" in path.read_text()
    assert path.stat().st_mode & 0o111


def test_make_alone_prints_help_for_every_target():
    done = subprocess.run(
        ["make"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    text = (ROOT / "Makefile").read_text()
    phony = re.search(r"\.PHONY: ((?:.*\\\n)*.*)", text)
    assert phony is not None
    for target in phony[1].replace("\\\n", " ").split():
        assert re.search(rf"^  {target} +\S", done.stdout, re.MULTILINE), target
