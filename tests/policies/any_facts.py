"""Facts of questions, records and notices, drawn at random for the bundles that are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from node.model.codes import AgencyClass, Grade, Handling, Purpose, SubjectRole
from node.policy.answer import RecordFacts
from node.policy.ask import AskFacts
from node.policy.bundle import Bundle
from node.policy.notify import NotifyFacts
from tests.policies.any_rules import ASKED
from tests.policies.reading import NOW, agency, asking, found

APPROVALS = ("approval:beyond-core", "approval:minor")
LANDS = st.sampled_from([(), ("ES",), ("ES", "US")])
NATIONS = st.sampled_from([(), ("RO",), ("PT", "US"), ("?",), ("MD",)])


def _some(words: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    some = st.lists(st.sampled_from(words), unique=True, max_size=2)
    return some.map(lambda drawn: tuple(sorted(drawn)))


@st.composite
def any_ask(draw: st.DrawFn, bundle: Bundle) -> AskFacts:
    """Draw the facts of a question, by its agencies, agreement, case and time."""
    ask = asking(
        bundle,
        asker=agency(
            draw(st.sampled_from(["es-a", "es-b", "us-c", "pt-d"])),
            draw(st.sampled_from(AgencyClass)),
        ),
        own=agency("pt-b"),
        category=draw(st.sampled_from(["vehicle", "person", "vessel", "tissue"])),
        now=draw(st.sampled_from([NOW, NOW + timedelta(days=3650)])),
        case=draw(st.sampled_from(["C 1/26", ""])),
        purpose=draw(st.sampled_from(Purpose)),
        offence=draw(st.sampled_from(["fraud", "theft", "arson", "unheard-of"])),
        legal_basis=draw(st.sampled_from(["pact", "pact-b", ""])),
    )
    # Most questions that are put here are about something that the bundle knows.
    if ask.offence not in bundle.offences and draw(st.integers(0, 9)):
        ask = replace(ask, offence="fraud")
    assurances = draw(st.sampled_from([(), ("no-death-penalty",)]))
    return replace(ask, assurances=assurances, proved_hit=draw(st.booleans()))


@st.composite
def any_record(draw: st.DrawFn, bundle: Bundle) -> RecordFacts:
    """Draw the facts of a record that matches."""
    ask = draw(any_ask(bundle))
    category = draw(st.sampled_from([ask.category, ask.category, "person", "vehicle"]))
    return found(
        ask,
        category=category,
        role=draw(st.sampled_from(SubjectRole)),
        minor=draw(st.booleans()),
        nationalities=draw(NATIONS),
        own_national=draw(st.booleans()),
        refuge_from=draw(LANDS),
        handling=draw(st.sampled_from(Handling)),
        originator=draw(st.sampled_from(["", "es-a", "us-c", "?"])),
        hidden=draw(st.booleans()),
        grade=draw(st.sampled_from(Grade)),
        approvals=draw(_some(APPROVALS)),
    )


@st.composite
def any_notice(draw: st.DrawFn, bundle: Bundle) -> NotifyFacts:
    """Draw the facts of a notice of ours and a recipient."""
    return NotifyFacts(
        ask=draw(any_ask(bundle)),
        kind=draw(st.sampled_from(["red", "yellow", "purple", "orange"])),
        role=draw(st.sampled_from(SubjectRole)),
        minor=draw(st.booleans()),
        handling=draw(st.sampled_from(Handling)),
        excluded=draw(LANDS),
        approvals=draw(_some(APPROVALS)),
        own_national=draw(st.booleans()),
        refuge_from=draw(LANDS),
        meant=draw(st.booleans()),
        chosen=draw(st.booleans()),
        medical_needs=draw(st.booleans()),
        files=draw(st.booleans()),
    )


def any_fields() -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    """Draw what a record or notice has, each name in one group."""
    some = st.lists(
        st.sampled_from(ASKED), min_size=1, max_size=12, unique_by=lambda f: f[0]
    )
    return some.map(tuple)
