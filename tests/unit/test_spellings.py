"""What people write for a word of a choice column: proposed, never accepted."""

from enum import Enum

import pytest

from multiline_batch import (
    LANGUAGES,
    Language,
    MonitorCalls,
    MonitorSms,
    RestrictIncoming,
    Safety,
    SocialMessaging,
    correct,
    read_upload,
)
from multiline_batch.spellings import MAX_SPELLING_CHARACTERS, likely_meaning
from support import REQUEST, csv_text, read

KINDS: tuple[type[Enum], ...] = (SocialMessaging, MonitorCalls, MonitorSms, RestrictIncoming, Language)


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        (SocialMessaging, "Sí", SocialMessaging.YES),
        (SocialMessaging, " JA ", SocialMessaging.YES),
        (SocialMessaging, "oui", SocialMessaging.YES),
        (SocialMessaging, "sim", SocialMessaging.YES),
        (SocialMessaging, "Nein", SocialMessaging.NO),
        (SocialMessaging, "não", SocialMessaging.NO),
        (MonitorCalls, "automatisch", MonitorCalls.AUTO),
        (MonitorCalls, "aus", MonitorCalls.OFF),
        (MonitorSms, "Ein", MonitorSms.ON),
        (MonitorSms, "désactivé", MonitorSms.OFF),
        (RestrictIncoming, "WAHR", RestrictIncoming.TRUE),
        (RestrictIncoming, "FAUX", RestrictIncoming.FALSE),
        (Language, "Deutsch", Language.GERMAN),
        (Language, "español", Language.SPANISH),
        (Language, "INGLÉS", Language.ENGLISH),
        (Language, "français", Language.FRENCH),
        (Language, "de", Language.GERMAN),
        (Language, "alemão", Language.GERMAN),
        (Language, "franc\u0327ais", Language.FRENCH),
        (SocialMessaging, "Si\u0301", SocialMessaging.YES),
        (Language, "klingon", None),
        (Language, "Nederlands", None),
        (Language, "Deutsch!", None),
        (SocialMessaging, "maybe", None),
        (SocialMessaging, "", None),
        (Language, "", None),
        (Language, "d" * (MAX_SPELLING_CHARACTERS + 1), None),
    ],
)
def test_a_word_of_another_language_is_understood(kind: type[Enum], text: str, meant: Enum | None) -> None:
    """A word of one of the six languages, or a well-known short form, means one word of the column or none."""
    assert likely_meaning(kind, text) is meant


def test_every_language_names_every_language() -> None:
    """The five languages are understood by what each of the six languages calls them, as the Unicode CLDR has it."""
    from babel import Locale  # noqa: PLC0415  Only here.

    codes = {"en": Language.ENGLISH, "it": Language.ITALIAN, "de": Language.GERMAN, "fr": Language.FRENCH}
    for locale in LANGUAGES:
        names = Locale.parse(locale).languages
        for code, language in (codes | {"es": Language.SPANISH}).items():
            assert likely_meaning(Language, names[code]) is language


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_of_another_column_means_nothing(kind: type[Enum]) -> None:
    """What another column accepts tells of swapped columns, so nothing is proposed for it."""
    own = {str(word.value).lower() for word in kind}
    others = {str(word.value).lower() for other in KINDS for word in other} - own
    assert [word for word in others if likely_meaning(kind, word)] == []


def test_the_word_is_proposed_and_never_accepted() -> None:
    """The row is refused; the proposal is to be reviewed, and carried out it makes the row right."""
    row = {"social_messaging": "Sí", "monitor_calls": "aus", "Language": "Deutsch"}
    upload = read(row)
    assert [finding.code for finding in upload.findings] == ["value-not-allowed"] * 3
    fixes = [finding.fix for finding in upload.findings if finding.fix]
    assert [(fix.text, fix.safety) for fix in fixes] == [
        ("Yes", Safety.REVIEW),
        ("off", Safety.REVIEW),
        ("German", Safety.REVIEW),
    ]
    again = read_upload(correct(upload, fixes), REQUEST)
    assert again.findings == ()
    assert again.text == csv_text({"monitor_calls": "off", "Language": "German"})


def test_what_nobody_understands_has_no_proposal() -> None:
    """Without a likely meaning there is no fix."""
    (finding,) = read({"monitor_sms": "maybe"}).findings
    assert finding.fix is None
