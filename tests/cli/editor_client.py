"""An editor for tests: a real client of the Language Server Protocol over standard input and output."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from bot.markdown.edits import lines_with_ends
from tests.cli.repository import Repository

SPEC = "docs/specs/limits.md"
CAPABILITIES = types.ClientCapabilities(
    window=types.WindowClientCapabilities(show_document=types.ShowDocumentClientCapabilities(support=True)),
    workspace=types.WorkspaceClientCapabilities(
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
    ),
)


class Editor(LanguageClient):
    """An editor; where no file is named, it is at one spec."""

    def __init__(self, file: Path) -> None:
        super().__init__("editor", "1")
        self.uri = file.as_uri()
        self.versions: dict[str, int] = {}
        self.said: list[int | None] = []
        self.registered: asyncio.Queue[types.RegistrationParams] = asyncio.Queue()
        self.shown: list[types.ShowDocumentParams] = []
        self.heard: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def hear(said: types.PublishDiagnosticsParams) -> None:
            self.said.append(said.version)
            self.heard.put_nowait(said)

        @self.feature(types.CLIENT_REGISTER_CAPABILITY)  # type: ignore[untyped-decorator]
        def register(asked: types.RegistrationParams) -> None:
            self.registered.put_nowait(asked)

        @self.feature(types.WINDOW_SHOW_DOCUMENT)  # type: ignore[untyped-decorator]
        def show(asked: types.ShowDocumentParams) -> types.ShowDocumentResult:
            self.shown.append(asked)
            return types.ShowDocumentResult(success=True)

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

    async def completions(self, line: int, character: int) -> list[types.CompletionItem]:
        """Ask for completions until they are whole."""
        name, place = types.TextDocumentIdentifier(uri=self.uri), types.Position(line=line, character=character)
        while True:
            asked = types.CompletionParams(text_document=name, position=place)
            found = await self.text_document_completion_async(asked)
            assert isinstance(found, types.CompletionList)
            if not found.is_incomplete:
                return list(found.items)

    def applied(self, text: str, action: types.CodeAction) -> str:
        """Apply an action's edit as an editor does."""
        assert action.edit is not None
        assert action.edit.document_changes is not None
        (change,) = action.edit.document_changes
        assert isinstance(change, types.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (self.uri, self.versions[self.uri])
        (edit,) = change.edits
        assert isinstance(edit, types.TextEdit)
        start, end = (offset(text, place) for place in (edit.range.start, edit.range.end))
        return text[:start] + edit.new_text + text[end:]


def offset(text: str, place: types.Position) -> int:
    lines = lines_with_ends(text)
    line = lines[place.line] if place.line < len(lines) else ""
    within = len(line.encode("utf-16-le")[: place.character * 2].decode("utf-16-le"))
    return sum(map(len, lines[: place.line])) + within


@asynccontextmanager
async def editor(
    repository: Repository, capabilities: types.ClientCapabilities = CAPABILITIES
) -> AsyncIterator[Editor]:
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
    await one.initialize_async(types.InitializeParams(capabilities=capabilities, root_uri=repository.root.as_uri()))
    one.initialized(types.InitializedParams())
    try:
        yield one
    finally:
        await one.shutdown_async(None)
        one.exit(None)
        await one.stop()  # type: ignore[no-untyped-call]


def played(
    repository: Repository,
    story: Callable[[Editor], Awaitable[None]],
    capabilities: types.ClientCapabilities = CAPABILITIES,
) -> None:
    async def run() -> None:
        async with editor(repository, capabilities) as one:
            await story(one)

    asyncio.run(run())
