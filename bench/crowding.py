"""Measure what one peer loses to another: a quiet one beside one at full abuse.

    python -m bench.crowding [--size 10000] [--stores sqlite,postgresql] [--seconds 10]

The quiet peer asks one question at a time, some twenty a second, first alone and
then beside each kind of abuse. Its 95th percentile is what counts: it should stay
within twice what it is alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from random import Random

from bench.__main__ import _database, say
from bench.load import Figures, drive
from bench.people import born, name
from bench.world import Questions, World, open_worlds
from node.codec.wire import to_wire
from node.demo.federation import Member
from node.model.codes import Kind
from node.model.parcel import Standings
from node.model.query import Question, Term

LOUD = Member("pt-loud", "Loud asker", "PT")
QUIET = Member("es-quiet", "Quiet asker", "ES")
IN_THE_AIR = 16
NAMES = 100
RATE = 20.0
WITHIN = 2.0


def main() -> None:
    """Measure, on each store, and say whether the aim is met."""
    options = _options()
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    for store in options.stores.split(","):
        folder = Path(tempfile.mkdtemp(prefix="comity-crowding-"))
        try:
            with _database(store) as url:
                _measure(folder, store, url(), options)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _measure(folder: Path, store: str, url: str, options: argparse.Namespace) -> None:
    loud, quiet = open_worlds(folder, (LOUD, QUIET), store=url)
    try:
        quiet.load(options.size, seed=1)
        questions = Questions(1)

        def ask(_n: int) -> None:
            quiet.query([questions.one()])

        drive(ask, threads=1, seconds=2)
        alone = drive(ask, threads=4, seconds=options.seconds, rate=RATE)
        _line(store, "alone", alone, alone)
        for what, abuse in _abuses(loud).items():
            with _abused(abuse) as done:
                beside = drive(ask, threads=32, seconds=options.seconds, rate=RATE)
            _line(store, f"{what} ({done()} of them)", beside, alone)
    finally:
        loud.client.close()
        quiet.stop()


def _abuses(loud: World) -> Mapping[str, Callable[[], object]]:
    """Return what one peer may do to the others, a call each."""
    random = Random(7)

    def person() -> Question:
        terms = Term("name", name(random)), Term("birth_date", born(random))
        return Question("person", terms)

    standings = to_wire(Standings("", "", (), ()))
    return {
        "100 names": lambda: loud.query([person() for _ in range(NAMES)], timeout_s=60),
        "standings": lambda: loud.exchange(Kind.STANDINGS, standings, 60),
        "single names": lambda: loud.query([person()], timeout_s=60),
    }


@contextmanager
def _abused(abuse: Callable[[], object]) -> Iterator[Callable[[], int]]:
    """Keep sixteen of one abuse in the air; yields how many came to an end."""
    over = threading.Event()
    done = count()

    def work() -> None:
        while not over.is_set():
            with suppress(Exception):  # refused is as good as answered
                abuse()
                next(done)

    threads = [threading.Thread(target=work) for _ in range(IN_THE_AIR)]
    for thread in threads:
        thread.start()
    try:
        yield lambda: next(done)
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _line(store: str, what: str, found: Figures, alone: Figures) -> None:
    ratio = found.p95 / alone.p95
    say(
        f"{store:<11}{what:<34}p50 {found.p50:7.1f} ms   p95 {found.p95:7.1f} ms   "
        f"{ratio:5.1f} times   {found.errors} failed"
        + ("" if ratio <= WITHIN else "   MISSED")
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.crowding", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--stores", default="sqlite,postgresql")
    parser.add_argument("--seconds", type=float, default=10.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
