"""Nothing that the bot writes holds a line that GitLab would run, wherever foreign text may put one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.review.commands.registry import VERBS, help_table
from bot.review.decide import decide
from bot.review.evaluate.findings import settled
from bot.review.model.capabilities import Capabilities
from bot.review.model.snapshot import Snapshot
from bot.review.plan import plan
from bot.review.text.render import Markdown, render, without_commands
from specbot_playground.gitlab.quick_actions import NAMES, extract
from tests.review.builders import BEN, PATH, a_comment, a_diagnostic, a_file, a_pull, a_snapshot, a_source

ACTIONS = st.sampled_from([f"/{name}" for name in sorted(NAMES)] + ["/close", "/merge", "/MERGE now", "/label ~x"])
PIECES = st.one_of(
    ACTIONS,
    st.sampled_from(
        [
            *("\n", "\n", "\n\n", "\r", "\r\n", "\u2028", "\t", "    ", " ", "text", "> ", "- ", "1. ", "| a |", "# "),
            *("```", "````", "~~~", "`", "<details>", "</details>", "<!-- x -->", "<!--", "-->", "<b>", "[x]: ", "\\"),
            *("<details>\n\n", "<!-- x -->\n", "a paragraph\n"),
        ]
    ),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


def runs(body: str) -> list[str]:
    """List what GitLab would run of a body."""
    return [command.name for command in extract(body)[1]]


def test_the_playground_runs_what_gitlab_runs() -> None:
    assert runs("<details>\n\n/close\n\n</details>") == ["close"]
    assert runs("<!-- a marker -->\n/merge") == ["merge"]
    assert runs("a paragraph\n/label ~x") == ["label"]


@settings(max_examples=300, derandomize=True, deadline=None)
@given(TEXTS)
def test_no_text_gets_through(text: str) -> None:
    safe = without_commands(text)
    assert runs(safe) == []
    assert without_commands(safe) == safe


@settings(max_examples=60, derandomize=True, deadline=None)
@given(TEXTS)
def test_no_template_lets_one_through(text: str) -> None:
    said = [(Markdown("`x`"), Markdown(text))]
    assert runs(render("reply.md.j2", login=text, url=Markdown("u"), said=said)) == []
    assert runs(render("gate.md.j2", steps=(text, Markdown(text)), verdict=text, request="pull request")) == []
    assert (
        runs(render("why.md.j2", blockers=text, lines=(text,), rules=(text,), uncounted=(text,), advice=(text,))) == []
    )
    found = a_diagnostic(message=text)
    assert runs(settled(render("offer.md.j2", title=text, suggestion=Suggestion(text), info="suggestion"))) == []
    body = render(
        "finding.md.j2", icon="x", found=found, suggestion=Suggestion(text), info="suggestion", inherited=True
    )
    assert runs(body) == []


class Suggestion:
    """What the templates look at."""

    def __init__(self, text: str) -> None:
        self.text = text


def a_hostile_pull(action: str) -> Snapshot:
    """Put a quick action wherever a pull request has room for text."""
    spec = f"# Search\n\n**Status:** Draft\n\n{action}\n\n## {action}\n\n## Open Questions\n\n- [ ] why?\n{action}\n"
    asked = a_comment(f"/spec question {action}\n\n/spec {action}\n\n/spec answer Q1 {action}", author=BEN)
    pull = a_pull(
        title=action,
        comments=(asked,),
        files=(a_file(PATH),),
        capabilities=Capabilities(gate_thread=True, scoped_labels=True, help_note="A note about `/close`."),
    )
    return a_snapshot(pull=pull, specs=(a_source(spec),))


@pytest.mark.parametrize("action", ["/close", "/merge", "<details>\n\n/close", "<!-- x -->\n/close", "text\n/close"])
def test_a_whole_pull_request_makes_the_bot_run_nothing(action: str) -> None:
    snapshot = a_hostile_pull(action)
    written = [body for change in plan(snapshot, decide(snapshot)) for body in bodies_of(change)]
    assert len(written) >= 3
    assert [name for body in written for name in runs(body)] == []


def bodies_of(change: object) -> list[str]:
    """Collect every body of an action."""
    found = [getattr(change, "body", "")]
    found += [finding.body for finding in getattr(change, "findings", ())]
    found += [change.reply.body] if hasattr(change, "reply") else []
    return [body for body in found if body]


def test_no_command_of_ours_is_one_of_gitlabs() -> None:
    assert "spec" not in NAMES
    for command_spec in VERBS:
        assert runs(command_spec.example) == []
    assert "`/approve`" in help_table("GitLab takes `/approve` away.")
