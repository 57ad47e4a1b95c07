"""Text that is safe to show on a terminal.

What peers, lists and files say may hold control sequences that move the cursor,
rewrite what was printed, retitle the window or paste into the shell, and Unicode
controls that show a text in another order than it has (CVE-2021-42574). Every
text that reaches a screen passes through here. It decides nothing and prints
nothing.
"""

from __future__ import annotations

from node.languages.bidi import shown


def plain(text: str) -> str:
    r"""Return ``text`` on one line, with whatever does not show written out.

    ``ESC`` becomes ``\x1b``, a line feed ``\n``, a bidi override ``\u202e``.
    """
    return shown(text)


def plain_block(text: str) -> str:
    """Return ``text`` with its line feeds kept and every line made safe."""
    return "\n".join(plain(line) for line in text.split("\n"))
