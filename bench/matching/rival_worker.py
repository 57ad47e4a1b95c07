"""The process in which known matchers run: pairs come in, scores and seconds go out.

It runs under the Python of another environment, and so imports nothing of ours.

    in    {"matchers": ["logic-v2"], "repeats": 0}    one line
          {"left": {...}, "right": {...}}             a line for each pair
    out   {"versions": {...}}
          {"matcher": "logic-v2", "scores": [...], "seconds": [...]}
          {"matcher": "er-unstable", "missing": "ModuleNotFoundError"}

Whatever can be made of one side alone is made before the clock starts, which counts
processor time. The first of ``seconds`` is the first time any pair was compared;
``repeats`` more follow.
"""

from __future__ import annotations

import gc
import hashlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from typing import Any

Given = Mapping[str, Any]
Compare = Callable[[Any, Any], float]
Prepare = Callable[[Given], Any]

PACKAGES = ("nomenklatura", "followthemoney", "rigour", "rapidfuzz", "anyascii")
NAMES = ("name", "alias", "weakAlias", "previousName")
_NOT_WORD = re.compile(r"[^a-z0-9 ]+")
EQUAL_BIRTH, NO_YEAR = 0.10, -0.25  # the rule of the shared data's README


# --- rapidfuzz ----------------------------------------------------------------


def _plain(given: Given) -> tuple[list[str], set[str], set[str]]:
    from anyascii import anyascii

    found = given["properties"]
    names = [value for name in NAMES for value in found.get(name, ())]
    folded = [" ".join(_NOT_WORD.sub(" ", anyascii(n).lower()).split()) for n in names]
    births = set(found.get("birthDate", ()))
    return list(dict.fromkeys(folded)), births, {born[:4] for born in births}


def _fuzz(scorer: str, *, births: bool) -> tuple[Prepare, Compare]:
    from rapidfuzz import fuzz

    ratio = getattr(fuzz, scorer)

    def compare(left: Any, right: Any) -> float:
        best: float = max(
            (ratio(a, b) for a, b in product(left[0], right[0])), default=0
        )
        best /= 100
        if births and left[1] and right[1]:
            if left[1] & right[1]:
                return best + EQUAL_BIRTH
            if not left[2] & right[2]:
                return best + NO_YEAR
        return best

    return _plain, compare


# --- rigour, nomenklatura -----------------------------------------------------


def _proxy(given: Given) -> Any:
    return _proxy_of(json.dumps(given, sort_keys=True))


@cache
def _proxy_of(text: str) -> Any:
    """Return an entity; each has an id of its own, as matchers keep caches by id."""
    from followthemoney import EntityProxy, model

    given = json.loads(text)
    known = model[given["schema"]].properties
    return EntityProxy.from_dict(
        {
            "id": hashlib.sha256(text.encode()).hexdigest(),
            "schema": given["schema"],
            "properties": {n: v for n, v in given["properties"].items() if n in known},
        },
        cleaned=False,
    )


def _nomenklatura(name: str) -> tuple[Prepare, Compare]:
    from nomenklatura.matching import ScoringConfig, get_algorithm

    algorithm, config = get_algorithm(name), ScoringConfig.defaults()

    def compare(left: Any, right: Any) -> float:
        return float(algorithm.compare(left, right, config).score)

    return _proxy, compare


@cache
def _analysed(schema: str, names: tuple[str, ...]) -> list[Any]:
    from rigour.names import NameTypeTag, analyze_names

    tag = NameTypeTag.PER if schema == "Person" else NameTypeTag.ORG
    return list(analyze_names(tag, names))


def _parts(given: Given) -> list[Any]:
    found = given["properties"]
    names = tuple(value for name in NAMES for value in found.get(name, ()))
    return _analysed(given["schema"], names)


def _compare_parts() -> tuple[Prepare, Compare]:
    """The share of letters that met, of the best two names."""
    from rigour.names import align_person_name_order, compare_parts

    def one(left: Any, right: Any) -> float:
        ours, theirs = align_person_name_order(list(left.parts), list(right.parts))
        total, met = 0, 0.0
        for found in compare_parts(ours, theirs):
            size = len(found.qstr) + len(found.rstr)
            total += size
            met += size * found.score
        return met / total if total else 0.0

    def compare(left: Any, right: Any) -> float:
        return max((one(a, b) for a, b in product(left, right)), default=0.0)

    return _parts, compare


# --- all ----------------------------------------------------------------------

_MAKE: Mapping[str, Callable[[], tuple[Prepare, Compare]]] = {
    "token_sort": lambda: _fuzz("token_sort_ratio", births=False),
    "token_set": lambda: _fuzz("token_set_ratio", births=False),
    "wratio": lambda: _fuzz("WRatio", births=False),
    "token_sort+dob": lambda: _fuzz("token_sort_ratio", births=True),
    "token_set+dob": lambda: _fuzz("token_set_ratio", births=True),
    "wratio+dob": lambda: _fuzz("WRatio", births=True),
    "compare_parts": _compare_parts,
    "name-based": lambda: _nomenklatura("name-based"),
    "name-qualified": lambda: _nomenklatura("name-qualified"),
    "ofac": lambda: _nomenklatura("ofac"),
    "logic-v1": lambda: _nomenklatura("logic-v1"),
    "logic-v2": lambda: _nomenklatura("logic-v2"),
    "regression-v1": lambda: _nomenklatura("regression-v1"),
    "er-unstable": lambda: _nomenklatura("er-unstable"),
}


def _pass(
    compare: Compare, pairs: Iterable[tuple[Any, Any]]
) -> tuple[list[float], float]:
    gc.collect()
    began = time.process_time()
    scores = [compare(left, right) for left, right in pairs]
    return scores, time.process_time() - began


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _say(what: Mapping[str, object]) -> None:
    print(json.dumps(what), flush=True)


def main() -> None:
    """Read pairs, compare them, write what came of it."""
    wanted = json.loads(sys.stdin.readline())
    pairs = [(found["left"], found["right"]) for found in map(json.loads, sys.stdin)]
    _say({"versions": _versions()})
    for name in wanted["matchers"]:
        try:
            prepare, compare = _MAKE[name]()
        except (ImportError, AttributeError) as missing:
            _say({"matcher": name, "missing": type(missing).__name__})
            continue
        ready = [(prepare(left), prepare(right)) for left, right in pairs]
        scores, first = _pass(compare, ready)
        again = [_pass(compare, ready)[1] for _ in range(wanted["repeats"])]
        _say({"matcher": name, "scores": scores, "seconds": [first, *again]})


if __name__ == "__main__":
    main()
