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


# Two people put a bundle in force: who proposes cannot approve.
POLICY_SHOW: Final = Unary("Policy.Show", Nothing, PolicyView, EVERYBODY)
POLICY_FILES: Final = Unary("Policy.Files", Nothing, PolicyFiles, OPERATOR | CHECKING)
POLICY_PROPOSED: Final = Unary(
    "Policy.Proposed", Nothing, PolicyFiles, OPERATOR | CHECKING
)
POLICY_PROPOSE: Final = Unary("Policy.Propose", ActivateRequest, PolicyView, OPERATOR)
POLICY_APPROVE: Final = Unary(
    "Policy.Approve", ApproveRequest, PolicyView, RELEASE_OFFICER
)
