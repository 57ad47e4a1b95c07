"""Explanations: which rule, which law, what would cure it."""

from __future__ import annotations

from dataclasses import replace

from node.policy.ask import may_ask
from node.policy.explain import explain, explain_verdict, in_english
from tests.policies.reading import asking, starter


def case(name: str):
    return next(c for c in starter().cases if c.name == name)


def test_released_and_withheld_fields_are_explained_with_their_law():
    said = explain(
        starter(),
        case("Core data of a suspect, matched by an identifier, goes to a partner"),
    )
    text = "\n".join(said.sentences)
    assert said.ask
    assert said.hit
    assert "The field name leaves as it is, by PERSON-CORE." in text
    assert "The field birth_date leaves in a weaker form (date-to-year)" in text
    assert "Rule BIRTH-YEAR-ONLY forbids it (birth.cedar, line 3): Directive" in text
    assert "It would be cured by approval:beyond-core." in text
    assert "something of contact is withheld, and that approval:release" in text


def test_refused_question_is_explained():
    said = explain(starter(), case("No case number is given"))
    assert not said.ask
    assert said.hit is None
    assert "Asking is refused." in said.sentences
    assert "It would be cured by justification." in said.sentences


def test_default_deny_is_explained():
    said = explain(starter(), case("An orange notice is a warning and nothing else"))
    assert "No rule permits it, and what no rule permits is refused." in said.sentences


def test_error_is_explained():
    verdict = may_ask(starter(), replace(asking(), offence="x"))
    said = in_english(explain_verdict(starter(), "ask", verdict))
    assert said[-1] == "Something is broken: facts: the offence is not known."


def test_notice_is_explained_field_by_field():
    said = explain(starter(), case("The same notice, at a border: no address"))
    text = "\n".join(said.sentences)
    assert (said.ask, said.hit, said.notify, said.forward) == (None, None, True, None)
    assert said.sentences[0] == "Telling the recipient is allowed."
    assert "The field address is withheld, by TELL-BORDER-NO-CONTACT" in text
    assert "Rule NOTICE-PARTNER permits it (notices.cedar, line" in text


def test_refused_notice_is_explained_without_its_fields():
    said = explain(
        starter(), case("No warrant to where it may end in a sentence of death")
    )
    assert said.notify is False
    assert said.sentences[0] == "Telling the recipient is refused."
    assert "It would be cured by assurance:no-death-penalty." in said.sentences
    assert not any("The field" in sentence for sentence in said.sentences)


def test_notice_of_which_nothing_may_be_said_is_explained():
    said = explain(starter(), case("A notice of which nothing may be said is not sent"))
    assert said.notify is False
    assert "Nothing of it may be said, so it is not told at all." in said.sentences


def test_unknown_fact_of_a_notice_is_explained():
    said = explain(
        starter(), case("An excluded country that nobody knows stops the notice")
    )
    assert said.sentences[-1] == (
        "Something is broken: facts: an excluded country is not known."
    )


def test_forward_is_explained():
    said = explain(starter(), case("H2 goes no further"))
    assert said.forward is False
    assert said.sentences[0] == "Passing it on is refused."


def test_every_case_can_be_explained():
    for one in starter().cases:
        assert explain(starter(), one).sentences
