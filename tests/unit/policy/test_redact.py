"""Redaction: what is withheld is absent."""

from __future__ import annotations

from dataclasses import replace

from node.policy.disclose import decide_hit, redact
from node.policy.verdict import Verdict

from node.model.codes import Level, SubjectRole
from node.model.query import ReleasedField
from node.model.record import FieldValue, Record
from node.policy.redact import FIELDS_MOST, VALUE_MOST, VALUES_MOST
from tests.policies.reading import PERSON_FIELDS, found, starter


def record(*values: FieldValue) -> Record:
    return Record("person", SubjectRole.SUSPECT, "s", "1", values)


FULL = record(
    FieldValue("name", "Ana Silva", normal="ana silva"),
    FieldValue("name", "A. Silva"),
    FieldValue("birth_date", "3 May 1972", normal="1972-05-03"),
    FieldValue("address", "Rua 1"),
    FieldValue("health", "ill"),
)


def test_released_fields_keep_raw_values_and_order():
    released = redact(FULL, decide_hit(starter(), found(), PERSON_FIELDS))
    assert released.fields == (
        ReleasedField("name", "Ana Silva", Level.EXACT),
        ReleasedField("name", "A. Silva", Level.EXACT),
        ReleasedField("birth_date", "1972", Level.GENERALISED),
    )


def test_withheld_field_leaves_no_trace_in_the_fields():
    released = redact(FULL, decide_hit(starter(), found(), PERSON_FIELDS))
    assert "Rua" not in repr(released)
    assert "ill" not in repr(released)
    assert all(f.level is not Level.WITHHELD for f in released.fields)


def test_field_that_was_not_decided_does_not_leave():
    released = redact(FULL, decide_hit(starter(), found(), [("authority", "core")]))
    assert released.fields == ()


def test_denied_hit_releases_nothing_whatever_its_fields_say():
    decision = decide_hit(starter(), found(), PERSON_FIELDS)
    denied = replace(decision, answer_hit=Verdict(allowed=False, policies=()))
    assert redact(FULL, denied) == redact(record(), denied)
    broken = replace(
        decision, answer_hit=Verdict(allowed=True, policies=(), errors=("x",))
    )
    assert redact(FULL, broken).fields == ()


def test_generalised_field_without_its_transform_does_not_leave():
    decision = replace(decide_hit(starter(), found(), PERSON_FIELDS), transforms=())
    assert "birth_date" not in {f.field for f in redact(FULL, decision).fields}


def test_values_are_capped_in_length_and_number():
    decision = decide_hit(starter(), found(), PERSON_FIELDS)
    many = record(*(FieldValue("name", f"N{n}") for n in range(1000)))
    assert len(redact(many, decision).fields) == VALUES_MOST
    long = record(FieldValue("name", "x" * (VALUE_MOST + 1)), FieldValue("name", ""))
    assert redact(long, decision).fields == ()


def test_record_is_capped_as_a_whole():
    fields = [(f"f{n}", "core") for n in range(20)]
    decision = decide_hit(starter(), found(), fields)
    much = record(
        *(FieldValue(f, f"v{n}") for f, _ in fields for n in range(VALUES_MOST))
    )
    assert len(redact(much, decision).fields) == FIELDS_MOST


def test_equal_generalised_values_leave_once():
    births = record(
        FieldValue("birth_date", "1972-05-03"), FieldValue("birth_date", "1972-06-01")
    )
    decision = decide_hit(starter(), found(), PERSON_FIELDS)
    assert [f.value for f in redact(births, decision).fields] == ["1972"]
