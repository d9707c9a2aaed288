"""
The template that administrators download and fill in (S16): the columns of the organization, and the Note that they delete.
"""

from multiline_batch._english import NOTE
from multiline_batch.request import Organization
from multiline_batch.schema import Column, columns_for
from multiline_batch.writing import format_record, inert


def format_template(organization: Organization) -> str:
    """
    Return the CSV text of an organization's template: a header and the Note.

    Source:
        S16: it is downloaded from the screen.  S20: the Note is deleted before the upload.  S42: one column only where Social Messaging
        is configured.

    Args:
        organization: Whose *social_messaging* is told.

    Raises:
        ValueError: Nobody told whether Social Messaging is configured.

    >>> print(format_template(Organization(id="sales", social_messaging=False)).splitlines()[0])
    firstname,lastname,email address or device,social_messaging,multiline_number,monitor_calls,monitor_sms,forwarding_number,Language
    """
    if organization.social_messaging is None:
        msg = "tell whether Social Messaging is configured: Organization(social_messaging=True) or False"
        raise ValueError(msg)
    columns = columns_for(social_messaging=organization.social_messaging)
    note = [NOTE, *map(_hint, columns[1:])]
    return format_record(column.name for column in columns) + format_record(map(inert, note))


def _hint(column: Column) -> str:
    need = "mandatory" if column.mandatory else "optional"
    return f"{need}: {' / '.join(column.values)}" if column.values else need
