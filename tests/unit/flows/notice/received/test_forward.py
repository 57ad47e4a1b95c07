"""Others' notices that go on to third agencies, and whose they stay."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.wire import to_wire
from node.errors import BadInput, NotFound, PolicySaysNo, Refused, RevokedPeer
from node.flows.notice.effects import (
    KeptNotice,
    MarkReceipted,
    MarkSent,
    PutNotice,
    RestartStream,
)
from node.flows.notice.received.preview import ForwardPreviewer
from node.flows.ports import PutPeer
from node.flows.release.decide import Releaser
from node.flows.scribe import Scribe
from node.model.box import Box
from node.model.codes import Handling, OfficerRole, PeerState, SubjectRole
from node.model.desk import ById, ReleaseRequest
from node.model.notice import NoticeState, Urgency
from node.model.parcel import Item, ReceiptOutcome, Standing, Verb
from tests.contracts.notice_builders import LEAF
from tests.simulator import START, an_officer
from tests.unit.flows.notice.recipient import US, WHY, Recipient, a_bulletin, a_peer


def deliver(world, peer="nl-three"):
    """As if all that waits for a peer was said and receipted."""
    stream = world.store.notices.out_stream(peer)
    epoch, position = (stream.epoch, stream.position) if stream else ("e", 1)
    ids = tuple(d.id for d in world.deliveries(peer))
    world.store.put(
        MarkSent(peer, epoch, position, ids, world.clock.now()),
        *(MarkReceipted(i, ReceiptOutcome.HELD, "", LEAF, START) for i in ids),
    )


def passed_on(world, *peers, **changed):
    """Receive a notice and pass it on, as if it had arrived there."""
    notice_id = world.receive(**changed)
    for peer in peers or ("nl-three",):
        world.forward(notice_id, peer)
        deliver(world, peer)
    return notice_id


def approve(world, release):
    """Look at what waits, and approve it as it was shown."""
    previews = {"forward": ForwardPreviewer(world.reading, world.onward).preview}
    scribe = Scribe(US.id, world.keys, world.store.journal)
    officer = an_officer(US.id, OfficerRole.RELEASE_OFFICER)
    releaser = Releaser(world.keys, world.store.releases, previews, scribe, world.clock)
    view = releaser.show(officer, ById(release))
    releaser.decide(officer, ReleaseRequest(release, True, "letter 7", view.seen))
    return view


def test_a_notice_goes_on_as_its_owners_with_its_owners_conditions():
    world = Recipient()
    notice_id = world.receive(excluded_countries=("RU",), watch=True, sequence=3)
    world.forward(notice_id, "nl-three", "es-four")
    (bulletin,) = world.passed_to("nl-three")
    assert bulletin.originator == "pt-one"
    assert (bulletin.handling, bulletin.excluded_countries) == (Handling.H0, ("RU",))
    assert bulletin.justification == WHY
    assert (bulletin.attachments, bulletin.watch) == ((), False)
    (item,) = world.queued("es-four")
    assert (item.verb, item.notice_id, item.sequence) == ("publish", notice_id, 3)
    (entry,) = world.entries()
    assert entry.act == "notice.forwarded"
    assert [o.told for o in entry.outcomes] == ["forwarded", "forwarded"]
    assert all(o.policies for o in entry.outcomes)
    assert entry.policy_digest == world.rules.bundle.digest


def test_who_has_it_already_is_not_told_again():
    world = Recipient()
    notice_id = passed_on(world)
    world.forward(notice_id, "nl-three")
    assert world.queued("nl-three") == []
    assert len(world.entries()) == 1


# --- who may not have it -----------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize("code", [Handling.H1, Handling.H2, Handling.H3])
def test_what_is_not_h0_does_not_go_on(code):
    world = Recipient()
    notice_id = world.receive(handling=code)
    with pytest.raises(PolicySaysNo, match="owner-handling-code"):
        world.forward(notice_id, "nl-three")
    assert world.queued("nl-three") == []
    assert [e.act for e in world.entries()] == ["notice.not-forwarded"]


@pytest.mark.attack
def test_what_its_owner_excludes_a_country_from_does_not_go_there():
    world = Recipient()
    notice_id = world.receive(excluded_countries=("NL",))
    with pytest.raises(PolicySaysNo, match="owner-excludes-country"):
        world.forward(notice_id, "nl-three")
    assert world.queued("nl-three") == []


@pytest.mark.attack
def test_a_bundle_that_permits_everything_does_not_lift_the_owners_conditions():
    world = Recipient()
    for changed in ({"handling": Handling.H2}, {"excluded_countries": ("NL",)}):
        bulletin = a_bulletin(**changed)
        peer = world.store.peers.get("nl-three")
        now = world.clock.now()
        verdict = world.onward.may("pt-one", "n", bulletin, peer=peer, now=now)
        assert not verdict.allowed
        assert verdict.policies[0].startswith("owner-")


@pytest.mark.attack
def test_one_agency_that_may_not_have_it_keeps_it_from_all():
    world = Recipient()
    notice_id = world.receive(excluded_countries=("NL",))
    with pytest.raises(PolicySaysNo):
        world.forward(notice_id, "es-four", "nl-three")
    assert world.queued("es-four") == world.queued("nl-three") == []


@pytest.mark.attack
@pytest.mark.parametrize("how", ["locked", "suspended", "ended"])
def test_what_cannot_be_read_does_not_go_on(how):
    world = Recipient()
    if how == "locked":
        notice_id = world.receive(opens_at=START + timedelta(days=2))
    elif how == "suspended":
        notice_id = world.receive(state=NoticeState.SUSPENDED)
    else:
        notice_id = world.receive()
        world.end(notice_id)
    with pytest.raises(Refused):
        world.forward(notice_id, "nl-three")
    assert world.queued("nl-three") == []


@pytest.mark.attack
def test_a_notice_goes_back_neither_to_its_owner_nor_to_who_sent_it():
    world = Recipient()
    notice_id = world.receive("nl-three", a_bulletin("pt-one"))
    for peer in ("pt-one", "nl-three"):
        with pytest.raises(PolicySaysNo, match="owner-itself"):
            world.forward(notice_id, peer, sender="nl-three")


@pytest.mark.attack
def test_a_notice_without_a_ground_in_law_does_not_go_on():
    world = Recipient()
    why = replace(WHY, legal_basis="no-such-treaty")
    notice_id = world.receive(justification=why)
    with pytest.raises(PolicySaysNo):
        world.forward(notice_id, "nl-three")


def test_a_peer_that_is_none_is_said_to_be():
    world = Recipient()
    notice_id = world.receive()
    with pytest.raises(NotFound):
        world.forward(notice_id, "xx-nobody")
    with pytest.raises(BadInput):
        world.forward(notice_id)
    world.store.put(PutPeer(a_peer("nl-three", state=PeerState.REVOKED)))
    with pytest.raises(RevokedPeer):
        world.forward(notice_id, "nl-three")


def test_what_a_release_officer_can_cure_waits_for_one():
    world = Recipient()
    notice_id = world.receive(role=SubjectRole.VICTIM)
    with pytest.raises(PolicySaysNo, match="nl-three"):
        world.forward(notice_id, "nl-three")
    (waiting,) = world.store.releases.pending().items
    assert waiting.remedies == ("approval:originator",)
    assert "PT-CASE-7" not in repr(waiting)
    view = approve(world, waiting.id)
    assert view.leaves
    world.forward(notice_id, "nl-three")
    assert world.verbs("nl-three") == ["publish"]


@pytest.mark.attack
def test_a_consent_for_one_notice_or_peer_is_none_for_another():
    world = Recipient()
    one, other = (world.receive(role=SubjectRole.VICTIM) for _ in range(2))
    with pytest.raises(PolicySaysNo):
        world.forward(one, "nl-three")
    approve(world, world.store.releases.pending()[0].id)
    with pytest.raises(PolicySaysNo):
        world.forward(other, "nl-three")
    with pytest.raises(PolicySaysNo):
        world.forward(one, "es-four")


@pytest.mark.attack
def test_a_consent_to_one_text_letting_another_go_on():
    """What the owner says anew was seen by nobody: it goes on when it was approved."""
    world = Recipient()
    notice_id = world.receive(role=SubjectRole.VICTIM)
    with pytest.raises(PolicySaysNo):
        world.forward(notice_id, "nl-three")
    approve(world, world.store.releases.pending()[0].id)
    world.receive(
        role=SubjectRole.VICTIM, notice_id=notice_id, sequence=2, evaluation="A1"
    )
    with pytest.raises(PolicySaysNo):
        world.forward(notice_id, "nl-three")


# --- what follows ---------------------------------------------------------------------


@pytest.mark.parametrize("verb", [Verb.WITHDRAW, Verb.CANCEL, Verb.EXPIRE])
def test_an_end_follows_to_where_the_notice_went(verb):
    world = Recipient()
    notice_id = passed_on(world, "nl-three", "es-four")
    world.says(verb, notice_id)
    for peer in ("nl-three", "es-four"):
        (item,) = world.queued(peer)
        assert (item.verb, item.notice_id) == (verb, notice_id)
        deliver(world, peer)
    assert world.says(verb, notice_id) == ()


@pytest.mark.attack
def test_a_recall_whose_reason_cannot_be_read_follows_too():
    world = Recipient()
    notice_id = passed_on(world)
    world.says(Verb.WITHDRAW, notice_id, body=b"\xff\xff")
    assert world.verbs("nl-three") == ["withdraw"]


def test_an_end_overtakes_what_was_not_sent_yet():
    world = Recipient()
    notice_id = world.receive()
    world.forward(notice_id, "nl-three")
    world.says(Verb.WITHDRAW, notice_id)
    assert world.verbs("nl-three") == ["withdraw"]


def test_a_suspension_and_its_end_follow():
    world = Recipient()
    notice_id = passed_on(world)
    world.says(Verb.SUSPEND, notice_id)
    world.says(Verb.RESUME, notice_id)
    assert world.verbs("nl-three") == ["suspend", "resume"]


def test_an_update_follows_as_far_as_policy_lets_it():
    world = Recipient()
    notice_id = passed_on(world)
    changed = a_bulletin(fields={"name": "Khalid Mansour", "birth_date": "1971"})
    world.says(Verb.UPDATE, notice_id, body=to_wire(changed))
    (bulletin,) = world.passed_to("nl-three")
    assert bulletin.fields[0].value == "Khalid Mansour"
    assert world.queued("nl-three")[0].sequence == 2


@pytest.mark.attack
@pytest.mark.parametrize(
    "changed",
    [
        {"handling": Handling.H2},
        {"excluded_countries": ("NL",)},
        {"role": SubjectRole.INFORMANT},
    ],
)
def test_an_update_that_may_not_go_on_takes_back_what_went(changed):
    world = Recipient()
    notice_id = passed_on(world)
    world.says(Verb.UPDATE, notice_id, body=to_wire(a_bulletin(**changed)))
    assert world.verbs("nl-three") == ["withdraw"]
    with pytest.raises((BadInput, PolicySaysNo)):
        world.forward(notice_id, "nl-three")


@pytest.mark.attack
def test_what_comes_again_in_the_same_sequence_is_not_told_on_again():
    world = Recipient()
    notice_id = passed_on(world)
    body = to_wire(a_bulletin())
    assert world.says(Verb.PUBLISH, notice_id, sequence=1, body=body) == ()


# --- whose word holds --------------------------------------------------------------------


def test_what_never_went_on_costs_one_look_at_the_outbox_an_item():
    world = Recipient()
    asked = []

    class Counting:
        def __getattr__(self, name):
            asked.append(name)
            return getattr(world.store.notices, name)

    onward = replace(world.onward, book=Counting())
    item = Item(1, Verb.PUBLISH, "pt-one/NEW", 1, b"not even a bulletin")
    assert onward.onward("pt-one", item, START) == ()
    assert asked == ["deliveries"]


@pytest.mark.attack
def test_a_peer_cannot_end_what_another_sent_by_using_its_id():
    world = Recipient()
    notice_id = passed_on(world)
    world.receive("es-four", notice_id=notice_id)
    world.end(notice_id, "es-four")
    assert world.says(Verb.WITHDRAW, notice_id, sender="es-four") == ()
    assert world.queued("nl-three") == []


@pytest.mark.attack
def test_a_peer_cannot_end_one_of_ours_by_using_its_id():
    world = Recipient()
    ours = KeptNotice(
        "ours", 1, 1, "red", NoticeState.PUBLISHED, Urgency.NORMAL, START, START, None,
        None, Box(b"s", b"k"),
    )  # fmt: skip
    world.store.put(PutNotice(ours))
    world.receive("es-four", notice_id="ours")
    with pytest.raises(BadInput, match="one of ours"):
        world.forward("ours", "nl-three", sender="es-four")
    assert world.says(Verb.WITHDRAW, "ours", sender="es-four") == ()


@pytest.mark.attack
def test_two_notices_of_one_id_do_not_go_to_one_peer():
    world = Recipient()
    notice_id = passed_on(world)
    world.receive("es-four", notice_id=notice_id)
    with pytest.raises(BadInput, match="another notice"):
        world.forward(notice_id, "nl-three", sender="es-four")


# --- how it stands, and a stream that begins anew ----------------------------------------


def test_what_went_on_stands_as_our_copy_does():
    world = Recipient()
    notice_id = passed_on(world)
    ended = passed_on(world)
    world.says(Verb.WITHDRAW, ended)
    stands = world.onward.standings("nl-three", after="", until="")
    assert stands == (
        Standing(notice_id, 1, "published"),
        Standing(ended, 1, "withdrawn"),
    )
    assert world.onward.standings("es-four", after="", until="") == ()
    world.receive(notice_id=notice_id, sequence=2, state=NoticeState.SUSPENDED)
    stands = world.onward.standings("nl-three", after="", until=notice_id)
    assert [s.state for s in stands] == ["suspended"]


def restart(world, peer="nl-three"):
    who, now = world.store.peers.get(peer), world.clock.now()
    again = world.onward.resend(who, now)
    world.store.put(RestartStream(peer, "e2", now), *again)


def test_a_stream_that_begins_anew_has_all_that_went_on():
    world = Recipient()
    passed_on(world)
    world.forward(world.receive(), "nl-three")
    restart(world)
    assert world.verbs("nl-three") == ["publish", "publish"]


@pytest.mark.attack
def test_a_recall_on_its_way_is_not_lost_where_the_stream_begins_anew():
    world = Recipient()
    notice_id = passed_on(world)
    world.says(Verb.CANCEL, notice_id)
    world.end(notice_id)
    restart(world)
    assert world.verbs("nl-three") in (["cancel"], ["withdraw"])
    restart(world)
    assert world.verbs("nl-three") in (["cancel"], ["withdraw"])


@pytest.mark.attack
def test_a_restart_brings_back_nothing_that_may_no_longer_go_on():
    world = Recipient()
    notice_id = passed_on(world)
    world.receive(notice_id=notice_id, sequence=2, handling=Handling.H3)
    restart(world)
    assert world.verbs("nl-three") == ["withdraw"]


def test_a_suspended_notice_comes_again_suspended():
    world = Recipient()
    notice_id = passed_on(world)
    world.receive(notice_id=notice_id, sequence=2, state=NoticeState.SUSPENDED)
    restart(world)
    assert world.verbs("nl-three") == ["publish", "suspend"]


@pytest.mark.attack
def test_the_ledger_and_the_store_of_approvals_keep_nothing_of_what_went_on():
    world = Recipient()
    world.forward(world.receive(), "nl-three")
    assert "Hussein" not in repr(world.entries())
    assert world.exhibits() == []
