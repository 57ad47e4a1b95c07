import stat

import pytest

from node.cli.new_file import Folder, free_name, open_new, write_new
from node.errors import AlreadyThere, BadInput, CheckFailed


def test_a_new_file_belongs_to_its_owner_alone(tmp_path):
    write_new(tmp_path / "card", b"x")
    assert stat.S_IMODE((tmp_path / "card").stat().st_mode) == 0o600


def test_what_exists_is_not_overwritten(tmp_path):
    (tmp_path / "card").write_text("old")
    with pytest.raises(AlreadyThere):
        write_new(tmp_path / "card", b"new")
    assert (tmp_path / "card").read_text() == "old"


@pytest.mark.attack
def test_attack_a_dangling_symlink_waits_where_the_file_will_be(tmp_path):
    (tmp_path / "out").symlink_to(tmp_path / "target")
    with pytest.raises(AlreadyThere):
        open_new(tmp_path / "out")
    assert not (tmp_path / "target").exists()


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(BadInput, match="No such file"):
        open_new(tmp_path / "no" / "file")


def test_the_next_free_name_counts_up(tmp_path):
    path = tmp_path / "r.csv"
    assert free_name(path) == path
    path.touch()
    assert free_name(path).name == "r.csv.2"
    (tmp_path / "r.csv.2").symlink_to("nowhere")
    assert free_name(path).name == "r.csv.3"


def test_parts_of_one_file_are_joined_and_files_counted(tmp_path):
    folder = Folder(tmp_path / "export")
    folder.write("checkpoint", b"c")
    folder.write("tile/0/x001/234.p/5", b"a", more=True)
    folder.write("tile/0/x001/234.p/5", b"b")
    folder.close()
    assert folder.files == 2
    assert (tmp_path / "export/tile/0/x001/234.p/5").read_bytes() == b"ab"


@pytest.mark.attack
@pytest.mark.parametrize(
    "path",
    [
        "../evil",
        "tile/../../evil",
        "/etc/cron.d/evil",
        "tile//evil",
        "./evil",
        ".ssh/authorized_keys",
        "tile/\x00evil",
        "tile/evil\n",
        "tile\\..\\evil",
        "",
        "a/" * 40 + "a",
        "x" * 200,
        "\u2025/evil",
    ],
)
def test_attack_a_node_names_a_file_outside_the_export_folder(tmp_path, path):
    folder = Folder(tmp_path / "export")
    with pytest.raises(CheckFailed):
        folder.write(path, b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["export"]
    assert not any((tmp_path / "export").rglob("*evil*"))


@pytest.mark.attack
def test_attack_a_node_sends_a_file_twice_to_replace_what_was_checked(tmp_path):
    folder = Folder(tmp_path / "export")
    folder.write("checkpoint", b"true")
    with pytest.raises(CheckFailed):
        folder.write("checkpoint", b"false")
    assert (tmp_path / "export/checkpoint").read_bytes() == b"true"


@pytest.mark.attack
def test_attack_a_node_uses_a_file_as_a_folder(tmp_path):
    folder = Folder(tmp_path / "export")
    folder.write("tile", b"x")
    with pytest.raises(CheckFailed):
        folder.write("tile/0", b"y")


def test_an_export_into_what_exists_is_refused(tmp_path):
    with pytest.raises(AlreadyThere):
        Folder(tmp_path)


def test_a_file_that_never_ends_fails_the_folder(tmp_path):
    folder = Folder(tmp_path / "export")
    folder.write("checkpoint", b"half", more=True)
    with pytest.raises(CheckFailed, match="middle"):
        folder.close()


def test_files_may_not_be_mixed(tmp_path):
    folder = Folder(tmp_path / "export")
    folder.write("one", b"half", more=True)
    with pytest.raises(CheckFailed, match="began"):
        folder.write("two", b"x")


@pytest.mark.parametrize("ends", ["an error", "a file that never ends"])
def test_what_did_not_come_to_its_end_is_taken_away_and_the_next_one_goes(
    tmp_path, ends
):
    def export(*, fails):
        with Folder(tmp_path / "export") as folder:
            folder.write("checkpoint", b"c")
            folder.write("tile/0/000", b"t", more=fails == "a file that never ends")
            if fails == "an error":
                raise CheckFailed("the node is gone")

    with pytest.raises(CheckFailed):
        export(fails=ends)
    assert not (tmp_path / "export").exists()
    export(fails="")
    assert (tmp_path / "export/tile/0/000").read_bytes() == b"t"


def test_what_was_there_before_is_not_taken_away(tmp_path):
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "mine").write_text("x")
    with pytest.raises(AlreadyThere), Folder(tmp_path / "export"):
        pass
    assert (tmp_path / "export" / "mine").exists()
