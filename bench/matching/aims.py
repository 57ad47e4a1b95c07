"""What the matcher must reach, each aim met or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bench.matching.fairness import Fairness
from bench.matching.measure import Row
from bench.matching.ours import Speed
from bench.matching.ranking import Ranking
from bench.matching.rivals import DOB, RIVALS, Printed, published, published_speed
from bench.matching.screening import Screening
from bench.matching.unmet import AIM, Unmet, in_all

F1_MORE = 0.05
RECALL_MORE = 0.10
ARABIC = 0.6
TOP_FIVE = 0.95
TIMES_FASTER = 20.0
SLOW = "logic-v2"


@dataclass(slots=True)
class Of:
    """What was measured on one set; of ours the row that counts comes first."""

    key: str
    title: str
    pairs: int
    same: int
    clusters: int
    ours: list[Row] = field(default_factory=list)
    rivals: list[Row] = field(default_factory=list)
    fairness: list[Fairness] = field(default_factory=list)
    judged_by: str = ""  # whose error rates by group these are


@dataclass(slots=True)
class Results:
    """All that was measured in one run."""

    versions: Mapping[str, str]
    sets: dict[str, Of] = field(default_factory=dict)
    speed: Speed | None = None
    rival_speeds: Mapping[str, float] = field(default_factory=dict)
    ranking: Ranking | None = None
    screening: Screening | None = None
    unmet: tuple[Unmet, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim: what is wanted, what there is, and beside what it was measured."""

    text: str
    wanted: float
    got: float
    beside: str

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.got >= self.wanted


def aims(results: Results) -> tuple[Aim, ...]:
    """Return the aims that this run can speak of."""
    return tuple(_aims(results))


def _aims(results: Results) -> Iterator[Aim]:
    hard, across = results.sets.get("A"), results.sets.get("G")
    if hard and hard.ours:
        ours = hard.ours[0]
        best, beside = _best(hard, "f1")
        yield Aim("A  F1", best + F1_MORE, ours.best.f1.value, beside)
        best, beside = _best(hard, "recall_at_95")
        got = ours.recall_95.value
        yield Aim("A  recall at 95 % precision", best + RECALL_MORE, got, beside)
        if "arabic" in ours.slices:
            got = ours.slices["arabic"].recall.value
            yield Aim("A  recall, asked in Arabic script", ARABIC, got, "the same cut")
    if across and across.ours:
        best, beside = _best(across, "f1")
        got = across.ours[0].best.f1.value
        yield Aim("G  F1", best + F1_MORE, got, beside)
    if results.ranking:
        found = results.ranking
        beside = f"{found.candidates:,} candidates"
        got = found.over_all(lambda one: one.share)
        yield Aim("G  right name in the first five", TOP_FIVE, got, beside)
    for found in in_all(results.unmet):
        if found.strong:
            text = f"{found.category}, strong and a key shared"
            beside = f"{found.strong:,} strong pairs"
            yield Aim(text, 1 - AIM, 1 - found.share, beside)
    if results.speed:
        here = results.rival_speeds.get(SLOW)
        rate = here or published_speed()[SLOW]
        beside = f"{SLOW}, {rate:,.0f}/s" + ("" if here else ", README's")
        got = results.speed.prepared / rate
        yield Aim("pairs a second, times as many", TIMES_FASTER, got, beside)


def _best(of: Of, what: str) -> tuple[float, str]:
    """Return the best figure of any known matcher, and whose it is."""
    here = {
        row.matcher: {"f1": row.best.f1, "recall_at_95": row.recall_95}[what].value
        for row in of.rivals
    }
    rest = {
        name: float(getattr(row, what))
        for name, row in elsewhere(of).items()
        if getattr(row, what) == getattr(row, what)
    }
    name, best = max((here | rest).items(), key=lambda row: row[1])
    return best, f"{name}, {best:.3f}" + ("" if name in here else ", README's")


def elsewhere(of: Of) -> Mapping[str, Printed]:
    """Return the README's rows of those matchers that this run did not measure."""
    measured = {row.matcher for row in of.rivals}
    known = {rival.name for rival in RIVALS}
    return {
        name: row
        for name, row in published(of.key).items()
        if name in known and not {name, name.removesuffix(DOB)} & measured
    }
