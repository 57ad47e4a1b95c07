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
from node.matching.score import Match, match
from node.matching.selectors import is_weak
from node.model.query import Question
from node.model.record import StoredRecord

CANDIDATES_PER_TOKEN = 200
CANDIDATES_PER_QUESTION = 60
WEAK_PER_QUESTION = 4


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

        # (3) Open those that share most with a question.
        picked = [_most_shared(some, under) for some in tokens]
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


def _most_shared(
    tokens: Mapping[bytes, str], under: Mapping[bytes, tuple[int, ...]]
) -> list[int]:
    """Return the records worth opening: those that share most, rarest first.

    A record that shares one weak key and nothing else is one of very many in large
    holdings: only the rarest are looked at, so that the cost of a question does
    not grow with the holdings.
    """
    shared: Counter[int] = Counter()
    rarity: dict[int, int] = {}
    strong: set[int] = set()
    for token, selector in tokens.items():
        numbers = under.get(token, ())
        shared.update(numbers)
        for number in numbers:
            rarity[number] = min(rarity.get(number, len(numbers)), len(numbers))
        if not is_weak(selector):
            strong.update(numbers)
    ranked = sorted(shared, key=lambda n: (-shared[n], rarity[n], n))
    telling = [n for n in ranked if shared[n] > 1 or n in strong]
    weak = [n for n in ranked if shared[n] == 1 and n not in strong]
    return (telling + weak[:WEAK_PER_QUESTION])[:CANDIDATES_PER_QUESTION]


def _best(question: Question, records: Sequence[StoredRecord]) -> tuple[Found, ...]:
    found = [
        Found(stored, matched)
        for stored in records
        if (matched := match(question, stored.record)) is not None
    ]
    found.sort(key=lambda f: (-f.match.score, f.stored.number))
    return tuple(found)
