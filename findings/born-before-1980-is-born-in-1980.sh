#!/usr/bin/env bash
# Expected: python-gedcom gives the year of a birth for what GEDCOM can say of it, and -1,
# as it documents, where there is none to give; a search for births in 1980 leaves out who
# was born before it.
# Seen: the last word of the date is the year. BEF 1980 is found as born in 1980, BET 1980
# AND 1982 is 1982 and not found; 1 Adar of the Hebrew year 5740 is born in the year 5740, 1
# Vendemiaire 12 in the year 12. Dates with an old and a new year (11 FEB 1699/00), and INT
# 1980 (said so), have no year at all.
# Why it matters: the search for an heir or a descendant by year of birth answers with the
# wrong people, and is silent about those whose birth is told with care.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps python-gedcom==1.1.0
cd "$work"
venv/bin/python -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from gedcom.element.individual import IndividualElement
from gedcom.parser import Parser

print("python-gedcom", version("python-gedcom"))
due = {"3 FEB 1980": (1980, True), "BEF 1980": (-1, False),
       "BET 1980 AND 1982": (-1, False), "@#DHEBREW@ 1 ADR 5740": (1980, True),
       "@#DFRENCH R@ 1 VEND 12": (1803, False), "11 FEB 1699/00": (1700, False),
       "INT 1980 (said so)": (1980, True)}
lines = ["0 HEAD", "1 CHAR UTF-8"]
for number, text in enumerate(due):
    lines += [f"0 @I{number}@ INDI", "1 NAME Ann /Example/", "1 BIRT", f"2 DATE {text}"]
with open("tree.ged", "w") as file:
    file.write("\n".join([*lines, "0 TRLR", ""]))
parser = Parser()
parser.parse_file("tree.ged")
people = [one for one in parser.get_root_child_elements()
          if isinstance(one, IndividualElement)]
seen = {one.get_birth_data()[0]: (one.get_birth_year(), one.birth_year_match(1980))
        for one in people}
for text, told in seen.items():
    print(f"{text:24} due: {due[text]!s:14} seen: {told}")
tell("each as due", f"{sum(seen[text] != due[text] for text in due)} of {len(due)} are not",
     list(seen.values()) == [(1980, True), (1980, True), (1982, False), (5740, False),
                             (12, False), (-1, False), (-1, False)])
PY
