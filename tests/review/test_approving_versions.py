"""Which version of a spec an approval saw, and who has to look again."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.policy.model import Policy
from bot.review.evaluate.model import SpecReview
from bot.review.model.account import CommitList, ForcePush, PullCommit
from bot.review.model.capabilities import PullState
from bot.review.needs import SEEN_AT_MOST, seen_commits
from tests.review.builders import (
    BEN,
    BOT,
    EVE,
    HEAD,
    a_comment,
    a_pull,
    a_reading,
    a_review,
    an_examination,
    at,
)
from tests.review.stories import Story, asked


def without_summary(story: Story) -> None:
    """Delete the bot's comments."""
    left = tuple(one for one in story.pull.comments if one.author != BOT)
    story.pull = replace(story.pull, comments=left)


def with_edited_summary(story: Story) -> None:
    """Edit the bot's comments."""
    edited = (replace(one, edited_by_other=True) if one.author == BOT else one for one in story.pull.comments)
    story.pull = replace(story.pull, comments=tuple(edited))


def without_checks(story: Story) -> None:
    """Lose what the bot's own checks tell."""
    story.pull = replace(story.pull, checks=())


NEW = "2" * 40
CHANGED = replace(a_reading(spec=an_examination(digests={"Goals": "2"})), seen={HEAD: a_reading().digests})


@pytest.mark.parametrize("harm", [without_summary, with_edited_summary])
def test_what_an_approval_saw_is_known_from_the_check_of_its_commit(harm: Callable[[Story], None]) -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    harm(story)
    story.run()
    assert story.is_approved()
    harm(story)
    story.push(NEW, CHANGED)
    assert not story.is_approved()


@pytest.mark.parametrize("harm", [without_summary, with_edited_summary])
def test_an_earlier_commit_s_check_tells_it_after_a_push(harm: Callable[[Story], None]) -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    harm(story)
    story.pull = replace(story.pull, witnessed={"c1.0": HEAD}, checks=())
    story.push(NEW, replace(a_reading(), seen={HEAD: a_reading().digests}))
    assert story.is_approved()


@pytest.mark.parametrize("harm", [without_summary, with_edited_summary])
@pytest.mark.parametrize("text", [CHANGED, a_reading()])
def test_an_approval_of_a_lost_version_has_to_be_given_again(harm: Callable[[Story], None], text: SpecReview) -> None:
    story = asked()
    story.say(a_comment("/spec approve", minutes=1))
    harm(story)
    without_checks(story)
    story.push(NEW, text)
    assert not story.is_approved()
    assert "the version that it saw is not known any more" in story.summary


@pytest.mark.parametrize("harm", [without_summary, with_edited_summary])
def test_damage_before_the_bot_has_heard_an_approval_opens_nothing(harm: Callable[[Story], None]) -> None:
    story = Story()
    story.say(a_comment("/spec why", author=EVE, minutes=0, key="w"))
    harm(story)
    story.pull = replace(story.pull, comments=(*story.pull.comments, a_comment("/spec approve", minutes=1)))
    story.push(NEW, CHANGED)
    assert not story.is_approved()


@pytest.mark.parametrize(("pushed", "stands"), [(0, True), (5, False)])
def test_at_its_first_look_the_bot_goes_by_the_date_of_the_newest_commit(pushed: int, *, stands: bool) -> None:
    story = Story(pull=replace(a_pull(), pushed_at=at(pushed)))
    story.say(a_comment("/spec approve", minutes=1))
    assert story.is_approved() is stands


def test_a_forge_that_keeps_the_heads_tells_what_a_comment_saw() -> None:
    story = Story()
    story.say(replace(a_comment("/spec approve", minutes=1), saw=(HEAD,)))
    assert story.is_approved()
    assert all("~" not in run.digest for run in story.pull.checks)
    without_summary(story)
    without_checks(story)
    story.push(NEW, CHANGED)
    assert "approved before this changed: Goals" in story.summary


def test_the_texts_of_the_newest_approvals_are_read() -> None:
    reviews = tuple(a_review(BEN, minutes=n, sha=f"{n:040d}") for n in range(1, 30))
    said = replace(a_comment("/spec approve", minutes=40), saw=("f" * 40,))
    wanted = seen_commits(a_pull(reviews=reviews, comments=(said,)), Policy())
    assert wanted[:2] == ("f" * 40, f"{29:040d}")
    assert len(wanted) == SEEN_AT_MOST


OTHER = "b" * 40


def saying(digest: str) -> SpecReview:
    return a_reading(spec=an_examination(digests={"Goals": digest}))


def unseen(digest: str = "1", between: str = "1", forced: tuple[ForcePush, ...] = (), *shas: str) -> Story:
    """Settle a story, and push commits that the bot has not looked at when somebody approves; the last one is the head."""
    story = Story(spec_reviews=(saying("1"),))
    story.run()
    shas = shas or (HEAD, NEW)
    story.pull = replace(story.pull, head=replace(story.pull.head, sha=shas[-1]), force_pushes=forced)
    seen = {HEAD: saying("1").digests, OTHER: saying(between).digests}
    story.spec_reviews = (replace(saying(digest), seen=seen),)
    parents = zip(("a" * 40, *shas), shas, strict=False)
    commits = tuple(PullCommit(sha=sha, url="", authors=(), parents=(before,)) for before, sha in parents)
    story.rights = replace(story.rights, commits=CommitList(commits=commits))
    story.say(a_comment("/spec approve", minutes=10))
    return story


def a_force_push(before: str, after: str, minutes: int, key: str = "f1") -> ForcePush:
    return ForcePush(id=key, at=at(minutes), before=before, after=after)


def asks_again(story: Story) -> None:
    assert not story.is_approved()
    assert "This does not count: the spec has changed since" in story.replies[0]
    story.say(a_comment("/spec approve", minutes=12, key="again"))
    assert story.is_approved()


def test_an_approval_counts_where_no_unseen_text_differs() -> None:
    assert unseen().is_approved()
    assert unseen("1", "1", (), HEAD, OTHER, NEW).is_approved()


@pytest.mark.parametrize("minutes", [1, 10, 11])
@pytest.mark.parametrize(
    "shas", [(HEAD, NEW), (HEAD,), ("c" * 40, HEAD)], ids=["to a child", "to the same", "the same, and its parent"]
)
def test_an_approval_of_a_text_that_a_force_push_took_away_does_not_count(shas: tuple[str, ...], minutes: int) -> None:
    back = shas[-1] if shas[-1] == HEAD else NEW
    story = unseen("1", "2", (a_force_push(OTHER, back, minutes),), *shas)
    if minutes < 10:
        assert story.is_approved()
    else:
        asks_again(story)


def test_nor_does_one_that_may_have_seen_a_text_in_between() -> None:
    asks_again(unseen("1", "2", (), HEAD, OTHER, NEW))


def test_nor_where_history_was_rewritten_and_nobody_knows_how() -> None:
    asks_again(unseen("1", "1", (), NEW))


def test_nor_where_a_commit_is_gone() -> None:
    asks_again(unseen("1", "1", (a_force_push("", HEAD, 20),), HEAD))


def test_an_approval_that_may_have_seen_another_text_does_not_count_when_that_one_comes_back() -> None:
    story = unseen("2")
    assert not story.is_approved()
    story.push("c" * 40, replace(saying("1"), seen={HEAD: saying("1").digests, NEW: saying("2").digests}))
    assert not story.is_approved()


def test_a_force_push_that_the_last_look_knew_of_takes_nothing_away() -> None:
    story = Story()
    story.pull = replace(story.pull, force_pushes=(a_force_push(OTHER, HEAD, 1),))
    story.run()
    story.say(a_comment("/spec approve", minutes=1))
    assert story.is_approved()


def test_an_approval_before_the_first_look_counts_unless_a_force_push_came_after_it() -> None:
    for minutes, counts in ((0, True), (1, False), (2, False)):
        story = Story()
        story.pull = replace(story.pull, force_pushes=(a_force_push(OTHER, HEAD, minutes),))
        story.say(a_comment("/spec approve", minutes=1))
        assert story.is_approved() is counts


def test_of_two_heads_of_one_moment_a_comment_may_have_seen_either() -> None:
    for digest, counts in (("1", True), ("2", False)):
        story = Story(spec_reviews=(replace(saying("1"), seen={OTHER: saying(digest).digests}),))
        story.say(replace(a_comment("/spec approve", minutes=1), saw=(OTHER, HEAD)))
        assert story.is_approved() is counts


def lapsed_story(**changes: object) -> Story:
    story = Story()
    story.pull = replace(
        story.pull, capabilities=replace(story.pull.capabilities, compare_url="https://f/{since}...{until}")
    )
    story.review(a_review(BEN, minutes=1))
    story.pull = replace(story.pull, **changes)  # type: ignore[arg-type]
    story.push(NEW, CHANGED)
    return story


def test_who_has_to_look_again_is_asked_once_by_the_forges_own_means() -> None:
    story = lapsed_story()
    assert [one.login for one in story.pull.requested_reviewers] == ["ben"]
    assert f"please look again ([what changed since 2026-11-23](https://f/{HEAD}...{NEW}))" in story.summary
    story.pull = replace(story.pull, requested_reviewers=())
    story.run()
    assert story.pull.requested_reviewers == ()


@pytest.mark.parametrize("changes", [{"draft": True}, {"state": PullState.CLOSED}, {"requested_reviewers": (BEN,)}])
def test_nobody_is_asked_in_vain(changes: dict[str, object]) -> None:
    assert len(lapsed_story(**changes).pull.requested_reviewers) == len(changes.get("requested_reviewers", ()))  # type: ignore[arg-type]


def test_a_bot_that_has_forgotten_asks_nobody() -> None:
    story = Story()
    story.review(a_review(BEN, minutes=1, sha="7" * 40))
    assert story.pull.requested_reviewers == ()


def test_an_unanswered_approval_saw_the_head_that_has_the_bots_own_check() -> None:
    story = Story()
    story.run()
    without_summary(story)
    story.say(a_comment("/spec approve", minutes=1))
    assert story.is_approved()
    story.push(NEW, CHANGED)
    assert not story.is_approved()
