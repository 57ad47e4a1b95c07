"""Families of the channel, put together."""

from node.flows.channel.family import ChannelFamily, together
from node.flows.channel.handlers import ItemHandler
from node.flows.ports import PutSetting
from node.model.parcel import ReceiptOutcome, Verb
from tests.simulator import START


def handler(verb):
    return ItemHandler(
        done=ReceiptOutcome.NOTED,
        check=lambda item: None,
        begin=lambda peer, items, now: verb,
        ready=lambda delivery, item, peer: True,
    )


def says(name):
    return lambda peer, now: (PutSetting(name, b""),)


def named(effects):
    return [effect.name for effect in effects]


def test_each_verb_has_its_family_and_each_family_says_its_own_again():
    one = ChannelFamily({Verb.READ: handler("a")}, says("again-1"), says("first-1"))
    two = ChannelFamily({Verb.HIT: handler("b")}, says("again-2"))
    both = together((one, two))
    assert both.handlers == {**one.handlers, **two.handlers}
    assert named(both.resend("gr-two", START)) == ["again-1", "again-2"]
    assert named(both.first_parcel("gr-two", START)) == ["first-1"]


def test_no_family_takes_nothing_and_says_nothing():
    none = together(())
    assert (dict(none.handlers), none.resend("gr-two", START)) == ({}, ())
