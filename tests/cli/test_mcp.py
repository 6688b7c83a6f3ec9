"""`specbot mcp` as a coding assistant meets it: the official client over standard input and output."""

import asyncio
import json
import re
import sys
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters, stdio_client

from bot.cli.assistant.command import mcp
from tests.cli.conftest import Specbot
from tests.cli.repository import BAD_DATE, FILLED, NO_PLAN, TEMPLATE, Repository

SPEC = "docs/specs/limits.md"
ASKED = FILLED + "\n## Open Questions\n\n- [ ] How long are they kept?\n- [x] Who pays? We do.\n"
TOOLS = ["answer_question", "check_spec", "fix_spec", "new_spec", "open_questions", "spec_index", "template_rules"]

OUTSIDE = (
    "../outside/secret.md",
    "docs/specs/../../../outside/secret.md",
    "docs/specs/link.md",
    "docs/specs/folder/secret.md",
    "docs/specs/folder/new.md",
    "docs/specs/round.md",
    "docs/specs/a\0.md",
    ".git/config",
    "/etc/passwd",
)


class Assistant:
    """A client that asks tools and reads their answers."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def ask(self, tool: str, **arguments: object) -> dict[str, object]:
        """Ask for an answer; the text of it says the same as its values."""
        said = await self.client.call_tool(tool, arguments)
        assert not said.is_error, said.content
        assert said.structured_content is not None
        assert json.loads(getattr(said.content[0], "text", "")) == said.structured_content
        return dict(said.structured_content)

    async def refusal(self, tool: str, **arguments: object) -> str:
        """Ask for what is refused, and give the reason."""
        said = await self.client.call_tool(tool, arguments)
        assert said.is_error, said.structured_content
        return str(getattr(said.content[0], "text", ""))


def played(
    repository: Repository, story: Callable[[Assistant], Awaitable[None]], *options: str, mode: str = "auto"
) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from bot.cli import main; main()", "mcp", "--root", str(repository.root), *options],
        cwd=repository.cache.parent,
        env={
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "HOME": str(repository.cache),
            "XDG_CACHE_HOME": str(repository.cache),
        },
    )

    async def run() -> None:
        async with Client(stdio_client(server), mode=mode) as client:
            await story(Assistant(client))

    asyncio.run(run())


def test_what_is_read_is_what_the_command_line_says(repository: Repository, specbot: Specbot) -> None:
    repository.write(SPEC, BAD_DATE)
    repository.write("docs/specs/asked.md", ASKED)
    checked = json.loads(specbot("check", "--no-cache", "--format", "json").stdout)
    index = json.loads(specbot("index", "--format", "json").stdout)

    async def story(one: Assistant) -> None:
        assert sorted(tool.name for tool in (await one.client.list_tools()).tools) == TOOLS
        assert await one.ask("check_spec") == checked
        assert await one.ask("spec_index") == index
        of_one = await one.ask("check_spec", path=SPEC)
        assert of_one["specs"] == [found for found in checked["specs"] if found["path"] == SPEC]
        imagined = await one.ask("check_spec", path="docs/specs/later.md", text=NO_PLAN)
        assert "Plan" in str(imagined["specs"])
        rules = await one.ask("template_rules")
        assert (rules["template"], rules["text"]) == ("docs/specs/TEMPLATE.md", TEMPLATE)
        assert "Implemented" in str(rules["fields"])
        asked = await one.ask("open_questions", path="docs/specs/asked.md")
        assert [
            (question["id"], question["open"])
            for question in asked["specs"][0]["questions"]  # type: ignore[index]
        ] == [("Q1", True), ("Q2", False)]
        assert "template" in await one.refusal("check_spec", text="# No path\n")
        for tool in ("check_spec", "open_questions", "fix_spec"):
            assert "no such file" in await one.refusal(tool, path="docs/specs/gone.md")

    played(repository, story)
    assert not repository.cache.exists() or not any(repository.cache.iterdir())


def test_nothing_is_written_without_leave(repository: Repository) -> None:
    repository.write(SPEC, NO_PLAN)
    repository.write("docs/specs/asked.md", ASKED)
    before = {file: file.read_bytes() for file in repository.root.rglob("*.md")}

    async def story(one: Assistant) -> None:
        assert "specbot mcp --write" in await one.refusal("fix_spec", path=SPEC)
        assert "specbot mcp --write" in await one.refusal("new_spec", title="Quotas", author="Ann")
        assert "specbot mcp --write" in await one.refusal(
            "answer_question", path="docs/specs/asked.md", question="Q1", answer="A year."
        )
        shown = await one.ask("fix_spec", path=SPEC, dry_run=True)
        assert (shown["written"], shown["left_to_write"]) == (False, ["Plan"])
        assert "+## Plan" in str(shown["diff"])

    played(repository, story)
    assert {file: file.read_bytes() for file in repository.root.rglob("*.md")} == before


def test_what_is_written_is_what_the_command_line_writes(repository: Repository, specbot: Specbot) -> None:
    repository.write(SPEC, NO_PLAN)
    repository.write("docs/specs/asked.md", ASKED)
    specbot("fix", SPEC)
    fixed = repository.read(SPEC)
    repository.write(SPEC, NO_PLAN)

    async def story(one: Assistant) -> None:
        assert (await one.ask("fix_spec", path=SPEC))["written"] is True
        made = await one.ask("new_spec", title="Daily quotas", author="Ann Lee")
        assert (made["path"], made["text"]) == (
            "docs/specs/daily-quotas.md",
            repository.read("docs/specs/daily-quotas.md"),
        )
        assert "exists" in await one.refusal("new_spec", title="Daily quotas", author="Eve")
        assert "selects docs/specs" in await one.refusal("new_spec", title="Quotas", path="CONTRIBUTING.md")
        asked: dict[str, object] = {"path": "docs/specs/asked.md"}
        assert "the file has Q1, Q2" in await one.refusal("answer_question", question="Q7", answer="No.", **asked)
        assert "empty" in await one.refusal("answer_question", question="Q1", answer=" \u200b", **asked)
        assert "answered already" in await one.refusal("answer_question", question="Q2", answer="No.", **asked)
        assert (await one.ask("answer_question", question=1, answer="A year.", **asked))["written"] is True
        assert (await one.ask("answer_question", question="Q1", answer="A year.", **asked))["written"] is False

    played(repository, story, "--write")
    assert repository.read(SPEC) == fixed
    assert "- [x] How long are they kept?\n  **Answer:** A year.\n" in repository.read("docs/specs/asked.md")


@pytest.mark.parametrize("marked", [True, False])
def test_nothing_outside_of_the_root_is_read_or_written(repository: Repository, *, marked: bool) -> None:
    secret = repository.cache.parent / "outside" / "secret.md"
    secret.parent.mkdir()
    secret.write_text(ASKED)
    repository.write("docs/specs/real.md", FILLED)
    (repository.root / "docs/specs/link.md").symlink_to(secret)
    (repository.root / "docs/specs/folder").symlink_to(secret.parent)
    (repository.root / "docs/specs/round.md").symlink_to("round.md")
    if not marked:
        (repository.root / ".git").rmdir()

    async def story(one: Assistant) -> None:
        for path in (str(secret), *OUTSIDE):
            said = [
                await one.refusal("check_spec", path=path),
                await one.refusal("check_spec", path=path, text=FILLED),
                await one.refusal("template_rules", path=path),
                await one.refusal("open_questions", path=path),
                await one.refusal("fix_spec", path=path),
                await one.refusal("answer_question", path=path, question="Q1", answer="Owned."),
                await one.refusal("new_spec", title="Owned", author="Eve", path=path),
            ]
            assert not any("Rate limits" in text or "How long" in text for text in said)
        for tool in ("check_spec", "open_questions", "spec_index"):
            assert "link" in await one.refusal(tool)
        assert (await one.ask("check_spec", path="docs/specs/real.md"))["version"] == 1

    played(repository, story, "--write")
    assert secret.read_text() == ASKED
    assert [file.name for file in secret.parent.iterdir()] == ["secret.md"]


def test_a_template_outside_of_the_root_is_not_read(repository: Repository) -> None:
    outside = repository.cache.parent / "secret.md"
    outside.write_text("# [Title]\n\n## Launch codes\n\nWhich?\n")
    (repository.root / "docs/specs/TEMPLATE.md").unlink()
    (repository.root / "docs/specs/TEMPLATE.md").symlink_to(outside)

    async def story(one: Assistant) -> None:
        for tool in ("template_rules", "check_spec"):
            said = await one.refusal(tool)
            assert "leads out of its directory" in said
            assert "Launch" not in said
        for template in (str(outside), "../secret.md", "docs/../../secret.md"):
            repository.write(
                ".specbot.yml", f"version: 1\nspecs: [{{paths: [docs/specs/*.md], template: {template}}}]\n"
            )
            for tool in ("template_rules", "check_spec", "spec_index"):
                assert "Launch" not in await one.refusal(tool), template

    played(repository, story)


def test_a_broken_policy_is_told_and_its_repair_noticed_also_by_an_older_client(repository: Repository) -> None:
    repository.write(".specbot.yml", "specs: [\n")

    async def story(one: Assistant) -> None:
        assert ".specbot.yml" in await one.refusal("check_spec")
        repository.write(".specbot.yml", "version: 1\n")
        assert (await one.ask("check_spec"))["specs"]

    played(repository, story, mode="legacy")


def test_the_page_shows_every_tool_and_lines_that_can_be_read() -> None:
    page = (Path(__file__).parents[2] / "docs" / "assistants.md").read_text()
    assert sorted(re.findall(r"^\| `(\w+)`", page, re.MULTILINE)) == TOOLS
    blocks = re.findall(r"```(json|toml)\n(.*?)```", page, re.DOTALL)
    read = [json.loads(text) if kind == "json" else tomllib.loads(text) for kind, text in blocks]
    for one in read:
        ((servers,),) = [list(one.values())]
        assert servers["specbot"]["command"] == "specbot"
        named = [word for word in servers["specbot"]["args"] if word.startswith("--")]
        assert set(named) <= {option for one in mcp.params for option in one.opts}


def test_a_root_that_cannot_be_one(repository: Repository, specbot: Specbot) -> None:
    inside = specbot("mcp", "--root", "docs")
    assert (inside.exit_code, f"begins at {repository.root}" in inside.stderr) == (2, True)
    assert "no directory" in specbot("mcp", "--root", "nowhere").stderr
