"""Officers: who may do what at this node.

Operating a node and reading cases are kept apart: nobody is both operator and
analyst, release officer or custodian. Nobody approves what they wrote: analysts write
notices and custodians records, and neither is made a release officer. Who approves or
audits is appointed by two people (``appoint.py``). Roles are looked at when they are
given: whom an earlier version gave both keeps both.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from node.clock import Clock
from node.crypto.ids import new_credential
from node.crypto.keystore import Keyring
from node.errors import BadInput, NotFound, NotYourRole
from node.flows.basis import OFFICERS
from node.flows.officer.naming import found
from node.flows.officer.roles import CHECKING
from node.flows.ports import OfficerBook, PutOfficer
from node.flows.recorder import Recorder
from node.model.codes import OfficerRole
from node.model.desk.call import ById, Nothing
from node.model.desk.officer import OfficerAddReply, OfficerList, OfficerView
from node.model.officer import Officer

OFFICERS_MOST = 10_000
"""Active ones. So many fit one answer of the desk: disabled ones have what is left."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Keeps the officers, and tells who a credential belongs to.

    ``lock`` is held over each change, so that none is made of what another has just
    ended (``changing``). ``watchers`` are called after each that may end somebody's
    authority. ``earliest``, if given, says the earliest that it may be, of a clock in
    doubt: roles that begin later do not hold yet.
    """

    keys: Keyring
    officers: OfficerBook
    recorder: Recorder
    clock: Clock
    lock: threading.Lock = field(default_factory=threading.Lock)
    watchers: list[Callable[[], None]] = field(default_factory=list)
    earliest: Callable[[], datetime] | None = None

    def who(self, credential: str) -> Officer:
        """Return the officer of a credential, with the roles that hold now.

        Raises:
            NotYourRole: no active officer has it.
            StoreBroken: who is active cannot be known.
        """
        self.recorder.journal.fresh()
        officer = self.officers.by_credential(self.keys.credential_hash(credential))
        if officer is None or not officer.active:
            raise NotYourRole(
                "the credential is not that of an active officer",
                advice="Use a credential file made by `comity officer add`.",
            )
        return officer.at(self.earliest() if self.earliest else self.clock.now())

    def list(self, _officer: Officer, _nothing: Nothing) -> OfficerList:
        """List active officers, and in what room is left who was disabled last."""
        everybody = self.officers.all()
        active = [o for o in everybody if o.active]
        gone = sorted(
            (o for o in everybody if not o.active),
            key=lambda o: (o.disabled_at or o.added_at, o.pseudonym),
            reverse=True,
        )
        shown = [*active, *gone[: max(0, OFFICERS_MOST - len(active))]]
        shown.sort(key=lambda o: o.pseudonym)
        return OfficerList(tuple(self.view(o) for o in shown))

    def renew(self, officer: Officer, _nothing: Nothing) -> OfficerAddReply:
        """Make the caller's own credential anew; who has the old one has nothing.

        Raises:
            NotFound: the officer was disabled at this moment.
        """
        with self.changing():
            now = self.clock.now()
            own = replace(self.by_pseudonym(officer.pseudonym), renewed_at=now)
            credential = new_credential()
            self.recorder.record(
                "officer.renewed",
                (PutOfficer(own, self.keys.credential_hash(credential)),),
                at=now,
                officer=own.pseudonym,
            )
        self.tell_watchers()
        return OfficerAddReply(own.pseudonym, credential)

    def reissue(self, officer: Officer, wanted: ById) -> OfficerAddReply:
        """Give an officer of a restored node a new credential: no backup has the old.

        Raises:
            NotFound: no active officer has that pseudonym or name.
            BadInput: several have that name.
        """
        with self.changing():
            again = replace(self.active(wanted.id), renewed_at=None)
            credential = new_credential()
            self.recorder.record(
                "officer.reissued",
                (PutOfficer(again, self.keys.credential_hash(credential)),),
                at=self.clock.now(),
                officer=officer.pseudonym,
                details=(("officer", again.pseudonym),),
            )
        self.tell_watchers()
        return OfficerAddReply(again.pseudonym, credential)

    def disable(self, officer: Officer, wanted: ById) -> OfficerView:
        """Disable an officer: the credential opens nothing any more.

        Raises:
            NotFound: no officer has that pseudonym or name.
            BadInput: several have that name, or it would leave the node without an
                operator, or without anybody who could agree to another who approves
                or audits.
        """
        with self.changing():
            leaving = self.active(wanted.id)
            self._check_last(leaving)
            now = self.clock.now()
            disabled = replace(
                leaving, active=False, disabled_by=officer.pseudonym, disabled_at=now
            )
            self.recorder.record(
                "officer.disabled",
                (PutOfficer(disabled, b""),),
                at=now,
                officer=officer.pseudonym,
                details=(("officer", disabled.pseudonym),),
            )
        self.tell_watchers()
        return self.view(disabled)

    # --- for those who appoint -------------------------------------------------------

    def active(self, named: str) -> Officer:
        """Return the active officer of that pseudonym, or else name, as kept.

        Raises:
            NotFound: there is none.
            BadInput: several have that name.
        """
        return found((o for o in self.officers.all() if o.active), named)

    def by_pseudonym(self, pseudonym: str) -> Officer:
        """Return the active officer of that pseudonym, as kept.

        Raises:
            NotFound: there is none; a name is none.
        """
        for officer in self.officers.all():
            if officer.active and officer.pseudonym == pseudonym:
                return officer
        raise NotFound(
            f"no active officer has the pseudonym {pseudonym[:60]!r}",
            advice="Names can be like one another. `comity officer list` shows who "
            "has which pseudonym.",
        )

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold off all others that change officers, in this process and elsewhere."""
        with self.lock, self.recorder.journal.unchanged(OFFICERS):
            yield

    def tell_watchers(self) -> None:
        """Let those who serve officers ask again who may be served."""
        for watcher in self.watchers:
            watcher()

    def view(self, officer: Officer) -> OfficerView:
        """Return an officer as those who keep and check the staff see them."""
        now = self.clock.now()
        given = officer.appointment
        waits = given if given is not None and given.waits(now) else None
        return OfficerView(
            pseudonym=officer.pseudonym,
            name=officer.name,
            roles=tuple(sorted(officer.at(now).roles)),
            active=officer.active,
            added_at=officer.added_at,
            waiting=tuple(sorted(waits.roles)) if waits else (),
            proposed_by=given.proposed_by if given else "",
            agreed_by=given.agreed_by if given else "",
            begins=given.begins if given else None,
            renewed=officer.renewed_at is not None,
        )

    def _check_last(self, leaving: Officer) -> None:
        now = self.clock.now()
        staying = [
            o.at(now).roles for o in self.officers.all() if o.active and o != leaving
        ]
        for roles, who in (
            (frozenset({OfficerRole.OPERATOR}), "operator"),
            (CHECKING, "officer who approves or audits"),
        ):
            held = leaving.at(now).roles & roles
            if held and not any(roles & others for others in staying):
                raise BadInput(
                    f"this is the last {who}", advice=f"Add another {who} first."
                )
