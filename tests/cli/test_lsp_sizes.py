"""`specbot lsp` in a large working tree and with a large file."""

from lsprotocol import types

from tests.cli.editor_client import Editor, played
from tests.cli.repository import BAD_DATE, FILLED, NO_PLAN, Repository

LINE = "Requests are counted at the gateway, and the budget is kept beside the session. Words\n"
CHANGED = types.DidChangeWatchedFilesParams(changes=[])


def test_a_file_of_two_megabytes(repository: Repository) -> None:
    most = BAD_DATE + LINE * 22_800
    assert 1_950_000 < len(most) < 2_000_000

    async def story(one: Editor) -> None:
        one.open(most)
        (found,) = await one.findings()
        assert (found.range.start.line, found.code) == (3, "invalid-field")
        (fix,) = await one.actions(found.range, ["quickfix"])
        assert one.applied(most, fix) == most.replace("2026/02/03", "2026-02-03", 1)
        one.type(most + LINE * 2_000)
        (found,) = await one.findings()
        assert found.code == "too-large"
        one.type(FILLED)
        assert await one.findings() == []

    played(repository, story)


def test_a_thousand_specs_cost_nothing_until_one_is_open(repository: Repository) -> None:
    for number in range(1_000):
        repository.write(f"docs/specs/{number:04}-spec.md", FILLED.replace("Rate limits", f"Number {number}"))
    outside = repository.root / "notes.md"

    async def story(one: Editor) -> None:
        one.workspace_did_change_watched_files(CHANGED)
        one.open("# Notes\n", outside)
        assert await one.findings(outside) == []
        assert not repository.cache.exists()
        one.open(NO_PLAN)
        assert any("Plan" in found.message for found in await one.findings())
        assert repository.cache.exists(), "now the accepted ones are asked"

    played(repository, story)
