"""
Everything that the library loads at first need, loaded now.

A plain import loads no room at all, and a room none of email-validator, phonenumbers, Babel, cattrs and the catalogues before it needs
them, with their data.  A host that wants no file opened later, because it forbids that or measures every request, calls `preload` once.
"""

import codecs
import importlib
from datetime import UTC, datetime

from multiline_batch.catalogue import LANGUAGES, catalogue_for
from multiline_batch.decoding import ENCODINGS
from multiline_batch.spellings import likely_meaning
from multiline_batch.vocabulary import Language

DEFERRED = (
    "babel",
    "cattrs",
    "difflib",
    "email_validator",
    "idna",
    "phonenumbers",
    "multiline_batch.display",
    "multiline_batch.flat_records",
    "multiline_batch.table_schema",
    "multiline_batch.wire",
    "multiline_batch.wire_schema",
)
"""The modules that are loaded at first need, beside the rooms of the public names."""


def preload(*locales: str) -> None:
    """
    Load what is otherwise loaded at first need; afterwards the library opens no file and imports nothing.

    Two things are left: `multiline_batch.testing` opens its files of vectors, and a locale that is not named here its data.

    Args:
        locales: Locales of readers beside the languages themselves, such as ``de-AT``.

    Raises:
        TypeError: A locale is no text.
    """
    for name in DEFERRED:
        importlib.import_module(name)
    package = importlib.import_module("multiline_batch")
    for name in package.__all__:
        getattr(package, name)
    for encoding in (*ENCODINGS, "utf-16-le", "utf-16-be"):
        codecs.lookup(encoding)
    # These keep data of their own back until the first text that needs it.
    from phonenumbers import PhoneMetadata  # noqa: PLC0415  Loaded at first need.

    from multiline_batch._email import normalize_email  # noqa: PLC0415  Beside what it loads.

    PhoneMetadata.load_all()
    normalize_email("x@b\u00fccher.example")
    likely_meaning(Language, "Deutsch")
    for locale in (*LANGUAGES, *locales):
        conventions = catalogue_for(locale).conventions
        conventions.number(1)
        conventions.percent(1)
        conventions.all_of(("a", "b"))
        conventions.any_of(("a", "b"))
        conventions.moment(datetime(1970, 1, 1, tzinfo=UTC))
