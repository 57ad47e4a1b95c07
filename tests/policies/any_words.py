"""What a rule may say of the facts, drawn at random: any fact, any operator of Cedar."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from hypothesis import strategies as st

from node.model.codes import AgencyClass, Grade, Handling, Purpose, SubjectRole

COMMON = ("purpose", "offence", "case_given", "agreements", "assurances", "own")
ASK = (*COMMON, "proved_hit")
RECORD = (
    *(
        *COMMON,
        "category",
        "role",
        "minor",
        "nationalities",
        "own_national",
        "handling",
    ),
    *("refuge_from", "originator", "third_party", "hidden", "grade", "approvals"),
)
NOTICE = (*COMMON, "kind", "category", "role", "minor", "handling", "excluded")
NOTIFY = (
    *(*NOTICE, "approvals", "own_national", "refuge_from"),
    *("meant", "chosen", "medical_needs"),
)
FORWARD = (*NOTICE, "approvals", "shared")


@dataclass(frozen=True)
class Heading:
    """What a rule is about by its head, and what it may then look at."""

    action: str
    facts: tuple[str, ...]
    fields: bool = False
    categories: bool = False


def one_action(*names: str) -> str:
    said = ", ".join(f'Comity::Action::"{name}"' for name in names)
    return f"action in [{said}]" if len(names) > 1 else f"action == {said}"


def grouped(name: str) -> str:
    return f'action in Comity::Action::"{name}"'


EXACTLY = Heading(one_action("disclose_exact"), RECORD, fields=True)
HEADINGS = (
    Heading(one_action("ask"), ASK, categories=True),
    Heading(one_action("answer_hit"), RECORD, categories=True),
    EXACTLY,
    EXACTLY,
    Heading(one_action("disclose_generalised"), RECORD, fields=True),
    Heading(grouped("disclose"), RECORD, fields=True),
    Heading(grouped("disclose"), RECORD, fields=True),
    Heading(one_action("disclose_exact", "disclose_generalised"), RECORD, fields=True),
    Heading(one_action("answer_hit", "disclose"), RECORD),
    Heading(one_action("ask", "answer_hit"), COMMON, categories=True),
    Heading(one_action("notify"), NOTIFY, categories=True),
    Heading(one_action("tell_exact"), NOTIFY, fields=True),
    Heading(one_action("tell_generalised"), NOTIFY, fields=True),
    Heading(grouped("tell"), NOTIFY, fields=True),
    Heading(one_action("notify", "forward"), NOTICE, categories=True),
    Heading(one_action("forward"), FORWARD, categories=True),
    Heading(
        one_action("disclose_exact", "tell_exact"), ("purpose", "role", "minor"), True
    ),
    Heading("action", ASK),
)

CODES = {
    "purpose": ("Purpose", tuple(Purpose)),
    "role": ("SubjectRole", tuple(SubjectRole)),
    "handling": ("Handling", tuple(Handling)),
    "grade": ("Grade", tuple(Grade)),
    "kind": ("NoticeKind", ("red", "yellow", "purple")),
    "category": ("Category", ("person", "vehicle", "vessel", "tissue")),
    "offence": ("Offence", ("fraud", "theft", "arson")),
    "own": ("Country", ("ES", "PT", "US")),
}
SETS = {
    "agreements": ("Agreement", ("pact", "pact-b")),
    "shared": ("Agreement", ("pact", "pact-b")),
    "assurances": ("Assurance", ("no-death-penalty",)),
    "approvals": ("Remedy", ("approval:minor", "approval:beyond-core")),
    "refuge_from": ("Country", ("ES", "US")),
    "excluded": ("Country", ("ES", "US")),
}
FLAGS = frozenset(
    (
        *("case_given", "proved_hit", "minor", "own_national", "third_party", "hidden"),
        *("meant", "chosen", "medical_needs"),
    )
)
TEXTS = ("", "es-a", "us-c")
COUNTRY = ("Country", ("ES", "PT", "US"))
CLASSES = ("AgencyClass", tuple(AgencyClass))
AGENCIES = ("Agency", ("es-a", "us-c", "pt-d"))
FIELD = (
    "Field",
    ("birth_date", "case_number", "authority", "religion", "photo", "blood"),
)
GROUPS = (
    "FieldGroup",
    ("core", "identity", "narrative", "biometric", "contact", "health"),
)
PENALTY = ("DeathPenalty", ("retained", "abolished"))
Kind = tuple[str, tuple[str, ...]]


def entity(kind: Kind) -> st.SearchStrategy[str]:
    name, words = kind
    return st.sampled_from([f'Comity::{name}::"{word}"' for word in words])


def _list(kind: Kind) -> st.SearchStrategy[str]:
    some = st.lists(entity(kind), min_size=1, max_size=3, unique=True)
    return some.map(lambda words: f"[{', '.join(words)}]")


def _told(said: str, kind: Kind) -> st.SearchStrategy[str]:
    """Compare what is said with words of its kind, in each way that there is."""
    one, some = entity(kind), _list(kind)
    return st.one_of(
        st.builds(
            "{0} {1} {2}".format, st.just(said), st.sampled_from(["==", "!="]), one
        ),
        st.builds("{1} == {0}".format, st.just(said), one),
        st.builds("{1}.contains({0})".format, st.just(said), some),
        st.builds("{0} in {1}".format, st.just(said), some),
    )


def _set_told(said: str, kind: Kind) -> st.SearchStrategy[str]:
    way = st.sampled_from(["containsAny", "containsAll"])
    return st.one_of(
        st.just(f"{said}.isEmpty()"),
        st.builds("{0}.contains({1})".format, st.just(said), entity(kind)),
        st.builds("{0}.{1}({2})".format, st.just(said), way, _list(kind)),
        st.builds("{2}.{1}({0})".format, st.just(said), way, _list(kind)),
        st.builds("{0} == {1}".format, st.just(said), _list(kind)),
    )


def _fact(name: str) -> st.SearchStrategy[str]:
    said = f"context.{name}"
    if name in FLAGS:
        return st.sampled_from(
            [said, f"!{said}", f"{said} == true", f'context["{name}"]']
        )
    if name == "nationalities":
        return st.sampled_from(
            [
                *(f"{said}.isEmpty()", f'{said}.contains("RO")'),
                *(f'["RO"].containsAll({said})', f'{said}.containsAny(["PT", "US"])'),
            ]
        )
    if name == "originator":
        return st.sampled_from(
            [
                f'{said} == ""',
                f'{said} == "es-a"',
                f'{said} like "es-*"',
                f'"" != {said}',
            ]
        )
    if name in SETS:
        return _set_told(said, SETS[name])
    return _told(said, CODES[name])


PRINCIPAL = st.one_of(
    _told("principal.class", CLASSES),
    _told("principal.country", COUNTRY),
    _told("principal.country.death_penalty", PENALTY),
    _told("principal", AGENCIES),
    st.sampled_from(
        [
            'principal in Comity::CountryGroup::"eu"',
            'principal in Comity::Country::"US"',
            'principal.country in Comity::CountryGroup::"eu"',
            "principal.country == context.own",
            "principal is Comity::Agency",
            'principal is Comity::Agency in Comity::Country::"ES"',
            'context.own in Comity::CountryGroup::"eu"',
            "context.own.death_penalty == principal.country.death_penalty",
            "context.offence.may_carry_death",
            "context.offence in [context.offence]",
        ]
    ),
)
ODD = st.sampled_from(
    [
        *("true", "false", "1 < 2", "2 + 2 == 5", '"a" like "a*"'),
        *("context == context", "{a: context}.a.case_given", "[context].isEmpty()"),
        'decimal("1.5").lessThan(decimal("2.0"))',
        'ip("10.0.0.1").isLoopback()',
        *('{".": context.case_given}["."]', "{Set: context.case_given}.Set"),
        *("{type: context.case_given, id: 1}.type", "{Var: true}.Var"),
        "context.case_given && 9223372036854775807 + 1 == 0",
        'Comity::Country::"US" in Comity::CountryGroup::"eu"',
        'Comity::Offence::"fraud".may_carry_death',
        'Comity::Agency::"us-c" == principal',
        'context has kind && context.kind == Comity::NoticeKind::"red"',
        "context has minor && context.minor",
        'context has nationalities && context.nationalities.contains("RO")',
        'context has grade && context.grade == Comity::Grade::"strong"',
        "context has originator",
    ]
)
OF_FIELDS = st.one_of(
    *(_told("resource", kind) for kind in (FIELD, GROUPS)),
    st.sampled_from(["resource.special", "!resource.special"]),
    st.sampled_from(["resource.names_no_person", "resource is Comity::Field"]),
    _list(GROUPS).map("resource in {}".format),
    entity(GROUPS).map("resource in {}".format),
    entity(GROUPS).map("resource is Comity::Field in {}".format),
)
OF_FORMS = st.sampled_from(
    [
        'action == Comity::Action::"disclose_exact"',
        'action != Comity::Action::"disclose_generalised"',
        'action in Comity::Action::"disclose"',
        'action == Comity::Action::"tell_exact"',
        '[Comity::Action::"tell_generalised"].contains(action)',
    ]
)


@cache
def truth(heading: Heading) -> st.SearchStrategy[str]:
    """Conditions on what a rule of a heading may look at."""
    atoms = [st.one_of(*map(_fact, heading.facts)), PRINCIPAL, ODD, OF_FORMS]
    if heading.categories:
        atoms.append(_told("resource", CODES["category"]))
    if heading.categories and "category" in heading.facts:
        atoms.append(st.just("resource == context.category"))
    if heading.fields:
        atoms += [OF_FIELDS, OF_FIELDS]
    if "refuge_from" in heading.facts:
        atoms.append(st.just("context.refuge_from.contains(principal.country)"))
    if "grade" in heading.facts:  # what is taken for alike where no rule looks at it
        atoms.append(st.one_of(map(_fact, ("nationalities", "originator", "grade"))))
    # The likelier first, since most draws are of facts.
    atom = st.one_of(atoms[0], *atoms)
    return st.recursive(
        atom,
        lambda part: st.one_of(
            st.builds(
                "({0} {1} {2})".format, part, st.sampled_from(["&&", "||"]), part
            ),
            part.map("!({})".format),
            st.builds("(if {0} then {1} else {2})".format, part, part, part),
        ),
        max_leaves=4,
    )
