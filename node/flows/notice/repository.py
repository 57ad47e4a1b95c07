"""Our notices as they are changed: opened, checked for lacks, kept with an entry.

A change is one act: the notice in its next revision, the items that tell of it, and
the entry that says who did what and how each recipient was decided. Two officers
who change one notice at once do not overwrite each other: the second one's act fails
and is done again on what is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.codec.stored import pack, unpack
from node.crypto.keystore import Keyring
from node.errors import AlreadyThere, CheckFailed, NotFound
from node.flows.bundle.rules import Rules
from node.flows.notice.book import NoticeBook
from node.flows.notice.effects import KeptNotice, PutNotice
from node.flows.notice.publication import Publication
from node.flows.notice.validity import validity_of
from node.flows.ports import Effect, PeerBook
from node.flows.recorder import Recorder, justified, local_entry
from node.model.agency import Agency, AgencyId
from node.model.box import Box
from node.model.codes import PeerState
from node.model.desk.notice import Lack
from node.model.exhibit import NoteExhibit
from node.model.notice import (
    AudienceMode,
    Notice,
    NoticeContent,
    NoticeState,
)
from node.model.short_id import CANDIDATES_LOOKED_AT, beginning_of, meant
from node.protocol.notice.check import lacks
from node.protocol.notice.life import LIVING

LACKS_SAID = 40
NOTICE_BOX = b"comity/v1 own notice\0"


@dataclass(frozen=True, slots=True)
class NoticeChange:
    """What is recorded of a change.

    ``act`` is the entry's dotted word, ``officer`` a pseudonym or empty for the
    clock; ``text`` is free and goes into the exhibit.
    """

    act: str
    at: datetime
    officer: str = ""
    details: tuple[tuple[str, str], ...] = ()
    text: str = ""
    publication: Publication | None = None
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Repository:
    """Opens and keeps our notices. Safe to call from many threads."""

    us: Agency
    keys: Keyring
    rules: Rules
    notices: NoticeBook
    peers: PeerBook
    recorder: Recorder

    def open(self, notice_id: str) -> tuple[KeptNotice, Notice]:
        """Return a notice of ours as it is stored, and opened.

        The beginning of an id names it, too, with our agency before it or not.

        Raises:
            NotFound: there is none of that id, or it was purged.
            BadInput: several begin so.
        """
        kept = self.named(notice_id)
        notice = open_notice(kept, self.keys)
        if notice is None:
            raise NotFound(
                f"notice {kept.notice_id} was purged",
                advice="The ledger says what became of it.",
            )
        return kept, notice

    def named(self, notice_id: str) -> KeptNotice:
        """Return a notice of ours, purged or not, by its id or how that begins.

        Raises:
            NotFound: there is none of that name.
            BadInput: several begin so.
        """
        kept = self.notices.notice(notice_id)
        if kept is None and (beginning := beginning_of(notice_id, self.us.id)):
            ids = self.notices.beginning(beginning, count=CANDIDATES_LOOKED_AT)
            one = meant(notice_id, ids, what="notice")
            kept = self.notices.notice(one) if one else None
        if kept is None:
            raise NotFound(
                f"no notice {notice_id[:60]!r} of ours",
                advice="`comity notice list` has their ids; the beginning will do.",
            )
        return kept

    def keep(
        self, before: KeptNotice | None, notice: Notice, change: NoticeChange
    ) -> None:
        """Keep ``notice`` in the revision after ``before``, and what goes with it.

        Raises:
            AlreadyThere: somebody else changed it meanwhile.
        """
        put = PutNotice(self._row(before, notice, change.at))
        self._commit(notice, change, (put, *change.effects), revision=put.notice)

    def note(self, kept: KeptNotice, notice: Notice, change: NoticeChange) -> None:
        """Record what came of an act that leaves the notice as it is."""
        self._commit(notice, change, change.effects, revision=kept)

    def lacks(
        self, notice_id: str, content: NoticeContent, now: datetime
    ) -> tuple[Lack, ...]:
        """Return all that is lacking before ``content`` may go out."""
        found = list(lacks(content, issuer=self.us.country, now=now))
        offence = content.justification.offence
        if offence and offence not in self.rules.bundle.offences:
            found.append(
                Lack("unknown", "offence", "The policy's list has no such code.", "")
            )
        found += [
            Lack("unknown", where, "No agreement of that name is in force.", "")
            for where, name in _agreements_of(content)
            if name and not self._in_force(name, now)
        ]
        found += [
            Lack("unknown", name, "No active peer of that name.", "")
            for name in self._strangers(content)
        ]
        found += [
            Lack("incomplete", a.name, "The attachment is not here in full.", "")
            for a in content.attachments
            if self.notices.chunks("", notice_id, a.id) < a.chunks
        ]
        return tuple(found)

    def check(self, notice_id: str, content: NoticeContent, now: datetime) -> None:
        """Refuse content that lacks something.

        Raises:
            CheckFailed: with every lack by code and name.
        """
        found = self.lacks(notice_id, content, now)
        if found:
            listed = ", ".join(f"{x.code} {x.name}" for x in found[:LACKS_SAID])
            raise CheckFailed(
                f"the notice lacks {len(found)} things: {listed}",
                advice="`comity notice check` lists them with the law that asks them.",
            )

    def _in_force(self, name: str, now: datetime) -> bool:
        meant = self.rules.bundle.by_basis.get(name, ())
        return any(agreement.in_force(now) for agreement in meant)

    def _strangers(self, content: NoticeContent) -> list[str]:
        """Return names of the audience that name nobody: slips of the pen.

        One among those to be left out would let through whom it was to keep out.
        """
        if content.audience.mode not in (AudienceMode.NAMED, AudienceMode.EXCEPT):
            return []
        found = []
        for name in content.audience.names:
            peer = self.peers.get(AgencyId(name))
            named = content.audience.mode is AudienceMode.NAMED
            if peer is None or (named and peer.state is not PeerState.ACTIVE):
                found.append(name)
        return found

    def _row(
        self, before: KeptNotice | None, notice: Notice, now: datetime
    ) -> KeptNotice:
        valid = validity_of(notice, now) if notice.state in LIVING else None
        return KeptNotice(
            notice_id=notice.notice_id,
            revision=before.revision + 1 if before else 1,
            sequence=notice.sequence,
            kind=notice.content.kind,
            state=notice.state,
            urgency=notice.content.urgency,
            created_at=before.created_at if before else now,
            changed_at=now,
            prompt_at=valid.prompt_at if valid and not valid.prompted else None,
            expires_at=valid.expires_at if valid else None,
            # A purge destroys the key with the box; row and entries stay.
            box=(
                Box(b"", b"")
                if notice.state is NoticeState.PURGED
                else box_notice(notice, self.keys)
            ),
        )

    def _commit(
        self,
        notice: Notice,
        change: NoticeChange,
        effects: Sequence[Effect],
        *,
        revision: KeptNotice,
    ) -> None:
        told = change.publication or Publication(notice.notice_id)
        entry = local_entry(
            change.act,
            at=change.at,
            agency=self.us.id,
            details=(
                ("notice", notice.notice_id),
                ("kind", notice.content.kind),
                ("state", revision.state),
                ("sequence", str(revision.sequence)),
                ("revision", str(revision.revision)),
                *change.details,
                *(("recipient", f"{n} {who}") for n, who in enumerate(told.names)),
            ),
        )
        why, policy = notice.content.justification, self.rules.bundle.digest
        entry = replace(
            justified(entry, why, policy),
            officer=change.officer,  # who acted; none where time did
            outcomes=tuple(told.outcomes),
            approvals=tuple(sorted(told.approvals)),
        )
        exhibit = pack(NoteExhibit(change.text)) if change.text else b""
        try:
            self.recorder.commit(
                entry, (*effects, *told.effects, *told.pending), exhibit=exhibit
            )
        except AlreadyThere as late:
            raise AlreadyThere(
                f"notice {notice.notice_id} was changed meanwhile",
                advice="Look at it again, then decide.",
            ) from late


def box_notice(notice: Notice, keys: Keyring) -> Box:
    """Return a notice of ours in a box bound to its id."""
    bound = NOTICE_BOX + notice.notice_id.encode()
    return Box(*keys.close_box(pack(notice), bound_to=bound))


def open_notice(kept: KeptNotice, keys: Keyring) -> Notice | None:
    """Return a notice of ours, or None if it was purged."""
    if not kept.box.key:
        return None
    bound = NOTICE_BOX + kept.notice_id.encode()
    content = keys.open_box(kept.box.sealed, kept.box.key, bound_to=bound)
    return unpack(Notice, content)


def _agreements_of(content: NoticeContent) -> tuple[tuple[str, str], ...]:
    """Return where the content names an agreement, and which."""
    basis = ("legal_basis", content.justification.legal_basis)
    if content.audience.mode is not AudienceMode.AGREEMENT:
        return (basis,)
    return (basis, *(("audience", name) for name in content.audience.names))
