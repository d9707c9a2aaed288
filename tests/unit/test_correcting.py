"""The text of an upload, changed: fixes carried out, and a file that is too long cut."""

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from multiline_batch import Finding, Fix, Limits, Safety, Upload, correct, read_upload, split_upload
from support import HEADER, ORGANIZATION, REQUEST, codes, csv_text, people, plan, read, record, request

HEAD = ",".join(HEADER)
ROW = "Anna,Berg,anna@example.org,Yes,,auto,on,,,English"


def _fixes(upload: Upload) -> list[Fix]:
    return [finding.fix for finding in upload.findings if finding.fix]


def _fix(row: int, position: int | None, text: str = "") -> Fix:
    return Fix(row=row, position=position, text=text, safety=Safety.REVIEW)


def _proposing(text: str, *fixes: Fix) -> Upload:
    """Return an upload whose findings propose just these fixes."""
    return evolve(read_upload(text, REQUEST), findings=tuple(Finding(code="plus-missing", fix=fix) for fix in fixes))


def test_without_fixes_nothing_changes() -> None:
    """A text to which nobody chose a fix stays as it is, to the letter."""
    text = f'sep=,\n"firstname",{HEAD.partition(",")[2]}\r\n\n"Anna", Berg ,anna@example.org,Yes,,auto,on,,,English'
    assert correct(read_upload(text, REQUEST), []) == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_has_no_fix_keeps_its_letters(end: str) -> None:
    """Only the records with a chosen fix are written anew; quoting, blanks and line ends of others stay."""
    untouched = ['"Bo","Ny", bo@example.org ,No,,off,off,,,', "", " , ", '"C ""x""",,cem@example.org,No,,off,off']
    text = end.join([HEAD, *untouched, f"{ROW.replace('Yes,,', 'Yes,442079460123,')}", *untouched[1:2]])
    upload = read_upload(text, REQUEST)
    fixed = correct(upload, _fixes(upload))
    assert fixed == text.replace("442079460123", "+442079460123")
    assert codes(read_upload(fixed, REQUEST).findings) == []


def test_all_fixes_of_a_file_can_be_carried_out() -> None:
    """Fixes of the header, of cells and of the Note together give a file without those findings."""
    text = (
        f"Note: delete me\nFirst name,{HEAD.partition(',')[2].replace('multiline_number', 'primary_number')}\n"
        "Anna,Berg,mailto:anna@example.org,Yes,442079460123,auto,on,+44 (0)20 7946 0124,,English\n"
        "Note\n"
    )
    upload = read_upload(text, REQUEST)
    assert sorted(set(codes(upload.findings))) == [
        "column-alias",
        "column-unknown",
        "email-invalid",
        "forwarding-trunk-zero",
        "forwarding-with-voice",
        "note-left",
        "plus-missing",
    ]
    fixed = correct(upload, reversed(_fixes(upload)))
    assert fixed == (f"{HEAD}\nAnna,Berg,anna@example.org,Yes,+442079460123,auto,on,+442079460124,,English\n")
    assert codes(read_upload(fixed, REQUEST).findings) == ["forwarding-with-voice"]


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("last", ["with", "without"])
def test_a_line_break_in_a_cell_survives_a_fix(line_break: str, end: str, last: str) -> None:
    """A record that is written anew keeps the line breaks of its other cells, whatever ends the lines, the last one too."""
    text = f'{HEAD}{end}"An{line_break}na",Berg,anna@example.org,Yes,442079460123,auto,on,,,English'
    upload = read_upload(text + end * (last == "with"), REQUEST)
    again = read_upload(correct(upload, _fixes(upload)), REQUEST)
    assert codes(again.findings) == []
    assert again.rows == upload.rows
    assert again.rows[0].firstname == f"An{line_break}na"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("sep", ["", "sep=;\n"])
def test_the_delimiter_stays(delimiter: str, sep: str) -> None:
    """A file keeps its delimiter and its sep= line."""
    text = sep + csv_text({"multiline_number": "442079460123", "lastname": '"B,e;r\tg"'}, delimiter=delimiter, end="\n")
    upload = read_upload(text, REQUEST)
    fixed = correct(upload, _fixes(upload))
    assert fixed.startswith(sep)
    again = read_upload(fixed, REQUEST)
    assert again.header is not None
    assert again.header.layout.delimiter == delimiter
    assert again.rows == upload.rows
    assert codes(again.findings) == ["delimiter-not-comma"] * (delimiter != ",")


@pytest.mark.parametrize(
    ("fixes", "text"),
    [
        ([_fix(2, 1, "Ny")], ROW.replace("Berg", "Ny") + "\n"),
        ([_fix(2, 1, "Ny"), _fix(2, 1, "Ny")], ROW.replace("Berg", "Ny") + "\n"),
        ([_fix(2, 1, "Ny"), _fix(2, 0, "Bo")], ROW.replace("Anna,Berg", "Bo,Ny") + "\n"),
        ([_fix(2, 1, "Ny"), _fix(2, None)], ""),
        ([_fix(2, None)], ""),
        ([_fix(2, None), _fix(2, None)], ""),
        ([_fix(2, None), _fix(2, 1, "Ny")], ""),
        ([_fix(2, 0, "An\rna")], ROW.replace("Anna", '"An\rna"') + "\n"),
        ([_fix(2, 1, "a,b")], ROW.replace("Berg", '"a,b"') + "\n"),
        ([_fix(2, 1, "=1+1")], ROW.replace("Berg", "'=1+1") + "\n"),
        ([_fix(2, 11, "x")], ROW + ",,x\n"),
    ],
)
def test_chosen_fixes_are_carried_out(fixes: list[Fix], text: str) -> None:
    """A fix replaces its cell, quoted and kept from being a formula, beyond the end too; deleting a row wins."""
    upload = _proposing(f"{HEAD}\n{ROW}\n", *fixes)
    assert correct(upload, fixes) == f"{HEAD}\n{text}"
    assert correct(upload, iter(fixes)) == f"{HEAD}\n{text}"


@pytest.mark.parametrize("last", ["English ", "\u00a0", "X", " English\t"])
def test_the_last_cell_of_a_line_stays_as_it_is(last: str) -> None:
    """Spaces and letters before the end of a line belong to its last cell, and are written once."""
    line = ROW.removesuffix("English") + last
    fix = _fix(2, 1, "Ny")
    assert correct(_proposing(f"{HEAD}\n{line}\n", fix), [fix]) == f"{HEAD}\n{line.replace('Berg', 'Ny')}\n"


def test_a_short_record_is_filled_up() -> None:
    """A fix behind the end of a short record fills the cells between with blanks."""
    fix = _fix(2, 3, "No")
    assert correct(_proposing(f"{HEAD}\nAnna\nBo\n", fix), [fix]) == f"{HEAD}\nAnna,,,No\nBo\n"


@pytest.mark.parametrize(
    "fixes", [[_fix(2, 1, "Ny"), _fix(2, 1, "Li")], [_fix(2, None), _fix(2, 1, "Ny"), _fix(2, 1, "Li")]]
)
def test_fixes_that_disagree_raise(fixes: list[Fix]) -> None:
    """Two texts for one cell are the caller's mistake, and no text is repeated."""
    with pytest.raises(ValueError, match="disagree about one cell of row 2") as caught:
        correct(_proposing(f"{HEAD}\n{ROW}\n", *fixes), fixes)
    assert "Ny" not in str(caught.value)


@pytest.mark.parametrize("fix", [_fix(2, 1, "Li"), _fix(2, 2, "Ny"), _fix(3, 1, "Ny"), _fix(2, None)])
def test_a_fix_that_nobody_proposed_raises(fix: Fix) -> None:
    """Another text, cell or row than a finding proposes is refused, and so is deleting a row; no text is repeated."""
    upload = _proposing(f"{HEAD}\n{ROW}\n", _fix(2, 1, "Ny"))
    with pytest.raises(ValueError, match=f"row {fix.row} is proposed by no finding") as caught:
        correct(upload, [_fix(2, 1, "Ny"), fix])
    assert "Li" not in str(caught.value)


def test_a_fix_of_an_earlier_reading_does_not_end_in_another_row() -> None:
    """When the Note is gone every row has moved up, so what was chosen before is refused and nobody gets another one's number."""
    named = [{"device": f"a{n}@example.org", "multiline_number": f"44207946010{n}"} for n in (1, 2)]
    head, _, rest = csv_text(*named, *people(1)).partition("\r\n")
    upload = read_upload(f"{head}\r\nNote: delete this row\r\n{rest}", REQUEST)
    safe = [fix for fix in _fixes(upload) if fix.safety is Safety.SAFE]
    later = [fix for fix in _fixes(upload) if fix.safety is Safety.REVIEW]
    again = read_upload(correct(upload, safe), REQUEST)
    assert [len(safe), len(later)] == [1, 2]
    for chosen in ([later[0]], [later[1]], safe):
        with pytest.raises(ValueError, match="proposed by no finding"):
            correct(again, chosen)


def test_a_fix_that_facts_made_safe_is_the_same_fix() -> None:
    """A plan proves a missing plus, and its fix is carried out like that of the upload."""
    upload = read({"multiline_number": "442079460101"})
    done = plan(upload, numbers=[record("+442079460101")])
    (fix,) = [finding.fix for finding in done.findings if finding.fix]
    assert fix.safety is Safety.SAFE
    assert correct(upload, [fix]) == correct(upload, _fixes(upload)) != upload.text


@pytest.mark.parametrize("data", ["", b"\xff", "a,b\n", '"firstname'])
def test_what_could_not_be_split_cannot_be_changed(data: bytes | str) -> None:
    """A file without records is mended by hand."""
    upload = read_upload(data, REQUEST)
    with pytest.raises(ValueError, match="could not be split"):
        correct(upload, [])
    with pytest.raises(ValueError, match="could not be split"):
        split_upload(upload)


def test_a_region_fix_writes_the_plus() -> None:
    """The safe fix of an assumed region leaves a number that needs no region, and reading it says nothing more."""
    asked = request(organization=evolve(ORGANIZATION, default_region="US"))
    upload = read({"device": "1 (201) 555-0123"}, request=asked)
    again = read_upload(correct(upload, _fixes(upload)), REQUEST)
    assert again.findings == ()
    assert again.rows == upload.rows


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.sampled_from("aA1 ,;'=\"\n\r\t"), max_size=5), min_size=4, max_size=4),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.data(),
)
def test_a_fix_changes_one_cell(rows: list[list[str]], end: str, data: st.DataObject) -> None:
    """Whatever stands in a file, a fix of one cell leaves every other cell as it was."""
    header = "firstname,lastname,Language,forwarding_number"
    body = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    fix = _fix(data.draw(st.integers(2, len(rows) + 1)), data.draw(st.integers(0, 3)), "New")
    upload = _proposing(end.join([header, *body]), fix)
    before = [list(record.cells) for record in upload.split()]
    after = [list(record.cells) for record in read_upload(correct(upload, [fix]), REQUEST).split()]
    before[fix.row - 1][fix.position or 0] = "New"
    assert after == before


def test_a_long_file_is_cut_into_files_that_fit() -> None:
    """2001 rows become files of 1000, 1000 and 1 rows, each with the header, and nothing is lost."""
    text = csv_text(*people(2001))
    upload = read_upload(text, REQUEST)
    assert upload.refused
    parts = split_upload(upload)
    uploads = [read_upload(part, REQUEST) for part in parts]
    assert [len(part.rows) for part in uploads] == [1000, 1000, 1]
    assert not any(part.refused for part in uploads)
    head, _, rest = text.partition("\r\n")
    assert "".join(part.removeprefix(head + "\r\n") for part in parts) == rest


@pytest.mark.parametrize(("rows", "sizes"), [(1, [1, 1, 1]), (2, [2, 1]), (3, [3]), (4, [3])])
def test_a_file_is_cut_where_it_is_told(rows: int, sizes: list[int]) -> None:
    """No part has more rows than told, and only the last may have fewer."""
    upload = read(*people(3))
    assert [len(read_upload(part, REQUEST).rows) for part in split_upload(upload, rows=rows)] == sizes


def test_parts_have_no_note_and_no_blank_rows() -> None:
    """Notes and blank rows are left out, the sep= line and the header go into every part, and rows keep their letters."""
    rows = ['"An\nna";Berg;anna@example.org;No;;off;off;;;\n', "x\n", ' Bo ;;bo@example.org;No;;"off";off']
    header = ";".join(HEADER) + "\n"
    text = f"sep=;\nNote: delete\n\n{header};;\n{rows[0]}NOTE: this too\n{rows[1]}\n{rows[2]}"
    upload = read_upload(text, REQUEST)
    assert split_upload(upload, rows=1) == tuple(f"sep=;\n{header}{row}" for row in rows)
    assert split_upload(upload, rows=5) == (f"sep=;\n{header}{''.join(rows)}",)


@pytest.mark.parametrize(("end", "ended"), [("", "\r\n"), ("\n", "\n"), ("\r\n", "\r\n"), ("\r", "\r")])
def test_the_header_of_a_part_ends_its_line(end: str, ended: str) -> None:
    """A header that is the last line of its file, behind a person called Note, ends with a line end in every part."""
    rows = [ROW.replace("Anna", "Note"), ROW.replace("Anna", "Note").replace("anna", "bo")]
    text = "".join(f"{row}\n" for row in rows) + HEAD + end
    parts = split_upload(read_upload(text, REQUEST), rows=1)
    assert parts == tuple(f"{HEAD}{ended}{row}\n" for row in rows)
    assert [len(read_upload(part, REQUEST).rows) for part in parts] == [1, 1]


def test_a_file_without_rows_has_no_parts() -> None:
    """Nothing is cut into nothing."""
    assert split_upload(read_upload(f"{HEAD}\n\n", REQUEST)) == ()


@pytest.mark.parametrize("rows", [0, -1])
def test_a_part_has_at_least_one_row(rows: int) -> None:
    """Parts without rows are the caller's mistake."""
    with pytest.raises(ValueError, match="at least 1"):
        split_upload(read(), rows=rows)


def test_a_file_within_its_limit_is_one_part() -> None:
    """A file that fits stays what it is, whatever limit it was read with."""
    text = csv_text(*people(3))
    for limits in (None, Limits(rows=2)):
        assert split_upload(read_upload(text, REQUEST, limits=limits)) == (text,)
