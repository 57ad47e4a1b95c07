"""Every shell block of every page runs, in order, in an empty folder, on real nodes.

What stands for an example, and what cannot run, is in ``page_tables``; each of these
tables may only have what the pages say.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.page_tables import PAGES
from tests.pages import ROOT, Stage, statements

FOLLOWED = (
    *("README.md", "docs/operators.md", "docs/analysts.md", "docs/notices.md"),
    *("docs/auditors.md", "docs/holdings.md", "docs/lawyers.md"),
)
LEFT_OUT_MOST = 12


def test_every_page_with_shell_blocks_is_followed():
    with_blocks = {
        name for name in FOLLOWED if [*statements((ROOT / name).read_text())]
    }
    assert with_blocks == {page.name for page in PAGES}


def test_what_is_left_out_is_little_and_has_a_reason():
    left = [reason for page in PAGES for reason in page.left_out.values()]
    assert len(left) <= LEFT_OUT_MOST
    assert all(len(reason) > 20 for reason in left)


@pytest.mark.pages
@pytest.mark.timeout(900)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_works_as_it_stands(page):
    # A short path: that of a socket has 107 bytes at the most.
    folder = Path(tempfile.mkdtemp(prefix="page-"))
    stage = Stage(folder / "stage", page)
    try:
        page.setting(stage)
        for statement in statements((ROOT / page.name).read_text()):
            stage.do(statement)
    finally:
        stage.end()
        shutil.rmtree(folder, ignore_errors=True)
    tables = (page.words, page.before, page.after, page.ends, page.left_out)
    stale = {words for table in tables for words in table} - stage.used
    assert not stale, "the page does not say this any more"
