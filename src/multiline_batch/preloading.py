"""
Everything that the library loads at first need, loaded now.

A plain import loads none of email-validator, phonenumbers and cattrs, because many programs never need them.  A host that wants no file
opened later, because it forbids that or measures every request, calls `preload` once.
"""

import codecs
import importlib

from multiline_batch.decoding import ENCODINGS

DEFERRED = ("cattrs", "difflib", "email_validator", "idna", "phonenumbers", "multiline_batch.wire")
"""The modules that are loaded at first need."""


def preload() -> None:
    """Load what is otherwise loaded at first need; afterwards no function of the library opens a file or imports anything."""
    for name in DEFERRED:
        importlib.import_module(name)
    for encoding in (*ENCODINGS, "utf-16-le", "utf-16-be"):
        codecs.lookup(encoding)
    # Both keep data of their own back until the first text that needs it.
    from phonenumbers import PhoneMetadata  # noqa: PLC0415  Loaded at first need.

    from multiline_batch._email import normalize_email  # noqa: PLC0415  Beside what it loads.

    PhoneMetadata.load_all()
    normalize_email("x@b\u00fccher.example")
