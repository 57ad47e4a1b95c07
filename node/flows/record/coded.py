"""The codes that a record is given with, read from what a custodian wrote."""

from __future__ import annotations

from typing import Final, TypeVar

from node.errors import BadInput, choose
from node.model.codes import Code, Handling, SubjectRole

C = TypeVar("C", bound=Code)

PERSON: Final = "person"
ROLES: Final = tuple(role for role in SubjectRole if role is not SubjectRole.NONE)


def role_of(text: str) -> SubjectRole:
    """Return the role called ``text``; none where nothing is said.

    Raises:
        BadInput: there is none of that name.
    """
    return _code_of(text or SubjectRole.NONE, SubjectRole, "subject role", "roles")


def role_in(category: str, text: str) -> SubjectRole:
    """Return the role of a record of ``category``, which a person always has.

    Victims and suspects must never be mixed up (Directive (EU) 2016/680, Art. 6).

    Raises:
        BadInput: there is none of that name, or a person has none.
    """
    role = role_of(text)
    if category == PERSON and role is SubjectRole.NONE:
        raise BadInput(
            "a person without a subject role",
            advice=f"Give --role. {choose('roles', ROLES)}",
        )
    return role


def handling_of(text: str) -> Handling:
    """Return the handling code called ``text``; H0 where nothing is said.

    Raises:
        BadInput: there is none of that name.
    """
    return _code_of(text or Handling.H0, Handling, "handling code", "handling")


def _code_of(text: str, codes: type[C], what: str, listed: str) -> C:
    try:
        return codes(text)
    except ValueError:
        raise BadInput(
            f"no {what} {text[:40]!r}", advice=choose(listed, codes)
        ) from None
