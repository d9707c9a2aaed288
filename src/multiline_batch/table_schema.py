"""
The columns of an organization as a Frictionless Table Schema, for tools that check files without this library.

A schema can say of a column that it has to be there and be filled, which words it takes, and what a cell has to look like.  Of cells
under the template's own names it is sound and not complete: a cell that it refuses is refused here too, and `NOT_EXPRESSED` lists every
rule that it knows nothing of, with the reason.  Columns are found by their names, in any order; optional ones may be missing, and others may stand between them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from multiline_batch.cells import FORWARDING_DIGITS_MAX, FORWARDING_DIGITS_MIN
from multiline_batch.request import Limits, Organization
from multiline_batch.schema import COLUMNS, FORWARDING, IDENTITY, NUMBER, Column, columns_for

EXPRESSED = (
    "column-missing",
    "cell-too-long",
    "value-missing",
    "value-not-allowed",
    "email-required",
    "forwarding-length",
    "forwarding-no-country-code",
)
"""The rules that the schema holds too; the first one where `required` is asked of the header as well, as Frictionless does."""

_REASONS = {
    "It is about the file as text, before there is a table.": (
        "file-too-large file-undecodable nul-character quote-unclosed quote-trailing-text cell-endless too-many-columns "
        "header-missing no-rows too-many-rows delimiter-not-comma note-left extra-cells"
    ),
    "A schema knows one spelling of a column's name and gives no advice about others.": (
        "column-duplicate column-unknown column-unnamed column-not-configured column-refused column-alias"
    ),
    "It is about who uploads, and for which permission group.": (
        "privilege-missing bulk-privilege-missing administrator-elsewhere group-elsewhere"
    ),
    "A pattern cannot tell a right address or number from a wrong one.": (
        "email-invalid phone-malformed phone-impossible number-malformed number-scientific number-decimal "
        "phone-country-missing"
    ),
    "It is advice, and what a schema finds refuses.": (
        "apostrophe-removed phone-region-assumed phone-ambiguous phone-unlikely social-disabled recording-unavailable "
        "plus-missing forwarding-country-unassigned forwarding-rounded forwarding-trunk-zero forwarding-with-voice forwarding-absent "
        "utilization-reached pool-oversubscribed"
    ),
    "It depends on the policy of the deployment.": "social-not-configured",
    "It compares cells or rows.": "identity-duplicate restriction-ignored forwarding-loop number-claimed",
    "It needs what the host knows.": (
        "account-exists number-unknown number-elsewhere number-active number-assigned number-reserved capacity-short "
        "capacity-short-row capacity-short-file"
    ),
    "It is about invitations and not about the file.": (
        "account-barred template-outdated domain-not-allowed data-only-phone invitation-email-required "
        "invitation-number-unusable resend-no-number"
    ),
    "It is about moving accounts and not about the file.": (
        "move-capacity-short move-number-stays move-tree move-organization-unknown move-privilege-missing move-already-there "
        "move-permissions-reset move-email-required"
    ),
}
NOT_EXPRESSED: Mapping[str, str] = MappingProxyType(
    {code: reason for reason, codes in _REASONS.items() for code in codes.split()}
)
"""The rules that the schema does not hold, each with the reason."""

# The signs that are dropped around a cell, written out because programs disagree about what a space is.
_SPACE = "[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_SEPARATORS = r"[ .\-()/]*"
# Spreadsheets mark text with an apostrophe.  No two quantifiers beside each other take the same sign, so matching stays quick.
_BEGIN = rf"('{_SPACE}*)?(\+ *)?([.\-()/]{_SEPARATORS})?"
_NUMBER = rf"{_BEGIN}[0-9][0-9 .\-()/]*"
_MORE_DIGITS = f"{{{FORWARDING_DIGITS_MIN - 1},{FORWARDING_DIGITS_MAX - 1}}}"
_FORWARDING = rf"{_BEGIN}[1-9]({_SEPARATORS}[0-9]){_MORE_DIGITS}{_SEPARATORS}"


def table_schema(organization: Organization) -> dict[str, Any]:
    r"""
    Return the Table Schema of an organization's files, ready for `json.dumps`.

    Source:
        S34 to S43: the table of CSV values.  S42: one column only where Social Messaging is configured.

    Args:
        organization: Whose *social_messaging* is told; where *smtp_data_offload* is not told, phone numbers are let through.

    Raises:
        TypeError: *organization* is no `Organization`.
        ValueError: Nobody told whether Social Messaging is configured.

    >>> schema = table_schema(Organization(id="sales", social_messaging=False, smtp_data_offload=True))
    >>> schema["fields"][2]["constraints"]
    {'maxLength': 1000, 'required': True, 'pattern': '[^@]*@[\\s\\S]*'}
    """
    columns = columns_for(organization)
    email_only = organization.smtp_data_offload is True
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fieldsMatch": "partial",
        "fields": [_field(column, email_only=email_only) for column in columns],
        "missingValues": [""],
        "notExpressed": list(NOT_EXPRESSED),
    }


def _field(column: Column, *, email_only: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {"maxLength": Limits().cell_characters}
    if column.mandatory:
        constraints["required"] = True
    pattern = _pattern(column, email_only=email_only)
    if pattern:
        constraints["pattern"] = pattern
    return {
        "name": column.name,
        "type": "string",
        "description": ", ".join(column.sources),
        "constraints": constraints,
    }


def _pattern(column: Column, *, email_only: bool) -> str:
    if column is COLUMNS[IDENTITY]:
        return r"[^@]*@[\s\S]*" if email_only else rf"{_SPACE}*[^{_SPACE[1:]}[\s\S]*"
    if column is COLUMNS[FORWARDING]:
        return _padded(_FORWARDING, mandatory=False)
    if column is COLUMNS[NUMBER]:
        return _padded(_NUMBER, mandatory=False)
    return _padded("|".join(map(_in_any_case, column.values)), mandatory=column.mandatory) if column.values else ""


def _padded(pattern: str, *, mandatory: bool) -> str:
    # A cell of nothing but spaces is blank.
    return f"{_SPACE}*({pattern}){_SPACE}*" if mandatory else f"{_SPACE}*(({pattern}){_SPACE}*)?"


def _in_any_case(word: str) -> str:
    return "".join(f"[{letter.upper()}{letter.lower()}]" for letter in word)
