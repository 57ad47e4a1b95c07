"""Files of notices: what is taken, and what must not be."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import BadInput
from node.protocol.notice import media_reader
from node.protocol.notice.media import MEDIA, Inspector, check_name, media_type
from node.protocol.notice.media_images import PIXELS_MAX, SIDE_MAX
from tests.unit.protocol.notice import files


def kind_of(data, step=7):
    inspector = Inspector()
    for at in range(0, len(data), step):
        inspector.feed(data[at : at + step])
    return inspector.finish()


SOUND = {
    "jpeg": (files.jpeg(), "image/jpeg"),
    "jpeg of many scans": (files.jpeg(scans=20), "image/jpeg"),
    "jpegs one after the other": (files.jpeg() + files.jpeg(), "image/jpeg"),
    "jpeg with fill bytes": (
        files.jpeg(extra=b"\xff\xff" + files.segment(0xFE, b"x")),
        "image/jpeg",
    ),
    "png": (files.png(), "image/png"),
    "png with a profile": (
        files.png(extra=files.png_chunk(b"iCCP", bytes(3000))),
        "image/png",
    ),
    "lossy webp": (files.riff(files.lossy()), "image/webp"),
    "lossless webp": (files.riff(files.lossless()), "image/webp"),
    "extended webp": (
        files.riff(files.extended(), (b"ICCP", b"odd"), files.lossy()),
        "image/webp",
    ),
    "pdf": (files.pdf(), "application/pdf"),
    "large pdf": (files.pdf(b"/Length 9 " * 9000), "application/pdf"),
    "text": (files.TEXT, "text/plain"),
    "text with a mark": (b"\xef\xbb\xbf" + files.TEXT, "text/plain"),
    "much text": (files.TEXT * 500, "text/plain"),
}


@pytest.mark.parametrize("case", SOUND)
@pytest.mark.parametrize("step", [1, 7, 1000, 10**6])
def test_a_sound_file_is_known_by_its_content(case, step):
    data, media = SOUND[case]
    assert kind_of(data, step) == media
    assert media_type(data[:1024]) == media


@pytest.mark.parametrize("case", [c for c in SOUND if "text" not in c])
def test_a_file_cut_short_anywhere_is_refused(case):
    data, _ = SOUND[case]
    pictures = data.count(b"\xff\xd8\xff")
    # Its first few letters alone are text, and harmless.
    for size in range(12, len(data) - 1, max(1, len(data) // 300)):
        if pictures == 2 and size == len(data) // 2:
            continue
        with pytest.raises(BadInput):
            kind_of(data[:size], 997)


@pytest.mark.attack
def test_empty_file_is_refused():
    with pytest.raises(BadInput):
        kind_of(b"")
    with pytest.raises(BadInput):
        media_type(b"")


SIDES = [(60_000, 60_000), (SIDE_MAX + 1, 1), (1, SIDE_MAX + 1), (15_000, 14_000)]


@pytest.mark.attack
@pytest.mark.parametrize(("width", "height"), SIDES)
@pytest.mark.parametrize("make", [files.png, files.jpeg])
def test_decompression_bomb_that_claims_a_huge_picture_is_refused(make, width, height):
    """A few bytes that a viewer would turn into gigabytes."""
    assert width * height > PIXELS_MAX or max(width, height) > SIDE_MAX
    with pytest.raises(BadInput):
        kind_of(make(width, height))


@pytest.mark.attack
def test_decompression_bomb_that_claims_four_billion_rows_is_refused():
    with pytest.raises(BadInput):
        kind_of(files.png(1, 0xFFFFFFFF))


@pytest.mark.attack
def test_webp_that_claims_a_huge_canvas_is_refused():
    with pytest.raises(BadInput):
        kind_of(files.riff(files.extended(1 << 24, 1 << 24), files.lossy()))
    with pytest.raises(BadInput):
        # 16,383 by 16,383 is the most that the format itself can claim.
        kind_of(files.riff(files.lossless(16383, 16383)))


@pytest.mark.attack
@pytest.mark.parametrize("make", [files.png, files.jpeg])
def test_picture_of_no_size_is_refused(make):
    """Zero rows mean 'as many as come' to some viewers (JPEG's DNL)."""
    for sides in ((0, 5), (5, 0)):
        with pytest.raises(BadInput):
            kind_of(make(*sides))


@pytest.mark.attack
@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"iCCP"])
def test_text_bomb_inside_a_png_is_refused(kind):
    extra = files.png_chunk(kind, bytes(300_000))
    with pytest.raises(BadInput):
        kind_of(files.png(extra=extra), 4096)


@pytest.mark.attack
def test_jpeg_of_thousands_of_scans_is_refused():
    with pytest.raises(BadInput):
        kind_of(files.jpeg(scans=5000), 4096)


@pytest.mark.attack
@pytest.mark.parametrize("more", [b"PK\x05\x06" + bytes(18), b"MZ", b"\0", b"%PDF-1.4"])
@pytest.mark.parametrize(
    "sound", ["jpeg", "png", "lossy webp", "pdf", "jpegs one after the other"]
)
def test_polyglot_with_something_behind_its_end_is_refused(sound, more):
    data, _ = SOUND[sound]
    if sound == "pdf" and more == b"\0":
        return  # ISO 32000 counts it as a space
    with pytest.raises(BadInput):
        kind_of(data + more)


@pytest.mark.attack
def test_polyglot_of_pdf_and_jpeg_is_refused():
    """PDF viewers look for the mark in the first kilobyte; a comment may hold it."""
    comment = files.segment(0xFE, b"\n" + files.pdf())
    with pytest.raises(BadInput):
        kind_of(files.jpeg(extra=comment))


@pytest.mark.attack
def test_polyglot_of_pdf_and_text_is_refused():
    with pytest.raises(BadInput):
        kind_of(b"a note\n" + files.pdf())


@pytest.mark.attack
@pytest.mark.parametrize(
    "data",
    [
        files.jpeg(extra=files.segment(0xFE) * 1000),
        files.png(extra=files.png_chunk(b"tEXt") * 1000),
        files.riff(files.extended(), *[(b"ABCD", b"")] * 1000, files.lossy()),
    ],
)
def test_file_of_nothing_but_tiny_parts_does_not_keep_a_processor_busy(
    data, monkeypatch
):
    assert kind_of(data, 4096) in MEDIA
    monkeypatch.setattr(media_reader, "REQUESTS_MAX", 1000)
    with pytest.raises(BadInput, match="too many parts"):
        kind_of(data, 4096)


@pytest.mark.attack
def test_coded_data_made_of_markers_is_passed_over_at_once(monkeypatch):
    monkeypatch.setattr(media_reader, "REQUESTS_MAX", 100)
    coded = (b"\xff\x00\xff\xd3" + b"\xff" * 100 + b"\x00") * 1000
    assert kind_of(files.jpeg(coded=coded), 999) == "image/jpeg"


MARKUP = [
    b"<html><script>alert(1)</script></html>",
    b"<!DOCTYPE html>",
    b"  \n\t<svg onload=x>",
    b"\xef\xbb\xbf<?xml version='1.0'?>",
    b"#!/bin/sh\nrm -rf /",
    b"%!PS-Adobe-3.0",
    b"{\\rtf1}",
    b"<SCRIPT>",
]


@pytest.mark.attack
@pytest.mark.parametrize("data", MARKUP)
def test_type_confusion_by_markup_or_program_that_is_called_text_is_refused(data):
    with pytest.raises(BadInput):
        kind_of(data)


@pytest.mark.attack
@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\0\3\0\0\0",
        b"\x7fELF\2\1\1\0",
        b"PK\3\4\x14\0",
        b"GIF89a\1\0\1\0\0\0\0;",
        b"\0\0\1\0\1\0",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"\x89PNG\r\n\x1a\r",
        b"caf\xe9",
        b"\xff\xfeh\0t\0m\0l\0",
        b"\xed\xa0\x80",
    ],
)
def test_file_of_a_kind_not_in_the_list_is_refused(data):
    with pytest.raises(BadInput):
        kind_of(data)


@pytest.mark.attack
@pytest.mark.parametrize("mark", ["\u202e", "\u202d", "\0", "\x1b[2J", "\x9b", "\x7f"])
def test_text_that_turns_or_drives_a_screen_is_refused(mark):
    with pytest.raises(BadInput):
        kind_of(files.TEXT + mark.encode())


ACTIVE = [
    b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
    b"/S/J#61vaScript/JS(x)",
    b"/#4aavaScript ",
    b"/A << /S /Launch /F (cmd.exe) >>",
    b"/Names << /EmbeddedFiles 5 0 R >>",
    b"/Type /EmbeddedFile /Length 5",
    b"/AcroForm << /XFA 7 0 R >>",
    b"/Subtype /RichMedia ",
]


@pytest.mark.attack
@pytest.mark.parametrize("active", ACTIVE)
@pytest.mark.parametrize("step", [1, 13, 5000])
def test_pdf_seen_to_run_start_or_carry_something_is_refused(active, step):
    """However it is spelled, and wherever the parts of the file are cut."""
    for before in (0, 960, 3000):
        with pytest.raises(BadInput):
            kind_of(files.pdf(b" " * before + active + b" "), step)


def test_pdf_words_that_only_begin_alike_are_nothing():
    assert kind_of(files.pdf(b"/LaunchPad 1 /XFAx 2 ")) == "application/pdf"


@pytest.mark.attack
@pytest.mark.parametrize(
    "data",
    [
        files.png().replace(b"IDAT", b"IDOT"),
        files.png(extra=files.png_chunk(b"acTL", bytes(8))),
        files.png(extra=files.png_chunk(b"tEXt", b"", claims=1 << 31)),
        b"\x89PNG\r\n\x1a\n" + files.png_chunk(b"IEND"),
        files.jpeg().replace(b"\xff\xe0\0\x10", b"\xff\xe0\0\1"),
        files.jpeg()[:2] + files.jpeg(),
        files.riff((b"EXIF", b"abcd"), files.lossy()),
        files.riff(files.lossy(), files.lossy()),
        files.riff(files.extended(), (b"ANMF", bytes(16))),
        files.riff(files.extended()),
        files.riff(files.lossy(), claims=1 << 20),
        files.riff((b"VP8 ", b"\0\0")),
    ],
)
def test_picture_not_built_as_its_kind_must_be_is_refused(data):
    with pytest.raises(BadInput):
        kind_of(data)


@pytest.mark.attack
@settings(max_examples=300)
@given(
    st.sampled_from([b"", *(m.begins[0] for m in MEDIA.values() if m.begins)]),
    st.binary(max_size=400),
    st.integers(1, 50),
)
def test_garbage_is_a_kind_or_bad_input_and_nothing_else(head, rest, step):
    with suppress(BadInput):
        assert kind_of(head + rest, step) in MEDIA


@pytest.mark.attack
@settings(max_examples=200)
@given(st.sampled_from(sorted(SOUND)), st.data())
def test_sound_file_with_a_byte_changed_is_a_kind_or_bad_input(case, data):
    sound, _ = SOUND[case]
    altered = bytearray(sound)
    altered[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    with suppress(BadInput):
        assert kind_of(bytes(altered), 101) in MEDIA


# --- names -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("photo.jpg", "image/jpeg"),
        ("IMG 0042.JPEG", "image/jpeg"),
        ("dossier (2).pdf", "application/pdf"),
        ("señas.txt", "text/plain"),
        ("صورة.png", "image/png"),
    ],
)
def test_plain_names_are_taken(name, media):
    check_name(name, media)


@pytest.mark.attack
@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.txt",
        "/etc/cron.d/x.txt",
        "..\\..\\x.txt",
        "C:x.txt",
        "a.txt:hidden.txt",
        ".bashrc.txt",
        "..",
        "-rf.txt",
        "~root.txt",
        "con.txt",
        "LPT1.txt",
        "a\0.txt",
        "a\n.txt",
        "\x1b[2Ja.txt",
        "a.txt ",
        "a.txt.",
        "",
        "a" * 121 + ".txt",
        "\N{CAT FACE}" * 60 + ".txt",
        "*.txt",
        "e\u0301.txt",
        "\ud800.txt",
    ],
)
def test_name_with_path_tricks_is_refused(name):
    with pytest.raises(BadInput):
        check_name(name)


@pytest.mark.attack
@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\u061c", "\u200b"])
def test_name_that_reads_otherwise_than_it_is_written_is_refused(mark):
    """``photo<RLO>gpj.exe`` reads as ``photoexe.jpg``."""
    with pytest.raises(BadInput):
        check_name(f"photo{mark}gpj.txt")


@pytest.mark.attack
@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("photo.jpg", "text/plain"),
        ("photo.jpg.pdf", "image/jpeg"),
        ("photo.pdf", "image/jpeg"),
        ("note.html", "text/plain"),
        ("note", "text/plain"),
        ("photo.jpg.exe", "image/jpeg"),
    ],
)
def test_type_confusion_by_a_name_of_another_kind_is_refused(name, media):
    with pytest.raises(BadInput):
        check_name(name, media)
