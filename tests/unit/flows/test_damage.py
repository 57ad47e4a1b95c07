"""What is known to be damaged: until all was looked over and it was not met again."""

from node.flows.damage import MOST, RECORD, Damage, Damaged

ONE, OTHER = Damaged(RECORD, "number 1", "gone"), Damaged("notice", "n-1", "gone")


def test_each_thing_is_told_once():
    told = []
    damage = Damage(told.append)
    damage.note([ONE, OTHER])
    damage.note([ONE])
    assert told == [ONE, OTHER]
    assert damage.records() == 1


def test_what_is_not_met_again_is_forgotten_after_all_was_looked_over():
    damage = Damage()
    damage.note([ONE])
    damage.all_looked_over()  # it may have been met before the look came by
    assert damage.standing() == (ONE,)
    damage.note([OTHER])
    damage.all_looked_over()
    assert damage.standing() == (OTHER,)
    damage.all_looked_over()
    assert damage.standing() == ()


def test_much_that_is_damaged_elsewhere_hides_no_record():
    damage = Damage()
    damage.note(Damaged("notice", f"n-{n}", "gone") for n in range(3 * MOST))
    damage.note([ONE])
    assert damage.records() == 1
    assert len(damage.standing()) == MOST + 1


def test_what_was_known_before_a_restart_is_known_and_not_told_again():
    told = []
    damage = Damage(told.append)
    damage.known_before([ONE], [ONE])
    assert (damage.records(), told) == (1, [])
    damage.note([ONE])
    assert told == []
