"""Who is named: approvers by their login, and pushers by the name of their account."""

from dataclasses import replace

import pytest

from bot.review.evaluate.people import Approvers, contributors_of
from bot.review.model.account import Account, CommitList, GitIdentity, PullCommit, Push
from tests.review.builders import ANN, BEN, EVE, PATH, RIGHTS, a_pull


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
