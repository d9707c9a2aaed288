"""
The plain script: how somebody would check such a file in an afternoon, with `csv.DictReader` and the two libraries.

Run by itself it reads its standard input and prints how many rows are wrong, and on the error stream what CPU time it took until then.
"""

import csv
import io
import re
import sys
import time

import phonenumbers
from email_validator import EmailNotValidError, validate_email

CHOICES = {
    "social_messaging": ("yes", "no"),
    "monitor_calls": ("auto", "off"),
    "monitor_sms": ("on", "off"),
    "restrict_incoming_social_messaging": ("", "true", "false"),
    "Language": ("", "english", "italian", "german", "french", "spanish"),
}
SHORTEST, LONGEST = 4, 18
PHONE = re.compile(r"\+?[0-9 .\-()/]+")


def check(data: bytes) -> tuple[list[dict[str, str]], set[int]]:
    """Return the rows in normal form, and the numbers of those that are wrong."""
    rows: list[dict[str, str]] = []
    wrong: set[int] = set()
    seen: set[str] = set()
    for line, row in enumerate(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")), start=2):
        cells = {name: cell.strip() for name, cell in row.items()}
        try:
            cells["email address or device"] = identity = check_identity(cells["email address or device"])
            if identity in seen:
                raise ValueError  # noqa: TRY301  As one writes it.
            seen.add(identity)
        except ValueError:
            wrong.add(line)
        for name, words in CHOICES.items():
            if cells[name].lower() not in words:
                wrong.add(line)
        try:
            cells["multiline_number"] = check_number(cells["multiline_number"])
            cells["forwarding_number"] = check_forwarding(cells["forwarding_number"])
        except ValueError:
            wrong.add(line)
        rows.append(cells)
    return rows, wrong


def check_identity(text: str) -> str:
    """Return an address or a number in normal form."""
    if "@" in text:
        try:
            return validate_email(text, check_deliverability=False).normalized.lower()
        except EmailNotValidError as error:
            raise ValueError from error
    number = parse(text)
    if not phonenumbers.is_valid_number(number) and not phonenumbers.is_possible_number(number):
        raise ValueError
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def check_number(text: str) -> str:
    """Return a MultiLine number in normal form."""
    return phonenumbers.format_number(parse(text), phonenumbers.PhoneNumberFormat.E164) if text else ""


def check_forwarding(text: str) -> str:
    """Return a forwarding number in normal form."""
    digits = re.sub(r"\D", "", text)
    if text and not SHORTEST <= len(digits) <= LONGEST:
        raise ValueError
    return phonenumbers.format_number(parse(text), phonenumbers.PhoneNumberFormat.E164) if text else ""


def parse(text: str) -> phonenumbers.PhoneNumber:
    """Parse a number with country code."""
    if not PHONE.fullmatch(text):
        raise ValueError
    try:
        return phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException as error:
        raise ValueError from error


if __name__ == "__main__":
    sys.stdout.write(f"{len(check(sys.stdin.buffer.read())[1])}\n")
    sys.stderr.write(f"{time.process_time()}\n")
