"""The digest of the rules by which values are read, from their source and tables.

    python -m tests.reading_rules            # print it, and what it is made of
    python -m tests.reading_rules --write    # put it into node/matching/rules.toml

What counts: whatever the makers of selectors import, directly or not, and the tables
that these modules name. Comments, docstrings and layout do not. What of it does not
change how a value is read is left out by name, with the reason (``APART``): whoever adds
a module adds it to the digest without doing anything.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "node" / "matching" / "rules.toml"
MAKERS = (
    "node.matching.keys",
    "node.matching.normalise.record",
    "node.flows.notice.received.searchable",
)
"""What makes normal forms and selectors, of records, of questions and of notices."""
APART = {
    "node.crypto": "a selector becomes a token under a key of the node's, not by a rule",
    "node.errors": "what is said of a value that cannot be read",
    "node.model.desk": "what screens are told",
    "node.languages.bidi": "how a text is shown",
    "node.matching.rules": "reads the digest",
    "msgspec": "reads our own tables, which are strict",
    "nacl": "as node.crypto",
    "cryptography": "as node.crypto",
}
"""What the makers import and does not change how a value is read, and why."""
READERS = {"toml", "rows", "_rows", "joinpath"}
"""What reads a table: it is told which by name, or nobody could see it here."""
HEAD = """\
# Under which rules values are read (rules.py). Written by `make rules`, which is to be
# run whenever a test says so: never by hand. After a merge, run it again.
"""


class Rules(NamedTuple):
    """The rules: their digest, the libraries they rest on, and their files."""

    digest: str
    libraries: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def text(self) -> str:
        """What stands in ``rules.toml``."""
        names = "".join(f'  "{name}",\n' for name in self.libraries)
        return f'{HEAD}digest = "{self.digest}"\nlibraries = [\n{names}]\n'


def rules_of(root: Path = ROOT) -> Rules:
    """Return the rules as they stand in the tree under ``root``."""
    modules, outside = closure(root)
    data = root / "node" / "matching" / "data"
    named = (tables_of(one, data) for one in modules.values())
    tables = sorted({table for some in named for table in some})
    parts = [f"{name}\0{canonical(modules[name][1])}" for name in sorted(modules)]
    for table in tables:
        shown = sha256(_content(table)).hexdigest()
        parts.append(f"{table.relative_to(root)}\0{shown}")
    digest = sha256("\n".join(parts).encode()).hexdigest()
    known = _distributions()
    libraries = sorted({known[name][0] for name in outside})
    names = [str(path.relative_to(root)) for path, _ in modules.values()]
    names += [str(table.relative_to(root)) for table in tables]
    return Rules(digest, tuple(libraries), tuple(sorted(names)))


Module = tuple[Path, ast.Module]


@cache
def _distributions() -> Mapping[str, list[str]]:
    return packages_distributions()


def closure(root: Path) -> tuple[dict[str, Module], set[str]]:
    """Return every module of ours that the makers import, and what else they do."""
    found: dict[str, Module] = {}
    outside: set[str] = set()
    wanted = list(MAKERS)
    while wanted:
        name = wanted.pop()
        if name in found or _is_apart(name):
            continue
        if not name.startswith("node"):
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names:
                outside.add(top)
            continue
        path = _path(root, name)
        if path is None:
            continue  # a name of a module, not a module
        tree = ast.parse(path.read_text("utf-8"))
        found[name] = path, tree
        wanted += imported(tree)
    return found, outside


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield what a module imports, wherever in it: names may be modules or not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tables_of(module: Module, data: Path) -> Iterator[Path]:
    """Yield the tables that a module names.

    Any text in it that is the name of a table is taken for one: too many only make
    the digest change without need.
    """
    path, tree = module
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in READERS:
            demand_told(path, tree, node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _named((path.parent, data), node.value)


def demand_told(path: Path, tree: ast.Module, call: ast.Call) -> None:
    """Raise unless a table is named where it is read.

    ``tables.py`` itself is told which, and so is a ``_rows`` that passes it on.
    """
    told = call.args and (
        isinstance(call.args[0], ast.Constant) or _is_in_a_folder(call.args[0])
    )
    own = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    passes_on = path.name == "tables.py" or (_called(call) == "rows" and "_rows" in own)
    if not told and not passes_on:
        raise AssertionError(f"{path}:{call.lineno}: which table is read?")


def canonical(module: ast.AST) -> str:
    """Return a syntax tree as text: without docstrings, places, or what is empty.

    The same for every Python that reads the source alike.
    """
    return _text(module)


def _text(node: object) -> str:
    if isinstance(node, ast.AST):
        fields = [
            f"{name}={_text(value)}"
            for name, value in _fields(node)
            if value is not None and value != []
        ]
        return f"{type(node).__name__}({','.join(fields)})"
    if isinstance(node, list):
        return f"[{','.join(map(_text, node))}]"
    return repr(node)


def _fields(node: ast.AST) -> Iterator[tuple[str, object]]:
    for name, value in ast.iter_fields(node):
        if name in {"ctx", "kind", "type_comment", "type_ignores"}:
            continue
        yield name, _without_docstring(value) if name == "body" else value


def _without_docstring(body: object) -> object:
    """Return the statements of a body without texts that stand alone."""
    if not isinstance(body, list):
        return body  # of a lambda or a conditional
    return [
        one
        for one in body
        if not (
            isinstance(one, ast.Expr)
            and isinstance(one.value, ast.Constant)
            and isinstance(one.value.value, str)
        )
    ]


def _content(table: Path) -> bytes:
    """Return what a table says, without remarks."""
    text = table.read_text("utf-8")
    if table.suffix == ".toml":
        return repr(tomllib.loads(text)).encode()
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return "\n".join(lines).encode()


def _named(folders: Iterable[Path], text: str) -> Iterator[Path]:
    if not 0 < len(text) < 60 or "\n" in text or "\0" in text:
        return
    for folder in folders:
        if text.endswith("/"):
            yield from sorted((folder / text).glob("*.t[os][mv]*"))
        for ending in ("", ".toml", ".tsv"):
            table = folder / f"{text}{ending}"
            if table.suffix in {".toml", ".tsv"} and table.is_file():
                yield table


def _is_in_a_folder(name: ast.expr) -> bool:
    """Whether it says any table of one folder: f"sound/{script}"."""
    if not isinstance(name, ast.JoinedStr):
        return False
    first = name.values[0]
    return isinstance(first, ast.Constant) and str(first.value).endswith("/")


def _called(call: ast.Call) -> str:
    of = call.func
    return of.id if isinstance(of, ast.Name) else getattr(of, "attr", "")


def _path(root: Path, name: str) -> Path | None:
    folder = root / name.replace(".", "/")
    for path in (folder.with_suffix(".py"), folder / "__init__.py"):
        if path.is_file():
            return path
    return None


def _is_apart(name: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in APART)


if __name__ == "__main__":
    now = rules_of()
    if "--write" in sys.argv:
        KEPT.write_text(now.text, "utf-8")
    print(*now.files, *now.libraries, now.digest, sep="\n")
