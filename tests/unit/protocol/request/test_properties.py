"""Two ends and a line that loses, delays and repeats, but gives each act once."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from node.errors import BadInput
from node.model.request import (
    AskedState,
    AskerState,
    MeasureAct,
    RequestAct,
    RequestSide,
)
from node.protocol.request.acts import REQUEST_ACTS
from node.protocol.request.kinds import REQUEST_KINDS
from node.protocol.request.life import SETTLED, TAKEN_BACK
from node.protocol.request.moves import awaited, begun, can_do, is_over, moved
from tests.requests import NOW, going, told

KINDS = sorted(REQUEST_KINDS)
ASKER = [a for a, rule in REQUEST_ACTS.items() if rule.side is RequestSide.ASKER]
ASKED = [a for a, rule in REQUEST_ACTS.items() if rule.side is RequestSide.ASKED]


NOTHING = {"ground": 0, "clock": 0, "measure": 0, "measure_act": MeasureAct.BEGIN}


class TwoEnds(RuleBasedStateMachine):
    """Each end does what it may; what it tells waits until the line gives it."""

    @initialize(kind=st.sampled_from(KINDS), measures=st.integers(0, 3))
    def begin(self, kind, measures):
        names = tuple(REQUEST_KINDS[kind].measures)[:measures]
        self.kind = REQUEST_KINDS[kind]
        self.asker, self.asked = begun(kind, names), awaited(kind, names)
        self.to_asked, self.to_asker = [], []
        self.had = {RequestSide.ASKER: 0, RequestSide.ASKED: 0}
        self.hours = {RequestSide.ASKER: 0, RequestSide.ASKED: 0}

    def said(self, ground, clock, measure, measure_act):
        found = self.kind.grounds[ground % len(self.kind.grounds)]
        return {
            "ground": found.code,
            "alternative": found.alternatives[0],
            "clock": self.kind.clocks[clock % len(self.kind.clocks)].name,
            "measure": measure,
            "measure_act": measure_act,
        }

    def at(self, side, hours):
        """The clock of a side; it may be set back."""
        self.hours[side] += hours
        return NOW + timedelta(hours=self.hours[side])

    @rule(
        act=st.sampled_from(ASKER), by=st.sampled_from("ab"), hours=st.integers(-5, 50)
    )
    def asker_does(self, act, by, hours):
        try:
            after = going(self.asker, act, by=by, at=self.at(RequestSide.ASKER, hours))
        except BadInput:
            return
        self.asker = after
        if REQUEST_ACTS[act].told:
            self.to_asked.append(after.asker_moves[-1])

    @rule(by=st.sampled_from("ab"))
    def asker_prepares(self, by):
        """On to the sending: most lives should get there."""
        for act in (RequestAct.SUBMIT, RequestAct.APPROVE, RequestAct.SEND):
            self.asker_does(
                act, "ba"[by == "b"] if act is RequestAct.APPROVE else by, 0
            )

    @rule(
        act=st.sampled_from(ASKED),
        ground=st.integers(0, 20),
        clock=st.integers(0, 5),
        measure=st.integers(0, 3),
        measure_act=st.sampled_from(MeasureAct),
        hours=st.integers(-5, 50),
    )
    def asked_does(self, act, hours, **chosen):
        said = self.said(**chosen)
        try:
            at = self.at(RequestSide.ASKED, hours)
            after = going(self.asked, act, at=at, **said)
        except BadInput:
            return
        self.asked = after
        self.to_asker.append(after.asked_moves[-1])

    @rule(again=st.booleans())
    def line_gives_asked(self, again):
        self.asked = self.given(self.asked, self.to_asked, RequestSide.ASKER, again)

    @rule(again=st.booleans())
    def line_gives_asker(self, again):
        self.asker = self.given(self.asker, self.to_asker, RequestSide.ASKED, again)

    def given(self, life, waiting, side, again):
        """Give the next act; what comes again the channel knows by its number."""
        if len(waiting) > self.had[side]:
            life = moved(life, waiting[self.had[side]])  # never refused
            self.had[side] += 1
        if again and self.had[side]:
            try:
                moved(life, waiting[self.had[side] - 1])
            except BadInput:
                return life
            raise AssertionError("an act was taken twice")
        return life

    def drained(self):
        while len(self.to_asked) > self.had[RequestSide.ASKER]:
            self.line_gives_asked(False)
        while len(self.to_asker) > self.had[RequestSide.ASKED]:
            self.line_gives_asker(False)

    @invariant()
    def each_end_knows_no_more_of_the_other_than_it_was_told(self):
        if not hasattr(self, "asker"):
            return
        heard = told(self.asker).asker_moves[: self.had[RequestSide.ASKER]]
        assert self.asked.asker_moves == heard
        heard = self.asked.asked_moves[: self.had[RequestSide.ASKED]]
        assert self.asker.asked_moves == heard

    @invariant()
    def nothing_is_given_that_was_not_accepted_by_an_officer(self):
        if hasattr(self, "asked") and self.asked.asked in {
            AskedState.EXECUTED,
            AskedState.PARTLY_EXECUTED,
        }:
            acts = [move.act for move in self.asked.asked_moves]
            assert RequestAct.ACCEPT in acts
            assert all(m.by for m in self.asked.asked_moves if m.act is not acts[0])

    @invariant()
    def what_is_recorded_never_runs_backwards(self):
        if hasattr(self, "asked"):
            for moves in (self.asker.asker_moves, self.asked.asked_moves):
                times = [move.at for move in moves]
                assert times == sorted(times)

    def teardown(self):
        """Both agree once they have heard all, and can always bring it to an end."""
        if not hasattr(self, "asker"):
            return
        self.drained()
        self.agree()
        for _ in range(12):
            if is_over(self.asker):
                break
            self.asker_ends()
            self.drained()
            self.asked_ends()
            self.drained()
            self.agree()
        assert is_over(self.asker)
        assert self.asker.asker in {AskerState.CLOSED, AskerState.DISCARDED}

    def agree(self):
        before = (AskerState.DRAFT, AskerState.IN_REVIEW, AskerState.DISCARDED)
        if self.asker.asker not in before:
            assert told(self.asker) == self.asked

    def asker_ends(self):
        ends = (
            *(RequestAct.CLOSE, RequestAct.RETURN, RequestAct.DISCARD),
            RequestAct.WITHDRAW,
        )
        for act in ends:
            if act in can_do(self.asker, RequestSide.ASKER):
                self.asker_does(act, "a", 1)

    def asked_ends(self):
        if self.asked.asker in TAKEN_BACK and self.asked.asked not in SETTLED:
            for act in (RequestAct.RECEIVE, RequestAct.STOP):
                if act in can_do(self.asked, RequestSide.ASKED):
                    self.asked_does(act, 1, **NOTHING)


TwoEnds.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestTwoEnds = TwoEnds.TestCase
