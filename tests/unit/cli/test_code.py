"""Every list of codes can be read, and every error about a list names the command."""

import ast
import json
import re
from pathlib import Path

import pytest

from node.cli import world
from node.languages.tongue import LANGUAGES
from node.matching.catalogue import CATEGORIES
from node.model.codes import Purpose
from node.model.desk.policy import POLICY_CODES, CodesReply, CodesRequest, CodeView
from node.policy.bundle import is_bundle_path, load_bundle
from node.present.code import FIELDS, KINDS, OF_RULES, OF_THE_PROGRAM
from tests.unit.cli.stage import EVIL, NOON

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def rules(monkeypatch):
    """A folder of policies is the starter, whatever it is called."""
    found = {p.relative_to(ROOT / "policies"): p for p in ROOT.glob("policies/**/*")}
    files = {str(n): p.read_bytes() for n, p in found.items() if is_bundle_path(str(n))}
    monkeypatch.setattr(world, "load_policies", lambda _: load_bundle(files))


def test_without_a_kind_all_lists_are_named(comity, desk):
    said = comity("code", "list").out
    for kind in KINDS:
        assert f"comity code list {kind}" in said
    assert desk.calls == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(OF_THE_PROGRAM))
def test_every_list_of_the_program_needs_no_node_and_has_its_words(
    comity, desk, kind, language
):
    ended = comity("code", "list", kind, "--json", "--lang", language)
    items = json.loads(ended.out)["items"]
    assert items
    assert all(item["text"] for item in items)
    assert desk.calls == []


def test_purposes_are_told_in_the_language_of_the_reader(comity):
    said = comity("code", "list", "purposes", "--lang", "fr").out
    assert "Enquête pénale" in said
    for purpose in Purpose:
        assert purpose in said


@pytest.mark.parametrize("category", sorted(CATEGORIES))
def test_the_fields_of_every_category_are_listed(comity, category):
    said = comity("code", "list", FIELDS, "--category", category).out
    for field in CATEGORIES[category].fields:
        assert field in said


def test_fields_without_a_category_say_where_these_are_listed(comity):
    ended = comity("code", "list", "fields")
    assert (ended.code, "comity code list categories" in ended.err) == (2, True)


@pytest.mark.parametrize("kind", sorted(OF_RULES))
def test_lists_of_the_rules_are_those_in_force_at_the_node(comity, desk, kind):
    desk.replies[POLICY_CODES] = CodesReply((CodeView("no-offence", f"What{EVIL}"),))
    said = comity("code", "list", kind).out
    assert "no-offence" in said
    assert "\x1b" not in said
    assert desk.request(POLICY_CODES) == CodesRequest(kind)
    comity("code", "list", kind, "--every")
    assert desk.request(POLICY_CODES) == CodesRequest(kind, every=True)


def test_an_agreement_says_who_is_bound_to_what_and_until_when(comity, desk):
    treaty = CodeView("t-1", "Treaty", ("PT", "ES"), ("detection",), ("*",), until=NOON)
    desk.replies[POLICY_CODES] = CodesReply((treaty,))
    said = comity("code", "list", "agreements").out
    assert re.search(r"t-1 +Treaty +PT, ES, detection, until 2026-03-01", said)


@pytest.mark.parametrize("kind", ["offences", "agreements", "remedies"])
def test_a_folder_of_policies_is_read_without_a_node(comity, desk, rules, kind):
    given = ("code", "list", kind, "--policies", "somewhere", "--json")
    assert json.loads(comity(*given).out)["items"]
    assert desk.calls == []


def test_a_list_that_there_is_not_names_the_command(comity):
    ended = comity("code", "list", "nonsense")
    assert (ended.code, "`comity code list`" in ended.err) == (2, True)


def texts():
    for path in (ROOT / "node").rglob("*.py"):
        if "_pb2" not in path.name:
            yield path, ast.parse(path.read_text())


def test_every_list_that_an_error_names_is_one_that_can_be_read():
    named = set()
    for _, tree in texts():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "choose":
                kind = call.args[0]
                if isinstance(kind, ast.Constant):
                    named.add(kind.value)
    assert len(named) > 10
    assert named <= set(KINDS)


# Few words of a command itself, with no meaning besides.
OF_A_COMMAND = {"node/cli/record.py", "node/matching/intake/formats.py"}
OF_A_COMMAND |= {
    "node/matching/intake/__init__.py",
    "node/languages/tongue.py",
    "node/policy/code_list.py",
}


def test_no_error_lists_codes_without_naming_the_command():
    bare = set()
    for path, tree in texts():
        for given in ast.walk(tree):
            if isinstance(given, ast.keyword) and given.arg == "advice":
                said = ast.unparse(given.value)
                if re.search(r"[Oo]ne of\b|It has:|[Ss]ome of\b", said):
                    bare.add(path.relative_to(ROOT).as_posix())
    assert bare - OF_A_COMMAND <= {"node/cli/policy.py"}  # names of cases
