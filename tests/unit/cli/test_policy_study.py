import json

import pytest

from node.cli import world
from node.policy.bundle import load_bundle
from tests.policies.reading import files_of
from tests.policies.tiny import (
    DISCLOSING,
    NO_CASE,
    disclosing_files,
    tiny_files,
)

CHANGE = "in `when`: `&& context.case_given` is dropped"
REASON = (
    f'[[survivor]]\nrule = "ASK"\nchange = \'{CHANGE}\'\nreason = "Looked at."\n'
    '[[survivor]]\nrule = "GONE"\nchange = "x"\nreason = "Once."\n'
)


@pytest.fixture(autouse=True)
def reader(monkeypatch):
    monkeypatch.setattr(world, "read_policies", files_of)
    monkeypatch.setattr(
        world, "load_policies", lambda path: load_bundle(files_of(path))
    )


def written(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_bytes(data)
    return folder


def test_a_bundle_that_notices_every_change_ends_well(comity, tmp_path, desk):
    ended = comity("policy", "mutants", written(tmp_path, tiny_files()))
    assert ended.code == 0
    assert "0 survive" in ended.out
    assert desk.calls == []


def test_a_change_that_would_open_something_ends_with_one(comity, tmp_path):
    folder = written(tmp_path, tiny_files(without=(NO_CASE,)))
    ended = comity("policy", "mutants", folder)
    assert ended.code == 1
    assert f"widens: ASK: {CHANGE}" in ended.out
    assert "1 of these widen release, 1 without a reason" in ended.out
    ended = comity("policy", "mutants", folder, "--json")
    assert ended.code == 1
    told = json.loads(ended.out)
    assert told["ok"] is False
    assert [s["change"] for s in told["unanswered"]] == [CHANGE]
    assert told["survivors"][0]["effect"] == "widens"


def test_with_a_reason_it_ends_well_and_what_is_stale_is_said(comity, tmp_path):
    files = tiny_files(without=(NO_CASE,))
    folder = written(tmp_path, {**files, "mutants.toml": REASON.encode()})
    ended = comity("policy", "mutants", folder)
    assert ended.code == 0
    assert "accepted: Looked at." in ended.out
    assert "mutants.toml: GONE: x: no such change survives" in ended.out


def test_a_sample_tries_so_many(comity, tmp_path):
    folder = written(tmp_path, tiny_files())
    ended = comity("policy", "mutants", folder, "--sample", "5", "--json")
    assert json.loads(ended.out)["mutants"] == 5


def test_the_table_is_printed_for_a_screen_a_file_and_a_program(comity, tmp_path):
    folder = written(tmp_path, disclosing_files())
    assert "weakened  birth_date (core)" in comity("policy", "matrix", folder).out
    assert (
        "| about | to | for |" in comity("policy", "matrix", folder, "--markdown").out
    )
    told = json.loads(comity("policy", "matrix", folder, "--json").out)
    assert told["setting"]["partner"] == "ES"
    assert told["questions"][0]["outcome"]["told"] == "told"


def test_against_another_folder_only_what_differs_is_printed(comity, tmp_path):
    rules = DISCLOSING.replace(
        'Comity::NoticeKind::"red"', 'Comity::NoticeKind::"blue"'
    )
    one = written(tmp_path / "one", disclosing_files(rules))
    other = written(tmp_path / "other", disclosing_files())
    ended = comity("policy", "matrix", one, "--against", other)
    assert ended.code == 0
    lines = ended.out.splitlines()
    more = lines.index("leaves more: blue (person suspect, investigation)")
    less = lines.index("leaves less: red (person suspect, prosecution)")
    assert more < less
    assert "QUESTIONS" not in ended.out
    same = comity("policy", "matrix", other, "--against", other, "--json")
    assert json.loads(same.out)["differences"] == []
