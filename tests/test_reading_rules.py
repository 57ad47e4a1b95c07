"""The digest of the rules of reading is another when a value may be read otherwise."""

from __future__ import annotations

import ast
import shutil

import pytest

from node.matching.rules import reading_rules
from tests.reading_rules import KEPT, ROOT, canonical, rules_of


@pytest.fixture
def tree(tmp_path):
    """A copy of what is read, to be changed."""
    shutil.copytree(ROOT / "node", tmp_path / "node")
    return tmp_path


def change(tree, name, old, new):
    path = tree / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_what_stands_in_the_tree_is_what_the_rules_are_now():
    assert KEPT.read_text("utf-8") == rules_of().text, "run: make rules"


def test_all_that_makes_a_selector_is_in_it():
    files = rules_of().files
    assert len(files) == len(set(files))
    assert set(files) >= {
        "node/matching/keys/selectors.py",
        "node/matching/keys/skeleton.py",
        "node/matching/names/parse.py",
        "node/matching/normalise/countries.toml",
        "node/matching/catalogue.toml",
        "node/matching/data/rarity.tsv",
        "node/flows/notice/received/searchable.py",
    }
    assert {"phonenumbers", "pycountry", "python-stdnum"} <= set(rules_of().libraries)
    assert len(reading_rules()) == 64


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("node/matching/keys/selectors.py", "LEAST_WORDS = 4", "LEAST_WORDS = 5"),
        ("node/matching/data/letters.toml", "[", '[one_more]\na = "b"\n\n['),
        ("node/matching/terms.py", "from node.", "import decimal\nfrom node."),
        (
            "node/flows/notice/received/searchable.py",
            "return normalise_record(record)",
            "return record",
        ),
    ],
)
def test_another_rule_or_table_is_another_digest(tree, name, old, new):
    before = rules_of(tree)
    change(tree, name, old, new)
    assert rules_of(tree).digest != before.digest


def test_a_module_that_is_added_counts_without_being_named_anywhere(tree):
    before = rules_of(tree)
    (tree / "node/matching/keys/added.py").write_text("RULE = 1\n")
    assert rules_of(tree) == before
    change(
        tree,
        "node/matching/keys/selectors.py",
        "from node.errors",
        "from node.matching.keys.added import RULE\nfrom node.errors",
    )
    added = rules_of(tree)
    assert "node/matching/keys/added.py" in added.files
    (tree / "node/matching/keys/added.py").write_text("RULE = 2\n")
    assert rules_of(tree).digest != added.digest


def test_a_table_that_nobody_can_see_is_refused(tree):
    change(
        tree,
        "node/matching/names/code.py",
        'toml("words")',
        'toml("wor" + "ds")',
    )
    with pytest.raises(AssertionError, match="which table"):
        rules_of(tree)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("node/matching/keys/selectors.py", '"""What a record', '"""That a record'),
        ("node/matching/keys/selectors.py", "# How many", "# So many"),
        ("node/matching/compare/person.py", "from node.", "import decimal\nfrom node."),
    ],
)
def test_remarks_and_what_only_compares_do_not_count(tree, name, old, new):
    before = rules_of(tree)
    change(tree, name, old, new)
    assert rules_of(tree).digest == before.digest


def test_a_syntax_tree_says_what_is_done_and_not_how_it_is_laid_out():
    one = ast.parse('def a(b):\n    """Say."""\n    return b + 1  # more\n')
    same = ast.parse("def a(b):\n\n    return (b +\n            1)\n")
    other = ast.parse("def a(b):\n    return b + 2\n")
    assert canonical(one) == canonical(same)
    assert canonical(one) != canonical(other)
