"""What a node warns its operator of."""

from types import SimpleNamespace

from node.app.doors import Doors, only_active
from node.flows.channel.capacity import Capacity, CapacityUsed
from node.flows.index.progress import IndexProgress
from node.store.lease import wanted
from node.transport.metrics import Metrics
from tests.simulator import FixedClock


def doors(room, *, restored=False, clock="", behind=(), views=()):
    waits = SimpleNamespace(waits=restored)
    progress = IndexProgress(behind=frozenset(behind))
    flows = SimpleNamespace(
        notices=SimpleNamespace(capacity=room),
        restorer=waits,
        reindexer=SimpleNamespace(progress=progress),
        blind=SimpleNamespace(standing=SimpleNamespace(said=lambda _now: views)),
    )
    config = SimpleNamespace(
        notices=SimpleNamespace(most_per_peer=2, most_mb_per_peer=1)
    )
    return Doors(config, flows, None, FixedClock(), Metrics(), None, lambda: clock)


def ending(**years):
    """Keys that end so many years from now."""
    now = FixedClock().now()
    views = [
        SimpleNamespace(use="sign", key_id=name, ends=now.replace(year=now.year + left))
        for name, left in years.items()
    ]
    return SimpleNamespace(key_views=lambda: views)


def test_a_peer_without_room_is_named_with_the_key_that_gives_it_more():
    room = Capacity(lambda _: CapacityUsed(2), 2, 100)
    assert doors(room).warnings(ending()) == ()
    room.take("pt-one", count=1, size=1, besides=CapacityUsed())
    (warning,) = doors(room).warnings(ending())
    assert "pt-one" in warning
    assert "notices.most_per_peer" in warning


def test_a_key_that_ends_soon_is_named():
    room = Capacity(lambda _: CapacityUsed(), 2, 100)
    (warning,) = doors(room).warnings(ending(soon=0, later=2))
    assert "soon" in warning


def test_a_node_that_was_restored_and_not_accepted_says_so_first():
    room = Capacity(lambda _: CapacityUsed(), 2, 100)
    (warning,) = doors(room, restored=True).warnings(ending())
    assert "restored review" in warning


def test_a_clock_in_doubt_is_said_with_what_follows():
    room = Capacity(lambda _: CapacityUsed(), 2, 100)
    (warning,) = doors(room, clock="was set 1:00:00 ahead").warnings(ending())
    assert warning.startswith("the clock was set 1:00:00 ahead: nothing is forgotten")


def test_that_something_is_read_anew_is_said():
    room = Capacity(lambda _: CapacityUsed(), 2, 100)
    (warning,) = doors(room, behind=("record",)).warnings(ending())
    assert "no_hit" in warning


def test_that_views_of_peers_are_old_or_being_made_is_said():
    room = Capacity(lambda _: CapacityUsed(), 2, 100)
    assert doors(room, views=("made",)).warnings(ending()) == ("made",)


def test_what_an_officer_does_is_kept_while_active_and_what_is_told_always():
    """Answers to a question are kept, also where its asker was disabled meanwhile."""
    ana = SimpleNamespace(pseudonym="o-1")

    def officer_of(_officer, _request):
        return wanted(None).officer

    def each(_officer, _request):
        yield wanted(None).officer

    once, stream, both = (
        SimpleNamespace(streams_in=i, streams_out=o)
        for i, o in [(False, False), (False, True), (True, True)]
    )
    assert only_active(once, officer_of)(ana, None) == "o-1"
    assert [*only_active(both, each)(ana, None)] == ["o-1"]
    assert [*only_active(stream, each)(ana, None)] == [""]
    assert wanted(None).officer == ""
