"""Say in plain sentences what was decided, by which rule, under which law.

    explain(bundle, case) -> sentences a release officer or a lawyer can read

What is said here is for the agency's own people. It names rules and remedies
that a peer may not hear of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from node.model.codes import Level
from node.policy.bundle import Bundle
from node.policy.casefile import Case
from node.policy.cases import decide_case
from node.policy.disclose import HitDecision
from node.policy.notice_cases import NoticeDecided
from node.policy.notify import NotifyDecision
from node.policy.verdict import Verdict

_LEVELS = {
    Level.EXACT: "leaves as it is",
    Level.GENERALISED: "leaves in a weaker form",
    Level.WITHHELD: "is withheld",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was decided of one case, and the sentences that say why.

    A case is about a question (``ask``, ``hit``) or a notice (``notify``,
    ``forward``); what it is not about is None.
    """

    title: str
    ask: bool | None
    hit: bool | None
    sentences: tuple[str, ...]
    notify: bool | None = None
    forward: bool | None = None


def explain(bundle: Bundle, case: Case) -> Explanation:
    """Decide a case and say why.

    Raises:
        BadInput: an agency of the case has no valid id.
    """
    decided = decide_case(bundle, case)
    if isinstance(decided, NoticeDecided):
        return _explain_notice(bundle, case, decided)
    said = [*explain_verdict(bundle, "Asking", decided.ask)]
    if decided.hit is not None:
        said += explain_verdict(bundle, "Telling that there is a match", decided.hit)
    if decided.release is not None:
        said += explain_release(bundle, decided.release)
    return Explanation(
        title=case.name,
        ask=decided.ask.allowed,
        hit=None if decided.hit is None else decided.hit.allowed,
        sentences=tuple(said),
    )


def explain_verdict(bundle: Bundle, what: str, verdict: Verdict) -> tuple[str, ...]:
    """Say why something is allowed or refused."""
    said = [f"{what} is {'allowed' if verdict.allowed else 'refused'}."]
    if not verdict.policies and not verdict.errors:
        said.append("No rule permits it, and what no rule permits is refused.")
    said += _laws(bundle, verdict.policies)
    if verdict.remedies:
        said.append(f"It would be cured by {_list(verdict.remedies)}.")
    said += [f"Something is broken: {error}." for error in verdict.errors]
    return tuple(said)


def explain_release(bundle: Bundle, release: HitDecision) -> tuple[str, ...]:
    """Say what of a record leaves and why."""
    return _explain_fields(bundle, release)


def explain_notify(bundle: Bundle, decision: NotifyDecision) -> tuple[str, ...]:
    """Say whether a recipient is told of a notice, what of it, and why."""
    silenced = not decision.allowed and any(v.policies for v in decision.fields)
    told = Verdict(
        decision.allowed,
        decision.policies,
        remedies=() if decision.allowed or silenced else decision.remedies,
        errors=() if decision.allowed or silenced else decision.errors,
    )
    said = explain_verdict(bundle, "Telling the recipient", told)
    if silenced:
        said = (*said, "Nothing of it may be said, so it is not told at all.")
    elif not decision.allowed:
        return said
    return (*said, *_explain_fields(bundle, decision))


def _explain_notice(bundle: Bundle, case: Case, decided: NoticeDecided) -> Explanation:
    said: tuple[str, ...] = ()
    if decided.notify is not None:
        said = explain_notify(bundle, decided.notify)
    if decided.forward is not None:
        said = explain_verdict(bundle, "Passing it on", decided.forward)
    return Explanation(
        title=case.name,
        ask=None,
        hit=None,
        sentences=said,
        notify=None if decided.notify is None else decided.notify.allowed,
        forward=None if decided.forward is None else decided.forward.allowed,
    )


def _explain_fields(
    bundle: Bundle, release: HitDecision | NotifyDecision
) -> tuple[str, ...]:
    transforms = dict(release.transforms)
    said: list[str] = []
    for verdict in release.fields:
        sentence = f"The field {verdict.field} {_LEVELS[verdict.level]}"
        if verdict.field in transforms:
            sentence += f" ({transforms[verdict.field]})"
        sentence += f", by {_list(verdict.policies)}" if verdict.policies else ""
        said.append(f"{sentence}.")
        if verdict.remedies:
            said.append(f"It would be cured by {_list(verdict.remedies)}.")
    rules = {policy for verdict in release.fields for policy in verdict.policies}
    said += _laws(bundle, sorted(rules))
    said += [
        f"The peer is told that something of {told.group} is withheld, and that "
        f"{told.remedy} would cure it."
        for told in release.withheld
    ]
    said += [f"Something is broken: {error}." for error in release.errors]
    return tuple(said)


def _laws(bundle: Bundle, policies: Iterable[str]) -> list[str]:
    said = []
    for name in policies:
        rule = bundle.rules[name]
        verb = "permits" if rule.effect == "permit" else "forbids"
        said.append(
            f"Rule {name} {verb} it ({rule.path}, line {rule.line}): {rule.legal}."
        )
    return said


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
