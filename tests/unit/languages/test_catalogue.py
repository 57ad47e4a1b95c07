import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import BadInput
from node.languages import catalogue
from node.languages.bidi import isolate, settled, shown
from node.languages.catalogue import in_line, knows, say, texts
from node.languages.tongue import LANGUAGES


@pytest.fixture
def sentence(monkeypatch):
    """One text with places for values, the same in every language."""
    kept = {"test.line": "{who} saw {what}", "test.only-english": "yes"}
    plain = {language: dict(kept) for language in LANGUAGES}
    for language in ("fr", "es", "ar"):
        del plain[language]["test.only-english"]
    monkeypatch.setattr(catalogue, "texts", plain.__getitem__)


@pytest.mark.parametrize(
    ("language", "red", "purple"),
    [
        ("en", "Red Notice", "Purple Notice"),
        ("fr", "Notice rouge", "Notice mauve"),
        ("es", "Notificación roja", "Notificación morada"),
        ("ar", "نشرة حمراء", "نشرة بنفسجية"),
    ],
)
def test_notices_are_called_what_interpol_calls_them(language, red, purple):
    assert say("kind.red", language) == red
    assert say("kind.purple", language) == purple


def test_what_is_not_known_is_shown_by_its_code_and_never_dropped():
    assert say("kind.ultraviolet", "en") == "ultraviolet"
    assert say("kind.ultraviolet", "ar") == "\u2068ultraviolet\u2069"
    assert not knows("kind.ultraviolet")
    assert knows("kind.red")


def test_a_text_that_a_language_lacks_is_said_in_english(sentence):
    assert say("test.only-english", "fr") == "yes"


def test_a_language_that_is_not_ours_is_refused():
    for language in ("de", "", "../../protos"):
        with pytest.raises(BadInput):
            say("kind.red", language)


def test_the_header_of_a_catalogue_is_no_text():
    assert "" not in texts("en")
    assert say("", "en") == ""


def test_values_stand_where_the_text_wants_them(sentence):
    assert say("test.line", "en", who="A", what=2) == "A saw 2"


def test_a_value_that_nobody_gave_is_a_bug_of_ours(sentence):
    with pytest.raises(KeyError):
        say("test.line", "en", who="A")


def test_values_are_set_apart_where_directions_could_mix(sentence):
    assert (
        say("test.line", "ar", who="PT", what="م") == "\u2068PT\u2069 saw \u2068م\u2069"
    )
    assert say("test.line", "en", who="محمد", what="B") == "\u2068محمد\u2069 saw B"


@pytest.mark.attack
@pytest.mark.parametrize(
    "value",
    [
        "{what}",
        "{who.__class__.__mro__}",
        "{0}",
        "{what!r:>1000000}",
        "%(what)s %n %s",
        "\\g<0> \\1",
        "${what}",
    ],
)
def test_attack_a_value_is_read_as_a_format_string(sentence, value):
    assert say("test.line", "en", who=value, what="secret") == f"{value} saw secret"


@pytest.mark.attack
@given(st.text(), st.sampled_from(LANGUAGES))
def test_attack_any_text_as_a_value_says_nothing_but_itself(value, language):
    told = in_line(value, language)
    assert told in {shown(value), isolate(value)}
    assert settled(told) == told


@pytest.mark.attack
def test_attack_an_object_answers_to_the_format_protocol(sentence):
    class Evil:
        def __format__(self, spec):
            raise AssertionError("formatted")

        def __str__(self):
            return "a\u202eb"

    assert say("test.line", "en", who=Evil(), what="") == "a\\u202eb saw "


@pytest.mark.attack
@given(st.text(max_size=30), st.sampled_from(LANGUAGES))
def test_attack_a_code_from_a_peer_is_not_in_the_catalogue(code, language):
    told = say(f"nothing.{code}", language)
    assert not set(told) & set(
        "\u202a\u202b\u202d\u202e\u2066\u2067\x1b\n\r\u200e\u200f"
    )
