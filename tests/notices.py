"""The page for officers on notices, written from the data that the node reads.

python -m tests.notices            # write docs/notices.md anew
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from node.model.notice import NoticeState
from node.protocol.notice.acts import ACTS, Act
from node.protocol.notice.check import CODES
from node.protocol.notice.demand import Atom, Demand
from node.protocol.notice.grounds import GROUNDS
from node.protocol.notice.kinds import KINDS, NoticeKind
from node.protocol.notice.life import LIFE, LIVING, OVER
from node.protocol.notice.words import QUESTIONS, STATEMENTS, WORDS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "notices.md"
HEAD = """\
# Notices

For officers who write, approve and receive notices. A **notice** asks or warns other
agencies; it belongs to the agency that wrote it, its owner, for all of its life. Each
recipient holds a copy of as much of it as policy released to that recipient, and obeys
what the owner says of it.

A copy comes from its owner and from nobody else, signed by its owner for that one
recipient. So the owner knows of each copy, and what it takes back is destroyed at each
recipient that can be reached; `show` names who has signed for that, who has not, and
who showed it afterwards. What cannot be reached is not shown: a recipient that has not
heard the owner for three days, or has revoked it, uses nothing of it. What has left a
node as an export, a print or a note is beyond recall; the ledger says who made it.

- **Told of, not passed on.** A recipient may tell a further agency that there is a
  notice, if it is for all, under H0, and nothing in it is against that. The agency asks
  the owner, who decides and sends it, or does not. The owner sees who told whom, and
  who asked. Both must have been introduced to each other.
- **An end counts from wherever it comes.** Who told others of a notice tells them of its
  suspension and its end, in the owner's own signed word; each obeys it, also while it
  cannot reach the owner, and before the notice itself has come.
- **Objections reach the owner.** All that recipients report goes to it directly.

- **Two people** let a notice out, change it, renew it and take it back: one asks,
  another agrees.
- **A kind is a file** (`node/protocol/notice/kinds`). What a draft lacks of what its
  kind demands is listed whole, each with its law, and keeps it at home.
- **Nothing else goes in.** A field or statement that the kind does not take is refused,
  so that what the kind does not need is never sent.
- **Nothing renews itself.** The owner is asked in time before the end, and says again,
  with a reason, that the notice is needed.

Articles of the RPD (INTERPOL's Rules on the Processing of Data) are named for
orientation: check the wording in force before you quote it.

This page is written by `python -m tests.notices`, and a test holds it to the data.
"""
STATEMENTS_HEAD = """\
## Statements

What a notice says that the catalogue of holdings has no field for. Free text names its
language (`en`, `pt-BR`). Policy releases a statement as it does the fields of its
group; ✱ marks special categories of personal data.
"""
GROUNDS_HEAD = """\
## Objections and contests

An objection means no action in the recipient's territory; the notice stays. A contest
says that the notice itself is wrong.
"""


def page() -> str:
    """Return the page."""
    parts = [
        HEAD,
        "## The life of a notice\n",
        *_life(),
        "## The kinds\n",
        *_overview(),
        *(line for kind in KINDS.values() for line in _kind(kind)),
        "## The neutrality checklist\n",
        (
            "Answered before a notice on a person goes out, each by itself and from the "
            "case\nfile: a yes lets it go out, anything else is a lack. The answers stay "
            "at home.\n"
        ),
        *_table(
            ("question", "asked", "needed", "law"),
            (
                (f"`{q.name}`", q.text, "yes" if q.right else "no", q.law)
                for q in QUESTIONS.values()
            ),
        ),
        STATEMENTS_HEAD,
        *_statements(),
        "## Names of which one is enough\n",
        *_table(
            ("written", "one of"),
            ((f"@{name}", _names(names)) for name, names in WORDS.any.items()),
        ),
        "## What a draft can lack\n",
        *_table(("code", "means"), ((f"`{c}`", t) for c, t in _codes())),
        "## Reasons\n",
        *_reasons(),
        GROUNDS_HEAD,
        *_table(
            ("mark", "ground", "means"),
            (
                (str(mark), f"`{code}`", text)
                for mark, grounds in GROUNDS.items()
                for code, text in grounds.items()
            ),
        ),
    ]
    return "\n".join(parts).rstrip() + "\n"


def diagram() -> str:
    """Return the life as a Mermaid state diagram, in the order of the table."""
    lines = ["stateDiagram-v2", f"    [*] --> {_state(NoticeState.DRAFT)}"]
    for state, moves in LIFE.items():
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


def _life() -> Iterator[str]:
    yield f"```mermaid\n{diagram()}\n```\n"
    yield f"Recipients keep a copy while it is {_names(sorted(LIVING))}."
    yield f"Over for good: {_names(sorted(OVER))}.\n"
    yield from _table(
        ("act", "what", "who", "second officer", "recipients are told"),
        (
            (
                f"`{act}`",
                rule.title,
                ", ".join(sorted(rule.roles)) or "the clock",
                "yes" if rule.second else "",
                f"`{rule.told}`" if rule.told else "",
            )
            for act, rule in ACTS.items()
        ),
    )


def _overview() -> Iterator[str]:
    yield from _table(
        ("kind", "about", "persons", "for", "life"),
        (
            (
                f"[`{kind.name}`](#{kind.name})",
                ", ".join(kind.categories),
                kind.personal,
                _agencies(kind),
                f"{kind.life_days} days",
            )
            for kind in KINDS.values()
        ),
    )


def _agencies(kind: NoticeKind) -> str:
    return ", ".join(sorted(kind.audience))


def _kind(kind: NoticeKind) -> Iterator[str]:
    yield f"### {kind.name}\n"
    yield f"**{kind.title}.** {kind.purpose} ({kind.law})\n"
    yield f"*On a hit:* {kind.action}\n"
    rows = [
        ("about", ", ".join(kind.categories)),
        ("roles", ", ".join(sorted(kind.roles))),
        *(
            (f"roles of a {name}", ", ".join(sorted(roles)))
            for name, roles in kind.roles_by_category.items()
        ),
        ("purposes", ", ".join(sorted(kind.purposes))),
        ("recipients", ", ".join(sorted(kind.modes)) + "; " + _agencies(kind)),
        ("always", _names(kind.mandatory)),
        ("besides", _names(kind.optional)),
        ("excluded offences", _names(sorted(kind.excluded_offences))),
        ("excluded natures", _names(sorted(kind.excluded_natures))),
        ("person who fled the issuing country", _refuge(kind)),
        ("checklist", _names(kind.checklist)),
        ("asked again", f"{kind.prompt_days} days before the end"),
        ("renewed", f"for up to {kind.renew_days} days"),
        ("public extract", _names(kind.extract) or "never"),
    ]
    yield from _table(("", kind.name), [row for row in rows if row[1]])
    conditions = [d for d in kind.conditions if d.code != "missing"]
    yield from _table(
        ("demand", "means", "met by", "law"),
        ((f"`{d.code}`", d.text, _met_by(d), d.law) for d in conditions),
    )


def _refuge(kind: NoticeKind) -> str:
    if kind.borrows:
        return "as the corresponding kind"
    return "refused" if kind.refuses_refugees else ""


def _met_by(demand: Demand) -> str:
    return " **or** ".join(
        " + ".join(_atom(atom) for atom in choice) for choice in demand.any
    )


def _atom(atom: Atom) -> str:
    least = f" ≥ {atom.least}" if atom.least is not None else ""
    equals = f" = {atom.equals}" if atom.equals else ""
    return f"`{atom.spelled}`{least}{equals}"


def _statements() -> Iterator[str]:
    yield from _table(
        ("statement", "means", "group", "form"),
        (
            (
                f"`{said.name}`",
                said.title,
                said.group + (" ✱" if said.special else ""),
                _form(said.name),
            )
            for said in STATEMENTS.values()
        ),
    )


def _form(name: str) -> str:
    said = STATEMENTS[name]
    more = {
        "code": ": " + _names(said.codes),
        "number": f", up to {said.most}",
        "text": f", {said.shortest} to {said.longest} characters",
        "date": ", not ahead" if said.past else "",
    }
    many = "; more than one" if said.many else ""
    return said.form + more.get(said.form, "") + many


def _codes() -> Iterator[tuple[str, str]]:
    yield from CODES.items()
    own: dict[str, set[str]] = {}
    for kind in KINDS.values():
        for demand in kind.conditions:
            if demand.code not in CODES:
                own.setdefault(demand.code, set()).add(kind.name)
    for code, kinds in sorted(own.items()):
        of = "all kinds" if len(kinds) == len(KINDS) else ", ".join(sorted(kinds))
        yield code, f"A demand of {of}."


def _reasons() -> Iterator[str]:
    acts: Iterable[Act] = (act for act in ACTS if ACTS[act].reasons)
    yield from _table(
        ("act", "reason", "means"),
        (
            (str(act), f"`{code}`", text)
            for act in acts
            for code, text in ACTS[act].reasons.items()
        ),
    )


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
    print(f"{PAGE.relative_to(ROOT)}: {len(KINDS)} kinds")
