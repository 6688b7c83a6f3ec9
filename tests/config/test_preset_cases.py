"""Every folder of tests/config/presets: a small spec in every state that the preset names; one where the file tells no state."""

from pathlib import Path

import pytest

from bot.markdown.document import parse
from bot.markdown.metadata_file import join
from bot.policy.lifecycle import Lifecycle, Status
from bot.policy.model import Policy, SpecRule
from bot.policy.presets import preset_names
from bot.policy.reader import read_policy
from bot.review.evaluate.rules_in_force import BUILT_IN
from bot.spec.examine import examine
from bot.spec.model import Examination
from bot.template.compile_template import compile_template
from bot.template.model import Schema

CASES = Path(__file__).parent / "presets"
STATELESS = ("openspec", "rust-rfc")
"""Their state stands in the thread, or beside the file."""
TEAMS = {"rust-rfc": 'approval: {people: ["@acme/core"]}'}
"""What a team has to add to a preset."""


def policy(name: str) -> Policy:
    return read_policy(f"specs: [{{preset: {name}}}]\n{TEAMS.get(name, '')}")


def judged(name: str, file: str, change: tuple[str, str] = ("", "")) -> Examination:
    rules = policy(name)
    (rule,) = rules.specs
    text = (CASES / name / f"{file}.md").read_text("utf-8")
    assert change[0] in text
    content = text.replace(*change, 1) if change[0] else text
    metadata = CASES / name / f"{file}.{rule.metadata}"
    source = content.encode() if rule.metadata is None else join(metadata.read_bytes(), content.encode())
    return examine(source, path="0001-keep.md", schema=schema(name, rule), rule=rule, severity=rules.severity)


def schema(name: str, rule: SpecRule) -> Schema:
    template = CASES / name / "template.md"
    text = template.read_bytes() if template.exists() else (rule.outline or BUILT_IN).encode()
    if rule.metadata is not None:
        text = join((CASES / name / f"template.{rule.metadata}").read_bytes(), text)
    return compile_template(parse(text.decode()), rule)


STATES = [
    (name, word) for name in sorted({*preset_names()} - {*STATELESS}) for word in policy(name).specs[0].lifecycle.words
]


@pytest.mark.parametrize(("name", "word"), STATES)
def test_a_spec_in_every_state_is_read_without_a_finding(name: str, word: str) -> None:
    (rule,) = policy(name).specs

    spec = judged(name, word.lower().replace(" ", "-"))

    assert (spec.status, spec.diagnostics) == (Lifecycle(names=rule.lifecycle).status(word), ())


def test_every_case_is_read() -> None:
    """A file of a state that a preset does not know would be read by nobody."""
    beside = {f"spec-kit/{name}" for name in ("plan", "plan-template", "tasks")}
    beside |= {f"openspec/{name}" for name in ("delta", "design", "tasks", "draft", "proposed")}
    files = {file.relative_to(CASES).with_suffix("").as_posix() for file in CASES.rglob("*.md")}
    states = {f"{name}/{word.lower().replace(' ', '-')}" for name, word in STATES}
    templates = {f"{name}/template" for name in preset_names()} - {"openspec/template"}
    assert files == states | templates | beside | {f"{name}/any-state" for name in {*STATELESS} - {"openspec"}}


@pytest.mark.parametrize(("name", "file"), [("rust-rfc", "any-state"), ("openspec", "proposed")])
def test_a_spec_whose_file_tells_no_state_is_read_without_a_finding(name: str, file: str) -> None:
    spec = judged(name, file)

    assert (spec.status, spec.diagnostics) == (None, ())


@pytest.mark.parametrize(
    ("name", "file", "change", "question"),
    [
        ("spec-kit", "draft", ("Somebody sends an address.", "[NEEDS CLARIFICATION: by mail?]"), "by mail?"),
        (
            "kep",
            "provisional",
            ("Idle pods cost memory.", "<<[UNRESOLVED how much?]>>\nIt is open.\n<<[/UNRESOLVED]>>"),
            "how much?",
        ),
        ("rust-rfc", "any-state", ("None.", "- What of tuples?"), "What of tuples?"),
        ("ember-rfc", "exploring", ("None.", "- What of streams?"), "What of streams?"),
        ("rfd", "discussion", ("None.", "- Which pump?"), "Which pump?"),
    ],
)
def test_an_open_question_is_counted_as_the_convention_writes_it(
    name: str, file: str, change: tuple[str, str], question: str
) -> None:
    (asked,) = judged(name, file, change).questions
    assert (question in asked.text, asked.ticked) == (True, False)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("openspec/changes/a/proposal.md", None),
        ("openspec/changes/archive/2026-11-27-a/proposal.md", Status.IMPLEMENTED),
    ],
)
def test_a_change_of_openspec_is_archived_by_where_it_lies(path: str, status: Status | None) -> None:
    (rule,) = policy("openspec").specs
    text = (CASES / "openspec" / "proposed.md").read_bytes()
    found = examine(text, path=path, schema=schema("openspec", rule), rule=rule)
    assert (found.status, found.archived) == (status, status is not None)
    assert found.status_text == (None if status is None else "Archived")


def test_user_stories_repeat_as_often_as_the_feature_needs() -> None:
    text = (CASES / "spec-kit" / "draft.md").read_text("utf-8")
    story = "### User Story 2" + text.partition("### User Story 2")[2].partition("## Requirements")[0]
    more = judged("spec-kit", "draft", (story, story + story.replace("Story 2", "Story 3")))
    assert more.diagnostics == ()


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("adr", "Rejected"),
        ("madr", "rejected"),
        ("eip", "Withdrawn"),
        ("ember-rfc", "closed"),
        ("rfd", "abandoned"),
        ("swift-evolution", "Withdrawn"),
    ],
)
def test_a_pull_request_that_is_closed_has_the_word_of_the_process(name: str, word: str) -> None:
    assert policy(name).specs[0].lifecycle.withdrawn == word
