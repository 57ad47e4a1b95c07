"""Run a bundle's cases: whether it decides as its lawyers say it should.

A case is decided by the same functions as a question from a peer, over the
bundle's own agreements at the instant the case names. The report also tells
which rules decided no case at all: an untested rule is a rule that nobody has
seen work, and a rule that can never fire shows up nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from node.errors import BadInput
from node.model.entry import FieldVerdict
from node.policy import answer, forward, notify
from node.policy.answer import may_answer_hit
from node.policy.ask import may_ask
from node.policy.bundle import Bundle
from node.policy.casefile import Case, NoticeGiven
from node.policy.disclose import HitDecision, decide_hit
from node.policy.notify import NotifyDecision
from node.policy.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Decided:
    """All that was decided of one case; None of what it is not about.

    A case about a question goes as far as it expects something: ``ask``, ``hit``,
    ``release``. A case about a notice is about one of ours or another's.
    """

    ask: Verdict | None = None
    hit: Verdict | None = None
    release: HitDecision | None = None
    notify: NotifyDecision | None = None
    forward: Verdict | None = None

    @property
    def rules(self) -> frozenset[str]:
        """The ids of all rules that determined something."""
        of_fields = (p for f in self._fields for p in f.policies)
        return frozenset(
            (*(p for v in self._said.values() for p in v.policies), *of_fields)
        )

    @property
    def errors(self) -> tuple[str, ...]:
        """What was broken. A question that is refused for it is no surprise."""
        broken = (self.ask, self.release, self.notify, self.forward)
        return tuple(error for one in broken if one is not None for error in one.errors)

    def outcome(self) -> dict[str, object]:
        """Return the outcome in the words of ``Expect``."""
        remedies = {
            r for v in (*self._said.values(), *self._fields) for r in v.remedies
        }
        got: dict[str, object] = {"remedies": sorted(remedies)}
        got |= {what: "yes" if v.allowed else "no" for what, v in self._said.items()}
        if self.forward is None:
            of = self.release or self.notify
            withheld = of.withheld if of is not None else ()
            got["told"] = sorted(f"{w.group}: {w.remedy}" for w in withheld)
        return got | {f"field {v.field}": str(v.level) for v in self._fields}

    @property
    def _said(self) -> dict[str, Verdict | NotifyDecision]:
        said = {
            "ask": self.ask,
            "hit": self.hit,
            "notify": self.notify,
            "forward": self.forward,
        }
        return {what: one for what, one in said.items() if one is not None}

    @property
    def _fields(self) -> tuple[FieldVerdict, ...]:
        of = self.release or self.notify
        return of.fields if of is not None else ()


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case and how its verdict differs from what it expects."""

    path: str
    line: int
    name: str
    differences: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether the verdict is the expected one."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class CaseReport:
    """All cases of a bundle. ``silent`` are rules that decided none of them."""

    results: tuple[CaseResult, ...]
    silent: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether there are cases and every one holds."""
        return bool(self.results) and all(result.ok for result in self.results)

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        """The cases that do not hold."""
        return tuple(result for result in self.results if not result.ok)


def run_cases(bundle: Bundle) -> CaseReport:
    """Decide every case of the bundle and compare."""
    results = tuple(run_case(bundle, case) for case in bundle.cases)
    spoke = {rule for result in results for rule in result.rules}
    return CaseReport(results, tuple(sorted(bundle.rules.keys() - spoke)))


def case_differences(bundle: Bundle, case: Case) -> tuple[str, ...]:
    """Return how the verdict on one case differs from what it expects."""
    return run_case(bundle, case).differences


def decide_case(bundle: Bundle, case: Case) -> Decided:
    """Decide one case, as far as it goes.

    Raises:
        BadInput: an agency of the case has no valid id.
    """
    given = case.given
    if isinstance(given, NoticeGiven):
        if given.originator:
            return Decided(forward=forward.decide_case(bundle, given))
        return Decided(notify=notify.decide_case(bundle, given, case.fields))
    record = answer.case_facts(bundle, given)
    verdict = may_ask(bundle, record.ask)
    if case.expect.hit is None and not case.fields:
        return Decided(verdict)
    hit = may_answer_hit(bundle, record)
    if not case.fields:
        return Decided(verdict, hit)
    return Decided(verdict, hit, decide_hit(bundle, record, case.fields))


def run_case(bundle: Bundle, case: Case) -> CaseResult:
    """Decide one case and compare. An agency without a valid id is a difference."""
    try:
        decided = decide_case(bundle, case)
    except BadInput as why:
        return CaseResult(case.path, case.line, case.name, (why.message,), ())
    return CaseResult(
        path=case.path,
        line=case.line,
        name=case.name,
        differences=tuple(_differences(case, decided)),
        rules=tuple(sorted(decided.rules)),
    )


def _differences(case: Case, decided: Decided) -> Iterator[str]:
    got = decided.outcome()
    for what, wanted in _wanted(case).items():
        if got.get(what) != wanted:
            yield f"{what}: expected {wanted}, decided {got.get(what)}"
    for rule in sorted(set(case.expect.rules) - decided.rules):
        yield f"rule {rule} did not decide"
    refusal = "no" in (case.expect.ask, case.expect.notify, case.expect.forward)
    if not refusal:
        yield from (f"error: {error}" for error in decided.errors)


def _wanted(case: Case) -> dict[str, object]:
    expect = case.expect
    wanted: dict[str, object] = {
        "ask": expect.ask,
        "hit": expect.hit,
        "notify": expect.notify,
        "forward": expect.forward,
        "told": None if expect.told is None else sorted(expect.told),
        "remedies": None if expect.remedies is None else sorted(expect.remedies),
        **{f"field {name}": level for name, level in expect.fields.items()},
    }
    return {what: value for what, value in wanted.items() if value is not None}
