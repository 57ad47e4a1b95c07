"""The command as a person or a script uses it: real processes, two real nodes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from node.app.desk import connect
from node.model.desk.officer import OFFICERS_ADD, OfficerAddRequest
from tests import processes
from tests.processes import give_no_views

ROOT = Path(__file__).resolve().parents[2]
NAMES = {"pt-pj": "PT", "es-cnp": "ES"}
ADDED = ("analyst", "custodian")
WHY = (
    *("--purpose", "investigation", "--case", "2026/17"),
    *("--offence", "terrorism", "--basis", "eu-2023-977"),
)
LISTED = {
    "category": "person",
    "source_id": "1",
    "role": "suspect",
    "fields": {"name": ["Ivan Petrov"], "birth_date": ["1972-04-03"]},
}


@dataclass
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def comity(*arguments, role=None, folder=None):
    given = [str(a) for a in arguments]
    if folder is not None:
        given += ["--dir", str(folder)]
    if role is not None:
        given += ["--credential", str(folder.parent / f"{folder.name}.{role}")]
    env = {k: v for k, v in os.environ.items() if not k.startswith("COMITY_")}
    done = processes.comity(*given, env=env)
    assert "Traceback" not in done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(folder):
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "node", "--dir", str(folder), "serve"),
            *("--passphrase-file", str(folder.parent / "passphrase")),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=(folder.parent / f"{folder.name}.log").open("ab"),
    )
    deadline = time.monotonic() + 60
    while not (folder / "run" / "desk.sock").exists():
        assert process.poll() is None, "the node ended before it served"
        assert time.monotonic() < deadline, "the node did not begin to serve"
        time.sleep(0.05)
    return process


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two nodes that know each other, with an officer of each role."""
    root = tmp_path_factory.mktemp("nodes")
    secret = root / "passphrase"
    secret.touch(mode=0o600)
    secret.write_text("correct horse battery staple\n")
    processes = []
    try:
        for agency, country in NAMES.items():
            address = f"127.0.0.1:{free_port()}"
            made = comity(
                *("init", root / agency, "--agency", agency, "--country", country),
                *("--name", agency, "--listen", address, "--endpoint", address),
                *("--passphrase-file", secret, "--json"),
            )
            assert made.code == 0, made.err
            give_no_views(root / agency)
            processes.append(serve(root / agency))
            add_officers(root / agency)
        introduce(root / "pt-pj", root / "es-cnp")
        introduce(root / "es-cnp", root / "pt-pj")
        yield root
    finally:
        for process in processes:
            process.terminate()
            assert process.wait(30) == 0


def add_officers(folder):
    for handed in (folder / "hand-over").iterdir():
        handed.rename(folder.parent / f"{folder.name}.{handed.stem}")
    with connect(folder) as desk:
        for role in ADDED:
            out = folder.parent / f"{folder.name}.{role}"
            out.touch(mode=0o600)
            request = OfficerAddRequest(role, (role,))
            out.write_text(desk.call(OFFICERS_ADD, request).credential)


def introduce(one, other):
    card = one.parent / f"{one.name}.card"
    exported = comity("peer", "card", "--out", card, "--json", folder=one)
    heard = exported.json["fingerprint"].lower().replace(" ", "-")
    added = comity("peer", "add", card, "--fingerprint", heard, folder=other)
    assert added.code == 0, added.err


def test_a_card_that_was_swapped_on_the_way_is_not_added(world):
    wrong = "AAAA BBBB CCCC DDDD EEEE FFFF GGGG HHHH"
    card = world / "es-cnp.card"
    done = comity("peer", "add", card, "--fingerprint", wrong, folder=world / "pt-pj")
    assert done.code == 1
    assert done.err.startswith("comity: ")


def test_a_question_crosses_the_border_and_both_ledgers_hold(world):
    here, there = world / "pt-pj", world / "es-cnp"
    (world / "list.json").write_text(json.dumps(LISTED) + "\n{broken\n")
    loaded = comity(
        "record",
        "import",
        world / "list.json",
        "--json",
        role="custodian",
        folder=there,
    )
    assert loaded.code == 1, "a row was not taken"
    assert (loaded.json["added"], loaded.json["rejected"]) == (1, 1)
    assert Path(loaded.json["reject_file"]).read_text().splitlines()[1].startswith("2,")

    asked = comity(
        *("query", "ask", "person", "--name", "Петров Иван", "--born", "1972", *WHY),
        "--json",
        role="analyst",
        folder=here,
    )
    assert asked.code == 0, asked.err
    (answer,) = asked.json["answers"]
    assert answer["peer"] == "es-cnp"
    assert answer["answers"][0]["kind"] == "hit"

    shown = comity("query", "show", asked.json["query_id"], role="analyst", folder=here)
    assert "es-cnp" in shown.out
    for folder in (here, there):
        verified = comity("ledger", "verify", "--json", role="auditor", folder=folder)
        assert verified.json["ok"] is True, verified.out


def test_what_cannot_be_read_stops_a_question_at_the_node(world):
    here = world / "pt-pj"
    before = comity("query", "list", "--json", role="analyst", folder=here).json
    asked = ("query", "ask", "--name", "Ivan Petrov", "--born", "yesterday", *WHY)
    done = comity(*asked, role="analyst", folder=here)
    assert done.code == 2
    assert done.err.startswith("comity: birth_date 'yesterday' cannot be read\n")
    assert "1972-05-03" in done.err
    assert comity("query", "list", "--json", role="analyst", folder=here).json == before
    done = comity(*asked, "--drop-unread", "--json", role="analyst", folder=here)
    assert done.code == 0, done.err
    assert done.json["left_out"][0]["field"] == "birth_date"


def test_a_date_that_may_be_either_of_two_is_read_back(world):
    asked = ("query", "ask", "--name", "Ivan Petrov", "--born", "03/04/1972", *WHY)
    done = comity(*asked, role="analyst", folder=world / "pt-pj")
    assert done.code == 0, done.err
    read = "03/04/1972 is read as any day from 1972-03-04 to 1972-04-03."
    assert done.err.startswith(f"Date of birth: {read}")


def test_what_cannot_be_read_is_counted_in_an_import(world):
    here = world / "pt-pj"
    (world / "rows.csv").write_text("id,name,born\n1,Ana,31/02/1980\n2,Rui,not known\n")
    (world / "rows.toml").write_text(
        'category = "person"\nsource_id = "id"\nrole = "suspect"\n[columns]\n'
        '"name" = { field = "name" }\n"born" = { field = "birth_date" }\n'
    )
    given = ("record", "import", world / "rows.csv", "--mapping", world / "rows.toml")
    done = comity(*given, "--json", role="custodian", folder=here)
    assert done.code == 0, done.err
    assert (done.json["added"], done.json["unread"]) == (2, 2)
    lines = [(u["line"], u["field"]) for u in done.json["unread_values"]]
    assert lines == [(2, "birth_date"), (3, "birth_date")]


def test_a_vin_with_spaces_is_no_second_car_without_a_word(world):
    here = world / "pt-pj"
    add = ("record", "add", "vehicle", "--json", "--field")
    first = comity(*add, "vin=WVWZZZ1JZXW000001", role="custodian", folder=here)
    reference = first.json["reference"]
    spaced = (*add, "vin=WVW ZZZ 1JZ XW 000001")
    again = comity(*spaced, role="custodian", folder=here)
    assert again.code == 2
    assert reference in again.json["error"]["message"]
    joined = comity(*spaced, "--join", reference, role="custodian", folder=here)
    assert joined.json["reference"] == reference


def test_an_export_is_verified_without_the_node_and_a_changed_one_is_not(world):
    out = world / "export"
    done = comity(
        "ledger", "export", "--out", out, role="auditor", folder=world / "pt-pj"
    )
    assert done.code == 0, done.err
    assert comity("ledger", "verify", "--export", out).code == 0
    tile = next(p for p in sorted((out / "tile" / "0").rglob("*")) if p.is_file())
    data = bytearray(tile.read_bytes())
    data[0] ^= 1
    tile.write_bytes(data)
    assert comity("ledger", "verify", "--export", out).code == 1


@pytest.mark.attack
@pytest.mark.parametrize(
    ("role", "command"),
    [
        ("analyst", ("officer", "list")),
        ("analyst", ("ledger", "verify")),
        ("auditor", ("query", "ask", "--name", "X", *WHY)),
        ("custodian", ("peer", "revoke", "es-cnp", "--reason", "x")),
        ("release-officer", ("record", "stats")),
    ],
)
def test_attack_an_officer_uses_a_command_of_another_role(world, role, command):
    done = comity(*command, role=role, folder=world / "pt-pj")
    assert done.code == 1
    assert "role" in done.err


@pytest.mark.attack
def test_attack_a_made_up_credential_is_taken(world):
    mine = world / "pt-pj.forged"
    mine.touch(mode=0o600)
    mine.write_text("comity-" + "A" * 52)
    done = comity("peer", "list", role="forged", folder=world / "pt-pj")
    assert done.code == 1
    assert "AAAA" not in done.err


def test_a_question_without_purpose_case_offence_or_basis_is_not_asked(world):
    for leave in range(0, len(WHY), 2):
        why = WHY[:leave] + WHY[leave + 2 :]
        given = ("query", "ask", "--name", "X", *why)
        done = comity(*given, role="analyst", folder=world / "pt-pj")
        assert done.code in {1, 2}, WHY[leave]
        assert re.match(r"comity: .+\n  .+\n$", done.err)


def test_no_name_is_in_any_log(world):
    said = "".join(p.read_text() for p in world.glob("*.log"))
    assert "node.ready" in said
    assert not re.search("petrov|петров", said, re.IGNORECASE)


def test_a_node_that_does_not_run_ends_with_three(world, tmp_path):
    made = comity(
        *("init", tmp_path / "fr-pn", "--agency", "fr-pn", "--country", "FR"),
        *("--name", "PN", "--passphrase-file", world / "passphrase"),
    )
    assert made.code == 0, made.err
    done = comity("status", "--json", folder=tmp_path / "fr-pn")
    assert done.code == 3
    assert done.json["error"]["code"] == "unreachable"
    for path in (tmp_path / "fr-pn").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_wrong_passphrase_is_one_line_and_not_the_passphrase(world, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.touch(mode=0o600)
    wrong.write_text("incorrect horse battery\n")
    given = ("serve", "--passphrase-file", wrong)
    done = comity(*given, folder=world / "pt-pj")
    assert done.code == 1
    assert "incorrect" not in done.err


def test_doctor_and_backup_work_while_the_node_runs(world):
    done = comity("doctor", "--json", folder=world / "pt-pj")
    assert done.json["ok"] is True, done.out
    out = world / "pt.backup"
    assert comity("backup", "--out", out, folder=world / "pt-pj").code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    given = ("restore", "--yes", out, world / "restored", "--passphrase-file")
    assert comity(*given, world / "passphrase").code == 0
    assert comity(*given, world / "passphrase").code == 2


def test_a_node_that_is_told_to_stop_ends_cleanly(world, tmp_path):
    folder = tmp_path / "it-ps"
    (tmp_path / "passphrase").touch(mode=0o600)
    (tmp_path / "passphrase").write_bytes((world / "passphrase").read_bytes())
    comity(
        *("init", folder, "--agency", "it-ps", "--country", "IT", "--name", "PS"),
        *("--listen", "127.0.0.1:0", "--passphrase-file", tmp_path / "passphrase"),
    )
    process = serve(folder)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert not (folder / "run" / "desk.sock").exists()
