"""Identifiers."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from node.crypto import ids
from node.errors import Malformed

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def test_a_message_id_is_a_uuid7_of_its_time():
    text = ids.new_message_id(NOW)
    parsed = uuid.UUID(text)
    assert (str(parsed), parsed.version, parsed.variant) == (text, 7, uuid.RFC_4122)
    assert ids.id_time(text) == NOW.replace(microsecond=123000)


def test_the_time_of_rfc_9562s_example_is_read():
    """RFC 9562, appendix A.6."""
    assert ids.id_time("017f22e2-79b0-7cc3-98c4-dc0c0c07398f") == datetime(
        2022, 2, 22, 19, 22, 22, tzinfo=UTC
    )


def test_message_ids_of_one_instant_differ():
    assert len({ids.new_message_id(NOW) for _ in range(1000)}) == 1000


def test_later_ids_sort_later():
    assert ids.new_message_id(NOW) < ids.new_message_id(NOW + timedelta(milliseconds=1))


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    [
        "",
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "017f22e279b07cc398c4dc0c0c07398f",
        "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n",
        "ffffffff-ffff-7cc3-98c4-dc0c0c07398f",
        "٠17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    ],
)
def test_id_in_another_form_is_refused(text):
    """One id, one text: otherwise a replay would look new."""
    with pytest.raises(Malformed):
        ids.id_time(text)


def test_a_reference_names_its_agency_and_nothing_else():
    reference = ids.new_reference("pt-pj")
    agency, letters = reference.split("/")
    assert agency == "pt-pj"
    assert [len(group) for group in letters.split("-")] == [4, 4, 4]
    assert not set("ILOU") & set(letters)


def test_a_credential_holds_256_bits():
    credential = ids.new_credential()
    assert credential.startswith("comity-")
    assert len(credential) == len("comity-") + 52
    assert credential != ids.new_credential()
