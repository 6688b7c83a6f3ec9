"""Random lifecycles with random people, through every step and both adapters: the table is kept, and each period ends once.

The reference is the rules in their plainest form (`tests/review/test_consent_machine.py`), told nothing but what was said when.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.lifecycle import Lifecycle, Status
from bot.policy.model import Policy
from bot.policy.states import steps
from bot.review.model.capabilities import Conclusion
from bot.review.model.pull_request import PullRequest
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.server import Playground
from tests.contract.github_stage import GitHubStage
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import REVIEWER, Stage
from tests.contract.test_gate import SPEC
from tests.review.consent_story import DAY
from tests.review.test_consent_machine import PERIOD, SAID, Reference
from tests.review.test_states_properties import passes, policies
from tests.stateful.profile import lasting
from tests.stateful.walks import BEGAN, Walk, announced, forget, remembers, stands

PEOPLE = (REVIEWER, "eli", "fay", "gus", "hal", "ivy")
CONSENT = f"approval: {{decision: consent, people: [{', '.join(PEOPLE)}], outstanding: 2, period: 10 days}}\n"
TEMPLATE = b"# [Title]\n\n**Status:** [status]\n\n## Goals\n\n[What for]\n"
HAPPENS = ("look", "look", "look twice", "cut off", "cut off", "lost", "lost", "planned look lost")
STORIES = st.lists(
    st.tuples(
        st.one_of(st.integers(1, 60), st.integers(DAY, 12 * DAY)),
        st.sampled_from(PEOPLE),
        st.sampled_from(SAID),
        st.sampled_from(HAPPENS),
        st.integers(0, 5),
    ),
    max_size=9,
)
AGREED = ["propose merge", "agree", "agree", "agree"]
"""What nearly every story begins with, else hardly any period would run."""


@contextmanager
def a_stage(forge: str, clock: list[datetime]) -> Iterator[Stage]:
    with GitLabPlayground() if forge == "GitLab" else Playground() as playground:
        playground.world.now = lambda: clock[0]
        stage: Stage = (
            GitLabStage(playground) if isinstance(playground, GitLabPlayground) else GitHubStage(playground, app=True)
        )
        for login in PEOPLE[1:]:
            stage.add_member(login)
        yield stage


def text(status: str, proof: str) -> bytes:
    return f"# Search\n\n**Status:** {status}\n\n**Proof:** {proof}\n\n## Goals\n\nFind things.\n".encode()


def talk(walk: Walk, story: list[tuple[int, str, str, str, int]]) -> Reference:
    """Let people talk, and the bot look as it may; whoever resolves, resolves the oldest question of their own."""
    expected, asked, own = Reference(), 0, dict[str, list[str]]()
    for gap, person, said, happens, writes in story:
        words = said
        if words == "resolve":
            words = f"resolve {own[person].pop(0)}" if own.get(person) else "resolve T99"
        if words.startswith("object"):
            asked += 1
            own.setdefault(person, []).append(f"T{asked}")
        walk.pass_minutes(gap)
        walk.stage.comment(person, walk.ref, f"/spec {words}")
        expected.hear(walk.minutes, person, words)
        if happens in {"look", "look twice", "cut off"}:
            walk.look(writes if happens == "cut off" else None)
        if happens == "look twice":
            walk.look()
        if happens == "planned look lost":
            walk.planned = None
    return expected


def judge_periods(walk: Walk, pull: PullRequest, expected: Reference) -> None:
    """Hold what stands there against the plain rules: over or not, until when, and each told once."""
    over = expected.began is not None and expected.began + PERIOD <= walk.minutes
    check = next(one for one in pull.checks if one.name == "spec / approval" and one.sha == pull.head.sha)
    seen = (remembers(pull), check.title)
    assert (check.conclusion is Conclusion.SUCCESS) == (over and expected.proposal == "merge"), seen
    until = BEGAN + timedelta(minutes=expected.began + PERIOD) if expected.began is not None and not over else None
    assert walk.planned == until, seen
    told = announced(pull)
    moments = [(one.partition("period-")[2].partition("-")[0], "-over" in one) for one in told]
    assert len(moments) == len(set(moments)), f"a period, or its end, was announced twice: {told}"
    if expected.began is not None:
        key = f"period-{BEGAN + timedelta(minutes=expected.began):%Y%m%dT%H%M%SZ}-"
        assert [one for one in told if key in one and ("-over" in one) == over], (key, told)
        assert over or not any(key in one and "-over" in one for one in told), "it ended too soon"


def judge_table(walk: Walk, pull: PullRequest, words: Lifecycle, before: str | None, now: str) -> None:
    """Hold the status against the table, before the merge and after it."""
    first = words.states[0].name
    allowed = (
        {one.name for one in words.states if before in (*one.entered_from, one.name)}
        if before
        else passes(words, first)
    )
    green = {one.name for one in pull.checks if one.conclusion is Conclusion.SUCCESS and one.sha == pull.head.sha}
    assert now in allowed or "spec / document" not in green, f"{before} -> {now} passes"
    if len(green) < 2:
        return
    walk.stage.merge(walk.ref)
    walk.rest()
    after = next(
        line[12:] for line in walk.stage.read_base(SPEC).decode().splitlines() if line.startswith("**Status:** ")
    )
    assert after in passes(words, now), f"the merge moved {now} to {after}"
    entered = words.state(after)
    assert entered is not None
    assert after == now or entered.status is Status.APPROVED
    assert after == now or not entered.needs or "**Proof:** yes" in walk.stage.read_base(SPEC).decode()
    assert after == now or words.state(now) in {one for one in words.states if entered in steps(words, one)} | {
        one for one in words.states if after in passes(words, one.name)
    }


@pytest.mark.long
@pytest.mark.parametrize("forge", ["GitHub", "GitLab"])
@lasting(4, 1)
@given(data=st.data(), drawn=policies().filter(bool), story=STORIES, rest=st.integers(0, 12 * DAY))
def test_the_table_is_kept_and_each_period_ends_once(
    forge: str, data: st.DataObject, drawn: tuple[str, Policy], story: list[tuple[int, str, str, str, int]], rest: int
) -> None:
    policy, words = drawn[0] + CONSENT, Lifecycle(names=drawn[1].specs[0].lifecycle)
    before = data.draw(st.sampled_from((None, *words.names.words)))
    now = data.draw(st.sampled_from(sorted(passes(words, before or words.states[0].name)) + list(words.names.words)))
    proof = data.draw(st.sampled_from(["yes", "TBD"]))
    if data.draw(st.integers(0, 3)):
        happens = data.draw(st.sampled_from(HAPPENS))
        story = [(1, person, said, happens, 2) for person, said in zip(PEOPLE, AGREED, strict=False)] + story
    clock = [BEGAN]
    with a_stage(forge, clock) as stage:
        stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
        stage.put_on_base(".specbot.yml", policy.encode())
        if before is not None:
            stage.put_on_base(SPEC, text(before, proof))
        walk = Walk(stage=stage, ref=stage.open_pull({SPEC: text(now, proof) + b"\nMore.\n"}), clock=clock)
        expected = talk(walk, story)
        walk.pass_minutes(rest)
        pull = walk.rest()
        judge_periods(walk, pull, expected)
        seen = stands(pull)
        forget(walk, pull)
        pull = walk.rest()
        assert stands(pull) == seen, "it depends on what the bot had said before"
        judge_table(walk, pull, words, before, now)


AGAIN = [
    *((1, person, said, "look", 0) for person, said in zip(PEOPLE, AGREED, strict=False)),
    (48, REVIEWER, "propose merge", "look", 0),
    (100, REVIEWER, "agree", "lost", 0),
    (2162, "hal", "propose merge", "look", 0),
    (5955, "ivy", "propose merge", "lost", 0),
    (51, "fay", "agree", "lost", 0),
    (2825, "fay", "agree", "look", 0),
]
"""Found by a walk: each agreement of the same person was remembered in the place of the one before."""


@pytest.mark.long
@pytest.mark.parametrize("forge", ["GitHub", "GitLab"])
def test_who_agrees_again_begins_no_period_anew(forge: str) -> None:
    clock = [BEGAN]
    with a_stage(forge, clock) as stage:
        stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
        stage.put_on_base(".specbot.yml", CONSENT.encode())
        walk = Walk(stage=stage, ref=stage.open_pull({SPEC: text("Draft", "yes")}), clock=clock)
        expected = talk(walk, AGAIN)
        judge_periods(walk, walk.rest(), expected)
