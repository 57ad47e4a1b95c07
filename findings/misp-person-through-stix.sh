#!/usr/bin/env bash
# Expected: a MISP person object, turned into STIX 2.1 and back by MISP's own pair of
# converters, is the same object: the pair marks its output to be read back without loss.
# Seen: first, middle and last name come back as one full name of another type; the
# comment "day uncertain" on a date of birth, the flag on a name and the date of the event
# are gone. No error is reported.
# Why it matters: which part is the family name cannot be told again, and a doubtful birth
# date comes back as a certain one.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  misp-stix==2026.10.12 pymisp==2.5.34.4 stix2==3.0.2

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("misp-stix", version("misp-stix"), "pymisp", version("pymisp"))
import json
import warnings

warnings.simplefilter("ignore")
from misp_stix_converter import InternalSTIX2toMISPParser, MISPtoSTIX21Parser
from pymisp import MISPEvent, MISPObject

event = MISPEvent()
event.info, event.date = "Missing person", "2026-01-02"
event.Orgc = {"name": "Agency", "uuid": "5d0092c5-5f74-4287-9642-33f4c354e56d"}
person = MISPObject("person")
person.add_attribute("first-name", value="Anna", to_ids=True)
person.add_attribute("middle-name", value="Maria")
person.add_attribute("last-name", value="Garcia Lopez")
person.add_attribute("date-of-birth", value="1965-03-12", comment="day uncertain")
person.add_attribute("nationality", value="ES")
event.add_object(person)

there = MISPtoSTIX21Parser()
there.parse_misp_event(event)
back = InternalSTIX2toMISPParser()
back.load_stix_bundle(there.bundle)
back.parse_stix_bundle()


def shown(one):
    tree = json.loads(one.to_json())
    return {a["object_relation"]: (a["value"], a.get("comment"), a.get("to_ids"))
            for a in tree["Object"][0]["Attribute"]}, tree.get("date")


sent, date_sent = shown(event)
got, date_got = shown(back.misp_event)
print("sent:", sent, date_sent)
print("back:", got, date_got)
print("errors:", dict(there.errors or {}), dict(back.errors or {}))
tell("the same attributes", f"lost {sorted(set(sent) - set(got))}, "
     f"new {sorted(set(got) - set(sent))}",
     {"first-name", "middle-name", "last-name"} <= set(sent) - set(got)
     and got["full-name"][0] == "Anna Maria Garcia Lopez"
     and got["date-of-birth"][1] is None and date_got != date_sent
     and not back.errors)
PY
