from multiline_batch.accounts import Account, NewAccount, NumberRecord, Pool, RefusedRow, Settings, Utilization
from multiline_batch.allocation import Ledger, short_list
from multiline_batch.catalogue import LANGUAGES
from multiline_batch.correcting import correct, split_upload
from multiline_batch.decoding import ENCODINGS
from multiline_batch.facts import Facts, Questions
from multiline_batch.findings import Cause, Finding, Fix, NotEvaluated, Place, Problem, Safety, group_by_cause
from multiline_batch.gates import InvitationAllowed, InvitationDecision, InvitationUndecided, InvitationWithheld
from multiline_batch.identifiers import Identity, Number, OrganizationId, identity_key, is_email, number_key
from multiline_batch.inventory import Inventory
from multiline_batch.invitations import (
    InvitationEntry,
    InvitationPlan,
    ask_invitations,
    decide_invitation,
    plan_invitations,
)
from multiline_batch.messages import render, render_message, render_title
from multiline_batch.moves import (
    AccountMove,
    MoveAllowed,
    MoveDecision,
    MoveRefused,
    MoveUndecided,
    ask_move,
    decide_move,
)
from multiline_batch.outcomes import (
    AccountResult,
    BatchOperationReport,
    BatchStatus,
    InvitationResult,
    Notification,
    Outcome,
    Progress,
    ReportRecord,
)
from multiline_batch.plan import Action, Entry, Plan
from multiline_batch.planning import plan_upload
from multiline_batch.policy import DuplicateIdentity, Policy, PoolScope, ShortageAction, SocialNotConfigured
from multiline_batch.preconditions import (
    AccountIs,
    CapacityAtLeast,
    Changes,
    IdentityFree,
    NumberIs,
    Precondition,
)
from multiline_batch.preloading import preload
from multiline_batch.reading import Upload, read_upload
from multiline_batch.report_file import read_report
from multiline_batch.reporting import Report, report_batch
from multiline_batch.request import (
    MAX_ACCOUNTS_PER_UPLOAD,
    Administrator,
    Limits,
    Organization,
    PermissionGroup,
    UploadRequest,
)
from multiline_batch.rules import RULES, Basis, Level, Rule, Severity
from multiline_batch.template import format_template
from multiline_batch.vocabulary import (
    AccountStatus,
    Language,
    Mode,
    MonitorCalls,
    MonitorSms,
    Privilege,
    RestrictIncoming,
    SocialMessaging,
    Usage,
    parse_account_status,
    parse_usage,
)

__all__ = [
    "ENCODINGS",
    "LANGUAGES",
    "MAX_ACCOUNTS_PER_UPLOAD",
    "RULES",
    "Account",
    "AccountIs",
    "AccountMove",
    "AccountResult",
    "AccountStatus",
    "Action",
    "Administrator",
    "Basis",
    "BatchOperationReport",
    "BatchStatus",
    "CapacityAtLeast",
    "Cause",
    "Changes",
    "DuplicateIdentity",
    "Entry",
    "Facts",
    "Finding",
    "Fix",
    "Identity",
    "IdentityFree",
    "Inventory",
    "InvitationAllowed",
    "InvitationDecision",
    "InvitationEntry",
    "InvitationPlan",
    "InvitationResult",
    "InvitationUndecided",
    "InvitationWithheld",
    "Language",
    "Ledger",
    "Level",
    "Limits",
    "Mode",
    "MonitorCalls",
    "MonitorSms",
    "MoveAllowed",
    "MoveDecision",
    "MoveRefused",
    "MoveUndecided",
    "NewAccount",
    "NotEvaluated",
    "Notification",
    "Number",
    "NumberIs",
    "NumberRecord",
    "Organization",
    "OrganizationId",
    "Outcome",
    "PermissionGroup",
    "Place",
    "Plan",
    "Policy",
    "Pool",
    "PoolScope",
    "Precondition",
    "Privilege",
    "Problem",
    "Progress",
    "Questions",
    "RefusedRow",
    "Report",
    "ReportRecord",
    "RestrictIncoming",
    "Rule",
    "Safety",
    "Settings",
    "Severity",
    "ShortageAction",
    "SocialMessaging",
    "SocialNotConfigured",
    "Upload",
    "UploadRequest",
    "Usage",
    "Utilization",
    "ask_invitations",
    "ask_move",
    "correct",
    "decide_invitation",
    "decide_move",
    "format_template",
    "group_by_cause",
    "identity_key",
    "is_email",
    "number_key",
    "parse_account_status",
    "parse_usage",
    "plan_invitations",
    "plan_upload",
    "preload",
    "read_report",
    "read_upload",
    "render",
    "render_message",
    "render_title",
    "report_batch",
    "short_list",
    "split_upload",
]
