"""Folders of policies: what is not part of a bundle is not mistaken for it."""

import os
import shutil
from pathlib import Path

import pytest

from node.app.files import read_policy_dir
from node.errors import BadInput
from node.steady import Steady

STRICT = Path(__file__).resolve().parents[3] / "policies" / "examples" / "strict"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(STRICT, tmp_path / "policies"))


def put(folder, name):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("", encoding="utf-8")
    return file


@pytest.mark.attack
@pytest.mark.parametrize(
    "name",
    [
        "properties/our_own.toml",
        "properties/Ours.TOML",
        "Properties/ours.toml",
        "properties/more/ours.toml",
        "our_rules.cedar",
        "cases/rules.cedar",
        "Waived.toml",
    ],
)
def test_a_file_is_not_left_out_for_its_name_without_a_word(folder, name):
    put(folder, name)
    with pytest.raises(BadInput, match=name):
        read_policy_dir(folder)


@pytest.mark.attack
def test_a_link_to_a_rule_is_not_left_out_without_a_word(folder, tmp_path):
    (folder / "ours.cedar").symlink_to(put(tmp_path, "elsewhere.cedar"))
    with pytest.raises(BadInput, match=r"ours\.cedar"):
        read_policy_dir(folder)


def test_readmes_examples_and_hidden_files_are_left_out(folder):
    before = read_policy_dir(folder)
    for name in ("README.md", ".ours.toml", "found/one.toml", "examples/x/ask.cedar"):
        put(folder, name)
    assert read_policy_dir(folder) == before


def test_a_file_that_changes_while_it_is_read_is_named(folder, monkeypatch):
    """Two writers: what is read is neither the rules of before nor those of after."""
    file = folder / "policy.cedar"
    file.write_bytes(b"// rules\n" * 20_000)
    opened = Path.open

    def cut(path, *given):
        found = opened(path, *given)
        found.read(1)
        found.seek(0)
        if path == file:
            monkeypatch.setattr(Steady, "check", shrunk(Steady.check, file))
        return found

    monkeypatch.setattr(Path, "open", cut)
    with pytest.raises(BadInput, match=r"policy\.cedar shrank from 180000 to 9 bytes"):
        read_policy_dir(folder)


def shrunk(check, file):
    def look(self, read=None):
        os.truncate(file, 9)
        check(self, read)

    return look
