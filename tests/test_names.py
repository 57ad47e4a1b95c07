"""One class name stands for one thing, and the glossary's words are classes."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NODE = ROOT / "node"
GENERATED = ("wire/v1/", "desk/v1/")


@cache
def classes() -> dict[str, list[str]]:
    """Return the files of each class name, generated code left out."""
    found = defaultdict(list)
    for path in sorted(NODE.rglob("*.py")):
        name = path.relative_to(NODE).as_posix()
        if not name.startswith(GENERATED):
            for made in ast.walk(ast.parse(path.read_text())):
                if isinstance(made, ast.ClassDef):
                    found[made.name].append(name)
    return dict(found)


def glossary():
    """Yield the term, the sentence and the files and classes of each row."""
    for line in (ROOT / "docs" / "glossary.md").read_text().splitlines():
        if line.startswith("| **"):
            term, told, where = (cell.strip() for cell in line.strip("|").split("|"))
            yield term.strip("*"), told, re.findall(r"`([^`]+)`", where)


def test_no_class_name_stands_for_two_things():
    twice = {name: files for name, files in classes().items() if len(files) > 1}
    assert not twice, "rename one"


def test_every_term_of_the_glossary_is_a_class_or_a_file_that_exists():
    rows = list(glossary())
    assert len(rows) > 40
    for term, _, where in rows:
        assert where, term
        for named in where:
            file, _, name = named.partition(": ")
            assert (NODE / file).is_file(), (term, named)
            assert not name or file in classes().get(name, ()), (term, named)


def test_every_term_is_explained_once_in_one_sentence_and_in_order():
    terms = [term for term, _, _ in glossary()]
    assert terms == sorted(set(terms), key=str.casefold)
    for term, told, _ in glossary():
        assert told.endswith("."), term
        assert not re.search(r"\. [A-Z]", told), term
