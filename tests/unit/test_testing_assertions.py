"""How findings are compared, and what is shown where they differ."""

import pytest

from multiline_batch.testing import Said, UploadVector, assert_findings, judge, run, vectors, violating
from support import plan, read

TWO = (("value-missing", 2, "monitor_sms"), ("value-not-allowed", 3, "monitor_calls"))


def complaint(result: object, expected: list[Said]) -> list[str]:
    """Return what a failed assertion shows, without its first line."""
    with pytest.raises(AssertionError) as caught:
        assert_findings(result, expected)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    first, *lines = str(caught.value).splitlines()
    assert first == "the findings are not those that were expected (- expected, + found):"
    return lines


def test_the_same_findings_pass_in_any_order() -> None:
    """An upload, a plan and plain findings with what was expected of them raise nothing, whatever the order."""
    upload = read({"monitor_sms": ""}, {"device": "bo@example.org", "monitor_calls": "on"})
    for expected in (TWO, TWO[::-1]):
        assert_findings(upload, expected)
        assert_findings(plan(upload), expected)
        assert_findings(upload.findings, expected)
        assert_findings(TWO, expected)
    assert_findings(TWO, upload.findings)


def test_every_vector_finds_what_it_expects() -> None:
    """What an upload comes to, as a value of the library and in the words of the vectors, has the vector's findings."""
    uploads = [vector for vector in vectors() if isinstance(vector, UploadVector)]
    for vector in uploads:
        assert_findings(judge(vector), vector.expected.findings)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        assert_findings(run(vector), vector.expected.findings)
    assert len(uploads) > 100


def test_what_differs_is_marked() -> None:
    """What is missing, what is too much and what agrees stand in the order of the file."""
    upload = read({"monitor_sms": ""}, {"device": "bo@example.org", "monitor_calls": "on"})
    expected: list[Said] = [TWO[0], TWO[0], ("no-rows", None, None), ("note-left", 3, None)]
    assert complaint(upload, expected) == [
        "- the whole: no-rows",
        "- row 2, monitor_sms: value-missing",
        "  row 2, monitor_sms: value-missing",
        "- row 3: note-left",
        "+ row 3, monitor_calls: value-not-allowed",
    ]


def test_no_personal_data_is_shown() -> None:
    """Neither what stands in the file nor what a portal took for a code or column is repeated."""
    upload = read({"firstname": "Anna", "device": "anna@", "multiline_number": "44x"})
    assert len(complaint(upload, [])) == 2
    portal: list[Said] = [("anna@example.org is wrong", 2, "Anna"), ("value-missing", 2, "anna@example.org")]
    portal += [("value-missing", "Anna", None)]  # type: ignore[list-item]  # pyright: ignore[reportAssignmentType]
    shown = "\n".join([*complaint(upload, []), *complaint(portal, [])])
    assert "nna" not in shown
    assert "44x" not in shown
    for line in ("row 2, <not a word of the library>: value-missing", "row <not a word of the library>: value-missing"):
        assert f"+ {line}" in shown


def test_a_word_that_was_mistyped_is_told() -> None:
    """Of what was expected a code or column that there is not gets the nearest that there is; of what was found it gets none."""
    mistyped: list[Said] = [("number-asigned", 2, "multiline_numbr"), ("x", 3, None)]
    where = "<not a word of the library; did you mean 'multiline_number'?>"
    what = "<not a word of the library; did you mean 'number-assigned'?>"
    assert complaint([], mistyped) == [f"- row 2, {where}: {what}", "- row 3: <not a word of the library>"]
    assert complaint(mistyped, []) == [
        "+ row 2, <not a word of the library>: <not a word of the library>",
        "+ row 3: <not a word of the library>",
    ]


def test_a_vector_that_fires_can_be_asserted() -> None:
    """What `violating` gives breaks its rule at the place that is expected."""
    vector = violating("number-assigned")
    assert isinstance(vector, UploadVector)
    assert_findings(run(vector), [("number-assigned", 2, "multiline_number")])
