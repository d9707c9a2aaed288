"""The choices that the source leaves open, and their defaults."""

from collections.abc import Callable

import pytest
from attrs import asdict, evolve

from multiline_batch import DuplicateIdentity, Policy, PoolScope, ShortageAction, SocialNotConfigured

BUILD: Callable[..., object] = Policy
"""The class, to be called with what it must refuse."""


def test_the_defaults_are_those_of_the_readings() -> None:
    """A policy without choices has the default of every silent point."""
    assert asdict(Policy()) == {
        "claim_reserved": False,
        "pool": PoolScope.USABLE,
        "count_outstanding": True,
        "shortage": ShortageAction.WITHHOLD,
        "resend_needs_number": True,
        "strict_header": False,
        "social_not_configured": SocialNotConfigured.REFUSE,
        "duplicate_identity": DuplicateIdentity.FIRST_WINS,
        "bulk_privilege": False,
    }


def test_the_choices_have_words() -> None:
    """Documents and configurations name each choice by a word, which never changes."""
    kinds = (PoolScope, ShortageAction, SocialNotConfigured, DuplicateIdentity)
    assert [[member.value for member in kind] for kind in kinds] == [
        ["usable", "own"],
        ["withhold", "refuse-row", "refuse-file"],
        ["refuse", "disable"],
        ["first-wins", "refuse-all"],
    ]


@pytest.mark.parametrize(
    "name", ["claim_reserved", "count_outstanding", "resend_needs_number", "strict_header", "bulk_privilege"]
)
@pytest.mark.parametrize("value", ["No", "false", 0, 1, None])
def test_a_yes_or_no_is_a_bool(name: str, value: object) -> None:
    """A flag that is no bool raises, because a text would always be true."""
    with pytest.raises(TypeError, match=name):
        BUILD(**{name: value})


@pytest.mark.parametrize("name", ["pool", "shortage", "social_not_configured", "duplicate_identity"])
@pytest.mark.parametrize("value", ["own", "refuse", None, True])
def test_a_choice_is_a_member(name: str, value: object) -> None:
    """A choice that is no member of its vocabulary raises, its spelling too."""
    with pytest.raises(TypeError, match=name):
        BUILD(**{name: value})


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("strict_header", "bool"),
        ("pool", "PoolScope.USABLE or PoolScope.OWN"),
        ("shortage", "ShortageAction.WITHHOLD or ShortageAction.REFUSE_ROW or ShortageAction.REFUSE_FILE"),
        ("social_not_configured", "SocialNotConfigured.REFUSE or SocialNotConfigured.DISABLE"),
        ("duplicate_identity", "DuplicateIdentity.FIRST_WINS or DuplicateIdentity.REFUSE_ALL"),
    ],
)
def test_a_wrong_choice_is_not_repeated(name: str, kind: str) -> None:
    """The message names the field, what it takes and the type of what was given, and never repeats it."""
    with pytest.raises(TypeError, match=rf"^{name} must be {kind}, not str$"):
        BUILD(**{name: "anna@example.org"})


def test_a_policy_is_keyword_only() -> None:
    """A choice is named, never counted."""
    with pytest.raises(TypeError):
        BUILD(True)  # noqa: FBT003  What must be refused.


@pytest.mark.parametrize(
    "policy", [Policy(), Policy(pool=PoolScope.OWN, shortage=ShortageAction.REFUSE_FILE, bulk_privilege=True)]
)
def test_a_policy_is_a_value(policy: Policy) -> None:
    """Policies with the same choices are equal and hash alike, and with another choice they are not."""
    assert {policy} == {evolve(policy)}
    assert evolve(policy, claim_reserved=True) != policy
