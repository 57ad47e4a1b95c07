"""Measure a node, and print a table of figures and ratios.

    python -m bench [--sizes 10000,100000] [--stores sqlite,postgresql] [--seconds 10]
                    [--only queries|notices] [--peers 1,3,10] [--notices 500]
                    [--queued 10000]

Everything is on: mutual TLS, seal, signature, policy, ledger with fsync. The
client runs on the same machine and pays for its half of the cryptography. The
baselines are of the same run; absolute figures of a shared machine mean little.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.baseline import crypto, echo
from bench.load import Figures, drive
from bench.notice_world import cpu_s, pid_of, resident_mb
from bench.notices import Results, Sizes, measure_notices, print_notices
from bench.world import Questions, World, open_world

THREADS = 32
BATCH = 100
RATE = 100.0
SETTLE_MOST_S = 180.0
RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Measured:
    """What one store of one size did."""

    store: str
    records: int
    import_per_s: float
    singles: Figures
    server_ms: float
    paced: Figures
    batches: Figures
    resident_mb: float
    bytes_per_record: float
    wire_bytes: tuple[int, int]


def main() -> None:
    """Run the bench."""
    options = _options()
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    folder = Path(tempfile.mkdtemp(prefix="comity-bench-"))
    try:
        say("baseline: bare gRPC echo")
        bare = echo(threads=THREADS, seconds=options.seconds)
        if options.only != "notices":
            _queries(folder, options, bare)
        if options.only != "queries":
            _notices(folder, options, bare)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _queries(folder: Path, options: argparse.Namespace, bare: Figures) -> None:
    results: list[Measured] = []
    rate = 0.0
    for store in options.stores.split(","):
        with _database(store) as url:
            for size in map(int, options.sizes.split(",")):
                measured, rate = _measure(
                    folder / f"{store}-{size}",
                    store=store,
                    url=url(),
                    size=size,
                    seconds=options.seconds,
                )
                results.append(measured)
                _print(bare, rate, results)
    nodes = [asdict(r) for r in results]
    _write("bench.json", {"echo": asdict(bare), "crypto_per_s": rate, "nodes": nodes})


def _notices(folder: Path, options: argparse.Namespace, bare: Figures) -> None:
    peers = tuple(map(int, options.peers.split(",")))
    sizes = Sizes(peers, options.notices, options.queued)
    results = Results([], [], [])
    for store in options.stores.split(","):
        with _database(store) as url:
            found = measure_notices(
                folder / "notices", store=store, url=url, sizes=sizes, say=say
            )
        results.add(found)
        print_notices(bare, results)
    _write("notices.json", {"echo": asdict(bare), **asdict(results)})


def _write(name: str, found: dict[str, object]) -> None:
    RESULTS.mkdir(exist_ok=True)
    out = RESULTS / name
    out.write_text(json.dumps(found, indent=2))
    say(f"written to {out}")


def _measure(
    folder: Path, *, store: str, url: str, size: int, seconds: float
) -> tuple[Measured, float]:
    say(f"{store}: a node with {size:,} records")
    world = open_world(folder, store=url)
    try:
        bare = crypto(world.keys, seconds=min(seconds, 5))
        began = time.perf_counter()
        done = world.load(size, seed=size)
        assert done.added == size, done
        import_per_s = size / (time.perf_counter() - began)
        rest_s = _settle(world)
        bytes_per_record = _stored(world, url) / size
        say(f"  at rest after {rest_s:.0f} s more")
        say(f"  imported at {import_per_s:,.0f} records a second")
        questions = Questions(size)
        for _ in range(50):
            world.query([questions.one()])
        used = cpu_s(pid_of(world.node))
        singles = drive(
            lambda _n: world.query([questions.one()]), threads=THREADS, seconds=seconds
        )
        server_ms = (cpu_s(pid_of(world.node)) - used) / singles.calls * 1000
        say(f"  {singles.per_second:,.0f} queries a second")
        batches = drive(
            lambda _n: world.query([questions.one() for _ in range(BATCH)]),
            threads=16,
            seconds=seconds,
        )
        paced = drive(
            lambda _n: world.query([questions.one()]),
            threads=THREADS,
            seconds=seconds,
            rate=RATE,
        )
        return (
            Measured(
                store=store,
                records=size,
                import_per_s=import_per_s,
                singles=singles,
                server_ms=server_ms,
                paced=paced,
                batches=batches,
                resident_mb=resident_mb(pid_of(world.node)),
                bytes_per_record=bytes_per_record,
                wire_bytes=world.sizes([questions.one()]),
            ),
            bare,
        )
    finally:
        world.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _print(bare: Figures, crypto_per_s: float, results: list[Measured]) -> None:
    print()
    print(f"bare gRPC echo, {THREADS} callers: {bare.per_second:,.0f} a second")
    print(f"bare cryptography of one side: {crypto_per_s:,.0f} a second on one core")
    head = (
        f"{'store':<11}{'records':>9}{'import/s':>9}{'query/s':>8}{'p50':>6}{'p95':>6}"
        f"{'p99':>6}{'of echo':>8}{'of crypto':>10}{'cpu ms':>7}{'p95@100':>8}"
        f"{'batch q/s':>10}{'MB':>6}{'B/rec':>7}"
    )
    print(head)
    for m in results:
        print(
            f"{m.store:<11}{m.records:>9,}{m.import_per_s:>9,.0f}"
            f"{m.singles.per_second:>8,.0f}{m.singles.p50:>6.0f}{m.singles.p95:>6.0f}"
            f"{m.singles.p99:>6.0f}{m.singles.per_second / bare.per_second:>8.2f}"
            f"{m.singles.per_second / crypto_per_s:>10.2f}{m.server_ms:>7.2f}"
            f"{m.paced.p95:>8.1f}{m.batches.per_second * BATCH:>10,.0f}"
            f"{m.resident_mb:>6.0f}{m.bytes_per_record:>7.0f}"
        )
        failed = m.singles.errors + m.batches.errors + m.paced.errors
        if failed:
            print(f"    {failed} calls failed")
    print(flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--stores", default="sqlite,postgresql")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--only", choices=("queries", "notices"))
    parser.add_argument("--peers", default="1,3,10,100")
    parser.add_argument("--notices", type=int, default=500)
    parser.add_argument("--queued", type=int, default=10_000)
    return parser.parse_args()


@contextlib.contextmanager
def _database(store: str) -> Iterator[object]:
    if store == "sqlite":
        yield lambda: ""
        return
    from tests.postgres import find_binaries, run_cluster

    binaries = find_binaries()
    if binaries is None:
        sys.exit("no PostgreSQL binaries on this machine; use --stores sqlite")
    with run_cluster(binaries) as server:
        yield server.fresh


def _settle(world: World) -> float:
    """Wait until the node has done what it does after an import; return seconds."""
    began = time.perf_counter()
    while time.perf_counter() - began < SETTLE_MOST_S:
        used = cpu_s(pid_of(world.node))
        time.sleep(2)
        if cpu_s(pid_of(world.node)) - used < 0.1:
            break
    return time.perf_counter() - began


def _stored(world: World, url: str) -> int:
    if url:
        size = subprocess.run(
            [
                "psql",
                "-At",
                "-c",
                "SELECT pg_database_size(current_database())",
                _libpq(url),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        return int(size.stdout)
    return sum(f.stat().st_size for f in world.node.path.glob("comity.db*"))


def _libpq(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def say(text: str) -> None:
    """Print at once."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
