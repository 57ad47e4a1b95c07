"""The people at the node, and who they are to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.desk.call import CHECKING, EVERYBODY, OPERATOR, ById, Nothing, Unary


@dataclass(frozen=True, slots=True)
class OfficerAddRequest:
    """A person at the node and their roles."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficerAddReply:
    """The credential is shown once and kept only as a hash."""

    pseudonym: str
    credential: str


@dataclass(frozen=True, slots=True)
class OfficerView:
    """An officer as those who keep and check the staff see them.

    ``roles`` hold now. ``waiting`` are those that two people give and that do not hold
    yet: proposed by one, agreed to by another, from ``begins`` on. ``renewed``: nobody
    but the officer has seen the credential.
    """

    pseudonym: str
    name: str
    roles: tuple[str, ...]
    active: bool
    added_at: datetime
    waiting: tuple[str, ...] = ()
    proposed_by: str = ""
    agreed_by: str = ""
    begins: datetime | None = None
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class OfficerList:
    """All officers."""

    items: tuple[OfficerView, ...]


OFFICERS_ADD: Final = Unary(
    "Officers.Add", OfficerAddRequest, OfficerAddReply, OPERATOR
)
# Two people give the roles that check on others: who adds cannot agree.
OFFICERS_AGREE: Final = Unary("Officers.Agree", ById, OfficerView, CHECKING)
OFFICERS_REFUSE: Final = Unary(
    "Officers.Refuse", ById, OfficerView, OPERATOR | CHECKING
)
# Who agrees wants to know that the person has the credential.
OFFICERS_RENEW: Final = Unary(
    "Officers.Renew", Nothing, OfficerAddReply, EVERYBODY, before_roles=True
)
# To officers of a restored node, who have none any more.
OFFICERS_REISSUE: Final = Unary("Officers.Reissue", ById, OfficerAddReply, OPERATOR)
OFFICERS_LIST: Final = Unary("Officers.List", Nothing, OfficerList, OPERATOR | CHECKING)
OFFICERS_DISABLE: Final = Unary("Officers.Disable", ById, OfficerView, OPERATOR)
