"""Law that holds whatever a bundle says: tables, each with its article.

A bundle says what an agency shares with whom. What stands here binds at home as well,
and no bundle grants or waives it: who among our own officers sees what, what the
public is shown, and what an owner's conditions leave us to do with its notice. The
flows ask; none of it is a matter of a peer's question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from node.model.codes import Handling, Purpose, SubjectRole
from node.model.introduction import Introduction
from node.model.notice import Bulletin, NoticeContent
from node.policy.doubt import REFUGE

# --- purposes ------------------------------------------------------------------------

_HELP = frozenset(
    {Purpose.MISSING_PERSON, Purpose.HUMAN_REMAINS, Purpose.VICTIM_ASSISTANCE}
)
_LOOKING = frozenset(
    {
        Purpose.PREVENTION,
        Purpose.DETECTION,
        Purpose.INVESTIGATION,
        Purpose.WARNING,
        Purpose.SECURITY_CHECK,
    }
)
_CRIME = _LOOKING | {Purpose.PROSECUTION, Purpose.EXECUTION}

FOUND_FOR: Mapping[Purpose, frozenset[Purpose]] = MappingProxyType(
    {
        **dict.fromkeys(_CRIME, _CRIME | _HELP),
        # Who is sought to be helped is not found to be prosecuted.
        **dict.fromkeys(_HELP, _HELP | _LOOKING),
        Purpose.ORGAN_TRACEABILITY: frozenset({Purpose.ORGAN_TRACEABILITY}),
    }
)
"""For which purposes a notice is found, by the purpose its owner gave it for.

The owner sets the purpose; another is allowed where it lies within it (Regulation
(EU) 2016/794, Art. 19(1); Directive (EU) 2016/680, Art. 4(2)).
"""

# --- roles ---------------------------------------------------------------------------

READ_BY_ANY = frozenset(
    {
        SubjectRole.SUSPECT,
        SubjectRole.CONVICTED,
        SubjectRole.MISSING,
        SubjectRole.UNIDENTIFIED_BODY,
    }
)
"""Roles of persons that any analyst may read of.

Who is on record as victim, witness or informant, as a donor or a recipient, or in no
role that is known, is read by those who have to and not by whoever may read at all
(Directive (EU) 2016/680, Art. 6; Regulation (EU) 2016/794, Art. 30).
"""

THINGS_READ_BY_ANY = READ_BY_ANY | {SubjectRole.NONE, SubjectRole.CONTACT}
"""A thing has no role of its own, mostly; one of a victim's is as the victim."""

NAMED_IN_LISTS = READ_BY_ANY - {SubjectRole.UNIDENTIFIED_BODY}
"""Persons whom a list may name, if they are of age: it is read over shoulders."""

THINGS_NAMED_IN_LISTS = NAMED_IN_LISTS | {SubjectRole.NONE}

NOT_FOR_THE_PUBLIC = frozenset(
    {
        SubjectRole.VICTIM,
        SubjectRole.WITNESS,
        SubjectRole.CONTACT,
        SubjectRole.INFORMANT,
        SubjectRole.DONOR,
        SubjectRole.RECIPIENT,
    }
)
"""Whom the public is not shown: nobody is exposed by a call for somebody else."""

# --- handling codes ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leave:
    """What a handling code lets be done without asking the owner first.

    ``marks`` go on a copy that is taken out of the node; None: none is made.
    """

    marks: tuple[str, ...] | None = None
    goes_on: bool = False
    public: bool = False


_ASK_FIRST = Leave()
LEAVE: Mapping[Handling, Leave] = MappingProxyType(
    {
        Handling.H0: Leave(marks=(), goes_on=True, public=True),
        Handling.H1: Leave(
            marks=("Not for judicial proceedings without the owner's permission.",)
        ),
        Handling.H2: _ASK_FIRST,
        Handling.H3: _ASK_FIRST,
    }
)
"""Council document 6243/18."""

HANDLING = "owner-handling-code"
EXCLUDED = "owner-excludes-country"


def owner_forbids(bulletin: Bulletin, recipient: Introduction) -> str:
    """Return the owner's condition that keeps a notice from an agency; else empty.

    Countries are kept out by the card and by the agency's id: a peer that moved on
    paper is still where it was.
    """
    if not LEAVE[bulletin.handling].goes_on:
        return HANDLING
    countries = {recipient.country, recipient.agency[:2].upper()}
    return EXCLUDED if countries & set(bulletin.excluded_countries) else ""


# --- refuge --------------------------------------------------------------------------


def kept_out(content: NoticeContent) -> frozenset[str]:
    """Return the countries that may not be told, whoever tells.

    Where somebody was given refuge from a country, that country is not told where
    the person is or that somebody looks (1951 Refugee Convention, Art. 33).
    """
    fled = (f.normal for f in content.fields if f.field == REFUGE)
    return frozenset((*content.excluded_countries, *content.refugee_from, *fled))


DISCREET: Mapping[str, str] = MappingProxyType(
    {
        "refugee-claim": "compliance-doubt",
        "request-under-way": "compliance-doubt",
        "refugee": "not-compliant",
    }
)
"""What recipients read in place of a true reason why a notice is paused or over.

Who persecutes may be among them and must not learn that somebody has asked for refuge
(Directive 2013/32/EU, Art. 30), or complained.
"""
