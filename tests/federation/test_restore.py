"""A node made from a backup answers nobody until somebody has looked at it."""

import io
from datetime import datetime

import pytest

from node.errors import (
    Altered,
    BadInput,
    CheckFailed,
    NotFound,
    NotServing,
    NotYourRole,
)
from node.flows.bundle.rules import Rules
from node.flows.recorder import Recorder
from node.flows.restore.begin import Backed, begin
from node.flows.restore.review import ALLOWED
from node.model.codes import AnswerKind, OfficerRole
from node.model.desk.call import ById, Nothing
from node.model.desk.officer import (
    OFFICERS_ADD,
    OFFICERS_DISABLE,
    OFFICERS_REISSUE,
    OfficerAddRequest,
)
from node.model.desk.peer import PEERS_LIST, PEERS_PING
from node.model.desk.restore import RESTORE_ACCEPT, RESTORE_REVIEW, RestoreAccept
from node.store.backup import backup, restore
from node.store.engine import open_engine
from node.transport.desk_table import CALLS
from tests.simulator import Federation, document, known_of, person

OPERATOR = OfficerRole.OPERATOR
PASSPORT = "AB1234567"
HOME = "gr-two"


@pytest.fixture
def world(tmp_path):
    """Three agencies. It is not proved at the end: a restore with losses is a fork."""
    fed = Federation(tmp_path)
    fed[HOME].add("document", number=PASSPORT, status="stolen")
    for name, role in (("Olga", "operator"), ("Eleni", "analyst")):
        fed[HOME].call(OPERATOR, OFFICERS_ADD, OfficerAddRequest(name, (role,)))
    for _ in range(2):
        fed.clock.advance(minutes=5)
        fed.beat()
        fed["pt-one"].ask(document(PASSPORT))
    yield fed
    fed.close()


@pytest.fixture
def kept(world):
    """A backup of the node, as bytes."""
    return backed_up(world)


def backed_up(world):
    out = io.BytesIO()
    backup(world[HOME].store.engine, out, now=world.clock.now())
    return out.getvalue()


def put_back(world, data, *, operator=""):
    """Restore the node in place; return the operator's credential."""
    node = world[HOME]
    node.store.close()
    for file in node.folder.glob("node.db*"):
        file.unlink()
    engine = open_engine(f"sqlite:///{node.folder}/node.db")
    manifest = restore(engine, io.BytesIO(data)).manifest
    engine.dispose()
    node.store = world.open_store(node.folder, node.keys, node.id)
    credential = begin(
        Backed(datetime.fromisoformat(manifest.made_at), manifest.ledger_size),
        operator=operator,
        officers=node.store.officers,
        recorder=Recorder(node.id, node.keys, node.store.journal),
        now=world.clock.now(),
    )
    recompose(world)
    return credential


def recompose(world):
    """What happens when the process starts again."""
    node = world[HOME]
    rules = Rules(node.flows.rules.bundle)
    node.flows = world._composed(node.agency, node.keys, node.store, rules)


def undo(world):
    """What an operator does after the backup, and what peers see of it."""
    node = world[HOME]
    node.revoke("nl-three")
    (eleni,) = (o for o in node.store.officers.all() if o.name == "Eleni")
    node.call(OPERATOR, OFFICERS_DISABLE, ById(eleni.pseudonym))
    world.clock.advance(minutes=5)
    world.beat()
    world["pt-one"].ask(document(PASSPORT))
    world.clock.advance(seconds=1)


def review(world):
    return world[HOME].call(OPERATOR, RESTORE_REVIEW, Nothing())


def accept(world, code, *, reason="the disk had failed", without=()):
    given = RestoreAccept(code, reason, tuple(without))
    return world[HOME].call(OPERATOR, RESTORE_ACCEPT, given)


def named(reviewed, kind):
    return {
        item.name.split()[-1]: item.state
        for item in reviewed.items
        if item.kind == kind
    }


@pytest.mark.attack
def test_revocation_and_disabling_undone_by_a_restore_are_not_used(world):
    """The peer is active again, the officer too; neither gets anything."""
    node = world[HOME]
    added = node.call(OPERATOR, OFFICERS_ADD, OfficerAddRequest("Nikos", ("analyst",)))
    data = backed_up(world)
    undo(world)
    put_back(world, data)
    assert node.store.peers.get("nl-three").state == "active"
    for asker in ("nl-three", "pt-one"):
        answer = world[asker].ask(document(PASSPORT))[HOME]
        assert [a.kind for a in answer.answers] == [AnswerKind.NOT_ANSWERED]
    with pytest.raises(NotYourRole):
        node.flows.staff.who(added.credential)
    with pytest.raises(NotServing):
        node.ask(person("Ivan Petrov"))


@pytest.mark.attack
def test_messages_to_a_restored_node_leave_nothing_in_it(world, kept):
    undo(world)
    put_back(world, kept)
    node = world[HOME]
    before = node.store.journal.head()
    for garbage in (b"", b"x" * 100):
        with pytest.raises(NotServing):
            node.receive("pt-one", garbage)
    world["pt-one"].ask(document(PASSPORT))
    assert node.store.journal.head() == before
    assert node.store.journal.shown().head.size < before.size


def test_what_may_have_been_undone_is_listed_and_what_is_lost_is_proved(world, kept):
    undo(world)
    backup_size = put_back(world, kept) and world[HOME].store.journal.restored()
    shown = review(world)
    assert shown.size == backup_size
    held = max(known_of(world["pt-one"], HOME), key=lambda head: head.size)
    assert shown.lost == held.size - backup_size > 0
    heads = {head.agency: head for head in shown.heads}
    assert heads["pt-one"].size == held.size
    assert "that the backup has not" in heads["pt-one"].note
    states = {name: state.split(",")[0] for name, state in named(shown, "peer").items()}
    assert states == {"pt-one": "active", "nl-three": "active"}
    assert named(shown, "officer")["Eleni"] == "active: analyst"
    assert {"records", "policy", "key"} <= {item.kind for item in shown.items}


def test_an_accepted_node_serves_and_its_ledger_says_who_accepted_what(world, kept):
    undo(world)
    put_back(world, kept)
    node = world[HOME]
    opened = []
    node.flows.restorer.opened = lambda: opened.append(node.store.journal.restored())
    # What was undone is put right first; then it is another list, and another code.
    stale = review(world).code
    node.revoke("nl-three")
    (eleni,) = (o for o in node.store.officers.all() if o.name == "Eleni")
    node.call(OPERATOR, OFFICERS_DISABLE, ById(eleni.pseudonym))
    with pytest.raises(CheckFailed):
        accept(world, stale)
    shown = review(world)
    assert named(shown, "peer")["nl-three"].startswith("revoked")
    accept(world, shown.code)
    assert opened == [None]
    answer = world["pt-one"].ask(document(PASSPORT))[HOME]
    assert answer.answers[0].kind is AnswerKind.HIT
    ((_, entry),) = node.entries("node.restore-accepted")
    said = [(d.name, d.value) for d in entry.details]
    assert ("lost", str(shown.lost)) in said
    assert ("code", shown.code) in said
    assert [v for n, v in said if n == "peer"] == [f"pt-one {shown.heads[0].size}"]
    report = node.verify()
    assert report.ok, report.findings
    assert any("accepted by entry" in text for text in report.findings)
    # It stays so: neither a restart nor another accepting changes anything.
    recompose(world)
    assert not node.flows.restorer.waits
    for again in (lambda: review(world), lambda: accept(world, shown.code)):
        with pytest.raises(NotFound):
            again()


def test_without_losses_the_same_is_asked_and_the_ledger_goes_on(world, kept):
    put_back(world, kept)
    shown = review(world)
    assert shown.lost == 0
    assert {head.note for head in shown.heads} <= {
        f"has seen {shown.heads[1].size}, which the backup has",
        "has seen no checkpoint of ours",
    }
    accept(world, shown.code)
    world.clock.advance(minutes=5)
    world.beat()
    world["pt-one"].ask(document(PASSPORT))
    world.check()


@pytest.mark.attack
def test_restore_accepted_without_having_looked(world, kept):
    undo(world)
    put_back(world, kept)
    for code in ("", "ABCD-EFGH"):
        with pytest.raises(CheckFailed):
            accept(world, code)
    code = review(world).code
    with pytest.raises(BadInput):
        accept(world, code, reason=" ")
    # A restart forgets what was shown: it is shown anew.
    recompose(world)
    with pytest.raises(CheckFailed):
        accept(world, code)
    assert world[HOME].flows.restorer.waits


@pytest.mark.attack
def test_peer_that_cannot_be_heard_is_gone_on_without_only_by_name(world, kept):
    undo(world)
    put_back(world, kept)
    world.network.cut.add("nl-three")
    shown = review(world)
    assert [h.agency for h in shown.heads if not h.heard] == ["nl-three"]
    for without in ((), ("pt-one",), ("nl-three", "pt-one")):
        with pytest.raises(BadInput, match="nl-three"):
            accept(world, shown.code, without=without)
    accept(world, shown.code, without=("nl-three",))
    ((_, entry),) = world[HOME].entries("node.restore-accepted")
    assert ("peer", "nl-three not heard") in [(d.name, d.value) for d in entry.details]


@pytest.mark.attack
def test_desk_of_a_restored_node_takes_only_what_helps_to_look(world, kept):
    put_back(world, kept)
    node = world[HOME]
    handlers = node.flows.handlers
    officer = node.officers[OPERATOR]
    assert set(CALLS) >= ALLOWED
    for call in set(handlers) - ALLOWED:
        with pytest.raises(NotServing):
            handlers[call](officer, None)
    assert "pt-one" in str(node.call(OPERATOR, PEERS_LIST, Nothing()))
    assert node.verify().ok


@pytest.mark.attack
def test_mark_of_a_restore_taken_out_of_the_store(world, kept):
    """It is told twice: the mark itself, and a setting that nobody else can make."""
    undo(world)
    put_back(world, kept)
    node = world[HOME]
    past(node, "UPDATE ledger_head SET restored = NULL")
    recompose(world)
    assert node.flows.restorer.waits
    with pytest.raises(NotServing):
        node.receive("pt-one", b"")
    # The setting is bound: to empty or remove it stops the node.
    rows = past(node, "SELECT * FROM setting WHERE name = 'restored'")
    for tampering in (
        "UPDATE setting SET value = x'' WHERE name = 'restored'",
        "DELETE FROM setting WHERE name = 'restored'",
    ):
        past(node, tampering)
        with pytest.raises(Altered):
            recompose(world)
    past(node, "INSERT INTO setting VALUES (?, ?)", tuple(rows[0]))
    recompose(world)
    accept(world, review(world).code)
    recompose(world)
    assert not node.flows.restorer.waits


def past(node, statement, values=()):
    """Do something in the database past the node; return its rows, if it has any."""
    with node.store.engine.begin() as connection:
        done = connection.exec_driver_sql(statement, values)
        return done.all() if done.returns_rows else []


def test_officers_get_new_credentials_from_the_operator_that_restored(world, kept):
    credential = put_back(world, kept)
    node = world[HOME]
    olga = node.flows.staff.who(credential)
    assert (olga.name, olga.roles) == ("Olga", frozenset({OPERATOR}))
    renew = node.flows.handlers[OFFICERS_REISSUE]
    renewed = renew(olga, ById("Eleni"))
    assert node.flows.staff.who(renewed.credential).name == "Eleni"
    again = renew(olga, ById("Eleni"))
    with pytest.raises(NotYourRole):
        node.flows.staff.who(renewed.credential)
    assert node.flows.staff.who(again.credential).pseudonym == again.pseudonym
    with pytest.raises(NotFound):
        renew(olga, ById("Nobody"))


def test_of_several_operators_it_is_said_who_restores(world):
    node = world[HOME]
    node.call(OPERATOR, OFFICERS_ADD, OfficerAddRequest("Petros", ("operator",)))
    data = backed_up(world)
    with pytest.raises(BadInput, match="2 active operators"):
        put_back(world, data)
    for nobody in ("Eleni", "Nobody"):
        with pytest.raises(BadInput) as why:
            put_back(world, data, operator=nobody)
        assert "Olga (o-" in why.value.advice
        assert "Petros (o-" in why.value.advice
    credential = put_back(world, data, operator="Petros")
    assert node.flows.staff.who(credential).name == "Petros"


def test_a_restored_node_can_be_pinged_by_nobody_and_pings(world, kept):
    """What it asks of peers while it waits is asked as ever; they get busy from it."""
    put_back(world, kept)
    ping = world[HOME].call(OPERATOR, PEERS_PING, ById("pt-one"))
    assert ping.ok, ping.note
    back = world["pt-one"].call(OPERATOR, PEERS_PING, ById(HOME))
    assert not back.ok
