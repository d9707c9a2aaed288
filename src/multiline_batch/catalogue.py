"""
Catalogues: every word that people read, by its key, in six languages.

The words are those of ``catalogues/*.po``, keyed by the code of a rule (``no-rows.title``) or the name of a word (``place.row``), never by
the English text.  They are compiled when the library is built, and the compiled file of a language is read when its first
sentence is wanted.  A locale that has no words falls back along its parents, ``de-AT`` to ``de``, and in the end to English; numbers and
lists are written as the locale itself writes them.
"""

from functools import lru_cache
from gettext import GNUTranslations

from multiline_batch._fields import check_type
from multiline_batch._locale import Conventions, find_locale

LANGUAGES = ("en", "de", "es", "fr", "it", "pt")
"""The languages that there are words in, those of accounts (S43) and of administrators (F15)."""

FALLBACK = "en"
"""The language of readers whose own has no words."""


class Catalogue:
    """The words of one language, and how a locale of it writes what is put into them."""

    def __init__(self, translations: GNUTranslations, conventions: Conventions) -> None:
        self._translations = translations
        self.conventions = conventions

    def text(self, key: str, count: int | None = None, /, **parameters: str) -> str:
        """
        Return a text with its parameters put in.

        Args:
            key: Its key in the catalogues.

            count: The count that decides between singular and plural, where the text has both.

            parameters: What stands in the places of its braces.

        Raises:
            ValueError: No text has this key.
        """
        text = key if count is None else self._translations.ngettext(key, key, count)
        if text == key:
            text = self._translations.gettext(key)
        if text == key:
            msg = "there are no words for this; the catalogues hold those of the library's own rules and values"
            raise ValueError(msg)
        return text.format_map(parameters)


def catalogue_for(locale: str) -> Catalogue:
    """
    Return the catalogue for a locale, such as ``de``, ``pt-BR`` or ``fr_CA.UTF-8``; English for one that has no words.

    Raises:
        TypeError: *locale* is no text.

    >>> catalogue_for("de-AT").conventions, catalogue_for("ja").conventions
    (Conventions(locale='de_AT'), Conventions(locale='en'))
    """
    check_type(locale, str, "locale")
    return _load(locale)


@lru_cache(maxsize=64)
def _load(locale: str) -> Catalogue:
    name = find_locale(locale)
    language = (name or FALLBACK).partition("_")[0]
    if name is None or language not in LANGUAGES:
        name = language = FALLBACK
    return Catalogue(_translations(language), Conventions(name))


@lru_cache
def _translations(language: str) -> GNUTranslations:
    from importlib.resources import files  # noqa: PLC0415  Loaded at first need.

    with files("multiline_batch").joinpath("catalogues", f"{language}.mo").open("rb") as file:
        return GNUTranslations(file)
