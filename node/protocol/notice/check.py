"""What a draft lacks: all of it at once, each with its law.

    lacks(content, issuer="PT", now=now)     # () : it may go to review

The rules are those of the draft's kind (``kinds``); nothing here knows a kind. Not
asked here: whether a field is one of the category (the catalogue knows), whether a
bundle has offence and agreement, and who may be told (policy). Called again before a
notice is approved and published: time passes, and a draft can be changed.

CODES says what each code means; a kind's conditions add codes of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from node.errors import BadInput
from node.model.codes import Handling, SubjectRole
from node.model.desk.notice import Lack
from node.model.notice import AudienceMode, NoticeContent
from node.protocol.country import is_country
from node.protocol.notice.demand import given_in, is_met
from node.protocol.notice.forms import MAX_NAME, form_lacks, is_evaluation
from node.protocol.notice.kinds import NoticeKind, rules_for
from node.protocol.notice.words import QUESTIONS

CODES: Mapping[str, str] = MappingProxyType(
    {
        "kind": "The kind is not known, or a diffusion does not say which it is.",
        "category": "The kind cannot be about this category.",
        "role": "The kind cannot be about a person in this role.",
        "purpose": "The kind does not serve this purpose.",
        "recipients": "The recipients are not chosen, or not in a way of this kind.",
        "justification": "Case, offence or legal basis is not given.",
        "evaluation": "Source and information are not graded (A1 to X4).",
        "missing": "Something that is always demanded is not given.",
        "assurance": "Something that must be affirmed is not.",
        "not-of-kind": "A field or statement that this kind does not take.",
        "excluded-offence": "The offence is one that this kind excludes.",
        "excluded-nature": "The nature of the offence is one that this kind excludes.",
        "refugee": "The person was given refuge from the issuing country.",
        "refuge-unclear": "From which country refuge was given is not understood.",
        "personal-data": "A kind that names no person says something of one.",
        "unanswered": "A question of the neutrality checklist is not answered once.",
        "answered-wrong": "The answer to a question keeps the notice from going out.",
        "not-a-question": "An answer to what the checklist does not ask.",
        "country": "Not a country code of two letters.",
        "life": "It would end before it begins, or outlive its kind.",
        "embargo": "The embargo would open after the end.",
        "extract": "The kind, or the handling code, allows nothing for the public.",
        "too-many": "More values than a notice may have.",
        "length": "Too short to say anything, or too long.",
        "form": "Not a date, number, code or line as it must be.",
        "language": "Free text without its language.",
        "twice": "Said more than once.",
    }
)

# How many names each way of choosing recipients takes.
_FITS: Mapping[AudienceMode, Callable[[int], bool]] = MappingProxyType(
    {
        AudienceMode.ALL: lambda count: count == 0,
        AudienceMode.NAMED: lambda count: count > 0,
        AudienceMode.EXCEPT: lambda count: count > 0,
        AudienceMode.AGREEMENT: lambda count: count == 1,
    }
)
_NEUTRAL = "INTERPOL Constitution, Art. 2 and 3; RPD, Art. 34"
_REFUGE = "Convention on the Status of Refugees (1951), Art. 33; RPD, Art. 34"


def lacks(content: NoticeContent, *, issuer: str, now: datetime) -> tuple[Lack, ...]:
    """Return everything that keeps ``content`` from going out; empty: complete.

    ``issuer`` is the owner's country (ISO 3166-1 alpha-2).
    """
    try:
        kind = rules_for(content)
    except BadInput as wrong:
        text = f"{wrong.message}. {wrong.advice}"
        return (Lack("kind", "kind", text, "RPD, Art. 73 and 97"),)
    found = (
        *_scope_lacks(content, kind),
        *_content_lacks(content, kind),
        *_offence_lacks(content, kind),
        *_refuge_lacks(content, kind, issuer),
        *_checklist_lacks(content, kind),
        *_life_lacks(content, kind, now),
        *form_lacks(content, now=now),
    )
    return tuple(dict.fromkeys(found))


def _scope_lacks(content: NoticeContent, kind: NoticeKind) -> Iterator[Lack]:
    """What it is about, why, and for whom."""
    why, audience = content.justification, content.audience
    if content.category not in kind.categories:
        text = f"A {kind.title} is about: {', '.join(kind.categories)}."
        yield Lack("category", "category", text, kind.law)
    roles = kind.roles_for(content.category)
    if content.role not in roles:
        text = f"A {kind.title} takes the roles: {_listed(roles)}."
        yield Lack("role", "role", text, f"{kind.law}; RPD, Art. 44")
    if why.purpose not in kind.purposes:
        text = f"A {kind.title} serves: {_listed(kind.purposes)}."
        yield Lack("purpose", "purpose", text, f"{kind.law}; RPD, Art. 10")
    for name in ("case", "offence", "legal_basis"):
        if not getattr(why, name).strip():
            text = f"{name.replace('_', ' ').capitalize()}: must be given."
            yield Lack("justification", name, text, "RPD, Art. 11 and 12")
    if not is_evaluation(content.evaluation):
        text = "Grade source (A, B, C, X) and information (1 to 4); not assessed is X4."
        yield Lack(
            "evaluation", "evaluation", text, "Regulation (EU) 2016/794, Art. 29"
        )
    if audience.mode not in kind.modes:
        text = f"A {kind.title} goes to recipients chosen by: {_listed(kind.modes)}."
        yield Lack("recipients", "audience", text, kind.law)
    if not _FITS[audience.mode](len(audience.names)):
        text = "Name the recipients, or one agreement; with all, name none."
        yield Lack("recipients", "audience", text, kind.law)


def _content_lacks(content: NoticeContent, kind: NoticeKind) -> Iterator[Lack]:
    """What it says, and what its kind does not take."""
    given = given_in(content)
    for demand in kind.conditions:
        if not is_met(demand, content, given):
            yield Lack(demand.code, demand.name, demand.text, demand.law)
    takes = kind.names.difference(kind.statements)
    astray = [each.field for each in content.fields if each.field not in takes]
    astray += [s.name for s in content.statements if s.name not in kind.statements]
    for name in dict.fromkeys(astray):
        text = f"A {kind.title} does not take this."
        yield Lack("not-of-kind", name[:MAX_NAME], text, kind.law)
    named = content.minor or content.refugee_from or content.role != SubjectRole.NONE
    if kind.personal == "denied" and named:
        text = f"A {kind.title} holds no personal data."
        yield Lack("personal-data", "role", text, kind.law)
    public = kind.extract and content.handling is Handling.H0
    if content.public_extract and not public:
        text = "Nothing of it may be shown to the public: kind or handling forbid it."
        yield Lack("extract", "public_extract", text, "RPD, Art. 61")


def _offence_lacks(content: NoticeContent, kind: NoticeKind) -> Iterator[Lack]:
    also = (each.value for each in content.fields if each.field == "offence")
    offences = {each.strip().casefold() for each in also}
    offences.add(content.justification.offence.strip().casefold())
    if offences & kind.excluded_offences:
        text = f"A {kind.title} cannot rest on this offence."
        yield Lack("excluded-offence", "offence", text, kind.law)
    for said in content.statements:
        if said.name == "offence_nature" and said.value in kind.excluded_natures:
            text = f"A {kind.title} cannot rest on an offence of this nature."
            yield Lack("excluded-nature", "offence_nature", text, _NEUTRAL)


def _refuge_lacks(
    content: NoticeContent, kind: NoticeKind, issuer: str
) -> Iterator[Lack]:
    for name in ("refugee_from", "excluded_countries"):
        if not all(map(is_country, getattr(content, name))):
            text = "Countries are written as two capital letters (ISO 3166-1)."
            yield Lack("country", name, text, "docs/notices.md: form")
    if not kind.refuses_refugees:
        return
    fields = [each for each in content.fields if each.field == "refugee_of"]
    from_ = {*content.refugee_from, *(field.normal for field in fields)}
    if not is_country(issuer) or not all(map(is_country, from_)):
        text = "Say from which country refuge was given, so that it can be compared."
        yield Lack("refuge-unclear", "refugee_from", text, _REFUGE)
    if issuer in from_:
        text = "The person was given refuge from the country that issues the notice."
        yield Lack("refugee", "refugee_from", text, _REFUGE)


def _checklist_lacks(content: NoticeContent, kind: NoticeKind) -> Iterator[Lack]:
    asked = kind.checklist if content.category in kind.checklist_for else ()
    counts = Counter(answer.question for answer in content.checklist)
    for name in asked:
        question = QUESTIONS[name]
        if counts[name] != 1:
            yield Lack("unanswered", name, question.text, question.law)
    for answer in content.checklist:
        if answer.question not in QUESTIONS:
            text = "The checklist does not ask this."
            yield Lack("not-a-question", answer.question[:MAX_NAME], text, _NEUTRAL)
        elif answer.answer is not QUESTIONS[answer.question].right:
            question = QUESTIONS[answer.question]
            text = f"{question.text} The answer keeps the notice from going out."
            yield Lack("answered-wrong", question.name, text, question.law)


def _life_lacks(
    content: NoticeContent, kind: NoticeKind, now: datetime
) -> Iterator[Lack]:
    ends = content.valid_until
    latest = now + timedelta(days=kind.life_days)
    if ends is not None and not now < ends <= latest:
        text = f"It must end after now, and within {kind.life_days} days."
        yield Lack("life", "valid_until", text, "RPD, Art. 49 and 50")
    if content.opens_at is not None and content.opens_at >= (ends or latest):
        text = "The embargo must open before the notice ends."
        yield Lack("embargo", "opens_at", text, "Regulation (EU) 2018/1862, Art. 26(4)")


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(str(word) for word in words))
