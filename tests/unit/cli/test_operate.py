import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from node.cli import world
from node.errors import ConfigBroken, KeystoreBroken
from node.model.agency import Agency, AgencyId
from node.model.codes import AgencyClass
from node.model.desk.node import NODE_STATUS, NodeStatus
from tests.unit.cli.stage import NOON

WHO = ("--agency", "pt-pj", "--country", "PT", "--name", "Polícia Judiciária")


@dataclass
class Made:
    fingerprint: str = "ABCD EFGH"
    credential_path: Path = Path("credentials/operator")
    hand_over: tuple[Path, ...] = (Path("hand-over/auditor.credential"),)


@dataclass
class Finding:
    severity: str
    check: str = "clock"
    meaning: str = "it runs"
    remedy: str = ""


@dataclass
class Step:
    name: str
    ok: bool
    detail: str


@dataclass
class Report:
    ok: bool
    steps: tuple[Step, ...]
    agencies: tuple[str, ...] = ("pt-demo",)


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "passphrase"
    path.write_text("correct horse battery staple\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def stand_in(monkeypatch):
    """Replace one function of the world; return the list of its calls."""

    def replace(name, result):
        calls = []

        def stand(*given, **named):
            calls.append((given, named))
            if isinstance(result, Exception):
                raise result
            return result

        monkeypatch.setattr(world, name, stand)
        return calls

    return replace


def test_a_node_is_made_with_the_passphrase_of_the_file(
    comity, stand_in, secret, tmp_path
):
    calls = stand_in("init_node", Made())
    to = ("--listen", "127.0.0.1:7443", "--endpoint", "pj.example:7443")
    ended = comity(
        "init", tmp_path / "n", *WHO, *to, "--passphrase-file", secret, "--json"
    )
    assert ended.code == 0
    assert json.loads(ended.out)["fingerprint"] == "ABCD EFGH"
    who = Agency(AgencyId("pt-pj"), "Polícia Judiciária", "PT", AgencyClass.POLICE)
    chosen = world.Choices("127.0.0.1:7443", "pj.example:7443")
    given, _ = calls[0]
    assert given == (tmp_path / "n", who, b"correct horse battery staple", chosen)


def test_a_node_is_never_made_over_another(comity, stand_in, secret, home):
    calls = stand_in("init_node", Made())
    assert comity("init", home, *WHO, "--passphrase-file", secret).code == 2
    assert calls == []


WRONG = [
    ("--class", "pirates"),
    ("--agency", "Not An Id"),
    ("--agency", "../x-y"),
    ("--country", "Spain"),
    ("--country", "pt"),
    ("--country", "XX"),
    ("--name", "x" * 500),
    ("--name", "a\nb"),
    ("--name", "\udcff"),
    ("--listen", "7443"),
    ("--endpoint", "https://pj.example"),
    ("--store", "mysql://h/d"),
    ("--store", "postgresql://u:hunter2@h/d"),
    ("--policies", "no-such-folder"),
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_choice_is_refused_by_its_option_in_words(
    comity, stand_in, secret, tmp_path, wrong
):
    """No path, no pattern, no file to correct: there is none yet, and nothing is asked."""
    calls = stand_in("init_node", Made())
    ended = comity("init", tmp_path / "n", *WHO, *wrong)
    assert ended.code == 2
    assert ended.err.startswith(f"comity: {wrong[0]} ")
    assert "it must be" in ended.err
    assert not re.search(r"configuration file|regex|\^\[|making|hunter2", ended.err)
    if wrong[0] != "--store":
        assert repr(wrong[1]).strip("'")[:20] in ended.err.replace("\\\\", "\\")
    assert calls == []


def test_the_file_of_the_database_s_password_can_be_named(
    comity, stand_in, secret, tmp_path
):
    calls = stand_in("init_node", Made())
    to = ("--store", "postgresql://comity@db.internal/comity")
    given = ("init", tmp_path / "n", *WHO, *to, "--passphrase-file", secret)
    assert comity(*given, "--password-file", secret).code == 0
    assert calls[0][0][-1].password_file == secret
    ended = comity(*given, "--password-file", tmp_path / "none")
    assert (ended.code, len(calls)) == (2, 1)
    assert "password file" in ended.err


def test_without_a_passphrase_nothing_is_made(comity, stand_in, tmp_path):
    calls = stand_in("init_node", Made())
    ended = comity("init", tmp_path / "n", *WHO)
    assert ended.code == 2
    assert "--passphrase-file" in ended.err
    assert calls == []


@pytest.mark.attack
def test_attack_a_passphrase_file_open_to_others_is_used(comity, stand_in, secret):
    calls = stand_in("serve", None)
    secret.chmod(0o644)
    ended = comity("serve", "--passphrase-file", secret)
    assert ended.code == 2
    assert "horse" not in ended.err
    assert calls == []


def test_the_node_is_served_with_its_passphrase(comity, stand_in, secret, home):
    stand_in("passphrase_file", secret)
    calls = stand_in("serve", None)
    assert comity("serve").code == 0
    assert calls[0][0] == (home, b"correct horse battery staple")


def test_a_node_that_cannot_start_says_why(comity, stand_in, secret):
    stand_in("serve", KeystoreBroken("the passphrase does not open keystore"))
    ended = comity("serve", "--passphrase-file", secret)
    assert ended.code == 1
    assert ended.err.startswith("comity: the passphrase does not open keystore\n")


def test_the_status_names_warnings(comity, desk):
    desk.replies[NODE_STATUS] = NodeStatus(
        agency="pt-pj",
        name="PJ",
        country="PT",
        version="1",
        started_at=NOON,
        store="sqlite",
        ledger_size=3,
        records=4,
        peers=2,
        policy_digest="ab",
        wire_address="0.0.0.0:7443",
        warnings=("the TLS key ends in 9 days",),
        doubts=("es-pn: their ledger was cut",),
    )
    said = comity("status").out
    assert "warning: the TLS key ends in 9 days" in said
    assert "IN DOUBT: es-pn: their ledger was cut" in said


def test_a_finding_that_is_an_error_ends_with_one(comity, stand_in):
    stand_in("examine", (Finding("ok"), Finding("warning", remedy="look")))
    assert comity("doctor").code == 0
    stand_in("examine", (Finding("error", meaning="the disk is full"),))
    ended = comity("doctor", "--json")
    assert ended.code == 1
    assert json.loads(ended.out)["ok"] is False


@pytest.mark.parametrize(
    ("findings", "told"),
    [
        ((Finding("ok", "node"),), "in order\n"),
        ((Finding("ok"),), "in order; the running node was not asked\n"),
        ((Finding("note", "node"),), "in order; the running node was not asked\n"),
        ((Finding("ok", "node"), Finding("error")), "not in order\n"),
    ],
)
def test_what_was_not_looked_at_is_not_called_in_order(
    comity, stand_in, findings, told
):
    stand_in("examine", findings)
    assert comity("doctor").out.endswith(told)


def test_the_demo_tells_each_step_and_fails_when_one_does_not_hold(comity, stand_in):
    calls = stand_in("run_demo", Report(True, (Step("a hit", True, "es-pn: hit"),)))
    ended = comity("demo", "--seed", "7")
    assert ended.code == 0
    assert "1 of 1 steps held" in ended.out
    (path,), named = calls[0]
    assert (named["keep"], named["seed"]) == (False, 7)
    assert not path.exists()
    stand_in("run_demo", Report(False, (Step("a hit", False, "no"),)))
    ended = comity("demo", "--json")
    assert ended.code == 1
    assert json.loads(ended.out)["steps"] == [
        {"detail": "no", "name": "a hit", "ok": False}
    ]


def test_a_demo_that_is_kept_lies_where_it_was_wanted(comity, stand_in, tmp_path):
    calls = stand_in("run_demo", Report(True, ()))
    ended = comity("demo", "--keep", "--dir", tmp_path / "play")
    assert calls[0][0] == (tmp_path / "play",)
    assert f"comity --dir {tmp_path / 'play'}/AGENCY status" in ended.out


def test_a_backup_names_the_file_that_was_written(comity, stand_in, home, tmp_path):
    calls = stand_in("backup", tmp_path / "b")
    assert str(tmp_path / "b") in comity("backup", "--out", tmp_path / "b").out
    assert calls[0][0] == (home, tmp_path / "b")


@dataclass
class InBackup:
    agency: str = "pt-pj"
    made_at: datetime = NOON
    entries: int = 4711
    records: int = 12
    peers: int = 3
    parts: int = 40
    store: str = "sqlite:///comity.db"


@pytest.fixture
def restoring(stand_in, secret, tmp_path):
    """A backup that can be looked into; returns the command and the calls."""
    looked = stand_in("look_into", InBackup())
    calls = stand_in("restore", tmp_path / "n/credentials/operator.credential")
    given = ("restore", tmp_path / "b", tmp_path / "n", "--passphrase-file", secret)
    return given, calls, looked


def test_a_restore_says_what_it_did_and_what_comes_next(comity, restoring, tmp_path):
    given, calls, _ = restoring
    ended = comity(*given, "--operator", "Olga", "--yes")
    assert ended.code == 0
    for told in ("4711", "pt-pj", "40 parts", "2026-03-01", "operator.credential"):
        assert told in ended.out
    next_steps = ("ledger verify --offline", "serve", "restored review")
    assert [step for step in next_steps if step in ended.out] == [*next_steps]
    (words, named) = calls[0]
    chosen = world.Choices()
    assert words == (*given[1:3], b"correct horse battery staple", chosen)
    assert named == {"operator": "Olga"}


@pytest.mark.parametrize("answer", ["y", "n", ""])
def test_a_restore_shows_what_it_would_do_and_asks(
    comity, restoring, monkeypatch, answer
):
    given, calls, _ = restoring
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda _text: answer == "y")
    ended = comity(*given)
    assert "4711" in ended.out
    assert (ended.code == 0, len(calls)) == (answer == "y", int(answer == "y"))


def test_a_restore_that_nobody_can_be_asked_about_changes_nothing(comity, restoring):
    given, calls, looked = restoring
    ended = comity(*given)
    assert (ended.code, "--yes" in ended.err, calls) == (2, True, [])
    assert len(looked) == 1


def test_a_restore_into_another_store_names_the_option_that_is_wrong(
    comity, stand_in, secret, tmp_path
):
    stand_in("look_into", ConfigBroken("store.url is wrong", key="store.url"))
    given = ("restore", tmp_path / "b", tmp_path / "n", "--passphrase-file", secret)
    ended = comity(*given, "--store", "mysql://h/d")
    assert (ended.code, ended.err.startswith("comity: --store is wrong")) == (2, True)


def test_without_the_passphrase_nothing_is_restored(comity, restoring):
    given, calls, _ = restoring
    ended = comity(*given[:3], "--yes")
    assert (ended.code, "--passphrase-file" in ended.err) == (2, True)
    assert calls == []
