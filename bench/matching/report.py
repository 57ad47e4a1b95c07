"""The tables of a run, in at most 120 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from bench.matching.aims import Aim, Of, Results, elsewhere
from bench.matching.fairness import Errors, Fairness
from bench.matching.figures import RESAMPLES, Figure
from bench.matching.measure import Row
from bench.matching.ranking import Ranking
from bench.matching.rivals import RIVALS, published_screening, published_speed
from bench.matching.screening import Screening
from bench.matching.unmet import rows

WIDTH = 118
_TRAINED = {rival.name for rival in RIVALS if rival.trained}
_HEAD = (
    f"  {'matcher':26}{'cut':>6}{'prec.':>7}{'recall':>7}  {'F1':21}{'cross':>5}"
    f"{'AP':>7}  {'R at P95':19}{'R at P99':>8}{'ECE':>7}"
)
_NOTES = f"""\
cut: that of the best F1 on these very pairs, for every matcher alike. cross: F1 with
  cuts from the other half of the clusters. AP: average precision. R at P95: recall at
  95 % precision. ECE: calibration error, over equal tenths. In brackets: 95 %, of
  {RESAMPLES} resamples of clusters. *: trained on later versions of these judgements.
  README's: not of this run, and of the other halves of the sets."""


def lines(results: Results, aims: Sequence[Aim]) -> Iterator[str]:
    """Yield the report line by line."""
    versions = ", ".join(f"{n} {v}" for n, v in results.versions.items())
    yield f"Known matchers here: {versions or 'none'}"
    yield from _NOTES.splitlines()
    for of in results.sets.values():
        yield from _set(of)
    if results.ranking:
        yield from _ranking(results.ranking)
    for of in results.sets.values():
        for found in of.fairness:
            yield from _fairness(of, found)
    if results.screening:
        yield from _screening(results.screening)
    if results.unmet:
        yield ""
        yield from rows(results.unmet)
    yield from _speed(results)
    yield from _aims(aims)


# --- sets ---------------------------------------------------------------------


def _band(figure: Figure) -> str:
    return f"{figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f})"


def _set(of: Of) -> Iterator[str]:
    yield ""
    yield (
        f"{of.key}  {of.title}: {of.pairs:,} pairs, {of.same:,} the same, "
        f"{of.clusters:,} clusters"
    )
    yield _HEAD
    for row in (*of.ours, *sorted(of.rivals, key=lambda row: -row.best.f1.value)):
        yield _row(row)
    for name, found in elsewhere(of).items():
        yield (
            f"  {name + _star(name) + ' (README)':26}{found.cut:6.3f}"
            f"{found.precision:7.3f}{found.recall:7.3f}  {found.f1:<21.3f}{'':5}"
            f"{found.average_precision:7.3f}  {found.recall_at_95:<19.3f}"
        )
    yield from _grades(of.ours)
    yield from _slices((*of.ours, *of.rivals))


def _star(name: str) -> str:
    return "*" if name in _TRAINED else ""


def _row(row: Row) -> str:
    error = f"{row.error.value:7.3f}" if row.error else ""
    return (
        f"  {row.matcher + _star(row.matcher):26}{row.cut:6.3f}"
        f"{row.best.precision.value:7.3f}{row.best.recall.value:7.3f}  "
        f"{_band(row.best.f1):21}{row.crossed.f1.value:5.3f}"
        f"{row.average_precision.value:7.3f}  {_band(row.recall_95):19}"
        f"{row.recall_99.value:8.3f}{error}"
    )


def _grades(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        for grade, found in row.grades.items():
            yield (
                f"  {row.matcher}, {grade} and above: precision "
                f"{_band(found.precision)}, recall {_band(found.recall)}, "
                f"F1 {found.f1.value:.3f}"
            )


def _slices(rows: Sequence[Row]) -> Iterator[str]:
    if not rows or not rows[0].slices:
        return
    parts = rows[0].slices
    heads = "".join(f"{f'{name} {part.same}':>15}" for name, part in parts.items())
    yield f"  {'recall at that cut':26}{heads}"
    for row in rows:
        cells = "".join(f"{part.recall.value:15.3f}" for part in row.slices.values())
        yield f"  {row.matcher + _star(row.matcher):26}{cells}"
    precise = "".join(f"{part.precision.value:15.3f}" for part in parts.values())
    yield f"  {'our precision there':26}{precise}"


# --- the rest -------------------------------------------------------------------


def _ranking(found: Ranking) -> Iterator[str]:
    yield ""
    yield (
        f"G  each name in its own script against {found.candidates:,} Latin names: "
        "is the right one first?"
    )
    yield f"  {'script':12}{'names':>7}{'asked':>7}{'first':>8}  in the first five"
    for script, one in found.by_script.items():
        low, high = one.interval
        yield (
            f"  {script:12}{one.names:7,}{one.asked:7,}{one.share_first:8.3f}  "
            f"{one.share:.3f} ({low:.2f}-{high:.2f})"
        )
    first = found.over_all(lambda one: one.share_first)
    share = found.over_all(lambda one: one.share)
    low = found.over_all(lambda one: one.interval[0])
    high = found.over_all(lambda one: one.interval[1])
    yield (f"  {'all, by names':26}{first:8.3f}  {share:.3f} ({low:.2f}-{high:.2f})")


def _fairness(of: Of, found: Fairness) -> Iterator[str]:
    yield ""
    yield f"Errors by {found.trait}, set {of.key}, {of.judged_by}; the worst first"
    heads = "".join(f"{f'{k}, {g}':>21}" for k in ("missed", "false") for g in _GRADES)
    yield f"  {found.trait:12}{'same':>7}{'others':>8}{heads}"
    for one in (found.everyone, *found.groups):
        yield _errors(one)
    for kind in ("missed", "false"):
        for grade in _GRADES:
            group, times = found.worst(kind, grade)
            yield f"  worst, {kind} at {grade}: {group}, {times:.1f} times the average"


_GRADES = ("possible", "strong")


def _errors(one: Errors) -> str:
    cells = "".join(
        f"{_percent(rates[grade]):>21}"
        for rates in (one.missed, one.false)
        for grade in _GRADES
    )
    return f"  {one.group:12}{one.same:7,}{one.others:8,}{cells}"


def _percent(figure: Figure) -> str:
    low, high = 100 * figure.low, 100 * figure.high
    return f"{100 * figure.value:.1f} % ({low:.1f}-{high:.1f})"


def _screening(found: Screening) -> Iterator[str]:
    yield ""
    yield (
        f"Screening: {found.listed:,} persons on the list; {found.positives:,} of them "
        f"garbled, {found.negatives:,} made people who are not"
    )
    yield (
        f"  by keys: the right record is found for {found.candidate_recall:.3f}; "
        f"{found.candidates:.1f} candidates a query; {found.queries:,.0f} queries a "
        "second in all"
    )
    yield f"  {'':32}{'recall':>8}{'false in 1,000':>16}{'recall at 1 in 1,000':>22}"
    for grade, at in found.at.items():
        yield (
            f"  {f'ours, {grade} and above':32}{at.recall:8.3f}"
            f"{at.false_per_1000:16.2f}{found.recall_at_one:22.3f}"
        )
    for name, (cut, recall, false, at_one, _) in published_screening().items():
        who = f"{name}, {cut} (README)"
        yield f"  {who:32}{recall:8.3f}{false:16.2f}{at_one:22.3f}"


def _speed(results: Results) -> Iterator[str]:
    if not results.speed:
        return
    speed = results.speed
    yield ""
    yield "Pairs a second of processor time, one thread, set A"
    yield (
        f"  ours, both sides read: {speed.prepared:,.0f} (the first time "
        f"{speed.first:,.0f}); a question and a record: {speed.raw:,.0f}"
    )
    yield f"  entities read and normalised a second: {speed.read:,.0f}"
    here = results.rival_speeds
    rest = {n: r for n, r in published_speed().items() if n not in here}
    for rates, where in ((here, "here"), (rest, "README's")):
        if rates:
            said = ", ".join(f"{name} {rate:,.0f}" for name, rate in rates.items())
            yield from _wrapped(f"known matchers, both sides read, {where}: {said}")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        break_on_hyphens=False,
    )


def _aims(aims: Sequence[Aim]) -> Iterator[str]:
    yield ""
    yield "Aims"
    for aim in aims:
        yield (
            f"  {'reached' if aim.met else 'MISSED':8} {aim.text:34}"
            f" {aim.got:7.3f}  wanted {aim.wanted:7.3f}  ({aim.beside})"
        )
