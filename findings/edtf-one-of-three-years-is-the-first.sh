#!/usr/bin/env bash
# Expected: three libraries for EDTF (ISO 8601-2) give a set, a season and a year the same
# first and last day.
# Seen: "[1980..1982]", one of these three years, ends with 1980 in edtf of npm; the two
# others say 1982. Winter 1980 ("1980-24") is October to December, December to February, or
# December alone, and year 0000, which EDTF has, is 1900 in @edtf-ts/core.
# Why it matters: "born between 1980 and 1982" is the common form of an unsure birth; a
# search by the last possible day does not find who was born in 1981 or 1982.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps edtf==5.0.2 pyparsing==3.3.3 python-dateutil==4.0.0 six==1.17.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" \
  edtf@4.11.1 @edtf-ts/core@0.4.2
cd "$work"
node - > js.txt <<'JS'
const texts = ["1980", "[1980,1982]", "[1980..1982]", "1980-24", "0000"];
const day = (moment) => new Date(Number(moment)).toISOString().slice(0, 10);
(async () => {
  const { default: one } = await import("edtf");
  const two = await import("@edtf-ts/core");
  for (const text of texts) {
    const first = one(text);
    const parsed = two.parse(text);
    const second = parsed.value || parsed;
    console.log([text, day(first.min), day(first.max), day(second.min), day(second.max)]
      .join(" "));
  }
})();
JS
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from edtf import parse_edtf

print("edtf of Python", version("edtf"), "edtf of npm 4.11.1, @edtf-ts/core 0.4.2")


def day(moment):
    return "%04d-%02d-%02d" % moment[:3]


seen = {}
for line in open("js.txt"):
    text, *days = line.split()
    read = parse_edtf(text)
    days += [day(read.lower_strict()), day(read.upper_strict())]
    seen[text] = [f"{days[i]} to {days[i + 1]}" for i in (0, 2, 4)]
    print(f"{text:13}", *seen[text], sep=" | ")
apart = [text for text, three in seen.items() if len(set(three)) > 1]
tell("the same three times for each", f"apart over {apart}",
     apart == ["[1980..1982]", "1980-24", "0000"]
     and seen["[1980..1982]"] == ["1980-01-01 to 1980-12-31"]
     + ["1980-01-01 to 1982-12-31"] * 2
     and len(set(seen["1980-24"])) == 3 and seen["0000"][1][:4] == "1900")
PY
