"""Who is named: approvers by their login, and pushers by the name of their account."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, Policy
from bot.review.evaluate.people import Approvers, approvers_of, contributors_of, parse_codeowners
from bot.review.model.account import Account, CommitList, GitIdentity, PullCommit, Push
from bot.review.model.capabilities import Permission
from tests.review.builders import ANN, BEN, CAT, EVE, PATH, RIGHTS, a_pull, a_snapshot


@pytest.mark.parametrize(
    ("account", "known", "groups"),
    [
        (BEN, {}, {"@Ben"}),
        (BEN, {"ben": BEN.id}, {"@Ben"}),
        (BEN, {"ben": "88"}, set()),
        (BEN, {"ann": "88"}, {"@Ben"}),
        (ANN, {}, set()),
        (Account(id="77", login="ben"), {}, set()),
    ],
)
def test_a_login_names_whoever_has_it_until_it_was_seen_with_another_account(
    account: Account, known: dict[str, str], groups: set[str]
) -> None:
    approvers = Approvers(entries=("@Ben",), permissions=RIGHTS, teams={}, known=known)
    assert approvers.groups(account, PATH) == groups


def test_who_pushed_is_named_as_the_account_is() -> None:
    pushed = replace(EVE, name="Eve Example")
    commit = PullCommit(sha="1" * 40, url="u", authors=())
    pull = replace(a_pull(), pushes=(Push(account=pushed, commits=("1111",)), Push(account=BEN, commits=("2222",))))
    found = contributors_of(pull, CommitList(commits=(commit,)))
    assert found.made == ((GitIdentity(name="Eve Example", email="", account=pushed), commit),)


@pytest.mark.parametrize(
    ("account", "entry", "known", "may"),
    [
        (BEN, "@Ben", {}, True),
        (replace(BEN, login="ben-of-old"), "@Ben", {"ben": BEN.id}, True),
        (CAT, "@Ben", {"ben": BEN.id}, False),
        (replace(BEN, login="ben-of-old"), "@cat", {"ben": BEN.id}, False),
        (replace(BEN, login="ben-of-old"), "@Ben", {"ben": CAT.id}, False),
        (Account(id="77", login="zed"), "@Ben", {"ben": "77"}, False),
    ],
)
def test_who_was_named_by_the_login_of_before_may_stop(
    account: Account, entry: str, known: dict[str, str], *, may: bool
) -> None:
    approvers = Approvers(entries=(entry,), permissions=RIGHTS, teams={}, known=known)
    assert approvers.may_stop(account, PATH) is may


@pytest.mark.parametrize(
    ("entry", "unknown"),
    [
        ("write", False),
        ("Write", False),
        ("codeowners", False),
        ("@org/specs", False),
        ("org/other", True),
        ("@Gone", True),
        ("here", False),
        ("not-asked", False),
        ("a@b.example", False),
    ],
)
def test_which_entry_names_nobody(entry: str, *, unknown: bool) -> None:
    named = {"gone": Permission.NONE, "here": Permission.READ}
    approvers = Approvers(entries=(), permissions={}, teams={"org/specs": frozenset()}, named=named)
    assert approvers.unknown(entry) is unknown


@pytest.mark.parametrize(
    ("entry", "account", "covered"),
    [
        ("write", BEN, True),
        ("Maintain", BEN, False),
        ("read", EVE, True),
        ("write", EVE, False),
        ("org/specs", EVE, True),
        ("@org/specs", EVE, True),
        ("org/specs", BEN, False),
        ("org/none", EVE, False),
        ("codeowners", CAT, True),
        ("CODEOWNERS", BEN, False),
    ],
)
def test_levels_teams_and_owners(entry: str, account: Account, *, covered: bool) -> None:
    approvers = Approvers(
        entries=(entry,),
        owner_lines=parse_codeowners("docs/ @cat"),
        permissions=RIGHTS,
        teams={"org/specs": frozenset({EVE.id})},
    )
    expected = {"@cat" if entry.lower() == "codeowners" else entry} if covered else set()
    assert approvers.groups(account, PATH) == expected


def test_the_policy_s_approvers_come_with_what_the_forge_says_of_people() -> None:
    snapshot = replace(
        a_snapshot(codeowners="docs/ @cat", teams={"org/specs": frozenset({EVE.id})}),
        named={"gone": Permission.NONE},
    )
    found = approvers_of(snapshot, Policy(approval=ApprovalRules(approvers=("codeowners", "@gone"))))
    assert found == Approvers(
        entries=("codeowners", "@gone"),
        owner_lines=parse_codeowners("docs/ @cat"),
        permissions=RIGHTS,
        teams={"org/specs": frozenset({EVE.id})},
        named={"gone": Permission.NONE},
    )
    assert approvers_of(a_snapshot(), Policy()).owner_lines == ()
