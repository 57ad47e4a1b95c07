"""Search our own holdings for what a question asks.

    tokens → numbers → records → matches

All questions of a query are looked up together: one statement for the tokens,
one for the records. Only what shares a selector with the question is opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from node.crypto.keystore import Keyring
from node.flows.boxing import open_record
from node.flows.ports import Holdings
from node.matching.compare import Match, match
from node.matching.keys import weak_word
from node.model.query import Question
from node.model.record import StoredRecord

CANDIDATES_PER_TOKEN = 200
CANDIDATES_PER_QUESTION = 60
WEAK_PER_QUESTION = 6
"""Records opened for a weak key alone, where the question has better keys."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record of ours that matches, and how."""

    stored: StoredRecord
    match: Match


@dataclass(frozen=True, slots=True)
class Search:
    """Looks into the holdings. Safe to call from many threads."""

    keys: Keyring
    holdings: Holdings

    def find(
        self, asked: Sequence[tuple[Question, Sequence[str]]]
    ) -> tuple[tuple[Found, ...], ...]:
        """Return the matches of each (question, its selectors), best first."""
        # (1) Every selector of every question becomes a keyed token.
        tokens = [{self.keys.token(s): s for s in selectors} for _, selectors in asked]
        wanted = list({token for some in tokens for token in some})
        if not wanted:
            return tuple(() for _ in asked)

        # (2) Which records carry them.
        under = self.holdings.find(wanted, limit=CANDIDATES_PER_TOKEN)
        if not under:
            return tuple(() for _ in asked)

        # (3) Open those that share enough with a question.
        picked = [worth_opening(some, under) for some in tokens]
        numbers = sorted({number for some in picked for number in some})
        records = {
            boxed.number: open_record(boxed, self.keys)
            for boxed in self.holdings.load(numbers)
        }

        # (4) Score each against its question.
        return tuple(
            _best(question, [records[n] for n in some if n in records])
            for (question, _), some in zip(asked, picked, strict=True)
        )


def worth_opening(
    tokens: Mapping[bytes, str], under: Mapping[bytes, tuple[int, ...]]
) -> list[int]:
    """Return the records worth opening: those that share most, rarest first.

    Who shares one word and a year of birth, and nothing else, is one of very many
    in large holdings. They are looked at if they are few, the rarest key first: to
    open some of a crowd would find by luck, at a cost that grows with the holdings.
    A question that has no better keys opens as many as any may.
    """
    shared: Counter[int] = Counter()
    rarity: dict[int, int] = {}
    telling: set[int] = set()
    crowds: list[tuple[int, ...]] = []
    words: dict[int, str] = {}
    alone = True
    for token, selector in tokens.items():
        word, numbers = weak_word(selector), under.get(token, ())
        shared.update(numbers)
        for number in numbers:
            rarity[number] = min(rarity.get(number, len(numbers)), len(numbers))
        if not word:
            alone = False
            telling.update(numbers)
        elif numbers:
            crowds.append(numbers)
            # Two words and a year are more than one, whatever the years.
            telling.update(n for n in numbers if words.setdefault(n, word) != word)
    opened = sorted(telling, key=lambda n: (-shared[n], rarity[n], n))
    room = WEAK_PER_QUESTION
    for crowd in sorted(crowds, key=len):
        others = [n for n in crowd if n not in telling]
        if alone or len(others) <= room:
            opened += others
            telling.update(others)
            room -= len(others)
    return opened[:CANDIDATES_PER_QUESTION]


def _best(question: Question, records: Sequence[StoredRecord]) -> tuple[Found, ...]:
    found = [
        Found(stored, matched)
        for stored in records
        if (matched := match(question, stored.record)) is not None
    ]
    found.sort(key=lambda f: (-f.match.score, f.stored.number))
    return tuple(found)
