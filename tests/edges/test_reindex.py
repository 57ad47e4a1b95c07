"""A node that is upgraded reads what it holds anew, and says so wherever one looks."""

from __future__ import annotations

import json
import shutil
import time

import pytest

from node.demo.federation import _free_port
from node.model.codes import AnswerKind
from node.model.query import Question, Term
from tests.edges.watched import gauge, said, with_metrics
from tests.older_rules import as_of_older_rules
from tests.processes import Counterpart, comity, make_node, running, told

ROWS = "\n".join(
    json.dumps(
        {
            "id": str(n),
            "schema": "Person",
            "properties": {
                "name": [f"Ivan Petrov{chr(97 + n % 26)}{chr(97 + n // 26)}"],
                "birthDate": ["1970-02-03"],
            },
        }
    )
    for n in range(600)
).encode()
HELD = Question(
    "person", (Term("name", "Ivan Petrovaa"), Term("birth_date", "1970-02-03"))
)
NOBODY = Question(
    "person", (Term("name", "Maria Lopes"), Term("birth_date", "1980-05-06"))
)


@pytest.fixture
def home(tmp_path):
    """A node that reads so slowly that it can be asked meanwhile."""
    make_node(tmp_path / "pt", "pt-read", endpoint=f"127.0.0.1:{_free_port()}")
    return tmp_path / "pt", with_metrics(tmp_path / "pt", reindex_per_s=20.0)


def at_once(folder):
    return comity(
        *("--dir", folder, "--json", "record", "reindex"),
        *("--passphrase-file", folder / "passphrase"),
    )


def answer(node, asker, question):
    peer = node.as_peer()
    _, closed = asker.close_query(peer, question)
    return told(asker.open(peer, asker.send(peer, closed.envelope))[1])


def test_an_upgraded_node_says_what_it_may_miss_and_then_misses_nothing(home, tmp_path):
    folder, page = home
    asker = Counterpart.make(tmp_path, "nl-asker")
    with running(folder) as node:
        node.appoint()
        node.load(ROWS)
        node.know(asker.card(), asker.keys.fingerprint)
        assert answer(node, asker, NOBODY) == {AnswerKind.NO_HIT: 1}
        assert gauge(page, "comity_store_to_reindex") == 0
        assert node.stop() == 0
    assert as_of_older_rules(folder) == 600
    shutil.copytree(folder, tmp_path / "other")
    with running(folder) as node:
        for question in (HELD, NOBODY):
            assert answer(node, asker, question) == {AnswerKind.NOT_ANSWERED: 1}
        assert "read by other rules" in said(folder, "status").stdout
        assert "of 600 records and notices" in said(folder, "doctor").stdout
        assert gauge(page, "comity_store_to_reindex") > 0
        assert '"event": "reindex.begins"' in node.log()
        refused = at_once(folder)
        assert refused.returncode != 0
        node.stop()
    done = at_once(folder)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["behind"] == []
    with running(folder) as node:
        assert answer(node, asker, HELD) == {AnswerKind.HIT: 1}
        assert answer(node, asker, NOBODY) == {AnswerKind.NO_HIT: 1}
        assert "read by other rules" not in said(folder, "status").stdout
        node.stop()
    config = tmp_path / "other" / "comity.toml"
    text = config.read_text()
    config.write_text(text.replace("reindex_per_s = 20.0", "reindex_per_s = 5000.0"))
    with running(tmp_path / "other") as node:
        until = time.monotonic() + 60
        while gauge(page, "comity_store_to_reindex"):
            assert time.monotonic() < until
            time.sleep(0.1)
        assert answer(node, asker, HELD) == {AnswerKind.HIT: 1}
        assert '"event": "reindex.done"' in node.log()
        node.stop()
