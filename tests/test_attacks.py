"""The table of attacks is what the tests say."""

from __future__ import annotations

from tests.attacks import STOPPED_BY, attacks, page


def test_the_table_has_a_row_for_each_attack():
    rows = [line for line in page().splitlines() if line.startswith("| ")]
    tests = [f"`{a.file}::{a.test}`" for a in attacks()]
    assert [row.split(" | ")[1] for row in rows if "::" in row] == tests


def test_there_are_attacks_on_every_edge_and_none_without_what_stops_it():
    found = attacks()
    assert len(found) >= 40
    assert not [a.test for a in found if not a.stopped_by]
    used = {place for a in found for place in STOPPED_BY if a.file.startswith(place)}
    for place in ("codec", "crypto", "protocol", "ledger", "matching", "store"):
        assert f"tests/unit/{place}" in used


def test_a_test_is_named_after_its_attack():
    short = [a.test for a in attacks() if len(a.title.split()) < 2]
    assert not short
