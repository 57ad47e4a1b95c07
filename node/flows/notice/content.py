"""What an officer wrote, as a notice keeps it, and back.

Form alone is refused here: a word that no catalogue knows, a country that cannot be
read, a text that does not print. What a kind demands and is not there is a lack, and
lacks never keep a draft from being kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from node.codec.stored import pack
from node.errors import BadInput, choose
from node.flows.unread import refuse_unread_values
from node.matching.catalogue import CATEGORIES
from node.matching.normalise.country import normal_country
from node.matching.normalise.misread import normal_offences
from node.matching.normalise.record import normalise_record
from node.model.agency import agency_id
from node.model.desk.notice import NoticeInput
from node.model.notice import (
    AttachmentRef,
    Audience,
    AudienceMode,
    NoticeContent,
    Statement,
)
from node.model.query import Justification
from node.model.record import FieldValue, Record
from node.protocol.notice.kinds import STATEMENTS, kind_of

WORD_MOST = 200
NAMES_MOST = 256
CONTENT_MOST = 400_000
"""Bytes; with its seal and padding the bulletin fits an envelope."""


def content_of(
    given: NoticeInput,
    *,
    officer: str,
    attachments: tuple[AttachmentRef, ...],
    offences: Collection[str],
    now: datetime,
) -> NoticeContent:
    """Return ``given`` as content, its fields normalised.

    ``offences`` are the codes of the policy in force.

    Raises:
        BadInput: a kind, category, field, statement, country, agency or grade
            that cannot be meant; a value of a field that cannot be read, which would
            find nobody anywhere; more than a message can hold.
    """
    kind_of(given.kind)
    record = _record(given, offences, now)
    refuse_unread_values(record, offences, written=True)
    content = NoticeContent(
        kind=given.kind,
        category=given.category,
        role=given.role,
        fields=record.fields,
        statements=tuple(_statement(s) for s in given.statements),
        checklist=given.checklist,
        attachments=attachments,
        justification=Justification(
            purpose=given.purpose,
            case=_word("case", given.case),
            offence=_word("offence", given.offence),
            legal_basis=_word("legal basis", given.legal_basis),
            officer=officer,
        ),
        audience=_audience(given),
        handling=given.handling,
        evaluation=given.evaluation,
        urgency=given.urgency,
        minor=record.minor,
        refugee_from=_countries(given.refugee_from),
        excluded_countries=_countries(given.excluded_countries),
        valid_until=given.valid_until,
        opens_at=given.opens_at,
        watch=given.watch,
        public_extract=given.public_extract,
    )
    if len(pack(content)) > CONTENT_MOST:
        raise BadInput(
            f"a notice of more than {CONTENT_MOST // 1000} kB",
            advice="Put long documents into attachments.",
        )
    return content


def _record(given: NoticeInput, offences: Collection[str], now: datetime) -> Record:
    if given.category not in CATEGORIES:
        raise BadInput(
            f"no category {given.category[:40]!r}",
            advice=choose("categories", CATEGORIES),
        )
    if (
        len(given.evaluation) != 2
        or given.evaluation[0] not in "ABCX"
        or given.evaluation[1] not in "1234"
    ):
        raise BadInput(
            f"evaluation {given.evaluation[:8]!r} grades no source and information",
            advice="Write A, B, C or X, and 1 to 4, such as B2; not assessed is X4.",
        )
    record = Record(
        category=given.category,
        role=given.role,
        source="notice",
        source_id="",
        fields=tuple(FieldValue(f.field, f.value) for f in given.fields),
        minor=given.minor,
    )
    return normalise_record(
        record, today=now.date(), offences=normal_offences(offences)
    )


def _statement(given: Statement) -> Statement:
    if given.name not in STATEMENTS:
        raise BadInput(
            f"no statement {given.name[:40]!r} is known",
            advice="`comity notice kinds` lists what each kind may say.",
        )
    return replace(given, value=given.value.strip(), language=given.language.strip())


def _word(name: str, text: str) -> str:
    word = text.strip()
    if len(word) > WORD_MOST or not word.isprintable():
        raise BadInput(f"the {name} is too long or does not print")
    return word


def _audience(given: NoticeInput) -> Audience:
    names = tuple(sorted({_word("audience", n) for n in given.audience}))
    if len(names) > NAMES_MOST:
        raise BadInput(f"more than {NAMES_MOST} names in the audience")
    if given.audience_mode is AudienceMode.ALL and names:
        raise BadInput(
            "an audience of all peers that also names some",
            advice="Choose named or except, or leave the names out.",
        )
    if given.audience_mode in (AudienceMode.NAMED, AudienceMode.EXCEPT):
        names = tuple(agency_id(n) for n in names)
    return Audience(given.audience_mode, names)


def _countries(given: Iterable[str]) -> tuple[str, ...]:
    """Read countries. One that cannot be read could not be kept out either."""
    found: set[str] = set()
    for text in given:
        code = normal_country(text)
        if len(code) != 2:
            raise BadInput(
                f"country {text[:40]!r} cannot be read",
                advice="Give its ISO 3166 code of two letters.",
            )
        found.add(code)
    return tuple(sorted(found))
