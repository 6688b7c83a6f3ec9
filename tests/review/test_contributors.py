"""Nobody approves their own work: who made a commit is known by account, address or name, and the policy may allow it."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, Policy
from bot.review.evaluate.people import contributors_of, is_same
from bot.review.evaluate.taken_suggestions import taken_suggestions, with_changes
from bot.review.model.account import Account, CommitList, GitIdentity, PullCommit, Push, SpecChange, co_authors_of
from bot.review.model.pull_request import ReviewThread, ThreadComment
from bot.review.model.source import SourceFile
from bot.review.needs import wants_commits
from tests.review.builders import ANN, BEN, BOT, CAT, EVE, PATH, a_comment, a_pull, a_review, a_snapshot
from tests.review.stories import Story
from tests.review.whole import TEMPLATE, spec

BASE_TIP = "b" * 40


def by(account: Account) -> GitIdentity:
    return GitIdentity(name=account.login, email=f"{account.login}@corp.example", account=account)


def stranger(name: str = "", email: str = "") -> GitIdentity:
    return GitIdentity(name=name, email=email)


def a_commit(
    *authors: GitIdentity,
    key: str = "1",
    message: str = "",
    parents: tuple[str, ...] = (BASE_TIP,),
    takes: bool = False,
) -> PullCommit:
    return PullCommit(
        sha=key * 40,
        url=f"https://forge.test/c{key}",
        authors=authors,
        co_authors=co_authors_of(message),
        parents=parents,
        takes_suggestion=takes,
    )


def story_of(*commits: PullCommit, complete: bool = True, policy: Policy | None = None) -> Story:
    """Ben approves a pull request of these commits."""
    listed = CommitList(commits=commits, complete=complete)
    story = Story(rights=replace(a_snapshot(), commits=listed), policy=policy or Policy())
    story.say(a_comment("/spec approve", minutes=1))
    return story


@pytest.mark.parametrize(
    "identity",
    [
        by(BEN),
        stranger("Ben"),
        stranger("Somebody", "ben@elsewhere.example"),
        stranger("X", "2+old-name@users.noreply.github.com"),
        stranger("X", "2-old-name@users.noreply.gitlab.com"),
        stranger("X", "ben@users.noreply.github.com"),
    ],
)
def test_who_made_a_commit_does_not_approve(identity: GitIdentity) -> None:
    story = story_of(a_commit(by(ANN), identity))
    assert not story.is_approved()
    assert "made commits here, and nobody approves their own work ([11111111](https://forge.test/c1))" in story.summary
    assert (
        "you made commits here, and nobody approves their own work.\n\n`approval.contributors: true`"
        in story.replies[0]
    )


@pytest.mark.parametrize(
    "identity",
    [
        by(CAT),
        stranger("Ben's friend", "friend@corp.example"),
        stranger("X", "3+ben@users.noreply.github.com"),
        stranger("X", "cat@users.noreply.github.com"),
    ],
)
def test_others_approve(identity: GitIdentity) -> None:
    assert story_of(a_commit(identity)).is_approved()


def test_the_policy_may_let_contributors_approve() -> None:
    policy = Policy(approval=ApprovalRules(contributors=True))
    assert story_of(a_commit(by(BEN)), policy=policy).is_approved()


def test_co_author_lines_are_authorship() -> None:
    message = "Better\n\nTwo: words\nCo-Authored-By : Ben B <ben@corp.example>\nco-authored-by: Nobody\n"
    assert [one.name for one in co_authors_of(message)] == ["Ben B", "Nobody"]
    trailing = "Fix\n\nco-authored-by : Ann A < ann@example.org > and more\nCo-authored-by\n"
    assert co_authors_of(trailing) == (GitIdentity(name="Ann A", email="ann@example.org"),)
    assert not story_of(a_commit(by(ANN), message=message)).is_approved()


def test_an_address_is_known_from_another_commit() -> None:
    line = "Co-authored-by: B. <ben@corp.example>"
    first, second = (
        a_commit(by(ANN), key="2", message=line),
        a_commit(by(BEN), takes=False, parents=("1" * 40, "b" * 40)),
    )
    assert not story_of(first, second).is_approved()


def test_who_pushed_is_what_the_forge_noted() -> None:
    story = story_of(a_commit(by(ANN)))
    assert story.is_approved()
    story.pull = replace(
        story.pull, pushes=(Push(account=CAT, commits=("2222",)), Push(account=BEN, commits=("1111",)))
    )
    story.run()
    assert not story.is_approved()


def test_a_merge_of_the_base_branch_is_no_authorship_and_a_merge_of_ones_own_is() -> None:
    own = a_commit(by(ANN), key="3")
    assert story_of(own, a_commit(by(BEN), parents=("3" * 40, BASE_TIP))).is_approved()
    side = a_commit(by(ANN), key="4")
    assert not story_of(own, side, a_commit(by(BEN), parents=("3" * 40, "4" * 40))).is_approved()


def suggested(author: Account, body: str = "```suggestion\nx\n```") -> ReviewThread:
    comment = ThreadComment(id="s", author=author, body=body)
    return ReviewThread(id="s", path="a.md", line=1, resolved=True, comments=(comment,))


@pytest.mark.parametrize(
    ("thread", "takes", "approved"),
    [
        (suggested(BEN), True, True),
        (suggested(BEN), False, False),
        (suggested(CAT), True, False),
        (suggested(BEN, "only words"), True, False),
    ],
)
def test_a_suggestion_that_was_taken_is_no_authorship(thread: ReviewThread, *, takes: bool, approved: bool) -> None:
    commit = a_commit(by(ANN), message="Apply suggestion\n\nCo-authored-by: ben <ben@corp.example>", takes=takes)
    story = story_of(commit)
    story.pull = replace(story.pull, threads=(thread,))
    story.run()
    assert story.is_approved() is approved


BEFORE = b"# Search\n\n**Status:** Draft\n\n## Goals\n\nFind things.\n"
STUB = b"\n## Risks\n\n[What may fail]\n"


def taken_by_ben(
    after: bytes, *, before: bytes = BEFORE, co_author: Account = BOT, template: bytes = TEMPLATE.content
) -> bool:
    """Tell whether Ben may still approve after a commit of his that looks like a suggestion that was taken."""
    line = f"Apply suggestion\n\nCo-authored-by: {co_author.login} <{co_author.id}+x@users.noreply.github.com>"
    commit = a_commit(by(BEN), message=line, takes=True)
    commit = replace(commit, changes=(SpecChange(path=PATH, before=before, after=after),))
    listed = CommitList(commits=(commit,))
    source = replace(spec(after.decode()), template=replace(TEMPLATE, content=template))
    snapshot = a_snapshot(specs=(source,), pull=a_pull(threads=(suggested(CAT),)))
    return taken_suggestions(replace(snapshot, commits=listed), Policy()) != frozenset()


@pytest.mark.parametrize(
    ("after", "co_author", "taken"),
    [
        (BEFORE + STUB, BOT, True),
        (BEFORE, BOT, True),
        (BEFORE + STUB.replace(b"[What may fail]", b"Nothing."), BOT, False),
        (BEFORE.replace(b"Find things.\n", b""), BOT, False),
        (BEFORE.replace(b"Find things.", b"x"), CAT, True),
        (BEFORE.replace(b"Find things.", b"x"), BOT, False),
        (BEFORE + STUB, CAT, False),
        (BEFORE.replace(b"Find things.", b"x"), BEN, False),
    ],
)
def test_what_a_commit_changes_tells_whether_it_takes_a_suggestion(
    after: bytes, co_author: Account, *, taken: bool
) -> None:
    assert taken_by_ben(after, co_author=co_author) is taken


def test_one_line_that_is_all_the_bot_suggests_may_be_taken() -> None:
    template = b"# [Title]\n\n- Owner: [name]\n- Day: [YYYY-MM-DD]\n\n## Why\n\n[Say why]\n"
    before = b"# Search\n\n- Owner: Ben\n\n## Why\n\nSo.\n"
    after = before.replace(b"Ben\n", b"Ben\n- Day: [YYYY-MM-DD]\n")
    assert taken_by_ben(after, before=before, template=template)
    assert not taken_by_ben(after.replace(b"[YYYY-MM-DD]", b"2026-11-23"), before=before, template=template)


@pytest.mark.parametrize("identity", [stranger("helper"), stranger("X", "helper@corp.example")])
def test_a_bot_is_known_without_the_mark_behind_its_login(identity: GitIdentity) -> None:
    assert is_same(identity, Account(id="9", login="Helper[bot]"))
    assert not is_same(identity, Account(id="9", login="[bot]helper"))


def test_who_pushed_it_has_to_be_who_took_it() -> None:
    commit = a_commit(by(CAT), by(ANN), takes=True)
    pull = a_pull(threads=(suggested(CAT),))
    snapshot = replace(a_snapshot(pull=pull), commits=CommitList(commits=(commit,)))
    assert taken_suggestions(snapshot, Policy()) == {commit.sha}
    forged = replace(pull, pushes=(Push(account=BEN, commits=(commit.sha[:8],)),))
    assert taken_suggestions(replace(snapshot, pull=forged), Policy()) == frozenset()


def test_a_commit_whose_texts_are_not_all_there_takes_nothing() -> None:
    commit = a_commit(by(ANN), takes=True)
    texts = {(sha, "a.md"): SourceFile(path="a.md", sha=sha, content=b"") for sha in (commit.sha, BASE_TIP)}
    whole = with_changes(commit, ["a.md", "b.md"], texts)
    assert whole.takes_suggestion
    assert whole.changes == (SpecChange(path="a.md", before=b"", after=b""),)
    assert not with_changes(commit, ["a.md"], {(commit.sha, "a.md"): texts[commit.sha, "a.md"]}).takes_suggestion


def test_ones_own_suggestion_is_ones_own_work() -> None:
    story = story_of(a_commit(by(BEN), by(BEN), takes=True))
    story.pull = replace(story.pull, threads=(suggested(BEN),))
    story.run()
    assert not story.is_approved()


def test_a_bot_s_commits_are_nobodys() -> None:
    listed = CommitList(commits=(a_commit(by(BOT), by(replace(CAT, is_bot=True))),))
    assert contributors_of(a_pull(), listed).made == ()


def test_an_address_that_no_account_has_is_told() -> None:
    story = story_of(a_commit(stranger("Mallory", "m@elsewhere.example")), a_commit(stranger("", "n@x"), key="2"))
    assert story.is_approved()
    line = "No account has the address of Mallory ([11111111](https://forge.test/c1)), "
    assert line in story.summary
    story.say(a_comment("/spec why", author=EVE, minutes=5))
    assert line in story.replies[-1]


def test_more_commits_than_are_listed_open_nothing() -> None:
    story = story_of(a_commit(by(ANN)), complete=False)
    assert not story.is_approved()
    assert "It has more commits than the forge lists" in story.summary


def test_commits_are_asked_for_where_somebody_else_has_approved() -> None:
    policy = Policy()
    assert not wants_commits(a_pull(), policy)
    assert not wants_commits(a_pull(reviews=(a_review(ANN),), comments=(a_comment("/spec why"),)), policy)
    assert wants_commits(a_pull(reviews=(a_review(BEN),)), policy)
    assert wants_commits(a_pull(comments=(a_comment("/spec lgtm"),)), policy)
    story, allowed = Story(), Policy(approval=ApprovalRules(contributors=True))
    story.review(a_review(BEN))
    assert not wants_commits(story.pull, allowed)
    assert wants_commits(replace(story.pull, comments=()), allowed)
