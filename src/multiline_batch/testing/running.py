"""What this library makes of a vector, and the same in the words of the vectors."""

from collections.abc import Iterable
from typing import assert_never, overload

from attrs import evolve

from multiline_batch._fields import check_one_of
from multiline_batch.accounts import NewAccount
from multiline_batch.findings import Finding, NotEvaluated
from multiline_batch.invitations import (
    InvitationAllowed,
    InvitationEntry,
    InvitationPlan,
    InvitationUndecided,
    InvitationWithheld,
    ask_invitations,
    plan_invitations,
)
from multiline_batch.moves import MoveAllowed, MoveDecision, MoveRefused, MoveUndecided, ask_move, decide_move
from multiline_batch.plan import Plan
from multiline_batch.planning import plan_upload
from multiline_batch.reading import Upload, read_upload
from multiline_batch.testing.cases import InvitationsVector, MoveVector, UploadVector, Vector
from multiline_batch.testing.results import InvitationsResult, Missing, MoveResult, UploadResult


def judge(vector: Vector) -> Upload | Plan | InvitationPlan | MoveDecision:
    """
    Return what this library makes of a vector, as a value of its own.

    >>> from multiline_batch.testing import violating
    >>> type(judge(violating("number-assigned"))).__name__
    'Plan'
    """
    _check_vector(vector)
    match vector:
        case UploadVector():
            return _judge_upload(vector)
        case InvitationsVector():
            return _judge_invitations(vector)
        case MoveVector():
            return _judge_move(vector)
        case _:
            assert_never(vector)


@overload
def run(vector: UploadVector) -> UploadResult: ...


@overload
def run(vector: InvitationsVector) -> InvitationsResult: ...


@overload
def run(vector: MoveVector) -> MoveResult: ...


def run(vector: Vector) -> UploadResult | InvitationsResult | MoveResult:
    """
    Return what a vector comes to with this library, in the words of the vectors.

    What the vector does not tell is left out here too, so that the two can be compared.

    >>> from multiline_batch.testing import vectors
    >>> all(run(vector) == vector.expected for vector in vectors() if vector.rule == "number-claimed")
    True
    """
    _check_vector(vector)
    match vector:
        case UploadVector():
            return _tell_upload(_judge_upload(vector), vector.expected)
        case InvitationsVector():
            return _tell_invitations(_judge_invitations(vector), vector.expected)
        case MoveVector():
            return _tell_move(_judge_move(vector), vector)
        case _:
            assert_never(vector)


def _check_vector(vector: object) -> None:
    check_one_of(vector, (UploadVector, InvitationsVector, MoveVector), "one of vectors()", "vector")


def _judge_upload(vector: UploadVector) -> Upload | Plan:
    upload = read_upload(vector.data, vector.request, encoding=vector.encoding, limits=vector.limits)
    if vector.mode is None:
        return upload
    return plan_upload(upload, vector.answers.to(upload.questions), mode=vector.mode)


def _judge_invitations(vector: InvitationsVector) -> InvitationPlan:
    accounts, organization, policy = vector.accounts, vector.organization, vector.policy
    questions = ask_invitations(accounts, organization=organization, policy=policy)
    return plan_invitations(accounts, organization=organization, facts=vector.answers.to(questions), policy=policy)


def _judge_move(vector: MoveVector) -> MoveDecision:
    questions = ask_move(vector.accounts, destination=vector.destination, policy=vector.policy)
    return decide_move(
        vector.accounts,
        destination=vector.destination,
        facts=vector.answers.to(questions),
        sources=vector.organizations,
        administrator=vector.administrator,
        policy=vector.policy,
    )


def _missing(unknown: Iterable[NotEvaluated]) -> Missing:
    return tuple(sorted((what.code, what.missing) for what in unknown))


def _causes(findings: Iterable[tuple[int, Finding]]) -> tuple[tuple[int, str], ...]:
    return tuple((place, str(f.parameters["cause"])) for place, f in findings if "cause" in f.parameters)


def _tell_upload(judged: Upload | Plan, expected: UploadResult) -> UploadResult:
    upload = judged if isinstance(judged, Upload) else judged.upload
    told = UploadResult(
        findings=tuple((finding.code, finding.row, finding.column) for finding in judged.findings),
        not_evaluated=_missing(judged.not_evaluated),
        accounts=tuple(row for row in upload.rows if isinstance(row, NewAccount)),
    )
    if isinstance(judged, Plan):
        told = evolve(
            told,
            actions=tuple((entry.row, entry.action) for entry in judged.entries),
            ledger=judged.ledger,
            preconditions=judged.preconditions,
        )
    return evolve(
        told,
        accounts=told.accounts if expected.accounts is not None else None,
        actions=told.actions if expected.actions is not None else None,
        ledger=told.ledger if expected.ledger is not None else None,
        preconditions=told.preconditions if expected.preconditions is not None else None,
    )


def _reasons(entry: InvitationEntry) -> tuple[Finding, ...]:
    return entry.decision.reasons if isinstance(entry.decision, InvitationWithheld) else ()


def _tell_invitations(plan: InvitationPlan, expected: InvitationsResult) -> InvitationsResult:
    words = {InvitationAllowed: "allowed", InvitationWithheld: "withheld", InvitationUndecided: "undecided"}
    return InvitationsResult(
        decisions=tuple(words[type(entry.decision)] for entry in plan.entries),
        reasons=tuple(tuple(reason.code for reason in _reasons(entry)) for entry in plan.entries),
        causes=_causes(
            (place, reason) for place, entry in enumerate(plan.entries, start=1) for reason in _reasons(entry)
        ),
        findings=tuple(finding.code for finding in plan.findings),
        not_evaluated=_missing(plan.not_evaluated),
        ledger=plan.ledger if expected.ledger is not None else None,
        preconditions=plan.preconditions if expected.preconditions is not None else None,
    )


def _tell_move(decision: MoveDecision, vector: MoveVector) -> MoveResult:
    def tell(word: str, missing: Iterable[NotEvaluated], said: MoveAllowed | MoveRefused | None) -> MoveResult:
        entries = () if said is None else said.accounts
        accounts = [(vector.accounts.index(entry.account) + 1, entry.findings) for entry in entries]
        return MoveResult(
            decision=word,
            findings=() if said is None else tuple(finding.code for finding in said.findings),
            accounts=tuple((place, tuple(finding.code for finding in of_one)) for place, of_one in accounts),
            causes=_causes((place, finding) for place, of_one in accounts for finding in of_one),
            not_evaluated=_missing(missing),
        )

    match decision:
        case MoveAllowed():
            told = vector.expected.preconditions is not None
            return evolve(
                tell("allowed", decision.not_evaluated, decision),
                preconditions=decision.preconditions if told else None,
            )
        case MoveRefused():
            return tell("refused", decision.missing, decision)
        case MoveUndecided():
            return tell("undecided", decision.missing, None)
        case _:
            assert_never(decision)
