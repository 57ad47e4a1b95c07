"""All figures of one matcher on one set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bench.matching.figures import (
    Curve,
    Figure,
    Flags,
    Floats,
    Labelled,
    Rates,
    brier,
    calibration_error,
    rates,
    share,
)
from bench.matching.ours import RANK, Judged
from bench.matching.pairs import Pair

FINE, FINER = 0.95, 0.99
LEAST_OF_SLICE = 20  # pairs that are the same


@dataclass(frozen=True, slots=True)
class Slice:
    """Part of a set, at the one cut that holds for all of it."""

    same: int
    precision: Figure
    recall: Figure


@dataclass(frozen=True, slots=True)
class Row:
    """One matcher on one set.

    ``cut`` is that of the best F1 on these pairs. ``crossed`` is judged by cuts from
    the other half of the clusters. Calibration is of ours alone.
    """

    matcher: str
    cut: float
    best: Rates
    crossed: Rates
    average_precision: Figure
    recall_95: Figure
    recall_99: Figure
    slices: Mapping[str, Slice]
    error: Figure | None = None
    brier: Figure | None = None
    grades: Mapping[str, Rates] = field(default_factory=dict)


def labels(pairs: Sequence[Pair]) -> Labelled:
    """Return which of the pairs are the same, by cluster."""
    return Labelled.of([p.positive for p in pairs], [p.group for p in pairs])


def slices(pairs: Sequence[Pair]) -> Mapping[str, Flags]:
    """Return the parts of a set: scripts, and whether names are alike at all."""
    found: dict[str, Flags] = {}
    for name, known in (("alike", True), ("unlike", False)):
        found[name] = np.array([pair.evidence is known for pair in pairs])
    for script in sorted({pair.script for pair in pairs} - {""}):
        found[script] = np.array([pair.script == script for pair in pairs])
    truth = np.array([pair.positive for pair in pairs])
    return {n: f for n, f in found.items() if (f & truth).sum() >= LEAST_OF_SLICE}


def measure(
    matcher: str, labelled: Labelled, score: Floats, parts: Mapping[str, Flags]
) -> Row:
    """Return the figures of a matcher."""
    curve = Curve(labelled, score)
    cut = curve.best_cut()
    said = score >= cut
    truth = labelled.truth
    return Row(
        matcher=matcher,
        cut=cut,
        best=rates(labelled, said),
        crossed=rates(labelled, curve.crossed()),
        average_precision=curve.average_precision(),
        recall_95=curve.recall_at(FINE),
        recall_99=curve.recall_at(FINER),
        slices={
            name: Slice(
                same=int((among & truth).sum()),
                precision=share(labelled, said & truth, among & said),
                recall=share(labelled, said & truth, among & truth),
            )
            for name, among in parts.items()
        },
    )


def measure_ours(
    matcher: str, labelled: Labelled, judged: Judged, parts: Mapping[str, Flags]
) -> Row:
    """Return our figures: those of any matcher, calibration, and what grades do."""
    return replace(
        measure(matcher, labelled, judged.score, parts),
        error=calibration_error(labelled, judged.score),
        brier=brier(labelled, judged.score),
        grades={name: rates(labelled, said) for name, said in graded(judged).items()},
    )


def graded(judged: Judged) -> Mapping[str, Flags]:
    """Return what each grade, and any above it, says is the same."""
    return {
        str(grade): judged.rank >= rank
        for grade, rank in RANK.items()
        if grade != "identifier"
    }
