#!/usr/bin/env bash
# Expected: whatstk reads an exported WhatsApp chat line by line: a message begins where a
# line begins with date, time and a name.
# Seen: it begins wherever that stands. Who quotes a line of another chat in a message,
# in the middle of a line, has an empty message; and a message appears of whom was quoted,
# at the time of the quotation, in this chat. chat-miner reads one message with a quotation.
# Why it matters: an exhibit has a person say something in a conversation that he or she
# was never part of.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  whatstk==0.9.1 chat-miner==0.6.0

cd "$work"
"$work/venv/bin/python" - 2>"$work/progress" <<'PY'
from importlib.metadata import version

from chatminer.chatparsers import WhatsAppParser
from whatstk import WhatsAppChat


def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")


print("whatstk", version("whatstk"), "chat-miner", version("chat-miner"))
QUOTED = "15/01/2024, 10:00 - Third: I was there"
with open("chat.txt", "w", encoding="utf-8") as out:
    out.write("13/01/2024, 21:03 - First: Hello\n")
    out.write(f"14/01/2024, 09:04 - Second: {QUOTED}\n")

parser = WhatsAppParser("chat.txt")
parser.parse_file()
other = parser.parsed_messages.get_df().select("author", "message").rows()
print("chat-miner:", sorted(other))
frame = WhatsAppChat.from_source("chat.txt").df
seen = list(zip(frame["username"], frame["message"]))
tell(
    [("First", "Hello"), ("Second", QUOTED)],
    seen,
    sorted(other) == [("First", "Hello"), ("Second", QUOTED)]
    and [who for who, _ in seen] == ["First", "Second", "Third"]
    and seen[1][1] == ""
    and seen[2][1] == "I was there",
)
PY
