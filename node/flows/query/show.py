"""List and show our own queries."""

from __future__ import annotations

from dataclasses import dataclass

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.flows.ports import QueryBook
from node.flows.query.kept import kept_query, open_query
from node.flows.recorder import Recorder
from node.model.desk.call import ById, Page
from node.model.desk.query import QueryList, QueryView
from node.model.officer import Officer

PAGE_MOST = 500


@dataclass(frozen=True, slots=True)
class Shelf:
    """Our own queries, for analysts; for auditors without their content."""

    keys: Keyring
    queries: QueryBook
    recorder: Recorder
    clock: Clock

    def list(self, _officer: Officer, page: Page) -> QueryList:
        """List our own queries, newest first, without what was asked."""
        count = max(1, min(page.count, PAGE_MOST))
        return QueryList(self.queries.page(count=count, before=page.before))

    def show(self, officer: Officer, wanted: ById) -> QueryView:
        """Show one query with every answer; that it was looked at is recorded.

        A colleague's query too: officers hand over, and Directive (EU) 2016/680,
        Art. 25, wants to know who consulted what.

        Raises:
            NotFound: there is none of that id.
        """
        kept = kept_query(self.queries, wanted.id)
        own, answers = open_query(kept, self.keys)
        self.recorder.record(
            "query.shown",
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=(("query", kept.summary.query_id),),
        )
        why = own.justification
        return QueryView(
            query_id=kept.summary.query_id,
            asked_at=kept.summary.asked_at,
            officer=why.officer,
            purpose=why.purpose,
            case=why.case,
            offence=why.offence,
            legal_basis=why.legal_basis,
            questions=own.questions,
            answers=tuple(sorted(answers, key=lambda a: a.peer)),
        )
