"""Nothing in the store without its entry, and no entry without what it says."""

from __future__ import annotations

from collections import Counter
from typing import Any

from node.crypto.keystore import open_keystore
from node.store.row_keys import RowKeys
from tests.processes import SECRET, NodeProcess

_REMEMBERED_BY = ("query.answered", "peer.answered-ping")


def check(node: NodeProcess) -> None:
    """Verify the running node's ledger, and weigh its store against it."""
    node.verify()
    entries = node.entries()
    acts = Counter(e["act"] for e in entries)
    _answers(node, entries, acts)
    _queries(node, entries)
    _records(node, entries, acts)
    _people(node, acts)


def _answers(
    node: NodeProcess, entries: list[dict[str, Any]], acts: Counter[str]
) -> None:
    answered = Counter(e["exchange_id"] for e in entries if e["act"] in _REMEMBERED_BY)
    remembered = [row[0] for row in node.rows("SELECT message_id FROM remembered")]
    refused = [one for one in remembered if one.startswith("refused:")]
    # Of an ask for a proof the id is remembered if it had an effect, and no answer.
    proved = {e["exchange_id"] for e in entries if e["act"] == "peer.answered-growth"}
    assert Counter(set(remembered) - set(refused) - proved) == answered
    assert len(refused) == acts["message.refused"]
    askers = {e["asker"] for e in entries if e["act"] == "query.answered"}
    for peer, count in node.rows("SELECT peer, count FROM pending_share"):
        assert peer in askers
        assert 1 <= count <= len(answered)
    # Each query of the tests has one question, and each is counted once.
    for peer, asked in Counter(
        e["asker"] for e in entries if e["act"] == "query.answered"
    ).items():
        assert used_by(node, f"day:{peer}") == asked


def _queries(node: NodeProcess, entries: list[dict[str, Any]]) -> None:
    asked = {e["exchange_id"] for e in entries if e["act"] == "query.asked"}
    assert {row[0] for row in node.rows("SELECT query_id FROM query")} == asked
    collected = {
        (e["exchange_id"], e["responder"])
        for e in entries
        if e["act"] == "query.collected"
    }
    kept = node.rows("SELECT query_id, peer FROM query_answer")
    assert {(row[0], row[1]) for row in kept} == collected


def _records(
    node: NodeProcess, entries: list[dict[str, Any]], acts: Counter[str]
) -> None:
    # Nobody in these tests changes or withdraws a record.
    imported = sum(
        int(detail["value"])
        for e in entries
        if e["act"] == "record.imported"
        for detail in e["details"]
        if detail["name"] == "records"
    )
    (held,) = node.rows("SELECT count(*) FROM record")
    assert held[0] == imported + acts["record.added"]
    # In the index, or in a run of an import that is still to be merged into it.
    (found,) = node.rows(
        "SELECT count(DISTINCT number) FROM (SELECT number FROM selector "
        "UNION ALL SELECT number FROM selector_fresh) AS kept"
    )
    assert found[0] == held[0]


def _people(node: NodeProcess, acts: Counter[str]) -> None:
    (peers,) = node.rows("SELECT count(*) FROM peer")
    assert peers[0] == acts["peer.added"]
    (officers,) = node.rows("SELECT count(*) FROM officer")
    assert officers[0] == acts["officer.added"]


def used_by(node: NodeProcess, name: str) -> int:
    """Return what was counted under a name: it stands under a handle of each day."""
    keys = RowKeys(open_keystore(node.home / "keystore", secret=SECRET))
    return sum(
        used
        for handle, period, used in node.rows("SELECT name, period, used FROM counter")
        if handle == keys.handle("counter", name, period).hex()
    )
