"""List and show our own queries."""

from __future__ import annotations

from dataclasses import dataclass, replace

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.errors import NotYourRole
from node.flows.ports import QueryBook
from node.flows.query.kept import kept_query, open_query
from node.flows.query.listing import listed
from node.flows.recorder import Recorder
from node.model.codes import OfficerRole
from node.model.desk.call import ById
from node.model.desk.query import QueryList, QueryPage, QueryState, QueryView
from node.model.officer import Officer

ME = "me"
"""Whose queries a list is of, when it is of those that its reader asked."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Our own queries, for analysts; for auditors without their content."""

    keys: Keyring
    queries: QueryBook
    recorder: Recorder
    clock: Clock

    def list(self, officer: Officer, page: QueryPage) -> QueryList:
        """List our own queries, for analysts with what was first asked; recorded.

        A text that was looked for is recorded, too, found or not. Auditors find them by
        all that is not content.

        Raises:
            BadInput: there is no such state.
            NotFound: ``after`` is not one of our queries.
            NotYourRole: an auditor looks for content.
        """
        content = OfficerRole.ANALYST in officer.roles
        about_content = page.text or page.category or page.state == QueryState.WAITING
        if about_content and not content:
            raise NotYourRole("what was asked is for analysts")
        after = page.after
        if after:
            after = kept_query(self.queries, after).summary.query_id
        officer_meant = officer.pseudonym if page.officer == ME else page.officer
        wanted = replace(page, after=after, officer=officer_meant)
        found = listed(wanted, self.queries, self.keys, content=content)
        if content and (found.items or page.text):
            ids = [item.query_id for item in found.items] or [""]
            self.recorder.record(
                "query.listed",
                at=self.clock.now(),
                officer=officer.pseudonym,
                details=(
                    ("first", ids[0]),
                    ("last", ids[-1]),
                    ("queries", str(len(found.items))),
                ),
                note=page.text,
            )
        return found

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
            peers=tuple(sorted(sent.peer for sent in own.sent)),
        )
