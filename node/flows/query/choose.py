"""Which records a question is compared with, and which of its hits are told.

Both probe by probe: a probe has candidates of its own, found by its own selectors, and
ten hits of its own. So what one probe of a question finds does not follow from another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from node.flows.query.judge import Candidate, Judge, Judged
from node.flows.query.pending import Asked
from node.flows.search import Search
from node.matching.compare.probe import Probe
from node.model.record import StoredRecord

HITS_PER_PROBE = 10


def candidates(
    search: Search, asked: Sequence[Asked], judge: Judge
) -> Iterator[list[Candidate]]:
    """Yield what each question may be about; they are looked up together."""
    wanted = [(probe.question, by) for one in asked for probe, by in one.probes]
    found = search.candidates(wanted, judge.may_be_known)
    return (_by_record(one, found) for one in asked)


def _by_record(
    asked: Asked, found: Iterator[tuple[StoredRecord, ...]]
) -> list[Candidate]:
    """Return each record that was found, with the probes that found it."""
    made: dict[int, tuple[StoredRecord, list[Probe]]] = {}
    for probe, _ in asked.probes:
        for stored in next(found):
            made.setdefault(stored.number, (stored, []))[1].append(probe)
    return list(made.values())


def chosen(judged: Sequence[Judged]) -> list[Judged]:
    """Return those that are told, the best few of each probe, and the hidden ones.

    Best is what is worth most by what is shown, and, of the same worth, held longest.
    They leave by grade, and in no order within one: a score would tell which of two
    records a changed question comes nearer to. References are random.
    """
    if not judged:
        return []  # the common case
    by_probe: dict[Probe | None, list[Judged]] = defaultdict(list)
    for one in sorted(judged, key=lambda j: j.worth):
        by_probe[one.probe].append(one)
    hidden = by_probe.pop(None, [])
    shown = [j for some in by_probe.values() for j in some[:HITS_PER_PROBE]]
    shown.sort(key=lambda j: (j.worth[0], j.outcome.told_as))
    return [*shown, *hidden]
