"""Rules of retention: read from a file, and asked how long something may be kept.

What is kept is of a category; its subject has a role, is perhaps a minor, and
proceedings have had an outcome. Of all rules that fit the shortest time holds. A file
that leaves something without a review, or that cannot be meant, is refused with the
key and what to do.

    term(RULES, Kept(...)).most_days       # 1826
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from itertools import product
from typing import Final

import msgspec

from node.errors import ConfigBroken
from node.model.codes import Code, SubjectRole

FILE: Final = "retention.toml"
ADVICE: Final = "Say of everything when it is looked at again, and by which law."
_AT: Final = re.compile(r" - at `\$\.?(.*)`$")
_MOST: Final = 36525  # days: a hundred years


class ProceedingsOutcome(Code):
    """What became of the proceedings; open where nothing is known."""

    OPEN = "open"
    CONVICTED = "convicted"
    ACQUITTED = "acquitted"
    DROPPED = "dropped"


class RetentionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule; what is not said fits all. ``retention.toml`` explains each key."""

    law: str
    categories: tuple[str, ...] = ()
    roles: tuple[SubjectRole, ...] = ()
    outcomes: tuple[ProceedingsOutcome, ...] = ()
    minor: bool | None = None
    most_days: int | None = None
    least_days: int | None = None
    review_days: int | None = None
    final: bool = False

    def fits(self, kept: Kept) -> bool:
        """Whether it is for ``kept``."""
        return (
            (not self.categories or kept.category in self.categories)
            and (not self.roles or kept.role in self.roles)
            and (not self.outcomes or kept.outcome in self.outcomes)
            and (self.minor is None or kept.minor is self.minor)
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept. ``minor``: its subject is one, or may be.

    ``since``: when it came, or when what it is kept for ended; ``reviewed``: when it
    was last looked at.
    """

    id: str
    category: str
    role: SubjectRole
    minor: bool
    outcome: ProceedingsOutcome
    since: datetime
    reviewed: datetime | None = None


@dataclass(frozen=True, slots=True)
class RetentionTerm:
    """How long something may be kept, in days, and by which laws.

    Without ``most_days`` nothing but a review ends it. Not destroyed before
    ``least_days``, which is then no more than ``most_days``.
    """

    most_days: int | None
    least_days: int
    review_days: int
    laws: tuple[str, ...]


class _RulesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[RetentionRule, ...]


def read_rules(text: str, categories: Iterable[str]) -> tuple[RetentionRule, ...]:
    """Return the rules of a file; ``categories`` are those that can be kept.

    Raises:
        ConfigBroken: it cannot be meant; the key is said.
    """
    try:
        rules = msgspec.convert(tomllib.loads(text), _RulesFile, strict=True).rule
    except msgspec.ValidationError as error:
        found = _AT.search(str(error))
        key = found[1] if found else ""
        raise _unmeant(key, _AT.sub("", str(error))) from error
    except ValueError as error:
        raise _unmeant("", f"is not TOML: {error}") from error
    known = frozenset(categories)
    for key, what in _wrong(rules, known):
        raise _unmeant(key, what)
    return rules


def term(rules: Sequence[RetentionRule], kept: Kept) -> RetentionTerm:
    """Return how long ``kept`` may be kept: the shortest of all rules that fit.

    ``rules`` come from ``read_rules``, which sees to it that something fits.
    """
    found = [rule for rule in rules if rule.fits(kept)]
    least = max((r.least_days or 0 for r in found), default=0)
    most = min(
        (
            r.most_days
            for r in found
            if r.most_days is not None and (r.final or r.most_days >= least)
        ),
        default=None,
    )
    reviews = [r.review_days for r in found if r.review_days is not None]
    return RetentionTerm(
        most_days=most,
        least_days=least if most is None else min(least, most),
        review_days=min(reviews),
        laws=tuple(dict.fromkeys(rule.law for rule in found)),
    )


def _unmeant(key: str, what: str) -> ConfigBroken:
    where = f"{key!r} " if key else ""
    return ConfigBroken(f"{FILE}: {where}{what}", advice=ADVICE, key=key)


def _wrong(
    rules: Sequence[RetentionRule], known: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield what cannot be meant: in one rule, then in all of them together."""
    for number, rule in enumerate(rules):
        for key, what in _wrong_rule(rule, known):
            yield f"rule[{number}]{key}", what
    if not rules:
        yield "rule", "is empty"
    for each in _every(known):
        if not any(r.review_days for r in rules if r.fits(each)):
            what = f"{each.category}, {each.role}, {each.outcome}"
            yield "rule", f"leaves something without a review: {what}"
            return


def _wrong_rule(
    rule: RetentionRule, known: frozenset[str]
) -> Iterator[tuple[str, str]]:
    if not rule.law:
        yield ".law", "is empty"
    if astray := set(rule.categories) - known:
        yield ".categories", f"is no category: {min(astray)!r}"
    for name, least in (("most_days", 0), ("least_days", 1), ("review_days", 1)):
        days = getattr(rule, name)
        if days is not None and not least <= days <= _MOST:
            yield f".{name}", f"is not {least} to {_MOST} days"
    if rule.most_days is rule.least_days is rule.review_days is None:
        yield "", "says nothing"
    if rule.final and rule.most_days is None:
        yield ".final", "is for what is destroyed"


def _every(categories: frozenset[str]) -> Iterator[Kept]:
    """Yield one of everything that can be kept."""
    for category, role, minor, outcome in product(
        sorted(categories), SubjectRole, (False, True), ProceedingsOutcome
    ):
        yield Kept("", category, role, minor, outcome, _NEVER)


_NEVER: Final = datetime.min  # noqa: DTZ901 - no moment is asked for


def rules_text() -> str:
    """Return the text of the rules that are part of the program."""
    return files("node.protocol.retention").joinpath(FILE).read_text("utf-8")
