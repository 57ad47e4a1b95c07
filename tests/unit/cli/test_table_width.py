"""In a narrow terminal, too, what names something stays on one line, in every list."""

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from node.cli import screen
from node.cli.table import WORD_MOST
from node.languages.bidi import FIRST_STRONG_ISOLATE, POP_ISOLATE
from node.model.desk.delivery import DeliveryList
from node.model.desk.inbox import HeldBack, InboxList
from node.model.desk.ledger import (
    CheckpointList,
    EntryList,
    EntryView,
    PeerCheckpoint,
)
from node.model.desk.notice import NoticeList, NoticeSummary
from node.model.desk.officer import OfficerView
from node.model.desk.peer import PeerList, PeerView
from node.model.desk.query import QueryList, QuerySummary
from node.model.desk.record import RecordList
from node.model.desk.release import PendingList, PendingRelease
from node.model.notice import NoticeState, Urgency
from node.model.query import Question, Term
from node.model.short_id import short_id
from node.present.batch import AskedLine, batch_page, rows_of
from node.present.delivery import delivery_list
from node.present.element import Table
from node.present.inbox import inbox_list
from node.present.kind import kind_list
from node.present.ledger import checkpoint_list, entry_list
from node.present.notice import notice_list
from node.present.officer import officer_list
from node.present.peer import peer_list
from node.present.query import query_list
from node.present.record import record_list
from node.present.release import pending_list
from node.present.wording import Wording
from tests.unit.cli.stage import HIT, NO_HIT, NOON, RECORD, answered
from tests.unit.cli.stage_notices import ALL_KINDS, LATER, item

QUERY = "01a1ff4e-ae43-7183-8c3d-611d555d2ef9"
NOTICE = "pt-pj/7Q4M-X2KD-9RTA"
RELEASE = f"es-cnp/7Q4M-X2KD-9RTA/{'5f0c8a12' * 8}"
LONG = "A long description of something that does not fit beside all else"
ASKED = Question("person", (Term("name", LONG), Term("birth_date", "1972-04")))

QUERIES = QuerySummary(
    query_id=QUERY,
    asked_at=NOON,
    officer="o-0123456789",
    purpose="investigation",
    case="2026/0017-A",
    offence="trafficking-in-human-beings",
    questions=3,
    hits=1,
    no_hits=12,
    not_answered=1,
    peers=("es-cnp", "fr-dcpj"),
    first=ASKED,
    waiting=("es-cnp",),
)
WAITS = PendingRelease(
    id=RELEASE,
    at=NOON,
    peer="es-cnp",
    reference=NOTICE,
    case="2026/0017-A",
    purpose="investigation",
    offence="trafficking-in-human-beings",
    category="person",
    grade="possible",
    reasons=(),
    remedies=("approval:hit-confirmation", "approval:release"),
    told_as="pt-pj/0000-X2KD-9RTA",
)
OURS = NoticeSummary(
    notice_id=NOTICE,
    kind="red",
    state=NoticeState.PUBLISHED,
    asked="update",
    urgency=Urgency.URGENT,
    title=LONG,
    changed_at=NOON,
    prompt_at=LATER,
    expires_at=LATER,
    recipients=12,
    told=7,
    disobeying=("es-cnp", "fr-dcpj"),
)
ENTRY = EntryView(
    index=1234567,
    act="query.collected",
    at=NOON,
    erased=False,
    json=f'{{"asker": "pt-pj", "responder": "es-cnp", "case": "2026/0017-A", '
    f'"exchange_id": "{QUERY}"}}',
)
PEER = PeerView(
    agency="es-policia-nacional",
    name=LONG,
    country="ES",
    agency_class="police",
    state="active",
    fingerprint="I7OL",
    sequence=3,
    endpoints=("192.0.2.1:7443",),
    added_at=NOON,
    changed_at=NOON,
    keys_end=LATER,
)
OFFICER = OfficerView(
    pseudonym="o-0123456789",
    name="Analyst on duty at night",
    roles=("analyst", "protected-reader"),
    active=True,
    added_at=NOON,
)
CHECKPOINT = PeerCheckpoint("es-policia-nacional", 1234567, "c", NOON, proved=True)


def a_batch(words):
    lines = (AskedLine(1, ASKED), AskedLine(2, ASKED))
    rows = list(rows_of(lines, QUERY, [answered("es-cnp", HIT, NO_HIT)]))
    return batch_page(words, rows, lines)


LISTS = {
    "query": (
        lambda w: query_list(w, QueryList((QUERIES, replace(QUERIES, officer="x")))),
        [short_id(QUERY)],
    ),
    "batch": (a_batch, ["es-cnp", "es-pn/7Q4M-X2KD-9RTA"]),
    "release": (
        lambda w: pending_list(w, PendingList((WAITS,))),
        [short_id(RELEASE), NOTICE, "es-cnp"],
    ),
    "notice": (lambda w: notice_list(w, NoticeList((OURS,))), [NOTICE]),
    "inbox": (
        lambda w: inbox_list(
            w,
            InboxList(
                (item(title=LONG, notice_id=NOTICE, sender="es-cnp"),),
                (HeldBack("es-policia-nacional", 3, NOON, "not-heard-lately"),),
            ),
        ),
        [NOTICE, "es-cnp", "es-policia-nacional"],
    ),
    "record": (
        lambda w: record_list(w, RecordList((replace(RECORD, reference=NOTICE),))),
        [NOTICE],
    ),
    "ledger": (
        lambda _: entry_list(EntryList(9, (ENTRY,))),
        ["1234567", short_id(QUERY)],
    ),
    "checkpoints": (
        lambda _: checkpoint_list(CheckpointList((CHECKPOINT,))),
        ["es-policia-nacional"],
    ),
    "peer": (lambda _: peer_list(PeerList((PEER,))), ["es-policia-nacional"]),
    "officer": (lambda _: officer_list((OFFICER,)), ["o-0123456789"]),
    "kinds": (lambda w: kind_list(w, ALL_KINDS.items), ["stolen-art", "diffusion"]),
    "delivery": (lambda w: delivery_list(w, DeliveryList((), ())), []),
}


@pytest.fixture
def printed(monkeypatch):
    """What a list is in a terminal so wide, line by line, without isolates."""

    def draw(elements, width):
        out = io.StringIO()
        console = Console(
            file=out, highlight=False, markup=False, emoji=False, width=width
        )
        monkeypatch.setattr(screen, "_console", lambda *, err: console)
        screen.tell(elements)
        text = out.getvalue()
        for mark in (FIRST_STRONG_ISOLATE, POP_ISOLATE):
            text = text.replace(mark, "")
        return text.splitlines()

    return draw


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("width", [60, 80, 140])
@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_id_is_parted_in_any_list(printed, name, width, language):
    make, whole = LISTS[name]
    lines = printed(make(Wording(language)), width)
    for each in whole:
        assert any(each in line for line in lines), (each, lines)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("width", [60, 80, 140])
@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_word_is_cut_in_any_list(printed, name, width, language):
    """A role, a state, a date is read at a glance, or it is misread."""
    made = [*LISTS[name][0](Wording(language))]
    told = {part for line in printed(made, width) for part in line.split()}
    cells = [c for e in made if type(e).__name__ == "Table" for r in e.rows for c in r]
    said = " ".join(cells)
    for mark in (FIRST_STRONG_ISOLATE, POP_ISOLATE):
        said = said.replace(mark, "")
    for word in said.split():
        assert cell_len(word) > WORD_MOST or word in told, (word, sorted(told))


@pytest.mark.parametrize("width", [60, 80, 140])
@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_line_of_a_list_is_wider_than_the_terminal(printed, name, width):
    make, _ = LISTS[name]
    # A remark is one line, which the terminal itself folds; rows are not.
    rows = (e for e in make(Wording("en")) if type(e).__name__ in ("Table", "Facts"))
    for line in printed(rows, width):
        assert cell_len(line.rstrip()) <= width


def test_where_ids_do_not_fit_each_row_is_drawn_as_facts(printed):
    make, _ = LISTS["query"]
    lines = printed(make(Wording("en")), 60)
    assert any(line.startswith("Identifier") and "01a1" in line for line in lines)
    assert any(line.startswith("Officer") for line in lines)
    head, rule, *_ = printed(make(Wording("en")), 140)
    assert head.startswith("Identifier")
    assert set(rule.strip()) == {"─"}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("width", [60, 80, 140])
@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_word_is_parted_in_any_list(printed, name, width, language):
    make, _ = LISTS[name]
    tables = [e for e in make(Wording(language)) if isinstance(e, Table)]
    cells = {cell for table in tables for row in table.rows for cell in row}
    for table in tables:  # of a row that is drawn as facts what is empty is left out
        columns = zip(table.headings, zip(*table.rows, strict=True), strict=True)
        cells |= {head for head, column in columns if all(column)}
    shown = set(" ".join(printed(tables, width)).split())
    for word in " ".join(cells).split():
        bare = word.replace(FIRST_STRONG_ISOLATE, "").replace(POP_ISOLATE, "")
        assert bare in shown or cell_len(bare) > WORD_MOST, (bare, shown)
