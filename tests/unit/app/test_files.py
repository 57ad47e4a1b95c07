"""Folders of policies: what is not part of a bundle is not mistaken for it."""

import shutil
from pathlib import Path

import pytest

from node.app.files import read_policy_dir
from node.errors import BadInput

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
