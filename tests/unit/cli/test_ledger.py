import json
from dataclasses import replace

import pytest

from node.cli import world
from node.model.desk import (
    ById,
    CheckpointList,
    EntryList,
    EntryRequest,
    EntryView,
    ExportFile,
    LedgerPage,
    PeerCheckpoint,
    ProofReply,
    VerifyReply,
    VerifyRequest,
)
from node.model.desk_head import ClearRequest, DoubtList, DoubtView
from tests.unit.cli.stage import EVIL, NOON

HOLDS = VerifyReply(
    ok=True, size=3, root="ab", findings=(), checkpoint="c", vkey="pt-pj+1+k"
)
BROKEN = VerifyReply(
    ok=False, size=3, root="", findings=("entry 2: leaf",), checkpoint="c", vkey="k"
)
ENTRY = EntryView(
    index=2,
    act="query.answered",
    at=NOON,
    erased=False,
    json='{"asker": "pt-pj", "responder": "es-pn", "case": "C-1"}',
)


def test_a_ledger_that_holds_ends_with_zero_and_one_that_does_not_with_one(
    comity, desk
):
    desk.replies["Ledger.Verify"] = HOLDS
    assert comity("ledger", "verify").code == 0
    desk.replies["Ledger.Verify"] = BROKEN
    ended = comity("ledger", "verify")
    assert ended.code == 1
    assert "entry 2: leaf" in ended.out
    assert "DOES NOT HOLD" in ended.out


def test_checkpoints_that_others_hold_are_handed_over(comity, desk, home):
    (home / "one").write_text("note one\n")
    (home / "two").write_text("note two\n")
    desk.replies["Ledger.Verify"] = HOLDS
    comity("ledger", "verify", "--checkpoint", "one", "--checkpoint", "two")
    sent = desk.request("Ledger.Verify")
    assert sent == VerifyRequest(("note one\n", "note two\n"))


def test_an_export_is_checked_without_a_node(comity, desk, monkeypatch, tmp_path):
    asked = []

    def verified(path, checkpoints, vkey):
        asked.append((path, checkpoints, vkey))
        return BROKEN

    monkeypatch.setattr(world, "verify_export", verified)
    (tmp_path / "held").write_text("note")
    ended = comity(
        *("--dir", "/nonexistent", "ledger", "verify", "--export", tmp_path),
        *("--checkpoint", tmp_path / "held", "--vkey", "pt-pj+1+k"),
    )
    assert ended.code == 1
    assert asked == [(tmp_path, ("note",), "pt-pj+1+k")]
    assert desk.calls == []


def test_entries_are_listed_and_one_is_shown(comity, desk):
    desk.replies["Ledger.Show"] = EntryList(3, (ENTRY,))
    said = comity("ledger", "show", "--last", "5", "--exchange", "x").out
    assert "pt-pj > es-pn" in said
    assert desk.request("Ledger.Show") == LedgerPage(-5, 5, "x")
    desk.replies["Ledger.Entry"] = ENTRY
    assert "query.answered" in comity("ledger", "show", "2").out
    assert desk.request("Ledger.Entry") == EntryRequest(2)


def test_it_is_said_how_many_covers_were_left_out(comity, desk):
    desk.replies["Ledger.Show"] = EntryList(200, (ENTRY,), shown=128, covers=125)
    said = comity("ledger", "show").out
    assert "peers are shown 128" in said
    assert "125 cover entries" in said
    comity("ledger", "show", "--covers")
    assert desk.request("Ledger.Show").covers


def test_content_is_opened_for_one_entry_and_a_reason(comity, desk):
    assert comity("ledger", "show", "--exhibit").code == 2
    desk.replies["Ledger.Entry"] = ENTRY
    comity("ledger", "show", "2", "--exhibit", "--reason", "audit 7")
    assert desk.request("Ledger.Entry") == EntryRequest(2, True, "audit 7")


@pytest.mark.attack
def test_attack_an_exhibit_carries_escape_sequences_to_the_auditor(comity, desk):
    evil = json.dumps({"name": EVIL}, ensure_ascii=False)
    desk.replies["Ledger.Entry"] = EntryView(
        index=2, act=EVIL, at=NOON, erased=True, json=evil, exhibit_json=EVIL
    )
    said = comity("ledger", "show", "2").out
    for char in "\x1b\x07\x9b\u202e":
        assert char not in said


def test_a_proof_is_printed_or_written_with_what_opens_the_leaf(comity, desk, home):
    desk.replies["Ledger.Prove"] = ProofReply(2, "proof\n", b"leaf", b"salt", b"{}")
    assert comity("ledger", "prove", "2").out == "proof\n"
    assert desk.request("Ledger.Prove") == ById("2")
    assert comity("ledger", "prove", "2", "--out", home / "p").code == 0
    assert sorted(p.name for p in (home / "p").iterdir()) == [
        *("entry", "leaf", "proof", "salt"),
    ]


def test_an_export_is_written_file_by_file(comity, desk, home):
    desk.replies["Ledger.Export"] = [
        ExportFile("checkpoint", b"c"),
        ExportFile("tile/0/000.p/3", b"a", more=True),
        ExportFile("tile/0/000.p/3", b"b"),
    ]
    ended = comity("ledger", "export", "--out", home / "x", "--json")
    assert json.loads(ended.out) == {"files": 2, "out": str(home / "x")}
    assert (home / "x/tile/0/000.p/3").read_bytes() == b"ab"


@pytest.mark.attack
@pytest.mark.parametrize("path", ["../comity.toml", "/tmp/evil", "tile/../../x"])
def test_attack_a_node_s_export_writes_outside_its_folder(comity, desk, home, path):
    desk.replies["Ledger.Export"] = [ExportFile(path, b"evil")]
    assert comity("ledger", "export", "--out", home / "x").code == 1
    assert (home / "comity.toml").read_text() == ""
    assert list((home / "x").iterdir()) == []


def test_checkpoints_of_peers_are_kept_as_files(comity, desk, home):
    held = CheckpointList((PeerCheckpoint("es-pn", 9, "note", NOON),))
    desk.replies["Ledger.Checkpoints"] = held
    assert "es-pn" in comity("ledger", "checkpoints", "--out", home / "k").out
    assert (home / "k/es-pn.checkpoint").read_text() == "note"


def a_doubt(**changed):
    made = DoubtView("es-pn", "cut", NOON, "their ledger was cut", "held", "shown")
    return replace(made, **changed)


def test_what_stands_against_a_ledger_is_shown_and_its_heads_are_kept_as_files(
    comity, desk, home
):
    ours = a_doubt(agency="pt-pj", cleared_at=NOON, shown="")
    desk.replies["Ledger.Doubts"] = DoubtList((a_doubt(), ours))
    said = comity("ledger", "doubts", "--out", home / "d").out
    assert "their ledger was cut" in said
    assert "stands" in said
    assert sorted(path.name for path in (home / "d").iterdir()) == [
        "001-es-pn-held.checkpoint",
        "001-es-pn-shown.checkpoint",
        "002-pt-pj-held.checkpoint",
    ]
    desk.replies["Ledger.Doubts"] = DoubtList(())
    assert "nothing stands" in comity("ledger", "doubts").out


def test_a_doubt_is_cleared_for_a_reason(comity, desk):
    desk.replies["Ledger.Clear"] = DoubtList((a_doubt(cleared_at=NOON),))
    assert comity("ledger", "clear", "es-pn").code == 2
    assert comity("ledger", "clear", "es-pn", "--reason", "agreed").code == 0
    assert desk.calls[-1] == ("Ledger.Clear", ClearRequest("es-pn", "agreed"))
