"""Records the node's own acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from node.codec.stored import pack
from node.crypto.keystore import Keyring
from node.flows.entry import draft
from node.flows.ports import Effect, Journal
from node.flows.recorder import local_entry
from node.model.entry import Place
from node.model.exhibit import NoteExhibit


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes local entries; safe to call from many threads."""

    agency: str
    keys: Keyring
    journal: Journal

    def record(  # noqa: PLR0913 - one value a column of the entry
        self,
        act: str,
        effects: Sequence[Effect] = (),
        *,
        at: datetime,
        officer: str = "",
        details: Sequence[tuple[str, str]] = (),
        note: str = "",
    ) -> Place:
        """Make ``act`` and its effects durable together.

        ``details`` name no person: they stay when the exhibit is erased.
        ``note`` is free text and goes into the exhibit.
        """
        entry = local_entry(
            act, at=at, agency=self.agency, officer=officer, details=details
        )
        exhibit = pack(NoteExhibit(note)) if note else b""
        return self.journal.commit(
            draft(entry, exhibit=exhibit, keys=self.keys), effects
        )
