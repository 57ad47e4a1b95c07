"""A matrix in words: for a screen of 100 columns, and as tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import TextWrapper

from node.model.codes import AgencyClass, Purpose
from node.policy.bundle import Bundle
from node.policy.matrix.facts import Setting, ordinary
from node.policy.matrix.made import Comparison, Matrix
from node.policy.matrix.rows import (
    APPROVAL,
    EXACT,
    NEVER,
    ROLE,
    WEAKENED,
    Alike,
    CellOutcome,
    Change,
    MatrixRow,
    Moved,
)

WIDTH = 100
SHORT = 16  # of a digest, on a screen

_TOLD = {
    "more": "leaves more",
    "both": "more of one and less of another",
    "otherwise": "otherwise",
    "less": "leaves less",
}
_COLUMNS = (EXACT, WEAKENED, "approval", NEVER)


def head(bundle: Bundle, of: Setting) -> str:
    """Say in one paragraph what holds for the whole table."""
    partner = bundle.countries[of.partner].name
    under = "no agreement: the bundle has none that binds both"
    if of.agreements:
        served: dict[str, list[str]] = {}
        for kind, agreement in of.agreements:
            served.setdefault(agreement, []).append(kind)
        named = (f"{agreement} ({', '.join(k)})" for agreement, k in served.items())
        under = f"{'; '.join(named)}: in force, and taken to cover whatever is asked"
    return (
        f"{of.own} decides; an agency of {of.partner} ({partner}) asks or is told, "
        f"under {under}. A case is given; the offence is {of.offence}. The person is "
        "an adult and a foreign national, the data are ours and under H0, the match "
        "rests on an identifier, nobody has approved anything. A notice is sent to the "
        "agency by name."
    )


def matrix_text(bundle: Bundle, matrix: Matrix) -> str:
    """Write a matrix for a screen."""
    lines = [f"What leaves under bundle {matrix.digest[:SHORT]}", ""]
    lines += [*_wrap(head(bundle, matrix.setting)), "", "QUESTIONS", ""]
    lines += _blocks(matrix.questions, notice=False)
    lines += ["NOTICES", ""]
    lines += _blocks(matrix.notices, notice=True)
    lines += ["WHAT CAN BE OTHERWISE, AND WHAT IT CHANGES", ""]
    for moved in matrix.modifiers:
        lines += _moved_lines(moved, f"{moved.modifier}: ")
    return "\n".join(lines).rstrip() + "\n"


def comparison_text(bundle: Bundle, found: Comparison) -> str:
    """Write what differs for a screen."""
    lines = [_title(found, SHORT), "", *_wrap(head(bundle, found.setting)), ""]
    for moved in found.differences:
        named = f"{moved.modifier}: " if moved.modifier else ""
        lines += _moved_lines(moved, f"{_TOLD[moved.direction]}: {named}")
    if not found.differences:
        lines.append("Nothing differs.")
    return "\n".join(lines).rstrip() + "\n"


def matrix_markdown(bundle: Bundle, matrix: Matrix) -> str:
    """Write a matrix as Markdown."""
    lines = ["# What leaves", "", f"Bundle `{matrix.digest}`.", ""]
    lines += [head(bundle, matrix.setting), "", "## Questions", ""]
    lines += _table(_cells(row, notice=False) for row in matrix.questions)
    lines += ["", "## Notices", ""]
    lines += _table(_cells(row, notice=True) for row in matrix.notices)
    lines += ["", "## What can be otherwise, and what it changes", ""]
    lines += _moved_table("otherwise", ((m.modifier, m) for m in matrix.modifiers))
    return "\n".join(lines) + "\n"


def comparison_markdown(bundle: Bundle, found: Comparison) -> str:
    """Write what differs as Markdown."""
    lines = ["# What differs", "", f"{_title(found, 64)}.", ""]
    lines += [head(bundle, found.setting), ""]
    named = (
        (" ".join(filter(None, (_TOLD[m.direction], m.modifier))), m)
        for m in found.differences
    )
    lines += _moved_table("what", named) if found.differences else ["Nothing differs."]
    return "\n".join(lines) + "\n"


def _title(found: Comparison, most: int) -> str:
    return f"Bundle {found.digest[:most]} against {found.against[:most]}"


def _blocks(rows: Iterable[MatrixRow], *, notice: bool) -> Iterator[str]:
    """Write rows under their subjects."""
    last: tuple[str, ...] = ()
    for row in rows:
        if row.of.subjects != last:
            last = row.of.subjects
            yield from _wrap(_subjects(last, notice=notice))
        yield from _hung("to ", _classes(row.of), "  ")
        if not notice:
            yield from _hung("for ", _purposes(row.of), "  ")
        for name, said in _levels(row.outcome, notice=notice):
            yield from _hung(f"{name:<10}", said, "    ")
        yield ""


def _hung(name: str, said: str, indent: str) -> list[str]:
    return _wrap(f"{name}{said}", first=indent, later=indent + " " * len(name))


def _wrap(said: str, *, first: str = "", later: str = "") -> list[str]:
    return TextWrapper(
        WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
    ).wrap(said)


def _moved_lines(moved: Moved, named: str) -> Iterator[str]:
    about = _subjects(moved.of.subjects, notice=moved.notice)
    yield from _wrap(f"{named}{about}", later="  ")
    yield from _hung("to ", _classes(moved.of), "  ")
    if not moved.notice:
        yield from _hung("for ", _purposes(moved.of), "  ")
    for said in _changed(moved.changes):
        yield from _hung("", said, "    ")
    yield ""


def _changed(changes: Sequence[Change]) -> Iterator[str]:
    """Write changes, items that are changed alike together."""
    alike: dict[tuple[str, str], list[str]] = {}
    for item, was, now in changes:
        alike.setdefault((was, now), []).append(_item(item))
    for (was, now), items in alike.items():
        yield f"{', '.join(items)}: {was} -> {now}"


def _levels(outcome: CellOutcome, *, notice: bool) -> Iterator[tuple[str, str]]:
    """Yield each level with what leaves at it."""
    yield "notice" if notice else "match", outcome.told
    if not outcome.items:
        return
    for level in (EXACT, WEAKENED):
        items = [_item(item) for item, has in outcome.items if has == level]
        if items:
            yield level, ", ".join(items)
    alike: dict[str, list[str]] = {}
    for item, has in outcome.items:
        if has.startswith(APPROVAL):
            alike.setdefault(has.removeprefix(APPROVAL), []).append(_item(item))
    if alike:
        cures = sorted(alike, key=lambda cure: (cure.count("+"), cure))
        said = (f"{', '.join(alike[cure])} ({cure})" for cure in cures)
        yield "approval", "; ".join(said)
    never = [_item(item) for item, has in outcome.items if has == NEVER]
    if never:
        yield NEVER, ", ".join(never)


def _item(item: str) -> str:
    """Write a group as it is, a field with its group: ``birth_date (core)``."""
    group, _, field = item.partition("/")
    return f"{field} ({group})" if field else group


def _subjects(subjects: Sequence[str], *, notice: bool) -> str:
    if not notice:
        people = [s.removeprefix(ROLE) for s in subjects if s.startswith(ROLE)]
        things = [s for s in subjects if not s.startswith(ROLE)]
        named = [f"person ({', '.join(people)})"] if people else []
        return ", ".join([*named, *things])
    said = []
    for kind in subjects:
        of = ordinary(kind)
        about = f"{of.category} {of.role}" if of.role != "none" else of.category
        said.append(f"{kind} ({about}, {of.purpose})")
    return ", ".join(said)


def _classes(of: Alike) -> str:
    every = len(of.to) == len(AgencyClass)
    return "every class of agency" if every else ", ".join(of.to)


def _purposes(of: Alike) -> str:
    every = len(of.purposes) == len(Purpose)
    return "every purpose" if every else ", ".join(of.purposes)


def _cells(row: MatrixRow, *, notice: bool) -> dict[str, str]:
    cells = {"about": _subjects(row.of.subjects, notice=notice)}
    cells["to"] = _classes(row.of)
    if not notice:
        cells["for"] = _purposes(row.of)
    levels = dict(_levels(row.outcome, notice=notice))
    columns = ("notice" if notice else "match", *_COLUMNS)
    return cells | {name: levels.get(name, "") for name in columns}


def _table(rows: Iterable[dict[str, str]]) -> Iterator[str]:
    """Write rows that have the same columns; nothing for no rows."""
    for number, row in enumerate(rows):
        if number == 0:
            yield f"| {' | '.join(row)} |"
            yield "|---" * len(row) + "|"
        yield f"| {' | '.join(said.replace('|', '/') for said in row.values())} |"


def _moved_table(what: str, named: Iterable[tuple[str, Moved]]) -> Iterator[str]:
    return _table(
        {
            what: name,
            "about": _subjects(moved.of.subjects, notice=moved.notice),
            "to": _classes(moved.of),
            "for": "" if moved.notice else _purposes(moved.of),
            "changes": "; ".join(_changed(moved.changes)),
        }
        for name, moved in named
    )
