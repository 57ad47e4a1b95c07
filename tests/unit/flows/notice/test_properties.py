"""Any officer does anything at any time; what must hold, holds."""

from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from node.errors import ComityError
from node.flows.notice.delivery_status import CONTENT, ENDS, histories
from node.model.desk.notice import NoticeAct
from node.protocol.notice.acts import ACTS, Act
from node.protocol.notice.life import LIFE, LIVING, OVER
from tests.unit.flows.notice.owner import (
    CHECKER,
    OTHER,
    SECOND,
    WRITER,
    Owner,
    a_reason,
    later,
)

ANALYSTS = st.sampled_from((WRITER, OTHER))
RELEASERS = st.sampled_from((CHECKER, SECOND, WRITER))
PEERS = ("es-two", "gr-three", "nl-four")


class LifeOfOwn(RuleBasedStateMachine):
    """One notice, many hands."""

    @initialize(out=st.booleans())
    def begin(self, out):
        self.world = Owner()
        self.notice_id = self.world.published() if out else self.world.draft()
        self.state = "published" if out else "draft"
        self.sequence = 0

    @rule(officer=ANALYSTS, exclude=st.sampled_from(((), ("GR",), ("ES", "NL"))))
    def edit(self, officer, exclude):
        with suppress(ComityError):
            self.world.draft(
                officer=officer, notice_id=self.notice_id, excluded_countries=exclude
            )

    @rule(officer=ANALYSTS, act=st.sampled_from(("submit", "publish")))
    def towards_the_door(self, officer, act):
        with suppress(ComityError):
            self.world.acts.do(Act(act), officer, NoticeAct(self.notice_id))

    @rule(officer=ANALYSTS, act=st.sampled_from(("withdraw", "cancel", "renew")))
    def ask(self, officer, act):
        given = NoticeAct(self.notice_id, a_reason(act), "in words")
        with suppress(ComityError):
            self.world.acts.do(Act(act), officer, given)

    @rule(officer=ANALYSTS, exclude=st.sampled_from(((), ("GR",), ("ES", "NL"))))
    def ask_update(self, officer, exclude):
        with suppress(ComityError):
            self.world.update(
                self.notice_id, officer=officer, excluded_countries=exclude
            )

    @rule(officer=RELEASERS)
    def approve(self, officer):
        with suppress(ComityError):
            self.world.acts.do(Act.APPROVE, officer, NoticeAct(self.notice_id))

    @rule(officer=RELEASERS)
    def send_back(self, officer):
        with suppress(ComityError):
            self.world.acts.do(
                Act.RETURN, officer, NoticeAct(self.notice_id, "incomplete")
            )

    @rule(officer=RELEASERS, act=st.sampled_from(("suspend", "resume")))
    def pause(self, officer, act):
        with suppress(ComityError):
            self.world.acts.do(
                Act(act), officer, NoticeAct(self.notice_id, a_reason(act))
            )

    @rule(officer=RELEASERS, text=st.sampled_from(("", "", "", "ordered")))
    def purge(self, officer, text):
        with suppress(ComityError):
            self.world.acts.do(
                Act.PURGE, officer, NoticeAct(self.notice_id, "retention-over", text)
            )

    @rule(peer=st.sampled_from(PEERS))
    def deliver(self, peer):
        self.world.deliver(peer)

    @rule(days=st.sampled_from((1, 700, 1700)))
    def time_passes(self, days):
        self.world.passes(days=days)

    # --- what must hold -----------------------------------------------------------

    @invariant()
    def the_state_moves_as_the_table_says(self):
        kept = self.world.store.notices.notice(self.notice_id)
        moves = set(LIFE[self.state].values()) | {self.state}
        assert kept.state in moves
        assert kept.sequence >= self.sequence
        self.state, self.sequence = kept.state, kept.sequence

    @invariant()
    def whatever_left_was_asked_by_one_and_approved_by_another(self):
        if self.state == "purged":
            return
        notice = self.world.notice(self.notice_id)
        seconds = [a for a, rule in ACTS.items() if rule.second]
        writers = {s.officer for s in notice.steps if s.verb in ("edit", "submit")}
        for before, done in zip(notice.steps, notice.steps[1:], strict=False):
            if done.verb in seconds:
                assert before.verb == Act.APPROVE
                if done.verb == Act.PUBLISH:
                    assert before.officer not in writers
                else:
                    assert before.officer != done.officer

    @invariant()
    def who_has_it_is_who_may(self):
        past = histories(self.world.store.notices.deliveries(self.notice_id))
        if self.state in OVER:
            assert not any(h.meant and h.reached for h in past.values())
        elif self.state not in LIVING:
            assert not past
        else:
            content = self.world.notice(self.notice_id).content
            out = {c.lower() for c in content.excluded_countries}
            for peer, history in past.items():
                assert not (history.meant and peer[:2] in out)

    @invariant()
    def nobody_is_told_again_after_an_end(self):
        past = histories(self.world.store.notices.deliveries(self.notice_id))
        for history in past.values():
            verbs = [d.verb for d in history.items]
            ended = [n for n, v in enumerate(verbs) if v in ENDS]
            assert not ended or not CONTENT & set(verbs[ended[0] :])

    @invariant()
    def what_is_over_holds_no_later_than_its_day(self):
        kept = self.world.store.notices.notice(self.notice_id)
        if kept.state in LIVING:
            assert kept.expires_at <= later(0) + timedelta(days=20_000)
            assert kept.expires_at > self.world.clock.now() - timedelta(days=1)


TestLifeOfOwn = LifeOfOwn.TestCase
TestLifeOfOwn.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
