"""
The register: one line for every rule that the library checks.

A rule is data.  It has a permanent code, a severity, the level of what it judges, the basis on which it stands and the
statements (``S36``) or facts (``Q19``) that it comes from.  The check itself is plain code in the room of its concern;
the words are in ``catalogues/*.po``; samples that break and keep it are the conformance vectors.  All three are keyed by the code.

Three properties follow from a rule's line and from nothing else:

- an **error** at the level *file*, *request*, *header* or *batch* refuses the whole upload;
- an **error** at the level *row* or *cell* refuses that row;
- whatever fires at the level *invitation* withholds an invitation, whatever its severity, and never costs an account.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from attrs import frozen

from multiline_batch._value import Value


class Severity(Enum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Level(Enum):
    """What a rule judges, from the whole file down to one cell, and the decisions beside it."""

    FILE = "file"
    REQUEST = "request"
    HEADER = "header"
    ROW = "row"
    CELL = "cell"
    BATCH = "batch"
    ORGANIZATION = "organization"
    INVITATION = "invitation"
    MOVE = "move"


class Basis(Enum):
    """Why a rule exists: the source says so, another page of the product says so, or the library had to decide."""

    STATED = "stated"
    DOCUMENTED = "documented"
    INFERRED = "inferred"


@frozen(eq=False, repr=False)
class Rule(Value):
    """
    One line of the register.

    Attributes:
        code: Permanent name in kebab-case; part of the API.

        severity: How much a finding of this rule weighs.

        level: What the rule judges.

        basis: Why the rule exists.

        sources: Statements of the source (``S``) and facts of the domain that it rests on.

        params: Names of the parameters that every finding of this rule carries, in order.
    """

    code: str
    severity: Severity
    level: Level
    basis: Basis
    sources: tuple[str, ...]
    params: tuple[str, ...]

    @property
    def refuses_upload(self) -> bool:
        """Whether a finding of this rule refuses the whole upload."""
        return self.severity is Severity.ERROR and self.level in _UPLOAD_LEVELS

    @property
    def refuses_row(self) -> bool:
        """Whether a finding of this rule refuses the row that it is about."""
        return self.severity is Severity.ERROR and self.level in _ROW_LEVELS

    @property
    def withholds(self) -> bool:
        """Whether a finding of this rule withholds an invitation."""
        return self.level is Level.INVITATION


# Looking for a member in a tuple costs less than hashing it.
_UPLOAD_LEVELS = (Level.FILE, Level.REQUEST, Level.HEADER, Level.BATCH)
_ROW_LEVELS = (Level.ROW, Level.CELL)
_SEVERITY = {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTICE}

# One rule a line: code, severity, level, basis, sources, parameters.
_REGISTER = """
file-too-large              E file         inferred   S25,Q11         size,limit
file-undecodable            E file         inferred   S17,S25,Q11     encoding,offset,byte
nul-character               E file         inferred   S25,Q11         -
quote-unclosed              E file         inferred   S25,Q11         -
quote-trailing-text         E file         inferred   S25,Q11         -
cell-endless                E file         inferred   S25,Q11         limit
too-many-columns            E file         inferred   S25,Q11         columns,limit
header-missing              E file         inferred   S16,Q2,Q11      -
no-rows                     E file         inferred   S18,Q10         -
too-many-rows               E file         stated     S8,S14,B1,Q9    rows,limit
delimiter-not-comma         N file         inferred   S17,Q11         delimiter
note-left                   E row          stated     S20,B7,Q8       -

column-missing              E header       stated     S36,S37,S39,S40,Q4  column
column-duplicate            E header       inferred   S19,X1,Q3       column,cells
column-unknown              W header       inferred   S19,Q6          nearest
column-unnamed              W header       inferred   S19,Q6          rows
column-not-configured       W header       stated     S42,Q7          -
column-refused              E header       inferred   S19,S42,Q6,Q7   -
column-alias                N header       documented S33,X1,C1,C3,C4 column

privilege-missing           E request      stated     S2,S6,B3        -
bulk-privilege-missing      E request      inferred   O6,O7,X11       -
administrator-elsewhere     E request      stated     S6,S22,O9       -
group-elsewhere             E request      documented S10,S13,S23,O5  -

extra-cells                 E row          inferred   Q12             extra
cell-too-long               E cell         inferred   Q11             length,limit
apostrophe-removed          N cell         inferred   Q20,Q62         -
value-missing               E cell         stated     S36,S37,S39,S40,Q15 -
value-not-allowed           E cell         stated     S37,S39,S40,S42,S43,Q16 allowed

email-invalid               E cell         stated     S36,Q18         -
email-required              E cell         stated     S36,I1,Q23      -
phone-malformed             E cell         stated     S36,Q19         -
phone-impossible            E cell         stated     S36,Q19         -
phone-country-missing       E cell         inferred   S36,Q19         -
phone-region-assumed        N cell         inferred   S36,Q19         region
phone-ambiguous             W cell         inferred   S36,Q19         region
phone-unlikely              W cell         inferred   S36,Q19         -
number-scientific           E cell         inferred   S36,S38,S41,Q20 -
number-decimal              E cell         inferred   S36,S38,S41,Q20 -
identity-duplicate          E row          inferred   S36,I7,Q21      row
account-exists              E row          inferred   S36,I7,Q22      -

social-not-configured       E cell         documented S37,F1,F3,Q26   -
social-disabled             W cell         inferred   S37,Q26         -
restriction-ignored         W cell         stated     S42,Q27         -
recording-unavailable       W cell         inferred   S39,S40,F9,Q29  -
number-malformed            E cell         inferred   S38,S41,Q30,Q38 -
plus-missing                N cell         inferred   S38,Q38         -
forwarding-length           E cell         stated     S41,F10,Q30     digits,minimum,maximum
forwarding-no-country-code  E cell         stated     S41,Q30         -
forwarding-country-unassigned W cell       inferred   S41,Q30         -
forwarding-rounded          W cell         inferred   S41,Q20         -
forwarding-trunk-zero       W cell         inferred   S41,Q30         -
forwarding-with-voice       W cell         stated     S41,F11,X8      -
forwarding-absent           N cell         inferred   S41,Q31         -
forwarding-loop             E cell         inferred   S41,Q33         -

number-unknown              E cell         stated     S38,Q36         -
number-elsewhere            E cell         stated     S38,N10,X5,Q36  -
number-active               E cell         stated     S38,N1,Q36      -
number-assigned             E cell         stated     S38,N1,Q36      -
number-reserved             E cell         stated     S38,N20,X3,Q36  -
number-claimed              E cell         inferred   S38,Q37         row
capacity-short              W invitation   stated     S11,S29,S33,X2,Q41,Q42 -
capacity-short-row          E row          inferred   S11,Q42         -
capacity-short-file         E batch        inferred   S11,Q42         needed,capacity,short,row
utilization-reached         N organization documented N4,N14,Q45      percent,threshold

account-barred              E invitation   documented V14,V15,Q46     status
template-outdated           W invitation   documented S9,V10,Q47      -
domain-not-allowed          W invitation   documented I4,I5,Q25       -
data-only-phone             W invitation   documented I2,I3,Q24       -
invitation-email-required   W invitation   inferred   S36,I1,Q57      -
invitation-number-unusable  E invitation   stated     S11,S28,Q46     cause
resend-no-number            E invitation   stated     S11,S28,V3,X4   -
pool-oversubscribed         W organization documented N15,X4          needed,available

move-capacity-short         E move         stated     S44,S45,S46,Q51 needed,available,short
move-number-stays           E move         inferred   M10,Q53         cause
move-tree                   E move         documented M5,Q55          -
move-organization-unknown   E move         inferred   M5,Q55          -
move-privilege-missing      E move         inferred   M9,O9,Q56       side
move-already-there          N move         inferred   Q55             -
move-permissions-reset      N move         documented M6,X7           -
move-email-required         W move         inferred   I1,Q57          -
"""


def _parse_line(line: str) -> Rule:
    code, severity, level, basis, sources, params = line.split()
    return Rule(
        code,
        _SEVERITY[severity],
        Level(level),
        Basis(basis),
        tuple(sources.split(",")),
        () if params == "-" else tuple(params.split(",")),
    )


RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.code: rule for rule in map(_parse_line, filter(None, _REGISTER.splitlines()))}
)
"""Every rule by its code, in the order of the register."""

COUNT_PARAMS = frozenset(
    [
        "size",
        "offset",
        "limit",
        "columns",
        "rows",
        "row",
        "extra",
        "length",
        "digits",
        "minimum",
        "maximum",
        "needed",
        "capacity",
        "short",
        "percent",
        "threshold",
        "available",
    ]
)
"""The parameters that are whole numbers."""

LIST_PARAMS = frozenset({"allowed", "cells"})
"""The parameters that are several words; all others are one word."""

UNTOLD = frozenset(
    {
        "administrator",
        "sources",
        "permission_group",
        "permission_group.voice_calling",
        "organization.social_messaging",
        "organization.smtp_data_offload",
        "organization.data_only",
        "organization.allowed_email_domains",
        "organization.recording",
        "organization.invitation_template_current",
        "organization.utilization_threshold",
        "facts.accounts",
        "facts.numbers",
        "facts.pool",
        "facts.utilization",
    }
)
"""What a host can leave untold, so that a rule that needs it cannot run."""

STATEMENTS = tuple(f"S{number}" for number in range(1, 47))
"""The statements of the source, S1 to S46."""

WITHOUT_RULE: Mapping[str, str] = MappingProxyType(
    {
        "S1": "The title of the page.",
        "S3": "What an invitation contains; the library decides who gets one and writes none.",
        "S4": "A single account uses the same cell parsers; the file is what read_upload reads.",
        "S5": "A choice, not a condition: the mode of plan_upload.",
        "S7": "A link to another page.",
        "S12": "A click path: where the screen is.",
        "S15": "A click path: how the screen is opened.",
        "S21": "A click path: back to the screen.",
        "S24": "A link to another page.",
        "S26": "A choice, not a condition: the mode of plan_upload.",
        "S27": "Import sends nothing: every created account of such a plan is Action.CREATE.",
        "S30": "What follows a batch: Progress and report_batch; nothing can break it.",
        "S31": "What follows a batch: the record and the notification of report_batch; nothing can break it.",
        "S32": "A link to another page.",
        "S34": "Optional text without a condition; only the limit of a cell's length applies.",
        "S35": "Optional text without a condition; only the limit of a cell's length applies.",
    }
)
"""Statements that no rule rests on, each with the reason why."""
