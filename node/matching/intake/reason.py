"""Why rows are not taken: codes, and their English.

What becomes of a row is told in the language of whoever reads it, so a reason is a code
and the few values that its text names; the catalogue has the text in each language
(`reject.no-name`). The English stands here, too: programs and files of rejects have it.
A reason names what is wrong and never what was read, but for names of columns and keys.

    raise NotTaken(RejectCode.TOO_MANY_VALUES, MAX_VALUES)
    except NotTaken as why:
        yield why.at(line)                  # Reject(line, "more than 1000 values", ...)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from node.model.desk.record import Reject

_PLACE: Final = re.compile(r"\{([a-z]+)\}")


class RejectCode(StrEnum):
    """What is wrong with a row, or with a whole file."""

    TOO_MANY_ABOUT_OTHERS = "too-many-about-others"
    TOO_MANY_COLUMNS = "too-many-columns"
    NO_CSV = "no-csv"
    OPEN_QUOTE = "open-quote"
    BEHIND_ARRAY = "behind-array"
    UNKNOWN_KEY = "unknown-key"
    FIELDS_NO_OBJECT = "fields-no-object"
    NO_FLAG = "no-flag"
    NO_JSON_OBJECT = "no-json-object"
    OBJECT_TOO_LONG = "object-too-long"
    OPEN_ARRAY = "open-array"
    UNKNOWN_CODE = "unknown-code"
    DOCUMENT_TYPE = "document-type"
    ELEMENTS_TOO_DEEP = "elements-too-deep"
    TOO_MANY_MARKS = "too-many-marks"
    RECORD_TOO_LARGE = "record-too-large"
    NO_XML = "no-xml"
    MARK_TOO_LONG = "mark-too-long"
    NAME_TOO_LONG = "name-too-long"
    OFFICE_ONLY = "office-only"
    SEVERAL_SCHEMATA = "several-schemata"
    UNKNOWN_SCHEMA = "unknown-schema"
    NO_PROPERTIES = "no-properties"
    UNKNOWN_CHANGE = "unknown-change"
    NO_NUMBER = "no-number"
    NO_TEXT = "no-text"
    KEY_TWICE = "key-twice"
    NUL_BYTE = "nul-byte"
    LINE_TOO_LONG = "line-too-long"
    NO_UTF_8 = "no-utf-8"
    NESTED_TOO_DEEPLY = "nested-too-deeply"
    NO_JSON = "no-json"
    HALF_SURROGATE = "half-surrogate"
    UNKNOWN_RECORD_TYPE = "unknown-record-type"
    NO_NAME = "no-name"
    ONE_PAGE = "one-page"
    ONLY_CHANGES = "only-changes"
    UNKNOWN_PARTY_TYPE = "unknown-party-type"
    TOO_MANY_VALUES_HELD = "too-many-values-held"
    NO_ROW = "no-row"
    TOO_MANY_ROWS_HELD = "too-many-rows-held"
    ID_ALREADY = "id-already"
    NO_TABLE = "no-table"
    NO_FIRST_TABLE = "no-first-table"
    OTHER_CELLS = "other-cells"
    NO_ID = "no-id"
    TWO_CATEGORIES = "two-categories"
    NO_COLUMN = "no-column"
    UNKNOWN_TARGET_TYPE = "unknown-target-type"
    TOO_MANY_TARGETS = "too-many-targets"
    NO_RECORD_ID = "no-record-id"
    KEY_TOO_LONG = "key-too-long"
    UNKNOWN_IDENTITY_CLASS = "unknown-identity-class"
    DOCUMENT_TOO_LONG = "document-too-long"
    NO_SHEET = "no-sheet"
    WORKBOOK_TOO_LARGE = "workbook-too-large"
    SEVERAL_SHEETS = "several-sheets"
    TOO_MANY_TEXTS = "too-many-texts"
    NO_WORKBOOK = "no-workbook"
    WORKBOOK_UNPACKS = "workbook-unpacks"
    ROW_TOO_LONG = "row-too-long"
    TOO_MANY_VALUES = "too-many-values"
    NO_VALUE = "no-value"
    ID_TOO_LONG = "id-too-long"
    ID_UNSEEN = "id-unseen"
    ID_SPOILT = "id-spoilt"
    NO_ROLE = "no-role"
    NO_EVALUATION = "no-evaluation"
    UNKNOWN_CATEGORY = "unknown-category"
    VALUE_TOO_LONG = "value-too-long"
    NUL_CHARACTER = "nul-character"
    NO_RECORD = "no-record"
    FEWER_CELLS = "fewer-cells"
    EMPTY_ROLE = "empty-role"
    UNKNOWN_ROLE = "unknown-role"
    ABOUT_NOT_TAKEN = "about-not-taken"
    ID_TAKEN = "id-taken"
    ONE_ID = "one-id"
    ONE_ID_OTHER_KIND = "one-id-other-kind"
    ONE_ID_TWO_VALUES = "one-id-two-values"
    NO_NAMES_TABLE = "no-names-table"
    NO_ADDRESSES_TABLE = "no-addresses-table"
    NO_NAMES_NOR_ADDRESSES = "no-names-nor-addresses"
    VALUE_NO_TEXT = "value-no-text"
    UNREAD = "unread"
    UNKNOWN_FIELD = "unknown-field"


REJECT_TEXTS: Final[Mapping[RejectCode, str]] = MappingProxyType(
    {
        RejectCode.TOO_MANY_ABOUT_OTHERS: "more than {most} entities about others",
        RejectCode.TOO_MANY_COLUMNS: "more than {most} columns",
        RejectCode.NO_CSV: "not well-formed CSV",
        RejectCode.OPEN_QUOTE: "a quote is not closed, or the row is too long",
        RejectCode.BEHIND_ARRAY: "something stands behind the array",
        RejectCode.UNKNOWN_KEY: "a key that records do not have",
        RejectCode.FIELDS_NO_OBJECT: "fields is not an object",
        RejectCode.NO_FLAG: "{key} is not true or false",
        RejectCode.NO_JSON_OBJECT: "not a JSON object",
        RejectCode.OBJECT_TOO_LONG: "the object is longer than {most} bytes",
        RejectCode.OPEN_ARRAY: "the array is not closed",
        RejectCode.UNKNOWN_CODE: "a {key} that is not known",
        RejectCode.DOCUMENT_TYPE: "XML with a document type of its own is not read",
        RejectCode.ELEMENTS_TOO_DEEP: "elements stand more than {most} deep",
        RejectCode.TOO_MANY_MARKS: "more than {most} names of elements and attributes",
        RejectCode.RECORD_TOO_LARGE: "the record is too large",
        RejectCode.NO_XML: "not well-formed XML, or cut: the rest is not read",
        RejectCode.MARK_TOO_LONG: "a mark is longer than {most} bytes",
        RejectCode.NAME_TOO_LONG: "a name is longer than {most} characters",
        RejectCode.OFFICE_ONLY: (
            "its topics tell an office and nothing else: no role of suspicion"
        ),
        RejectCode.SEVERAL_SCHEMATA: "what is said of it is of several schemata",
        RejectCode.UNKNOWN_SCHEMA: "a schema that has no category here",
        RejectCode.NO_PROPERTIES: "no properties",
        RejectCode.UNKNOWN_CHANGE: "a change that is not known",
        RejectCode.NO_NUMBER: "NaN and Infinity are not JSON",
        RejectCode.NO_TEXT: "{what} is not a text",
        RejectCode.KEY_TWICE: "a key stands twice in one object",
        RejectCode.NUL_BYTE: "holds a NUL byte",
        RejectCode.LINE_TOO_LONG: "the line is longer than {most} bytes",
        RejectCode.NO_UTF_8: "not UTF-8",
        RejectCode.NESTED_TOO_DEEPLY: "nested too deeply",
        RejectCode.NO_JSON: "not JSON",
        RejectCode.HALF_SURROGATE: "half a surrogate pair in a text",
        RejectCode.UNKNOWN_RECORD_TYPE: "a type of record that has no category here",
        RejectCode.NO_NAME: "no name",
        RejectCode.ONE_PAGE: "a page with {count} of {total} notices: ask narrower",
        RejectCode.ONLY_CHANGES: (
            "a change to the list, and not the list: take the whole file"
        ),
        RejectCode.UNKNOWN_PARTY_TYPE: "a type of party that has no category here",
        RejectCode.TOO_MANY_VALUES_HELD: "more than {most} values before their end",
        RejectCode.NO_ROW: "not a row of this list",
        RejectCode.TOO_MANY_ROWS_HELD: "more than {most} rows before their end",
        RejectCode.ID_ALREADY: "its id stands on line {line} already",
        RejectCode.NO_TABLE: "a row of none of the four tables",
        RejectCode.NO_FIRST_TABLE: "a row of a record that is not in the first table",
        RejectCode.OTHER_CELLS: "not as many cells as the header has",
        RejectCode.NO_ID: "no id",
        RejectCode.TWO_CATEGORIES: "rows of one id are of two categories",
        RejectCode.NO_COLUMN: "the header has no column {column}",
        RejectCode.UNKNOWN_TARGET_TYPE: "a type of target that has no category here",
        RejectCode.TOO_MANY_TARGETS: "more than {most} targets",
        RejectCode.NO_RECORD_ID: "no RECORD_ID",
        RejectCode.KEY_TOO_LONG: "a key is longer than {most} characters",
        RejectCode.UNKNOWN_IDENTITY_CLASS: (
            "a class of identity that has no category here"
        ),
        RejectCode.DOCUMENT_TOO_LONG: "the document is longer than {most} bytes",
        RejectCode.NO_SHEET: "a workbook without its first sheet",
        RejectCode.WORKBOOK_TOO_LARGE: "the workbook is larger than {most} bytes",
        RejectCode.SEVERAL_SHEETS: (
            "a workbook with several sheets: only the first is read"
        ),
        RejectCode.TOO_MANY_TEXTS: "more than {most} texts, or {characters} characters",
        RejectCode.NO_WORKBOOK: "not a workbook, or cut",
        RejectCode.WORKBOOK_UNPACKS: "the workbook unpacks to more than {most} bytes",
        RejectCode.ROW_TOO_LONG: "the row is longer than {most} characters",
        RejectCode.TOO_MANY_VALUES: "more than {most} values",
        RejectCode.NO_VALUE: "no field has a value",
        RejectCode.ID_TOO_LONG: "no id, or one longer than {most} characters",
        RejectCode.ID_UNSEEN: "the id holds characters that cannot be seen",
        RejectCode.ID_SPOILT: "the id is what a spreadsheet left of one",
        RejectCode.NO_ROLE: "a person without a subject role; name one for the import",
        RejectCode.NO_EVALUATION: (
            "an evaluation is a letter A, B, C or X and a digit 1-4"
        ),
        RejectCode.UNKNOWN_CATEGORY: "not a category of the catalogue",
        RejectCode.VALUE_TOO_LONG: (
            "a value of {field} is longer than {most} characters"
        ),
        RejectCode.NUL_CHARACTER: "a value of {field} holds a NUL character",
        RejectCode.NO_RECORD: "{why}",
        RejectCode.FEWER_CELLS: "fewer cells than the header has",
        RejectCode.EMPTY_ROLE: (
            "no subject role, and the mapping has none for empty cells"
        ),
        RejectCode.UNKNOWN_ROLE: "a subject role that is not known",
        RejectCode.ABOUT_NOT_TAKEN: "it is about one that was not taken",
        RejectCode.ID_TAKEN: "its id stands on line {line} already, which was taken",
        RejectCode.ONE_ID: (
            "lines {first} and {last} have one id; if they are one record, map "
            'rows = "add"'
        ),
        RejectCode.ONE_ID_OTHER_KIND: (
            "lines {first} and {last} have one id, and differ in category, "
            "role or originator"
        ),
        RejectCode.ONE_ID_TWO_VALUES: (
            "lines {first} and {last} have one id, and two values of {field}"
        ),
        RejectCode.NO_NAMES_TABLE: (
            "no row of the table of other names: give all of the tables"
        ),
        RejectCode.NO_ADDRESSES_TABLE: (
            "no row of the table of addresses: give all of the tables"
        ),
        RejectCode.NO_NAMES_NOR_ADDRESSES: (
            "no row of the table of other names or of addresses: give all of the tables"
        ),
        RejectCode.VALUE_NO_TEXT: "a value of {key} is not a text",
        RejectCode.UNREAD: "{values}",
        RejectCode.UNKNOWN_FIELD: "{key} is not a field of category {category}",
    }
)


def places_of(code: RejectCode) -> tuple[str, ...]:
    """Return what the values of a code are called in its text, in their order."""
    return tuple(_PLACE.findall(REJECT_TEXTS[code]))


@dataclass(frozen=True, slots=True)
class NamedReject(Reject):
    """A row that was not taken although its id is known: it is still in its list."""

    source_id: str = ""


class NotTaken(Exception):  # noqa: N818 - a verdict on a row, not an error of ours
    """A row that is rejected: why, and what the text of that names."""

    def __init__(self, code: RejectCode, *values: object) -> None:
        """Make it. ``values`` are as many as the text of ``code`` names."""
        self.code = code
        self.values = tuple(map(str, values))
        named = dict(zip(places_of(code), self.values, strict=True))
        text = _PLACE.sub(lambda place: named[place[1]], REJECT_TEXTS[code])
        super().__init__(text)

    def at(self, line: int, source_id: str | None = None) -> Reject:
        """Return the reject of a line; with the id of the row, where that is known."""
        code, values = self.code.value, self.values
        if source_id is None:
            return Reject(line, str(self), code, values)
        return NamedReject(line, str(self), code, values, source_id)


def rejected(line: int, code: RejectCode, *values: object) -> Reject:
    """Return the reject of a line for one reason."""
    return NotTaken(code, *values).at(line)
