"""The work of all peers on one thread, in turn."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

import pytest

from node.transport.work import SHARED_FOR_S, SHARED_TURN_S, TURN_S, FairWork


class Ticking:
    """A clock that is as late as the work has made it."""

    def __init__(self):
        self.at = 0.0

    def monotonic(self):
        return self.at


class World:
    def __init__(self):
        self.clock = Ticking()
        self.done = []
        self.turns = 0

    def steps(self, name, count, *, each=TURN_S):
        for _ in range(count):
            self.clock.at += each
            self.done.append(name)
            yield
        return name

    def run(self, story):
        async def whole():
            async def heard():
                self.turns += 1
                await asyncio.sleep(0)

            async def done(waits):
                await asyncio.wait([asyncio.wrap_future(waits)])

            loop = asyncio.get_running_loop()
            work = FairWork(loop, self.clock, heard, done)
            await story(work)

        asyncio.run(whole())


@pytest.mark.attack
def test_sixteen_long_queries_of_one_peer_hold_another_up_for_one_turn_each():
    world = World()

    async def story(work):
        loud = [
            asyncio.ensure_future(work.do("loud", world.steps("loud", 100)))
            for _ in range(16)
        ]
        for _ in range(50):
            await asyncio.sleep(0)
        assert world.done.count("loud") >= 10
        for _ in range(5):
            before = world.done.count("loud")
            assert await work.do("quiet", world.steps("quiet", 1)) == "quiet"
            assert world.done.count("loud") - before <= 2
        for one in loud:
            one.cancel()

    world.run(story)


@pytest.mark.attack
def test_many_short_messages_of_one_peer_do_not_go_before_anothers_one():
    world = World()

    async def story(work):
        short = [work.do("loud", world.steps("loud", 1)) for _ in range(200)]
        loud = [asyncio.ensure_future(one) for one in short]
        await asyncio.sleep(0)
        await work.do("quiet", world.steps("quiet", 1))
        assert world.done.count("loud") <= 3
        assert await asyncio.gather(*loud) == ["loud"] * 200

    world.run(story)


def test_steps_that_are_small_are_done_together():
    world = World()

    async def story(work):
        both = (
            work.do("a", world.steps("a", 8, each=0.001)),
            work.do("b", world.steps("b", 4, each=0.001)),
        )
        await asyncio.gather(*both)

    world.run(story)
    assert world.done[:4] == ["a"] * 4
    assert world.done[4:8] == ["b"] * 4


def test_what_the_work_raises_reaches_who_waits_and_nobody_else():
    world = World()

    def failing():
        yield
        raise ValueError("x")

    async def story(work):
        well = asyncio.ensure_future(work.do("a", world.steps("a", 3)))
        with pytest.raises(ValueError, match="x"):
            await work.do("a", failing())
        assert await well == "a"

    world.run(story)


@pytest.mark.attack
def test_work_that_nobody_waits_for_any_more_is_not_done():
    world = World()

    async def story(work):
        left = asyncio.ensure_future(work.do("a", world.steps("left", 100)))
        for _ in range(5):
            await asyncio.sleep(0)
        assert world.done
        left.cancel()
        await work.do("a", world.steps("stayed", 3))

    world.run(story)
    assert world.done.count("left") <= 6


@pytest.mark.attack
def test_turns_are_shorter_while_another_has_work_and_long_again_afterwards():
    world = World()

    async def story(work):
        each = SHARED_TURN_S * 0.6  # two of them are a turn, or four
        assert await work.do("quiet", world.steps("quiet", 1)) == "quiet"
        for turns in (10, 6):  # the last step of each returns
            world.turns = 0
            more = (work.do("loud", world.steps(n, 8, each=each)) for n in "ab")
            await asyncio.gather(*more)
            assert world.turns == turns
            world.clock.at += SHARED_FOR_S

    world.run(story)


def test_work_that_waits_lets_others_go_on_and_is_gone_on_with_after():
    world, waits = World(), Future()

    def waiting():
        world.done.append("asks")
        yield waits
        world.done.append("has")
        return waits.result()

    async def story(work):
        one = asyncio.ensure_future(work.do("a", waiting()))
        await asyncio.sleep(0)
        assert await work.do("b", world.steps("b", 2)) == "b"
        assert await work.do("a", world.steps("a", 1)) == "a"
        assert world.done == ["asks", "b", "b", "a"]
        waits.set_result("x")
        assert await one == "x"

    world.run(story)


def test_that_what_work_waits_for_failed_is_for_the_work_to_see():
    world, waits = World(), Future()

    def waiting():
        yield waits
        return str(waits.exception())

    async def story(work):
        one = asyncio.ensure_future(work.do("a", waiting()))
        await work.do("b", world.steps("b", 1))
        waits.set_exception(ValueError("x"))
        assert await one == "x"

    world.run(story)


@pytest.mark.attack
def test_work_that_nobody_waits_for_is_not_gone_on_with_after_its_wait():
    world, waits = World(), Future()

    def waiting():
        yield waits
        world.done.append("has")

    async def story(work):
        left = asyncio.ensure_future(work.do("a", waiting()))
        await work.do("b", world.steps("b", 1))
        left.cancel()
        waits.set_result(None)
        for _ in range(9):
            await asyncio.sleep(0)

    world.run(story)
    assert world.done == ["b"]


def test_what_waits_when_the_door_is_closed_is_given_up_and_leaves_nothing():
    world, waits = World(), Future()

    def waiting():
        try:
            yield waits
            world.done.append("has")
        finally:
            world.done.append("closed")

    async def story(work):
        left = asyncio.ensure_future(work.do("a", waiting()))
        await work.do("b", world.steps("b", 1))
        await work.stop()
        with pytest.raises(asyncio.CancelledError):
            await left
        waits.set_result(None)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    world.run(story)
    assert world.done == ["b", "closed"]
