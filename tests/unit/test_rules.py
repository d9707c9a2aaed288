"""The register: one line for every rule."""

import re
from collections.abc import MutableMapping

import pytest
from attrs import evolve

from multiline_batch import (
    RULES,
    Basis,
    Level,
    Mode,
    MoveUndecided,
    Organization,
    PermissionGroup,
    Rule,
    Severity,
    UploadRequest,
    ask_move,
    decide_move,
    plan_upload,
)
from multiline_batch.rules import COUNT_PARAMS, LIST_PARAMS, STATEMENTS, UNTOLD, WITHOUT_RULE
from support import ORGANIZATION, SALES, SERVICE, account, read, request

UPLOAD_LEVELS = {Level.FILE, Level.REQUEST, Level.HEADER, Level.BATCH}
ROW_LEVELS = {Level.ROW, Level.CELL}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_line_is_well_formed(rule: Rule) -> None:
    """Every rule has a kebab-case code, at least one source that is written like one, and named parameters."""
    assert RULES[rule.code] is rule
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", rule.code)
    assert rule.sources
    assert all(re.fullmatch(r"[SBCIFNVMORXQ][1-9][0-9]?", source) for source in rule.sources)
    assert all(name.isidentifier() for name in rule.params)
    assert len(set(rule.params)) == len(rule.params)


def test_severities_have_words() -> None:
    """Documents name a severity by a word, and every basis has its rules."""
    assert [severity.value for severity in Severity] == ["error", "warning", "notice"]
    assert {rule.basis for rule in RULES.values()} == set(Basis)


def test_every_parameter_has_a_type() -> None:
    """Each parameter of a rule is a count, a list or one of the words, and no type is for a parameter that there is not."""
    words = {"byte", "encoding", "delimiter", "column", "nearest", "region", "status", "cause", "side"}
    names = {name for rule in RULES.values() for name in rule.params}
    assert names == COUNT_PARAMS | LIST_PARAMS | words
    assert not words & (COUNT_PARAMS | LIST_PARAMS)


def test_what_can_be_untold_is_listed() -> None:
    """A host that tells next to nothing is told of everything that can be told."""
    bare = Organization(id=SALES)
    group = PermissionGroup(name="Default", organization=SALES)
    rows = {"social_messaging": "Yes"}, {"device": "+44 7700 900123", "multiline_number": "+442079460123"}
    uploads = [read(*rows, request=UploadRequest(organization=bare, permission_group=given)) for given in (group, None)]
    watched = evolve(ORGANIZATION, invitation_template_current=None)
    uploads.append(read({}, request=request(organization=watched)))
    plans = [
        plan_upload(u, u.questions.answer(accounts=told), mode=Mode.IMPORT_AND_INVITE)
        for u, told in zip(uploads, (None, None, ()), strict=True)
    ]
    anna = account()
    there = Organization(id=SERVICE)
    moved = decide_move([anna], destination=there, facts=ask_move([anna], destination=there).answer())
    assert isinstance(moved, MoveUndecided)
    untold = {u.missing for plan in plans for u in plan.not_evaluated} | {u.missing for u in moved.missing}
    assert untold == UNTOLD


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_stated_rule_cites_a_statement(rule: Rule) -> None:
    """A rule that the source states cites a statement that there is."""
    cited = [source for source in rule.sources if source.startswith("S")]
    assert set(cited) <= set(STATEMENTS)
    assert cited or rule.basis is not Basis.STATED


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_what_a_rule_refuses_follows_from_its_line(rule: Rule) -> None:
    """Only errors refuse, each at its level, and whatever fires at the level of invitations withholds."""
    error = rule.severity is Severity.ERROR
    assert rule.refuses_upload is (error and rule.level in UPLOAD_LEVELS)
    assert rule.refuses_row is (error and rule.level in ROW_LEVELS)
    assert rule.withholds is (rule.level is Level.INVITATION)
    assert rule.refuses_upload + rule.refuses_row + rule.withholds <= 1


@pytest.mark.parametrize(
    ("code", "upload", "row", "invitation"),
    [
        ("too-many-rows", True, False, False),
        ("column-missing", True, False, False),
        ("privilege-missing", True, False, False),
        ("capacity-short-file", True, False, False),
        ("column-unknown", False, False, False),
        ("note-left", False, True, False),
        ("email-invalid", False, True, False),
        ("phone-unlikely", False, False, False),
        ("domain-not-allowed", False, False, True),
        ("account-barred", False, False, True),
        ("move-tree", False, False, False),
    ],
)
def test_examples_of_each_kind(code: str, *, upload: bool, row: bool, invitation: bool) -> None:
    """One rule of each kind refuses what its line says."""
    rule = RULES[code]
    assert (rule.refuses_upload, rule.refuses_row, rule.withholds) == (upload, row, invitation)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_has_a_rule_or_a_reason(statement: str) -> None:
    """Every statement of the source stands behind a rule, or a sentence says why not, and never both."""
    cited = any(statement in rule.sources for rule in RULES.values())
    assert cited is not (statement in WITHOUT_RULE)


def test_reasons_are_for_statements_that_there_are() -> None:
    """Only the 46 statements of the source have reasons, each a sentence."""
    assert STATEMENTS[0] == "S1"
    assert STATEMENTS[-1] == "S46"
    assert set(WITHOUT_RULE) <= set(STATEMENTS)
    for reason in WITHOUT_RULE.values():
        assert re.fullmatch(r"[A-Z].*\.", reason)
        assert not reason.isupper()


def test_the_register_cannot_be_changed() -> None:
    """Nobody adds a rule or an excuse at run time."""
    assert not isinstance(RULES, MutableMapping)
    assert not isinstance(WITHOUT_RULE, MutableMapping)
