"""Which of our records a question opens, and what it costs to find them."""

from dataclasses import replace
from itertools import islice

import pytest

from node.flows.boxing import put_record
from node.flows.search import (
    CANDIDATES_PER_QUESTION,
    WEAK_PER_QUESTION,
    Search,
    every,
)
from node.matching.keys import question_selectors
from tests.memory import MemoryStore
from tests.unit.flows.keyring import NOW, keys
from tests.unit.matching.making import question, record


class Counting:
    """Holdings that count the records they hand out."""

    def __init__(self, holdings):
        self._holdings = holdings
        self.loaded = 0

    def find(self, tokens, *, limit):
        return self._holdings.find(tokens, limit=limit)

    def load(self, numbers):
        self.loaded += len(numbers)
        return self._holdings.load(numbers)


@pytest.fixture
def held():
    """Makes a search over persons of these names and dates of birth."""
    ring = keys()

    def make(people):
        store = MemoryStore(ring)
        for number, (name, born) in enumerate(people):
            person = record("person", name=name, birth_date=born)
            person = replace(person, source_id=str(number))
            store.put(put_record(person, ring, agency="gr-two", now=NOW))
        return Search(ring, Counting(store.holdings))

    return make


def ask(search, **terms):
    asked = question("person", **terms)
    (found,) = search.find([(asked, question_selectors(asked))])
    return found


def names(found):
    return [
        next(f.value for f in one.stored.record.fields if f.field == "name")
        for one in found
    ]


def crowd(born, count):
    """People who share one name of the question, and nothing else."""
    letters = "bdfgjlmnprst"
    first = (f"{a}a{b}o{a}ir" for a in letters for b in letters)
    return [(f"{name} Hussein", born) for name in islice(first, count)]


def test_a_whole_date_opens_nobody_else_who_was_born_in_that_year(held):
    search = held([("Khalid Hussein", "1963-05-17"), *crowd("1963-08-30", 100)])
    assert names(ask(search, name="Halid Hussein", birth_date="1963-05-17")) == [
        "Khalid Hussein"
    ]
    assert search.holdings.loaded == 1


def test_who_shares_only_a_weak_key_with_few_is_looked_at(held):
    search = held([("Khalid Hussein", "1963"), *crowd("1970-08-30", 100)])
    assert names(ask(search, name="Halid Hussein", birth_date="1963-05-17")) == [
        "Khalid Hussein"
    ]


@pytest.mark.parametrize("born", ["1963", "1963-05-17"])
@pytest.mark.parametrize("size", [WEAK_PER_QUESTION, 40, 100])
def test_a_crowd_that_shares_a_weak_key_is_looked_at_whole_or_not_at_all(
    held, size, born
):
    search = held(crowd("1963", size))
    few = size <= WEAK_PER_QUESTION
    asked = question("person", name="Xanthippe Hussein", birth_date=born)
    (found,) = search.candidates([(asked, question_selectors(asked))], every)
    assert len(found) == (size if few else 0)
    # One more than is taken has to be opened to see that there are more.
    assert search.holdings.loaded == (size if few else WEAK_PER_QUESTION + 1)


def test_who_shares_more_than_a_weak_key_is_found_in_any_crowd(held):
    search = held([*crowd("1963", 140), ("Khalid Hussein", "1963")])
    assert names(ask(search, name="Khalid Hussein", birth_date="1963-05-17"))[0] == (
        "Khalid Hussein"
    )
    assert search.holdings.loaded == 1 + WEAK_PER_QUESTION + 1


def test_one_name_and_a_year_have_weak_keys_alone_and_are_looked_up_by_them(held):
    search = held([*crowd("1963-08-30", 30), ("Khalid Hussein", "1963-05-17")])
    ask(search, family_name="Hussein", birth_date="1963")
    assert search.holdings.loaded == 31


@pytest.mark.attack
def test_a_question_made_to_open_everything_opens_a_few(held):
    search = held(crowd("1963", 140))
    ask(search, family_name="Hussein", birth_date="1963")
    assert search.holdings.loaded == CANDIDATES_PER_QUESTION


def test_questions_asked_together_are_answered_each_for_itself(held):
    search = held([("Khalid Hussein", "1963-05-17"), ("Rui Alves", "1970")])
    asked = [
        question("person", name="Rui Alves", birth_date="1970-01-02"),
        question("person", name="Nobody Else"),
        question("person", name="Hussein Khalid"),
    ]
    found = search.find([(one, question_selectors(one)) for one in asked])
    assert [names(one) for one in found] == [["Rui Alves"], [], ["Khalid Hussein"]]
