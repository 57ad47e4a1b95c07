"""Bundles on the disk, as mappings, and facts to try them with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from node.policy.answer import RecordFacts
from node.policy.ask import AskFacts, ask_facts
from node.policy.forward import ForwardFacts, forward_facts

from node.model.agency import Agency, agency_id
from node.model.codes import AgencyClass, Grade, Handling, Level, Purpose, SubjectRole
from node.model.notice import (
    Audience,
    AudienceMode,
    Bulletin,
    NoticeContent,
    Statement,
    Urgency,
)
from node.model.query import Justification, ReleasedField
from node.model.record import FieldValue
from node.policy.bundle import Bundle, is_bundle_path, load_bundle
from node.policy.notify import NotifyFacts, notify_facts

ROOT = Path(__file__).parents[2] / "policies"
EXAMPLES = tuple(sorted(p.name for p in (ROOT / "examples").iterdir() if p.is_dir()))
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

PERSON_FIELDS = (
    ("name", "core"),
    ("birth_date", "core"),
    ("nationality", "core"),
    ("case_number", "core"),
    ("authority", "core"),
    ("passport_number", "identity"),
    ("address", "contact"),
    ("photo_reference", "biometric"),
    ("health", "health"),
    ("religion", "narrative"),
    ("notes", "narrative"),
    ("source_reference", "existence"),
)


def files_of(root: Path) -> dict[str, bytes]:
    paths = ((p, p.relative_to(root).as_posix()) for p in sorted(root.rglob("*")))
    return {name: p.read_bytes() for p, name in paths if is_bundle_path(name)}


def starter_files() -> dict[str, bytes]:
    return files_of(ROOT)


def example_files(name: str) -> dict[str, bytes]:
    return files_of(ROOT / "examples" / name)


def strict_files() -> dict[str, bytes]:
    return example_files("strict")


@cache
def starter() -> Bundle:
    return load_bundle(starter_files())


@cache
def example(name: str) -> Bundle:
    return load_bundle(example_files(name))


def strict() -> Bundle:
    return example("strict")


def with_file(path: str, text: str, *, base: dict[str, bytes] | None = None):
    return {**(base or starter_files()), path: text.encode()}


def with_edit(path: str, old: str, new: str) -> dict[str, bytes]:
    files = starter_files()
    text = files[path].decode()
    assert old in text, f"{old!r} is no longer in {path}"
    return with_file(path, text.replace(old, new), base=files)


def agency(name: str, kind: AgencyClass = AgencyClass.POLICE) -> Agency:
    return Agency(agency_id(name), name, name[:2].upper(), kind)


def why(**changes) -> Justification:
    given = {
        "purpose": Purpose.INVESTIGATION,
        "case": "DP 114/26",
        "offence": "trafficking-in-human-beings",
        "legal_basis": "eu-2023-977",
        "officer": "o-1",
    }
    return Justification(**(given | changes))


def asking(
    bundle: Bundle | None = None,
    *,
    asker: Agency | None = None,
    own: Agency | None = None,
    category: str = "person",
    now: datetime = NOW,
    **changes,
) -> AskFacts:
    return ask_facts(
        bundle or starter(),
        asker=asker or agency("es-cnp"),
        own=own or agency("pt-pj"),
        justification=why(**changes),
        category=category,
        now=now,
    )


def found(ask: AskFacts | None = None, **changes) -> RecordFacts:
    plain = RecordFacts(
        ask=ask or asking(),
        category="person",
        role=SubjectRole.SUSPECT,
        minor=False,
        nationalities=("RO",),
        own_national=False,
        refuge_from=(),
        handling=Handling.H0,
        originator="",
        hidden=False,
        grade=Grade.IDENTIFIER,
        approvals=(),
    )
    return replace(plain, **changes)


def notice(**changes) -> NoticeContent:
    """A red notice on a suspect, to all, on the European arrest warrant."""
    plain = NoticeContent(
        kind="red",
        category="person",
        role=SubjectRole.SUSPECT,
        fields=(
            FieldValue("name", "Ion Pop"),
            FieldValue("birth_date", "1980-02-03", "1980-02-03"),
            FieldValue("nationality", "RO", "RO"),
        ),
        statements=(Statement("facts", "He was seen.", "en"),),
        checklist=(),
        attachments=(),
        justification=why(purpose=Purpose.PROSECUTION, legal_basis="eu-eaw"),
        audience=Audience(AudienceMode.ALL),
    )
    return replace(plain, **changes)


def telling(
    content: NoticeContent | None = None,
    *,
    bundle: Bundle | None = None,
    recipient: Agency | None = None,
    now: datetime = NOW,
    approvals: frozenset[str] = frozenset(),
) -> NotifyFacts:
    return notify_facts(
        bundle or starter(),
        recipient=recipient or agency("es-cnp"),
        own=agency("pt-pj"),
        content=content or notice(),
        now=now,
        approvals=approvals,
    )


def bulletin(**changes) -> Bulletin:
    """What es-cnp would have told us of such a notice."""
    plain = Bulletin(
        kind="red",
        originator="es-cnp",
        category="person",
        role=SubjectRole.SUSPECT,
        fields=(ReleasedField("birth_date", "1980", Level.GENERALISED),),
        withheld=(),
        statements=(),
        attachments=(),
        justification=why(purpose=Purpose.PROSECUTION, legal_basis="eu-eaw"),
        handling=Handling.H0,
        evaluation="X4",
        urgency=Urgency.NORMAL,
        minor=False,
        excluded_countries=(),
        issued_at=NOW,
        valid_until=NOW,
        watch=True,
    )
    return replace(plain, **changes)


def forwarding(
    told: Bulletin | None = None,
    *,
    recipient: Agency | None = None,
    now: datetime = NOW,
    approvals: frozenset[str] = frozenset(),
) -> ForwardFacts:
    return forward_facts(
        starter(),
        recipient=recipient or agency("fr-dcpj"),
        own=agency("pt-pj"),
        bulletin=told or bulletin(),
        now=now,
        approvals=approvals,
    )
