"""The page for officers on requests, written from the data that the node reads.

python -m tests.request_page        # write docs/requests.md anew
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from node.model.request import AskedState, AskerState, MeasureState, RequestSide
from node.protocol.request.acts import REQUEST_ACTS
from node.protocol.request.check import REQUEST_LACKS
from node.protocol.request.kindfile import Circumstance, ClockRule, RequestKind, Unit
from node.protocol.request.kinds import REQUEST_KINDS
from node.protocol.request.life import ASKED, ASKER, MEASURES, SETTLED, TAKEN_BACK
from node.protocol.request.needs import NEEDS
from node.protocol.request.words import REQUEST_WORDS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "requests.md"
HEAD = """\
# Requests

For investigators, prosecutors and data protection officers. A **request** asks another
agency for something that it has or can do: the core data behind a hit, information,
consent, an assurance, the preservation of data, evidence. Its kind says by which law,
who may ask whom, what must be said, on which grounds it may be refused and what is open
then, and which clocks run.

**No command and no flow uses this yet.** What is described here is the ground: kinds,
forms, states and clocks, which the node reads and tests. Nothing of it is sent, kept or
recorded so far.

Articles are named for orientation: check the wording in force before you quote it. The
times are those of the instruments; what else stands here is to be confirmed by the
agency's legal service.

This page is written by `python -m tests.request_page`, and a test holds it to the data.
"""
READERS = """\
## For whom

**Investigators.** A kind demands what its law demands. What a draft lacks is listed
whole, each with its law, and keeps it at home. A hit is confirmed before it is cited:
`core-data` says what was compared and that qualified staff confirmed it. The form that
you fill in is the form that the other side fills in; it can change nothing of what you
asked.

**Prosecutors.** `mla` and `eio` are for judicial authorities, need a second officer, a
language that the other side accepts, and the basis of jurisdiction. The parts of the
form of an `eio` are the sections of its Annex A, with their letters. Each measure has
its own state and result. A refusal cites a ground that the law knows and names what is
open then.

**Data protection officers.** Nothing is given before an officer accepted it, and
nothing after the asker's withdrawal was heard. What a kind does not take is refused, so
that it is never sent. No score moves anything. Who wrote a request does not approve it.
"""
STATES_HEAD = """\
## Where a request stands

A request has two states. The asker's is moved by the asker alone, the asked's by the
asked alone; each end keeps both. An act says how many acts of the other side were heard
when it was done, and is judged by that at both ends: what crosses on its way is never
refused, and both ends agree once both have heard all. An act is never dated before what
its side did last, though the clock was set back. One side tells of at most 200 acts of
one request; then what ends it is left.
"""
FORM = """\
## Form

A file of TOML. What is always demanded stands open, what may be said besides stands
commented out; what is empty is not said, and a key that nobody knows is refused with its
line. Free text names its language. In `[measures]` each measure says what exactly is to
be done, several of one kind as a list; they are numbered in their order. Who is asked
fills in `[reply]` (act, text, ground and what it leaves open, until when, how it is
reached) and `[results]` (by number of the measure). A form that came back with something
else asked is refused.
"""


def page() -> str:
    """Return the page."""
    parts = [
        HEAD,
        READERS,
        STATES_HEAD,
        "### With who asks\n",
        _drawn(ASKER, AskerState.DRAFT),
        f"Taken back: {_names(sorted(TAKEN_BACK))}.\n",
        "### With who is asked\n",
        _drawn(ASKED, AskedState.AWAITED),
        f"It is said what becomes of it: {_names(sorted(SETTLED))}.\n",
        "### Each measure\n",
        (
            "Moved by who is asked alone. What is open when the request is refused, in "
            "whole or in\npart, is refused with it; what is open when it is stopped is "
            "`stopped`.\n"
        ),
        _drawn(MEASURES, MeasureState.ASKED),
        "### Acts\n",
        *_acts(),
        "## The kinds\n",
        *_overview(),
        *(line for kind in REQUEST_KINDS.values() for line in _kind(kind)),
        "## Statements\n",
        *_statements(),
        "## Grounds of refusal and postponement\n",
        *_coded("ground", REQUEST_WORDS.grounds),
        "## What is open lawfully\n",
        *_coded("alternative", REQUEST_WORDS.alternatives),
        "## Measures\n",
        *_coded("measure", REQUEST_WORDS.measures),
        "## What a draft can lack\n",
        *_coded("code", REQUEST_LACKS),
        FORM,
        *_more(),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _more() -> Iterator[str]:
    """What later rooms add."""
    yield from ()


def diagram(table: Mapping, start: str) -> str:
    """Return one table as a Mermaid state diagram, in the order of the table."""
    lines = ["stateDiagram-v2", f"    [*] --> {_state(start)}"]
    for state, moves in table.items():
        if _state(state) != state:
            lines.append(f'    state "{state}" as {_state(state)}')
        lines += [
            f"    {_state(state)} --> {_state(after)}: {act}"
            for act, after in moves.items()
        ]
        if not moves:
            lines.append(f"    {_state(state)} --> [*]")
    return "\n".join(lines)


def _state(state: str) -> str:
    return state.replace("-", "_")


def _drawn(table: Mapping, start: str) -> str:
    return f"```mermaid\n{diagram(table, start)}\n```\n"


def _acts() -> Iterator[str]:
    yield from _table(
        ("act", "what", "whose", "officer", "only if", "told"),
        (
            (
                f"`{act}`",
                rule.title,
                "who asks" if rule.side is RequestSide.ASKER else "who is asked",
                ", ".join(sorted(rule.roles)) or "the node",
                _names(rule.needs),
                "yes" if rule.told else "",
            )
            for act, rule in REQUEST_ACTS.items()
        ),
    )
    yield from _table(
        ("only if", "else"), ((f"`{need}`", why) for need, (_, why) in NEEDS.items())
    )


def _overview() -> Iterator[str]:
    yield from _table(
        ("kind", "who asks", "who is asked", "clocks"),
        (
            (
                f"[`{kind.name}`](#{kind.name})",
                ", ".join(kind.asks),
                ", ".join(kind.asked),
                "; ".join(dict.fromkeys(map(_amount, kind.clocks))),
            )
            for kind in REQUEST_KINDS.values()
        ),
    )


def _kind(kind: RequestKind) -> Iterator[str]:
    yield f"### {kind.name}\n"
    yield f"**{kind.title}.** {kind.purpose} ({kind.law})\n"
    rows = [
        ("who asks", ", ".join(kind.asks)),
        ("who is asked", ", ".join(kind.asked)),
        ("purposes", ", ".join(kind.purposes)),
        ("second officer", kind.second_law),
        ("accepted language", kind.language_law),
        ("at least one measure", kind.needs_measure),
        *((_part(part), _names(part.names)) for part in kind.parts),
    ]
    yield from _table(("", kind.name), [row for row in rows if row[1]])
    yield from _table(
        ("demanded", "by which law"),
        (
            *(
                (
                    _names(one.names) + (f" = {one.equals}" if one.equals else ""),
                    one.law,
                )
                for one in kind.mandatory
            ),
            *((f"{one.text} (`{one.code}`)", one.law) for one in kind.conditions),
        ),
    )
    if kind.measures:
        yield from _table(
            ("measure", "law"), ((f"`{m}`", law) for m, law in kind.measures.items())
        )
    yield from _table(
        ("ground", "law", "leaves open", "postpones, too"),
        (
            (
                f"`{g.code}`",
                g.law,
                _names(g.alternatives),
                "yes" if g.postpones else "",
            )
            for g in kind.grounds
        ),
    )
    yield from _table(
        ("clock", "time", "from", "until", "paused by", "extended", "law"),
        (_clock(clock) for clock in kind.clocks),
    )


def _part(part) -> str:
    letter = f"{part.letter}: " if part.letter else ""
    return letter + REQUEST_WORDS.parts[part.part]


def _clock(clock: ClockRule) -> tuple[str, ...]:
    more = clock.extension
    times = (
        ""
        if more is None
        else f"{more.amount}, "
        + (f"{more.times} time" if more.times else "as often as asked")
    )
    ends = "lapses" if clock.lapses else "done"
    return (
        f"`{clock.name}`",
        _amount(clock) + _when(clock.when),
        f"`{clock.starts}`",
        f"{_names(clock.stops)}; {ends}",
        ", ".join(clock.pauses),
        times,
        clock.law,
    )


def _amount(clock: ClockRule) -> str:
    if clock.unit is Unit.AS_ASKED:
        return "as asked"
    if clock.amount == 0:
        return "at once"
    return f"{clock.amount} {clock.unit.replace('-', ' ')}"


def _when(when: Circumstance) -> str:
    words = [
        *(
            ["urgent" if when.urgent else "not urgent"]
            if when.urgent is not None
            else []
        ),
        *([f"{when.access} access"] if when.access else []),
        *(f"`{name}` said" for name in when.said),
        *(f"`{name}` not said" for name in when.unsaid),
        *(f"`{name}` asked" for name in when.measures),
    ]
    return f" ({', '.join(words)})" if words else ""


def _statements() -> Iterator[str]:
    yield from _table(
        ("statement", "means", "form"),
        (
            (
                f"`{said.name}`",
                said.title,
                said.form
                + (f": {_names(said.codes)}" if said.codes else "")
                + ("; more than one" if said.many else ""),
            )
            for said in REQUEST_WORDS.statements.values()
        ),
    )


def _coded(head: str, codes: Mapping[str, str]) -> Iterator[str]:
    yield from _table((head, "means"), ((f"`{c}`", t) for c, t in codes.items()))


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "/") for cell in row) + " |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page())
    print(f"{PAGE.relative_to(ROOT)}: {len(REQUEST_KINDS)} kinds")
