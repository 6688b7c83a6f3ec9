"""Who may do what, by value: lines of code owners, names that stand for nobody, whose questions count, who made the commits."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, Policy
from bot.review.evaluate.people import (
    Approvers,
    Contributors,
    approvers_of,
    contributors_of,
    is_same,
    may_block,
    named_accounts,
    owners_of,
    parse_codeowners,
    unread_lines,
)
from bot.review.model.account import Account, CommitList, GitIdentity, PullCommit
from bot.review.model.capabilities import Permission
from bot.review.model.source import SourceFile
from tests.review.builders import ANN, BASE, BEN, BOT, CAT, EVE, PATH, RIGHTS, a_pull, a_snapshot

OLD_BEN = replace(BEN, login="ben-of-old")


@pytest.mark.parametrize(
    ("pattern", "path", "owned"),
    [
        ("/docs/*", "docs/a.md", True),
        ("/docs/*", "docs/deep/a.md", False),
        ("docs/*", "README.md", False),
        ("*/*", "README.md", False),
        ("/*", "README.md", True),
        ("/*", "docs/a.md", False),
        ("/X/*", "X/a.md", True),
        ("/X/*", "a.md", False),
    ],
)
def test_a_star_behind_a_folder_is_the_files_in_it(pattern: str, path: str, *, owned: bool) -> None:
    assert owners_of(path, parse_codeowners(f"{pattern} @ben")) == (("@ben",) if owned else ())


def test_a_set_of_letters_at_the_front_is_no_pattern() -> None:
    text = "* @ann\n[]a]x.md @eve\n"
    assert owners_of("ax.md", parse_codeowners(text)) == ("@ann",)
    assert list(unread_lines(text)) == [(2, "[]a]x.md @eve")]


def test_owners_that_are_no_text_are_read_as_far_as_they_can_be() -> None:
    owners = SourceFile(path="CODEOWNERS", sha=BASE, content=b"docs/ @cat\n\xff @ben\n")
    found = approvers_of(replace(a_snapshot(), codeowners=owners), Policy())
    assert owners_of(PATH, found.owner_lines) == ("@cat",)


def owned_by(*names: str, known: dict[str, str] | None = None) -> Approvers:
    lines = parse_codeowners(f"docs/ {' '.join(names)}\nother.md @cat")
    return Approvers(entries=("codeowners",), owner_lines=lines, permissions=RIGHTS, teams={}, known=known or {})


@pytest.mark.parametrize(
    ("account", "path", "may"),
    [(BEN, PATH, True), (BEN, "other.md", False), (OLD_BEN, PATH, True), (OLD_BEN, "other.md", False)],
)
def test_an_owner_may_stop_what_they_own(account: Account, path: str, *, may: bool) -> None:
    assert owned_by("@Ben", known={"ben": BEN.id}).may_stop(account, path) is may


@pytest.mark.parametrize("entry", ["write", "Write", "codeowners", "CodeOwners", "a@b.example"])
def test_a_level_is_nobodys_name(entry: str) -> None:
    named = dict.fromkeys(("write", "codeowners", "a@b.example"), Permission.NONE)
    assert not Approvers(entries=(), permissions={}, teams={}, named=named).unknown(entry)


def test_each_login_that_is_named_is_the_account_of_before() -> None:
    rules = ApprovalRules(questions=("@Ben", "org/askers", "write", "author"), accounts={"dan": "4"})
    before = {"ben": "88", "org/askers": "7", "write": "8", "author": "6", "eve": EVE.id}
    pull = replace(a_pull(author=Account(id="3", login="Cat")), requested_reviewers=(BEN,))
    found = named_accounts(pull, owned_by("@Cat", "@dan", "@gone"), rules, (PATH,), before)
    assert found == {"ben": "88", "cat": "3", "dan": "4"}
    assert named_accounts(pull, owned_by("@Cat"), ApprovalRules(), ("a.md",), {}) == {}


TRIAGER, READER = Account(id="20", login="tri"), Account(id="10", login="rea")


@pytest.mark.parametrize(
    ("questions", "who", "public", "counts"),
    [
        ("author", ANN, True, True),
        ("author", BEN, True, False),
        ("Author", ANN, True, True),
        ("reviewers", CAT, True, True),
        ("reviewers", BEN, True, False),
        ("role", TRIAGER, True, True),
        ("role", READER, True, False),
        ("role", READER, False, True),
        ("role", EVE, False, False),
        ("anyone", EVE, True, True),
        ("codeowners", BEN, True, True),
        ("codeowners", CAT, True, False),
        ("@eve", EVE, True, False),
        ("@ben", BEN, True, True),
    ],
)
def test_whose_question_counts(questions: str, who: Account, *, public: bool, counts: bool) -> None:
    rights = {ANN.id: Permission.NONE, BEN.id: Permission.WRITE, TRIAGER.id: Permission.TRIAGE}
    people = replace(owned_by("@ben"), permissions={**rights, READER.id: Permission.READ})
    pull = replace(a_pull(), requested_reviewers=(CAT,), is_public=public)
    policy = Policy(approval=ApprovalRules(questions=(questions,), people=("rea",)))
    assert may_block(who, pull=pull, approvers=people, policy=policy, path=PATH) is counts


def by(account: Account | None, name: str = "X", email: str = "") -> GitIdentity:
    return GitIdentity(name=name, email=email, account=account)


def a_commit(key: str, *authors: GitIdentity, parents: tuple[str, ...] = ("base",)) -> PullCommit:
    return PullCommit(sha=key, url="u", authors=authors, parents=parents)


ONE, TWO = a_commit("1", by(ANN)), a_commit("2", by(CAT), parents=("1",))


@pytest.mark.parametrize(
    ("parents", "taken", "counts"),
    [
        (("1",), (), True),
        (("base",), (), True),
        ((), (), True),
        (("1", "2"), (), True),
        (("1", "base"), (), False),
        (("1", "2", "base"), (), False),
        (("1",), ("3",), False),
        (("1", "base"), ("3",), False),
        (("1",), ("2",), True),
    ],
)
def test_a_merge_of_the_base_branch_and_a_suggestion_that_was_taken_are_nobodys(
    parents: tuple[str, ...], taken: tuple[str, ...], *, counts: bool
) -> None:
    own = a_commit("3", by(BEN), by(BOT), parents=parents)
    found = contributors_of(a_pull(), CommitList(commits=(ONE, TWO, own)), taken)
    assert found.commit_of(BEN) == (own if counts else None)
    assert found.commit_of(BOT) is None
    assert found.complete


def test_whose_address_it_is_another_commit_shows() -> None:
    first = a_commit("1", by(BEN, email="Ben@corp.example"), by(CAT))
    second = a_commit("2", by(None, "B.", "ben@Corp.example"), by(None, "N."))
    found = contributors_of(a_pull(), CommitList(commits=(first, second), complete=False))
    assert found == Contributors(
        made=(
            (by(BEN, email="Ben@corp.example"), first),
            (by(CAT), first),
            (by(BEN, "B.", "ben@Corp.example"), second),
            (by(None, "N."), second),
        ),
        complete=False,
    )
    assert found.unknown == ((by(None, "N."), second),)


@pytest.mark.parametrize(
    ("email", "account", "same"),
    [
        ("ben", BEN, True),
        ("ben@a@b", BEN, True),
        ("x@ben", BEN, False),
        ("2+a+b@users.noreply.github.com", BEN, True),
        ("2+cat@users.noreply.github.com", CAT, False),
        ("2-a-b@users.noreply.gitlab.com", BEN, True),
        ("2@users.noreply.github.com", Account(id="7", login="2"), True),
        ("2@users.noreply.github.com", BEN, False),
        ("ben-b@users.noreply.github.com", Account(id="7", login="ben-b"), True),
        ("Helper[bot]@users.noreply.github.com", Account(id="7", login="helper[bot]"), True),
        ("[bot]helper@users.noreply.github.com", Account(id="7", login="helper[bot]"), False),
    ],
)
def test_an_address_may_name_an_account(email: str, account: Account, *, same: bool) -> None:
    assert is_same(by(None, email=email), account) is same
