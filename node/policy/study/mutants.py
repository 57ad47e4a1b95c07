"""Which single changes of a bundle its own cases do not notice, and what they open.

    cases hold → every change → does a case notice? → if none: what would it release?

A change that no case notices *survives*. It says that a lawyer could have written
something else, and nobody would have been told. For each survivor the decisions of the
bundle and of the changed one are compared in many cells (``cells.py``): the change
widens release where something is allowed that was not.

What is exact here: a case is run anew only where one of the requests that it put
is one that the change can decide otherwise (``rule_trial.py``, ``data_trial.py``).
What is not: that a survivor widens nothing is said of the cells that were tried, and
their number is said with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from node.errors import PolicyBroken
from node.policy.bundle import Bundle
from node.policy.cases import run_case, run_cases
from node.policy.study.accepted import read_accepted, reason_for
from node.policy.study.cells import Cell, heard_cell
from node.policy.study.chance import Chance
from node.policy.study.data_trial import data_trials
from node.policy.study.mutate_data import data_changes
from node.policy.study.mutate_rules import rule_changes
from node.policy.study.rebuild import Workshop, listening, workshop
from node.policy.study.rule_trial import rule_trials
from node.policy.study.trial import Baseline, Pair, Trial
from node.policy.study.words import words_of

Effect = Literal["widens", "narrows", "both", "equivalent"]
EFFECTS: tuple[Effect, ...] = ("widens", "both", "narrows", "equivalent")
SEED = 1
COMPARED_MOST = 300


def _unheard(done: int, of: int) -> None:
    del done, of


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that no case notices.

    ``rule`` is a rule's id or a data file. ``tried`` is in how many cells the two
    bundles were compared, ``wider`` and ``narrower`` in how many of them more or less
    was allowed, ``example`` one of these in words. ``reason`` is why it may survive,
    from ``mutants.toml``; empty if nobody has said.
    """

    rule: str
    change: str
    effect: Effect
    tried: int
    wider: int
    narrower: int
    example: str = ""
    reason: str = ""

    @property
    def widens(self) -> bool:
        """Whether something is allowed that was not."""
        return self.wider > 0


@dataclass(frozen=True, slots=True)
class Study:
    """All changes of a bundle that were tried.

    ``refused`` of them would not have loaded; ``killed`` were noticed by a case.
    ``survivors``: what widens first. ``stale`` are entries of ``mutants.toml``, as
    (rule, change), that answer for no survivor.
    """

    seed: int
    cases: int
    mutants: int
    refused: int
    killed: int
    survivors: tuple[Survivor, ...]
    stale: tuple[tuple[str, str], ...] = ()
    unanswered: tuple[Survivor, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Find what widens without a reason."""
        open_ = (s for s in self.survivors if s.widens and not s.reason)
        object.__setattr__(self, "unanswered", tuple(open_))

    @property
    def ok(self) -> bool:
        """Whether every change that would widen release is noticed or answered for."""
        return not self.unanswered


def study(
    bundle: Bundle,
    files: Mapping[str, bytes],
    *,
    seed: int = SEED,
    sample: int | None = None,
    told: Callable[[int, int], None] = _unheard,
) -> Study:
    """Try every single change of a bundle, loaded from ``files``.

    ``sample`` draws that many of them by the seed, for a quick look; entries of
    ``mutants.toml`` are then not called stale. ``told`` hears how many are done, and
    of how many.

    Raises:
        PolicyBroken: a case of the bundle does not hold as it is.
    """
    # (1) The bundle as it is: its cases hold, and what each of them asks is kept.
    report = run_cases(bundle)
    if not report.ok:
        raise PolicyBroken(
            f"{len(report.failed)} of {len(report.results)} cases do not hold",
            advice="Run `comity policy test` on it; what notices no error finds none.",
        )
    ground = _ground(workshop(bundle), seed)

    # (2) Every change, or a sample of them.
    changes = [
        *(c for n, body in ground.shop.bodies.items() for c in rule_changes(n, body)),
        *data_changes(bundle, files),
    ]
    chosen = Chance(seed).sample(changes, sample) if sample is not None else changes
    trials = (
        *rule_trials(ground, chosen),
        *data_trials(ground, chosen),
    )

    # (3) Each by itself: refused, noticed, or a survivor whose effect is sought.
    refused = killed = done = 0
    survivors = []
    entries = read_accepted(files)
    for made in trials:
        for trial in made():
            done += 1
            told(done, len(chosen))
            if trial.refused:
                refused += 1
            elif _noticed(ground, trial):
                killed += 1
            elif trial.refusal():
                refused += 1
            else:
                survivors.append(_survivor(ground, trial))

    # (4) What somebody has answered for, and what is answered for in vain.
    kept = tuple(
        replace(s, reason=reason_for(entries, s.rule, s.change))
        for s in sorted(survivors, key=_rank)
    )
    stale = tuple(
        (e.rule, e.change)
        for e in entries
        if sample is None and not any(e.answers(s.rule, s.change) for s in kept)
    )
    return Study(seed, len(bundle.cases), done, refused, killed, kept, stale)


def _rank(survivor: Survivor) -> tuple[int, str, str]:
    return (EFFECTS.index(survivor.effect), survivor.rule, survivor.change)


def _ground(shop: Workshop, seed: int) -> Baseline:
    """Run each case by itself, and keep what it asks."""
    asked: list[dict[str, Cell]] = []
    for case in shop.bundle.cases:
        heard_by, heard = listening(shop.bundle)
        run_case(heard_by, case)
        cells = (heard_cell(request, known) for request, known in heard)
        asked.append({cell.key(): cell for cell in cells})
    words = words_of(shop.bundle, shop.bodies.values())
    return Baseline(shop, tuple(asked), words, seed)


def _noticed(ground: Baseline, trial: Trial) -> bool:
    """Whether a case that the change can touch ends otherwise; the first will do."""
    cases = ground.shop.bundle.cases
    return any(not run_case(trial.bundle, cases[n]).ok for n in trial.cases)


def _survivor(ground: Baseline, trial: Trial) -> Survivor:
    """Compare the bundle and the changed one."""
    pairs = trial.pairs()
    compared = Chance(ground.seed).sample(pairs, COMPARED_MOST)
    before = ground.allowed([one for one, _ in compared])
    after = ground.allowed([other for _, other in compared], trial.bundle)
    moved = list(zip(compared, before, after, strict=True))
    wider = [pair for pair, old, new in moved if new and not old]
    narrower = [pair for pair, old, new in moved if old and not new]
    effect: Effect = "equivalent"
    if wider or narrower:
        effect = "both" if wider and narrower else "widens" if wider else "narrows"
    return Survivor(
        rule=trial.rule,
        change=trial.change,
        effect=effect,
        tried=trial.alike + len(compared),
        wider=len(wider),
        narrower=len(narrower),
        example=_in_words((wider or narrower)[0]) if wider or narrower else "",
    )


def _in_words(pair: Pair) -> str:
    """Say which decision it is: of what, to whom, under which facts."""
    cell = pair[1]
    what = f"{cell.field} ({cell.group})" if cell.field else cell.category
    said = [text for n, v in cell.facts.items() if (text := _fact(n, v))]
    who = f"{cell.agency_class} of {cell.country}"
    return f"{cell.action} of {what} to {who}: {', '.join(said)}"


def _fact(name: str, value: object) -> str:
    """Write a fact; empty for what is not so, or not known."""
    if value is True:
        return name
    if isinstance(value, dict):
        return f"{name} {value['__entity']['id']}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return f"{name} {'+'.join(one['__entity']['id'] for one in value)}"
    return ""
