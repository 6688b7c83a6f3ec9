"""A text that people read, in one situation."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.policy.model import Policy
from bot.review.decide_alone import decide_with
from bot.review.evaluate.model import SpecReview
from bot.review.model.capabilities import Capabilities
from bot.review.model.desired_state import Check, DesiredState
from bot.review.model.pull_request import Comment, PullRequest
from bot.review.model.snapshot import Snapshot
from tests.review.builders import (
    BEN,
    PATH,
    a_comment,
    a_diagnostic,
    a_pull,
    a_question,
    a_reading,
    a_snapshot,
    an_examination,
)

GITHUB = Capabilities(
    file_url="https://forge.test/{repository}/blob/{sha}/{path}#L{line}",
    compare_url="https://forge.test/{repository}/compare/{since}...{until}",
)
GITLAB = replace(
    GITHUB, checks=False, check_buttons=False, gate_thread=True, scoped_labels=True, request="merge request"
)
FORGES = {"GitHub": GITHUB, "GitLab": GITLAB}
WEB = "https://forge.test/team/app"
"""What the links of the page are shortened by."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One text in one situation; `only` names the forge that has it, empty for both."""

    text: str
    name: str
    write: Callable[[Capabilities], str]
    only: str = ""


def body(text: str | None) -> str:
    """Leave out the hidden line."""
    first, _, rest = (text or "").partition("\n")
    return rest if first.startswith("<!--") else text or ""


def a_spec(*, errors: int = 0, questions: int = 0, path: str = PATH, title: str = "Search") -> SpecReview:
    """Give a spec with so many errors and open questions."""
    found = [a_diagnostic(line=3 + number, occurrence=1 + number) for number in range(errors)]
    asked = tuple(a_question(number, line=29 + number) for number in range(1, questions + 1))
    return a_reading(spec=an_examination(*found, path=path, title=title, questions=asked))


def decided(
    can: Capabilities,
    *specs: SpecReview,
    pull: PullRequest | None = None,
    policy: Policy | None = None,
    snapshot: Snapshot | None = None,
) -> DesiredState:
    """Decide on these specs."""
    found = replace(
        pull or a_pull(), capabilities=replace(can, withheld=pull.capabilities.withheld if pull else can.withheld)
    )
    return decide_with(replace(snapshot or a_snapshot(), pull=found), policy or Policy(), specs or (a_spec(),))


def a_summary(name: str, *specs: SpecReview, **given: object) -> Situation:
    return Situation(
        text="The summary",
        name=name,
        write=lambda can: body(decided(can, *specs, **given).summary),  # type: ignore[arg-type]
    )


def a_check(name: str, number: int, *specs: SpecReview, **given: object) -> Situation:
    return Situation(
        text="The checks (on GitLab their titles alone)",
        name=name,
        write=lambda can: shown(decided(can, *specs, **given).checks, number),  # type: ignore[arg-type]
    )


def shown(found: tuple[Check, ...], number: int = 0) -> str:
    return f"**{found[number].title}**\n\n{found[number].summary}"


def a_reply(name: str, said: str, *specs: SpecReview, author: object = BEN, **given: object) -> Situation:
    comment = a_comment(said, author=author, edited=bool(given.pop("edited", False)))  # type: ignore[arg-type]
    pull = a_pull(comments=(comment,))
    return Situation(
        text="Replies",
        name=name,
        write=lambda can: body(decided(can, *specs, pull=pull, **given).replies[0].body),  # type: ignore[arg-type]
    )


def said(*comments: Comment) -> PullRequest:
    return a_pull(comments=comments)
