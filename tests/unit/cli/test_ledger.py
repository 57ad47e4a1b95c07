import json
from dataclasses import dataclass, replace

import pytest

from node.cli import world
from node.model.desk.call import ById
from node.model.desk.ledger import (
    LEDGER_ASK_ERASURE,
    LEDGER_CHECKPOINTS,
    LEDGER_CLEAR,
    LEDGER_DOUBTS,
    LEDGER_ENTRY,
    LEDGER_ERASE,
    LEDGER_EXPORT,
    LEDGER_PROVE,
    LEDGER_SHOW,
    LEDGER_VERIFY,
    CheckpointList,
    ClearRequest,
    DoubtList,
    DoubtView,
    EntryList,
    EntryRequest,
    EntryView,
    EraseOrder,
    EraseRequest,
    Erasure,
    ExportFile,
    LedgerPage,
    PeerCheckpoint,
    ProofReply,
    VerifyReply,
    VerifyRequest,
)
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
    desk.replies[LEDGER_VERIFY] = HOLDS
    assert comity("ledger", "verify").code == 0
    desk.replies[LEDGER_VERIFY] = BROKEN
    ended = comity("ledger", "verify")
    assert ended.code == 1
    assert "entry 2: leaf" in ended.out
    assert "DOES NOT HOLD" in ended.out


def test_checkpoints_that_others_hold_are_handed_over(comity, desk, home):
    (home / "one").write_text("note one\n")
    (home / "two").write_text("note two\n")
    desk.replies[LEDGER_VERIFY] = HOLDS
    comity("ledger", "verify", "--checkpoint", "one", "--checkpoint", "two")
    sent = desk.request(LEDGER_VERIFY)
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


@dataclass
class Verdict:
    ok: bool = True
    verdict: str = "holds"
    text: str = "it holds"
    facts: tuple[tuple[str, str], ...] = (("entry", "42"),)


FORGED = Verdict(False, "altered", "it was altered", ())


@pytest.fixture
def handed(monkeypatch, tmp_path):
    """What was handed out, how it is judged, and what was asked."""
    names = ("proof", "evidence", "together")
    asked, verdicts = [], dict.fromkeys(names, Verdict())
    for name in names:

        def stand(*given, name=name):
            asked.append((name, given))
            return verdicts[name]

        monkeypatch.setattr(world, f"check_{name}", stand)
    for name in ("proof", "message", "ours", "theirs"):
        (tmp_path / name).write_text(name)
    return asked, verdicts


def test_a_proof_and_a_message_are_checked_without_a_node(
    comity, desk, handed, tmp_path
):
    asked, verdicts = handed
    at = ("--dir", "/nonexistent", "ledger", "verify", "--json")
    proof, message = (
        ("--proof", tmp_path / "proof"),
        ("--evidence", tmp_path / "message"),
    )
    cards = ("--card", tmp_path / "ours", "--card", tmp_path / "theirs")
    ended = comity(*at, *proof, *message, *cards)
    assert ended.code == 0
    told = json.loads(ended.out)
    assert {name: one["verdict"] for name, one in told.items()} == dict.fromkeys(
        ("proof", "evidence", "together"), "holds"
    )
    assert asked[0] == ("proof", (tmp_path / "proof", "", b"ours"))
    assert asked[1] == ("evidence", (tmp_path / "message", b"theirs"))
    assert desk.calls == []
    # One that does not hold ends with 1, and is not compared with the other.
    verdicts["proof"] = FORGED
    ended = comity(*at, *proof, *message, *cards)
    assert ended.code == 1
    assert set(json.loads(ended.out)) == {"proof", "evidence"}
    assert "it was altered" in comity("ledger", "verify", *proof, "--vkey", "k").out
    assert comity("ledger", "verify", *message).code == 2


def test_a_ledger_is_checked_in_its_folder_while_no_node_runs(
    comity, desk, monkeypatch, home, tmp_path
):
    asked = []

    def verified(*given):
        asked.append(given)
        return BROKEN

    monkeypatch.setattr(world, "verify_offline", verified)
    secret = tmp_path / "passphrase"
    secret.write_text("correct horse battery staple\n")
    secret.chmod(0o600)
    (tmp_path / "held").write_text("note")
    given = ("--passphrase-file", secret, "--checkpoint", tmp_path / "held")
    ended = comity("ledger", "verify", "--offline", *given)
    assert ended.code == 1
    assert asked == [(home, b"correct horse battery staple", ("note",))]
    assert desk.calls == []


def test_two_officers_erase(comity, desk):
    desk.replies[LEDGER_ASK_ERASURE] = Erasure(42, "exhibit", 99)
    asked = ("ledger", "ask-erasure", "42", "--part", "exhibit", "--reason", "order 7")
    assert "comity ledger erase 99" in comity(*asked).out
    assert desk.request(LEDGER_ASK_ERASURE) == EraseRequest(42, "exhibit", "order 7")
    desk.replies[LEDGER_ERASE] = Erasure(42, "exhibit", 103)
    said = comity("ledger", "erase", "99", "--reason", "order 7 was shown").out
    assert "entry 103 says so" in said
    assert desk.request(LEDGER_ERASE) == EraseOrder(99, "order 7 was shown")


def test_signed_messages_of_an_exhibit_are_written_byte_for_byte(comity, desk, home):
    desk.replies[LEDGER_ENTRY] = replace(ENTRY, evidence=(b"one", b"two"))
    given = ("ledger", "show", "2", "--exhibit", "--reason", "audit 7")
    assert comity(*given, "--out", home / "e").code == 0
    assert (home / "e/1.evidence").read_bytes() == b"one"
    assert (home / "e/2.evidence").read_bytes() == b"two"
    assert comity("ledger", "show", "2", "--out", home / "f").code == 2


def test_a_missing_key_is_told_apart_from_an_erasure(comity, desk):
    desk.replies[LEDGER_ENTRY] = replace(ENTRY, note="no entry says that", json="")
    assert "no entry says that" in comity("ledger", "show", "2").out


def test_entries_are_listed_and_one_is_shown(comity, desk):
    desk.replies[LEDGER_SHOW] = EntryList(3, (ENTRY,))
    said = comity("ledger", "show", "--last", "5", "--exchange", "x").out
    assert "pt-pj > es-pn" in said
    assert desk.request(LEDGER_SHOW) == LedgerPage(-5, 5, "x")
    desk.replies[LEDGER_ENTRY] = ENTRY
    assert "query.answered" in comity("ledger", "show", "2").out
    assert desk.request(LEDGER_ENTRY) == EntryRequest(2)


def test_it_is_said_how_many_covers_were_left_out(comity, desk):
    desk.replies[LEDGER_SHOW] = EntryList(200, (ENTRY,), shown=128, covers=125)
    said = comity("ledger", "show").out
    assert "shown to peers: 128" in said
    assert "125 cover entries" in said
    comity("ledger", "show", "--covers")
    assert desk.request(LEDGER_SHOW).covers


def test_content_is_opened_for_one_entry_and_a_reason(comity, desk):
    assert comity("ledger", "show", "--exhibit").code == 2
    desk.replies[LEDGER_ENTRY] = ENTRY
    comity("ledger", "show", "2", "--exhibit", "--reason", "audit 7")
    assert desk.request(LEDGER_ENTRY) == EntryRequest(2, True, "audit 7")


@pytest.mark.attack
def test_attack_an_exhibit_carries_escape_sequences_to_the_auditor(comity, desk):
    evil = json.dumps({"name": EVIL}, ensure_ascii=False)
    desk.replies[LEDGER_ENTRY] = EntryView(
        index=2, act=EVIL, at=NOON, erased=True, json=evil, exhibit_json=EVIL
    )
    said = comity("ledger", "show", "2").out
    for char in "\x1b\x07\x9b\u202e":
        assert char not in said


def test_a_proof_is_printed_or_written_with_what_opens_the_leaf(comity, desk, home):
    desk.replies[LEDGER_PROVE] = ProofReply(2, "proof\n", b"leaf", b"salt", b"{}")
    assert comity("ledger", "prove", "2").out == "proof\n"
    assert desk.request(LEDGER_PROVE) == ById("2")
    assert comity("ledger", "prove", "2", "--out", home / "p").code == 0
    assert sorted(p.name for p in (home / "p").iterdir()) == [
        *("entry", "leaf", "proof", "salt"),
    ]


def test_an_export_is_written_file_by_file(comity, desk, home):
    desk.replies[LEDGER_EXPORT] = [
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
    desk.replies[LEDGER_EXPORT] = [ExportFile(path, b"evil")]
    assert comity("ledger", "export", "--out", home / "x").code == 1
    assert (home / "comity.toml").read_text() == ""
    assert not (home / "x").exists()
    assert not [p for p in home.parent.rglob("*") if "evil" in p.name]


def test_checkpoints_of_peers_are_kept_as_files(comity, desk, home):
    held = CheckpointList((PeerCheckpoint("es-pn", 9, "note", NOON),))
    desk.replies[LEDGER_CHECKPOINTS] = held
    assert "es-pn" in comity("ledger", "checkpoints", "--out", home / "k").out
    assert (home / "k/es-pn.checkpoint").read_text() == "note"


def a_doubt(**changed):
    made = DoubtView("es-pn", "cut", NOON, "their ledger was cut", "held", "shown")
    return replace(made, **changed)


def test_what_stands_against_a_ledger_is_shown_and_its_heads_are_kept_as_files(
    comity, desk, home
):
    ours = a_doubt(agency="pt-pj", cleared_at=NOON, shown="")
    desk.replies[LEDGER_DOUBTS] = DoubtList((a_doubt(), ours))
    said = comity("ledger", "doubts", "--out", home / "d").out
    assert "their ledger was cut" in said
    assert "stands" in said
    assert sorted(path.name for path in (home / "d").iterdir()) == [
        "001-es-pn-held.checkpoint",
        "001-es-pn-shown.checkpoint",
        "002-pt-pj-held.checkpoint",
    ]
    desk.replies[LEDGER_DOUBTS] = DoubtList(())
    assert "nothing stands" in comity("ledger", "doubts").out


def test_a_doubt_is_cleared_for_a_reason(comity, desk):
    desk.replies[LEDGER_CLEAR] = DoubtList((a_doubt(cleared_at=NOON),))
    assert comity("ledger", "clear", "es-pn").code == 2
    assert comity("ledger", "clear", "es-pn", "--reason", "agreed").code == 0
    assert desk.calls[-1] == (LEDGER_CLEAR, ClearRequest("es-pn", "agreed"))
