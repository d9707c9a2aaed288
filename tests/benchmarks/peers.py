"""
The plain script's work with five libraries, each as somebody who knows it would write it.

All of them check identities and numbers with the plain script's functions, so what differs is the library around them.
"""

# ruff: noqa: PLC0415  A library is imported when it is first used, as no other needs it.

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Annotated, Any, Literal, NewType, get_args, get_origin

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


def _rows(data: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))


def _check_once(text: str, seen: set[str]) -> str:
    identity = check_identity(text)
    if identity in seen:
        raise ValueError
    seen.add(identity)
    return identity


def _find_repeated(identities: Iterable[str | None]) -> Iterator[int]:
    seen: set[str | None] = set()
    for index, identity in enumerate(identities):
        if identity is not None and identity in seen:
            yield index
        seen.add(identity)


def _fold(text: str) -> str:
    return text.strip().lower()


@cache
def _make_pydantic() -> Peer:
    from pydantic import (
        AfterValidator,
        BaseModel,
        BeforeValidator,
        ConfigDict,
        Field,
        TypeAdapter,
        ValidationError,
        ValidationInfo,
    )

    def once(text: str, info: ValidationInfo) -> str:
        return _check_once(text, info.context)

    fold = BeforeValidator(_fold)

    class Row(BaseModel):
        model_config = ConfigDict(str_strip_whitespace=True)

        firstname: str
        lastname: str
        identity: Annotated[str, AfterValidator(once)] = Field(alias=IDENTITY)
        social_messaging: Annotated[YesNo, fold]
        multiline_number: Annotated[str, AfterValidator(check_number)]
        monitor_calls: Annotated[AutoOff, fold]
        monitor_sms: Annotated[OnOff, fold]
        forwarding_number: Annotated[str, AfterValidator(check_forwarding)]
        restrict_incoming_social_messaging: Annotated[TrueFalse, fold]
        language: Annotated[Language, fold] = Field(alias="Language")

    adapter = TypeAdapter(list[Row])

    def check(data: bytes) -> set[int]:
        try:
            # What has been seen goes along as context, as every row counts there, the wrong ones too.
            adapter.validate_python(list(_rows(data)), context=set[str]())
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            return {int(each["loc"][0]) + 2 for each in found}
        return set()

    return check


@cache
def _make_cattrs() -> Peer:
    from cattrs import Converter
    from cattrs.gen import make_dict_structure_fn, override

    @frozen
    class Row:
        firstname: str
        lastname: str
        identity: Identity
        social_messaging: YesNo
        multiline_number: Number
        monitor_calls: AutoOff
        monitor_sms: OnOff
        forwarding_number: Forwarding
        restrict_incoming_social_messaging: TrueFalse
        language: Language

    # Only whether a row is right is asked, so the converter may stop at a row's first mistake.
    converter = Converter(detailed_validation=False)
    seen: set[str] = set()

    def make_choice(kind: Any) -> Callable[[str, Any], str]:
        words = frozenset(get_args(kind))

        def choose(text: str, _: Any) -> str:
            word = _fold(text)
            if word not in words:
                raise ValueError
            return word

        return choose

    converter.register_structure_hook_factory(lambda kind: get_origin(kind) is Literal, make_choice)
    converter.register_structure_hook(str, lambda text, _: text.strip())
    converter.register_structure_hook(Identity, lambda text, _: Identity(_check_once(text.strip(), seen)))
    converter.register_structure_hook(Number, lambda text, _: Number(check_number(text.strip())))
    converter.register_structure_hook(Forwarding, lambda text, _: Forwarding(check_forwarding(text.strip())))
    names = {"identity": override(rename=IDENTITY), "language": override(rename="Language")}
    structure = make_dict_structure_fn(Row, converter, **names)
    converter.register_structure_hook(Row, structure)

    def check(data: bytes) -> set[int]:
        seen.clear()
        wrong: set[int] = set()
        for line, cells in enumerate(_rows(data), start=2):
            try:
                converter.structure(cells, Row)
            except ValueError:
                wrong.add(line)
        return wrong

    return check


@cache
def _make_marshmallow() -> Peer:
    from marshmallow import Schema, ValidationError, fields, validate, validates_schema

    def text(rule: Callable[[str], str] = str, key: str | None = None) -> fields.String:
        def apply(cell: str) -> str:
            try:
                return rule(cell)
            except ValueError as error:
                raise ValidationError(str(error)) from error

        return fields.String(required=True, pre_load=str.strip, post_load=apply, data_key=key)

    def choice(name: str) -> fields.String:
        return fields.String(required=True, pre_load=_fold, validate=validate.OneOf(CHOICES[name]), data_key=name)

    class Rows(Schema):
        firstname = text()
        lastname = text()
        identity = text(check_identity, IDENTITY)
        social_messaging = choice("social_messaging")
        multiline_number = text(check_number)
        monitor_calls = choice("monitor_calls")
        monitor_sms = choice("monitor_sms")
        forwarding_number = text(check_forwarding)
        restrict_incoming_social_messaging = choice("restrict_incoming_social_messaging")
        language = choice("Language")

        @validates_schema(pass_collection=True, skip_on_field_errors=False)
        def each_once(self, data: list[dict[str, str]], **_: object) -> None:
            # A wrong identity is missing here.
            repeated = _find_repeated(row.get("identity") for row in data)
            if errors := {index: {"identity": ["Stands twice."]} for index in repeated}:
                raise ValidationError(errors)

    schema = Rows(many=True)

    def check(data: bytes) -> set[int]:
        try:
            schema.load(list(_rows(data)))
        except ValidationError as error:
            return {index + 2 for index in error.normalized_messages()}
        return set()

    return check


@cache
def _make_pandera() -> Peer:
    import pandas as pd
    import pandera.pandas as pa

    def parsed(rule: Callable[[str], str]) -> Callable[[pd.Series], pd.Series]:
        def apply(cell: str) -> str | None:
            try:
                return rule(cell)
            except ValueError:
                return None

        return lambda column: column.str.strip().map(apply)

    fold = pa.Parser(lambda column: column.str.strip().str.lower())
    schema = pa.DataFrameSchema(
        {
            IDENTITY: pa.Column(
                parsers=pa.Parser(parsed(check_identity)), unique=True, report_duplicates="exclude_first"
            ),
            NUMBER: pa.Column(parsers=pa.Parser(parsed(check_number))),
            FORWARDING: pa.Column(parsers=pa.Parser(parsed(check_forwarding))),
            **{name: pa.Column(checks=pa.Check.isin(words), parsers=fold) for name, words in CHOICES.items()},
        }
    )

    def check(data: bytes) -> set[int]:
        table = pd.read_csv(io.BytesIO(data), dtype=str, na_filter=False, encoding="utf-8-sig")
        try:
            schema.validate(table, lazy=True, inplace=True)
        except pa.errors.SchemaErrors as errors:
            return {int(index) + 2 for index in errors.failure_cases["index"]}
        return set()

    return check


@cache
def _make_frictionless() -> Peer:
    limit = csv.field_size_limit()
    from frictionless import Check, Checklist, Dialect, Schema, errors
    from frictionless.formats import CsvControl
    from frictionless.resources import TableResource

    # Importing its formats raises the limit for the whole process.
    csv.field_size_limit(limit)

    class Identities(Check):
        type = "identities"
        Errors = [errors.CellError]

        def connect(self, resource: Any) -> None:
            super().connect(resource)
            self.rules = {
                IDENTITY: partial(_check_once, seen=set()),
                NUMBER: check_number,
                FORWARDING: check_forwarding,
            }

        def validate_row(self, row: Any) -> Iterator[Any]:
            for name, rule in self.rules.items():
                try:
                    rule((row[name] or "").strip())
                except ValueError as error:
                    yield errors.CellError.from_row(row, note=str(error), field_name=name)

    def describe(name: str) -> dict[str, Any]:
        if name not in CHOICES:
            return {"name": name, "type": "string"}
        words = CHOICES[name]
        # Only a pattern can leave case aside.
        pattern = rf"\s*(?ai:{'|'.join(words)})\s*"
        return {"name": name, "type": "string", "constraints": {"pattern": pattern, "required": "" not in words}}

    schema = Schema.from_descriptor({"fields": [describe(name) for name in HEADER]})
    checklist = Checklist(checks=[Identities()])
    dialect = Dialect(controls=[CsvControl(delimiter=",")])

    def check(data: bytes) -> set[int]:
        resource = TableResource(data=data, format="csv", encoding="utf-8-sig", dialect=dialect, schema=schema)
        report = resource.validate(checklist, limit_errors=0)
        return {row for (row,) in report.flatten(["rowNumber"])}

    return check


def _when_used(make: Callable[[], Peer]) -> Peer:
    def check(data: bytes) -> set[int]:
        return make()(data)

    return check


PEERS: dict[str, Peer] = {
    "pydantic": _when_used(_make_pydantic),
    "cattrs": _when_used(_make_cattrs),
    "marshmallow": _when_used(_make_marshmallow),
    "pandera": _when_used(_make_pandera),
    "frictionless": _when_used(_make_frictionless),
}
"""Functions that return the numbers of a file's wrong rows."""
