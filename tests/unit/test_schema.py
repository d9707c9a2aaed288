"""The columns: their names, which are mandatory, and how a header is matched to them."""

import time
import tracemalloc

import pytest
from attrs import evolve

from multiline_batch import Finding, Fix, Place, Policy, Problem, Safety, UploadRequest
from multiline_batch.records import Layout, Record
from multiline_batch.schema import (
    COLUMN_NAMES,
    COLUMNS,
    NUMBER,
    RESTRICTION,
    Header,
    columns_for,
    header_key,
    is_known_header,
    match_header,
    sort_key,
    unnamed_findings,
)
from support import HEADER, IDENTITY, ORGANIZATION, request

RESTRICT = "restrict_incoming_social_messaging"
STRICT = request(policy=Policy(strict_header=True))
WITHOUT_SOCIAL = request(organization=evolve(ORGANIZATION, social_messaging=False))
STRICT_WITHOUT_SOCIAL = evolve(WITHOUT_SOCIAL, policy=Policy(strict_header=True))
SOCIAL_UNTOLD = request(organization=evolve(ORGANIZATION, social_messaging=None))


def _layout(*names: str) -> Layout:
    return Layout(delimiter=",", sep_line=False, header=Record(row=3, line=4, cells=names))


def _match(*names: str, upload: UploadRequest | None = None) -> Header:
    return match_header(_layout(*names), upload or request())


def _said(header: Header) -> list[tuple[str, str | None, str | None]]:
    return [(f.code, f.column, f.place.cell if f.place else None) for f in header.findings]


def test_the_table_is_that_of_the_source() -> None:
    """The ten columns have the source's names, order, obligations and words."""
    assert COLUMN_NAMES == HEADER
    mandatory = {IDENTITY, "social_messaging", "monitor_calls", "monitor_sms"}
    words = {
        "social_messaging": ("Yes", "No"),
        "monitor_calls": ("auto", "off"),
        "monitor_sms": ("on", "off"),
        RESTRICT: ("true", "false"),
        "Language": ("English", "Italian", "German", "French", "Spanish"),
    }
    aliases = {
        IDENTITY: ("Email or Device #",),
        "multiline_number": ("primary_number",),
        RESTRICT: ("Restrict incoming social messages",),
    }
    assert [(c.name, c.mandatory, c.values, c.aliases, c.needs_social_messaging) for c in COLUMNS] == [
        (name, name in mandatory, words.get(name, ()), aliases.get(name, ()), name == RESTRICT) for name in HEADER
    ]
    assert sorted(source for c in COLUMNS for source in c.sources) == [
        "S33",
        *(f"S{number}" for number in range(34, 44)),
    ]


@pytest.mark.parametrize("social_messaging", [True, False])
def test_one_column_depends_on_social_messaging(*, social_messaging: bool) -> None:
    """Only the restriction is left out where Social Messaging is not configured."""
    organization = evolve(ORGANIZATION, social_messaging=social_messaging)
    names = [column.name for column in columns_for(organization)]
    assert names == [name for name in HEADER if social_messaging or name != RESTRICT]


@pytest.mark.parametrize("name", HEADER)
def test_a_header_is_read_however_it_is_spelled(name: str) -> None:
    """Case, spaces and marks around, and spaces, underscores and hyphens for each other make no other name."""
    spaced = name.replace("_", " - "), name.replace(" ", "__")
    for text in (name, name.upper(), f"\u00a0{name}\t", f"\ufeff{name}", *spaced):
        assert header_key(text) == header_key(name)
        assert is_known_header(text)


@pytest.mark.parametrize(
    ("text", "key"), [("'=total", "=total"), ("Anna's number", "anna's_number"), ("total", "total")]
)
def test_a_name_that_was_made_inert_is_the_name_that_it_was(text: str, key: str) -> None:
    """The apostrophe that keeps a name from being a formula is no part of it, and any other apostrophe is."""
    assert header_key(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "email",
        "first name",
        "name",
        "multiline",
        "language code",
        "Device #",
        "fir\u017ftname",
        "\u017focial_messaging",
        "la\u017ftname",
    ],
)
def test_other_names_are_unknown(text: str) -> None:
    """A name that is merely similar is not known, not even if it could be folded into a known one."""
    assert not is_known_header(text)


def test_a_full_header_is_matched_without_a_word() -> None:
    """The template's header says nothing and every column has its position."""
    header = _match(*HEADER)
    assert header == Header(layout=_layout(*HEADER), positions=tuple(range(10)), names=HEADER, unnamed=(), findings=())


def test_the_order_is_free_and_optional_columns_may_lack() -> None:
    """Columns are found by name; what an older template lacks has no position."""
    header = _match("monitor_sms", "monitor_calls", "social_messaging", IDENTITY)
    assert header.positions == (None, None, 3, 2, None, 1, 0, None, None, None)
    assert header.findings == ()


def test_a_missing_mandatory_column_is_named() -> None:
    """Each mandatory column that lacks is told, at the header's place."""
    header = _match("firstname", "monitor_sms")
    assert header.findings == tuple(
        Finding(code="column-missing", params=(name,), place=Place(row=3, line=4, column=name))
        for name in (IDENTITY, "social_messaging", "monitor_calls")
    )


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("Email or Device #", IDENTITY),
        ("email_or_device #", IDENTITY),
        ("primary_number", "multiline_number"),
        ("PRIMARY NUMBER", "multiline_number"),
        ("Restrict incoming social messages", RESTRICT),
    ],
)
def test_an_alias_is_accepted_with_a_safe_fix(alias: str, name: str) -> None:
    """The spellings of the product's own pages are read, with a notice that proposes the table's name."""
    header = _match(*(alias if column == name else column for column in HEADER))
    position = HEADER.index(name)
    assert header.positions == tuple(range(10))
    assert header.findings == (
        Finding(
            code="column-alias",
            params=(name,),
            place=Place(row=3, line=4, column=name, header=alias, position=position),
            raw=alias,
            fix=Fix(row=3, position=position, text=name, safety=Safety.SAFE),
        ),
    )


def test_each_of_several_aliases_has_its_fix() -> None:
    """However many columns have another spelling, for each its own name is proposed."""
    spellings = {"multiline_number": "primary_number", "email address or device": "Email or Device #"}
    findings = _match(*(spellings.get(column, column) for column in HEADER)).findings
    assert [(finding.code, finding.fix and finding.fix.text) for finding in findings] == [
        ("column-alias", name) for name in HEADER if name in spellings
    ]


@pytest.mark.parametrize(
    ("extra", "name", "first"),
    [
        (("Firstname",), "firstname", "A3"),
        (("primary_number",), "multiline_number", "E3"),
        (("LANGUAGE", "language"), "Language", "J3"),
    ],
)
def test_a_column_twice_refuses(extra: tuple[str, ...], name: str, first: str) -> None:
    """Two headers of one name, aliases included, are an error at each but the first, naming all their cells."""
    header = _match(*HEADER, *extra)
    cells = (first, *("KL"[index] + "3" for index in range(len(extra))))
    twice = [finding for finding in header.findings if finding.code == "column-duplicate"]
    assert [finding.params for finding in twice] == [(name, cells)] * len(extra)
    assert [finding.place and finding.place.cell for finding in twice] == list(cells[1:])
    assert all(finding.column == name and finding.rule.refuses_upload for finding in twice)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Langage", "Language"),
        ("first_nam", "firstname"),
        ("multilin number", "multiline_number"),
        ("primary_numbr", "multiline_number"),
        ("department", ""),
        ("name", ""),
        ("x" * 10_000, ""),
        ("\U0001f642", ""),
    ],
)
def test_an_unknown_column_is_told_with_the_nearest_name(text: str, nearest: str) -> None:
    """An unknown column is a warning; a name that is near is proposed to a person and never taken."""
    others = [name for name in HEADER if name != nearest]
    start = time.perf_counter()
    header = _match(*others, text)
    assert time.perf_counter() - start < 5
    assert header.positions == tuple(others.index(name) if name in others else None for name in HEADER)
    fix = Fix(row=3, position=len(others), text=nearest, safety=Safety.REVIEW) if nearest else None
    place = Place(row=3, line=4, header=text, position=len(others))
    assert header.findings == (Finding(code="column-unknown", params=(nearest,), place=place, raw=text, fix=fix),)


def test_a_very_long_name_is_compared_in_little_memory() -> None:
    """However long the name of an unknown column is, telling that no name is near takes no multiple of it."""
    layout = _layout("x" * 100_000)
    match_header(layout, request())
    tracemalloc.start()
    header = match_header(layout, request())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert header.findings[0].params == ("",)
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("names", "nearest"),
    [
        ((*HEADER, "Langage"), [("Language", False)]),
        (("Langage", *HEADER), [("Language", False)]),
        (
            (*(name for name in HEADER if name != "multiline_number"), "primary_number", "multiline_numbr"),
            [("multiline_number", False)],
        ),
        ((*HEADER[:-1], "Langage", "Languag"), [("Language", False), ("Language", False)]),
        ((*HEADER[1:-1], "Langage", "firstnam"), [("Language", True), ("firstname", True)]),
        (
            (*HEADER[1:-1], "Langage", "Languag", "firstnam"),
            [("Language", False), ("Language", False), ("firstname", True)],
        ),
        ((*HEADER[1:], "Langage", "firstnam"), [("Language", False), ("firstname", True)]),
    ],
)
def test_no_name_is_proposed_that_would_stand_twice(names: tuple[str, ...], nearest: list[tuple[str, bool]]) -> None:
    """The nearest name is always told, and proposed only if the header has it not yet and no other cell would get it."""
    unknown = [finding for finding in _match(*names).findings if finding.code == "column-unknown"]
    assert [(finding.parameters["nearest"], finding.fix is not None) for finding in unknown] == nearest
    assert all(finding.fix is None or finding.fix.text == finding.params[0] for finding in unknown)


@pytest.mark.parametrize("upload", [WITHOUT_SOCIAL, SOCIAL_UNTOLD])
def test_no_name_is_proposed_that_the_organization_does_not_read(upload: UploadRequest) -> None:
    """A column that stands in the header and is not read takes its name all the same."""
    header = _match(*HEADER, "restrict_incoming_social_mesaging", upload=upload)
    (unknown,) = (finding for finding in header.findings if finding.code == "column-unknown")
    assert (unknown.params, unknown.fix) == ((RESTRICT,), None)


def test_an_alias_keeps_its_fix_beside_an_unknown_column() -> None:
    """Leaving out one proposal leaves those of other cells as they are."""
    header = _match(*(name for name in HEADER if name != IDENTITY), "Email or Device #", "Langage")
    assert [(f.code, f.fix and f.fix.text) for f in header.findings] == [
        ("column-alias", IDENTITY),
        ("column-unknown", None),
    ]


def test_a_header_shows_none_of_its_names() -> None:
    """What a header shows of itself says how many names there are and not which, because they are free text."""
    shown = repr(_match(*HEADER, "Anna's column"))
    assert "names=<11>" in shown
    assert not [word for word in ("Anna", "firstname", "Language") if word in shown]


def test_a_strict_header_refuses_an_unknown_column() -> None:
    """With strict_header a column that the template does not have refuses the file."""
    header = _match(*HEADER, "department", upload=STRICT)
    assert _said(header) == [("column-refused", None, "K3")]
    assert header.findings[0].rule.refuses_upload


@pytest.mark.parametrize(
    ("upload", "code"),
    [(WITHOUT_SOCIAL, "column-not-configured"), (STRICT_WITHOUT_SOCIAL, "column-refused")],
)
@pytest.mark.parametrize("name", [RESTRICT, "Restrict incoming social messages"])
def test_a_column_that_the_organization_does_not_have_is_ignored(upload: UploadRequest, code: str, name: str) -> None:
    """Where Social Messaging is not configured the restriction column is a warning and not read, or refuses if strict."""
    header = _match(*(name if column == RESTRICT else column for column in HEADER), upload=upload)
    assert header.positions[RESTRICTION] is None
    assert (code, RESTRICT, "I3") in _said(header)


@pytest.mark.parametrize("upload", [request(), SOCIAL_UNTOLD, STRICT])
def test_a_column_that_the_organization_may_have_is_read(upload: UploadRequest) -> None:
    """Where Social Messaging is configured, or nobody told, the restriction column is read without a word."""
    header = _match(*HEADER, upload=upload)
    assert header.positions[RESTRICTION] == 8
    assert header.findings == ()


def test_cells_without_a_name_are_listed() -> None:
    """A header cell without a name is told by its index; whether it matters the rows say."""
    header = _match("", *HEADER, " ", "\u00a0")
    assert header.unnamed == (0, 11, 12)
    assert header.positions == tuple(range(1, 11))
    assert header.findings == ()


@pytest.mark.parametrize(("strict", "code", "params"), [(False, "column-unnamed", (7,)), (True, "column-refused", ())])
def test_a_column_without_a_name_over_filled_cells(code: str, params: tuple[int, ...], *, strict: bool) -> None:
    """A column without a name is a warning with the number of filled rows, or refuses if strict."""
    header = Record(row=3, line=4, cells=("a", " "))
    (finding,) = unnamed_findings(header, {1: 7}, strict=strict)
    place = Place(row=3, line=4, header=" ", position=1)
    assert finding == Finding(code=code, params=params, place=place, raw=" ")


@pytest.mark.parametrize("strict", [False, True])
def test_only_columns_without_a_name_that_are_filled_are_told(*, strict: bool) -> None:
    """Each column without a name is told once, with its own number of filled rows, and one without any is not told."""
    header = Record(row=3, line=4, cells=("", " ", "a", ""))
    found = list(unnamed_findings(header, {0: 2, 1: 0, 3: 1}, strict=strict))
    assert [(f.params, f.place and f.place.position) for f in found] == [
        (() if strict else (rows,), position) for rows, position in ((2, 0), (1, 3))
    ]
    assert list(unnamed_findings(header, {}, strict=strict)) == []


def test_a_problem_gets_its_place() -> None:
    """A problem of a column gets row, line, the table's and the file's name of the column, cell, raw text and fix."""
    header = _match("primary_number", IDENTITY)
    record = (7, 9, ("442079460123", "anna@example.org"))
    problem = Problem(code="plus-missing", mend="+442079460123", safety=Safety.REVIEW)
    assert header.finding(record, NUMBER, problem) == Finding(
        code="plus-missing",
        place=Place(row=7, line=9, column="multiline_number", header="primary_number", position=0),
        raw="442079460123",
        fix=Fix(row=7, position=0, text="+442079460123", safety=Safety.REVIEW),
    )


def test_a_problem_of_a_column_that_lacks_has_no_cell() -> None:
    """A problem of a column that the file does not have has neither cell nor fix."""
    record = (7, 9, ("a",))
    finding = _match(IDENTITY).finding(record, NUMBER, Problem(code="plus-missing", mend="+44"))
    place = Place(row=7, line=9, column="multiline_number")
    assert finding == Finding(code="plus-missing", place=place, raw="")


def test_a_problem_of_a_short_record_has_a_cell_without_text() -> None:
    """A cell that a short record does not reach is blank, and has a name all the same."""
    record = (7, 9, ("a",))
    finding = _match(IDENTITY, "monitor_sms").finding(record, 6, Problem(code="value-missing"))
    assert (finding.place and finding.place.cell, finding.raw, finding.fix) == ("B7", "", None)


def test_findings_are_sorted_by_row_column_cell_and_code() -> None:
    """What has no row comes first, then rows; within a row the row itself, the table's columns, then other cells."""
    expected = [
        Finding(code="no-rows"),
        Finding(code="too-many-rows", params=(1, 0)),
        Finding(code="column-missing", params=("firstname",), place=Place(row=1, line=1, column="firstname")),
        Finding(code="column-alias", params=("firstname",), place=Place(row=1, line=1, column="firstname", position=9)),
        Finding(code="column-missing", params=("Language",), place=Place(row=1, line=1, column="Language")),
        Finding(code="column-unknown", params=("",), place=Place(row=1, line=1, position=0)),
        Finding(code="column-unknown", params=("",), place=Place(row=1, line=1, position=1)),
        Finding(code="note-left", place=Place(row=2, line=9)),
        Finding(code="apostrophe-removed", place=Place(row=2, line=9, column="firstname", position=0)),
        Finding(code="email-invalid", place=Place(row=2, line=9, column=IDENTITY, position=0)),
        Finding(code="email-required", place=Place(row=2, line=9, column=IDENTITY, position=0)),
        Finding(code="value-missing", place=Place(row=2, line=9, column="monitor_sms", position=0)),
        Finding(code="email-invalid", place=Place(row=10, line=10, column=IDENTITY, position=0)),
    ]
    backwards = expected[::-1]
    assert sorted(backwards, key=sort_key) == expected
    assert sorted([*expected[1::2], *expected[::2]], key=sort_key) == expected


def test_a_column_that_there_is_not_is_sorted_too() -> None:
    """A finding at a column that the table does not have, as a document of somebody else can bring, is one at another cell."""
    expected = [
        Finding(code="value-missing", place=Place(row=2, line=2, column="Language", position=9)),
        Finding(code="value-missing", place=Place(row=2, line=2, column="department", position=3)),
        Finding(code="value-missing", place=Place(row=2, line=2, position=4)),
    ]
    assert sorted([*expected[1:], *expected[:1]], key=sort_key) == expected
