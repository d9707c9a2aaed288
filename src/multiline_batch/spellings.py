"""
Spellings: what people write for a word of a choice column, in another language or in short.

None of them is ever accepted; each is good for a proposal, which a person has to agree with.  What the Unicode CLDR knows, the names of
languages, comes from there; what it does not know stands here.  A word that any column accepts is no spelling of
another word, because it rather tells of swapped columns (Q16).
"""

import unicodedata
from enum import Enum
from functools import lru_cache
from typing import TypeVar

from multiline_batch._locale import language_codes
from multiline_batch.catalogue import LANGUAGES
from multiline_batch.vocabulary import Language, MonitorCalls, MonitorSms, RestrictIncoming, SocialMessaging

_E = TypeVar("_E", bound=Enum)

MAX_SPELLING_CHARACTERS = 20
"""Longest text that is looked up, in characters."""

_OFF = "aus désactivé disattivato spento desactivado apagado desativado desligado"
_TABLE: dict[Enum, str] = {
    SocialMessaging.YES: "y 1 ja oui sì si sí sim",
    SocialMessaging.NO: "n 0 nein non não",
    MonitorCalls.AUTO: "automatic automatisch automatique automatico automático",
    MonitorCalls.OFF: _OFF,
    MonitorSms.ON: "ein an activé attivato attivo acceso activado encendido ativado ligado",
    MonitorSms.OFF: _OFF,
    RestrictIncoming.TRUE: "t 1 wahr vrai vero verdadero verdadeiro",
    RestrictIncoming.FALSE: "f 0 falsch faux falso",
    Language.ENGLISH: "en",
    Language.GERMAN: "de",
    Language.SPANISH: "es",
    Language.FRENCH: "fr",
    Language.ITALIAN: "it",
}
_WORDS = {(type(member), spelling): member for member, spellings in _TABLE.items() for spelling in spellings.split()}


def likely_meaning(kind: type[_E], text: str) -> _E | None:
    """
    Return the word of a vocabulary that a text probably means, or `None`.

    >>> likely_meaning(SocialMessaging, "Sí"), likely_meaning(Language, "Deutsch"), likely_meaning(MonitorCalls, "on")
    (<SocialMessaging.YES: 'Yes'>, <Language.GERMAN: 'German'>, None)
    """
    if len(text) > MAX_SPELLING_CHARACTERS:
        return None
    # Some systems write an accent as a sign of its own.
    wanted = unicodedata.normalize("NFC", text.strip()).casefold()
    meant: Enum | None = _WORDS.get((kind, wanted))
    if meant is None and kind is Language and wanted.isalpha():
        meant = _languages().get(wanted)
    return next((member for member in kind if member is meant), None)


@lru_cache(maxsize=1)
def _languages() -> dict[str, Language]:
    codes = {_TABLE[language]: language.value for language in Language}
    return {spelling: Language(name) for spelling, name in language_codes(codes, LANGUAGES).items()}
