"""Nobody can be named in the log, whoever writes the line."""

from __future__ import annotations

import io
import json
import logging
import secrets

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from node.errors import BadInput, ConfigBroken, Replayed, StoreBroken
from node.logs import MAY, Few, configure_logs, withhold

NAME = "José Silva"
NEVER = (
    "advice",
    "answer",
    "birth",
    "card",
    "case",
    "content",
    "credential",
    "detail",
    "document",
    "envelope",
    "exhibit",
    "field",
    "key_pem",
    "legal_basis",
    "name",
    "offence",
    "officer",
    "passphrase",
    "password",
    "payload",
    "private",
    "question",
    "reason",
    "record_id",
    "reference",
    "salt",
    "secret",
    "selector",
    "term",
    "text",
    "token",
    "url",
    "value",
)
"""Parts of a key that may never be added to ``MAY``."""


@pytest.fixture
def log():
    out = io.StringIO()
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logs("info", stream=out)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    structlog.configure(**before)
    root.handlers[:], root.level = handlers, level


def write(event, **more):
    structlog.get_logger().warning(event, **more)


def test_a_line_is_json_with_event_level_and_instant(log):
    write("wire.refused", peer="es-gc", outcome="replayed", millis=3)
    (line,) = log()
    assert line.pop("at").endswith("Z")
    assert line == {
        "event": "wire.refused",
        "level": "warning",
        "peer": "es-gc",
        "outcome": "replayed",
        "millis": 3,
    }


def test_levels_are_kept_and_unknown_ones_refused(log):
    structlog.get_logger().debug("wire.refused")
    assert log() == []
    with pytest.raises(ConfigBroken):
        configure_logs("verbose")


@pytest.mark.attack
@pytest.mark.parametrize("key", [*NEVER, "surname", "subject_name", "given_names", "x"])
def test_a_log_line_that_would_carry_a_name_does_not(log, key):
    write("query.asked", **{key: "Silva"})
    (line,) = log()
    assert "Silva" not in json.dumps(line)
    assert line["withheld"] == [key]


@pytest.mark.attack
@pytest.mark.parametrize(
    "value",
    [
        NAME,
        "Silva, Jose",
        "王伟",
        "Олена",
        b"Silva",
        {"name": "Silva"},
        ["Jose Silva"],
        ("ok", "Jose Silva"),
        object(),
        "Silva\nforged.line",
        "S" * 300,
    ],
)
def test_a_name_under_a_permitted_key_does_not_get_through(log, value):
    write("query.asked", peer=value)
    (line,) = log()
    assert line["withheld"] == ["peer"]
    assert "Silva" not in json.dumps(line)


@pytest.mark.attack
@pytest.mark.parametrize(
    "event", [f"asked about {NAME}", "Silva", "", "a b.c", "x" * 300]
)
def test_an_event_that_is_a_sentence_does_not_get_through(log, event):
    write(event)
    (line,) = log()
    assert line["event"] == "withheld"
    assert line["withheld"] == ["event"]


@pytest.mark.attack
def test_a_key_that_is_itself_content_does_not_get_through(log):
    write("query.asked", **{NAME: 1})
    assert log()[0]["withheld"] == ["?"]


@pytest.mark.attack
def test_the_words_of_an_exception_do_not_get_through(log):
    def fail():
        raise ValueError(f"no record of {NAME}", {"born": "1970"})

    try:
        fail()
    except ValueError:
        write("flow.bug", exc_info=True)
    (line,) = log()
    assert "Silva" not in json.dumps(line, ensure_ascii=False)
    assert line["error"] == "ValueError"
    assert line["place"][0].startswith("tests/unit/test_logs.py:")
    assert "message" not in line


@pytest.mark.attack
def test_what_somebody_typed_does_not_get_through_an_error_of_ours(log):
    for error in (BadInput(f"{NAME!r} is not a date"), KeyError(NAME)):
        write("desk.refused", exc_info=error)
    assert "Silva" not in json.dumps(log(), ensure_ascii=False)
    assert log()[0]["code"] == "bad-input"


def test_the_words_of_a_fault_are_told(log):
    write("wire.refused", peer="es-gc", exc_info=Replayed("id seen with other bytes"))
    (line,) = log()
    assert line["message"] == "id seen with other bytes"
    assert (line["code"], line["fault"]) == ("replayed", "theirs")


@pytest.mark.attack
def test_what_a_library_logs_is_told_without_its_words(log):
    logging.getLogger("grpc._server").error("Exception calling application: %s", NAME)

    def fail():
        raise StoreBroken("disk full") from ValueError(NAME)

    try:
        fail()
    except StoreBroken:
        logging.getLogger("sqlalchemy.engine").exception("INSERT %s", (NAME,))
    lines = log()
    assert "Silva" not in json.dumps(lines, ensure_ascii=False)
    assert [line["kind"] for line in lines] == ["grpc", "sqlalchemy"]
    assert lines[1]["code"] == "store-broken"


@pytest.mark.attack
def test_key_material_and_credentials_do_not_get_through(log):
    credential = "comity-" + secrets.token_hex(32)
    write("officer.added", credential=credential, private=b"k", passphrase="p")
    assert credential not in json.dumps(log())
    assert log()[0]["withheld"] == ["credential", "passphrase", "private"]


def test_no_permitted_key_holds_a_forbidden_word():
    assert [m for m in MAY for n in NEVER if n in m] == []


@given(
    st.text(max_size=30),
    st.dictionaries(st.text(max_size=12), st.text(max_size=60), max_size=5),
)
def test_whatever_is_logged_only_words_get_out(event, more):
    kept = withhold(None, "info", {**more, "event": event})
    for key, value in kept.items():
        if key not in {"withheld", "level", "exc_info"}:
            assert key in MAY | {"event"}
            assert " " not in value
            assert value.isascii()


@pytest.mark.attack
def test_a_library_that_is_made_to_log_without_end_does_not_fill_the_log():
    few = Few(most=3, span_s=60.0)
    told = [few.count("grpc", at / 100) for at in range(1000)]
    assert sum(1 for n in told if n) == 3
    assert few.count("sqlalchemy", 10.0) == 1  # another is heard besides
    assert few.count("grpc", 61.0) == 998  # what was left out is counted
