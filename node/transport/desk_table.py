"""Every call of the desk: what it takes, what it gives, and who may make it.

The server, the client and the tests read this one table; the protos under
``protos/node/desk/v1`` have the same shapes, and a test holds the two together.
A role that is not named here may not make the call: silence is no. It does not
say what a call does; the flows do.

    CALL["Queries.Ask"].roles        # frozenset({OfficerRole.ANALYST})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from node.model import desk
from node.model import desk_erase as erase
from node.model import desk_head as head
from node.model import desk_notice as notice
from node.model import desk_restore as restore
from node.model.codes import OfficerRole

PACKAGE: Final = "node.desk.v1"
MESSAGE_MAX: Final = 8 * 1024 * 1024
"""The largest desk message in bytes; what is larger travels in chunks."""

_ANALYST: Final = frozenset({OfficerRole.ANALYST})
_AUDITOR: Final = frozenset({OfficerRole.AUDITOR})
_CUSTODIAN: Final = frozenset({OfficerRole.CUSTODIAN})
_OPERATOR: Final = frozenset({OfficerRole.OPERATOR})
_RELEASE_OFFICER: Final = frozenset({OfficerRole.RELEASE_OFFICER})
_CHECKING: Final = _AUDITOR | _RELEASE_OFFICER
_EVERYBODY: Final = frozenset(OfficerRole)


@dataclass(frozen=True, slots=True)
class Call:
    """One call. ``request`` and ``reply`` are classes of ``node.model.desk``.

    ``before_roles``: also for an officer none of whose roles holds yet.
    """

    service: str
    method: str
    request: type
    reply: type
    streams_in: bool
    streams_out: bool
    roles: frozenset[OfficerRole]
    before_roles: bool = False

    @property
    def name(self) -> str:
        """The call's name as flows and clients use it, e.g. ``Queries.Ask``."""
        return f"{self.service}.{self.method}"

    @property
    def path(self) -> str:
        """The call's path on the wire, e.g. ``/node.desk.v1.Queries/Ask``."""
        return f"/{PACKAGE}.{self.service}/{self.method}"


def _one(name: str, request: type, reply: type, roles: frozenset[OfficerRole]) -> Call:
    service, method = name.split(".")
    return Call(service, method, request, reply, False, False, roles)


def _out(name: str, request: type, reply: type, roles: frozenset[OfficerRole]) -> Call:
    service, method = name.split(".")
    return Call(service, method, request, reply, False, True, roles)


def _both(name: str, request: type, reply: type, roles: frozenset[OfficerRole]) -> Call:
    service, method = name.split(".")
    return Call(service, method, request, reply, True, True, roles)


# fmt: off
CALLS: Final[tuple[Call, ...]] = (
    _out("Queries.Ask", desk.AskRequest, desk.AskProgress, _ANALYST),
    _one("Queries.List", desk.Page, desk.QueryList, _ANALYST | _AUDITOR),
    _one("Queries.Show", desk.ById, desk.QueryView, _ANALYST),

    _both("Records.Import", desk.ImportChunk, desk.ImportProgress, _CUSTODIAN),
    _one("Records.Add", desk.RecordInput, desk.RecordView, _CUSTODIAN),
    _one("Records.Show", desk.RecordRequest, desk.RecordView, _CUSTODIAN | _ANALYST),
    _one("Records.List", desk.RecordPage, desk.RecordList, _CUSTODIAN | _ANALYST),
    _one("Records.Withdraw", desk.WithdrawRequest, desk.Nothing, _CUSTODIAN),
    _one("Records.Stats", desk.Nothing, desk.HoldingsStats,
         _CUSTODIAN | _AUDITOR | _OPERATOR | _ANALYST),

    _one("Notices.Kinds", desk.Nothing, notice.KindList, _EVERYBODY),
    _one("Notices.Draft", notice.NoticeInput, notice.NoticeView, _ANALYST),
    _one("Notices.Submit", notice.NoticeAct, notice.NoticeView, _ANALYST),
    # Two people let a notice out, change it and take it back.
    _one("Notices.Return", notice.NoticeAct, notice.NoticeView, _RELEASE_OFFICER),
    _one("Notices.Approve", notice.NoticeAct, notice.NoticeView, _RELEASE_OFFICER),
    _one("Notices.Publish", notice.NoticeAct, notice.NoticeView, _ANALYST),
    _one("Notices.Update", notice.NoticeInput, notice.NoticeView, _ANALYST),
    _one("Notices.Withdraw", notice.NoticeAct, notice.NoticeView, _ANALYST),
    _one("Notices.Cancel", notice.NoticeAct, notice.NoticeView, _ANALYST),
    _one("Notices.Suspend", notice.NoticeAct, notice.NoticeView, _RELEASE_OFFICER),
    _one("Notices.Resume", notice.NoticeAct, notice.NoticeView, _RELEASE_OFFICER),
    _one("Notices.Renew", notice.NoticeAct, notice.NoticeView, _ANALYST),
    _one("Notices.Purge", notice.NoticeAct, notice.NoticeView, _RELEASE_OFFICER),
    _one("Notices.List", notice.NoticePage, notice.NoticeList,
         _ANALYST | _RELEASE_OFFICER),
    _one("Notices.Show", desk.ById, notice.NoticeView, _ANALYST | _RELEASE_OFFICER),
    _one("Notices.Extract", desk.ById, notice.ExtractReply, _ANALYST),
    _both("Notices.Attach", notice.AttachChunk, notice.AttachmentView, _ANALYST),
    _one("Notices.Detach", notice.DetachRequest, notice.NoticeView, _ANALYST),
    _out("Notices.Subscribe", desk.Nothing, notice.NoticeEvent, _ANALYST),

    _one("Inbox.List", notice.InboxPage, notice.InboxList, _ANALYST),
    _one("Inbox.Show", notice.ReceivedRef, notice.ReceivedView, _ANALYST),
    _one("Inbox.Mark", notice.MarkRequest, notice.ReceivedView, _ANALYST),
    _one("Inbox.Forward", notice.ForwardRequest, notice.ReceivedView, _ANALYST),
    _one("Inbox.Export", notice.ReceivedRef, notice.ExtractReply, _ANALYST),
    _out("Inbox.Fetch", notice.AttachmentRequest, notice.AttachmentPart, _ANALYST),
    _one("Inbox.Hits", notice.HitPage, notice.HitList, _ANALYST),
    _one("Inbox.Find", notice.FindRequest, notice.FindReply, _ANALYST),

    _one("Deliveries.List", desk.Nothing, notice.DeliveryList,
         _ANALYST | _RELEASE_OFFICER | _OPERATOR),
    _one("Deliveries.Retry", desk.ById, notice.DeliveryList, _ANALYST | _OPERATOR),

    _one("Peers.Card", desk.Nothing, desk.CardReply, _OPERATOR),
    _one("Peers.Add", desk.PeerAddRequest, desk.PeerView, _OPERATOR),
    _one("Peers.List", desk.Nothing, desk.PeerList, _EVERYBODY),
    _one("Peers.Ping", desk.ById, desk.PingReply, _OPERATOR | _ANALYST),
    _one("Peers.Revoke", desk.RevokeRequest, desk.PeerView, _OPERATOR),

    _one("Keys.List", desk.Nothing, desk.KeyList, _OPERATOR),
    _one("Keys.Rotate", desk.RotateRequest, desk.KeyList, _OPERATOR),

    _one("Officers.Add", desk.OfficerAddRequest, desk.OfficerAddReply, _OPERATOR),
    # Two people give the roles that check on others: who adds cannot agree.
    _one("Officers.Agree", desk.ById, desk.OfficerView, _CHECKING),
    _one("Officers.Refuse", desk.ById, desk.OfficerView, _OPERATOR | _CHECKING),
    # Who agrees wants to know that the person has the credential.
    replace(_one("Officers.Renew", desk.Nothing, desk.OfficerAddReply, _EVERYBODY),
            before_roles=True),
    # To officers of a restored node, who have none any more.
    _one("Officers.Reissue", desk.ById, desk.OfficerAddReply, _OPERATOR),
    _one("Officers.List", desk.Nothing, desk.OfficerList, _OPERATOR | _CHECKING),
    _one("Officers.Disable", desk.ById, desk.OfficerView, _OPERATOR),

    # Two people put a bundle in force: who proposes cannot approve.
    _one("Policy.Show", desk.Nothing, desk.PolicyView, _EVERYBODY),
    _one("Policy.Files", desk.Nothing, desk.PolicyFiles,
         _OPERATOR | _CHECKING),
    _one("Policy.Propose", desk.ActivateRequest, desk.PolicyView, _OPERATOR),
    _one("Policy.Approve", desk.ApproveRequest, desk.PolicyView, _RELEASE_OFFICER),

    _one("Releases.List", desk.ReleasePage, desk.PendingList, _RELEASE_OFFICER),
    _one("Releases.Show", desk.ById, desk.ReleaseView, _RELEASE_OFFICER),
    _one("Releases.Decide", desk.ReleaseRequest, desk.Nothing, _RELEASE_OFFICER),

    _one("Ledger.Show", desk.LedgerPage, desk.EntryList, _AUDITOR),
    _one("Ledger.Entry", desk.EntryRequest, desk.EntryView, _AUDITOR),
    # Two people erase: who asks cannot carry it out.
    _one("Ledger.AskErasure", erase.EraseRequest, erase.Erasure, _AUDITOR),
    _one("Ledger.Erase", erase.EraseOrder, erase.Erasure, _RELEASE_OFFICER),
    _one("Ledger.Prove", desk.ById, desk.ProofReply, _AUDITOR),
    _one("Ledger.Verify", desk.VerifyRequest, desk.VerifyReply, _AUDITOR | _OPERATOR),
    _out("Ledger.Export", desk.Nothing, desk.ExportFile, _AUDITOR),
    _one("Ledger.Checkpoints", desk.Nothing, desk.CheckpointList, _AUDITOR),
    _one("Ledger.Doubts", desk.Nothing, head.DoubtList, _AUDITOR | _OPERATOR),
    _one("Ledger.Clear", head.ClearRequest, head.DoubtList, _AUDITOR),

    # Until a restored node is accepted, its desk takes little else.
    _one("Restore.Review", desk.Nothing, restore.RestoreReview, _OPERATOR | _AUDITOR),
    _one("Restore.Accept", restore.RestoreAccept, desk.Nothing, _OPERATOR),

    _one("Node.Status", desk.Nothing, desk.NodeStatus, _EVERYBODY),
)
# fmt: on

CALL: Final[Mapping[str, Call]] = MappingProxyType({c.name: c for c in CALLS})
"""Every call by its name, such as ``Queries.Ask``."""
