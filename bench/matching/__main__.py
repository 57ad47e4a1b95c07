"""Measure the matcher, and print tables.

python -m bench.matching [--data DIR] [--sets A,G] [--only figures,speed]
                         [--no-rivals] [--fresh] [--rank 20] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import numpy as np

from bench.matching import rivals
from bench.matching.aims import Of, Results, aims
from bench.matching.fairness import fairness
from bench.matching.measure import graded, labels, measure, measure_ours, slices
from bench.matching.ours import judge_pairs, out_of_fold, speed
from bench.matching.pairs import SETS, NoData, Pair, data_folder, read_set
from bench.matching.ranking import rank
from bench.matching.report import lines
from bench.matching.screening import screen
from bench.matching.unmet import EACH, unmet

PARTS = ("figures", "speed", "ranking", "fairness", "screening", "unmet")
# By which traits errors are counted, on which sets.
FAIR = {"A": ("script", "country", "sex"), "G": ("script",), "H": ("sex",)}
TIMED = 2000
REPEATS = 3
TOLD_EVERY_S = 5.0
CROSS_VALIDATED, AS_IT_IS = "ours, cross-validated", "ours, as it stands"


def main() -> int:
    """Run the bench; 2 without data. Aims that are missed are told, and no error."""
    options = _options()
    try:
        folder = data_folder(options.data)
        results = _measure(folder, options)
    except NoData as missing:
        print(missing, file=sys.stderr)
        return 2
    reached = aims(results)
    for line in lines(results, reached):
        print(line)
    if options.json:
        found = {
            **asdict(results),
            "aims": [asdict(a) | {"met": a.met} for a in reached],
        }
        options.json.write_text(json.dumps(found, indent=1))
    return 0 if all(aim.met for aim in reached) else 1


def _measure(folder: Path, options: argparse.Namespace) -> Results:
    here = None if options.no_rivals else rivals.installed()
    results = Results(versions=here.versions if here else {})
    if "speed" in options.only:
        # Before anything else was compared: what is kept from earlier would count.
        _speeds(results, read_set(SETS["A"], folder), here)
    if {"figures", "fairness"} & set(options.only):
        for key in options.sets:
            pairs = read_set(SETS[key], folder)
            with _timed(results, f"{key}  {SETS[key].title}, {len(pairs):,} pairs"):
                _set(results, key, pairs, options)
            if here and "figures" in options.only:
                with _timed(results, f"{key}  known matchers"):
                    _rivals(results.sets[key], pairs, here, fresh=options.fresh)
    if "ranking" in options.only and "G" in options.sets:
        pairs = read_set(SETS["G"], folder)
        with _timed(results, "G  every name against all") as step:
            results.ranking = rank(
                pairs, each=options.rank, jobs=options.jobs, step=step
            )
    if "screening" in options.only:
        _screening(results, folder)
    if "unmet" in options.only:
        with _timed(results, "strong pairs without a key in common"):
            results.unmet = tuple(unmet(folder, EACH))
    return results


def _speeds(
    results: Results, pairs: Sequence[Pair], here: rivals.Installed | None
) -> None:
    with _timed(results, "speed"):
        results.speed = speed(pairs)
    if here:
        with _timed(results, "speed of known matchers"):
            results.rival_speeds = rivals.speeds(
                here, pairs[:TIMED], repeats=REPEATS, say=_say
            )


def _set(
    results: Results, key: str, pairs: Sequence[Pair], options: argparse.Namespace
) -> None:
    labelled = labels(pairs)
    of = Of(
        key=key,
        title=SETS[key].title,
        pairs=len(pairs),
        same=int(labelled.truth.sum()),
        clusters=int(labelled.group.max()) + 1,
    )
    results.sets[key] = of
    learnt = out_of_fold(key, pairs)
    with _counted(len(pairs)) as step:
        plain = judge_pairs(pairs, step)
    with _counted(len(pairs)) as step:
        crossed = None if learnt is None else judge_pairs(pairs, step, learnt)
    if "figures" in options.only:
        parts = slices(pairs)
        for name, judged in ((CROSS_VALIDATED, crossed), (AS_IT_IS, plain)):
            if judged is not None:
                of.ours.append(measure_ours(name, labelled, judged, parts))
    if "fairness" in options.only and key in FAIR:
        of.judged_by = AS_IT_IS if crossed is None else CROSS_VALIDATED
        said = graded(plain if crossed is None else crossed)
        for trait in FAIR[key]:
            of.fairness.append(fairness(pairs, labelled, said, trait))


def _rivals(
    of: Of, pairs: Sequence[Pair], here: rivals.Installed, *, fresh: bool
) -> None:
    labelled, parts = labels(pairs), slices(pairs)
    found = rivals.scores(here, pairs, fresh=fresh, say=_say)
    for name, score in found.items():
        plain = found.get(name.removesuffix(rivals.DOB))
        if plain is score or not np.array_equal(plain, score):
            of.rivals.append(measure(name, labelled, score, parts))


def _screening(results: Results, folder: Path) -> None:
    for place in dict.fromkeys((folder, data_folder())):
        try:
            with _timed(results, "screening") as step:
                results.screening = screen(place, step=step)
        except NoData as missing:
            _say(f"{missing}: no screening")
        else:
            return


# --- how far it is ------------------------------------------------------------


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


@contextmanager
def _timed(results: Results, what: str) -> Iterator[Callable[[], None]]:
    print(what, file=sys.stderr, flush=True)
    began = time.perf_counter()
    with _counted(0) as step:
        yield step
    results.seconds[what] = round(time.perf_counter() - began, 1)
    _say(f"{results.seconds[what]} s")


@contextmanager
def _counted(total: int) -> Iterator[Callable[[], None]]:
    """Yield what is called after each step; it tells how many there were."""
    done, told = 0, time.perf_counter()

    def step() -> None:
        nonlocal done, told
        done += 1
        if time.perf_counter() - told > TOLD_EVERY_S:
            told = time.perf_counter()
            _say(f"{done:,}" + (f" of {total:,}" if total else ""))

    yield step


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.matching")
    parser.add_argument("--data", default="", help="folder with pairs/, lists/, bench/")
    parser.add_argument("--sets", default=",".join(SETS), help="which, as A,B")
    parser.add_argument("--only", default=",".join(PARTS), help="which, with commas")
    parser.add_argument("--no-rivals", action="store_true", help="ours alone")
    parser.add_argument("--fresh", action="store_true", help="score the rivals anew")
    parser.add_argument(
        "--rank", type=int, default=20, help="names asked of each script; 0 for all"
    )
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="processes for the names"
    )
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    options = parser.parse_args()
    for name, known in (("sets", SETS), ("only", PARTS)):
        given = tuple(filter(None, getattr(options, name).split(",")))
        if unknown := set(given) - set(known):
            parser.error(f"--{name}: not known: {', '.join(sorted(unknown))}")
        setattr(options, name, given)
    return options


if __name__ == "__main__":
    sys.exit(main())
