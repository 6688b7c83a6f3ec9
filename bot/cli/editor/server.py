"""`specbot lsp` as a server: reads requests on the main loop, judges texts on one thread beside it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from bot.cli.editor.open_spec import OpenSpecs, fixed_once, outline
from bot.cli.editor.protocol_values import protocol_diagnostic, span_range, symbols, text_edit, trouble
from bot.cli.editor.text_positions import replaced_lines, split_lines
from bot.cli.files.errors import UsageError
from config.version import describe_version

PAUSE = 0.2
"""Seconds without a keystroke before a text is judged."""
FIX_ALL = "source.fixAll.specbot"
_T = TypeVar("_T")


class SpecServer(LanguageServer):
    """Judges the open specs of an editor."""

    def __init__(self) -> None:
        # Whole texts: the library cuts lines for partial changes at characters that end no line in the protocol.
        super().__init__("specbot", describe_version(), text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self._specs = OpenSpecs()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="check")
        self._waiting: dict[str, asyncio.Task[None]] = {}

    @property
    def encoding(self) -> str:
        """Say in which units the editor counts columns."""
        return str(getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding) or "utf-16")

    def text(self, uri: str) -> str | None:
        """Give the text of a document that is open."""
        document = self.workspace.text_documents.get(uri)
        return None if document is None else document.source

    def look(self, uri: str, pause: float) -> None:
        """Judge a document after a pause, in which a further keystroke begins a new one."""
        if uri in self._waiting:
            self._waiting[uri].cancel()
        self._waiting[uri] = asyncio.get_running_loop().create_task(self._publish(uri, pause))

    def look_again(self) -> None:
        """Judge every open document by what policy and templates say now."""
        self._specs.forget()
        for uri in self.workspace.text_documents:
            self.look(uri, 0)

    def close(self, uri: str) -> None:
        """Take back what was said of a document."""
        if uri in self._waiting:
            self._waiting.pop(uri).cancel()
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=[]))

    async def beside(self, work: Callable[[], _T]) -> _T:
        """Run on the thread that judges."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _publish(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        document, file = self.workspace.text_documents.get(uri), uris.to_fs_path(uri)
        if document is None or not file or not uri.startswith("file:"):
            return
        text, version, encoding = document.source, document.version, self.encoding
        found = await self.beside(lambda: self._findings(Path(file), text, encoding))
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=found)
        )

    def _findings(self, file: Path, text: str, encoding: str) -> list[types.Diagnostic]:
        lines = split_lines(text)
        try:
            return [protocol_diagnostic(one, lines, encoding) for one in self._specs.check(file, text)]
        except UsageError as error:
            return [trouble(error.format_message())]

    def actions(self, file: Path, text: str, wanted: types.Range, encoding: str) -> list[tuple[types.CodeAction, str]]:
        """Give the fixes of the findings in a range, and all at once, each with the text that it makes."""
        lines = split_lines(text)
        try:
            found = [one for one in self._specs.check(file, text) if one.fix]
            whole = self._specs.fix_all(file, text) if found else text
        except UsageError:
            return []
        made = [
            (
                types.CodeAction(
                    title=f"Fix: {one.message}",
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[protocol_diagnostic(one, lines, encoding)],
                ),
                fixed_once(text, one),
            )
            for one in found
            if _touch(span_range(one.span, lines, encoding), wanted)
        ]
        if whole != text:
            made.append((types.CodeAction(title="Fix everything that has one safe answer", kind=FIX_ALL), whole))
        return made


def _touch(one: types.Range, other: types.Range) -> bool:
    """Tell whether two ranges share a line."""
    return one.start.line <= other.end.line and other.start.line <= one.end.line


def _is_wanted(kind: str, only: list[str]) -> bool:
    return not only or any(kind == one or kind.startswith(f"{one}.") for one in only)


def make_server() -> SpecServer:
    """Make a server with all that it answers."""
    server = SpecServer()
    _hear_documents(server)
    _hear_files(server)
    server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL]),
    )(_code_actions)
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(_document_symbols)
    return server


def _hear_documents(server: SpecServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(ls: SpecServer, params: types.DidOpenTextDocumentParams) -> None:
        ls.look(params.text_document.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(ls: SpecServer, params: types.DidChangeTextDocumentParams) -> None:
        ls.look(params.text_document.uri, PAUSE)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(ls: SpecServer, params: types.DidCloseTextDocumentParams) -> None:
        ls.close(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(ls: SpecServer, _: types.DidSaveTextDocumentParams) -> None:
        ls.look_again()


def _hear_files(server: SpecServer) -> None:
    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def changed(ls: SpecServer, _: types.DidChangeWatchedFilesParams) -> None:
        ls.look_again()

    @server.feature(types.INITIALIZED)
    async def initialized(ls: SpecServer, _: types.InitializedParams) -> None:
        workspace = ls.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace else None
        if watched is None or not watched.dynamic_registration:
            return
        watchers = [
            types.FileSystemWatcher(glob_pattern=one) for one in ("**/*.md", "**/.specbot.yml", "**/specbot.yml")
        ]
        await ls.client_register_capability_async(
            types.RegistrationParams(
                registrations=[
                    types.Registration(
                        id="specbot-files",
                        method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                        register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers),
                    )
                ]
            )
        )


async def _code_actions(ls: SpecServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    uri = params.text_document.uri
    text, file, encoding = ls.text(uri), uris.to_fs_path(uri), ls.encoding
    if text is None or not file or not uri.startswith("file:"):
        return []
    made = await ls.beside(lambda: ls.actions(Path(file), text, params.range, encoding))
    lines, actions = split_lines(text), []
    for action, after in made:
        change = replaced_lines(text, after)
        if change is not None and _is_wanted(str(getattr(action.kind, "value", action.kind)), _kinds(params)):
            action.edit = types.WorkspaceEdit(changes={uri: [text_edit(change, lines, encoding)]})
            actions.append(action)
    return actions


def _kinds(params: types.CodeActionParams) -> list[str]:
    return [str(getattr(one, "value", one)) for one in params.context.only or ()]


async def _document_symbols(ls: SpecServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    text, encoding = ls.text(params.text_document.uri), ls.encoding
    if text is None:
        return []
    return await ls.beside(lambda: symbols(outline(text), split_lines(text), encoding))
