"""The command against composed nodes: asked, approved there, asked again, told more."""

import json

import pytest

from node.cli import world
from node.cli.root import run
from node.cli.seat import CONFIG
from node.errors import QuotaSpent
from node.model.codes import OfficerRole
from node.model.desk.query import QUERIES_ASK
from tests.blind_asker import publish

WHY = ("--purpose", "investigation", "--case", "A/1", "--offence", "fraud")
WHY = (*WHY, "--basis", "eu-2023-977")
ASKED = (
    "query",
    "ask",
    "--name",
    "Petrov Ivan",
    "--born",
    "1970-02-03",
    *WHY,
    "--disclosed",
)


class AnalystDesk:
    """The desk of a composed node, for its analyst."""

    def __init__(self, node):
        self.node, self.before = node, {}

    def call(self, call, request):
        self.before.get(call, lambda _: None)(request)
        return self.node.call(OfficerRole.ANALYST, call, request)

    stream = call


@pytest.fixture
def comity(two, tmp_path, monkeypatch, capsys):
    """Run a command as the analyst of ``pt-one``; return its exit code and output."""
    home = tmp_path / "home"
    (home / "credentials").mkdir(parents=True)
    (home / CONFIG).write_text("")
    credential = home / "credentials" / "analyst"
    credential.write_text("comity-TEST\n")
    credential.chmod(0o600)
    desk = AnalystDesk(two["pt-one"])
    monkeypatch.setattr(world, "connect", lambda *_: desk)
    monkeypatch.chdir(home)

    def command(*arguments):
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return code, capsys.readouterr().out

    command.desk, command.home = desk, home
    return command


def test_after_an_approval_one_command_tells_more_and_says_so(two, comity):
    holder = two["gr-two"]
    holder.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    code, said = comity(*ASKED)
    assert code == 0
    first, *_ = said.splitlines()
    short = first.removeprefix("Query ")
    assert f"comity query ask --again {short}" in said

    two.clock.advance(minutes=1)
    code, said = comity("query", "ask", "--again", short)
    assert (code, "gr-two tells what it told before" in said) == (0, True)

    (waits,) = holder.waiting()
    holder.decide(waits.id)
    two.clock.advance(minutes=1)
    code, said = comity("query", "ask", "--again", short)
    assert code == 0
    assert "gr-two tells more than before: " in said
    assert "Ivan Petrov" in said
    assert "(none)" not in said


def test_the_list_says_who_would_tell_more_and_finds_it_again(two, comity):
    two["gr-two"].add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    comity(*ASKED)
    _, said = comity("query", "list", "--state", "waiting")
    assert "Person: Petrov Ivan, 1970-02-03" in said
    assert "an approval is awaited from gr-two" in said
    _, said = comity("query", "list", "--text", "nobody")
    assert "(none)" in said


def test_a_file_is_asked_through_a_node_goes_on_and_counts(two, comity):
    two["gr-two"].add("document", number="AB0000007", status="stolen")
    path = comity.home / "papers.jsonl"
    path.write_text(
        "\n".join(
            json.dumps({"category": "document", "terms": {"number": f"AB{n:07}"}})
            for n in range(60)
        )
    )
    asked = []

    def twice_at_most(request):
        asked.append(request)
        if len(asked) == 2:
            raise QuotaSpent("the quota of the officer is spent")

    comity.desk.before[QUERIES_ASK] = twice_at_most
    code, _ = comity("query", "ask", "--file", path, *WHY, "--disclosed")
    assert code == 1
    code, said = comity("query", "ask", "--file", path, *WHY, "--disclosed")
    assert code == 0
    assert "60 questions, 1 peers asked" in said
    assert "59 × No hit" in said
    assert len(two["pt-one"].entries("query.asked")) == 2
    hit = next(line for line in said.splitlines() if "AB0000007" in line)
    assert hit.split()[0] == "8"
    assert not path.with_name("papers.jsonl.asked").exists()


def test_a_refusal_is_explained_by_the_id_that_was_printed(two, comity):
    asked = ["tissue-directive" if given == "eu-2023-977" else given for given in ASKED]
    _, said = comity(*asked)
    short = said.splitlines()[0].removeprefix("Query ")
    assert f"comity policy explain --query {short}" in said or "no agreement" in said
    code, said = comity("policy", "explain", "--query", short)
    assert code == 0
    assert "tissue-directive" in said
    assert "does not cover the category" in said


def test_a_peer_is_asked_blind_by_the_command_and_its_hit_is_told(two, comity):
    two["gr-two"].add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    blindly = ASKED[:-1]
    code, said = comity(*blindly)
    assert code == 1
    assert "the peer makes its view now" in said
    publish(two["gr-two"])
    code, said = comity(*blindly)
    assert code == 0
    assert "Asked blind: gr-two." in said
    assert "comity query redeem" in said
    assert not two["gr-two"].entries("query.answered")
