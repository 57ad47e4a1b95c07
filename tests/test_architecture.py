"""The shape of the tree: mirrors, sizes, and imports without effects.

The import contracts themselves are in pyproject.toml and are run by ``make arch``.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NODE = ROOT / "node"
UNIT = ROOT / "tests" / "unit"
FILE_MAX = 300
FUNCTION_MAX = 60

# Each with its reason; the list may shrink and must not grow without one.
LONG_FILES = {
    "errors.py": (380, "one tree of errors, read side by side"),
    "flows/ports.py": (585, "one table of promises: all ports, read side by side"),
    "flows/query/judge.py": (305, "one decision on one record, read whole"),
    "model/desk/record.py": (340, "every shape of one noun of the desk, side by side"),
    "codec/generic.py": (350, "one mapping, both ways, planned once a class"),
    "model/desk/notice.py": (320, "the words of one noun, field by field"),
    "demo/story.py": (355, "one story, told in its order"),
}
LONG_FUNCTIONS = {
    "protocol/envelope.py:open_envelope": "one procedure: its steps in one place",
}

# A suite over a whole room, rather than over one file of it.
OF_A_ROOM = {"test_crash", "test_attacks", "test_properties"}

GENERATED = ("wire/v1/", "desk/v1/")


def sources():
    for path in sorted(NODE.rglob("*.py")):
        name = path.relative_to(NODE).as_posix()
        if not name.startswith(GENERATED):
            yield name, path


def functions(path):
    for found in ast.walk(ast.parse(path.read_text())):
        if isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef):
            told = ast.get_docstring(found, clean=False)
            words = len(told.splitlines()) if told else 0
            yield found.name, (found.end_lineno or 0) - found.lineno + 1 - words


def test_no_file_is_longer_than_its_limit():
    lines = {name: len(path.read_text().splitlines()) for name, path in sources()}
    long = {n: c for n, c in lines.items() if c > FILE_MAX and n not in LONG_FILES}
    assert not long, "split them, or give the reason in LONG_FILES"


def test_no_function_is_longer_than_its_limit():
    """Without its docstring: numbered steps are told at length, on purpose."""
    long = {
        f"{name}:{function}": count
        for name, path in sources()
        for function, count in functions(path)
        if count > FUNCTION_MAX and f"{name}:{function}" not in LONG_FUNCTIONS
    }
    assert not long, "split them, or give the reason in LONG_FUNCTIONS"


def test_the_exceptions_have_a_limit_too():
    lines = {name: len(path.read_text().splitlines()) for name, path in sources()}
    assert set(LONG_FILES) <= set(lines)
    assert not [n for n, (most, _) in LONG_FILES.items() if lines[n] > most]


def test_every_unit_test_stands_where_its_source_stands():
    astray = []
    for test in sorted(UNIT.rglob("test_*.py")):
        words = test.stem.removeprefix("test_").split("_")
        stems = ["_".join(words[:n]) for n in range(len(words), 0, -1)]
        room = NODE / test.parent.relative_to(UNIT)
        if test.stem in OF_A_ROOM and room.is_dir():
            continue
        # test_envelope_attacks.py beside test_envelope.py is in its place, too.
        if not any((room / f"{s}.py").exists() or (room / s).is_dir() for s in stems):
            astray.append(test.relative_to(UNIT).as_posix())
    assert not astray, "a unit test is named after the file that it tests"


def test_every_module_says_what_it_is():
    silent = []
    for name, path in sources():
        tree = ast.parse(path.read_text())
        if tree.body and ast.get_docstring(tree) is None:
            silent.append(name)
    assert not silent


def test_no_room_is_called_utils_or_the_like():
    vague = {"utils", "util", "common", "helpers", "helper", "manager", "base", "misc"}
    assert not [name for name, path in sources() if path.stem in vague]


def test_no_test_folder_is_a_package():
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_nothing_in_the_checkout_names_the_machine_it_was_written_on():
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    if tracked.returncode:
        pytest.skip("not a git checkout")
    marks = (b"/wo" + b"rk/", b"/tmp/" + b"v/", b"/ro" + b"ot/")
    named = []
    for name in filter(None, tracked.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and any(mark in path.read_bytes() for mark in marks):
            named.append(name)
    assert not named


_IMPORT_ALL = """
import importlib, pkgutil, sys, threading
opened = []
def watch(event, arguments):
    if event.startswith("socket.") and event not in ("socket.gethostname",):
        opened.append(event)
    if event in ("subprocess.Popen", "os.fork", "os.mkdir", "os.remove", "os.rename"):
        if "__pycache__" not in str(arguments):
            opened.append(event)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & 3:
        if "__pycache__" not in str(arguments[0]):
            opened.append(f"open {arguments[0]} for writing")
import grpc, sqlalchemy, cedarpy, structlog, phonenumbers, schwifty, stdnum  # theirs
threads = threading.active_count()
sys.addaudithook(watch)
import node
for found in pkgutil.walk_packages(node.__path__, "node."):
    if found.name != "node.__main__" and ".migrations" not in found.name:
        importlib.import_module(found.name)
if threading.active_count() > threads:
    opened.append("thread")
print("\\n".join(opened))
"""


def test_importing_node_opens_nothing_writes_nothing_and_starts_nothing():
    done = subprocess.run(
        [sys.executable, "-B", "-c", _IMPORT_ALL],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == ""


def test_what_a_screen_imports_when_it_is_needed_can_be_imported_first():
    """A command that answers quickly imports little; then no other module came before."""
    named = re.compile(r"^ +from (node\.[a-z_.]+) import", re.MULTILINE)
    wanted = sorted(
        {
            m
            for room in ("cli", "present")
            for file in (NODE / room).glob("*.py")
            for m in named.findall(file.read_text())
        }
    )
    assert len(wanted) > 10
    again = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    for known in [m for m in sys.modules if m.startswith('node')]:\n"
        "        del sys.modules[known]\n"
        "    importlib.import_module(name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", again, *wanted],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
