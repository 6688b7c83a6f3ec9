"""A team that lists its states: labels, steps, and what an approval makes of them."""

from dataclasses import replace

import pytest

from bot.markdown.document import parse
from bot.markdown.model import Span
from bot.policy.lifecycle import Status
from bot.policy.model import Policy
from bot.policy.parser import parse_policy
from bot.review.decide import decide
from bot.review.decide_alone import decide_with
from bot.review.evaluate.model import SpecReview
from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import DesiredState
from bot.spec.examine import examine
from bot.template.compile_template import compile_template
from tests.config.states import EMBER, OXIDE, lifecycle
from tests.review.builders import BEN, a_comment, a_reading, a_review, a_source, an_examination
from tests.review.merges import TEXT, a_merge, lands
from tests.review.stories import Story
from tests.review.test_commands_that_commit import commit_of


def a_spec(now: str, before: str | None = None, text: str = EMBER) -> SpecReview:
    words = lifecycle(text)
    span = Span(line=5, column=13, end_line=5, end_column=13 + len(now))
    head = f"# Search\n\n\n\n**Status:** {now}\n"
    return a_reading(
        spec=replace(an_examination(status=words.status(now), status_text=now), status_span=span),
        base=None if before is None else an_examination(status=words.status(before), status_text=before),
        source=replace(a_source(text=head), today=a_source(text=head).head),
    )


def a_story(now: str, before: str | None = None, text: str = EMBER) -> Story:
    return Story(policy=parse_policy(text), spec_reviews=(a_spec(now, before, text),))


def errors(found: DesiredState) -> list[str]:
    return [finding.body for finding in found.findings]


@pytest.mark.parametrize(
    ("now", "before", "label"),
    [
        ("Proposed", None, "spec: accepted"),
        ("Exploring", "Proposed", "spec: accepted"),
        ("Ready for Release", "Accepted", "spec: ready for release"),
        ("Discontinued", "Accepted", "spec: discontinued"),
        ("Closed", None, "spec: closed"),
    ],
)
def test_each_state_has_a_label_of_its_own(now: str, before: str | None, label: str) -> None:
    story = a_story(now, before)
    story.run()
    story.review(a_review())
    assert story.labels == (label,)
    assert f"Status of the spec: **{label.removeprefix('spec: ')}**".casefold() in story.summary.casefold()


def test_before_the_approval_the_files_review_is_shown() -> None:
    story = a_story("Exploring")
    story.run()
    assert story.labels == ("spec: exploring",)
    assert "Exploring" in story.summary


def test_a_label_of_another_state_is_replaced() -> None:
    story = a_story("Exploring")
    story.pull = replace(story.pull, labels=("spec: ready for release", "mine"))
    story.run()
    assert set(story.labels) == {"spec: exploring", "mine"}


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (
            "Released",
            "Accepted",
            'which is no step of the lifecycle; from "Accepted" it goes to "Ready for Release" or "Discontinued".',
        ),
        ("Exploring", "Closed", 'no step leads on from there; write "Closed".'),
        ("Released", None, 'a new spec cannot begin there; write "Proposed", "Exploring", "Closed" or "Accepted".'),
        ("Ready", "Accepted", 'which is no state of the lifecycle; choose "Proposed",'),
    ],
)
def test_a_step_that_the_table_does_not_have_is_an_error_on_the_status(now: str, before: str | None, said: str) -> None:
    story = a_story(now, before)
    story.review(a_review())
    assert not any(label.endswith(now.casefold()) for label in story.labels)
    (problem,) = [one for one in story.run().findings if said in one.body]
    assert problem.anchor.line == 5
    checks = [run for run in story.pull.checks if run.name == "spec / document"]
    assert checks[-1].conclusion is Conclusion.FAILURE


def test_what_stood_there_before_is_no_step() -> None:
    story = a_story("Obsolete", "Obsolete")
    assert not [one for one in story.run().findings if "lifecycle" in one.body]


def test_a_state_that_no_step_leads_on_from_stays_through_the_approval() -> None:
    story = a_story("On Hold", "Discussion", OXIDE)
    story.review(a_review())
    assert story.is_approved()
    assert story.labels == ("spec: on hold",)


@pytest.mark.parametrize(
    ("before", "now", "after", "label"),
    [
        ("Proposed", "Exploring", "Accepted", "accepted"),
        ("Accepted", "Ready for Release", "Ready for Release", "ready for release"),
        (None, "Proposed", "Accepted", "accepted"),
        ("Ideation", "Discussion", "Published", "published"),
        ("Discussion", "On Hold", "On Hold", "on hold"),
    ],
)
def test_the_merge_writes_the_next_approved_state(before: str | None, now: str, after: str, label: str) -> None:
    text = TEXT.replace("Draft", now)
    policy = (EMBER if lifecycle().state(now) else OXIDE).replace("  - l", "  - paths: [docs/**/*.md]\n    l")
    merged = a_merge(text, today=text, before=before and TEXT.replace("Draft", before), policy=policy)
    found = decide(merged)
    assert f"**Status:** {after}\n" in lands(merged)
    assert found.label is not None
    assert found.label.name == f"spec: {label}"


def say(story: Story, text: str) -> str:
    story.say(a_comment(text, author=BEN))
    return story.replies[-1]


def test_the_status_command_keeps_to_the_steps() -> None:
    story = a_story("Accepted", "Accepted")
    assert "from &quot;Accepted&quot; it goes to" in say(story, "/spec status Released").replace('"', "&quot;")


def test_a_command_without_a_state_is_refused() -> None:
    text = "specs: [{lifecycle: [{name: A, role: draft}, {name: F, role: approved}]}]"
    story = a_story("A", None, text)
    assert "no state with the role withdrawn" in say(story, "/spec withdraw")
    assert "choose another: A, F." in story.replies[-1]
    story = a_story("A", None, text)
    assert "is no status; choose A, F." in say(story, "/spec status Withdrawn")


def test_a_step_the_command_may_take_is_committed() -> None:
    message, content = commit_of(a_story("Accepted", "Accepted"), "/spec withdraw")
    assert (message.splitlines()[0], content) == ("Status: Discontinued", b"# Search\n\n\n\n**Status:** Discontinued\n")


@pytest.mark.parametrize(
    ("level", "status", "severity"),
    [
        ("{Exploring: info}", "Exploring", "info"),
        ("{Exploring: info}", "Proposed", "error"),
        ("{review: warning, Exploring: info}", "Exploring", "info"),
        ("{rejected: info, withdrawn: error}", "Closed", "info"),
        ("{withdrawn: info}", "Discontinued", "info"),
        ("{Exploring: info}", "nonsense", "error"),
    ],
)
def test_severity_by_state(level: str, status: str, severity: str) -> None:
    policy = parse_policy(f"{EMBER}severity: {{missing-section: {level}}}\n")
    schema = compile_template(parse("# [Title]\n\n**Status:** [status]\n\n## Goals\n\n[why]\n"), policy.specs[0])
    text = f"# Search\n\n**Status:** {status}\n"
    found = examine(text.encode(), path="a.md", schema=schema, rule=policy.specs[0], severity=policy.severity)
    assert [one.severity.value for one in found.diagnostics if one.code == "missing-section"] == [severity]


def test_a_state_may_have_a_colour_of_its_own() -> None:
    story = a_story("Exploring", None, EMBER + "labels: {colours: {Exploring: '0e8a16', review: 'ffffff'}}\n")
    label = story.run().label
    assert label is not None
    assert (label.name, label.colour) == ("spec: exploring", "0e8a16")


def test_five_words_have_no_table() -> None:
    story = Story(
        policy=Policy(), spec_reviews=(a_reading(spec=an_examination(status=Status.WITHDRAWN), base=an_examination()),)
    )
    assert errors(story.run()) == []


@pytest.mark.parametrize(("before", "said"), [("Accepted", ['write "Accepted".']), ("Somewhere", []), (None, [])])
def test_a_state_is_not_left_by_taking_the_status_away(before: str | None, said: list[str]) -> None:
    story = a_story("Proposed")
    earlier = None if before is None else an_examination(status=lifecycle().status(before), status_text=before)
    spec = an_examination(status=None, status_text=None)
    story.spec_reviews = (replace(a_spec("Proposed"), spec=spec, earlier=earlier),)
    found = [body for body in errors(story.run()) if "has none any more" in body]
    assert len(found) == len(said)
    assert all(part in body for part, body in zip(said, found, strict=True))


TWO = """\
specs:
  - lifecycle:
      - {name: Proposed, role: review}
      - {name: Ready, role: review}
      - {name: Accepted, role: approved, from: [Proposed]}
      - {name: Discontinued, role: withdrawn, from: [Proposed]}
  - lifecycle:
      - {name: Proposed, role: review}
      - {name: Ready, role: approved}
      - {name: Final, role: approved, from: [Proposed]}
      - {name: Dropped, role: withdrawn, from: [Proposed]}
"""


def two_specs(text: str = TWO) -> Story:
    """Begin a story of two specs, each with a lifecycle of its own."""
    policy = parse_policy(text)
    reviews = []
    for rule, path in enumerate(("docs/specs/search.md", "docs/rfcs/cache.md")):
        head = a_source(path, text="# Search\n\n\n\n**Status:** Proposed\n")
        status = an_examination(path=path, status=Status.REVIEW, status_text="Proposed")
        spec = replace(status, status_span=Span(line=5, column=13, end_line=5, end_column=21))
        today = replace(status, status_span=spec.status_span)
        reviews.append(a_reading(spec=spec, base=today, source=replace(head, rule=rule)))
    return Story(policy=policy, spec_reviews=tuple(reviews))


def test_a_word_that_one_of_two_lifecycles_does_not_know_is_written_into_no_spec() -> None:
    story = two_specs()
    said = say(story, "/spec status Discontinued")
    assert "is no status of every spec here, so nothing was done" in said
    assert "`docs/rfcs/cache.md`: choose Proposed, Ready, Final, Dropped." in said
    assert "`docs/specs/search.md`" not in said
    story = two_specs()
    said = say(story, "/spec status Nowhere")
    assert "`docs/rfcs/cache.md`: choose" in said
    assert "`docs/specs/search.md`: choose" in said


def test_a_word_with_two_meanings_is_written_into_no_spec() -> None:
    said = say(two_specs(), "/spec status Ready")
    assert "means something else for each spec here" in said
    assert "- `docs/rfcs/cache.md`: approved." in said


def test_each_spec_is_given_up_in_the_words_of_its_own_lifecycle() -> None:
    story = two_specs()
    before = replace(story.pull, comments=(a_comment("/spec withdraw", author=BEN),))
    desired = decide_with(replace(story.rights, pull=before), story.policy, story.spec_reviews)
    (commit,) = desired.commits
    assert commit.message.startswith("Status: Discontinued, Dropped")
    assert {one.path: one.content.decode().splitlines()[-1] for one in commit.files} == {
        "docs/specs/search.md": "**Status:** Discontinued",
        "docs/rfcs/cache.md": "**Status:** Dropped",
    }
    story = two_specs(TWO.replace("      - {name: Dropped, role: withdrawn, from: [Proposed]}\n", ""))
    assert "no state with the role withdrawn; choose another: Proposed, Ready, Final." in say(story, "/spec withdraw")
