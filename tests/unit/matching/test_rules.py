"""The digest of the rules of reading, as a node has it when it starts."""

from __future__ import annotations

from node.matching.rules import digest_of, reading_rules


def test_it_is_the_same_each_time_and_one_plain_value():
    assert reading_rules() == reading_rules()
    assert len(bytes.fromhex(reading_rules())) == 32


def test_other_libraries_or_characters_are_other_rules():
    here = digest_of("r", ("msgspec", "typer"), "15.0.0")
    assert here == digest_of("r", ("typer", "msgspec"), "15.0.0")
    assert here != digest_of("r", ("msgspec",), "15.0.0")
    assert here != digest_of("r", ("msgspec", "typer"), "16.0.0")
    assert here != digest_of("s", ("msgspec", "typer"), "15.0.0")


def test_a_library_that_is_not_there_is_not_the_one_that_was():
    assert digest_of("r", ("no-such-library",), "1") != digest_of("r", (), "1")
