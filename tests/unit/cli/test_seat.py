import pytest

from node.cli.seat import Seat
from node.model.desk.peer import PEERS_LIST, PeerList


@pytest.fixture(autouse=True)
def replies(desk):
    desk.replies[PEERS_LIST] = PeerList(())


def test_the_present_folder_is_the_node_if_it_is_one(comity, home, desk):
    assert comity("peer", "list").code == 0
    assert desk.seats[0] == (home, home / "credentials" / "operator")


def test_the_folder_is_named_by_option_or_environment(
    comity, home, desk, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    assert comity("peer", "list").code == 2
    assert comity("peer", "list", "--dir", home).code == 0
    monkeypatch.setenv("COMITY_DIR", str(home))
    assert comity("peer", "list").code == 0
    assert [folder for folder, _ in desk.seats] == [home, home]


def test_an_option_beats_the_environment(comity, home, desk, monkeypatch):
    monkeypatch.setenv("COMITY_DIR", "/nonexistent")
    assert comity("--dir", home, "peer", "list").code == 0


def test_a_folder_that_is_no_node_is_said_with_what_to_do(comity, tmp_path):
    ended = comity("--dir", tmp_path, "peer", "list")
    assert ended.code == 2
    assert "comity.toml" in ended.err
    assert "COMITY_DIR" in ended.err


def test_a_relative_folder_is_told_as_the_absolute_one_that_was_meant(
    comity, monkeypatch, tmp_path
):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("COMITY_DIR", "./pt-pj")
    ended = comity("peer", "list")
    assert ended.code == 2
    assert f"{tmp_path / 'elsewhere' / 'pt-pj'} (COMITY_DIR = pt-pj)" in ended.err
    assert "there is none" in ended.err
    ended = comity("peer", "list", "--dir", "here")
    assert f"{tmp_path / 'elsewhere' / 'here'} (--dir here)" in ended.err


def test_a_relative_credential_is_told_as_the_absolute_one_that_was_meant(
    comity, monkeypatch, tmp_path, home
):
    ended = comity("peer", "list", "--credential", "mine")
    assert str(home / "mine") in ended.err


def test_the_credential_is_named_by_option_or_environment(
    comity, home, desk, monkeypatch, tmp_path
):
    mine = tmp_path / "mine"
    mine.write_text("comity-MINE")
    mine.chmod(0o600)
    assert comity("--credential", mine, "peer", "list").code == 0
    monkeypatch.setenv("COMITY_CREDENTIAL", str(mine))
    assert comity("peer", "list").code == 0
    assert [credential for _, credential in desk.seats] == [mine, mine]


@pytest.mark.attack
def test_attack_a_world_readable_credential_is_used(comity, home, desk):
    (home / "credentials" / "operator").chmod(0o644)
    ended = comity("peer", "list")
    assert ended.code == 2
    assert "chmod 600" in ended.err
    assert desk.seats == []


def test_a_seat_does_not_leak_from_one_command_to_the_next(comity, desk, tmp_path):
    comity("--dir", tmp_path, "--json", "peer", "list")
    assert comity("peer", "list").out == "(none)\n"


def test_no_seat_is_taken_by_default():
    assert Seat() == Seat(None, None, as_json=False)


def test_the_language_is_named_by_option_or_environment(comity, monkeypatch):
    from node.cli.seat import seat

    comity("peer", "list")
    assert seat().language == "en"
    monkeypatch.setenv("COMITY_LANG", "es_MX.UTF-8")
    comity("peer", "list")
    assert seat().language == "es"
    comity("peer", "list", "--lang", "FR-ca")
    assert seat().language == "fr"


@pytest.mark.parametrize("tag", ["de", "english", "C", "../ar", "\x1b[2J"])
def test_a_language_that_is_not_ours_is_misuse_with_the_list(comity, desk, tag):
    ended = comity("peer", "list", "--lang", tag)
    assert ended.code == 2
    assert "en, fr, es, ar" in ended.err
    assert desk.calls == []
