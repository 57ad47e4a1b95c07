"""A records office over one ``MemoryStore``: what custodians add, and import."""

from __future__ import annotations

import json

from node.flows.bundle.rules import Rules
from node.flows.record.holding import Keeper
from node.flows.record.importing import Importer
from node.flows.recorder import Recorder
from node.model.agency import Agency, AgencyId
from node.model.codes import AgencyClass, OfficerRole
from node.model.desk.record import FieldInput, ImportChunk, RecordInput
from node.model.officer import Officer
from tests.memory import MemoryStore
from tests.simulator import START, FixedClock, bundle_of, starter_policies
from tests.unit.flows.keyring import keys

US = Agency(AgencyId("gr-two"), "Agency two", "GR", AgencyClass.POLICE)
CUSTODIAN = Officer("o-cust", "Cu", frozenset({OfficerRole.CUSTODIAN}), True, START)
RULES = Rules(bundle_of(starter_policies()))
MAPPING = """\
category = "person"
source_id = "id"
role = "suspect"
[columns]
"name" = { field = "name" }
"born" = { field = "birth_date", order = "dmy" }
"nation" = { field = "nationality" }
"""


class Registry:
    def __init__(self):
        self.keys = keys(US.id)
        self.store = MemoryStore(self.keys)
        self.clock = FixedClock(START)
        recorder = Recorder(US.id, self.keys, self.store.journal)
        given = (US, self.keys, RULES, self.store.holdings, recorder, self.clock)
        self.keeper = Keeper(*given)
        self.importer = Importer(*given, settings=self.store.settings)

    custodian = CUSTODIAN

    @staticmethod
    def chunk(data, file_format, *, source="list", **options):
        """Return a file in one part."""
        return ImportChunk(data, file_format, source, last=True, **options)

    @property
    def held(self):
        return self.store.holdings.stats().records

    @property
    def size(self):
        return self.store.journal.head().size

    def add(self, category, *fields, role="none", **options):
        """Add by hand; ``fields`` are pairs."""
        given = tuple(FieldInput(*pair) for pair in fields)
        return self.keeper.add(CUSTODIAN, RecordInput(category, role, given, **options))

    def load(self, text, *, file_format="csv", mapping=MAPPING, **options):
        """Import a file; return all reports."""
        return list(self.run(text, file_format=file_format, mapping=mapping, **options))

    def run(self, text, *, file_format="csv", mapping=MAPPING, **options):
        """Import a file, report by report."""
        mapping = mapping if file_format == "csv" else ""
        chunk = ImportChunk(
            text.encode(), file_format, "list", mapping, last=True, **options
        )
        return self.importer.run(CUSTODIAN, iter([chunk]))

    def load_json(self, *records, **options):
        """Import records as JSON lines."""
        lines = "\n".join(map(json.dumps, records))
        return self.load(lines, file_format="json", **options)


def listed(reports):
    """Return all values that reports list as unread: line, field and reason."""
    return [
        (u.line, u.field, u.reason) for report in reports for u in report.unread_values
    ]
