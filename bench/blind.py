"""What blind lookup costs: evaluations, entries, views, deltas, and strangers.

    python -m bench.blind [--keys 100000] [--crowd 200000] [--data FOLDER]

Everything is processor time. An evaluation is told as a ratio to the bare
multiplications that it cannot do without, two an element for the holder (the
evaluation, and its share of the proof) and four for the asker (to blind, twice to
verify, to unblind), measured by turns in the same run. ``--crowd`` counts strangers
that the project's own keys meet among so many made people, and needs the data folder;
two minutes for 100,000.
"""

from __future__ import annotations

import argparse
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import islice
from statistics import mean, median
from time import process_time

from bench.matching.keys import TRAVELLERS, _question, _record, read_cases
from bench.matching.pairs import data_folder
from bench.matching.population import people
from node.blind.entry import entry_change, plain_entry, record_tag, tagged_entries
from node.blind.publish import PublishedView, change, publish
from node.blind.sizes import view_size
from node.crypto import oprf, ristretto
from node.errors import BadInput
from node.matching.keys.blind import blind_question_keys, blind_record_keys
from node.matching.keys.joint import date_asked, is_firm
from node.model.query import Question

MILLION = 1_000_000
TURNS = 7
KEY = oprf.derive_key(bytes(32), b"bench")
VIEW_KEY, TAG_KEY = b"v" * 32, b"t" * 32
KEYS_A_RECORD = 10


def main() -> None:
    """Measure and print."""
    options = _options()
    evaluations()
    sizes()
    built = building(options.keys)
    chances(options.keys)
    changes(built)
    if options.crowd:
        strangers(options.crowd, options.data)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that ``work`` takes."""
    began = process_time()
    work()
    return process_time() - began


def bare(times: int) -> float:
    """Return the seconds of so many bare multiplications."""
    scalar = ristretto.random_scalar()
    element = ristretto.multiply_base(scalar)
    return timed(lambda: [ristretto.multiply(scalar, element) for _ in range(times)])


def evaluations() -> None:
    """Print holder and asker as ratios to bare multiplications."""
    print("an element, to the bare multiplications (holder 2, asker 4)")
    for batch, repeats in ((1, 100), (16, 10), (1000, 1)):
        holder, asker = [], []
        for _ in range(TURNS):
            inputs = [secrets.token_bytes(16) for _ in range(batch)]
            ours = theirs = base = 0.0
            for _ in range(repeats):
                base += bare(2 * batch)
                blinds: list[oprf.Blind] = []
                theirs += timed(
                    lambda to=blinds, of=inputs: to.extend(map(oprf.blind, of))
                )
                sent = [one.element for one in blinds]
                told: list[oprf.Evaluated] = []
                ours += timed(
                    lambda to=told, of=sent: to.append(oprf.blind_evaluate(KEY, of))
                )
                theirs += timed(
                    lambda b=blinds, t=told: oprf.finalize(b, t[0], KEY.public)
                )
            holder.append(ours / base)
            asker.append(theirs / base / 2)
        print(
            f"  batch {batch:5}  holder {median(holder):.2f}  asker {median(asker):.2f}"
        )


def sizes() -> None:
    """Print the bytes that a true key takes, padding and reserve included."""
    print("bytes a true key: tagged, plain")
    for true in (10_000, 100_000, MILLION, 10 * MILLION):
        shown = view_size(true) / true
        print(f"  {true:10,} keys  {8 * shown:.2f}  {6 * shown:.2f}")


def building(keys: int) -> PublishedView:
    """Print what a view of a million keys takes, from ``keys`` that are made."""
    base = bare(2000) / 2000
    values: list[bytes] = []
    took = timed(
        lambda: values.extend(oprf.evaluate(KEY, b"%d" % n) for n in range(keys))
    )
    entries: list[bytes] = []

    def enter() -> None:
        for number, value in enumerate(values):
            tag = record_tag(TAG_KEY, str(number // KEYS_A_RECORD))
            entries.extend(tagged_entries(VIEW_KEY, value, [tag]))

    entered = timed(enter)
    filled = [*entries, *(secrets.token_bytes(8) for _ in range(MILLION - keys))]
    made: list[PublishedView] = []
    published = timed(lambda: made.append(publish(filled, tagged=True)))
    scale = MILLION / keys
    whole = (took + entered) * scale + published
    base = (base + bare(2000) / 2000) / 2
    print(f"a million keys, from {keys:,} (seconds of one core)")
    print(f"  evaluated {took * scale:.0f}  entered {entered * scale:.1f}", end="")
    print(f"  padded and sorted {published:.1f}  bare {base * MILLION:.0f}", end="")
    print(f"  ratio {whole / base / MILLION:.2f}")
    return made[0]


def chances(keys: int) -> None:
    """Print how often what is not there is found, by the first three bytes."""
    held = {plain_entry(VIEW_KEY, b"%064d" % n)[:3] for n in range(keys)}
    asked = (plain_entry(VIEW_KEY, b"-%063d" % n)[:3] for n in range(keys))
    met = sum(start in held for start in asked) / keys
    expected = 1 - (1 - 2**-24) ** keys
    print(f"found by chance by 24 of the bits: {met:.5f}, expected {expected:.5f}")


def changes(built: PublishedView) -> None:
    """Print what 1,000 records that change all their keys take, evaluation included."""
    gone = set(islice(_true(built), 1000 * KEYS_A_RECORD))

    def turn() -> None:
        come: set[bytes] = set()
        for number in range(1000 * KEYS_A_RECORD):
            value = oprf.evaluate(KEY, b"new %d" % number)
            tag = record_tag(TAG_KEY, f"new {number // KEYS_A_RECORD}")
            come |= entry_change(VIEW_KEY, value, [], [tag])[1]
        change(built, gone, come)

    took = timed(turn)
    base = bare(1000 * KEYS_A_RECORD)
    print(
        f"1,000 records of {KEYS_A_RECORD} keys each changed in a million entries: ",
        end="",
    )
    print(f"{took:.2f} s, of which bare multiplications {base:.2f}")


def _true(built: PublishedView) -> list[bytes]:
    view, every = built.view, range(0, built.view.count, 90)
    return [e for n in every if (e := view.entry(n)) not in built.dummies]


def strangers(count: int, data: str) -> None:
    """Print how many of a million made people a question meets, and firmly."""
    folder = data_folder(data)
    cases = tuple(read_cases(folder))
    travellers = list(
        islice(people(count + TRAVELLERS, seed=2, data=folder), TRAVELLERS)
    )
    questions = [case.question for case in cases]
    questions += [_question(person) for person in travellers]
    asked = [_keys(question) for question in questions]
    by_key: dict[str, list[int]] = defaultdict(list)
    for number, keys in enumerate(asked):
        for key in keys:
            by_key[key].append(number)
    alone, firm = Counter[int](), Counter[int]()
    for person in people(count, seed=1, data=folder):
        met: dict[int, list[str]] = defaultdict(list)
        for key in blind_record_keys(_record(person)):
            for number in by_key.get(key, ()):
                met[number].append(key)
        for number, keys in met.items():
            alone[number] += 1
            firm[number] += is_firm(asked[number], keys)
    print(f"strangers a question of a million, from {count:,}; pairs found, and firm")
    for title, first, last in (
        ("hard", 0, len(cases)),
        ("travellers", len(cases), len(questions)),
    ):
        for date in ("whole", "part", "none"):
            some = [n for n in range(first, last) if date_asked(asked[n]) == date]
            if not some:
                continue
            scale = MILLION / count
            each = mean(alone[n] for n in some) * scale
            line = f"  {title:10} {date:5}  alone {each:7.3f}"
            line += f"  firm {mean(firm[n] for n in some) * scale:6.3f}"
            if not first:
                true = [
                    set(asked[n]) & set(blind_record_keys(cases[n].record))
                    for n in some
                ]
                sure = sum(
                    is_firm(asked[n], k) for n, k in zip(some, true, strict=True)
                )
                line += f"  found {sum(map(bool, true))}  firm {sure}"
            print(line, flush=True)


def _keys(question: Question) -> Sequence[str]:
    try:
        return blind_question_keys(question)
    except BadInput:
        return ()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.blind", description=__doc__)
    parser.add_argument("--keys", type=int, default=100_000)
    parser.add_argument("--crowd", type=int, default=0)
    parser.add_argument("--data", default="")
    return parser.parse_args()


if __name__ == "__main__":
    main()
