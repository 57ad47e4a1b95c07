"""Measure what one peer loses to another: a quiet one beside one at full abuse.

    python -m bench.crowding [--size 10000] [--stores sqlite,postgresql] [--seconds 10]

The quiet peer asks one question at a time, some twenty a second, first alone and
then beside each kind of abuse, and beside all ten at once (``tests.abuse``). Its 95th
percentile is what counts: it should stay within twice what it is alone.

Who abuses is a process of its own, and has the processor only while nobody else wants
it (``SCHED_IDLE``): its work would be done on another machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from node.model.desk.call import Nothing
from node.model.desk.peer import PEERS_CARD

from bench.__main__ import _database, say
from bench.load import Figures, drive
from bench.world import Questions, World, open_worlds
from node.demo.federation import Member, passphrase_file
from node.model.codes import OfficerRole
from tests.abuse import ABUSES, as_told

LOUD = Member("pt-loud", "Loud asker", "PT")
QUIET = Member("es-quiet", "Quiet asker", "ES")
THREADS_OF_ONE = 16
THREADS_OF_EACH = 2
RATE = 20.0
WITHIN = 2.0
EACH = ("a hundred names", "standings", "look-alikes", "no message")
"""What costs the node most; the others are among all."""


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
        for what, kinds, threads in (
            *((kind, (kind,), THREADS_OF_ONE) for kind in EACH),
            ("all ten", tuple(ABUSES), THREADS_OF_EACH),
        ):
            with _abused(loud, kinds, threads):
                beside = drive(ask, threads=32, seconds=options.seconds, rate=RATE)
            _line(store, what, beside, alone)
    finally:
        loud.client.close()
        quiet.stop()


@contextmanager
def _abused(loud: World, kinds: Sequence[str], threads: int) -> Iterator[None]:
    """Let a process abuse the node in so many ways."""
    folder = loud.federation.nodes[LOUD.agency].path
    card = loud.node.desk(OfficerRole.OPERATOR).call(PEERS_CARD, Nothing())
    told = as_told(
        folder / "keystore",
        passphrase_file(folder).read_bytes().strip(),
        card.card,
        card.fingerprint,
        loud.peer.introduction.endpoints[0],
    )
    abuser = subprocess.Popen(
        [sys.executable, "-m", "tests.abuse", str(threads), *kinds],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    os.sched_setscheduler(abuser.pid, os.SCHED_IDLE, os.sched_param(0))
    assert abuser.stdin is not None
    assert abuser.stdout is not None
    try:
        abuser.stdin.write(told + "\n")
        abuser.stdin.flush()
        assert abuser.stdout.readline() == "begun\n"
        yield
    finally:
        abuser.stdin.close()
        say(f"    {abuser.stdout.read().strip()}")
        abuser.wait()


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
