"""Policy cases as a lawyer writes them: facts, and the verdict that they expect.

A file has a title, facts that hold for all its cases (``[given]``), the fields
it speaks of with their groups (``[fields]``), and cases. A case repeats only the
facts that differ. A case whose facts name a ``kind`` is about a notice: one of ours
that a recipient would be told of, or, where it names an ``originator``, another
agency's that would be passed on. ``cases.py`` runs them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from node.errors import PolicyBroken
from node.model.agency import Agency, agency_id
from node.model.codes import AgencyClass, Grade, Handling, Purpose, SubjectRole
from node.model.notice import AudienceMode
from node.model.query import Justification
from node.policy.documents import Aware, FieldName, Line, in_words, line_of, read_toml

YesNo = Literal["yes", "no"]
Released = Literal["exact", "generalised", "withheld"]


class CaseFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The facts of a case. ``case`` is the case number given; empty for none.

    ``assurances`` and ``approvals`` are taken as on file and as given, ``proved_hit``
    as shown (or as that of a blind query). Countries follow from the agency ids.
    """

    asker: str
    own: str
    purpose: Purpose
    offence: str
    legal_basis: str
    case: str
    at: Aware
    category: str
    asker_class: AgencyClass = AgencyClass.POLICE
    assurances: tuple[str, ...] = ()
    role: SubjectRole = SubjectRole.NONE
    minor: bool = False
    nationalities: tuple[str, ...] = ()
    refugee_from: tuple[str, ...] = ()
    handling: Handling = Handling.H0
    originator: str = ""
    hidden: bool = False
    grade: Grade = Grade.IDENTIFIER
    approvals: tuple[str, ...] = ()
    proved_hit: bool = False


class NoticeGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The facts of a notice. ``case`` is the case number given; empty for none.

    ``recipient`` would be told; ``own`` is who decides. ``audience`` and ``names``
    are the owner's choice of recipients; ``names`` may be left out where the
    recipient itself is named. ``statements`` are names of those that it makes.
    """

    recipient: str
    own: str
    kind: str
    purpose: Purpose
    offence: str
    legal_basis: str
    case: str
    at: Aware
    category: str
    recipient_class: AgencyClass = AgencyClass.POLICE
    originator: str = ""
    assurances: tuple[str, ...] = ()
    role: SubjectRole = SubjectRole.NONE
    minor: bool = False
    nationalities: tuple[str, ...] = ()
    handling: Handling = Handling.H0
    refugee_from: tuple[str, ...] = ()
    excluded_countries: tuple[str, ...] = ()
    audience: AudienceMode = AudienceMode.ALL
    names: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()


class Expect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The verdict a case expects.

    Only what is written is compared. ``rules`` must be among those that
    decided; ``told`` and ``remedies`` must be exactly these; ``told`` reads
    ``"group: remedy"``.
    """

    ask: YesNo | None = None
    hit: YesNo | None = None
    notify: YesNo | None = None
    forward: YesNo | None = None
    fields: dict[FieldName, Released] = {}
    rules: tuple[str, ...] = ()
    told: tuple[str, ...] | None = None
    remedies: tuple[str, ...] | None = None


class _CaseRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Line
    expect: Expect
    given: dict[str, Any] = {}


class _CaseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Line
    given: dict[str, Any]
    case: tuple[_CaseRow, ...]
    fields: dict[FieldName, str] = {}


@dataclass(frozen=True, slots=True)
class Case:
    """One case, its facts complete."""

    path: str
    line: int
    name: str
    given: CaseFacts | NoticeGiven
    fields: tuple[tuple[str, str], ...]
    expect: Expect

    @property
    def at(self) -> datetime:
        """The instant at which the case is decided."""
        return self.given.at


def agency_of(name: str, agency_class: AgencyClass) -> Agency:
    """Return an agency of a case, whose country is in its id.

    Raises:
        BadInput: it has no valid id.
    """
    return Agency(agency_id(name), name, name[:2].upper(), agency_class)


def justification_of(given: CaseFacts | NoticeGiven) -> Justification:
    """Return the justification that a case states."""
    return Justification(
        purpose=given.purpose,
        case=given.case,
        offence=given.offence,
        legal_basis=given.legal_basis,
        officer="case",
    )


def read_cases(path: str, data: bytes) -> tuple[Case, ...]:
    """Read one file under ``cases/``.

    Raises:
        PolicyBroken: with file, line and what is wrong.
    """
    text = data.decode("utf-8", "replace")
    read = read_toml(_CaseFile, path, data)
    cases = []
    for row in read.case:
        line = line_of(text, f'"{row.name}"')
        where = f"{path}:{line}: case {row.name!r}"
        unknown = row.expect.fields.keys() - read.fields.keys()
        if unknown:
            raise PolicyBroken(f"{where}: {min(unknown)} is not under [fields]")
        if not _compares(row.expect):
            raise PolicyBroken(f"{where}: it expects nothing")
        given = _given(where, {**read.given, **row.given})
        _check_meant(where, given, row.expect)
        cases.append(
            Case(
                path=path,
                line=line,
                name=row.name,
                given=given,
                fields=tuple((f, read.fields[f]) for f in row.expect.fields),
                expect=row.expect,
            )
        )
    return tuple(cases)


def _compares(expect: Expect) -> bool:
    said = (expect.ask, expect.hit, expect.notify, expect.forward)
    return any(said) or bool(expect.fields)


def _given(where: str, raw: Mapping[str, Any]) -> CaseFacts | NoticeGiven:
    try:
        if "kind" in raw:
            return msgspec.convert(raw, NoticeGiven)
        return msgspec.convert(raw, CaseFacts)
    except msgspec.ValidationError as why:
        raise PolicyBroken(f"{where}: {in_words(why)}") from why


def _check_meant(where: str, given: CaseFacts | NoticeGiven, expect: Expect) -> None:
    """Refuse an expectation that a case of its sort decides nothing about."""
    forwarded = isinstance(given, NoticeGiven) and given.originator != ""
    decided = {
        "ask": isinstance(given, CaseFacts),
        "hit": isinstance(given, CaseFacts),
        "notify": isinstance(given, NoticeGiven) and not forwarded,
        "forward": forwarded,
        "fields": not forwarded,
        "told": not forwarded,
    }
    for what, possible in decided.items():
        if getattr(expect, what) and not possible:
            raise PolicyBroken(f"{where}: it is not about {what}")
