"""Look a node over: findings with remedies.

Nothing here changes anything. What the running node alone can know (the peers,
the journal) is asked at its desk; what lies in its folder is looked at here.
The keystore is opened only where a passphrase file is configured.
"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from node.app.desk import CREDENTIALS, FIRST, HAND_OVER, connect
from node.app.files import read_policy_dir
from node.app.places import store_url
from node.clock import SystemClock
from node.config import Config, load_config, read_secret
from node.crypto.keystore import open_keystore
from node.errors import ComityError, NotYourRole, StoreGone, Unreachable
from node.flows.officer.roles import GIVEN_BY_TWO
from node.model.codes import OfficerRole, PeerState
from node.model.desk.call import ById, Nothing
from node.model.desk.key import KEYS_LIST
from node.model.desk.ledger import LEDGER_VERIFY, VerifyRequest
from node.model.desk.node import NODE_STATUS, NodeStatus
from node.model.desk.officer import OFFICERS_LIST, OfficerView
from node.model.desk.peer import PEERS_LIST, PEERS_PING
from node.policy.bundle import load_bundle
from node.policy.cases import run_cases
from node.store.engine import open_engine
from node.store.migrate import known_version, schema_version
from node.transport.desk_client import DeskClient

OK, NOTE, WARNING, ERROR = "ok", "note", "warning", "error"
DISK_LEAST = 1 << 30
SKEW_MOST_MS = 5_000
ENDS_SOON = timedelta(days=30)
NEW_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was looked at, how it is, what that means, and what to do.

    ``severity`` is ``ok``, ``note``, ``warning`` or ``error``.
    """

    severity: str
    check: str
    meaning: str
    remedy: str = ""


def examine(home: Path) -> tuple[Diagnosis, ...]:
    """Return all findings about the node in ``home``; never raises ours."""
    try:
        config = load_config(home)
    except ComityError as why:
        return (_broken("configuration", why),)
    findings = [Diagnosis(OK, "configuration", "comity.toml is complete and meant")]
    for check, look in _LOOKS.items():
        try:
            findings.extend(look(home, config))
        except ComityError as why:
            findings.append(_broken(check, why))
    return tuple(findings)


def _broken(check: str, why: ComityError) -> Diagnosis:
    return Diagnosis(ERROR, check, why.message, why.advice)


def _files(home: Path, config: Config) -> Iterator[Diagnosis]:
    handed = sorted((home / HAND_OVER).glob("*"))
    private = [
        home / config.keystore.path,
        *sorted((home / CREDENTIALS).glob("*")),
        *handed,
    ]
    open_ones = [
        p
        for p in private
        if p.exists() and p.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    for path in open_ones:
        yield Diagnosis(
            ERROR, "files", f"others may read {path}", f"Run: chmod 600 {path}"
        )
    if not open_ones:
        yield Diagnosis(OK, "files", "keystore and credentials are their owner's alone")
    for path in handed:
        yield Diagnosis(
            WARNING,
            "officers",
            f"{path} is another person's credential, and lies here",
            "Hand it over; its owner runs `comity officer renew`, and it is removed.",
        )
    free = shutil.disk_usage(home).free
    if free < DISK_LEAST:
        yield Diagnosis(
            WARNING,
            "disk",
            f"{free >> 20} MiB are free; a full disk stops the node",
            "Make room, or move the store.",
        )
    else:
        yield Diagnosis(OK, "disk", f"{free >> 30} GiB are free")


def _keystore(home: Path, config: Config) -> Iterator[Diagnosis]:
    if not config.keystore.passphrase_file:
        yield Diagnosis(
            NOTE,
            "keystore",
            "not opened: no passphrase file is configured",
            "Set keystore.passphrase_file to have it checked.",
        )
        return
    secret = read_secret(home / config.keystore.passphrase_file)
    keys = open_keystore(home / config.keystore.path, secret=secret)
    yield Diagnosis(OK, "keystore", f"opens; fingerprint {keys.fingerprint}")


def _store(home: Path, config: Config) -> Iterator[Diagnosis]:
    engine = open_engine(store_url(home, config))
    try:
        found, known = schema_version(engine), known_version()
    finally:
        engine.dispose()
    if found == known:
        yield Diagnosis(OK, "store", f"reachable, schema {found}")
    elif not found:
        yield Diagnosis(ERROR, "store", "holds no schema", "Restore it from a backup.")
    else:
        yield Diagnosis(
            WARNING,
            "store",
            f"has schema {found}, this software knows {known}",
            "Start the node once; it takes the missing steps.",
        )


def _policies(home: Path, config: Config) -> Iterator[Diagnosis]:
    folder = home / config.policy.path
    if not folder.is_dir():
        yield Diagnosis(
            NOTE, "policies", f"no folder {folder}; the bundle in force is in the store"
        )
        return
    report = run_cases(load_bundle(read_policy_dir(folder)))
    if report.ok:
        yield Diagnosis(OK, "policies", f"{len(report.results)} cases hold in {folder}")
    else:
        failed = sum(not r.ok for r in report.results)
        yield Diagnosis(
            ERROR,
            "policies",
            f"{failed} cases fail in {folder}",
            "`comity policy test` shows each.",
        )


def _node(home: Path, _config: Config) -> Iterator[Diagnosis]:
    try:
        desk = connect(home, home / CREDENTIALS / FIRST)
    except ComityError as why:
        yield Diagnosis(NOTE, "node", f"not asked: {why.message}", why.advice)
        return
    try:
        with desk:
            yield from _at_the_desk(desk, SystemClock().now())
    except Unreachable as why:
        yield Diagnosis(WARNING, "node", why.message, why.advice)
    except NotYourRole as why:
        yield Diagnosis(NOTE, "node", why.message, why.advice)


def _at_the_desk(desk: DeskClient, now: datetime) -> Iterator[Diagnosis]:
    status = desk.call(NODE_STATUS, Nothing())
    yield Diagnosis(OK, "node", f"runs since {status.started_at:%Y-%m-%d %H:%M} UTC")
    if status.trouble:
        yield Diagnosis(ERROR, "store", status.trouble, StoreGone.default_advice)
        return
    yield from _doubts(status)
    for text in status.warnings:
        yield Diagnosis(WARNING, "node", text, "`comity status` repeats it.")
    report = desk.call(LEDGER_VERIFY, VerifyRequest())
    if report.ok:
        yield Diagnosis(OK, "ledger", f"all {report.size} entries are proved")
    for text in report.findings if not report.ok else ():
        yield Diagnosis(ERROR, "ledger", text, "Keep the files; call the auditor.")
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
            yield _ping(desk, peer.agency)


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
        begins = f" from {one.begins:%Y-%m-%d %H:%M} UTC on" if one.begins else ""
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


def _doubts(status: NodeStatus) -> Iterator[Diagnosis]:
    """What stands against a ledger is an error until an auditor has cleared it."""
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
            else "Call the auditor, who compares both heads (`comity ledger doubts "
            "--out DIR`) and speaks to that agency.",
        )
    if not status.doubts:
        yield Diagnosis(OK, "heads", "nothing stands against any ledger")


def _ping(desk: DeskClient, agency: str) -> Diagnosis:
    answer = desk.call(PEERS_PING, ById(agency))
    if not answer.ok:
        return Diagnosis(
            WARNING, f"peer {agency}", answer.note, "Speak to the peer's operator."
        )
    if abs(answer.skew_ms) > SKEW_MOST_MS:
        return Diagnosis(
            WARNING,
            f"peer {agency}",
            f"its clock differs from ours by {answer.skew_ms / 1000:+.1f} s",
            "Check time synchronisation on both machines.",
        )
    return Diagnosis(OK, f"peer {agency}", f"answers in {answer.millis} ms")


_LOOKS: dict[str, Callable[[Path, Config], Iterator[Diagnosis]]] = {
    "files": _files,
    "keystore": _keystore,
    "store": _store,
    "policies": _policies,
    "node": _node,
}
