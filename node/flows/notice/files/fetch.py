"""Give an officer a file of a notice, fetched from its owner as far as it is not here.

    find → fetch what is missing, in order → prove the whole → record → give

Each chunk is opened before it is kept: what does not belong there is refused, and
asking goes on where it stopped. No plain byte is given before the whole file is here,
has the digest that the notice gave, and is by its content what the notice said. It
is looked at, never rendered.

A recall destroys the key with the notice and drops the chunks: a file that is being
fetched or given at that moment stops there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from node.clock import Clock
from node.crypto.digest import same
from node.crypto.stream import Opener
from node.errors import BadInput, BadProof, NotFound
from node.flows.notice.effects import DropChunks, PutChunk
from node.flows.notice.files.attach import FileBounds
from node.flows.notice.files.line import ChunkAnswer, Line
from node.flows.notice.received.access import CopyAccess
from node.flows.notice.repository import Repository
from node.flows.ports import Effect
from node.flows.recorder import local_entry
from node.flows.share import Shares
from node.flows.toll import NO_CHUNK
from node.model.agency import AgencyId
from node.model.desk.inbox import AttachmentPart, AttachmentRequest
from node.model.notice import AttachmentRef
from node.model.officer import Officer
from node.model.parcel import ChunkAsk
from node.protocol.notice.attachment import bound_to, check_attachment
from node.protocol.notice.media import Inspector


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One file, whose notice it belongs to, and who wants it.

    ``sender`` is empty for a file of ours; ``owner`` is whose notice it is.
    """

    officer: Officer
    sender: str
    notice_id: str
    owner: str
    ref: AttachmentRef

    def opener(self) -> Opener:
        bound = bound_to(self.owner, self.notice_id, self.ref.id)
        return Opener(self.ref.key, bound_to=bound)

    def part(self, data: bytes = b"") -> AttachmentPart:
        return AttachmentPart(data, self.ref.name, self.ref.media_type, self.ref.size)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches and gives files. Safe to call from many threads."""

    repository: Repository
    access: CopyAccess
    line: Line
    clock: Clock
    bounds: FileBounds
    shares: Shares

    def fetch(
        self, officer: Officer, request: AttachmentRequest
    ) -> Iterator[AttachmentPart]:
        """Yield the file in parts; parts without data say that it is being fetched.

        Raises:
            NotFound: there is no such notice or file, the owner does not give it,
                or it was taken back meanwhile.
            Refused: the notice may not be read now.
            Malformed, BadProof: the file is not what its owner said it is.
            Unreachable, Overloaded: the owner did not answer, or the officer asked
                often for what it does not give; what was fetched is kept, and the
                next call goes on from there.
        """
        # (1) Find. What the officer may not read has no files either.
        wanted = self._find(officer, request)

        # (2) Fetch what is missing, in order; (3) prove the whole.
        for _ in self._complete(wanted):
            yield wanted.part()

        # (4) Record that the officer has it. It may have been taken back since (1).
        if self._find(officer, request) != wanted:
            raise NotFound("the notice was changed meanwhile, and its file with it")
        self._record("attachment.opened", wanted)

        # (5) Give.
        opener = wanted.opener()
        for number in range(wanted.ref.chunks):
            sealed = self._kept(wanted, number)
            if sealed is None:
                raise NotFound("the notice was taken back, and its file with it")
            yield wanted.part(opener.pull(sealed))
        opener.finish()

    def _find(self, officer: Officer, request: AttachmentRequest) -> _Wanted:
        sender, notice_id = request.sender, request.notice_id
        if sender:
            now = self.clock.now()
            copy, bulletin = self.access.readable(sender, notice_id, now)
            notice_id = copy.row.notice_id
            owner, files = bulletin.originator, bulletin.attachments
        else:
            _, notice = self.repository.open(notice_id)
            notice_id = notice.notice_id
            owner, files = self.repository.us.id, notice.content.attachments
        ref = next((a for a in files if a.id == request.attachment_id), None)
        if ref is None:
            raise NotFound("the notice has no such attachment")
        if sender:
            check_attachment(ref, most=self.bounds.file_most)
        return _Wanted(officer, sender, notice_id, owner, ref)

    def _complete(self, wanted: _Wanted) -> Iterator[int]:
        """Have every chunk here, and the whole proved; yield each number."""
        opener, inspector, ref = wanted.opener(), Inspector(), wanted.ref
        size = 0
        try:
            for number in range(ref.chunks):
                plain = self._have(wanted, number, opener)
                inspector.feed(plain)
                size += len(plain)
                yield number
            opener.finish()
            _check_whole(ref, opener.digest, size, inspector.finish())
        except (BadInput, BadProof) as why:
            # What is here of the file is of no use to anybody; ours is evidence.
            drop = DropChunks(wanted.sender, wanted.notice_id, ref.id)
            self._record("attachment.refused", wanted, (drop,) if wanted.sender else ())
            raise BadProof(
                f"a file of {wanted.owner} is not what the notice says: {why.message}",
                advice="Tell the owner. No part of it was given, and none is kept.",
            ) from why

    def _have(self, wanted: _Wanted, number: int, opener: Opener) -> bytes:
        """Return the plain bytes of one chunk, which is kept from here on."""
        sealed = self._kept(wanted, number)
        if sealed is not None:
            return opener.pull(sealed)
        sender, notice_id, ref = wanted.sender, wanted.notice_id, wanted.ref
        peer = self.repository.peers.get(AgencyId(sender)) if sender else None
        if peer is None:
            raise NotFound("the attachment is not here in full")
        officer = wanted.officer
        self.shares.check(NO_CHUNK, officer, peer.agency, self.clock.now())
        answered = self.line.ask(peer, ChunkAsk(notice_id, ref.id, number))
        if answered.sealed is None:
            self.shares.count(NO_CHUNK, officer, peer.agency)
            self._record("attachment.not-given", wanted, answered=answered)
            raise NotFound(
                f"{peer.agency} does not give the attachment",
                advice="It may have taken the notice back; that arrives here soon.",
            )
        plain = opener.pull(answered.sealed)
        put = PutChunk(sender, notice_id, ref.id, number, answered.sealed)
        self._record("attachment.fetched", wanted, (put,), answered=answered)
        return plain

    def _kept(self, wanted: _Wanted, number: int) -> bytes | None:
        return self.repository.notices.chunk(
            wanted.sender, wanted.notice_id, wanted.ref.id, number
        )

    def _record(
        self,
        act: str,
        wanted: _Wanted,
        effects: Sequence[Effect] = (),
        *,
        answered: ChunkAnswer | None = None,
    ) -> None:
        # Digests alone: what came is a peer's, and goes when it takes it back.
        entry = local_entry(
            act,
            at=self.clock.now(),
            agency=self.repository.us.id,
            officer=wanted.officer.pseudonym,
            details=(
                ("notice", wanted.notice_id),
                ("attachment", wanted.ref.id),
                *(("chunk", str(e.number)) for e in effects if isinstance(e, PutChunk)),
                ("sha256", wanted.ref.digest.hex()),
            ),
        )
        if answered is not None:
            request, response = answered.digests
            entry = replace(
                entry,
                direction="out",
                request_digest=request,
                response_digest=response,
            )
        if wanted.sender:
            entry = replace(entry, responder=wanted.sender)
        self.repository.recorder.commit(entry, effects)


def _check_whole(ref: AttachmentRef, digest: bytes, size: int, media: str) -> None:
    if not same(digest, ref.digest) or size != ref.size:
        raise BadProof("its digest or its size is another")
    if media != ref.media_type:
        raise BadProof(f"its content is not {ref.media_type}")
