#!/usr/bin/env bash
# Expected: python-bidi's two functions, get_display of bidi and of bidi.algorithm, lay out
# a line alike: UAX 9 (rule L4) mirrors brackets in text from right to left, and its
# isolates (since Unicode 6.3) are invisible.
# Seen: bidi.get_display, the newer, leaves brackets as they stand, so that they open to the
# outside; bidi.algorithm.get_display mirrors them, and raises AssertionError at the first
# isolate, which is what a careful program sets around a foreign name.
# Why it matters: a dossier printed with a name in brackets, an alias or a maiden name,
# reads wrong with one of them, and is not printed at all with the other.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps python-bidi==0.6.12
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from bidi import get_display as newer
from bidi.algorithm import get_display as older

print("python-bidi", version("python-bidi"))
NAME = "\u05d0\u05d1\u05d2"
bracketed = {"newer": newer(f"({NAME})"), "older": older(f"({NAME})")}
isolated = f"asked: \u2068{NAME}\u2069."
try:
    raised = older(isolated)
except AssertionError as error:
    raised = f"AssertionError: {error}"
print(ascii(bracketed), ascii(newer(isolated)), raised, sep="\n")
back = NAME[::-1]
tell(f"({ascii(back)}) of both, and no error", raised,
     bracketed == {"newer": f"){back}(", "older": f"({back})"}
     and back in newer(isolated) and raised == "AssertionError: FSI not allowed here")
PY
