"""The page for officers on requests, written from the data that the node reads.

python -m tests.request_page        # write docs/requests.md anew
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from node.matching.catalogue import CATEGORIES
from node.model.request import AskedState, AskerState, MeasureState, RequestSide
from node.protocol.request.acts import REQUEST_ACTS
from node.protocol.request.check import REQUEST_LACKS
from node.protocol.request.clock.deadline import ClockStage
from node.protocol.request.kindfile import Circumstance, ClockRule, RequestKind, Unit
from node.protocol.request.kinds import REQUEST_KINDS
from node.protocol.request.life import ASKED, ASKER, MEASURES, SETTLED, TAKEN_BACK
from node.protocol.request.needs import NEEDS
from node.protocol.request.words import REQUEST_WORDS
from node.protocol.retention.rules import RetentionRule, read_rules, rules_text

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
CLOCKS_HEAD = """\
## Clocks

What is due follows from what is recorded, and from nothing else: not from what the
machine's clock says now, not from when the node was started. Both ends work it out by the
same rule, from the same acts and the office of who has to act.

- **Hours** are elapsed time; a change to summer time makes none longer or shorter.
- **Days** begin after the day on which something happened, and end with the last of them,
  at midnight where who has to act works. A leap day is a day.
- **Working days** leave out weekends and public holidays there (the library `holidays`, by
  country and part of it). No kind counts in them so far, and no term in calendar days is
  moved because it ends on a day off: the earlier end protects who asks. Whether Regulation
  (EEC, Euratom) No 1182/71 allows more is for the legal service. What is not known is no
  day off, and more than 14 days off in a row are not believed: no table stretches a term.
- **Warnings** come on a day on which the office is open.
- **A pause** moves what is due by its own length, where the law of the clock names it. A
  question pauses until its answer, a postponement at most until the moment that it names,
  at most 366 days at a time. What begins when it was due already moves nothing.
- **An extension** adds to the term while it runs, as often as the law of the clock allows.
- **Whether what is asked for is directly accessible** is said with the acknowledgement;
  until then the shortest time holds.
- **A clock that was set back** shortens and stretches nothing: no act is dated before what
  its side did last, and what is recorded later than now counts as now.
- **At once** is met within the time after which a superior hears of it.
"""
STAGES = {
    ClockStage.WAITING: "What starts it has not happened.",
    ClockStage.RUNNING: "It runs, and there is time.",
    ClockStage.PAUSED: "A pause that its law names goes on.",
    ClockStage.DUE_SOON: "It is due soon.",
    ClockStage.OVERDUE: "It is overdue.",
    ClockStage.ESCALATED: "It is overdue for so long that a superior is to hear of it.",
    ClockStage.MET: "It was done in time.",
    ClockStage.LATE: "It was done too late.",
    ClockStage.LAPSED: "What was kept lapsed.",
    ClockStage.VOID: "It runs no longer: the request was ended otherwise.",
}
HIDDEN = """\
## Where policy hides what is there

Whether existence is hidden follows from who asks for what, never from what is held. Where
it is hidden, the other side hears that its request was received and acknowledged, and that
what it asks for is `not-available`: no other ground, no word, no question back, no
postponement. What is told is the same whatever is true; the true ground stays at home.
When it is told must not follow from what is held either: that is left to who uses this.
"""
RETENTION_HEAD = """\
## Retention

How long what is kept may be kept: rules as data
(`node/protocol/retention/retention.toml`), **to be confirmed by the agency's legal
service**. Of all rules that fit the shortest time holds. What must be kept for so long
whatever else ("at least") sets aside the times of the others, but not one that is final. Whoever may be a minor counts as one. What is due is
listed; nothing is destroyed by a clock that is in doubt, and a review keeps nothing beyond
its time. Nothing is destroyed by this yet.
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
        CLOCKS_HEAD,
        *_table(("stage", "means"), ((f"`{s}`", STAGES[s]) for s in ClockStage)),
        HIDDEN,
        FORM,
        RETENTION_HEAD,
        *_retention(),
    ]
    return "\n".join(parts).rstrip() + "\n"


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


def _retention() -> Iterator[str]:
    rules = read_rules(rules_text(), CATEGORIES)
    yield from _table(
        ("what", "destroyed after", "kept at least", "looked at every", "law"),
        (
            (
                _of(rule),
                _days(rule.most_days) + (", final" if rule.final else ""),
                _days(rule.least_days),
                _days(rule.review_days),
                rule.law,
            )
            for rule in rules
        ),
    )


def _of(rule: RetentionRule) -> str:
    parts = [rule.categories, rule.roles, rule.outcomes, ["minors"] * bool(rule.minor)]
    return "; ".join(", ".join(part) for part in parts if part) or "everything"


def _days(days: int | None) -> str:
    return "" if days is None else f"{days} days"


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
