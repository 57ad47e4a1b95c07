#!/usr/bin/env bash
# Expected: pydicom compares names as DICOM means them: the standard lets a writer leave
# out empty parts at the end, so "Adams^John" and "Adams^John^^^" are one name.
# Seen: they are unequal and hash apart, though every part of them is equal; what
# from_named_components builds is the short form, what many devices send is the long one.
# Why it matters: an index of patients keyed by the name holds one person twice, and a
# query built from parts misses what the scanner sent.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  pydicom==3.0.2

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("pydicom", version("pydicom"))
from pydicom.valuerep import PersonName

sent = PersonName("Adams^John^^^")
built = PersonName.from_named_components(family_name="Adams", given_name="John")
PARTS = ("family_name", "given_name", "middle_name", "name_prefix", "name_suffix")
same_parts = all(getattr(sent, p) == getattr(built, p) for p in PARTS)
print(repr(str(sent)), repr(str(built)), "parts equal:", same_parts)
tell("equal, one entry in a set", f"equal: {sent == built}, entries: {len({sent, built})}",
     same_parts and sent != built and len({sent, built}) == 2)
PY
