"""First contact on a forge: twelve open pull requests of different kinds, and what is written to each, counted."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest

from bot.review.evaluate.rules_in_force import BUILT_IN
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.reconcile import RunContext, reconcile
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import AUTHOR, Stage

SPEC, OLD = "docs/specs/search.md", "docs/specs/old.md"
FORK = "one from a fork"
NAMES = ("Goals", "Risks", "Costs", "Users", "Tests", "Data", "Logs", "Limits", "Rollout", "Privacy", "Names", "Scope")
TEMPLATE = "# [Title]\n\n**Status:** [Draft | In Review | Approved]\n\n" + "\n".join(
    f"## {name}\n\n[What {name} means]\n" for name in NAMES
)


def written(count: int, status: str = "Draft") -> str:
    """Fill in the first sections of the template."""
    text = TEMPLATE.replace("[Title]", "Search").replace("[Draft | In Review | Approved]", status)
    for name in NAMES[:count]:
        text = text.replace(f"[What {name} means]", f"{name} are clear.")
    return text


class Written(NamedTuple):
    """What the bot wrote on one pull request."""

    comments: int
    threads: int
    labels: int
    checks: int


Open = Callable[[Stage], PullRef]


def adds(text: str, *, draft: bool = False) -> Open:
    return lambda stage: stage.open_pull({SPEC: text.encode()}, draft=draft)


def leaves(stage: Stage) -> PullRef:
    ref = stage.open_pull({"notes.txt": b"It goes.\n"})
    stage.move_on_head(ref, OLD, None)
    return ref


KINDS: Mapping[str, tuple[Open, Written]] = {
    "the template as it was copied": (adds(TEMPLATE), Written(1, 0, 1, 2)),
    "the built-in template": (
        lambda stage: stage.open_pull({"specs/copied.md": BUILT_IN.encode()}),
        Written(1, 0, 1, 2),
    ),
    "a file of another form": (adds("# An idea\n\nWe should do it.\n\n## Why\n\nBecause.\n"), Written(1, 0, 1, 2)),
    "a first draft": (adds(written(1)), Written(1, 0, 1, 2)),
    "a first draft that is marked so": (adds(written(1), draft=True), Written(1, 0, 1, 2)),
    "more than half of it": (adds(written(8)), Written(1, 4, 1, 2)),
    "one that asks for a review": (adds(written(2, "In Review")), Written(1, 10, 1, 2)),
    "a finished one": (adds(written(12)), Written(1, 0, 1, 2)),
    FORK: (
        lambda stage: stage.open_pull_from_fork({SPEC: written(1).encode()}),
        Written(1, 0, 1, 2),
    ),
    "a change of an old spec": (
        lambda stage: stage.open_pull({OLD: written(12).replace("Search", "Find").encode()}),
        Written(1, 0, 1, 2),
    ),
    "a spec that leaves": (leaves, Written(1, 0, 0, 2)),
    "no spec at all": (lambda stage: stage.open_pull({"src/app.py": b"print(1)\n"}), Written(0, 0, 0, 2)),
}


def look(stage: Stage, ref: PullRef, met_at: datetime | None) -> PullRequest:
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now, context=RunContext(met_at=met_at))
        assert reconcile(bot, ref, stage.now, context=RunContext(met_at=met_at)).applied == ()
        return bot.pull_request(ref)


def counted(pull: PullRequest) -> Written:
    """Count what the bot wrote; the thread that stands for a closed gate is no comment on a line."""
    on_lines = [thread for thread in pull.threads if thread.path and thread.comments[0].author.id == pull.bot.id]
    ours = [one for one in pull.comments if one.author.id == pull.bot.id]
    labels = [name for name in pull.labels if name.startswith("spec:")]
    return Written(len(ours), len(on_lines), len(labels), len(pull.checks))


def expected(stage: Stage, name: str) -> Written:
    """Say what is written to each; the statuses of a fork's merge request on GitLab belong to the fork, so none is shown."""
    found = KINDS[name][1]
    return found._replace(checks=0) if isinstance(stage, GitLabStage) and name == FORK else found


def opened(stage: Stage) -> dict[str, PullRef]:
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE.encode())
    stage.put_on_base(OLD, written(12).encode())
    return {name: make(stage) for name, (make, _) in KINDS.items()}


def test_each_of_twelve_pull_requests_gets_what_serves_it(stage: Stage) -> None:
    refs = opened(stage)
    assert len(refs) == 12
    found = {name: counted(look(stage, ref, None)) for name, ref in refs.items()}
    assert found == {name: expected(stage, name) for name in KINDS}


def test_those_from_before_the_bot_came_get_their_checks_until_somebody_touches_them(stage: Stage) -> None:
    refs = opened(stage)
    met_at = stage.now() + timedelta(hours=1)
    untouched = {name: look(stage, ref, met_at) for name, ref in refs.items()}
    wanted = {name: Written(0, 0, 0, expected(stage, name).checks) for name in KINDS}
    assert {name: counted(pull) for name, pull in untouched.items()} == wanted
    threads = {name for name, pull in untouched.items() if pull.threads}
    assert threads == {name for name in KINDS if expected(stage, name).checks == 0}, (
        "the thread stands only where no check can"
    )
    ref = refs["one that asks for a review"]
    stage.comment(AUTHOR, ref, "Any news?")
    touched_at = look(stage, ref, met_at).updated_at
    assert touched_at is not None
    assert counted(look(stage, ref, touched_at)) == KINDS["one that asks for a review"][1]


def test_a_command_is_answered_and_a_policy_may_say_that_all_are_reviewed_at_once(stage: Stage) -> None:
    stage.put_on_base(".specbot.yml", b"version: 1\nreview: {already_open: true}\n")
    refs = opened(stage)
    ref = refs["one that asks for a review"]
    assert counted(look(stage, ref, stage.now() + timedelta(hours=1))) == KINDS["one that asks for a review"][1]


@pytest.mark.parametrize("said", ["/spec why"])
def test_who_asks_is_answered(stage: Stage, said: str) -> None:
    ref = opened(stage)["a first draft"]
    before = look(stage, ref, stage.now() + timedelta(hours=1)).updated_at
    stage.comment(AUTHOR, ref, said)
    assert before is not None
    assert counted(look(stage, ref, before)).comments == 2
