"""Bundles small enough that all that can be changed in them is known by hand."""

from __future__ import annotations

from tests.policies.reading import starter_files

COUNTRIES = """\
[groups]
eu = ["ES", "PT"]
[countries]
ES = { alpha3 = "ESP", death_penalty = "abolished", name = "Spain" }
PT = { alpha3 = "PRT", death_penalty = "abolished", name = "Portugal" }
US = { alpha3 = "USA", death_penalty = "retained", name = "United States" }
"""
OFFENCES = """\
[groups]
[offences.fraud]
title = "Fraud"
max_penalty_months = 60
may_carry_death = true
groups = []
[offences.theft]
title = "Theft"
max_penalty_months = 60
may_carry_death = false
groups = []
[offences.arson]
title = "Arson"
max_penalty_months = 60
may_carry_death = false
groups = []
"""
QUOTAS = """\
[peer]
per_minute = 1
per_day = 1
[own]
officer_per_day = 1
case_per_day = 1
"""
PACT = """\
id = "{id}"
title = "A pact"
instrument = "{id}"
parties = ["group:eu", "US"]
since = 2020-01-01T00:00:00Z
until = 2030-01-01T00:00:00Z
purposes = ["investigation", "detection"]
offences = [{offences}]
categories = ["vehicle", "vessel"]
classes = ["*"]
"""
RULES = """\
@id("ASK")
@legal("L")
permit (principal, action == Comity::Action::"ask", resource)
when
{
  [Comity::AgencyClass::"police", Comity::AgencyClass::"border"]
    .contains(principal.class) &&
  context.case_given &&
  !context.agreements.isEmpty()
};

@id("DEATH")
@legal("L")
forbid (principal, action == Comity::Action::"ask", resource)
when
{
  principal.country.death_penalty == Comity::DeathPenalty::"retained" &&
  context.offence.may_carry_death
};
"""
HEAD = """\
title = "Asking"
[given]
asker = "es-a"
own = "pt-b"
purpose = "investigation"
offence = "theft"
legal_basis = "pact"
case = "1"
at = 2026-06-01T12:00:00Z
category = "vehicle"
"""
NO_CASE = "no case is given"
BORDER = "a border authority asks"
ALL_CASES = {
    "police ask": ("", "yes"),
    BORDER: ('asker_class = "border"', "yes"),
    "others do not ask": ('asker_class = "health"', "no"),
    NO_CASE: ('case = ""', "no"),
    "what may carry death": ('offence = "fraud"', "yes"),
    "where it is carried out": ('asker = "us-c", offence = "fraud"', "no"),
    "what carries no death": ('asker = "us-c"', "yes"),
    "the other way round": ('asker = "pt-b", own = "es-a", offence = "fraud"', "yes"),
    "an offence of the other pact": ('offence = "arson"', "no"),
    "a purpose": ('purpose = "detection"', "yes"),
    "another purpose": ('purpose = "warning"', "no"),
    "a category": ('category = "vessel"', "yes"),
    "another category": ('category = "person"', "no"),
    "too early": ("at = 2019-06-01T12:00:00Z", "no"),
    "too late": ("at = 2031-06-01T12:00:00Z", "no"),
}
OF_THE_OTHER = {
    "arson": ('asker = "us-c", offence = "arson", legal_basis = "pact-b"', "yes"),
    **{
        f"{name}, by the other pact": (f'{given}, legal_basis = "pact-b"', said)
        for name, (given, said) in ALL_CASES.items()
        if name in ("a purpose", "another purpose", "a category", "another category")
        or name in ("too early", "too late", "the other way round")
    },
}


def cases(without: frozenset[str] = frozenset()) -> str:
    written = [HEAD]
    for name, (given, said) in {**ALL_CASES, **OF_THE_OTHER}.items():
        if name not in without:
            written.append(
                f'[[case]]\nname = "{name}"\ngiven = {{ {given} }}\n'
                f'expect = {{ ask = "{said}" }}\n'
            )
    return "".join(written)


def tiny_files(*, rules: str = RULES, without: tuple[str, ...] = ()):
    """Return a bundle about asking alone, every part of which some case notices."""
    texts = {
        "countries.toml": COUNTRIES,
        "offences.toml": OFFENCES,
        "fields.toml": "",
        "quotas.toml": QUOTAS,
        "agreements/pact.toml": PACT.format(id="pact", offences='"fraud", "theft"'),
        "agreements/pact-b.toml": PACT.format(id="pact-b", offences='"*"'),
        "ask.cedar": rules,
        "cases/ask.toml": cases(frozenset(without)),
    }
    schema = starter_files()["schema.cedarschema"]
    return {n: t.encode() for n, t in texts.items()} | {"schema.cedarschema": schema}


DISCLOSING = """\
@id("ASK-IT")
@legal("L")
permit (principal, action == Comity::Action::"ask", resource)
when { principal.class == Comity::AgencyClass::"police" && context.case_given };

@id("HIT")
@legal("L")
permit (principal, action == Comity::Action::"answer_hit", resource)
when { context.role != Comity::SubjectRole::"informant" };

@id("GIVE")
@legal("L")
permit (principal, action in Comity::Action::"disclose", resource)
when
{
  [Comity::Category::"person", Comity::Category::"vehicle"]
    .contains(context.category) &&
  (resource in Comity::FieldGroup::"core" || resource in Comity::FieldGroup::"contact")
};

@id("YEAR")
@legal("L")
@transform("date-to-year")
forbid (
  principal,
  action == Comity::Action::"disclose_exact",
  resource == Comity::Field::"birth_date"
)
unless { context.purpose == Comity::Purpose::"missing-person" };

@id("CONTACT")
@legal("L")
@remedy("approval:beyond-core")
forbid (
  principal,
  action in Comity::Action::"disclose",
  resource in Comity::FieldGroup::"contact"
)
unless { context.approvals.contains(Comity::Remedy::"approval:beyond-core") };

@id("MINOR")
@legal("L")
@remedy("approval:protected-person")
forbid (principal, action in Comity::Action::"disclose", resource)
when { context.minor }
unless { context.approvals.contains(Comity::Remedy::"approval:protected-person") };

@id("NOTIFY")
@legal("L")
permit (principal, action == Comity::Action::"notify", resource)
when { context.kind == Comity::NoticeKind::"red" };

@id("TELL")
@legal("L")
permit (principal, action in Comity::Action::"tell", resource)
when { resource in Comity::FieldGroup::"core" };
"""


def disclosing_files(rules: str = DISCLOSING):
    """Return a bundle that gives a little, for a matrix that is known by hand."""
    plain = '[[case]]\nname = "one"\nexpect = { ask = "yes" }\n'
    return {
        **tiny_files(rules=rules),
        "fields.toml": b'[birth_date]\ngroups = ["core"]\n',
        "cases/ask.toml": f"{HEAD}{plain}".encode(),
    }
