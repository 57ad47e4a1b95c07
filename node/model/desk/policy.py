"""The policy bundle at the desk: two people put one in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.desk.call import (
    CHECKING,
    EVERYBODY,
    OPERATOR,
    RELEASE_OFFICER,
    Nothing,
    Unary,
)


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of a policy bundle; ``path`` is relative, with forward slashes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PolicyFiles:
    """A bundle, file by file; without files where there is none."""

    files: tuple[BundleFile, ...]


@dataclass(frozen=True, slots=True)
class ActivateRequest:
    """A whole policy bundle; ``waived`` names the properties that it may break."""

    files: tuple[BundleFile, ...]
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApproveRequest:
    """The whole digest of a proposed bundle, and the properties that it may break."""

    digest: str
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The bundle in force.

    ``properties`` counts those that it states; ``waived`` are those that may be broken,
    each with its reason.
    """

    digest: str
    policies: int
    cases: int
    agreements: tuple[str, ...]
    activated_at: datetime
    properties: int = 0
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodesRequest:
    """Which list of the bundle: offences, agreements, assurances or remedies.

    ``every``: also what is not in force.
    """

    kind: str
    every: bool = False


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code and what it is called; of an agreement also who is bound by it, to what.

    ``"*"`` stands for all.
    """

    code: str
    title: str
    parties: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CodesReply:
    """The codes of a list."""

    items: tuple[CodeView, ...]


# Two people put a bundle in force: who proposes cannot approve.
POLICY_SHOW: Final = Unary("Policy.Show", Nothing, PolicyView, EVERYBODY)
POLICY_CODES: Final = Unary("Policy.Codes", CodesRequest, CodesReply, EVERYBODY)
POLICY_FILES: Final = Unary("Policy.Files", Nothing, PolicyFiles, OPERATOR | CHECKING)
POLICY_PROPOSED: Final = Unary(
    "Policy.Proposed", Nothing, PolicyFiles, OPERATOR | CHECKING
)
POLICY_PROPOSE: Final = Unary("Policy.Propose", ActivateRequest, PolicyView, OPERATOR)
POLICY_APPROVE: Final = Unary(
    "Policy.Approve", ApproveRequest, PolicyView, RELEASE_OFFICER
)
