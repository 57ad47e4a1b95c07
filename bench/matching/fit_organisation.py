"""Learn what findings about organisations weigh: ``[organisation]`` of weights.toml.

    python -m bench.matching.fit_organisation            # figures, by cross-validation
    python -m bench.matching.fit_organisation --write    # and the weights

Each labelled pair is used twice: with all that is known of the left side, and with its
main name alone, as officers ask. A logistic regression with few weights, each with the
sign that it must have and drawn to a stated guess, so that what the pairs hardly show
(factory 5 beside factory 6) keeps the guess. Guard against learning the pairs at hand:
folds never tear a cluster, and thresholds come from the other folds or stand at one
half. The features themselves were chosen with these pairs in view.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.matching.pairs import (
    ROOT,
    SETS,
    Entity,
    Pair,
    asked_of,
    data_folder,
    held_of,
    read_set,
)
from node.matching.compare.organisation import features

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

WEIGHTS = ROOT / "node" / "matching" / "data" / "weights.toml"
HEAD = "[organisation]\n"
SEED, FOLDS, REPEATS, STEPS = 2026, 5, 5, 6000
STRENGTH = 2.0  # of the draw to the guess, in pairs
LOWEST = 0.001  # the score where no name is near
# Each feature, its guess, and the sign that it must have.
GUESSES: dict[str, tuple[float, int]] = {
    "exact": (1.0, 1),
    "near": (1.5, 1),
    "gap": (-2.0, -1),
    "telling": (1.0, 1),
    "initials": (1.5, 1),
    "main_gap": (0.0, -1),
    "number_differs": (-3.0, -1),
    "number_more": (-0.5, -1),
    "form_differs": (-0.3, -1),
    "country_same": (0.3, 1),
    "country_differs": (-1.0, -1),
    "address_same": (0.5, 1),
    "register_differs": (-1.0, -1),
}


@dataclass(frozen=True)
class Sample:
    """Rows of features, without those where no name is near; labels; clusters."""

    near: Flags
    x: Floats
    truth: Floats
    group: npt.NDArray[np.str_]
    whole: Flags  # all of the left side was asked for

    def at(self, rows: Flags) -> Sample:
        """Return some rows."""
        return Sample(
            self.near[rows],
            self.x[rows],
            self.truth[rows],
            self.group[rows],
            self.whole[rows],
        )


def _main_name(entity: Entity) -> Entity:
    return Entity(entity.schema, {"name": entity.properties["name"][:1]})


def sample(pairs: tuple[Pair, ...]) -> Sample:
    """Return the features of every pair, whole and by the main name alone."""
    rows, truth, group, whole = [], [], [], []
    for pair in pairs:
        for left in (pair.left, _main_name(pair.left)):
            rows.append(features(asked_of(left), held_of(pair.right)))
            truth.append(float(pair.positive))
            group.append(pair.group)
            whole.append(left is pair.left)
    none = dict.fromkeys(GUESSES, 0.0)
    return Sample(
        near=np.array([row is not None for row in rows]),
        x=np.array([[(row or none)[name] for name in GUESSES] for row in rows]),
        truth=np.array(truth),
        group=np.array(group),
        whole=np.array(whole),
    )


def fit(data: Sample) -> Floats:
    """Return the base and the weights, by accelerated projected gradient."""
    rows = data.near
    design = np.c_[np.ones(rows.sum()), data.x[rows]]
    guess = np.array([0.0, *(guess for guess, _ in GUESSES.values())])
    sign = np.array([0, *(sign for _, sign in GUESSES.values())])
    drawn = np.r_[0.0, np.full(len(GUESSES), STRENGTH)]
    step = 1 / (np.linalg.norm(design, 2) ** 2 / 4 + STRENGTH)
    found, ahead, pace = guess.copy(), guess.copy(), 1.0
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-design @ ahead))
        slope = design.T @ (said - data.truth[rows]) + drawn * (ahead - guess)
        made = ahead - step * slope
        made[made * sign < 0] = 0.0
        next_pace = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = made + (pace - 1) / next_pace * (made - found)
        found, pace = made, next_pace
    return np.asarray(found, dtype=np.float64)


def scores(data: Sample, weights: Floats) -> Floats:
    """Return the probability of each row."""
    made = 1 / (1 + np.exp(-(weights[0] + data.x @ weights[1:])))
    return np.where(data.near, made, LOWEST)


def rates(score: Floats, truth: Floats, at: float | Floats) -> tuple[float, ...]:
    """Return precision, recall and F1 of what scores ``at`` or higher."""
    said = score >= at
    right = float((said & (truth > 0)).sum())
    precision, recall = right / max(1, said.sum()), right / truth.sum()
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _best_cut(score: Floats, truth: Floats) -> float:
    cuts = np.unique(score)
    return float(max(cuts, key=lambda cut: rates(score, truth, cut)[2]))


def _average_precision(score: Floats, truth: Floats) -> float:
    ranked = truth[np.argsort(-score, kind="stable")]
    gained = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return float((gained * ranked).sum() / ranked.sum())


def _calibration_error(score: Floats, truth: Floats) -> float:
    bins = np.clip((score * 10).astype(int), 0, 9)
    gaps = [
        abs(score[bins == b].mean() - truth[bins == b].mean()) * (bins == b).sum()
        for b in np.unique(bins)
    ]
    return float(sum(gaps) / len(truth))


def validate(data: Sample) -> dict[str, Floats]:
    """Return mean figures out of fold, for whole records and for main names."""
    clusters = np.unique(data.group)
    chance = np.random.default_rng(SEED)
    found: dict[str, list[tuple[float, ...]]] = {"whole records": [], "main name": []}
    for _ in range(REPEATS):
        order = chance.permutation(clusters)
        score, cut = np.zeros(len(data.truth)), np.zeros(len(data.truth))
        for fold in range(FOLDS):
            out = np.isin(data.group, order[fold::FOLDS])
            rest = data.at(~out)
            weights = fit(rest)
            score[out] = scores(data.at(out), weights)
            for whole in (True, False):
                known = rest.at(rest.whole == whole)
                cut[out & (data.whole == whole)] = _best_cut(
                    scores(known, weights), known.truth
                )
        for name, rows in (("whole records", data.whole), ("main name", ~data.whole)):
            s, t = score[rows], data.truth[rows]
            found[name].append(
                (
                    *rates(s, t, cut[rows]),
                    *rates(s, t, 0.5),
                    _average_precision(s, t),
                    _calibration_error(s, t),
                )
            )
    return {name: np.mean(rows, axis=0) for name, rows in found.items()}


def _write(weights: Floats) -> None:
    before, _, _ = WEIGHTS.read_text("utf-8").partition(HEAD)
    lines = [
        f"{name} = {value:.2f}\n"
        for name, value in zip(("base", *GUESSES), weights, strict=True)
    ]
    WEIGHTS.write_text(before + HEAD + "".join(lines), encoding="utf-8")


def main() -> None:
    """Print the figures out of fold; with ``--write``, keep the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    data = sample(read_set(SETS["F"], data_folder(given.data)))
    print("asked           P     R     F1  | at 1/2 P R F1    |  AP   calibration")
    for name, row in validate(data).items():
        print(f"{name:14}", " ".join(f"{value:.3f}" for value in row))
    weights = fit(data)
    for name, value in zip(("base", *GUESSES), weights, strict=True):
        print(f"{name:18}{value:7.2f}")
    if given.write:
        _write(weights)


if __name__ == "__main__":
    main()
