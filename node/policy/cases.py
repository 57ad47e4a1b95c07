"""Run a bundle's cases: whether it decides as its lawyers say it should.

A case is decided by the same functions as a question from a peer, over the
bundle's own agreements at the instant the case names. The report also tells
which rules decided no case at all: an untested rule is a rule that nobody has
seen work, and a rule that can never fire shows up nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from node.errors import BadInput
from node.model.agency import Agency, AgencyId, agency_id
from node.model.codes import AgencyClass
from node.model.query import Justification
from node.policy.answer import RecordFacts, may_answer_hit
from node.policy.ask import AskFacts, ask_facts, may_ask
from node.policy.bundle import Bundle
from node.policy.casefile import Case, Given
from node.policy.disclose import HitDecision, decide_hit
from node.policy.doubt import may_be_own_national
from node.policy.notice_cases import NoticeDecided, decide_notice_case
from node.policy.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Decided:
    """All that was decided of one case. ``hit`` is None where only asking was."""

    ask: Verdict
    hit: Verdict | None
    release: HitDecision | None

    @property
    def rules(self) -> frozenset[str]:
        """The ids of all rules that determined something."""
        found = set(self.ask.policies)
        if self.hit is not None:
            found.update(self.hit.policies)
        if self.release is not None:
            found.update(p for f in self.release.fields for p in f.policies)
        return frozenset(found)

    @property
    def errors(self) -> tuple[str, ...]:
        """What was broken. A question that is refused for it is no surprise."""
        return (*self.ask.errors, *(self.release.errors if self.release else ()))

    def outcome(self) -> dict[str, object]:
        """Return the outcome in the words of ``Expect``."""
        got: dict[str, object] = {
            "ask": _yes(self.ask),
            "told": [],
            "remedies": sorted(self._remedies()),
        }
        if self.hit is not None:
            got["hit"] = _yes(self.hit)
        if self.release is not None:
            withheld = self.release.withheld
            got["told"] = sorted(f"{w.group}: {w.remedy}" for w in withheld)
            got |= {f"field {v.field}": str(v.level) for v in self.release.fields}
        return got

    def _remedies(self) -> set[str]:
        found = set(self.ask.remedies)
        if self.hit is not None:
            found.update(self.hit.remedies)
        if self.release is not None:
            found.update(r for f in self.release.fields for r in f.remedies)
        return found


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


def decide_case(bundle: Bundle, case: Case) -> Decided | NoticeDecided:
    """Decide one case, as far as it goes.

    Raises:
        BadInput: an agency of the case has no valid id.
    """
    if not isinstance(case.given, Given):
        return decide_notice_case(bundle, case)
    ask, record = case_facts(bundle, case)
    verdict = may_ask(bundle, ask)
    if case.expect.hit is None and not case.fields:
        return Decided(verdict, None, None)
    hit = may_answer_hit(bundle, record)
    if not case.fields:
        return Decided(verdict, hit, None)
    return Decided(verdict, hit, decide_hit(bundle, record, case.fields))


def case_facts(bundle: Bundle, case: Case) -> tuple[AskFacts, RecordFacts]:
    """Return the facts of a case about a question.

    Raises:
        BadInput: an agency of the case has no valid id, or it is about a notice.
    """
    given = case.given
    if not isinstance(given, Given):
        raise BadInput(f"{case.path}:{case.line}: the case is about a notice")
    ask = ask_facts(
        bundle,
        asker=_agency(given.asker, given.asker_class),
        own=_agency(given.own, AgencyClass.POLICE),
        justification=Justification(
            purpose=given.purpose,
            case=given.case,
            offence=given.offence,
            legal_basis=given.legal_basis,
            officer="case",
        ),
        category=given.category,
        now=given.at,
    )
    if given.assurances:
        on_file = tuple(sorted({*ask.assurances, *given.assurances}))
        ask = replace(ask, assurances=on_file)
    return ask, RecordFacts(
        ask=ask,
        category=given.category,
        role=given.role,
        minor=given.minor,
        nationalities=given.nationalities,
        own_national=may_be_own_national(
            given.category, given.nationalities, ask.own.country
        ),
        refuge_from=given.refugee_from,
        handling=given.handling,
        originator=given.originator,
        hidden=given.hidden,
        grade=given.grade,
        approvals=given.approvals,
    )


def _agency(name: str, agency_class: AgencyClass) -> Agency:
    known: AgencyId = agency_id(name)
    return Agency(known, name, name[:2].upper(), agency_class)


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


def _differences(case: Case, decided: Decided | NoticeDecided) -> Iterator[str]:
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


def _yes(verdict: Verdict) -> str:
    return "yes" if verdict.allowed else "no"
