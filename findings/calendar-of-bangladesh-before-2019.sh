#!/usr/bin/env bash
# Expected: bangla, released in 2026, tells the Bengali date that is printed in Bangladesh.
# The calendar was set anew in 2019, so that three days of the nation keep their place: 16
# December is 1 Poush, 21 February 8 Falgun, 26 March 12 Choitro.
# Seen: it still has the rule of 1987: 16 December 2025 is 2 Poush, 21 February 2026 is 9
# Falgun. From the middle of October to the middle of March every day is one too far;
# spring and summer are right.
# Why it matters: letters and certificates of Bangladesh carry both dates. For five months
# of each year they seem to contradict each other, and a true paper looks forged.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps bangla==0.0.6
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from datetime import date, timedelta

import bangla

print("bangla", version("bangla"))
LENGTHS = [31] * 6 + [30] * 4 + [29, 30]  # of 1432, from 14 April 2025 on


def due(day):
    left = (day - date(2025, 4, 14)).days
    month = 0
    while left >= LENGTHS[month]:
        left -= LENGTHS[month]
        month += 1
    return left + 1


def seen(day):
    told = bangla.get_date(day.day, day.month, day.year)["date"]
    return int(bangla.convert_bangla_digit_to_english_digit(told))


year = [date(2025, 4, 14) + timedelta(days=n) for n in range(sum(LENGTHS))]
apart = [day for day in year if seen(day) != due(day)]
for day in (date(2025, 12, 16), date(2026, 2, 21), date(2026, 3, 26)):
    print(day, "due:", due(day), "seen:", seen(day))
tell("0 days apart", f"{len(apart)} of {len(year)}, {apart[0]} to {apart[-1]}",
     sum(LENGTHS) == 365
     and (apart[0], apart[-1]) == (date(2025, 10, 16), date(2026, 3, 14))
     and apart == [apart[0] + timedelta(days=n) for n in range(len(apart))])
PY
