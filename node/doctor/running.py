"""What the running node alone can say: its ledger, keys, officers and peers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from node.app.desk import CREDENTIALS, FIRST, connect
from node.clock import SystemClock
from node.config import Config
from node.doctor.diagnosis import ERROR, NOTE, OK, WARNING, Diagnosis, remedy
from node.errors import ComityError, NotYourRole, StoreGone, Unreachable
from node.flows.officer.roles import GIVEN_BY_TWO
from node.model.codes import OfficerRole, PeerState
from node.model.desk.call import ById, Nothing
from node.model.desk.key import KEYS_LIST
from node.model.desk.ledger import LEDGER_VERIFY, VerifyReply, VerifyRequest
from node.model.desk.node import DAMAGE_ADVICE, NODE_STATUS, NodeStatus
from node.model.desk.officer import OFFICERS_LIST, OfficerView
from node.model.desk.peer import PEERS_LIST, PEERS_PING, PingReply
from node.transport.desk_client import DeskClient

SKEW_MOST_MS = 5_000
ENDS_SOON = timedelta(days=30)
NEW_FOR = timedelta(days=30)


def node(home: Path, _config: Config, *, deep: bool = False) -> Iterator[Diagnosis]:
    """Ask the running node, if it runs."""
    try:
        desk = connect(home, home / CREDENTIALS / FIRST)
    except ComityError as why:
        yield Diagnosis(NOTE, "node", f"not asked: {why.message}", remedy(why))
        return
    try:
        with desk:
            yield from _at_the_desk(desk, SystemClock().now(), deep=deep)
    except Unreachable as why:
        yield Diagnosis(WARNING, "node", why.message, remedy(why))
    except NotYourRole as why:
        yield Diagnosis(NOTE, "node", why.message, remedy(why))


def _at_the_desk(desk: DeskClient, now: datetime, *, deep: bool) -> Iterator[Diagnosis]:
    status = desk.call(NODE_STATUS, Nothing())
    yield Diagnosis(OK, "node", f"runs since {status.started_at:%Y-%m-%d %H:%MZ}")
    if status.trouble:
        yield Diagnosis(ERROR, "store", status.trouble, StoreGone.default_advice)
        return
    for text in status.warnings:
        yield Diagnosis(WARNING, "node", text, "`comity status` repeats it.")
    yield from _kept(status, desk.call(LEDGER_VERIFY, VerifyRequest(deep=deep)), deep)
    keys = desk.call(KEYS_LIST, Nothing())
    newest = {key.use: key for key in sorted(keys.items, key=lambda k: k.active_from)}
    for key in newest.values():
        if key.ends - now < ENDS_SOON:
            yield Diagnosis(
                WARNING,
                "keys",
                f"the {key.use} key ends on {key.ends:%Y-%m-%d}",
                f"Run: comity key rotate {key.use}, and send peers the new card.",
            )
    yield from _staff(desk.call(OFFICERS_LIST, Nothing()).items, now)
    peers = desk.call(PEERS_LIST, Nothing())
    if not peers.items:
        yield Diagnosis(NOTE, "peers", "no peer is known", "Add one: comity peer add")
    for peer in peers.items:
        if peer.state == PeerState.ACTIVE:
            yield ping(desk.call(PEERS_PING, ById(peer.agency)))
    # Last: what a peer has just answered may be what stands against a ledger.
    yield from doubts(desk.call(NODE_STATUS, Nothing()))


def _kept(status: NodeStatus, report: VerifyReply, deep: bool) -> Iterator[Diagnosis]:
    """Whether what is kept is what was kept."""
    for text in status.damage:
        yield Diagnosis(ERROR, "holdings", text, DAMAGE_ADVICE)
    if report.ok:
        yield Diagnosis(OK, "ledger", f"all {report.size} entries are proved")
        if deep:
            yield Diagnosis(OK, "holdings", "all that is held opens, and is found")
    for text in report.findings if not report.ok else ():
        yield Diagnosis(ERROR, "ledger", text, "Keep the files; call the auditor.")


def _staff(officers: Sequence[OfficerView], now: datetime) -> Iterator[Diagnosis]:
    """Who approves and audits, who is to, and whose credential others may have."""
    active = [o for o in officers if o.active]
    for role in (OfficerRole.RELEASE_OFFICER, OfficerRole.AUDITOR):
        if not any(role in o.roles for o in active):
            yield Diagnosis(
                WARNING,
                "officers",
                f"nobody is {role}",
                "Add one; who checks already agrees: comity officer agree",
            )
    for one in active:
        yield from _officer(one, now)


def _officer(one: OfficerView, now: datetime) -> Iterator[Diagnosis]:
    who = f"{one.name} ({one.pseudonym})"
    if one.waiting:
        begins = f" from {one.begins:%Y-%m-%d %H:%MZ} on" if one.begins else ""
        yield Diagnosis(
            WARNING,
            "officers",
            f"{who} is to be {' and '.join(one.waiting)}{begins}, proposed by "
            f"{one.proposed_by}, agreed to by {one.agreed_by or 'nobody yet'}",
            "If that is not meant: comity officer refuse",
        )
    elif one.begins is not None and now - one.begins < NEW_FOR:
        yield Diagnosis(
            NOTE,
            "officers",
            f"{who} is {' and '.join(one.roles)} since {one.begins:%F}",
        )
    if not one.renewed and GIVEN_BY_TWO & set(one.roles):
        yield Diagnosis(
            WARNING,
            "officers",
            f"{who} still uses the credential that somebody else made",
            "Ask them to run: comity officer renew",
        )


def doubts(status: NodeStatus) -> Iterator[Diagnosis]:
    """What stands against a ledger or a key is an error until an auditor cleared it."""
    for text in status.doubts:
        agency = text.partition(":")[0]
        ours = agency == status.agency
        yield Diagnosis(
            ERROR,
            "our ledger" if ours else f"ledger of {agency}",
            text,
            "This node answers nobody. Keep its files and call the auditor: `comity "
            "ledger doubts`, then `comity ledger clear`."
            if ours
            else "Call the auditor, who compares both heads, or keys (`comity ledger "
            "doubts --out DIR`), and speaks to that agency.",
        )
    if not status.doubts:
        yield Diagnosis(OK, "heads", "nothing stands against any ledger")


def ping(answer: PingReply) -> Diagnosis:
    """Judge what a peer answered to a ping."""
    check = f"peer {answer.agency}"
    off = answer.clock_known and abs(answer.skew_ms) > SKEW_MOST_MS
    if answer.ok and not off:
        return Diagnosis(OK, check, f"answers in {answer.millis} ms")
    if off and (answer.ok or not answer.software):
        return Diagnosis(
            WARNING,
            check,
            f"its clock differs from ours by {answer.skew_ms / 1000:+.1f} s",
            "Check time synchronisation on both machines.",
        )
    if answer.software:
        # It has answered: what is wrong is a history, ours or theirs.
        return Diagnosis(
            ERROR, check, answer.note, "Keep the files as they are; call the auditor."
        )
    todo = answer.advice or "Speak to the peer's operator."
    return Diagnosis(WARNING, check, answer.note, todo)
