#!/usr/bin/env bash
# Expected: pycasbin reads a policy file (CSV) as the other ports of Casbin do: a name in
# quotes, "Lee, Bo", is one field.
# Seen: it splits at every comma. The line that gives Bo Lee the role of an officer gives a
# user named "Lee (with the quotation mark) the role Bo", and the third field is dropped;
# node-casbin lets Bo Lee read, pycasbin does not. Doubled quotes stay doubled. With the
# same name in a line of permissions no question is answered any more.
# Why it matters: staff lists write the family name first. A file that was tested with one
# port loses roles under another, without an error at loading.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps pycasbin==2.8.0 simpleeval==1.0.8 wcmatch==12.0.1 bracex==3.2.3
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" \
  casbin@5.51.1
cd "$work"
cat > model.conf <<'CONF'
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && r.obj == p.obj && r.act == p.act
CONF
cat > policy.csv <<'CSV'
p, officer, notice, read
g, ann, officer
g, "Lee, Bo", officer
CSV
node - > js.txt <<'JS'
const { newEnforcer } = require("casbin");
(async () => {
  const it = await newEnforcer("model.conf", "policy.csv");
  console.log(await it.enforce("ann", "notice", "read"),
    await it.enforce("Lee, Bo", "notice", "read"));
})();
JS
venv/bin/python -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

import casbin

print("pycasbin", version("pycasbin"), "node-casbin 5.51.1")
it = casbin.Enforcer("model.conf", "policy.csv")
roles = it.get_grouping_policy()
one = [it.enforce(who, "notice", "read") for who in ("ann", "Lee, Bo")]
two = [word == "true" for word in open("js.txt").read().split()]
print("roles of pycasbin:", roles)
tell("[True, True] of both", f"pycasbin {one}, node-casbin {two}",
     one == [True, False] and two == [True, True]
     and roles[1][:2] == ['"Lee', 'Bo"'])
PY
