"""`specbot lsp` as an editor meets it: a real client over standard input and output."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from bot.cli.editor.text_positions import column_units, replaced_lines, split_lines
from tests.cli.conftest import Specbot
from tests.cli.repository import BAD_DATE, FILLED, NO_PLAN, TEMPLATE, Repository

SPEC = "docs/specs/limits.md"
CAPABILITIES = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True)
    )
)


class Editor(LanguageClient):
    """An editor; where no file is named, it is at one spec."""

    def __init__(self, file: Path) -> None:
        super().__init__("editor", "1")
        self.uri = file.as_uri()
        self.versions: dict[str, int] = {}
        self.said: list[int | None] = []
        self.heard: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def hear(said: types.PublishDiagnosticsParams) -> None:
            self.said.append(said.version)
            self.heard.put_nowait(said)

    async def findings(self, file: Path | None = None) -> list[types.Diagnostic]:
        """Wait for what is said of the latest version."""
        uri = self._uri(file)
        while True:
            said = await asyncio.wait_for(self.heard.get(), 60)
            if (said.uri, said.version) == (uri, self.versions[uri]):
                return list(said.diagnostics)

    def open(self, text: str, file: Path | None = None) -> None:
        uri = self._uri(file)
        item = types.TextDocumentItem(uri=uri, language_id="markdown", version=0, text=text)
        self.versions[uri] = 0
        self.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))

    def type(self, text: str, file: Path | None = None) -> None:
        uri = self._uri(file)
        self.versions[uri] += 1
        name = types.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri])
        change = types.TextDocumentContentChangeWholeDocument(text=text)
        self.text_document_did_change(types.DidChangeTextDocumentParams(text_document=name, content_changes=[change]))

    def _uri(self, file: Path | None) -> str:
        return self.uri if file is None else file.as_uri()

    async def actions(self, found: types.Range, only: list[str] | None = None) -> list[types.CodeAction]:
        context = types.CodeActionContext(diagnostics=[], only=only)
        name = types.TextDocumentIdentifier(uri=self.uri)
        asked = types.CodeActionParams(text_document=name, range=found, context=context)
        answered = await self.text_document_code_action_async(asked) or []
        return [one for one in answered if isinstance(one, types.CodeAction)]

    def applied(self, text: str, action: types.CodeAction) -> str:
        """Apply an action's edit as an editor does."""
        assert action.edit is not None
        assert action.edit.document_changes is not None
        (change,) = action.edit.document_changes
        assert isinstance(change, types.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (self.uri, self.versions[self.uri])
        (edit,) = change.edits
        assert isinstance(edit, types.TextEdit)
        start, end = (_offset(text, place) for place in (edit.range.start, edit.range.end))
        return text[:start] + edit.new_text + text[end:]


def _offset(text: str, place: types.Position) -> int:
    lines = split_lines(text)
    line = lines[place.line] if place.line < len(lines) else ""
    within = len(line.encode("utf-16-le")[: place.character * 2].decode("utf-16-le"))
    return sum(map(len, lines[: place.line])) + within


@asynccontextmanager
async def editor(repository: Repository) -> AsyncIterator[Editor]:
    one = Editor(repository.root / SPEC)
    await one.start_io(
        sys.executable,
        "-c",
        "from bot.cli import main; main()",
        "lsp",
        cwd=str(repository.root),
        env={
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "XDG_CACHE_HOME": str(repository.cache),
            "PATH": "/usr/bin:/bin",
        },
    )
    await one.initialize_async(types.InitializeParams(capabilities=CAPABILITIES, root_uri=repository.root.as_uri()))
    one.initialized(types.InitializedParams())
    try:
        yield one
    finally:
        await one.shutdown_async(None)
        one.exit(None)
        await one.stop()  # type: ignore[no-untyped-call]


def played(repository: Repository, story: Callable[[Editor], Awaitable[None]]) -> None:
    async def run() -> None:
        async with editor(repository) as one:
            await story(one)

    asyncio.run(run())


def test_what_is_typed_is_judged_as_check_judges_it(repository: Repository, specbot: Specbot) -> None:
    repository.write(SPEC, BAD_DATE)
    checked = specbot("check", "--no-cache", SPEC).stdout

    async def story(one: Editor) -> None:
        one.open(BAD_DATE)
        (found,) = await one.findings()
        assert found.message in checked
        assert found.source == "specbot"
        one.type(FILLED)
        assert await one.findings() == []

    played(repository, story)


def test_one_fix_and_all_fixes(repository: Repository) -> None:
    text = NO_PLAN.replace("2026-02-03", "2026/02/03")

    async def story(one: Editor) -> None:
        one.open(text)
        date = next(found for found in await one.findings() if found.range.start.line == 3)
        fix, everything = await one.actions(date.range)
        assert one.applied(text, fix) == NO_PLAN
        after = one.applied(text, everything)
        assert "2026-02-03" in after
        assert "## Plan" in after
        assert [action.kind for action in await one.actions(date.range, ["source.fixAll"])] == ["source.fixAll.specbot"]

    played(repository, story)


def test_a_changed_template_and_a_broken_policy_are_noticed(repository: Repository) -> None:
    async def story(one: Editor) -> None:
        changed = types.DidChangeWatchedFilesParams(changes=[])
        one.open(FILLED)
        assert await one.findings() == []
        repository.write("docs/specs/TEMPLATE.md", TEMPLATE + "\n## Risks\n\nWhat can fail?\n")
        one.workspace_did_change_watched_files(changed)
        assert "Risks" in (await one.findings())[0].message
        repository.write(".specbot.yml", "specs: [\n")
        one.workspace_did_change_watched_files(changed)
        (found,) = await one.findings()
        assert "cannot be checked: .specbot.yml" in found.message
        assert await one.actions(found.range) == []

    played(repository, story)


def test_a_policy_is_judged_while_it_is_typed(repository: Repository) -> None:
    policy = repository.root / ".specbot.yml"
    named = "version: 1\nspecs:\n  - paths: [docs/specs/*.md]\n    template: docs/{}.md\n"
    repository.write("docs/broken.md", "No heading at all.\n")

    async def story(one: Editor) -> None:
        one.open("version: 1\napprovals: 2\n", policy)
        (found,) = await one.findings(policy)
        assert (found.range.start.line, "did you mean" in found.message) == (1, True), found.message
        assert found.range.end.character == len("approvals: 2")
        one.type(named.format("gone"), policy)
        (found,) = await one.findings(policy)
        assert (found.range.start.line, found.message) == (
            3,
            'The template "docs/gone.md" is not there; correct its path.',
        )
        one.type(named.format("broken"), policy)
        (found,) = await one.findings(policy)
        assert (found.range.start.line, "docs/broken.md" in found.message) == (3, True)
        one.type(named.format("specs/TEMPLATE"), policy)
        assert await one.findings(policy) == []

    played(repository, story)


def test_a_template_is_judged_while_it_is_typed(repository: Repository) -> None:
    template = repository.root / "docs/specs/TEMPLATE.md"

    async def story(one: Editor) -> None:
        one.open("No heading at all.\n", template)
        (found,) = await one.findings(template)
        assert "heading" in found.message
        one.type(TEMPLATE, template)
        assert await one.findings(template) == []

    played(repository, story)


def test_each_root_has_its_own_rules(repository: Repository) -> None:
    other = repository.cache.parent / "other"
    (other / "specs").mkdir(parents=True)
    (other / ".specbot.yml").write_text("version: 1\nspecs: [{paths: [specs/*.md], template: specs/T.md}]\n")
    (other / "specs/T.md").write_text("# [Title]\n\n## Cost\n\nHow much?\n")
    spec = other / "specs/a.md"

    async def story(one: Editor) -> None:
        one.open(FILLED)
        one.open("# Quotas\n", spec)
        assert await one.findings() == []
        assert ["Cost" in found.message for found in await one.findings(spec)] == [True]
        one.type("# Quotas\n\n## Cost\n\nNothing.\n", spec)
        assert await one.findings(spec) == []

    played(repository, story)


def test_what_is_typed_meanwhile_is_judged_together_and_a_fix_for_it_is_not_given(repository: Repository) -> None:
    long = BAD_DATE + "".join(f"Line {number} of many.\n" for number in range(20_000))

    async def story(one: Editor) -> None:
        one.open(BAD_DATE)
        (found,) = await one.findings()
        assert await one.actions(found.range)
        one.type(long)
        asked = asyncio.create_task(one.actions(found.range))
        await asyncio.sleep(0)
        for number in range(20):
            one.type(long + f"{number}\n")
        assert await asked == []
        assert await one.findings() == [found]
        assert one.heard.empty()
        assert len(one.said) <= 4, one.said

    played(repository, story)


def test_the_outline_and_a_column_behind_a_wide_character(repository: Repository) -> None:
    async def story(one: Editor) -> None:
        text = FILLED.replace("## Summary", "## Summary 😀")
        one.open(text)
        name = types.TextDocumentIdentifier(uri=one.uri)
        (top,) = await one.text_document_document_symbol_async(types.DocumentSymbolParams(text_document=name)) or []
        assert isinstance(top, types.DocumentSymbol)
        summary, plan = top.children or ()
        assert (summary.name, plan.name) == ("Summary 😀", "Plan")
        assert summary.selection_range.end.character == len("## Summary ") + 2

    played(repository, story)


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [("a😀b\n", 3, 3), ("é\r\n", 9, 1), ("", 1, 0), ("a\u2028b", 4, 3)],
)
def test_columns_count_utf_16(line: str, column: int, expected: int) -> None:
    assert column_units(line, column) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [("a\nb\nc", "a\nx\nc"), ("", "a"), ("a", ""), ("a\n", "a\na\n"), ("a\r\nb", "a\r\nb\r\nc"), ("a\u2028\nb", "b")],
)
def test_replaced_lines_give_the_other_text(before: str, after: str) -> None:
    change, lines = replaced_lines(before, after), split_lines(before)
    assert change is not None
    assert "".join([*lines[: change.first], change.text, *lines[change.after :]]) == after
    assert replaced_lines(after, after) is None
