"""Both sides can prove what was exchanged, and nobody can rewrite it."""

import sqlite3
from hashlib import sha256

import pytest

from node.codec.plain import to_json
from node.codec.wire import from_wire
from node.errors import (
    BadInput,
    BadProof,
    LedgerBroken,
    NotFound,
    NotYourRole,
    StoreBroken,
)
from node.ledger.merkle import leaf_hash
from node.model.codes import AnswerKind, OfficerRole
from node.model.desk.call import ById, Nothing
from node.model.desk.ledger import (
    LEDGER_ASK_ERASURE,
    LEDGER_ENTRY,
    LEDGER_ERASE,
    LEDGER_EXPORT,
    LEDGER_FIND,
    LEDGER_KEYS,
    LEDGER_PROVE,
    LEDGER_SHOW,
    EntryRequest,
    EraseOrder,
    EraseRequest,
    ExhibitSearch,
    ExportRequest,
    LedgerPage,
)
from node.model.desk.peer import PEERS_PING
from node.model.exhibit import AnswerExhibit, CollectExhibit
from node.model.query import Answer, Query
from node.protocol.envelope import check_evidence
from tests.simulator import Federation, document, known_of, person

AUDITOR = OfficerRole.AUDITOR
RELEASE_OFFICER = OfficerRole.RELEASE_OFFICER


@pytest.fixture
def asked(two):
    """A question and its answer, on record at both sides."""
    two["gr-two"].add("document", number="AB1234567", status="stolen")
    two["pt-one"].ask(document("AB1234567"))
    return two


# --- proof ----------------------------------------------------------------------


def test_both_sides_hold_the_same_two_signed_messages(asked):
    ((index, answered),) = asked["gr-two"].entries("query.answered")
    ((at, collected),) = asked["pt-one"].entries("query.collected")
    assert answered.request_digest == collected.request_digest
    assert answered.response_digest == collected.response_digest
    theirs = asked["gr-two"].exhibit(index, AnswerExhibit)
    ours = asked["pt-one"].exhibit(at, CollectExhibit)
    assert theirs.query == ours.query


def test_the_askers_evidence_proves_to_a_third_what_the_peer_said(asked):
    ((at, _),) = asked["pt-one"].entries("query.collected")
    kept = asked["pt-one"].exhibit(at, CollectExhibit)
    said = check_evidence(kept.answer, asked["gr-two"].introduction())
    answer = from_wire(Answer, said.payload)
    assert answer.answers[0].kind is AnswerKind.HIT
    assert said.header.sender == "gr-two"


def test_the_responders_evidence_proves_to_a_third_what_was_asked_and_why(asked):
    ((index, _),) = asked["gr-two"].entries("query.answered")
    kept = asked["gr-two"].exhibit(index, AnswerExhibit)
    said = check_evidence(kept.query, asked["pt-one"].introduction())
    query = from_wire(Query, said.payload)
    assert query.justification.case == "CASE-1"
    assert query.questions == (document("AB1234567"),)


def test_an_answer_brings_the_responders_newest_checkpoint(asked):
    (held,) = known_of(asked["pt-one"], "gr-two")
    assert held.agency == "gr-two"
    assert asked["gr-two"].verify(held.checkpoint).ok


def test_what_is_asked_is_recorded_before_it_is_sent(two):
    order = []

    def look(way, envelope):
        order.append((way, [e.act for _, e in two["pt-one"].entries()][-1]))
        return envelope

    two.network.tamper = look
    two["pt-one"].ask(person("Ivan Petrov"))
    assert order[0] == ("pt-one>gr-two", "query.asked")


def test_an_entry_is_proved_by_itself(asked):
    proof = asked["gr-two"].call(AUDITOR, LEDGER_PROVE, ById("1"))
    assert proof.proof.startswith("c2sp.org/tlog-proof@v1")
    for wrong in ("", "-1", "x", "1 ", "9" * 5000, "9999"):
        with pytest.raises((BadInput, NotFound)):
            asked["gr-two"].call(AUDITOR, LEDGER_PROVE, ById(wrong))


def test_the_entries_of_one_exchange_are_found_by_its_id(asked):
    query_id = asked["pt-one"].last_query()
    page = asked["pt-one"].call(AUDITOR, LEDGER_SHOW, LedgerPage(exchange_id=query_id))
    assert [item.act for item in page.items] == ["query.asked", "query.collected"]
    with pytest.raises(BadInput):
        asked["pt-one"].call(AUDITOR, LEDGER_SHOW, LedgerPage(exchange_id="%"))


def test_an_exhibit_reads_as_what_was_asked_and_answered(asked):
    ((index, _),) = asked["gr-two"].entries("query.answered")
    told = asked["gr-two"].read_exhibit(index)
    assert '"AB1234567"' in told
    assert '"hit"' in told


def test_an_export_holds_no_content(asked):
    files = list(asked["gr-two"].call(AUDITOR, LEDGER_EXPORT, ExportRequest()))
    assert {"checkpoint", "vkey"} <= {f.path for f in files}
    assert not any(b"AB1234567" in f.data for f in files)


# --- erasure -----------------------------------------------------------------------


def erased(node, index, part="exhibit"):
    """Have something erased by two officers; return what each was told."""
    asked = node.call(
        AUDITOR, LEDGER_ASK_ERASURE, EraseRequest(index, part, "the court's order")
    )
    order = EraseOrder(asked.entry, "order 12/26 was shown")
    return asked, node.call(RELEASE_OFFICER, LEDGER_ERASE, order)


def unprovable(world):
    """Do not prove the world at the end: the evidence that it opens is gone."""
    world.check = lambda: None


def shown(node, index):
    return node.call(AUDITOR, LEDGER_ENTRY, EntryRequest(index))


def test_an_erased_exhibit_is_gone_and_an_entry_says_so(asked):
    node = asked["gr-two"]
    ((index, _),) = node.entries("query.answered")
    told, done = erased(node, index)
    assert (done.index, done.part) == (index, "exhibit")
    (entry,) = (e for at, e in node.entries("ledger.erased") if at == done.entry)
    said = {d.name: d.value for d in entry.details}
    assert said == {"part": "exhibit", "index": str(index), "asked": str(told.entry)}
    view = shown(node, index)
    assert view.erased
    assert view.note == f"erased; entry {done.entry} says so"
    assert "CASE-1" in view.json, "the entry stays"
    with pytest.raises(NotFound):
        node.read_exhibit(index)
    report = node.verify()
    assert report.ok
    assert f"Exhibit {index} was erased; entry {done.entry} says so." in report.findings
    unprovable(asked)


def test_an_erased_entry_is_gone_with_its_exhibit_and_the_ledger_holds(asked):
    node = asked["gr-two"]
    ((index, _),) = node.entries("query.answered")
    _, done = erased(node, index, "entry")
    view = shown(node, index)
    assert (view.act, view.erased, view.json) == ("erased", True, "")
    with pytest.raises(NotFound):
        node.call(AUDITOR, LEDGER_PROVE, ById(str(index)))
    report = node.verify(*asked.held_of(node))
    assert report.ok, report.findings
    assert f"Entry {index} was erased; entry {done.entry} says so." in report.findings
    unprovable(asked)


@pytest.mark.attack
def test_erasing_alone_or_what_explains_an_erasure(asked):
    node = asked["gr-two"]
    ((index, _),) = node.entries("query.answered")
    told = node.call(
        AUDITOR, LEDGER_ASK_ERASURE, EraseRequest(index, "exhibit", "an order")
    )
    # Who asked does not carry it out, and nothing else is an asking.
    same = node.officers[AUDITOR]
    handle = node.flows.handlers[LEDGER_ERASE]
    with pytest.raises(NotYourRole):
        handle(same, EraseOrder(told.entry, "alone"))
    with pytest.raises(NotFound):
        node.call(RELEASE_OFFICER, LEDGER_ERASE, EraseOrder(index, "not asked for"))
    with pytest.raises(BadInput):
        node.call(RELEASE_OFFICER, LEDGER_ERASE, EraseOrder(told.entry, " "))
    # What explains others stays, and so do whole entries of the node's own acts.
    (added, _), *_ = node.entries("peer.added")
    for at, part in ((told.entry, "exhibit"), (0, "entry"), (added, "entry")):
        with pytest.raises(BadInput):
            node.call(AUDITOR, LEDGER_ASK_ERASURE, EraseRequest(at, part, "hide it"))
    asked.clock.advance(days=31)
    with pytest.raises(BadInput, match="days ago"):
        node.call(RELEASE_OFFICER, LEDGER_ERASE, EraseOrder(told.entry, "late"))
    assert not shown(node, index).note
    assert node.read_exhibit(index)


# --- attacks: the database is changed with the node closed ---------------------------


@pytest.fixture
def world(tmp_path):
    """A federation of which one ledger will not hold: it is not proved at the end."""
    fed = Federation(tmp_path, agencies=("pt-one", "gr-two"))
    fed["gr-two"].add("document", number="AB1234567", status="stolen")
    for number in ("AB1234567", "ZZ9999999", "AB1234567"):
        fed.clock.advance(seconds=1)
        fed["pt-one"].ask(document(number))
    yield fed
    fed.close()


def edit(world, *statements):
    """Close gr-two, change its database, and look whether it is noticed.

    Returns "open" if the node refuses to start, else the findings of an audit.
    """
    node = world["gr-two"]
    node.store.close()
    database = sqlite3.connect(node.folder / "node.db")
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()
    try:
        world.restart("gr-two")
    except (LedgerBroken, StoreBroken):
        return "open"
    try:
        report = node.verify(*world.held_of(node))
    except (LedgerBroken, StoreBroken) as broken:
        return broken.message
    return "" if report.ok else report.findings


# The first 128 entries are covers, then come a peer, a record, and three answers.
ATTACKS = {
    "leaf edited": ['UPDATE ledger_row SET leaf = zeroblob(length(leaf)) WHERE "index" = 130'],
    "entry edited": [
        "UPDATE ledger_row SET entry_sealed = CAST(entry_sealed || x'00' AS BLOB) WHERE \"index\" = 130"
    ],
    "entry swapped with that of another row": [
        ('UPDATE ledger_row SET entry_sealed = (SELECT entry_sealed FROM ledger_row '
        'WHERE "index" = 131) WHERE "index" = 130'),
        ('UPDATE ledger_key SET entry_key = (SELECT entry_key FROM ledger_key '
        'WHERE "index" = 131) WHERE "index" = 130'),
    ],
    "exhibit swapped with that of another row": [
        ('UPDATE ledger_row SET exhibit_sealed = (SELECT exhibit_sealed FROM ledger_row '
        'WHERE "index" = 131) WHERE "index" = 130'),
        ('UPDATE ledger_key SET exhibit_key = (SELECT exhibit_key FROM ledger_key '
        'WHERE "index" = 131) WHERE "index" = 130'),
    ],
    "exhibit edited": [
        ("UPDATE ledger_row SET exhibit_sealed = CAST(x'00' || exhibit_sealed AS BLOB) "
        'WHERE "index" = 130')
    ],
    "exhibit made unreadable": [
        ("UPDATE ledger_row SET exhibit_sealed = x'ff' || exhibit_sealed "
        'WHERE "index" = 130')
    ],
    "exhibit removed with its box": [
        'UPDATE ledger_row SET exhibit_sealed = NULL WHERE "index" = 130',
        'UPDATE ledger_key SET exhibit_key = NULL WHERE "index" = 130',
    ],
    "entry blanked, as if it had been erased": [
        "UPDATE ledger_key SET entry_key = x'' WHERE \"index\" = 130"
    ],
    "exhibit blanked, as if it had been erased": [
        'UPDATE ledger_key SET exhibit_key = NULL WHERE "index" = 130'
    ],
    "row deleted from the middle": [
        'DELETE FROM ledger_row WHERE "index" = 130',
        'DELETE FROM ledger_key WHERE "index" = 130',
    ],
    "row deleted and the rest moved up": [
        'DELETE FROM ledger_row WHERE "index" = 130',
        'DELETE FROM ledger_key WHERE "index" = 130',
        'UPDATE ledger_row SET "index" = "index" - 1 WHERE "index" = 131',
        'UPDATE ledger_key SET "index" = "index" - 1 WHERE "index" = 131',
        'UPDATE ledger_row SET "index" = "index" - 1 WHERE "index" = 132',
        'UPDATE ledger_key SET "index" = "index" - 1 WHERE "index" = 132',
    ],
    "row inserted at the end": [
        ('INSERT INTO ledger_row SELECT (SELECT count(*) FROM ledger_row), leaf, '
        'entry_sealed, exhibit_sealed FROM ledger_row WHERE "index" = 130'),
        ('INSERT INTO ledger_key SELECT (SELECT count(*) FROM ledger_key), entry_key, '
        'exhibit_key FROM ledger_key WHERE "index" = 130'),
    ],
    "rows reordered": [
        'UPDATE ledger_row SET "index" = -1 WHERE "index" = 130',
        'UPDATE ledger_row SET "index" = 130 WHERE "index" = 131',
        'UPDATE ledger_row SET "index" = 131 WHERE "index" = -1',
        'UPDATE ledger_key SET "index" = -1 WHERE "index" = 130',
        'UPDATE ledger_key SET "index" = 130 WHERE "index" = 131',
        'UPDATE ledger_key SET "index" = 131 WHERE "index" = -1',
    ],
    "newest rows cut off": [
        'DELETE FROM ledger_row WHERE "index" > 130',
        'DELETE FROM ledger_key WHERE "index" > 130',
    ],
    "newest rows cut off and the head's size set back": [
        'DELETE FROM ledger_row WHERE "index" > 130',
        'DELETE FROM ledger_key WHERE "index" > 130',
        "UPDATE ledger_head SET size = 131",
    ],
    "head's root edited": ["UPDATE ledger_head SET root = zeroblob(32)"],
    "head's note edited": ["UPDATE ledger_head SET note = replace(note, 'gr', 'pt')"],
    "size that peers were shown edited": ["UPDATE ledger_head SET shown_size = 131"],
    "root that peers were shown edited": ["UPDATE ledger_head SET shown_root = zeroblob(32)"],
    "head that peers were shown edited": [
        "UPDATE ledger_head SET shown_note = replace(shown_note, 'gr', 'pt')"
    ],
    "newest head put in place of the one that peers were shown": [
        "UPDATE ledger_head SET shown_note = note"
    ],
    "count of what arrived edited": ["UPDATE ledger_head SET arrived = 99"],
    "head removed": ["DELETE FROM ledger_head"],
    "whole ledger removed": [
        "DELETE FROM ledger_row",
        "DELETE FROM ledger_key",
        "DELETE FROM ledger_tile",
        "DELETE FROM ledger_head",
    ],
}  # fmt: skip


@pytest.mark.attack
@pytest.mark.parametrize("name", ATTACKS)
def test_ledger_changed_in_the_database(world, name):
    """Edited, deleted, inserted, reordered, truncated: found at the start or by audit."""
    assert edit(world, *ATTACKS[name])


@pytest.mark.attack
@pytest.mark.parametrize("part", ["entry", "exhibit"])
def test_entry_or_exhibit_blanked_is_not_shown_as_erased(world, part):
    """Nor where the store was made to point at an entry that says nothing of it."""
    node = world["gr-two"]
    world.restart("gr-two")
    (index, _), (other, _), *_ = node.entries("query.answered")
    _, done = erased(node, other)
    blanked = "x''" if part == "entry" else "NULL"
    assert edit(
        world,
        f'UPDATE ledger_key SET {part}_key = {blanked} WHERE "index" = {index}',  # noqa: S608
        f"INSERT INTO ledger_erasure VALUES ({index}, {done.entry})",  # noqa: S608
    )
    view = shown(node, index)
    assert not view.erased
    assert "no entry says" in view.note
    assert part == "exhibit" or view.act == "key-missing"
    asked = {
        "exhibit": (LEDGER_ENTRY, EntryRequest(index, True, "complaint 7/26")),
        "entry": (LEDGER_PROVE, ById(str(index))),
    }
    with pytest.raises(LedgerBroken):
        node.call(AUDITOR, *asked[part])
    assert shown(node, other).erased


@pytest.mark.attack
def test_ledger_put_back_from_an_old_copy_of_the_database(world):
    """It holds in itself; what peers have seen of it convicts it."""
    node = world["gr-two"]
    world.restart("gr-two")
    node.store.close()
    database = node.folder / "node.db"
    old = database.read_bytes()
    world.restart("gr-two")
    for _ in range(2):
        world.clock.advance(minutes=5)
        world.beat()
        world["pt-one"].ask(document("AB1234567"))
    node.store.close()
    for file in node.folder.glob("node.db-*"):
        file.unlink()
    database.write_bytes(old)
    world.restart("gr-two")
    assert node.verify().ok
    report = node.verify(*world.held_of(node))
    assert not report.ok
    assert "cut short" in report.findings[0]
    world.clock.advance(seconds=1)
    ping = world["gr-two"].call(OfficerRole.OPERATOR, PEERS_PING, ById("pt-one"))
    assert "was cut or restored" in ping.note


@pytest.mark.attack
def test_leaf_of_the_tree_shows_nothing_and_has_one_size(asked):
    rows = list(asked["gr-two"].store.journal.rows(0, 999))
    assert len({len(row.leaf) for row in rows}) == 1
    assert len({leaf_hash(row.leaf) for row in rows}) == len(rows)


@pytest.mark.attack
def test_evidence_does_not_prove_what_was_not_said(asked):
    ((at, _),) = asked["pt-one"].entries("query.collected")
    kept = asked["pt-one"].exhibit(at, CollectExhibit)
    with pytest.raises(BadProof):
        check_evidence(kept.answer, asked["pt-one"].introduction())
    changed = kept.answer.replace(b"stolen", b"strong")
    assert changed != kept.answer
    with pytest.raises(BadProof):
        check_evidence(changed, asked["gr-two"].introduction())


@pytest.mark.attack
def test_auditor_asking_for_an_entry_that_is_not_there(asked):
    for index in (-1, 9999, 2**62):
        with pytest.raises(NotFound):
            asked["gr-two"].call(AUDITOR, LEDGER_ENTRY, EntryRequest(index))


# --- who asked about this person ------------------------------------------------------


def find(node, text, *, reason="complaint 7/26", **more):
    return node.call(AUDITOR, LEDGER_FIND, ExhibitSearch(text, reason, **more))


@pytest.fixture
def about(two):
    """Questions about two persons, of whom one is held."""
    two["gr-two"].add("person", role="suspect", name="Jo\u00e3o Mar\u00eda Pe\u00f1a")
    for name in ("Joao Maria Pena", "Ana Lopes", "Peter Maria Joao"):
        two["pt-one"].ask(person(name, "1980-01-02"))
    return two


def test_entries_are_found_by_a_name_in_their_exhibits_and_the_search_is_recorded(
    about,
):
    node = about["pt-one"]
    found = find(node, "PE\u00d1A, jo\u00e3o")
    acts = {view.act for view in found.items}
    assert acts == {"query.asked", "query.collected"}
    assert all(not view.exhibit_json for view in found.items)
    ((_, entry),) = node.entries("exhibit.searched")
    details = {d.name: d.value for d in entry.details}
    assert details["found"] == str(len(found.items))
    assert "joao" not in to_json(entry).decode().lower()
    assert not find(node, "Nobody Atall").items


def test_a_search_goes_on_where_its_page_ended(about):
    node = about["pt-one"]
    whole = [view.index for view in find(node, "maria joao").items]
    assert len(whole) == 4
    told, before = [], 0
    for _ in whole:
        page = find(node, "maria joao", before=before, count=1)
        told += [view.index for view in page.items]
        before = page.next
    assert sorted(told) == whole


@pytest.mark.attack
def test_a_search_tells_what_it_could_not_look_into(about):
    """Who erased what was asked about somebody must not make it "nothing asked"."""
    node = about["pt-one"]
    whole = find(node, "maria joao")
    assert (whole.closed, whole.looked) == (0, 6)
    (place, *_) = (view.index for view in whole.items)
    asked = node.call(AUDITOR, LEDGER_ASK_ERASURE, EraseRequest(place, "exhibit", "x"))
    node.call(
        RELEASE_OFFICER, LEDGER_ERASE, EraseOrder(asked.entry, "the order was shown")
    )
    after = find(node, "maria joao")
    assert after.closed == 1
    assert place not in {view.index for view in after.items}
    (_, entry) = node.entries("exhibit.searched")[-1]
    assert {d.name: d.value for d in entry.details}["closed"] == "1"


@pytest.mark.attack
@pytest.mark.parametrize(("text", "reason"), [("Pena", " "), ("a", "why"), ("", "why")])
def test_exhibits_are_not_searched_for_nothing_or_without_a_reason(about, text, reason):
    node = about["pt-one"]
    with pytest.raises(BadInput):
        find(node, text, reason=reason)
    assert not node.entries("exhibit.searched")


@pytest.mark.attack
def test_only_an_auditor_searches_exhibits():
    assert LEDGER_FIND.roles == {AUDITOR}


def test_the_digest_of_an_exhibit_is_made_from_what_is_handed_out(asked):
    node = asked["gr-two"]
    ((index, entry),) = node.entries("query.answered")
    view = node.call(AUDITOR, LEDGER_ENTRY, EntryRequest(index, True, "complaint"))
    assert sha256(view.exhibit).digest() == entry.exhibit_digest


def test_an_export_without_openings_shows_the_tree_alone(asked):
    node = asked["gr-two"]
    bare = list(node.call(AUDITOR, LEDGER_EXPORT, ExportRequest(openings=False)))
    whole = list(node.call(AUDITOR, LEDGER_EXPORT, ExportRequest()))
    assert not [file for file in bare if file.path.startswith("openings")]
    assert [file for file in whole if file.path.startswith("openings")]


def test_a_peer_says_which_key_it_holds_for_our_ledger(asked):
    def keys(node):
        return {
            (key.agency, key.vkey, key.ours)
            for key in asked[node].call(AUDITOR, LEDGER_KEYS, Nothing()).items
        }

    ((_, ours, _),) = [key for key in keys("gr-two") if key[2]]
    assert ("gr-two", ours, False) in keys("pt-one")
