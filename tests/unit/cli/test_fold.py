import pytest
from rich.cells import cell_len

from node.cli.fold import folded

PROSE = (
    "es-cnp answers at 127.0.0.1:7444 and hangs up on us: it has not added us, has "
    "revoked us, or does not know our certificate"
)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_prose_is_folded_between_words(width):
    lines = folded(PROSE, width, hang=4).split("\n")
    assert " ".join(line.strip() for line in lines) == PROSE
    assert all(cell_len(line) <= width for line in lines)
    assert all(line.startswith("    ") for line in lines[1:])


@pytest.mark.parametrize(
    "command",
    [
        "`comity peer card --out pt-pj.card`",
        "comity query ask --again 01a22e6d-2efd --peer es-cnp",
        "--seen b4b9b84d354ac2931fa68ac6d83fb199",
    ],
)
def test_a_command_that_is_to_be_copied_is_never_parted(command):
    for width in range(10, 90):
        assert command in folded(f"Once an officer there has decided: {command}", width)


def test_a_word_longer_than_the_line_stays_whole():
    digest = "a" * 90
    assert f"\n{digest}" in folded(f"the digest is {digest}", 60)


def test_what_fits_and_what_is_set_apart_stays_as_it_is():
    assert folded("short", 60) == "short"
    set_apart = "\u2068" + "word " * 30 + "\u2069"
    assert folded(set_apart, 60) == set_apart


def test_an_indented_text_stays_indented():
    lines = folded("        " + PROSE, 60).split("\n")
    assert all(line.startswith("        ") for line in lines)
