"""
The English words of every rule: a title, what is wrong and what to do, and why it matters.

Parameters stand in braces by the names that the register gives them.  Neither a cell's text nor a name is ever among them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from attrs import frozen


@frozen
class Words:
    """
    The words of one rule.

    Attributes:
        title: What the rule is about, a few words.

        message: What is wrong and what to do.

        why: Why it matters.
    """

    title: str
    message: str
    why: str


_WORDS = {
    "file-too-large": (
        "File too large",
        "The file has {size} bytes; at most {limit} are read. Split it, or save it without pictures and formats as CSV.",
        "A file of 1000 accounts has some hundred thousand bytes; a much larger one is hardly a batch upload.",
    ),
    "file-undecodable": (
        "Text encoding not readable",
        (
            "Byte {byte} at position {offset} is no text in the encoding {encoding}. "
            "Save the file again as “CSV UTF-8 (comma delimited)” and upload that."
        ),
        "Guessing an encoding turns one letter of a name into another without anyone noticing.",
    ),
    "nul-character": (
        "Invisible NUL character",
        "The text holds a NUL character here, which no CSV file needs. Save the file again as “CSV UTF-8”.",
        "Programs disagree about what follows a NUL character, so what one shows another may not read.",
    ),
    "quote-unclosed": (
        "Quotation mark never closed",
        "A quoted cell begins in this row and never ends. Close the quotation mark, or remove it.",
        "Everything behind an open quotation mark becomes one cell, so whole rows would vanish.",
    ),
    "quote-trailing-text": (
        "Text behind a closing quotation mark",
        (
            "A quoted cell of this row has text behind its closing quotation mark. "
            "Write quotation marks inside a quoted cell twice, or remove them."
        ),
        "Where such a cell ends is anybody's guess, and a wrong guess shifts all cells behind it.",
    ),
    "cell-endless": (
        "Cell without end",
        (
            "A cell of this row is longer than {limit} characters, so the file cannot be split into rows. "
            "Look for a quotation mark that is never closed."
        ),
        "No column takes such a text; nearly always a quotation mark is missing.",
    ),
    "too-many-columns": (
        "Too many columns",
        "The header has {columns} columns; at most {limit} are read. Upload the template's columns only.",
        "The template has ten columns; a header this wide belongs to another file.",
    ),
    "header-missing": (
        "No header",
        (
            "No row holds the names of the columns, separated by comma, semicolon or tab. "
            "Put the header of the template back as the first row."
        ),
        "Columns are found by their names; without them nobody knows which cell is what.",
    ),
    "no-rows": (
        "No accounts in the file",
        "The file has no row with an account. Fill in one row for each account and upload it again.",
        "An empty upload that looks like a success hides that nobody was added.",
    ),
    "too-many-rows": (
        "More than {limit} accounts",
        "The file has {rows} rows; one upload adds at most {limit} accounts. Split it into several files.",
        "The portal adds up to 1000 accounts at once; no row of a longer file is read.",
    ),
    "delimiter-not-comma": (
        "Other delimiter",
        "The cells are separated by {delimiter}, and were read so. Nothing needs to be done.",
        "Spreadsheets of many countries write semicolons; it is good to know that this was understood.",
    ),
    "note-left": (
        "Note left in the file",
        "This row is the Note with instructions. Delete it.",
        "The instructions of the template ask for it; a Note is never taken for an account.",
    ),
    "column-missing": (
        "Mandatory column missing",
        "The column “{column}” is missing. Add it, with a value in every row.",
        "Without it every row would fail for the same reason.",
    ),
    "column-duplicate": (
        "Column twice",
        "The column “{column}” stands more than once ({cells}). Keep one of them.",
        "Two cells for one value contradict each other sooner or later.",
    ),
    "column-unknown": (
        "Unknown column",
        "No column has this name, so its cells were not read. Nearest known name: {nearest}. Rename the column, or delete it.",
        "A typing mistake in the name of an optional column would silently lose everything in it.",
    ),
    "column-unnamed": (
        "Column without a name",
        (
            "This column has no name, so what stands in it was not read. Rows with something in it: {rows}. "
            "Give it a name of the template, or empty it."
        ),
        "Cells under no name are often the rest of a row that shifted.",
    ),
    "column-not-configured": (
        "Column not for this organization",
        "This column exists only where Social Messaging is configured, so it was not read. Delete it, or choose another organization.",
        "The template of this organization does not have it; perhaps the file was made for another one.",
    ),
    "column-refused": (
        "Column not in the template",
        "This column is not in the template of this organization, and this portal takes no others. Rename it, or delete it.",
        "Where headers are checked strictly, nothing in a file may go unread.",
    ),
    "column-alias": (
        "Older name of a column",
        "The template calls this column “{column}”, and it was read as that. Nothing needs to be done.",
        "The product's pages use several names for some columns.",
    ),
    "privilege-missing": (
        "Privilege missing",
        "Your role lacks the privilege “Accounts”. Ask for it, or let an administrator upload who has it.",
        "Adding users is reserved to administrators with this privilege.",
    ),
    "bulk-privilege-missing": (
        "Privilege missing",
        "Your role lacks the privilege “Accounts Bulk Operations”. Ask for it, or let an administrator upload who has it.",
        "This portal asks for it beside the privilege “Accounts”.",
    ),
    "administrator-elsewhere": (
        "Organization out of reach",
        "Your role does not reach this organization. Choose your own or one below it.",
        "An administrator's rights end with the organization that the role belongs to and those below it.",
    ),
    "group-elsewhere": (
        "User Permissions of another organization",
        "This User Permissions group is not defined in this organization or above it. Choose another group, or create it first.",
        "A group holds for the organization that defines it and for those below it.",
    ),
    "extra-cells": (
        "More cells than columns",
        "Cells behind the last column: {cells}. A cell with a delimiter inside must be in quotation marks.",
        "One delimiter too many shifts every cell behind it into another column.",
    ),
    "cell-too-long": (
        "Cell too long",
        "The cell has {length} characters; at most {limit} are read. Shorten it.",
        "No column takes such a text.",
    ),
    "apostrophe-removed": (
        "Apostrophe dropped",
        "The apostrophe before the text was dropped; spreadsheets write it to keep text as text. Nothing needs to be done.",
        "The value is what stands behind the apostrophe.",
    ),
    "value-missing": (
        "Value missing",
        "This cell must be filled. Write a value that the column takes.",
        "A mandatory value is never assumed; whether calls are recorded least of all.",
    ),
    "value-not-allowed": (
        "Value not allowed",
        "This column takes only: {allowed}. Write one of them.",
        "Each column has words of its own; taking those of another would hide swapped columns.",
    ),
    "email-invalid": (
        "No email address",
        "No invitation can be mailed to this. Write an email address: one name, one @ and a public domain, without spaces.",
        "An invitation to a wrong address is lost, or reaches a stranger.",
    ),
    "email-required": (
        "Email address required",
        "This organization offloads data over SMTP, so the account must be an email address. Write one.",
        "Data that is offloaded by mail needs an address to be filed under.",
    ),
    "phone-malformed": (
        "No phone number",
        "This is neither an email address nor a phone number. Write + and the country code, then digits only.",
        "An invitation with a password goes to this number; letters and strange signs are never guessed away.",
    ),
    "phone-impossible": (
        "Impossible phone number",
        "No phone number looks like this: too short, too long, or of no country. Write + and the country code, then the number.",
        "An invitation to a number that cannot exist is lost.",
    ),
    "phone-country-missing": (
        "Country code missing",
        "Without + and a country code nobody knows in which country this number is. Write + and the country code before it.",
        "The wrong country sends a password to a stranger; a refusal costs only a correction.",
    ),
    "phone-region-assumed": (
        "Country assumed",
        "The number has no country code and was read as one of the region {region}. Write + and the country code to be sure.",
        "The same digits are another person's number in another country.",
    ),
    "phone-ambiguous": (
        "Perhaps another country",
        "The number was read as one of the region {region}, but with + before it, it is a number of another country. Check it.",
        "Spreadsheets drop the +; an invitation would then reach a stranger.",
    ),
    "phone-unlikely": (
        "Phone number unlikely",
        "No number of this kind is known to be in use. Check it.",
        "Numbering plans change, so this does not refuse the row; often a digit is wrong.",
    ),
    "number-scientific": (
        "Number damaged by a spreadsheet",
        "A spreadsheet wrote this number in scientific form and lost digits. Format the column as text and enter the number again.",
        "The missing digits cannot be brought back.",
    ),
    "number-decimal": (
        "Number with decimals",
        "A program wrote this number with decimals. Format the column as text and write + and digits.",
        "A phone number has no decimals; the program took it for a quantity and lost its +.",
    ),
    "identity-duplicate": (
        "Account twice in the file",
        "Row {row} has the same email address or device. Keep one of them.",
        "It is the name with which a user signs in, so it can stand for one account only.",
    ),
    "account-exists": (
        "Account exists already",
        "There is an account with this email address or device already. Delete the row; change accounts under Accounts.",
        "An upload adds accounts and never changes one.",
    ),
    "social-not-configured": (
        "Social Messaging not configured",
        "Social Messaging is not configured in this organization. Write No, or have it configured first.",
        "A user would be promised messages that the organization cannot receive.",
    ),
    "social-disabled": (
        "Social Messaging left off",
        "Social Messaging is not configured in this organization, so the account gets No.",
        "The user is added without a feature that the organization does not have.",
    ),
    "restriction-ignored": (
        "Restriction without Social Messaging",
        "The restriction applies only where social_messaging is Yes, so it was left out. Empty the cell, or write Yes there.",
        "Perhaps social_messaging was meant to be Yes.",
    ),
    "recording-unavailable": (
        "Recording not available",
        "This organization cannot record, so nothing will be recorded. Have recording set up, or write off.",
        "Whoever relies on recordings should know that there will be none.",
    ),
    "number-malformed": (
        "No phone number",
        "This is not a phone number. Write + and the country code, then digits only.",
        "Letters and strange signs are never guessed away.",
    ),
    "plus-missing": (
        "Plus sign missing",
        "The number has lost its +. It is compared by its digits; format the column as text and write the +.",
        "Spreadsheets take a number with + for a quantity and drop the sign.",
    ),
    "forwarding-length": (
        "Forwarding number of wrong length",
        "The number has {digits} digits; it must have {minimum} to {maximum}, with country code.",
        "Calls to a number of any other length cannot be forwarded.",
    ),
    "forwarding-no-country-code": (
        "Forwarding number without country code",
        "The number begins with 0, and no country code does. Write + and the country code instead of the 0.",
        "Calls can be forwarded only to a number with country code.",
    ),
    "forwarding-country-unassigned": (
        "Country code not in use",
        "The number begins with no country code that is in use. Check it.",
        "Calls to it would be lost; codes do get assigned, so the row is not refused.",
    ),
    "forwarding-rounded": (
        "Number rounded by a spreadsheet",
        "The number has more than 15 digits and ends in zeros; a spreadsheet keeps only 15. Format the column as text and enter it again.",
        "The digits that were lost cannot be brought back.",
    ),
    "forwarding-trunk-zero": (
        "Zero in parentheses",
        "The (0) was taken for a digit of the number. In most countries it is dialled only within the country; then leave it out.",
        "With one digit too many, calls reach nobody or a stranger.",
    ),
    "forwarding-with-voice": (
        "Forwarding although voice calling is on",
        "This User Permissions group has voice calling, so all calls would go to the forwarding number. Empty the cell if that is not meant.",
        "The forwarding number is meant for accounts without voice calling.",
    ),
    "forwarding-absent": (
        "No forwarding number",
        "This User Permissions group has no voice calling, and there is no forwarding number. Calls will not be forwarded.",
        "The number is optional; without it such an account receives no calls.",
    ),
    "forwarding-loop": (
        "Forwarding to itself",
        "The forwarding number is the MultiLine number of the same row. Write another one.",
        "A call would be forwarded to the number that was called.",
    ),
    "number-unknown": (
        "Number unknown",
        "No such MultiLine number is known. Correct it, or empty the cell: the user then chooses one.",
        "Only a number that exists can be assigned; nobody is given another one instead.",
    ),
    "number-elsewhere": (
        "Number of another organization",
        "The number is allocated to another organization. Choose an Available one, or empty the cell: the user then chooses one.",
        "A number can be used by the organization that it is allocated to and by those below it.",
    ),
    "number-active": (
        "Number in use",
        "The number is in use by an activated account. Choose an Available one, or empty the cell: the user then chooses one.",
        "Two people cannot have one number.",
    ),
    "number-assigned": (
        "Number assigned",
        "The number is assigned to an account already. Choose an Available one, or empty the cell: the user then chooses one.",
        "It is promised to somebody who has not activated it yet.",
    ),
    "number-reserved": (
        "Number reserved",
        "The number is reserved. Choose an Available one, or empty the cell: the user then chooses one.",
        "It is kept for a person or a role; an upload takes only Available numbers.",
    ),
    "number-claimed": (
        "Number twice in the file",
        "Row {row} takes this number already. Choose another one, or empty the cell: the user then chooses one.",
        "A number is promised once.",
    ),
    "capacity-short": (
        "No number left for an invitation",
        (
            "The account has no number and no more are available, so no invitation is sent. "
            "Request more numbers, then use Resend Invitation."
        ),
        "Who is invited without a number chooses one at activation; without any left they find none.",
    ),
    "capacity-short-row": (
        "No number left",
        "The account has no number and no more are available. Request more numbers, or use Import without inviting.",
        "This portal adds no account in Import & Invite that it cannot invite.",
    ),
    "capacity-short-file": (
        "Not enough numbers",
        (
            "Accounts that need a number: {needed}; numbers free: {capacity}; short: {short}, from row {row} on. "
            "Request more numbers, or use Import without inviting."
        ),
        "This portal adds nobody in Import & Invite unless everybody can be invited.",
    ),
    "utilization-reached": (
        "Many numbers in use",
        "After this upload {percent} % of the numbers are in use; the threshold is {threshold} %. Request more numbers in time.",
        "When all are in use nobody else can be invited.",
    ),
    "account-barred": (
        "Account not to be invited",
        "The account is {status}, so no invitation is sent. Change its status first.",
        "It was barred on purpose.",
    ),
    "template-outdated": (
        "Invitation template out of date",
        "The invitation template of this organization must be updated before any email is sent. Update it, then use Resend Invitation.",
        "An old template does not lead through the new activation.",
    ),
    "domain-not-allowed": (
        "Email domain not allowed",
        "Invitations of this organization may not go to this domain. Use another address, or have the domain allowed.",
        "Domain Restrictions keep invitations within the company.",
    ),
    "data-only-phone": (
        "No SMS invitation with Data-Only",
        "This organization uses Data-Only onboarding, for which no SMS invitation can be sent. Use an email address.",
        "An invitation by SMS does not work there.",
    ),
    "invitation-email-required": (
        "Email address required",
        "This organization offloads data over SMTP, so only an email address is invited. Give the account an email address.",
        "Data that is offloaded by mail needs an address to be filed under.",
    ),
    "invitation-number-unusable": (
        "Number of the account not usable",
        "The number of the account cannot be used ({cause}), so no invitation is sent. Assign an Available or Reserved number.",
        "An invitation needs a number that can be activated.",
    ),
    "resend-no-number": (
        "No number available",
        "The account has no number and none is available, so no invitation is sent. Request more numbers first.",
        "The user would find no number to choose at activation.",
    ),
    "pool-oversubscribed": (
        "More invitations than numbers",
        "Pending invitations without a number: {needed}; numbers available: {available}. Request more numbers.",
        "Whoever activates last will find no number.",
    ),
    "move-capacity-short": (
        "Not enough numbers in the selected organization",
        "Unable to move account(s). You do not have enough numbers available in the selected organization",
        "A pending invitation without a number chooses one in the new organization.",
    ),
    "move-number-stays": (
        "Number cannot move",
        "The number of this account cannot be used in the selected organization ({cause}). Free the number first, or select another organization.",
        "Moving the account would lose its number.",
    ),
    "move-tree": (
        "Other company",
        "This account belongs to another company's tree of organizations. Select an organization of its own tree.",
        "Accounts move only within their own tree.",
    ),
    "move-organization-unknown": (
        "Organization unknown",
        "The organization of this account is unknown, so it cannot be moved. Load the list again.",
        "Whether it belongs to the same tree cannot be told.",
    ),
    "move-privilege-missing": (
        "Privilege missing",
        "Your role lacks the privilege “Accounts” in the organization “{organization}”. Let an administrator move who has it.",
        "A move takes an account from one organization and adds it to another.",
    ),
    "move-already-there": (
        "Already there",
        "This account is in the selected organization already. Nothing changes for it.",
        "It needs no number there beyond what it has.",
    ),
    "move-permissions-reset": (
        "User Permissions are reset",
        "The accounts get the default User Permissions of the selected organization. Check other settings after the move.",
        "A User Permissions group of the old organization may not exist in the new one.",
    ),
    "move-email-required": (
        "Email address required there",
        "The selected organization offloads data over SMTP and needs email addresses; this account is a phone number.",
        "The account moves, and its data cannot be filed until it has an address.",
    ),
}

WORDS: Mapping[str, Words] = MappingProxyType({code: Words(*words) for code, words in _WORDS.items()})
"""The words of every rule by its code."""

NOTE = "Note: fill in one row for each account, at most 1000, and delete this row before the upload."
"""The first cell of the template's Note (S20)."""
