#!/usr/bin/env bash
# Expected: mail-parser, made for analysts of mail, gives a message that is attached to
# another (message/rfc822) as an attachment, as two parsers of npm do.
# Seen: the text of the attached mail is added to the text of the outer one, and its
# attachment stands among those of the outer one, on the same level. What of it was sent by
# whom and when cannot be told again.
# Why it matters: evidence is handed in as a forwarded mail. The report then says that the
# witness who forwarded the mail sent its text and its file.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps mail-parser==4.8.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" \
  mailparser@3.14.2
cd "$work"
cat > make.py <<'MAKE'
from email.message import EmailMessage

inner, outer = EmailMessage(), EmailMessage()
for mail, who, subject, text in ((inner, "b", "offer", "stolen goods for sale"),
                                 (outer, "a", "see below", "I got this")):
    mail["From"], mail["To"] = f"{who}@example.org", "c@example.org"
    mail["Date"] = "Thu, 01 Jan 2026 10:00:00 +0530"
    mail["Subject"] = subject
    mail.set_content(text)
inner.add_attachment(b"PDF", maintype="application", subtype="pdf", filename="list.pdf")
outer.add_attachment(inner)
with open("mail.eml", "wb") as file:
    file.write(bytes(outer))
MAKE
venv/bin/python make.py
node - > js.txt <<'JS'
const { simpleParser } = require("mailparser");
simpleParser(require("fs").readFileSync("mail.eml")).then((mail) => {
  console.log(mail.attachments.map((one) => one.contentType).join(" "));
  console.log(mail.text.includes("stolen"));
});
JS
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

import mailparser

print("mail-parser", version("mail-parser"), "mailparser of npm 3.14.2")
mail = mailparser.parse_from_file("mail.eml")
kinds = [part["mail_content_type"] for part in mail.attachments]
other, text = open("js.txt").read().split()
print("mail-parser:", kinds, "text of the inner mail in the outer:", "stolen" in mail.body)
print("mailparser: ", [other], "text of the inner mail in the outer:", text)
tell(["message/rfc822"], kinds,
     kinds == ["message/rfc822", "application/pdf"] and "stolen" in mail.body
     and mail.subject == "see below" and (other, text) == ("message/rfc822", "false"))
PY
