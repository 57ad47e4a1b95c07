"""How a matrix reads: on a screen of 100 columns, and in Markdown."""

from __future__ import annotations

from functools import cache

from node.policy.bundle import load_bundle
from node.policy.matrix.made import compare, draw
from node.policy.matrix.text import (
    comparison_markdown,
    comparison_text,
    matrix_markdown,
    matrix_text,
)
from tests.policies.tiny import DISCLOSING, disclosing_files


@cache
def bundle(rules=DISCLOSING):
    return load_bundle(disclosing_files(rules))


@cache
def drawn():
    return draw(bundle())


def test_the_text_fits_its_columns_and_says_under_what_it_holds():
    text = matrix_text(bundle(), drawn())
    assert max(map(len, text.splitlines())) <= 100
    head = " ".join(text.split("QUESTIONS")[0].split())
    assert "PT decides; an agency of ES (Spain)" in head
    assert "under pact (police, ju" in head
    assert "the offence is theft" in head


def test_a_block_says_who_for_what_and_what_leaves():
    text = matrix_text(bundle(), drawn())
    lines = [line.strip() for line in text.splitlines()]
    assert "for missing-person" in lines
    assert "exact     core" in lines
    assert "weakened  birth_date (core)" in lines
    assert "approval  contact (beyond-core)" in lines
    assert "for every purpose" in lines
    assert "red (person suspect, prosecution)" in lines
    assert "core: exact -> approval: protected-person" in text


def test_the_markdown_is_tables_of_one_width():
    text = matrix_markdown(bundle(), drawn())
    assert f"`{bundle().digest.hex()}`" in text
    tables = [part for part in text.split("\n\n") if part.startswith("|")]
    assert len(tables) == 3
    for table in tables:
        assert len({row.count("|") for row in table.splitlines()}) == 1


def test_a_comparison_says_what_leaves_more():
    text = DISCLOSING.replace(
        'resource in Comity::FieldGroup::"contact")\n};',
        'resource in Comity::FieldGroup::"narrative")\n};',
    )
    assert text != DISCLOSING
    found = compare(bundle(text), bundle())
    said = comparison_text(bundle(text), found)
    assert "more of one and less of another: person (suspect" in said
    assert "narrative: never -> exact" in said
    assert "contact: approval: beyond-core -> never" in said
    table = comparison_markdown(bundle(text), found)
    assert "| what | about | to | for | changes |" in table


def test_equal_bundles_are_said_to_be_equal():
    found = compare(bundle(), bundle())
    assert "Nothing differs." in comparison_text(bundle(), found)
    assert "Nothing differs." in comparison_markdown(bundle(), found)
