"""Signed heads against the leaves: truncation and forks.

A ledger that was shortened, or written twice, is sound in itself. Only heads that
others hold reveal it. So each head that an auditor brings is compared with the
root that the leaves at hand have at that size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hmac import compare_digest

from node.errors import TheirFault
from node.ledger.checkpoint import Checkpoint, read_checkpoint
from node.ledger.finding import FindingKind, Findings
from node.ledger.merkle import Frontier


@dataclass(frozen=True, slots=True)
class AuditorClaims:
    """What an auditor brings: the ledger's key, and heads that others hold of it.

    ``vkey`` should come from the agency's card, not from the ledger's own files.
    ``checkpoints`` are signed notes, from peers, witnesses or an earlier audit.
    """

    vkey: str = ""
    checkpoints: tuple[str, ...] = ()


def read_held(
    held: AuditorClaims, vkey: str, findings: Findings
) -> tuple[Checkpoint, ...]:
    """Return the held checkpoints that the ledger's key has signed."""
    read: list[Checkpoint] = []
    for number, note in enumerate(held.checkpoints, 1):
        try:
            read.append(read_checkpoint(note, vkey))
        except TheirFault as error:
            findings.add(
                FindingKind.CHECKPOINT,
                f"Checkpoint {number} of those given is not one of this ledger, and "
                f"was not compared: {error.message}.",
            )
    return tuple(read)


class Roots:
    """Grows a tree and remembers its root at the sizes that were asked for."""

    def __init__(self, sizes: Iterable[int]) -> None:
        self.frontier = Frontier()
        self._due = sorted(set(sizes), reverse=True)
        self._at: dict[int, bytes] = {}
        self._note()

    @property
    def size(self) -> int:
        """How many leaves there are so far."""
        return self.frontier.size

    def extend(self, leaf_hashes: Sequence[bytes]) -> None:
        """Append leaves."""
        done = 0
        while done < len(leaf_hashes):
            until = len(leaf_hashes)
            if self._due:
                until = min(until, done + self._due[-1] - self.size)
            self.frontier = self.frontier.extend(leaf_hashes[done:until])
            done = until
            self._note()

    def at(self, size: int) -> bytes | None:
        """Return the root at a size that was asked for, None if not reached."""
        return self._at.get(size)

    def _note(self) -> None:
        while self._due and self._due[-1] <= self.size:
            self._at[self._due.pop()] = self.frontier.root()


def compare(
    head: Checkpoint | None, held: Sequence[Checkpoint], roots: Roots, out: Findings
) -> None:
    """Compare the ledger's head, and the heads that others hold, with the leaves."""
    whole = head is not None and _compare_head(head, roots, out)
    for checkpoint in held:
        if head is not None and checkpoint.size > head.size:
            out.add(
                FindingKind.TRUNCATED,
                f"The ledger was cut short: a checkpoint of {checkpoint.size} entries "
                f"was signed, the ledger's head has {head.size}.",
            )
        elif head is not None and checkpoint.size == head.size:
            if not compare_digest(checkpoint.root, head.root):
                out.add(FindingKind.FORKED, _forked(checkpoint))
        else:
            _compare_older(checkpoint, roots, out, whole=whole)


def _compare_head(head: Checkpoint, roots: Roots, out: Findings) -> bool:
    """Compare the head with the leaves; return whether they agree."""
    root = roots.at(head.size)
    if root is None:
        out.add(
            FindingKind.TRUNCATED,
            f"The head is of {head.size} entries, only {roots.size} could be read: "
            "the rest is missing.",
        )
    elif not compare_digest(root, head.root):
        out.add(
            FindingKind.ROOT,
            f"The leaves do not give the root that the head of {head.size} entries "
            "is signed for: the ledger was altered after it was signed.",
        )
    else:
        return True
    return False


def _compare_older(
    checkpoint: Checkpoint, roots: Roots, out: Findings, *, whole: bool
) -> None:
    root = roots.at(checkpoint.size)
    if root is None:
        out.add(
            FindingKind.TRUNCATED,
            f"A checkpoint of {checkpoint.size} entries was signed, only "
            f"{roots.size} could be read.",
        )
    elif not compare_digest(root, checkpoint.root):
        # Where the leaves give the head's root, the key has signed two histories;
        # otherwise they were altered, and say nothing about what was signed.
        kind = FindingKind.FORKED if whole else FindingKind.ROOT
        text = (
            _forked(checkpoint)
            if whole
            else f"The first {checkpoint.size} leaves do not give the root of a "
            "checkpoint that was signed over them: they were altered."
        )
        out.add(kind, text)


def _forked(checkpoint: Checkpoint) -> str:
    return (
        f"The ledger has two histories: another root was signed for its first "
        f"{checkpoint.size} entries. Keep both checkpoints: together they prove it."
    )
