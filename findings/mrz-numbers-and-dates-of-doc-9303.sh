#!/usr/bin/env bash
# Expected: the checker of the mrz package accepts machine readable zones that ICAO Doc
# 9303 describes: a card number longer than nine characters, a birth date of which only the
# year is known, and countries and bodies of the code list.
# Seen: all of these are refused as false, although every check digit is right.
# Why it matters: a border post that drops "false" zones drops refugees without a known
# birthday, Belgian identity cards (twelve digits) and officials of several organisations.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  mrz==0.6.2

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("mrz", version("mrz"))
from mrz.checker.td1 import TD1CodeChecker
from mrz.checker.td3 import TD3CodeChecker


def digit(text):
    value = {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
    value["<"] = 0
    return str(sum(value[c] * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)


def passport(born="740812", state="UTO"):
    number, until, extra = "L898902C3", "300415", "<" * 14
    second = (number + digit(number) + state + born + digit(born) + "F"
              + until + digit(until) + extra + "<")
    whole = second[0:10] + second[13:20] + second[21:43]
    return ("P<UTOERIKSSON<<ANNA<MARIA").ljust(44, "<") + "\n" + second + digit(whole)


def card(number="D23145890734"):
    head, rest = number[:9], number[9:]
    first = ("I<UTO" + head + "<" + rest + digit(head + "<" + rest)).ljust(30, "<")
    born, until = "340712", "950712"
    second = born + digit(born) + "M" + until + digit(until) + "UTO" + "<" * 11
    whole = first[5:30] + second[0:7] + second[8:15] + second[18:29]
    return "\n".join((first, second + digit(whole), "STEVENSON<<PETER<JOHN".ljust(30, "<")))


seen = {
    "plain passport": bool(TD3CodeChecker(passport())),
    "card number of twelve": bool(TD1CodeChecker(card())),
    "day of birth unknown": bool(TD3CodeChecker(passport("7408<<"))),
    "month and day unknown": bool(TD3CodeChecker(passport("74<<<<"))),
    "nothing of birth known": bool(TD3CodeChecker(passport("<<<<<<"))),
    "INTERPOL (XPO)": bool(TD3CodeChecker(passport(state="XPO"))),
    "Council of Europe (XCE)": bool(TD3CodeChecker(passport(state="XCE"))),
}
print(passport("7408<<"), card(), sep="\n")
print(seen)
tell("all accepted", "the plain one alone",
     [name for name, good in seen.items() if good] == ["plain passport"])
PY
