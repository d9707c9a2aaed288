"""
The template that administrators download and fill in (S16): the columns of the organization, and the Note that they delete.
"""

from multiline_batch.catalogue import Catalogue, catalogue_for
from multiline_batch.request import MAX_ACCOUNTS_PER_UPLOAD, Organization
from multiline_batch.schema import Column, columns_for
from multiline_batch.writing import format_record, inert


def format_template(organization: Organization, locale: str = "en") -> str:
    """
    Return the CSV text of an organization's template: a header and the Note.

    Source:
        S16: it is downloaded from the screen.  S20: the Note is deleted before the upload.  S42: one column only where Social Messaging
        is configured.

    Args:
        organization: Whose *social_messaging* is told.

        locale: The language of the Note, such as ``de``; the header is the same in every language.

    Raises:
        TypeError: *organization* is no `Organization`, or *locale* no text.
        ValueError: Nobody told whether Social Messaging is configured.

    >>> print(format_template(Organization(id="sales", social_messaging=False)).splitlines()[0])
    firstname,lastname,email address or device,social_messaging,multiline_number,monitor_calls,monitor_sms,forwarding_number,Language
    """
    columns, words = columns_for(organization), catalogue_for(locale)
    note = words.text("template.note", limit=words.conventions.number(MAX_ACCOUNTS_PER_UPLOAD))
    cells = [note, *(_hint(column, words) for column in columns[1:])]
    return format_record(column.name for column in columns) + format_record(map(inert, cells))


def _hint(column: Column, words: Catalogue) -> str:
    need = words.text("template.mandatory" if column.mandatory else "template.optional")
    return words.text("placed", place=need, message=" / ".join(column.values)) if column.values else need
