"""First contact is quiet: what is not begun yet gets one comment that says so and what to do first."""

from dataclasses import replace

import pytest

from bot.review.decide import decide
from bot.review.evaluate.rules_in_force import BUILT_IN
from bot.review.model.capabilities import Capabilities, WriteKind
from bot.review.model.desired_state import DesiredState
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import CheckAction, Snapshot
from bot.review.model.source import SourceFile
from bot.review.plan import plan
from tests.review.builders import (
    ANN,
    BASE,
    BOT,
    HEAD,
    NOON,
    PATH,
    a_comment,
    a_file,
    a_pull,
    a_review,
    a_snapshot,
    a_source,
    a_thread,
    at,
)
from tests.review.merges import a_merge, merged_pull
from tests.review.world import settle

NAMES = ("Goals", "Risks", "Costs", "Users", "Tests", "Data", "Logs", "Limits", "Rollout", "Privacy", "Names", "Scope")
TEMPLATE = SourceFile(
    path="docs/specs/TEMPLATE.md",
    sha=BASE,
    content=(
        "# [Title]\n\n**Status:** [Draft | In Review | Approved]\n\n"
        + "\n\n".join(f"## {name}\n\n[What {name} means]" for name in NAMES)
        + "\n"
    ).encode(),
)
AT_ONCE = b"version: 1\nreview: {already_open: true}\n"
SUMMARY = mark("", Marker(kind=Kind.SUMMARY))
UNTOUCHED = TEMPLATE.content.decode()
FREE_FORM = "# My idea\n\nWe should do it.\n\n## Why\n\nBecause.\n"
FIRST_DRAFT = (
    UNTOUCHED.replace("[Title]", "Search")
    .replace("[Draft | In Review | Approved]", "Draft")
    .replace("[What Goals means]", "It finds things.")
)
IN_REVIEW = FIRST_DRAFT.replace("Draft", "In Review")
HALF = FIRST_DRAFT
for _name in NAMES[1:6]:
    HALF = HALF.replace(f"[What {_name} means]", "It finds more things.")


def look(text: str, *, pull: PullRequest | None = None, writable: bool = True) -> tuple[Snapshot, DesiredState]:
    source = a_source(template=TEMPLATE)
    source = replace(source, head=SourceFile(path=PATH, sha=HEAD, content=text.encode()))
    opened = pull or a_pull(files=(a_file(lines=range(1, 80)),), writable=writable)
    snapshot = a_snapshot(pull=opened, specs=(source,))
    desired = decide(snapshot)
    after = settle(snapshot, desired)
    assert plan(after, decide(after)) == ()
    return after, desired


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            UNTOUCHED,
            "is the template as it was copied: none of its 12 sections is filled in. Begin on [line 1]",
        ),
        (
            FREE_FORM,
            f"`{PATH}` does not follow its template: 0 of 12 sections are there. Comment `/spec fix`, which adds those that",
        ),
        (FIRST_DRAFT, f"`{PATH}` is a first draft, 1 of 12 sections are filled in. Begin on [line"),
    ],
    ids=["template", "free form", "first draft"],
)
def test_what_is_not_begun_gets_one_comment_that_says_what_to_do_first(text: str, says: str) -> None:
    after, desired = look(text)
    assert after.pull.threads == ()
    (comment,) = after.pull.comments
    assert says in comment.body
    assert "Comments on its lines come when half of the sections are filled in" in comment.body
    assert desired.checks[0].annotations
    assert desired.checks[0].conclusion.value == "failure"


def test_who_cannot_be_helped_with_a_commit_is_told_of_the_command_line() -> None:
    after, _ = look(FREE_FORM, writable=False)
    assert "Take its headings over (`specbot fix` adds those that are missing)" in after.pull.comments[0].body


@pytest.mark.parametrize("text", [IN_REVIEW, HALF], ids=["asks for a review", "half is written"])
def test_what_is_begun_gets_comments_on_its_lines(text: str) -> None:
    after, _ = look(text)
    assert len(after.pull.threads) in (6, 11)
    assert "Comments on its lines come" not in after.pull.comments[0].body


def test_a_section_that_was_taken_out_of_a_first_draft_is_told_where_it_belongs() -> None:
    after, _ = look(FIRST_DRAFT.replace("## Logs\n\n[What Logs means]\n\n", ""))
    (thread,) = after.pull.threads
    assert 'Section "Logs" is missing' in thread.comments[0].body


def test_a_short_spec_that_is_begun_gets_its_few_comments() -> None:
    after, _ = look("# Search\n\n**Status:** Draft\n\n## Goals\n\nIt finds things.\n")
    assert 0 < len(after.pull.threads) <= 3


def test_threads_that_stand_are_kept_when_the_author_goes_back_to_a_draft() -> None:
    before, _ = look(IN_REVIEW)
    after, _ = look(FIRST_DRAFT, pull=before.pull)
    assert [thread.id for thread in after.pull.threads] == [thread.id for thread in before.pull.threads]


def test_no_line_gets_more_than_three_comments() -> None:
    text = "# Search\n\n**Status:** In Review\n\n## Goals\n\nIt finds things.\n"
    after, _ = look(text, pull=a_pull(files=(a_file(lines=range(1, 80)),)))
    lines = [thread.line for thread in after.pull.threads]
    assert lines
    assert max(map(lines.count, lines)) <= 3


def test_the_built_in_template_as_it_was_copied_is_recognised_too() -> None:
    after, _ = look_built_in()
    assert after.pull.threads == ()
    assert "is the template as it was copied" in after.pull.comments[0].body


def look_built_in() -> tuple[Snapshot, DesiredState]:
    source = replace(a_source(), head=SourceFile(path=PATH, sha=HEAD, content=BUILT_IN.encode()))
    snapshot = a_snapshot(pull=a_pull(files=(a_file(lines=range(1, 400)),)), specs=(source,))
    desired = decide(snapshot)
    return settle(snapshot, desired), desired


def test_what_was_open_before_the_bot_came_gets_its_checks_until_it_is_touched() -> None:
    pull = replace(a_pull(files=(a_file(lines=range(1, 80)),)), updated_at=at(-5))
    snapshot = replace(a_snapshot(pull=pull), met_at=NOON)
    desired = decide(snapshot)
    assert (desired.checks_only, desired.summary, desired.gate_thread) == (True, None, None)
    assert "This was open before Specbot came" in desired.checks[0].summary
    after = settle(snapshot, desired)
    assert plan(after, decide(after)) == ()
    touched = (
        replace(after, pull=replace(after.pull, updated_at=at(1))),
        replace(after, check_actions=(CheckAction(identifier="check", account=ANN),)),
        replace(after, policy=SourceFile(path=".specbot.yml", sha=BASE, content=AT_ONCE)),
        replace(after, pull=replace(after.pull, comments=(a_comment(f"{SUMMARY}\n", author=BOT),))),
        replace(after, pull=replace(after.pull, threads=(a_thread("A thread of the bot's."),))),
    )
    assert all(decide(one).summary for one in touched)


def test_where_no_check_can_be_shown_the_thread_is_the_check() -> None:
    can = Capabilities(checks=False, gate_thread=True, withheld=frozenset({WriteKind.STATUS}))
    pull = replace(a_pull(files=(a_file(lines=range(1, 80)),), capabilities=can), updated_at=at(-5))
    desired = decide(replace(a_snapshot(pull=pull), met_at=NOON))
    assert desired.gate_thread is not None
    assert not desired.gate_thread.is_open


def test_the_bots_own_thread_does_not_touch_what_was_open_before() -> None:
    """GitLab counts it as a change of the merge request; what people do there afterwards touches it."""
    can = Capabilities(checks=False, gate_thread=True, withheld=frozenset({WriteKind.STATUS}))
    gate = replace(a_thread(mark("Blocked", Marker(kind=Kind.GATE))), path="")
    pull = replace(a_pull(files=(a_file(lines=range(1, 80)),), capabilities=can), updated_at=at(5), threads=(gate,))
    snapshot = replace(a_snapshot(pull=pull), met_at=at(3))
    assert decide(snapshot).checks_only
    touched = (
        replace(pull, comments=(a_comment("Any news?", minutes=4),)),
        replace(pull, reviews=(a_review(minutes=4),)),
        replace(pull, pushed_at=at(4)),
        replace(pull, threads=(gate, a_thread("Mine", author=ANN), a_thread("A finding of the bot's"))),
    )
    assert not any(decide(replace(snapshot, pull=one)).checks_only for one in touched)


def test_what_was_merged_before_the_bot_came_is_left_alone() -> None:
    """A comment there, or a later pull request on the same spec, is no reason for a summary, a label or a commit."""
    before = replace(a_merge(), met_at=at(6))
    assert plan(before, decide(before)) == ()
    after = replace(a_merge(), met_at=at(4))
    assert plan(after, decide(after)) != ()


def test_what_was_merged_before_the_bot_came_is_looked_at_when_somebody_asks() -> None:
    asked = merged_pull(comments=(a_comment("/spec why", minutes=9),))
    found = decide(replace(a_merge(pull=asked), met_at=at(6)))
    assert (len(found.replies), found.checks_only) == (1, False)
