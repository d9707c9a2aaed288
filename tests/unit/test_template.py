"""The template that administrators download and fill in."""

import csv
import io

import pytest
from attrs import evolve

from multiline_batch import LANGUAGES, correct, format_template, read_upload
from support import HEADER, ORGANIZATION, REQUEST, codes, request

RESTRICT = "restrict_incoming_social_messaging"


@pytest.mark.parametrize("social_messaging", [True, False])
def test_a_template_has_the_columns_of_its_organization(*, social_messaging: bool) -> None:
    """The header has the table's columns, the restriction only where Social Messaging is configured, and the Note as wide."""
    text = format_template(evolve(ORGANIZATION, social_messaging=social_messaging))
    header, note = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == [name for name in HEADER if social_messaging or name != RESTRICT]
    assert len(note) == len(header)
    assert note[0].startswith("Note: ")
    hints = dict(zip(header, note, strict=True))
    assert hints["monitor_calls"] == "mandatory: auto / off"
    assert hints["email address or device"] == "mandatory"
    assert hints["multiline_number"] == "optional"
    assert hints["Language"] == "optional: English / Italian / German / French / Spanish"
    assert hints.get(RESTRICT) == ("optional: true / false" if social_messaging else None)


@pytest.mark.parametrize("social_messaging", [True, False])
def test_a_template_can_be_read_by_its_organization(*, social_messaging: bool) -> None:
    """An untouched template is an empty file with a Note, and without the Note nothing but empty."""
    organization = evolve(ORGANIZATION, social_messaging=social_messaging)
    upload = read_upload(format_template(organization), request(organization=organization))
    assert codes(upload.findings) == ["no-rows", "note-left"]
    fixed = correct(upload, [finding.fix for finding in upload.findings if finding.fix])
    assert codes(read_upload(fixed, request(organization=organization)).findings) == ["no-rows"]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_template_of_any_language_is_read(locale: str) -> None:
    """The header is the same in every language, and the Note of every language is known for a Note (Q8)."""
    text = format_template(ORGANIZATION, locale)
    header, note = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == list(HEADER)
    assert note[3].endswith(": Yes / No") or note[3].endswith("\N{NO-BREAK SPACE}: Yes / No")
    assert codes(read_upload(text, REQUEST).findings) == ["no-rows", "note-left"]
    assert (locale == "en") is (text == format_template(ORGANIZATION))


def test_nobody_told_is_the_callers_mistake() -> None:
    """A template cannot be made while nobody told whether Social Messaging is configured."""
    with pytest.raises(ValueError, match="Social Messaging"):
        format_template(evolve(ORGANIZATION, social_messaging=None))
