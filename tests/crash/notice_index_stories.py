"""What a node does about notices that other rules have read, when it is killed."""

from __future__ import annotations

from node.model.codes import SubjectRole
from node.model.desk.inbox import INBOX_HITS, HitPage
from node.model.record import FieldValue, Record
from tests.crash.notice_stories import RED, Watching
from tests.crash.parties import TAKER, until
from tests.older_rules import missed_by_older_rules

NAMES = ("first_name", "family_name", "birth_date")


class Rematching(Watching):
    """A watch is matched once more with a record that older rules have missed."""

    at_start = True

    def prepare(self) -> None:
        self.publish(RED, watch=True)
        node = self.all.members[TAKER].node
        node.kill()
        self.all.members[TAKER].up.clear()
        given = {f.field: f.value for f in self.content(RED).fields}
        fields = tuple(FieldValue(name, given[name]) for name in NAMES)
        number = f"missed-{self.number}"
        missed_by_older_rules(
            node.home, Record("person", SubjectRole.SUSPECT, "desk", number, fields)
        )

    def work(self) -> None:
        """It does so by itself."""

    def check(self) -> None:
        until("the owner knows", lambda: self.hits() > 0)
        assert self.hits() == 1
        hits = self.all.ask(TAKER, INBOX_HITS, HitPage(count=500)).items
        (hit,) = (h for h in hits if h.notice_id == self.notice_id)
        assert hit.told
