"""
The plain script's work with five libraries, each as somebody who knows it would write it.

All of them check identities and numbers with the plain script's functions, so what differs is the library around them.
"""

# ruff: noqa: PLC0415  A library is imported when it is first used, so that none has to be there for another.

import csv
import io
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Annotated, ClassVar, Literal, NewType, cast, get_args

from attrs import frozen

from benchmarks.plain import CHOICES, check_forwarding, check_identity, check_number
from benchmarks.uploads import HEADER

Peer = Callable[[bytes], set[int]]

IDENTITY, NUMBER, FORWARDING = "email address or device", "multiline_number", "forwarding_number"

YesNo = Literal["yes", "no"]
AutoOff = Literal["auto", "off"]
OnOff = Literal["on", "off"]
TrueFalse = Literal["", "true", "false"]
Language = Literal["", "english", "italian", "german", "french", "spanish"]

Identity = NewType("Identity", str)
Number = NewType("Number", str)
Forwarding = NewType("Forwarding", str)


def _read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def _fold(text: str) -> str:
    return text.strip().lower()


def _check_once(text: str, seen: set[str]) -> str:
    if (identity := check_identity(text)) in seen:
        raise ValueError
    seen.add(identity)
    return identity


def _find_refused(data: bytes, take: Callable[[dict[str, str]], object]) -> set[int]:
    wrong: set[int] = set()
    for line, cells in enumerate(_read(data), start=2):
        try:
            take(cells)
        except ValueError:
            wrong.add(line)
    return wrong


@cache
def _make_pydantic() -> Peer:
    from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationInfo

    def once(text: str, info: ValidationInfo[set[str]]) -> str:
        return _check_once(text, info.context)

    fold = BeforeValidator(_fold)

    class Row(BaseModel, str_strip_whitespace=True):
        firstname: str
        lastname: str
        identity: Annotated[str, AfterValidator(once), Field(alias=IDENTITY)]
        social_messaging: Annotated[YesNo, fold]
        multiline_number: Annotated[str, AfterValidator(check_number)]
        monitor_calls: Annotated[AutoOff, fold]
        monitor_sms: Annotated[OnOff, fold]
        forwarding_number: Annotated[str, AfterValidator(check_forwarding)]
        restrict_incoming_social_messaging: Annotated[TrueFalse, fold]
        language: Annotated[Language, fold, Field(alias="Language")]

    def check(data: bytes) -> set[int]:
        # The context outlives the rows: the identities of wrong ones count too.
        seen: set[str] = set()
        return _find_refused(data, lambda cells: Row.model_validate(cells, context=seen))

    return check


@cache
def _make_cattrs() -> Peer:
    from cattrs import Converter, override

    @frozen
    class Row:
        firstname: str
        lastname: str
        identity: Annotated[Identity, override(rename=IDENTITY)]
        social_messaging: YesNo
        multiline_number: Number
        monitor_calls: AutoOff
        monitor_sms: OnOff
        forwarding_number: Forwarding
        restrict_incoming_social_messaging: TrueFalse
        language: Annotated[Language, override(rename="Language")]

    def make_choice(kind: object) -> Callable[[str, object], str]:
        words = get_args(kind)

        def choose(text: str, _: object) -> str:
            if (word := _fold(text)) not in words:
                raise ValueError
            return word

        return choose

    seen: set[str] = set()
    # As only the rows are asked for, a row's first mistake is enough.
    converter = Converter(detailed_validation=False)
    converter.register_structure_hook_factory(lambda kind: getattr(kind, "__origin__", 0) is Literal, make_choice)
    converter.register_structure_hook(str, lambda text, _: text.strip())
    converter.register_structure_hook(Identity, lambda text, _: Identity(_check_once(text.strip(), seen)))
    converter.register_structure_hook(Number, lambda text, _: Number(check_number(text.strip())))
    converter.register_structure_hook(Forwarding, lambda text, _: Forwarding(check_forwarding(text.strip())))
    structure = converter.get_structure_hook(Row)

    def check(data: bytes) -> set[int]:
        seen.clear()
        return _find_refused(data, lambda cells: structure(cells, Row))

    return check


@cache
def _make_marshmallow() -> Peer:
    from marshmallow import Schema, ValidationError, fields, validate, validates_schema

    def text(rule: Callable[[str], str], key: str | None = None) -> fields.String:
        def apply(cell: str) -> str:
            try:
                return rule(cell)
            except ValueError as error:
                raise ValidationError(str(error)) from error

        return fields.String(required=True, pre_load=str.strip, post_load=apply, data_key=key)

    def choice(name: str) -> fields.String:
        return fields.String(required=True, pre_load=_fold, validate=validate.OneOf(CHOICES[name]), data_key=name)

    class Rows(Schema):
        firstname = fields.String(required=True, pre_load=str.strip)
        lastname = fields.String(required=True, pre_load=str.strip)
        identity = text(check_identity, IDENTITY)
        social_messaging = choice("social_messaging")
        multiline_number = text(check_number)
        monitor_calls = choice("monitor_calls")
        monitor_sms = choice("monitor_sms")
        forwarding_number = text(check_forwarding)
        restrict_incoming_social_messaging = choice("restrict_incoming_social_messaging")
        language = choice("Language")

        @validates_schema(pass_collection=True, skip_on_field_errors=False)
        def once(self, data: list[dict[str, str]], **_: object) -> None:
            first: dict[str | None, int] = {}
            # Wrong identities are missing here and count as the same, which does no harm: their rows are wrong anyway.
            twice = [i for i, row in enumerate(data) if first.setdefault(row.get("identity"), i) != i]
            if twice:
                raise ValidationError({i: {"identity": ["Stands twice."]} for i in twice})

    schema = Rows(many=True)

    def check(data: bytes) -> set[int]:
        try:
            schema.load(_read(data))
        except ValidationError as error:
            return {int(index) + 2 for index in error.messages_dict}
        return set()

    return check


@cache
def _make_pandera() -> Peer:
    import pandas as pd
    import pandera.pandas as pa

    def parser(rule: Callable[[str], str]) -> pa.Parser:
        def apply(cell: str) -> str | None:
            try:
                return rule(cell.strip())
            except ValueError:
                # No column may have nulls.
                return None

        return pa.Parser(apply, element_wise=True)

    columns = {
        name: pa.Column(checks=pa.Check.isin(words), parsers=parser(_fold))  # pyright: ignore[reportUnknownMemberType]  Its types are in part unknown.
        for name, words in CHOICES.items()
    }
    columns[IDENTITY] = pa.Column(parsers=parser(check_identity), unique=True, report_duplicates="exclude_first")
    columns[NUMBER] = pa.Column(parsers=parser(check_number))
    columns[FORWARDING] = pa.Column(parsers=parser(check_forwarding))
    schema = pa.DataFrameSchema(columns)

    def check(data: bytes) -> set[int]:
        table = pd.read_csv(io.BytesIO(data), dtype=str, na_filter=False, encoding="utf-8-sig")
        try:
            schema.validate(table, lazy=True, inplace=True)
        except pa.errors.SchemaErrors as errors:
            failures = cast("pd.DataFrame", errors.failure_cases)  # pyright: ignore[reportUnknownMemberType]  It has no type.
            return {int(index) + 2 for index in failures["index"]}
        return set()

    return check


@cache
def _make_frictionless() -> Peer:
    limit = csv.field_size_limit()
    from frictionless import Check, Checklist, Dialect, Error, Resource, Row, Schema, errors
    from frictionless.formats import CsvControl
    from frictionless.resources import TableResource

    # Importing its formats raises the limit for the whole process.
    csv.field_size_limit(limit)

    class Numbers(Check):
        type = "numbers"
        Errors: ClassVar = [errors.CellError]

        def connect(self, resource: Resource) -> None:
            super().connect(resource)
            self.rules: dict[str, Callable[[str], str]] = {
                IDENTITY: partial(_check_once, seen=set()),
                NUMBER: check_number,
                FORWARDING: check_forwarding,
            }

        def validate_row(self, row: Row) -> Iterator[Error]:
            for name, rule in self.rules.items():
                try:
                    rule((row[name] or "").strip())
                except ValueError as error:
                    yield errors.CellError.from_row(row, note=str(error), field_name=name)

    def describe(name: str) -> dict[str, object]:
        words = CHOICES.get(name)
        # An enumeration would not leave case aside.
        limits = {"pattern": rf"\s*(?ai:{'|'.join(words)})\s*", "required": "" not in words} if words else {}
        return {"name": name, "type": "string", "constraints": limits}

    schema = Schema.from_descriptor({"fields": [describe(name) for name in HEADER]})
    dialect = Dialect(controls=[CsvControl(delimiter=",")])
    checklist = Checklist(checks=[Numbers()])

    def check(data: bytes) -> set[int]:
        resource = TableResource(data=data, format="csv", encoding="utf-8-sig", dialect=dialect, schema=schema)
        report = resource.validate(checklist, limit_errors=0)
        return {error.row_number for error in report.task.errors if isinstance(error, errors.RowError)}

    return check


def _when_used(make: Callable[[], Peer]) -> Peer:
    return lambda data: make()(data)  # noqa: PLW0108  Inlined, it would be made now.


PEERS: dict[str, Peer] = {
    "pydantic": _when_used(_make_pydantic),
    "cattrs": _when_used(_make_cattrs),
    "marshmallow": _when_used(_make_marshmallow),
    "pandera": _when_used(_make_pandera),
    "frictionless": _when_used(_make_frictionless),
}
"""For each library, a function that returns the numbers of a file's wrong rows."""
