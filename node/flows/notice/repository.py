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

from node.codec.stored import pack
from node.crypto.keystore import Keyring
from node.errors import AlreadyThere, CheckFailed, NotFound
from node.flows.boxing import content_digest
from node.flows.bundle.rules import Rules
from node.flows.draft import draft
from node.flows.entries import local_entry
from node.flows.notice.book import NoticeBook
from node.flows.notice.boxing import box_notice, open_notice
from node.flows.notice.effects import KeptNotice, PutNotice
from node.flows.notice.publication import Publication
from node.flows.notice.validity import expires_at, is_prompted, prompt_at
from node.flows.ports import Effect, Journal, PeerBook
from node.model.agency import Agency, AgencyId
from node.model.box import Box
from node.model.codes import PeerState
from node.model.desk_notice import Lack
from node.model.exhibit import NoteExhibit
from node.model.notice import (
    AudienceMode,
    Notice,
    NoticeContent,
    NoticeState,
    NoticeStep,
)
from node.protocol.notice.check import lacks
from node.protocol.notice.life import LIVING

LACKS_SAID = 40


@dataclass(frozen=True, slots=True)
class Change:
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
    journal: Journal

    def open(self, notice_id: str) -> tuple[KeptNotice, Notice]:
        """Return a notice of ours as it is stored, and opened.

        Raises:
            NotFound: there is none of that id, or it was purged.
        """
        kept = self.notices.notice(notice_id)
        if kept is None:
            raise NotFound(f"no notice {notice_id[:60]!r} of ours")
        notice = open_notice(kept, self.keys)
        if notice is None:
            raise NotFound(
                f"notice {kept.notice_id} was purged",
                advice="The ledger says what became of it.",
            )
        return kept, notice

    def keep(self, before: KeptNotice | None, notice: Notice, change: Change) -> None:
        """Keep ``notice`` in the revision after ``before``, and what goes with it.

        Raises:
            AlreadyThere: somebody else changed it meanwhile.
        """
        put = PutNotice(self._row(before, notice, change.at))
        self._commit(notice, change, (put, *change.effects), revision=put.notice)

    def note(self, kept: KeptNotice, notice: Notice, change: Change) -> None:
        """Record what came of an act that leaves the notice as it is."""
        self._commit(notice, change, change.effects, revision=kept)

    def purge(self, before: KeptNotice, notice: Notice, change: Change) -> None:
        """Destroy the notice's key; its row and its entries stay."""
        gone = replace(
            before,
            revision=before.revision + 1,
            state=NoticeState.PURGED,
            changed_at=change.at,
            prompt_at=None,
            expires_at=None,
            box=Box(b"", b""),
        )
        self._commit(notice, change, (PutNotice(gone), *change.effects), revision=gone)

    def digest(self, content: NoticeContent) -> str:
        """Return a keyed digest of ``content``: what an approval is bound to."""
        return content_digest(pack(content), self.keys).hex()

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
        lives = notice.state in LIVING
        expires = expires_at(notice, now) if lives else None
        asks = lives and not is_prompted(notice)
        return KeptNotice(
            notice_id=notice.notice_id,
            revision=before.revision + 1 if before else 1,
            sequence=notice.sequence,
            kind=notice.content.kind,
            state=notice.state,
            urgency=notice.content.urgency,
            created_at=before.created_at if before else now,
            changed_at=now,
            prompt_at=prompt_at(notice, now) if asks else None,
            expires_at=expires,
            box=box_notice(notice, self.keys),
        )

    def _commit(
        self,
        notice: Notice,
        change: Change,
        effects: Sequence[Effect],
        *,
        revision: KeptNotice,
    ) -> None:
        why = notice.content.justification
        told = change.publication or Publication(notice.notice_id)
        entry = replace(
            local_entry(
                change.act,
                at=change.at,
                agency=self.us.id,
                officer=change.officer,
                details=(
                    ("notice", notice.notice_id),
                    ("kind", notice.content.kind),
                    ("state", revision.state),
                    ("sequence", str(revision.sequence)),
                    ("revision", str(revision.revision)),
                    *change.details,
                    *(("recipient", f"{n} {who}") for n, who in enumerate(told.names)),
                ),
            ),
            purpose=why.purpose,
            case=why.case,
            offence=why.offence,
            agreements=(why.legal_basis,) if why.legal_basis else (),
            policy_digest=self.rules.bundle.digest,
            outcomes=tuple(told.outcomes),
            approvals=tuple(sorted(told.approvals)),
        )
        exhibit = pack(NoteExhibit(change.text)) if change.text else b""
        try:
            self.journal.commit(
                draft(entry, exhibit=exhibit, keys=self.keys),
                (*effects, *told.effects, *told.pending),
            )
        except AlreadyThere as late:
            raise AlreadyThere(
                f"notice {notice.notice_id} was changed meanwhile",
                advice="Look at it again, then decide.",
            ) from late


def stepped(  # noqa: PLR0913 - one value a column of the step
    notice: Notice,
    verb: str,
    *,
    officer: str,
    at: datetime,
    reason: str = "",
    state: NoticeState | None = None,
) -> Notice:
    """Return ``notice`` with one step more, in ``state`` if that is given."""
    after = state or notice.state
    step = NoticeStep(verb, after, officer, at, reason)
    return replace(notice, state=after, steps=(*notice.steps, step))
