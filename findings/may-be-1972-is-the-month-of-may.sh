#!/usr/bin/env bash
# Expected: edtf's text_to_edtf reads "may be 1972" as an uncertain year, and "12 April 72"
# of a list of persons as 1972, or refuses them.
# Seen: "may be 1972" and "may have been 1972" are May 1972, "12 April 72" is the year 2072,
# "1972 or 1974" is 1972 alone, "March or April 1972" is the March of any year, and "early
# 1970s" the whole decade.
# Why it matters: lists write dates of birth like this. What is said to be unsure comes out
# surer than it was, and a person is born in 46 years.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps edtf==5.0.2 pyparsing==3.3.3 python-dateutil==4.0.0 six==1.17.0
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from edtf import text_to_edtf

print("edtf", version("edtf"))
EXPECTED = {"may be 1972": "1972?", "may have been 1972": "1972?", "may 1972": "1972-05",
            "12 April 72": "1972-04-12", "April 1972": "1972-04",
            "1972 or 1974": "[1972,1974]", "March or April 1972": "[1972-03,1972-04]",
            "circa 1972": "1972~"}
seen = {text: str(text_to_edtf(text)) for text in EXPECTED}
tell(EXPECTED, seen,
     seen == {"may be 1972": "1972-05", "may have been 1972": "1972-05",
              "may 1972": "1972-05", "12 April 72": "2072-04-12",
              "April 1972": "1972-04", "1972 or 1974": "1972",
              "March or April 1972": "XXXX-03", "circa 1972": "1972~"})
PY
