"""Others' notices that third agencies are told of, and whose they stay."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.wire import to_wire
from node.errors import BadInput, NotFound, PolicySaysNo, Refused, RevokedPeer
from node.flows.channel.effects import MarkReceipted, MarkSent
from node.flows.notice.book import HeldNotice
from node.flows.notice.boxing import box_held
from node.flows.notice.effects import KeptNotice, PutNotice
from node.flows.notice.forwarding.preview import ForwardPreviewer
from node.flows.notice.proving import WordProver
from node.flows.ports import PutPeer
from node.flows.recorder import Recorder
from node.flows.release.decide import Releaser
from node.model.box import Box
from node.model.codes import AgencyClass, Handling, OfficerRole, PeerState, SubjectRole
from node.model.desk.call import ById
from node.model.desk.release import ReleaseRequest
from node.model.notice import NoticeState, Urgency
from node.model.owner_word import OwnerWord
from node.model.parcel import Item, ReceiptOutcome, Verb
from node.protocol.notice.word import sign_word
from tests.contracts.notice_builders import LEAF
from tests.posts import worded
from tests.simulator import START, an_officer
from tests.unit.flows.keyring import keys
from tests.unit.flows.notice.recipient import US, WHY, Recipient, a_bulletin, a_peer


def deliver(world, peer="nl-three"):
    """As if all that waits for a peer was said and receipted."""
    stream = world.store.channel.out_stream(peer)
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


def test_of_a_notice_its_owners_word_goes_on_and_nothing_of_its_content():
    world = Recipient()
    notice_id = world.receive(excluded_countries=("RU",), watch=True, sequence=3)
    world.forward(notice_id, "nl-three", "es-four")
    for peer in ("nl-three", "es-four"):
        (item,) = world.queued(peer)
        assert (item.verb, item.notice_id, item.sequence) == ("refer", notice_id, 3)
        assert item.body == b""
        word = WordProver(world.keys, world.store.peers).prove(item.word, START)
        assert (word.owner, word.reader, word.onward) == ("pt-one", "gr-two", True)
    (entry,) = world.entries()
    assert entry.act == "notice.forwarded"
    assert [o.told for o in entry.outcomes] == ["forwarded", "forwarded"]
    assert all(o.policies for o in entry.outcomes)
    assert entry.policy_digest == world.rules.bundle.digest


def test_its_owner_is_told_of_each_agency_that_was_told():
    world = Recipient()
    world.forward(world.receive(), "nl-three", "es-four")
    said = [(verb, report.reference) for verb, report in world.reports("pt-one")]
    assert said == [("referred", "nl-three"), ("referred", "es-four")]


def test_who_was_told_of_it_already_is_not_told_again():
    world = Recipient()
    notice_id = passed_on(world)
    world.forward(notice_id, "nl-three")
    assert world.queued("nl-three") == []
    assert len(world.entries()) == 1


def test_a_newer_form_of_it_may_be_told_of_again():
    world = Recipient()
    notice_id = passed_on(world)
    world.receive(notice_id=notice_id, sequence=2)
    world.forward(notice_id, "nl-three")
    assert [i.sequence for i in world.queued("nl-three")] == [2]


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
    peer, now = world.store.peers.get("nl-three"), world.clock.now()
    for changed in (
        {"handling": Handling.H2},
        {"excluded_countries": ("NL",)},
        {"onward": False},
        {"kind": "silver", "onward": True, "recipient": AgencyClass.HEALTH},
    ):
        who = replace(
            peer,
            introduction=replace(
                peer.introduction,
                agency_class=changed.pop("recipient", AgencyClass.POLICE),
            ),
        )
        notice_id = world.receive(**changed)
        copy, bulletin = world.access.readable("pt-one", notice_id, now)
        verdict = world.referrals.may(copy, bulletin, peer=who, now=now)
        assert not verdict.allowed
        assert verdict.policies[0].startswith("owner-")


@pytest.mark.attack
def test_what_its_owner_meant_for_some_alone_does_not_go_on():
    """Named agencies, an agreement, or all but one: it is for its owner to tell more."""
    world = Recipient()
    notice_id = world.receive(onward=False)
    with pytest.raises(PolicySaysNo, match="owner-audience"):
        world.forward(notice_id, "nl-three")
    assert world.queued("nl-three") == world.queued("pt-one") == []
    assert [e.act for e in world.entries()] == ["notice.not-forwarded"]


@pytest.mark.attack
@pytest.mark.parametrize("whose", ["another's", "to another", "none"])
def test_a_copy_without_its_owners_word_to_us_does_not_go_on(whose):
    world = Recipient()
    notice_id = world.receive()
    row = world.store.notices.received("pt-one", notice_id)
    bulletin = a_bulletin()
    item = Item(1, Verb.PUBLISH, notice_id, 1, to_wire(bulletin))
    word = {
        "another's": world.word_on(item, "nl-three", onward=True),
        "to another": worded(item, keys("pt-one"), "es-four", START, onward=True).word,
        "none": b"",
    }[whose]
    held = box_held("pt-one", notice_id, HeldNotice(bulletin, b"", word), world.keys)
    tables = world.store.state.notice_tables
    tables.received["pt-one", notice_id] = replace(row, box=held)
    with pytest.raises(PolicySaysNo, match="owner-audience"):
        world.forward(notice_id, "nl-three")


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
def test_a_notice_does_not_go_back_to_its_owner():
    world = Recipient()
    with pytest.raises(PolicySaysNo, match="owner-itself"):
        world.forward(world.receive(), "pt-one")


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


def approve(world, release):
    """Look at what waits, and approve it as it was shown."""
    previews = {"forward": ForwardPreviewer(world.access, world.referrals).preview}
    recorder = Recorder(US.id, world.keys, world.store.journal)
    officer = an_officer(US.id, OfficerRole.RELEASE_OFFICER)
    releaser = Releaser(
        world.keys, world.store.pending, previews, recorder, world.clock
    )
    view = releaser.show(officer, ById(release))
    releaser.decide(officer, ReleaseRequest(release, True, "letter 7", view.seen))
    return view


def test_what_a_release_officer_can_cure_waits_for_one():
    world = Recipient()
    notice_id = world.receive(role=SubjectRole.VICTIM)
    with pytest.raises(PolicySaysNo, match="nl-three"):
        world.forward(notice_id, "nl-three")
    (waiting,) = world.store.pending.page().items
    assert waiting.remedies == ("approval:originator",)
    assert "PT-CASE-7" not in repr(waiting)
    view = approve(world, waiting.id)
    assert view.pending.peer == "nl-three"
    world.forward(notice_id, "nl-three")
    assert world.verbs("nl-three") == ["refer"]


@pytest.mark.attack
def test_a_consent_for_one_notice_or_peer_is_none_for_another():
    world = Recipient()
    one, other = (world.receive(role=SubjectRole.VICTIM) for _ in range(2))
    with pytest.raises(PolicySaysNo):
        world.forward(one, "nl-three")
    approve(world, world.store.pending.page().items[0].id)
    with pytest.raises(PolicySaysNo):
        world.forward(other, "nl-three")
    with pytest.raises(PolicySaysNo):
        world.forward(one, "es-four")


# --- what follows ---------------------------------------------------------------------


@pytest.mark.parametrize("verb", [Verb.WITHDRAW, Verb.CANCEL, Verb.EXPIRE])
def test_an_end_is_relayed_in_its_owners_word_to_whom_we_told_of_it(verb):
    world = Recipient()
    notice_id = passed_on(world, "nl-three", "es-four")
    world.says(verb, notice_id)
    for peer in ("nl-three", "es-four"):
        (item,) = world.queued(peer)
        assert (item.verb, item.notice_id, item.body) == ("relay", notice_id, b"")
        word = WordProver(world.keys, world.store.peers).prove(item.word, START)
        assert (word.owner, word.verb, word.reader) == ("pt-one", verb, "")
        deliver(world, peer)
    assert world.says(verb, notice_id) == ()


def test_an_end_overtakes_what_was_not_sent_yet():
    world = Recipient()
    notice_id = world.receive()
    world.forward(notice_id, "nl-three")
    world.says(Verb.WITHDRAW, notice_id)
    assert world.verbs("nl-three") == ["relay"]


def test_a_suspension_is_relayed_and_that_it_holds_again_is_not():
    """It may be that one of them may have it no more: its owner says it to each."""
    world = Recipient()
    notice_id = passed_on(world)
    world.says(Verb.SUSPEND, notice_id)
    world.says(Verb.RESUME, notice_id, sequence=3)
    assert world.verbs("nl-three") == ["relay"]


@pytest.mark.attack
@pytest.mark.parametrize("whose", ["ours alone", "another's", "none", "another notice"])
def test_an_end_that_is_not_its_owners_for_all_is_not_relayed(whose):
    world = Recipient()
    notice_id = passed_on(world)
    end = Item(1, Verb.WITHDRAW, notice_id, 2, b"")
    alone = OwnerWord(
        "pt-one", notice_id, 2, Verb.WITHDRAW, "gr-two", False, START, b""
    )  # fmt: skip
    signed = {
        "ours alone": sign_word(alone, keys("pt-one")),
        "another's": world.word_on(end, "es-four"),
        "none": b"",
        "another notice": world.word_on(replace(end, notice_id="n-other")),
    }[whose]
    assert world.says(Verb.WITHDRAW, notice_id, signed=signed) == ()


# --- whose word holds --------------------------------------------------------------------


def test_what_never_went_on_costs_one_look_at_the_outbox_an_item():
    world = Recipient()
    asked = []

    class Counting:
        def __getattr__(self, name):
            asked.append(name)
            return getattr(world.store.notices, name)

    onward = replace(world.referrals, book=Counting())
    assert onward.onward("pt-one", "NEW", b"not even a word", START) == ()
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


@pytest.mark.attack
def test_the_ledger_and_the_store_of_approvals_keep_nothing_of_what_went_on():
    world = Recipient()
    world.forward(world.receive(), "nl-three")
    assert "Hussein" not in repr(world.entries())
    assert world.exhibits() == []
