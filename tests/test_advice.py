"""Does everything exist that a message, or a page, tells people to use?

A command is what stands between backticks and begins with ``comity``. It is read
against the tree of commands that the program itself has, with every option; an
option that stands alone must be one of some command, and a variable of the
environment one that is read somewhere. The commands of a shell block are also run,
by ``test_docs.py``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer.main

from node.cli.root import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    path
    for pattern in (
        "README.md",
        "SECURITY.md",
        "docs/**/*.md",
        "deploy/*.md",
        "policies/*.md",
        "protos/*.md",
    )
    for path in ROOT.glob(pattern)
    if path.is_file()
)
COMMAND = re.compile(r"`(comity(?:\s[^`]*)?)`")
IN_A_BLOCK = re.compile(r"^(?:\$ )?(comity [^#\n]*)", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
ALONE = re.compile(r"`(--[a-z][a-z-]+)[^`]*`")
VARIABLE = re.compile(r"\bCOMITY_[A-Z_]+\b")
WORD = re.compile(r"[a-z][a-z-]*")
OF_BENCH = {"--data", "--fresh", "--rank"}  # docs/matching.md: python -m bench.matching
HOLE = "\N{WHITE SQUARE}"  # where a message has a value put in


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield every text of a module with its line; values put in are a hole."""
    inside = set()
    for found in ast.walk(ast.parse(path.read_text())):
        if isinstance(found, ast.JoinedStr):
            inside |= {id(part) for part in found.values}
            parts = (getattr(part, "value", None) for part in found.values)
            yield (
                found.lineno,
                "".join(part if isinstance(part, str) else HOLE for part in parts),
            )
        elif id(found) not in inside and isinstance(found, ast.Constant):
            yield found.lineno, found.value if isinstance(found.value, str) else ""


@cache
def told() -> tuple[tuple[str, str], ...]:
    """Return everything that is told, each with where it stands."""
    found = []
    for path in sorted((ROOT / "node").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if "_pb2" not in name:
            found += [(f"{name}:{line}", text) for line, text in strings(path)]
    for path in sorted((ROOT / "node").rglob("*.po")):
        name = path.relative_to(ROOT).as_posix()
        text = re.sub(r'"\n"', "", path.read_text("utf-8"))
        found += [(f"{name}:{n}", line) for n, line in enumerate(text.splitlines())]
    for path in PAGES:
        found.append((path.relative_to(ROOT).as_posix(), path.read_text("utf-8")))
    return tuple(found)


TREE = typer.main.get_command(app)


def options_of(command) -> set[str]:
    named = {
        name for each in command.params for name in (*each.opts, *each.secondary_opts)
    }
    return named | {"--help", "-h"}


def every_option(command=TREE) -> set[str]:
    below = getattr(command, "commands", {}).values()
    return options_of(command).union(*(every_option(each) for each in below))


def what_is_wrong(line: str) -> str:
    """Return what of a command line does not exist; nothing if all does."""
    command, known = TREE, options_of(TREE)
    words = [word.strip("[]().,;:") for word in line.split()[1:]]
    for word in words:
        if word.startswith("-") and word != "-":
            if word.partition("=")[0] not in known:
                return f"{command.name} has no option {word}"
        elif word in getattr(command, "commands", {}):
            command = command.commands[word]
            known = known | options_of(command)
        elif hasattr(command, "commands") and WORD.fullmatch(word):
            return f"{command.name} has no command {word}"
    return ""


def commands(text: str) -> Iterator[str]:
    """Yield the commands of a text. What is given to one may stand on later lines."""
    for block in (COMMAND, IN_A_BLOCK):
        for found in block.findall(text.replace("\\\n", " ")):
            yield re.split(r" [|&>] ?", " ".join(found.split()))[0]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("comity peer list --json", ""),
        ("comity --dir DIR query ask person --name TEXT", ""),
        ("comity policy", ""),
        ("comity peer lst", "peer has no command lst"),
        ("comity peer list --all", "list has no option --all"),
        ("comity store bind", "comity has no command store"),
        ("comity query ask person --lines 3", "ask has no option --lines"),
    ],
)
def test_a_line_is_read_as_the_program_reads_it(line, wrong):
    assert what_is_wrong(line) == wrong


def test_every_command_that_is_told_exists_with_its_options():
    found = [(where, line) for where, text in told() for line in commands(text)]
    assert len(found) > 150
    wrong = [(where, line, what_is_wrong(line)) for where, line in found]
    assert not [each for each in wrong if each[-1]]


def test_every_option_that_is_told_alone_exists():
    """In a page it stands between backticks: shell blocks have other programs, too."""
    known = every_option() | OF_BENCH
    found = [
        (where, option)
        for where, text in told()
        for option in (ALONE if where.endswith(".md") else OPTION).findall(text)
    ]
    pages = sum(where.endswith(".md") for where, _ in found)
    assert pages > 10
    assert len(found) - pages > 50
    assert not [each for each in found if each[1] not in known]


def test_every_variable_of_the_environment_that_is_told_is_read():
    read = {
        text
        for room in ("node", "tests", "bench")
        for path in (ROOT / room).rglob("*.py")
        for _, text in strings(path)
        if VARIABLE.fullmatch(text)
    }
    wrong = [
        (where, name)
        for where, text in told()
        for name in VARIABLE.findall(text)
        if name not in read
    ]
    assert len(read) > 5
    assert not wrong
