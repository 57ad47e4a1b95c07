import csv
import stat

import pytest
from node.model.desk.record import Reject

from node.cli.reject import RejectFile
from node.errors import AlreadyThere


def rows(path):
    return list(csv.reader(path.read_text().splitlines()))


def test_line_and_reason_are_named_next_to_the_source(tmp_path):
    refused = RejectFile(tmp_path / "list.csv", None)
    refused.add([Reject(3, "no name"), Reject(9, 'a "quoted", reason')])
    refused.close()
    path = tmp_path / "list.csv.rejects.csv"
    assert rows(path) == [
        ["line", "reason"],
        ["3", "no name"],
        ["9", 'a "quoted", reason'],
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_rejects_there_is_no_file(tmp_path):
    refused = RejectFile(tmp_path / "list.csv", None)
    refused.add([])
    refused.close()
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_reject_file_stays(tmp_path):
    (tmp_path / "list.csv.rejects.csv").write_text("old")
    refused = RejectFile(tmp_path / "list.csv", None)
    refused.add([Reject(1, "x")])
    refused.close()
    assert (tmp_path / "list.csv.rejects.csv").read_text() == "old"
    assert (tmp_path / "list.csv.rejects.csv.2").exists()


@pytest.mark.attack
def test_attack_a_symlink_named_as_reject_file_is_written_through(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "victim")
    with pytest.raises(AlreadyThere):
        RejectFile(tmp_path / "list.csv", tmp_path / "link")


@pytest.mark.attack
def test_attack_a_symlink_appears_after_the_reject_file_was_chosen(tmp_path):
    refused = RejectFile(tmp_path / "list.csv", tmp_path / "out")
    (tmp_path / "out").symlink_to(tmp_path / "victim")
    with pytest.raises(AlreadyThere):
        refused.add([Reject(1, "x")])
    assert not (tmp_path / "victim").exists()


@pytest.mark.attack
@pytest.mark.parametrize("reason", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"])
def test_attack_a_reason_runs_as_a_spreadsheet_formula(tmp_path, reason):
    refused = RejectFile(tmp_path / "list.csv", None)
    refused.add([Reject(1, reason)])
    refused.close()
    assert rows(refused.path)[1] == ["1", f"'{reason}"]


@pytest.mark.attack
def test_attack_a_reason_forges_a_row_or_an_escape(tmp_path):
    refused = RejectFile(tmp_path / "list.csv", None)
    refused.add([Reject(1, "x\n2,forged\x1b[2J")])
    refused.close()
    assert rows(refused.path)[1:] == [["1", "x\\n2,forged\\x1b[2J"]]
