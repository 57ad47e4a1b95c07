"""The configuration refuses what cannot be meant, and says where."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.config import SECTIONS, default_config, load_config, read_config, read_secret
from node.config.text import with_value
from node.config.wanted import UNREPEATED, keys, wanted
from node.errors import ConfigBroken
from node.model.agency import Agency, agency_id
from node.model.codes import AgencyClass

PJ = Agency(agency_id("pt-pj"), "Polícia Judiciária", "PT")
EXAMPLE = Path(__file__).parents[2] / "deploy" / "comity.example.toml"
HEAD = '[agency]\nid = "pt-pj"\nname = "PJ"\ncountry = "PT"\n'


def read(text: str):
    return read_config(text.encode())


def test_the_example_is_what_init_writes():
    written = default_config(PJ, endpoint="comity.pj.example:7443")
    assert EXAMPLE.read_text() == written


def test_what_init_writes_is_read_back():
    config = read(default_config(PJ, listen="[::1]:0", endpoint="a.example:1"))
    assert (config.agency.id, config.agency.name) == ("pt-pj", "Polícia Judiciária")
    assert config.wire.listen == "[::1]:0"
    assert config.wire.endpoints == ("a.example:1",)
    assert config.limits == SECTIONS["limits"]()


def test_every_key_is_in_the_example_with_an_explanation():
    lines = EXAMPLE.read_text().splitlines()
    for name, section in SECTIONS.items():
        assert f"[{name}]" in lines
        for key in section.__struct_encode_fields__:
            places = [i for i, x in enumerate(lines) if x.startswith(f"{key} = ")]
            assert places, key
            assert all(lines[i - 1].startswith("# ") for i in places), key


@given(st.text(min_size=1, max_size=200), st.sampled_from(AgencyClass))
def test_any_printable_name_survives_writing_and_reading(name, kind):
    agency = Agency(agency_id("pt-pj"), name, "PT", kind)
    text = default_config(agency)
    if name.isprintable() and name.strip():
        assert read(text).agency.name == name
        assert read(text).agency.agency_class is kind
    else:
        with pytest.raises(ConfigBroken):
            read_config(text.encode(errors="replace"))


def wrong_values():
    """Every key with values that it cannot mean, written as TOML."""
    for key in keys():
        section, name = key.split(".")
        field = next(
            f
            for f in msgspec.structs.fields(SECTIONS[section])
            if f.encode_name == name
        )
        values = ["[[1]]", "{ a = 1 }", "1979-05-27"]
        if isinstance(field.default, bool):
            values += ['"Spain"', "-1", "1e99"]
        elif isinstance(field.default, int | float):
            values += ['"Spain"', "-1", "1e99", "nan", "true"]
        elif key in WRONG:
            values += WRONG[key]
        for value in values:
            yield pytest.param(key, value, id=f"{key} = {value}")


WRONG = {
    "agency.id": ['""', '"Portugal"', '"PT-PJ"', '"pt_pj"'],
    "agency.name": ['""', '"a\\nb"', '" "', '"' + "x" * 201 + '"'],
    "agency.country": ['"Spain"', '"es"', '"XX"', '""'],
    "agency.class": ['"army"'],
    "wire.listen": ['"Spain"', '"h:99999"', '""'],
    "wire.endpoints": ['["Spain"]', '["h:0"]', "[1]"],
    "desk.listen": ['"Spain"'],
    "desk.socket": ['""'],
    "store.url": ['"Spain"', '"mysql://h/d"', '"postgresql://u:hunter2@h/d"'],
    "keystore.path": ['""'],
    "policy.path": ['""'],
    "metrics.listen": ['"0.0.0.0:1"'],
    "logs.level": ['"none"', '"DEBUG"'],
}
OF_THE_READER = re.compile(r"regex|\^\[|msgspec|`|Expected|Object|\$\.|Invalid|/tmp")


@pytest.mark.parametrize(("key", "value"), list(wrong_values()))
def test_what_is_wrong_is_named_with_what_was_given_and_what_is_wanted(key, value):
    section, name = key.split(".")
    lines = [line for line in HEAD.splitlines() if line.split(" = ")[0] != name]
    text = "\n".join(lines if section == "agency" else HEAD.splitlines())
    head = "" if section == "agency" else f"\n[{section}]"
    with pytest.raises(ConfigBroken) as caught:
        read(f"{text}{head}\n{name} = {value}\n")
    said = caught.value
    assert said.key == key
    assert said.message.startswith(key)
    assert f"it must be {wanted(key)}" in said.message
    assert not OF_THE_READER.search(said.message)
    assert "hunter2" not in said.message
    if key not in UNREPEATED and value.startswith('"') and len(value) < 20:
        assert repr(json.loads(value)) in said.message


def test_every_key_says_what_it_wants_in_words():
    for key in keys():
        assert len(wanted(key)) > 10, key
        assert not OF_THE_READER.search(wanted(key)), key


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("[store]\nurl = 'a'\n", '[store]\nurl = "x\\"y"\n'),
        ("[store]\n[wire]\nurl = 1\n", '[store]\nurl = "x\\"y"\n[wire]\nurl = 1\n'),
        ("", '\n[store]\nurl = "x\\"y"\n'),
    ],
)
def test_one_value_is_changed_and_nothing_else(text, changed):
    assert with_value(text, "store.url", 'x"y') == changed


@pytest.mark.parametrize("text", ["store.url = 'a'", "store = {url = 'a'}", "[store"])
def test_what_cannot_be_changed_by_line_is_said(text):
    with pytest.raises(ConfigBroken, match=r"store\.url"):
        with_value(text, "store.url", "b")


def test_a_few_keys_are_enough():
    config = read(HEAD)
    assert config.desk.socket == "run/desk.sock"
    assert config.limits.answer_quantum_ms == 40


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ("[wire]\nlisten_on = 'x:1'", "wire"),
        ("[ledger]\nenabled = false", "unknown key `ledger`"),
        ("[logs]\nlevel = 'none'", "logs.level"),
        ("[wire]\nlisten = 'nowhere'", "wire.listen"),
        ("[wire]\nlisten = '0.0.0.0:70000'", "wire.listen"),
        ("[wire]\nendpoints = ['a.example:0']", "wire.endpoints"),
        ("[wire]\nendpoints = ['unix:/x']", "wire.endpoints"),
        ("[wire]\nendpoints = ['a.example:1', 'a.example:1']", "wire.endpoints"),
        ("[desk]\nworkers = 0", "desk.workers"),
        ("[desk]\nworkers = true", "desk.workers"),
        ("[wire]\nhandshake_timeout_s = 0", "wire.handshake_timeout_s"),
        ("[wire]\nhandshake_timeout_s = nan", "wire.handshake_timeout_s"),
        ("[desk]\nlisten = '7444'", "desk.listen"),
        ("[desk]\nsocket = ''", "desk.socket"),
        ("[metrics]\nlisten = '0.0.0.0:9464'", "metrics.listen"),
        ("[metrics]\nlisten = 'localhost:9464'", "metrics.listen"),
        ("[limits]\nfreshness_window_s = 0", "limits.freshness_window_s"),
        ("[limits]\nfreshness_window_s = 86400", "limits.freshness_window_s"),
        ("[limits]\nanswer_quantum_ms = 0", "limits.answer_quantum_ms"),
        ("[limits]\npeer_rate_per_s = 0", "limits.peer_rate_per_s"),
        ("[limits]\nmax_questions = 1e3", "limits.max_questions"),
        ("[store]\nurl = ''", "store.url"),
        ("[store]\nurl = 'mysql://h/d'", "store.url"),
        ("[store]\nurl = 'oracle://h/d'", "store.url"),
        ("[store]\nurl = 'postgresql+psycopg://h'", "store.url"),
        ("[store]\nurl = 'sqlite://'", "store.url"),
        ("[store]\nurl = 'sqlite:///'", "store.url"),
        ("[store]\nurl = 'sqlite:///:memory:'", "store.url"),
        ("[store]\nurl = 'sqlite:///file:x?mode=memory'", "store.url"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_key(more, where):
    with pytest.raises(ConfigBroken) as caught:
        read(HEAD + more)
    assert caught.value.message.startswith(where)


@pytest.mark.parametrize(
    "agency",
    [
        "",
        '[agency]\nid = "pt-pj"',
        HEAD.replace("pt-pj", "PT/PJ"),
        HEAD.replace('"PT"', '"pt"'),
        HEAD.replace('"PJ"', '""'),
        HEAD.replace('"PJ"', '"a\\nb"'),
        HEAD + 'class = "army"',
        HEAD + "[agency]",
        "\x00",
    ],
)
def test_an_agency_that_is_none_is_refused(agency):
    with pytest.raises(ConfigBroken):
        read(agency)


@pytest.mark.attack
@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://u:hunter2@h/d",
        "postgresql+psycopg://:hunter2@h/d",
        "postgresql+psycopg://u@h/d?password=hunter2",
        "postgresql+psycopg://u@h/d?sslpassword=hunter2",
        "postgresql+psycopg://u:hunter2@[bad/d",
    ],
)
def test_a_password_in_the_store_url_is_refused_and_not_repeated(url):
    with pytest.raises(ConfigBroken) as caught:
        read(f"{HEAD}[store]\nurl = '{url}'")
    assert "hunter2" not in str(caught.value) + caught.value.advice


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///a.db",
        "sqlite:////var/lib/comity/a.db",
        "postgresql+psycopg://u@h:5432/d",
        "postgresql+psycopg:///d?host=/run/postgresql",
        "postgresql+psycopg://h/d?sslmode=verify-full&service=comity",
    ],
)
def test_store_urls_that_can_be_meant_pass(url):
    assert read(f"{HEAD}[store]\nurl = '{url}'").store.url == url


@pytest.mark.attack
def test_logging_to_the_ledger_cannot_be_switched_off():
    for key in ("ledger = false", "[ledger]\noff = true", "[logs]\nledger = false"):
        with pytest.raises(ConfigBroken):
            read(HEAD + key)


def test_a_folder_without_a_node_says_what_to_do(tmp_path):
    with pytest.raises(ConfigBroken, match="cannot be read") as caught:
        load_config(tmp_path)
    assert "comity init" in caught.value.advice


def test_the_file_is_named_when_it_is_broken(tmp_path):
    (tmp_path / "comity.toml").write_text("[agency")
    with pytest.raises(ConfigBroken, match=r"comity\.toml: "):
        load_config(tmp_path)
    (tmp_path / "comity.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigBroken, match=r"comity\.toml: "):
        load_config(tmp_path)


def test_a_secret_is_read_without_its_line_end(tmp_path):
    file = tmp_path / "secret"
    file.write_bytes(b"correct horse \n")
    file.chmod(0o600)
    assert read_secret(file) == b"correct horse "


@pytest.mark.attack
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_secret_that_others_may_read_is_refused(tmp_path, mode):
    file = tmp_path / "secret"
    file.write_bytes(b"x")
    file.chmod(mode)
    with pytest.raises(ConfigBroken, match="others may read"):
        read_secret(file)


def test_a_secret_that_is_empty_or_missing_is_refused(tmp_path):
    file = tmp_path / "secret"
    with pytest.raises(ConfigBroken, match="no secret"):
        read_secret(file)
    file.touch(mode=0o600)
    with pytest.raises(ConfigBroken, match="empty"):
        read_secret(file)


def test_what_an_editor_puts_before_a_text_is_no_part_of_it():
    text = EXAMPLE.read_bytes()
    assert read_config(b"\xef\xbb\xbf" + text) == read_config(text)
