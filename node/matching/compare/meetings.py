"""How words met before: two words meet the same whoever bears them.

Of large holdings the same words come up again and again beside the words of one
question. What two words are to each other is worked out once and remembered by their
signs; when too much is remembered, all of it is forgotten and worked out again.

    row = meetings_of(word.sign)
    row[other.sign]              # how the two meet, or None
"""

from __future__ import annotations

from node.matching.compare.word import WordMeeting, meet
from node.matching.names.word import Word

MOST_KEPT = 1 << 17  # pairs of words, of about a hundred bytes each


class Meetings(dict[str, WordMeeting | None]):
    """How one word meets others, by their signs."""

    def __init__(self, sign: str) -> None:
        self.word = Word.of_sign(sign)

    def __missing__(self, sign: str) -> WordMeeting | None:
        """Work out how a word is met that was not asked for yet."""
        met = meet(self.word, Word.of_sign(sign))
        _kept.make_room()
        self[sign] = met
        return met


class _Kept:
    """All that is remembered. Who still reads a row that is forgotten loses nothing."""

    def __init__(self) -> None:
        self.rows: dict[str, Meetings] = {}
        self.pairs = 0

    def make_room(self) -> None:
        self.pairs += 1
        if self.pairs > MOST_KEPT:
            self.rows, self.pairs = {}, 0


_kept = _Kept()


def meetings_of(sign: str) -> Meetings:
    """Return how the word of this sign meets others."""
    row = _kept.rows.get(sign)
    if row is None:
        row = _kept.rows[sign] = Meetings(sign)
    return row
