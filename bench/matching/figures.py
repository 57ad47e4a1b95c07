"""What scores are worth: precision, recall, average precision, calibration.

A score at or above a threshold says "the same". Intervals are of resampled groups:
pairs of one cluster are not independent, so clusters are drawn, with replacement,
and all of their pairs come with them. Ties are kept together everywhere: no figure
hangs on the order of pairs with one score.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

RESAMPLES = 200
SEED = 2026
BINS = 10
LOW, HIGH = 2.5, 97.5  # percentiles of a 95 % interval


@dataclass(frozen=True)
class Labelled:
    """Which pairs are the same, and the cluster of each."""

    truth: Flags
    group: Ints

    @classmethod
    def of(cls, truth: Sequence[bool], groups: Sequence[str]) -> Labelled:
        """Return labels of pairs whose clusters have names."""
        numbers: dict[str, int] = {}
        made = [numbers.setdefault(name, len(numbers)) for name in groups]
        return cls(np.array(truth, dtype=bool), np.array(made, dtype=np.int64))

    @cached_property
    def draws(self) -> Floats:
        """One row a resample: how often each pair is in it."""
        count = int(self.group.max(initial=-1)) + 1
        chance = np.random.default_rng(SEED)
        drawn = chance.integers(0, max(1, count), (RESAMPLES, count))
        times = np.stack([np.bincount(row, minlength=count) for row in drawn])
        made: Floats = times[:, self.group].astype(np.float64)
        return made

    @property
    def once(self) -> Floats:
        """The pairs as they are: one row, each pair once."""
        return np.ones((1, len(self.truth)))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rates:
    """What a threshold, or a grade, does."""

    precision: Figure
    recall: Figure
    f1: Figure


def _share(part: Floats, whole: Floats) -> Floats:
    made: Floats = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return made


def _figure(once: Floats, drawn: Floats) -> Figure:
    low, high = np.percentile(drawn, [LOW, HIGH])
    return Figure(float(once[0]), float(low), float(high))


def measured(labelled: Labelled, measure: Callable[[Floats], Floats]) -> Figure:
    """Return a figure with its interval; ``measure`` maps rows of weights to values."""
    return _figure(measure(labelled.once), measure(labelled.draws))


# --- one cut ------------------------------------------------------------------


def rates(labelled: Labelled, said: Flags) -> Rates:
    """Return what it is worth to say "the same" of the pairs in ``said``.

    Nothing said, or nothing to find, counts as 0.
    """

    def at(weights: Floats) -> tuple[Floats, Floats, Floats]:
        hits = weights @ (said & labelled.truth)
        alarms = weights @ said.astype(float)
        there = weights @ labelled.truth.astype(float)
        return (
            _share(hits, alarms),
            _share(hits, there),
            _share(2 * hits, alarms + there),
        )

    once, drawn = at(labelled.once), at(labelled.draws)
    return Rates(*(_figure(a, b) for a, b in zip(once, drawn, strict=True)))


# --- all cuts -----------------------------------------------------------------


def _average_precision(right: Floats, said: Floats) -> Floats:
    added = np.diff(right, axis=1, prepend=0.0)
    return _share((added * _share(right, said)).sum(axis=1), right[:, -1])


@dataclass(frozen=True)
class Curve:
    """Every cut of a score, from the highest down."""

    labelled: Labelled
    score: Floats

    @cached_property
    def _order(self) -> Ints:
        made: Ints = np.argsort(-self.score, kind="stable")
        return made

    @cached_property
    def _ends(self) -> Ints:
        """The last place of each run of equal scores."""
        ordered = self.score[self._order]
        made: Ints = np.flatnonzero(np.append(np.diff(ordered) != 0, True))
        return made

    def _counts(self, weights: Floats) -> tuple[Floats, Floats]:
        """Return right and all pairs at or above each cut, a row a resample."""
        ordered = weights[:, self._order]
        right = np.cumsum(ordered * self.labelled.truth[self._order], axis=1)
        return right[:, self._ends], np.cumsum(ordered, axis=1)[:, self._ends]

    @cached_property
    def _once(self) -> tuple[Floats, Floats]:
        return self._counts(self.labelled.once)

    @cached_property
    def _drawn(self) -> tuple[Floats, Floats]:
        return self._counts(self.labelled.draws)

    def _over(self, measure: Callable[[Floats, Floats], Floats]) -> Figure:
        return _figure(measure(*self._once), measure(*self._drawn))

    @cached_property
    def cuts(self) -> Floats:
        """Each score that occurs, highest first."""
        made: Floats = self.score[self._order][self._ends]
        return made

    def best_cut(self, within: Flags | None = None) -> float:
        """Return the cut of the best F1, the highest of several.

        ``within`` says which pairs count; all if it is not given.
        """
        right, said = (
            self._once if within is None else self._counts(within[None].astype(float))
        )
        f1 = _share(2 * right, said + right[:, -1:])[0]
        return float(self.cuts[int(np.argmax(f1))])

    def average_precision(self) -> Figure:
        """Return the precision at each cut, weighed by the recall it adds."""
        return self._over(_average_precision)

    def recall_at(self, precision: float) -> Figure:
        """Return the best recall of any cut with at least this precision, or 0."""

        def at(right: Floats, said: Floats) -> Floats:
            enough = _share(right, said) >= precision
            return _share(np.where(enough, right, 0.0).max(axis=1), right[:, -1])

        return self._over(at)

    def crossed(self) -> Flags:
        """Return what is said when no pair is judged by a cut that saw its cluster.

        The cut for one half of the clusters is the best of the other half.
        """
        first = self.labelled.group % 2 == 0
        said: Flags = np.where(
            first,
            self.score >= self.best_cut(~first),
            self.score >= self.best_cut(first),
        )
        return said


# --- probabilities ------------------------------------------------------------


def calibration_error(labelled: Labelled, probability: Floats) -> Figure:
    """Return the mean distance of what was said and what was so, over equal tenths.

    Pairs of one probability share their mean truth, so that where a tenth ends
    among them does not matter.
    """
    order = np.argsort(probability, kind="stable")
    said = probability[order]
    runs = np.cumsum(np.append(False, np.diff(said) != 0))

    def at(weights: Floats) -> Floats:
        return np.array([_error(row[order]) for row in weights])

    def _error(weight: Floats) -> float:
        total = weight.sum()
        if not total:
            return 0.0
        so = _share(
            np.bincount(runs, weight * labelled.truth[order]),
            np.bincount(runs, weight),
        )[runs]
        middle = np.cumsum(weight) - weight / 2
        tenth = np.minimum((middle / total * BINS).astype(int), BINS - 1)
        gap = np.bincount(tenth, weight * (said - so), minlength=BINS)
        return float(np.abs(gap).sum() / total)

    return measured(labelled, at)


def brier(labelled: Labelled, probability: Floats) -> Figure:
    """Return the mean square of what was said less what was so."""
    square = (probability - labelled.truth) ** 2
    return measured(labelled, lambda weights: weights @ square / weights.sum(axis=1))


# --- a share of pairs ---------------------------------------------------------


def share(labelled: Labelled, of: Flags, among: Flags) -> Figure:
    """Return which share of the pairs ``among`` are ``of``, with a cautious interval.

    Resamples of a small group without a single error all have none; Wilson's interval
    does not know of clusters. The wider of both is given on each side. Resamples that
    have nothing of the group say nothing of it.
    """
    hits, total = int((of & among).sum()), int(among.sum())
    low, high = wilson(hits, total)
    there = labelled.draws @ among.astype(float)
    drawn = (labelled.draws @ (of & among).astype(float))[there > 0] / there[there > 0]
    if len(drawn):
        low = min(low, float(np.percentile(drawn, LOW)))
        high = max(high, float(np.percentile(drawn, HIGH)))
    return Figure(hits / total if total else 0.0, low, high)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share; of nothing it is everything."""
    if not total:
        return 0.0, 1.0
    z = 1.959964
    part, more = hits / total, z * z / total
    centre = (part + more / 2) / (1 + more)
    half = z * (part * (1 - part) / total + more / (4 * total)) ** 0.5 / (1 + more)
    return max(0.0, centre - half), min(1.0, centre + half)
