"""Strict TOML: what is not declared is refused, with file and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import msgspec
import pytest

from node.errors import PolicyBroken
from node.policy import documents
from node.policy.documents import (
    _FORMS,
    FILE_MOST,
    QuotasFile,
    in_words,
    line_of,
    read_text,
    read_toml,
)

GOOD = """\
[peer]
per_minute = 1
per_day = 2

[own]
officer_per_day = 3
case_per_day = 4
"""


def refusal(text: str) -> str:
    with pytest.raises(PolicyBroken) as why:
        read_toml(QuotasFile, "quotas.toml", text.encode())
    return why.value.message


def test_good_file_is_read():
    assert read_toml(QuotasFile, "quotas.toml", GOOD.encode()).own.case_per_day == 4


def test_unknown_key_is_refused_with_its_line():
    assert refusal(GOOD + "case_per_year = 5\n").startswith("quotas.toml:8: ")


def test_missing_key_is_refused_with_the_line_of_its_table():
    message = refusal(GOOD.replace("per_day = 2\n", "", 1))
    assert message.startswith("quotas.toml:1: ")
    assert "per_day" in message


def test_negative_quota_is_refused():
    assert refusal(GOOD.replace("per_minute = 1", "per_minute = -1")).startswith(
        "quotas.toml:2: "
    )


def test_syntax_error_is_refused_with_its_line():
    assert refusal(GOOD + "this is not toml\n").startswith("quotas.toml:8: ")


def test_what_a_word_processor_wrote_is_told_to_who_wrote_it():
    text = GOOD.replace("= 3", "= \u201c3\u201d")
    with pytest.raises(PolicyBroken) as why:
        read_toml(QuotasFile, "quotas.toml", text.encode())
    assert "word processors" in why.value.advice
    assert "left double quotation mark" in why.value.advice


def test_twice_the_same_key_is_refused():
    assert refusal(GOOD + "case_per_day = 5\n")


def test_number_as_text_is_refused():
    assert refusal(GOOD.replace("= 3", '= "3"')).startswith("quotas.toml:6: ")


@pytest.mark.attack
def test_huge_file_is_refused_before_it_is_parsed():
    with pytest.raises(PolicyBroken, match="larger than"):
        read_text("x.toml", b" " * (FILE_MOST + 1))


@pytest.mark.attack
def test_deeply_nested_file_is_refused():
    with pytest.raises(PolicyBroken):
        read_toml(QuotasFile, "quotas.toml", b"a = " + b"[" * 100_000)


def test_line_of_skips_comments():
    assert line_of("# word\nother\nword = 1\n", "word") == 3
    assert line_of("nothing", "word") == 0


@pytest.mark.parametrize("pattern", [*_FORMS])
def test_a_form_that_a_value_should_have_is_told_in_words(pattern):
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert("?", Annotated[str, msgspec.Meta(pattern=pattern)])
    said = in_words(caught.value)
    assert _FORMS[pattern] in said
    assert "regex" not in said
    assert pattern not in said


def test_every_pattern_of_a_policy_s_files_has_its_words():
    told = set(re.findall(r"pattern=(\w+)", Path(documents.__file__).read_text()))
    assert {getattr(documents, name) for name in told} == set(_FORMS)
