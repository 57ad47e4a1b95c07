import pytest

from node.languages.bidi import Finished
from node.present.element import Fact, Facts, Heading, Remark, Table, Tone
from node.present.wording import Wording
from tests.unit.cli.stage import EVIL, NOON
from tests.unit.cli.stage_notices import ARABIC, item

FSI, PDI = "\u2068", "\u2069"
ENGLISH, ARABIC_WORDS = Wording("en"), Wording("ar")


def test_codes_are_told_in_the_language_of_their_reader():
    assert ENGLISH.coded("state", "withdrawn") == "Withdrawn"
    assert Wording("es").coded("state", "withdrawn") == "Retirada"
    assert ENGLISH.coded("state", "") == ""


def test_a_code_that_nobody_named_is_shown_as_it_is():
    known = ENGLISH.first_known
    assert known("unreachable", "error") == "Could not be reached"
    assert known("older", "error", "refusal") == "Older than what is kept"
    assert known("new-code", "error", "refusal") == "new-code"
    assert known("ab" * 32, "reason") == "abababababababab..."


def test_countries_are_told_by_name_and_code():
    assert ENGLISH.countries(("ES", "ZZ9")) == "Spain (ES), ZZ9 (ZZ9)"


def test_a_statement_in_codes_is_told_in_words_and_all_else_as_written():
    value = ENGLISH.statement_value
    assert value("offence_nature", "ordinary") == "Ordinary crime"
    assert value("warrant_valid", "yes") == "yes"
    assert value("facts", "ordinary") == "ordinary"
    assert not isinstance(value("facts", "x"), Finished)


def test_facts_name_attributes_codes_and_moments_and_leave_out_what_is_empty():
    words = Wording("fr")
    told = words.facts(
        item(),
        *("sender", "opens_at", "kind", "expires_at"),
        ("told", lambda each: each.sequence == 1),
    )
    assert told == Facts(
        (
            Fact(words.label("sender"), "pt-pj"),
            Fact(words.label("kind"), words.coded("kind", "red")),
            Fact(words.label("expires_at"), words.cell(item().expires_at)),
            Fact(words.label("told"), words.say("word.yes")),
        ),
        "fr",
    )


def test_a_table_leaves_out_columns_that_are_empty_in_all_rows():
    rows = [item(opens_at=NOON, title=""), item(title="")]
    assert ENGLISH.table(rows, "sender", "title", "opens_at") == Table(
        (ENGLISH.label("sender"), ENGLISH.label("opens_at")),
        (("pt-pj", "2026-03-01 12:00Z"), ("pt-pj", "")),
        "en",
        (0,),
    )
    assert ENGLISH.table([], "sender") == Remark("(none)")


def test_what_runs_left_in_a_line_is_set_apart():
    assert ENGLISH.row(["a", "", ARABIC]) == Remark(f"a  {FSI}{ARABIC}{PDI}")
    told = ARABIC_WORDS.say("page.more", command="x")
    assert f"{FSI}x{PDI}" in told


def test_a_heading_may_be_doubtful():
    assert ENGLISH.heading("x", Tone.DOUBTFUL) == Heading("x", Tone.DOUBTFUL)


@pytest.mark.attack
@pytest.mark.parametrize("language", ["en", "ar"])
def test_attack_a_peer_s_text_stands_in_an_element_as_it_was_sent(language):
    words = Wording(language)
    table = words.table([EVIL], ("sender", lambda text: text))
    facts = words.labelled([(words.label("sender"), (EVIL, EVIL), Tone.PLAIN)])
    told = [
        *(words.line(EVIL).text, words.heading(EVIL).text, words.row([EVIL]).text),
        *(
            table.rows[0][0],
            facts.rows[0].value,
            *(e.text for e in words.paragraphs(EVIL)),
        ),
    ]
    for text in told:
        assert text.replace(FSI, "").replace(PDI, "").isprintable()
