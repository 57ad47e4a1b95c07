"""What it costs to hold views: a snapshot, and a batch of changed records.

    python -m bench.blind_holder [--records 10000] [--changed 1000]

A node of this process, its store on SQLite in a temporary folder, and a peer that asks
for a view. Everything is processor time, told beside the bare multiplications of the
same run.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

from bench.blind import bare
from bench.people import lines
from node.blind.view import BlindView
from node.model.blind import ViewState
from tests.blind_asker import BlindAsker
from tests.simulator import Federation

CHUNK = 500


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--changed", type=int, default=1_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fed = Federation(Path(folder), agencies=("pt-one", "gr-two"))
        measure(fed, options.records, options.changed)
        fed.close()


def measure(fed: Federation, records: int, changed: int) -> None:
    """Print what a snapshot and a batch cost."""
    node, asker = fed["gr-two"], BlindAsker(fed["pt-one"], fed["gr-two"])
    for some in _chunks(lines(records, seed=1)):
        node.load(some)
    assert asker.fetch() is ViewState.MAKING
    base = bare(3000) / 3000
    took, longest = steps(node)
    base = (base + bare(3000) / 3000) / 2
    assert asker.fetch() is ViewState.READY
    keys = _keys(node)
    print(f"{records:,} records, {keys:,} keys, {shown(asker.view)}")
    print(
        f"  snapshot {took:.1f} s, {took / keys / base:.2f} bare multiplications a key"
    )
    print(f"  longest step {longest * 1000:.0f} ms")
    for some in _chunks(list(lines(changed, seed=2))):
        node.load(some)
    fed.clock.advance(minutes=15)
    took, longest = steps(node)
    before, asker_took = asker.steps, process_time()
    asker.fetch()
    came = "a delta" if asker.steps > before else "a snapshot: more than it could hide"
    print(
        f"  {changed:,} changed: {took:.2f} s, longest step {longest * 1000:.0f} ms",
        end="",
    )
    print(f" ({came}; fetched and applied in {process_time() - asker_took:.2f} s)")
    fed.clock.advance(minutes=15)
    took, _ = steps(node)
    print(f"  a batch without changes {took:.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory of the process {peak:.0f} MiB")


def steps(node: Any) -> tuple[float, float]:
    """Return the seconds that all steps take, and the longest of them."""
    total = longest = 0.0
    more = True
    while more:
        began = process_time()
        more = node.flows.blind.publisher.step()
        took = process_time() - began
        total, longest = total + took, max(longest, took)
    return total, longest


def shown(view: BlindView) -> str:
    """Return the size of a view."""
    return f"{view.count:,} entries, {len(view.entries):,} bytes"


def _keys(node: Any) -> int:
    book = node.store.blind
    (epoch,) = [one for one in book.epochs() if one.seed]
    count, after = 0, 0
    while page := book.values_after(epoch, after, CHUNK):
        count, after = count + sum(len(one.all) for one in page), page[-1].number
    return count


def _chunks(all_: Any) -> Iterator[list[str]]:
    some: list[str] = []
    for line in all_:
        some.append(line)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some


if __name__ == "__main__":
    main()
