"""Learn what each finding about two persons is worth: ``data/person.toml``.

    python -m bench.matching.fit [--data FOLDER] [--check]

The model is additive: every value of ``compare/features.py`` has points, all points
are added, the sum is the logarithm of the odds. Points are learnt by cyclic gradient
boosting, one value at a time with small steps (as in explainable boosting machines,
Lou et al. 2013), over bins of equal mass, and kept monotone where common sense says
so: more of a name that meets never speaks against.

Guards against learning the lists instead of people:

* Folds are clusters of entities: nothing of a cluster is learnt and judged at once.
  ``bench/results/oof.npz`` keeps what models that saw nothing of a pair's cluster say
  of it; figures for the aims are taken from there.
* Every pair is also learnt with its places, with its birth dates, and with all but
  its names left out: lists copy places and dates from each other, and a model that
  leans on one of them fails where it is not known.
* Sets differ in how many of their pairs are one person. Each set and view has a base
  of its own while learning; the base that is kept is that of whole questions.
* Few numbers: about a hundred, of some ten thousand pairs.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.matching.pairs import (
    ROOT,
    SETS,
    Pair,
    asked_of,
    data_folder,
    digest,
    held_of,
    read_set,
)
from node.matching.compare.birth import Birth
from node.matching.compare.features import Agree, Features, features
from node.matching.compare.place import PlaceAgreement

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TABLE = ROOT / "node" / "matching" / "data" / "person.toml"
OUT_OF_FOLD = ROOT / "bench" / "results" / "oof.npz"
FOLDS = 5
ROUNDS, STEP, SHRINK = 120, 0.08, 20.0
DECIMALS = 2

# Where the steps of what is measured begin. Chosen by hand, evenly and before any
# learning, closer together where names are nearly whole.
_SHARES = (0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.86, 0.92, 0.96, 0.99)
CUTS: Mapping[str, Sequence[float]] = {
    "met": (0.1, 4, 6, 8, 10, 12, 14, 17, 20, 24, 28, 34, 42),
    "least_share": _SHARES,
    "most_share": _SHARES,
    "alone": (0.5, 1.5, 3, 5, 7.5, 10, 13, 17, 22, 28, 36, 48),
    "words": (0.5, 1.5, 2.5, 3.5),
    "weakest": (0.1, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97),
    "names": (0.5, 1.5, 2.5, 3.5, 4.5),
}

# Which way a value may only go; the others are free.
MONOTONE = {
    "met": 1,
    "least_share": 1,
    "most_share": 1,
    "alone": -1,
    "words": 1,
    "weakest": 1,
    "names": -1,
    "weak": -1,
    # The better half of agreement counts no less; what is not known stands apart.
    "birth": -1,
    "place": -1,
    "address": -1,
    "nationality": -1,
    "sex": -1,
}
KINDS: Mapping[str, type[Enum]] = {
    "birth": Birth,
    "place": PlaceAgreement,
    "address": PlaceAgreement,
    "nationality": Agree,
    "sex": Agree,
}
# What lists cannot teach, as they copy it from each other. A nationality that differs:
# one person in ten has two, changed it, or is held for another's; of two people who
# are taken for each other six in ten differ: log(0.1 / 0.6).
LEAST = {("nationality", Agree.DIFFERS): -1.8}
FLAGS = ("weak", "across")
COLUMNS = Features._fields
MASKS = {
    "place": float(PlaceAgreement.UNKNOWN.value),
    "address": float(PlaceAgreement.UNKNOWN.value),
    "birth": float(Birth.UNKNOWN.value),
    "nationality": float(Agree.UNKNOWN.value),
    "sex": float(Agree.UNKNOWN.value),
}
# What is learnt: a set, what is left out of it, and its weight.
VIEWS: Sequence[tuple[str, tuple[str, ...], float]] = (
    ("A", (), 1.0),
    ("A", ("place", "address"), 0.5),
    ("A", ("place", "address", "nationality", "sex"), 0.5),
    ("A", ("birth",), 0.25),
    ("A", ("birth", "place", "address", "nationality", "sex"), 0.5),
    ("C", ("place", "address"), 0.25),
    ("E", (), 0.5),
    ("G", (), 0.5),
    ("H", (), 0.2),
    ("I", (), 0.3),
)
GRADES = {"strong": 0.75, "possible": 0.1, "rare": 26.0, "common": 14.0}


@dataclass(frozen=True, slots=True)
class Sample:
    """The features of a set's pairs, and what is known of them."""

    values: Floats  # pairs by COLUMNS
    positive: Floats
    fold: Ints


@dataclass(frozen=True, slots=True)
class Model:
    """Points by column: those of the steps between ``cuts``."""

    base: float
    cuts: tuple[Floats, ...]
    points: tuple[Floats, ...]

    def log_odds(self, values: Floats) -> Floats:
        """Return the sums of points."""
        total = np.full(len(values), self.base)
        for column, (cuts, points) in enumerate(
            zip(self.cuts, self.points, strict=True)
        ):
            total += points[np.searchsorted(cuts, values[:, column], side="right")]
        return total


def main() -> None:
    """Learn, write the table and what models say out of their folds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="")
    parser.add_argument("--sets", default="ABCDEGHINP")
    options = parser.parse_args()
    folder = data_folder(options.data)
    pairs = {key: read_set(SETS[key], folder) for key in options.sets}
    samples = {key: sample(found, key) for key, found in pairs.items()}
    out: dict[str, npt.NDArray[np.generic]] = {}
    for key, found in pairs.items():
        out[key] = np.zeros(len(found))
        out[f"{key}.pairs"] = np.array(digest(found))
    for fold in range(FOLDS):
        model = rounded(learn(samples, left_out=fold))
        for key, one in samples.items():
            held = one.fold == fold
            out[key][held] = 1 / (1 + np.exp(-model.log_odds(one.values[held])))
        print(f"fold {fold + 1} of {FOLDS}", file=sys.stderr)
    OUT_OF_FOLD.parent.mkdir(exist_ok=True)
    np.savez_compressed(OUT_OF_FOLD, **out)
    write(TABLE, rounded(learn(samples)))


def fold_of(group: str) -> int:
    """Return the fold of a cluster: the same in every set and every run."""
    return hashlib.blake2b(group.encode(), digest_size=4).digest()[0] % FOLDS


def sample(pairs: Iterable[Pair], key: str) -> Sample:
    """Return the features of pairs."""
    values, positive, fold = [], [], []
    for place, pair in enumerate(pairs):
        found, _ = features(asked_of(pair.left), held_of(pair.right))
        values.append([_number(value) for value in found])
        positive.append(float(pair.positive))
        fold.append(fold_of(pair.group))
        if not place % 2000:
            print(f"{key}: {place}", file=sys.stderr)
    return Sample(np.array(values), np.array(positive), np.array(fold))


def _number(value: object) -> float:
    return float(value.value if isinstance(value, Enum) else value)  # type: ignore[arg-type]


# --- learning -----------------------------------------------------------------


def learn(samples: Mapping[str, Sample], left_out: int = -1) -> Model:
    """Return points learnt of all views, without the pairs of one fold."""
    views = [view for view in VIEWS if view[0] in samples]
    rows, truth, weight, view_of = [], [], [], []
    for number, (key, masked, worth) in enumerate(views):
        one = samples[key]
        kept = one.fold != left_out
        values = one.values[kept].copy()
        for name in masked:
            values[:, COLUMNS.index(name)] = MASKS[name]
        rows.append(values)
        truth.append(one.positive[kept])
        weight.append(np.full(len(values), worth))
        view_of.append(np.full(len(values), number))
    return _boost(
        np.concatenate(rows),
        np.concatenate(truth),
        np.concatenate(weight),
        np.concatenate(view_of),
    )


def _cuts(name: str) -> Floats:
    if name in KINDS:
        return np.arange(1, len(KINDS[name])) - 0.5
    return np.array(CUTS.get(name, (0.5,)))


def _boost(values: Floats, truth: Floats, weight: Floats, view: Ints) -> Model:
    cuts = [_cuts(name) for name in COLUMNS]
    bins = [
        np.searchsorted(cuts[n], values[:, n], side="right")
        for n in range(len(COLUMNS))
    ]
    points = [np.zeros(len(found) + 1) for found in cuts]
    bases = np.array([_logit(truth[view == n].mean()) for n in range(view.max() + 1)])
    total = bases[view]
    for _ in range(ROUNDS):
        for n, name in enumerate(COLUMNS):
            step = _step(bins[n], len(points[n]), total, truth, weight)
            made = points[n] + STEP * step
            known = len(made) - 1 if name in KINDS else len(made)
            made[:known] = _ordered(made[:known], bins[n], MONOTONE.get(name, 0))
            _bounded(made, name)
            total += (made - points[n])[bins[n]]
            points[n] = made
        change = STEP * _step(view, len(bases), total, truth, weight)
        bases += change
        total += change[view]
    return Model(float(bases[0]), tuple(cuts), tuple(points))


def _bounded(points: Floats, name: str) -> None:
    """Keep points, beside those of what is unknown, from going below ``LEAST``."""
    for (column, member), least in LEAST.items():
        if column == name:
            unknown = points[KINDS[name]["UNKNOWN"].value]
            points[member.value] = max(points[member.value], unknown + least)


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _step(
    bins: Ints, size: int, total: Floats, truth: Floats, weight: Floats
) -> Floats:
    """Return a Newton step for each bin, shrunk where little is known."""
    likely = 1 / (1 + np.exp(-total))
    slope = np.bincount(bins, weight * (truth - likely), size)
    bend = np.bincount(bins, weight * likely * (1 - likely), size)
    return slope / (bend + SHRINK)


def _ordered(points: Floats, bins: Ints, way: int) -> Floats:
    """Return points that only go one way, by pooling neighbours that do not."""
    if not way:
        return points
    mass = np.bincount(bins, minlength=len(points))[: len(points)] + 1e-3
    pools: list[list[float]] = []
    for value, heavy in zip(points * way, mass, strict=True):
        pools.append([value, heavy, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            b, a = pools.pop(), pools.pop()
            both = a[1] + b[1]
            pools.append([(a[0] * a[1] + b[0] * b[1]) / both, both, a[2] + b[2]])
    return np.concatenate([np.full(int(n), value) for value, _, n in pools]) * way


# --- what is kept -------------------------------------------------------------


def rounded(model: Model) -> Model:
    """Return the model as the table has it: points of what is unknown are zero."""
    points = [found.copy() for found in model.points]
    base = model.base
    for name, kind in KINDS.items():
        column = COLUMNS.index(name)
        nothing = points[column][kind["UNKNOWN"].value]
        points[column] -= nothing
        base += nothing
    return Model(
        round(base, DECIMALS),
        model.cuts,
        tuple(np.round(found, DECIMALS) for found in points),
    )


HEAD = """\
# What each finding about two persons is worth, in natural logarithms of odds: +2.2 is
# nine to one for, -2.2 nine to one against. Learnt by bench/matching/fit.py of
# labelled pairs of people on public sanctions lists (judgements: OpenSanctions,
# CC BY 4.0) and of names in two scripts (Wikidata, CC0 1.0); the numbers hold no
# person. docs/matching.md explains each.
"""


def write(path: Path, model: Model) -> None:
    """Write the table that ``compare/person.py`` reads."""
    lines = [HEAD, f"base = {model.base}", "", "[grade]"]
    lines += [f"{name} = {value}" for name, value in GRADES.items()]
    by_name = dict(
        zip(COLUMNS, zip(model.cuts, model.points, strict=True), strict=True)
    )
    for name, (cuts, points) in by_name.items():
        if name in KINDS or name in FLAGS:
            continue
        shown = ", ".join(f"{value:g}" for value in cuts)
        worth = ", ".join(f"{value:g}" for value in points)
        lines += ["", f"[scale.{name}]", f"cuts = [{shown}]", f"points = [{worth}]"]
    for name in (*KINDS, *FLAGS):
        steps = (
            [m.name.lower() for m in KINDS[name]] if name in KINDS else ["no", "yes"]
        )
        lines += ["", f"[points.{name}]"]
        lines += [
            f"{step} = {worth:g}"
            for step, worth in zip(steps, by_name[name][1], strict=True)
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
