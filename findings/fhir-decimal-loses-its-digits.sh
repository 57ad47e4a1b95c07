#!/usr/bin/env bash
# Expected: fhir.resources keeps the precision of a decimal, as FHIR asks ("1.80" is not
# "1.8"), so that JSON read and written again is the same JSON.
# Seen: 1.80 becomes 1.8, whether it came as JSON or as a Decimal, twenty digits become
# seventeen, and a time of death loses the digits after the microsecond.
# Why it matters: a health agency's signed record, read into the model and written again,
# no longer fits its signature, and a measured precision is gone. Keep the bytes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  fhir.resources==8.3.0 fhir-core==1.1.12 pydantic==2.14.4

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("fhir.resources", version("fhir.resources"), "fhir-core", version("fhir-core"))
import json
import re
from decimal import Decimal

from fhir.resources.observation import Observation
from fhir.resources.patient import Patient


def again(number):
    text = ('{"resourceType":"Observation","status":"final","code":{"text":"height"},'
            '"valueQuantity":{"value":%s,"unit":"m"}}' % number)
    out = Observation.model_validate_json(text).model_dump_json()
    return re.search(r'"value":([^,}]+)', out)[1]


seen = {number: again(number) for number in ("1.80", "0.12345678901234567890")}
made = Observation(status="final", code={"text": "height"},
                   valueQuantity={"value": Decimal("1.80")})
seen["Decimal 1.80"] = re.search(r'"value":([^,}]+)', made.model_dump_json())[1]
died = "2015-02-07T13:28:17.123456789Z"
patient = Patient.model_validate({"resourceType": "Patient", "deceasedDateTime": died})
seen[died] = json.loads(patient.model_dump_json())["deceasedDateTime"]
for before, after in seen.items():
    print(before, "->", after)
tell("every value as it came", "no value as it came",
     seen["1.80"] == "1.8" and seen["Decimal 1.80"] == "1.8"
     and len(seen["0.12345678901234567890"]) < 20
     and seen[died] == "2015-02-07T13:28:17.123456Z")
PY
