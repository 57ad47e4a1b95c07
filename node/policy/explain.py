"""Say in plain sentences what was decided, by which rule, under which law.

    explain(bundle, case) -> sentences a release officer or a lawyer can read

What is said here is for the agency's own people. It names rules and remedies
that a peer may not hear of. A sentence is a code with its values, which
``node/languages`` tells in the language of the reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from node.languages.sentence import plain_text
from node.model.codes import Level
from node.model.entry import FieldVerdict
from node.model.sentence import Sentence, sentence
from node.policy.bundle import Bundle
from node.policy.casefile import Case
from node.policy.cases import decide_case
from node.policy.disclose import HitDecision
from node.policy.notify import NotifyDecision
from node.policy.verdict import Verdict

LEAVES = {
    Level.EXACT: "field-exact",
    Level.GENERALISED: "field-generalised",
    Level.WITHHELD: "field-withheld",
}
RULED_ON = {"permit": "rule-permits", "forbid": "rule-forbids"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was decided of one case, and the sentences that say why.

    A case is about a question (``ask``, ``hit``) or a notice (``notify``,
    ``forward``); what it is not about is None. ``sentences`` are in English, ``said``
    are the same by code.
    """

    title: str
    ask: bool | None
    hit: bool | None
    sentences: tuple[str, ...]
    notify: bool | None = None
    forward: bool | None = None
    said: tuple[Sentence, ...] = ()


def explain(bundle: Bundle, case: Case) -> Explanation:
    """Decide a case and say why.

    Raises:
        BadInput: an agency of the case has no valid id.
    """
    decided = decide_case(bundle, case)
    said: list[Sentence] = []
    if decided.ask is not None:
        said += explain_verdict(bundle, "ask", decided.ask)
    if decided.hit is not None:
        said += explain_verdict(bundle, "hit", decided.hit)
    if decided.release is not None:
        said += explain_release(bundle, decided.release)
    if decided.notify is not None:
        said += explain_notify(bundle, decided.notify)
    if decided.forward is not None:
        said += explain_verdict(bundle, "forward", decided.forward)
    return Explanation(
        title=case.name,
        ask=_allowed(decided.ask),
        hit=_allowed(decided.hit),
        sentences=in_english(said),
        notify=_allowed(decided.notify),
        forward=_allowed(decided.forward),
        said=tuple(said),
    )


def in_english(said: Iterable[Sentence]) -> tuple[str, ...]:
    """Return sentences as programs read them: in English, with codes as they are."""
    return tuple(
        plain_text(one.code, ((v.name, v.value) for v in one.values)) for one in said
    )


def _allowed(one: Verdict | NotifyDecision | None) -> bool | None:
    return None if one is None else one.allowed


def explain_verdict(
    bundle: Bundle, what: str, verdict: Verdict
) -> tuple[Sentence, ...]:
    """Say why something is allowed or refused; ``what``: ask, hit, notify, forward."""
    said = [sentence(f"{what}-{'allowed' if verdict.allowed else 'refused'}")]
    if not verdict.policies and not verdict.errors:
        said.append(sentence("no-rule"))
    said += _laws(bundle, verdict.policies)
    if verdict.remedies:
        said.append(sentence("cured", remedies=_list(verdict.remedies)))
    said += [sentence("broken", error=error) for error in verdict.errors]
    return tuple(said)


def explain_release(bundle: Bundle, release: HitDecision) -> tuple[Sentence, ...]:
    """Say what of a record leaves and why."""
    return _explain_fields(bundle, release)


def explain_notify(bundle: Bundle, decision: NotifyDecision) -> tuple[Sentence, ...]:
    """Say whether a recipient is told of a notice, what of it, and why."""
    silenced = not decision.allowed and any(v.policies for v in decision.fields)
    told = Verdict(
        decision.allowed,
        decision.policies,
        remedies=() if decision.allowed or silenced else decision.remedies,
        errors=() if decision.allowed or silenced else decision.errors,
    )
    said = explain_verdict(bundle, "notify", told)
    if silenced:
        said = (*said, sentence("nothing-said"))
    elif not decision.allowed:
        return said
    return (*said, *_explain_fields(bundle, decision))


def _explain_fields(
    bundle: Bundle, release: HitDecision | NotifyDecision
) -> tuple[Sentence, ...]:
    transforms = dict(release.transforms)
    said: list[Sentence] = []
    for verdict in release.fields:
        said.append(_field(verdict, transforms.get(verdict.field, "")))
        if verdict.remedies:
            said.append(sentence("cured", remedies=_list(verdict.remedies)))
    rules = {policy for verdict in release.fields for policy in verdict.policies}
    said += _laws(bundle, sorted(rules))
    said += [
        sentence("group-withheld", group=told.group, remedies=told.remedy)
        for told in release.withheld
    ]
    said += [sentence("broken", error=error) for error in release.errors]
    return tuple(said)


def _field(verdict: FieldVerdict, transform: str) -> Sentence:
    values = {"field": verdict.field}
    if verdict.level is Level.GENERALISED:
        values["transform"] = transform
    if not verdict.policies:
        return sentence(LEAVES[verdict.level], **values)
    return sentence(
        f"{LEAVES[verdict.level]}-by", **values, rules=_list(verdict.policies)
    )


def _laws(bundle: Bundle, policies: Iterable[str]) -> list[Sentence]:
    return [
        sentence(
            RULED_ON[rule.effect],
            rule=name,
            path=rule.path,
            line=rule.line,
            legal=rule.legal,
        )
        for name in policies
        for rule in (bundle.rules[name],)
    ]


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
