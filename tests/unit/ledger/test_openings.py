from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.codec.plain import to_json
from node.ledger.finding import FindingKind, Findings
from node.ledger.leaf import leaf
from node.ledger.openings import Opening, open_leaf, read_openings, write_openings
from node.ledger.tiles import Tile
from tests.unit.ledger.ledgers import entry_of

SALT = bytes(range(32))
ENTRY = to_json(entry_of(7))


def test_openings_are_read_as_they_were_written():
    given = [Opening(index, SALT, ENTRY) for index in (0, 3, 255, 256, 700)]
    files = dict(write_openings(given))
    assert list(files) == [f"openings/00{number}.jsonl" for number in (0, 1, 2)]
    findings = Findings()
    read = read_openings(files["openings/000.jsonl"], Tile(0, 0), findings)
    assert read == dict.fromkeys((0, 3, 255), leaf(ENTRY, SALT))
    assert findings.all() == ()


def test_the_entry_that_a_leaf_opens_to_is_returned():
    findings = Findings()
    assert open_leaf(7, leaf(ENTRY, SALT), (SALT, ENTRY), findings) == entry_of(7)
    assert findings.all() == ()


@pytest.mark.attack
def test_an_entry_respelt_does_not_open_its_leaf():
    """The same JSON value in other bytes: the leaf commits to bytes."""
    findings = Findings()
    respelt = ENTRY.replace(b":", b": ", 1)
    assert open_leaf(7, leaf(ENTRY, SALT), (SALT, respelt), findings) is None
    assert [f.kind for f in findings.all()] == [FindingKind.OPENING]


@pytest.mark.attack
@given(st.binary(max_size=300))
def test_openings_of_garbage_are_findings_and_nothing_else(data):
    findings = Findings()
    assert read_openings(data, Tile(0, 0), findings) == {}
    assert len(findings.all()) == len(data.splitlines())
