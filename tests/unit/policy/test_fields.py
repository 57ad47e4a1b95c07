"""What a field can be asked about as."""

from __future__ import annotations

from node.policy.fields import asked_field, odd_field
from tests.policies.reading import starter


def test_field_takes_what_the_bundle_knows_of_it():
    assert asked_field(starter(), "religion", "narrative")["attrs"]["special"]
    assert asked_field(starter(), "authority", "core")["attrs"]["names_no_person"]
    assert not asked_field(starter(), "anything", "core")["attrs"]["special"]


def test_odd_field_is_said_without_its_value_if_it_is_no_name():
    assert odd_field(starter(), "name", "core") == ""
    assert "<script>" not in odd_field(starter(), "<script>", "core")
