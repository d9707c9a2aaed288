"""
The rules of MultiLine's batch CSV upload: read, ask, plan, report.

Text goes in, frozen typed values come out.  The library opens no file of yours and no socket, reads no clock and keeps no state; whoever
embeds it does.

    upload = read_upload(data, request)                      # what the file says, and everything wrong with it
    facts = upload.questions.answer(numbers=..., ...)        # what the host knows
    plan = plan_upload(upload, facts, mode=Mode.IMPORT)      # one entry for every row
    report = report_batch(plan, outcomes, at=now)            # what became of it

Every public name is loaded from its room when it is first used, so a program waits only for what it needs.  The rooms, along the way of
the data:

    begin     template table_schema
    read      decoding records schema cells spellings choices channel row_rules short_way rows reading
    mend      correcting
    ask       facts inventory
    plan      allocation gates book plan planning invitations moves preconditions
    report    outcomes report_file reporting
    say       rules findings causes catalogue messages display
    exchange  flat_records wire wire_schema
    try       testing.results testing.cases testing.vectors testing.running testing.assertions testing.strategies
    nouns     vocabulary identifiers policy accounts request
    ground    _fields _value _email _phone _locale _notebook writing preloading
"""

from importlib import import_module

_NAMES = {
    "accounts": "Account NewAccount NumberRecord Pool RefusedRow Settings Utilization",
    "allocation": "Ledger short_list",
    "catalogue": "LANGUAGES",
    "causes": "Cause group_by_cause",
    "correcting": "correct split_upload",
    "decoding": "ENCODINGS",
    "facts": "Facts Questions",
    "findings": "Finding Fix NotEvaluated Place Problem Safety",
    "identifiers": "Identity Number OrganizationId identity_key is_email number_key",
    "inventory": "Inventory",
    "invitations": (
        "InvitationAllowed InvitationDecision InvitationEntry InvitationPlan InvitationUndecided InvitationWithheld "
        "ask_invitations decide_invitation plan_invitations"
    ),
    "messages": "render render_message render_title",
    "moves": "AccountMove MoveAllowed MoveDecision MoveRefused MoveUndecided ask_move decide_move",
    "outcomes": (
        "AccountResult BatchOperationReport BatchStatus InvitationResult Notification Outcome Progress ReportRecord"
    ),
    "plan": "Action Entry Plan",
    "planning": "plan_upload",
    "policy": "DuplicateIdentity Policy PoolScope ShortageAction SocialNotConfigured",
    "preconditions": "AccountIs CapacityAtLeast Changes IdentityFree NumberIs Precondition",
    "preloading": "preload",
    "reading": "Upload read_upload",
    "report_file": "read_report",
    "reporting": "Report report_batch",
    "request": "MAX_ACCOUNTS_PER_UPLOAD Administrator Limits Organization PermissionGroup UploadRequest",
    "rules": "RULES Basis Level Rule Severity",
    "template": "format_template",
    "vocabulary": (
        "AccountStatus Language Mode MonitorCalls MonitorSms Privilege RestrictIncoming SocialMessaging "
        "Usage parse_account_status parse_usage"
    ),
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}

# The stub beside this file tells type checkers the same.
__all__ = sorted(_HOMES)  # noqa: PLE0605  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    """Load a public name from its room when it is first used."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names, loaded or not, and what every module has."""
    return sorted({*globals(), *_HOMES})
