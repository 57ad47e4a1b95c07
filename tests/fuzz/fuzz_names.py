"""Fuzz the reading of names: any bytes, any length, none may raise or take for ever.

    python -m tests.fuzz.fuzz_names 60     # for sixty seconds

``fuzz_one`` is the target for any fuzzer that gives bytes.
"""

from __future__ import annotations

import random
import sys
import time

from hypothesis import strategies as st

from node.matching.names.code import code
from node.matching.names.nickname import nickname_of
from node.matching.names.parse import MAX_CHARS, MAX_READINGS, MAX_WORDS, read_name
from node.matching.normalise.country import countries
from node.matching.normalise.date import normal_date
from node.matching.normalise.name import romanise
from node.model.span import span

_PIECES = (
    "Abd ", "al-", "Nur ", "ud-Din ", "ullah", "Abu ", "Kim ", "Chol", "-su ", "née ", "geb. ", "a.k.a. ", "(", ")",
    '"', "/", ", ", ".", "'", "-", "Dr. ", "Haji ", "bin ", "\u0639\u0628\u062f ", "\u0627\u0644", "\u0627\u0644\u0644\u0647 ",
    "\uae40", "\ucca0", "\u738b", "\u30bf\u30ed\u30fc", "\u0416", "\u0456", "\u03bc\u03c0", "\u05d2'", "\u0301", "\u200d", "\ufdfa",
    "\U0001d400", "\U00010a00", "x", " ", "9",
)  # fmt: skip


def names() -> st.SearchStrategy[str]:
    """Return texts that look like names, or like nothing."""
    pieces = st.lists(st.sampled_from(_PIECES) | st.text(max_size=4), max_size=40)
    return pieces.map("".join) | st.text(max_size=500)


def rules_of(raw: str) -> None:
    """Check what holds of every raw name.

    Raises:
        AssertionError: something does not.
    """
    found = read_name(raw)
    assert len(found) <= MAX_READINGS
    assert len(set(found)) == len(found)
    for name in found:
        assert 0 < len(name.words) <= MAX_WORDS
        assert len(" ".join(name.texts)) <= MAX_CHARS
        for word in name.words:
            assert word.text
            assert word.text.isascii()
            assert word.text.isalnum()
            assert word.text == word.text.lower()
            assert bool(word.native) is (word.script != "latin")
            code(word.text)
    if found:
        assert read_name(" ".join(found[0].texts))[0].texts == found[0].texts
        first, last = found[0].texts[0], found[0].texts[-1]
        assert nickname_of(first, last) is nickname_of(last, first)
    assert romanise(romanise(raw)) == romanise(raw)


def fuzz_one(data: bytes) -> None:
    """Read bytes as a name, a date and countries.

    Raises:
        AssertionError: a rule of the readings does not hold.
    """
    raw = data.decode("utf-8", "replace")
    rules_of(raw)
    made = normal_date(raw)
    assert normal_date(made) == made
    assert (span(made) is None) is not bool(made)
    countries(raw)


def steps(raw: str) -> int:
    """Return how many lines and calls of Python reading a name takes."""
    count = 0

    def tracer(_frame: object, _event: str, _arg: object) -> object:
        nonlocal count
        count += 1
        return tracer

    read_name.cache_clear()
    sys.settrace(tracer)
    try:
        read_name(raw)
    finally:
        sys.settrace(None)
    return count


def _some_bytes(chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return chance.randbytes(chance.randrange(600))
    size = chance.randrange(60)
    made = [
        chance.choice(_PIECES)
        if chance.random() < 0.7
        else chr(chance.choice((chance.randrange(0x500), chance.randrange(0xD800))))
        for _ in range(size)
    ]
    return "".join(made).encode("utf-8", "replace")


def main() -> None:
    """Fuzz for the seconds given, sixty if none are."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    chance = random.Random()
    until, tried = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        data = _some_bytes(chance)
        try:
            fuzz_one(data)
        except Exception:
            print(f"fails for {data!r}")
            raise
        tried += 1
    print(f"{tried} tried")


if __name__ == "__main__":
    main()
