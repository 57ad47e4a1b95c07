#!/usr/bin/env bash
# Expected: dateparser, which knows Thai months and Thai digits, reads the year of a Thai
# date, 2569 of the Buddhist era, as 2026; it reads Jalali and Hijri with modules of theirs.
# Seen: it answers with the year 2569 of ours. German "12.03.65" becomes 2065, a year
# alone becomes a whole day of today's date, and 12 "listopada" written the Croatian way
# (October there) becomes November, as in Polish.
# Why it matters: an answer that is a proper date hides that it is none; a birth in 2569 or
# 2065 only fails if someone asks whether a birth may lie ahead.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  dateparser==1.5.0

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("dateparser", version("dateparser"))
import warnings

warnings.simplefilter("ignore")
from datetime import date, datetime

import dateparser


def read(text, **options):
    found = dateparser.parse(text, settings={"RELATIVE_BASE": datetime(2026, 11, 20)},
                             **options)
    return found and found.date()


seen = {
    "5 มีนาคม 2569": read("5 มีนาคม 2569"),
    "๕ มีนาคม ๒๕๖๙": read("๕ มีนาคม ๒๕๖๙"),
    "12.03.65": read("12.03.65", languages=["de"]),
    "1965": read("1965"),
    "12. listopada 1965.": read("12. listopada 1965."),
}
for text, day in seen.items():
    print(f"{text:20} -> {day}")
tell("2026-03-05 for the Thai texts", seen["5 มีนาคม 2569"],
     seen["5 มีนาคม 2569"] == seen["๕ มีนาคม ๒๕๖๙"] == date(2569, 3, 5)
     and seen["12.03.65"] == date(2065, 3, 12) and seen["1965"] == date(1965, 11, 20)
     and seen["12. listopada 1965."] == date(1965, 11, 12))
PY
