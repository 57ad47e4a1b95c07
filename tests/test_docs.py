"""Do the documents say what the code does?

Help, configuration keys, error codes, desk calls, roles, links, and every command
that a document shows. A shell block is a fence of ``sh``; its lines that begin with
``comity`` must be commands that exist, with options that exist.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from node import errors
from node.cli import world
from node.cli.ending import exit_code
from node.cli.root import run
from node.config import SECTIONS
from node.errors import Unreachable
from node.model.codes import OfficerRole, Silence
from node.transport.desk_table import CALLS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    path
    for pattern in (
        "*.md",
        "docs/**/*.md",
        "deploy/*.md",
        "protos/*.md",
        "policies/*.md",
    )
    for path in ROOT.glob(pattern)
)
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def page(name):
    return (ROOT / name).read_text()


def rows(text):
    """The cells of every row of every table."""
    for line in text.splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def commands():
    for path in PAGES:
        for language, block in FENCE.findall(path.read_text()):
            for line in block.splitlines():
                if language in {"sh", "bash"} and line.startswith("comity "):
                    yield pytest.param(line, id=f"{path.name}: {line[:60]}")


def error_classes(kind=errors.ComityError):
    yield kind
    for below in kind.__subclasses__():
        yield from error_classes(below)


def test_the_help_in_the_readme_is_the_command_s():
    done = subprocess.run(
        [sys.executable, "-m", "node", "--help"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=True,
    )
    blocks = [block for language, block in FENCE.findall(page("README.md"))]
    assert done.stdout.rstrip("\n") + "\n" in blocks


def test_the_readme_puts_the_command_on_the_path_before_it_is_used():
    shell = [block for language, block in FENCE.findall(page("README.md")) if language]
    said = "".join(shell).splitlines()
    first = next(n for n, line in enumerate(said) if line.startswith("comity "))
    assert said[:first][-2:] == ["make setup", "source .venv/bin/activate"]


def test_the_command_is_on_the_path_of_whoever_activates_the_environment():
    activate = Path(sys.prefix) / "bin" / "activate"
    if not activate.exists():
        pytest.skip("these tests do not run in an environment of their own")
    done = subprocess.run(
        ["bash", "-c", f"source {shlex.quote(str(activate))} && command -v comity"],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == str(activate.with_name("comity"))


@pytest.mark.parametrize("line", list(commands()))
def test_a_command_that_a_document_shows_can_be_given(line, monkeypatch, capsys):
    def away(*_given, **_named):
        raise Unreachable("no node is needed to read a command line")

    for name in vars(world):
        if callable(getattr(world, name)) and name.islower():
            monkeypatch.setattr(world, name, away)
    monkeypatch.setenv("COMITY_DIR", str(ROOT / "tests"))
    given = shlex.split(line.partition(" # ")[0])[1:]
    assert "--passphrase" not in given
    needs_no_node = given[:2] == ["code", "list"]
    assert run([*given, "--json"]) in {1, 2, 3} | ({0} if needs_no_node else set())
    said = json.loads(capsys.readouterr().out)
    error = said.get("error", {"code": ""}) if needs_no_node else said["error"]
    assert error["code"] not in {"usage", "bug"}, said


def test_every_key_of_the_configuration_is_named_for_operators():
    told = {row[0].strip("`") for row in rows(page("docs/operators.md"))}
    keys = {
        f"{section}.{field.encode_name}"
        for section, kind in SECTIONS.items()
        for field in msgspec.structs.fields(kind)
    }
    assert keys == {n for n in told if "." in n and n.split(".")[0] in SECTIONS}


def test_every_error_is_told_with_its_code_side_exit_and_advice():
    told = {row[0]: row[1:] for row in rows(page("docs/errors.md"))}
    for kind in error_classes():
        side, code, _what, advice = told.pop(f"`{kind.code}`")
        assert side == kind.fault
        assert int(code) == exit_code(kind("x"))
        assert advice == kind.default_advice
    assert set(told) <= {"code", "---", "`usage`", "`bug`"}


def test_every_call_of_the_desk_is_told_with_who_may_make_it():
    told = {row[0]: row[3] for row in rows(page("docs/desk.md")) if len(row) == 4}
    for call in CALLS:
        names = sorted(call.roles)
        everybody = len(names) == len(OfficerRole)
        expected = "everybody" if everybody else ", ".join(names)
        assert told[f"`{call.name}`"] == expected


def test_every_rpc_of_the_protos_is_named_in_a_document():
    said = "\n".join(path.read_text() for path in PAGES)
    for proto in ROOT.glob("protos/**/*.proto"):
        service = ""
        for line in proto.read_text().splitlines():
            if found := re.match(r"service (\w+)", line):
                service = found[1]
            elif found := re.match(r"\s+rpc (\w+)", line):
                name = found[1] if "/wire/" in str(proto) else f"{service}.{found[1]}"
                assert re.search(rf"\b{name}\b", said), f"{proto.name}: {name}"


def test_every_role_and_every_silence_is_explained():
    operators, analysts = page("docs/operators.md"), page("docs/analysts.md")
    assert not [role for role in OfficerRole if f"`{role}`" not in operators]
    assert not [why for why in Silence if why and f"`{why}`" not in analysts]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_every_link_between_documents_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
        assert (path.parent / target).exists(), target


def test_every_make_target_that_a_document_names_exists():
    made = set(re.findall(r"^([a-z-]+):.*## ", page("Makefile"), re.MULTILINE))
    for path in PAGES:
        text = path.read_text()
        told = re.findall(r"`make ([a-z-]+)", text)
        told += re.findall(r"^make ([a-z-]+)", text, re.MULTILINE)
        assert set(told) <= made, path.name


def test_every_limit_names_a_test_that_is_there():
    named = [row[-1] for row in rows(page("docs/limits.md")) if row[-1][0] == "`"]
    assert len(named) >= 30
    for cell in named:
        for path in re.findall(r"`([^`]+)`", cell):
            assert (ROOT / "tests" / path).exists(), path
