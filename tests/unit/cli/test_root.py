import json
import os
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from itertools import repeat

import pytest
import typer.main

from node import __version__
from node.cli.deferred import GROUPS
from node.cli.root import app, global_options_first, run
from node.errors import Unreachable
from node.model.desk.notice import NOTICES_SUBSCRIBE, NoticeEvent
from node.model.desk.peer import PEERS_LIST, PeerList
from node.model.notice import Urgency

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TREE = typer.main.get_command(app)


def test_global_options_move_to_the_front_from_anywhere():
    given = ["peer", "list", "--json", "--dir", "d", "--credential=c"]
    assert global_options_first(given) == [
        *("--json", "--dir", "d", "--credential=c"),
        *("peer", "list"),
    ]


def test_what_follows_two_dashes_stays_where_it_is():
    given = ["record", "show", "--", "--json", "--dir"]
    assert global_options_first(given) == given


def test_an_option_without_its_value_is_misuse(comity):
    ended = comity("peer", "list", "--dir")
    assert ended.code == 2
    assert ended.err.startswith("comity: ")


def test_without_a_command_help_is_printed(comity):
    ended = comity()
    assert ended.code == 0
    assert "Ask every peer" in ended.out


def test_a_group_without_a_command_prints_its_help_and_is_misuse(comity):
    ended = comity("peer")
    assert ended.code == 2
    assert "revoke" in ended.out


def test_an_unknown_command_is_one_clear_line(comity):
    ended = comity("peer", "lst")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines()[1] == "  See `comity peer --help`."
    assert "Did you mean 'list'" in ended.err


def test_misuse_under_json_is_one_object(comity):
    ended = comity("peer", "lst", "--json")
    assert ended.code == 2
    assert json.loads(ended.out)["error"]["code"] == "usage"
    assert ended.err == ""


def test_an_error_behind_the_desk_sets_the_exit_code(comity, desk):
    desk.replies[PEERS_LIST] = Unreachable("no node answers at the desk")
    ended = comity("peer", "list")
    assert ended.code == 3
    assert ended.err.startswith("comity: no node answers at the desk\n  ")


def test_a_fault_of_our_own_shows_no_traceback(comity, desk):
    desk.replies[PEERS_LIST] = ZeroDivisionError("secret of a peer")
    ended = comity("peer", "list")
    assert ended.code == 1
    assert "ZeroDivisionError" in ended.err
    assert "secret" not in ended.err
    assert "Traceback" not in ended.err


def test_an_interrupt_ends_without_a_traceback(comity, desk):
    def interrupted(_request):
        raise KeyboardInterrupt

    desk.replies[PEERS_LIST] = interrupted
    ended = comity("peer", "list")
    assert (ended.code, ended.err) == (130, "comity: stopped\n")


def test_the_version_is_the_package_s(comity):
    assert comity("--version").out == f"comity {__version__}\n"


def test_json_may_stand_before_or_after_the_command(comity, desk):
    desk.replies[PEERS_LIST] = PeerList(())
    assert comity("--json", "peer", "list").out == '{"items": []}\n'
    assert comity("peer", "list", "--json").out == '{"items": []}\n'


@pytest.mark.attack
@pytest.mark.parametrize("command", [["init", "d"], ["serve"]])
@pytest.mark.parametrize("option", ["--passphrase", "--password", "--secret"])
def test_attack_a_passphrase_is_given_as_an_argument(comity, command, option):
    ended = comity(*command, option, "correct horse battery staple")
    assert ended.code == 2
    assert "No such option" in ended.err
    assert "horse" not in ended.err


@pytest.mark.attack
def test_attack_a_command_line_argument_prints_an_escape_sequence(comity):
    assert "\x1b" not in comity("peer", "\x1b[2J").err


def test_help_needs_neither_grpc_nor_the_engine_nor_rich():
    code = (
        "import sys; from node.cli.root import run; run(['--help']);"
        "heavy = {'grpc', 'cedarpy', 'sqlalchemy', 'cryptography', 'node.app'};"
        "sys.exit(1 if heavy & set(sys.modules) else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("command", ["--help", "code list reasons", "code list --json"])
def test_a_reader_that_leaves_early_is_no_error(command):
    """``head`` and the like, of what is printed as text, as a table and as JSON."""
    shell = f"{sys.executable} -m node {command} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_error_that_nobody_reads_is_one_all_the_same():
    shell = "-m node code list nonsense 2>&1 | true; exit ${PIPESTATUS[0]}"
    done = subprocess.run(["bash", "-c", f"{sys.executable} {shell}"], check=False)
    assert done.returncode == 2


def commands(tree=TREE, path=()):
    """Every command there is, by its words."""
    below = getattr(tree, "commands", None)
    if below is None:
        yield path
    for name, command in (below or {}).items():
        yield from commands(command, (*path, name))


@pytest.fixture
def unread(monkeypatch):
    """Run a command whose standard output is a pipe that its reader has left.

    The stream is put in place in the test: pytest gives its own to each phase.
    """

    def command(*arguments):
        reading, writing = os.pipe()
        os.close(reading)
        stream = os.fdopen(writing, "w")
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", stream)
            ended = run(list(arguments))
        with suppress(BrokenPipeError):
            stream.close()
        return ended

    return command


@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_no_command_fails_because_its_reader_has_left(command, unread):
    assert unread(*command, "--help") == 0


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_table_fails_as_little_as_json(comity, desk, unread, form):
    desk.replies[PEERS_LIST] = PeerList(())
    assert unread("peer", "list", *form) == 0
    assert unread("code", "list", "reasons", *form) == 0


def test_an_error_keeps_its_exit_code_though_nobody_reads(unread):
    assert unread("code", "list", "nonsense", "--json") == 2


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_is_called_what_its_module_says(name):
    """The first help names it without reading the module."""
    assert import_module(f"node.cli.{name}").app.info.help == GROUPS[name]
    assert TREE.commands[name].commands


def test_help_reads_no_group_s_module():
    read = (
        "import sys; from node.cli.root import run; run(['--help']);"
        "sys.stderr.write(' '.join(m for m in sys.modules if m.startswith('node.cli.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", read], capture_output=True, text=True, check=True
    )
    assert not set(done.stderr.split()) & {f"node.cli.{name}" for name in GROUPS}


@pytest.mark.attack
@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize("command", [["doctor"], ["ledger", "verify", "--export", "e"]])
def test_what_was_found_is_in_the_exit_code_though_nobody_reads(
    home, monkeypatch, unread, command, form
):
    """A pipe into ``head`` must not turn a check that failed into one that held."""
    monkeypatch.chdir(home)
    (home / "e").mkdir()
    assert unread(*command, *form) == 1


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_what_never_ends_ends_where_nobody_reads(comity, desk, unread, form):
    told = NoticeEvent("received", NOON, "es-cnp", "es-cnp/5GK3", "red", Urgency.NORMAL)
    desk.replies[NOTICES_SUBSCRIBE] = lambda _: repeat(told)
    assert unread("inbox", "watch", *form) == 0


@pytest.mark.parametrize("form", ["", "--json"])
@pytest.mark.parametrize("command", ["code list reasons", "code list nonsense"])
def test_output_that_cannot_be_written_is_no_fault_of_ours_and_no_success(
    command, form
):
    shell = f"{sys.executable} -m node {command} {form} >/dev/full"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False)
    said = done.stderr.decode()
    assert done.returncode == (2 if "nonsense" in command and not form else 1), said
    assert "Traceback" not in said
    assert "fault in comity" not in said
    assert said.startswith("comity: ")


def test_a_stream_that_is_closed_is_none_that_a_file_takes():
    for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        shell = f"{sys.executable} -m node code list reasons {closed}"
        done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), closed


@pytest.mark.parametrize("wrong", ["file/n", "/proc/n", "x" * 300])
def test_what_the_machine_refuses_is_said_with_its_place(comity, home, wrong):
    (home / "file").write_text("x")
    given = ("--agency", "pt-pj", "--country", "PT", "--name", "X")
    secret = home / "secret"
    secret.write_text("correct horse battery staple")
    secret.chmod(0o600)
    ended = comity("init", wrong, *given, "--passphrase-file", secret)
    assert ended.code == 1
    assert "fault in comity" not in ended.err
    assert wrong[:4] in ended.err
    assert "who may write there" in ended.err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("query", "ask", "--name", "Ana", "--born", ""), "--born"),
        (("query", "ask", "--name", "Ana", "--born", " "), "--born"),
        (("query", "ask", "--name", "Ana", "--born="), "--born"),
        (("query", "ask", "--mrz", "", "--name", "Ana"), "--mrz"),
        (("query", "list", "--lang", ""), "--lang"),
        (("--dir", "", "query", "list"), "--dir"),
    ],
)
def test_an_option_that_a_script_left_empty_is_not_passed_over(comity, words, named):
    ended = comity(*words)
    assert ended.code == 2
    assert f"{named} is empty" in ended.err
