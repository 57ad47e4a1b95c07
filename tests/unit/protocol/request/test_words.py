import pytest

from node.errors import ConfigBroken
from node.protocol.notice.words import STATEMENTS
from node.protocol.request.kinds import REQUEST_KINDS
from node.protocol.request.words import REQUEST_WORDS, read_words

WHOLE = """
shared = ["facts"]
[measure]
search = "Search"
[alternative]
later = "Later."
[ground]
not-available = "No."
[part]
facts = "Facts"
[statement.hit_reference]
title = "Hit"
group = "core"
form = "word"
"""


def test_what_is_shared_with_notices_is_the_same():
    assert read_words(WHOLE).statements["facts"] is STATEMENTS["facts"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('form = "word"', 'form = "code"', "statement.hit_reference"),
        ('form = "word"', 'form = "sound"', "statement.hit_reference"),
        ('group = "core"', 'group = "health"', "statement.hit_reference"),
        ('title = "Hit"', 'titel = "Hit"', "statement.hit_reference"),
        ("hit_reference", "facts_date", "statement.facts_date"),
        ("[part]", "[colour]\nred = 1\n[part]", "colour"),
    ],
)
def test_words_that_cannot_be_meant_are_refused_with_file_and_key(old, new, key):
    with pytest.raises(ConfigBroken) as refused:
        read_words(WHOLE.replace(old, new))
    assert refused.value.key == key
    assert "words.toml" in refused.value.message
    assert refused.value.advice


def test_no_word_is_defined_that_no_kind_uses():
    kinds = REQUEST_KINDS.values()
    used = {name for kind in kinds for name in kind.names}
    assert used == set(REQUEST_WORDS.statements)
    assert {g.code for k in kinds for g in k.grounds} == set(REQUEST_WORDS.grounds)
    named = {a for k in kinds for g in k.grounds for a in g.alternatives}
    assert named == set(REQUEST_WORDS.alternatives)
    assert {m for k in kinds for m in k.measures} == set(REQUEST_WORDS.measures)
    assert {p.part for k in kinds for p in k.parts} == set(REQUEST_WORDS.parts)
