"""
The home of Babel: how a language writes numbers, shares, lists and dates, and what it calls other languages.

Babel is loaded when the first sentence is rendered, and then reads the data of that language.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, localcontext

from attrs import frozen

from multiline_batch._value import Value


def find_locale(name: str) -> str | None:
    """
    Return the closest locale that there is data for: the name without its last parts, until one is known.

    >>> find_locale("de-at"), find_locale("de-DE.UTF-8"), find_locale("xx-YY")
    ('de_AT', 'de_DE', None)
    """
    from babel.localedata import normalize_locale  # noqa: PLC0415  Loaded at first need.

    parts = name.partition(".")[0].partition("@")[0].replace("-", "_").split("_")[:4]
    names = ("_".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next(filter(None, map(normalize_locale, names)), None)


@frozen(eq=False, repr=False)
class Conventions(Value):
    """How one locale writes numbers, shares, lists and dates."""

    locale: str

    def number(self, value: int) -> str:
        """
        Write a count.

        >>> Conventions("en").number(1001), Conventions("de").number(1001)
        ('1,001', '1.001')
        """
        from babel.numbers import format_decimal  # noqa: PLC0415  Loaded at first need.

        # The host may compute with fewer digits than a count has.
        with localcontext(prec=max(28, value.bit_length())):
            return format_decimal(value, locale=self.locale)

    def percent(self, value: int) -> str:
        """Write a share that is given in percent, with its sign."""
        from babel.numbers import format_percent  # noqa: PLC0415  Loaded at first need.

        with localcontext(prec=max(28, value.bit_length())):
            return format_percent(Decimal(value) / 100, locale=self.locale)

    def all_of(self, words: Sequence[str]) -> str:
        """
        Write a list of things that all hold.

        >>> Conventions("en").all_of(["B1", "D1"])
        'B1 and D1'
        """
        from babel.lists import format_list  # noqa: PLC0415  Loaded at first need.

        return format_list(words, locale=self.locale)

    def any_of(self, words: Sequence[str]) -> str:
        """
        Write a list of which one holds.

        >>> Conventions("fr").any_of(["Yes", "No"])
        'Yes ou No'
        """
        from babel.lists import format_list  # noqa: PLC0415  Loaded at first need.

        return format_list(words, style="or", locale=self.locale)

    def moment(self, at: datetime) -> str:
        """Write date and time, with the distance from UTC."""
        from babel.dates import format_datetime  # noqa: PLC0415  Loaded at first need.

        # Babel writes a distance west of UTC that is no whole hour an hour too far.
        distance = at.strftime("%z")
        written = format_datetime(at, "medium", tzinfo=at.tzinfo, locale=self.locale)
        return f"{written} (UTC{distance[:3]}:{distance[3:5]})"


def language_codes(names: Mapping[str, str], locales: Iterable[str]) -> dict[str, str]:
    """
    Return by what languages are called in several locales, without regard to case, which language that is.

    Args:
        names: The languages: what to return for each code, such as ``de``.

        locales: Whose names for them are wanted.

    >>> language_codes({"de": "German", "fr": "French"}, ["es"])
    {'alemán': 'German', 'francés': 'French'}
    """
    from babel import Locale  # noqa: PLC0415  Loaded at first need.

    return {Locale.parse(locale).languages[code].casefold(): name for locale in locales for code, name in names.items()}
