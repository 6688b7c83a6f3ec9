"""A story of a decision by consent: six people, of whom two may be missing, and ten days."""

from dataclasses import replace
from datetime import timedelta

from bot.policy.lifecycle import Period
from bot.policy.model import ApprovalRules, DecisionMode, Policy
from bot.review.model.account import Account
from bot.review.model.capabilities import Permission
from bot.review.model.desired_state import DesiredState
from tests.review.builders import (
    ANN,
    BEN,
    CAT,
    EVE,
    NOON,
    a_comment,
    a_snapshot,
)
from tests.review.stories import Story

DAN, FAY, GUS = (Account(id=number, login=login) for number, login in (("4", "dan"), ("5", "fay"), ("6", "gus")))
ALL = {one.id: Permission.WRITE for one in (BEN, CAT, DAN, FAY, GUS)} | {ANN.id: Permission.READ}
SIX = ("ben", "cat", "dan", "fay", "gus", "eve")
DAY = 24 * 60


def consent(**changes: object) -> Policy:
    rules = {"decision": DecisionMode.CONSENT, "people": SIX, "outstanding": 2, "period": Period(days=10)}
    return Policy(approval=ApprovalRules(**{**rules, **changes}))  # type: ignore[arg-type]


def a_story(policy: Policy | None = None, **changes: object) -> Story:
    rights = a_snapshot(permissions={**ALL, EVE.id: Permission.READ})
    return Story(policy=policy or consent(), rights=replace(rights, **changes))  # type: ignore[arg-type]


def on(story: Story, minutes: int) -> DesiredState:
    """Look again at a moment."""
    story.rights = replace(story.rights, now=NOON + timedelta(minutes=minutes))
    return story.run()


def agreed(policy: Policy | None = None, *people: Account) -> Story:
    """Begin a story in which Ben has proposed a merge, and three others agree a minute later each."""
    story = a_story(policy)
    story.say(a_comment("/spec propose merge", author=BEN, minutes=0))
    for number, one in enumerate(people or (CAT, DAN, FAY), start=1):
        story.say(a_comment("/spec agree", author=one, minutes=number))
    return story


def announced(story: Story) -> list[str]:
    return [one.body.partition("\n")[2] for one in story.pull.comments if "specbot:reply v1 period" in one.body]


def title(story: Story) -> str:
    return next(run.title for run in reversed(story.pull.checks) if run.name == "spec / approval")
