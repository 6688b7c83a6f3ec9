"""What the server hears and answers."""

from lsprotocol import types

from bot.cli.editor.code_actions import OPTIONS, code_actions
from bot.cli.editor.language import COMPLETION, GO_TO, completed, defined, folded, go_to, hovered, lensed
from bot.cli.editor.open_spec import outline
from bot.cli.editor.protocol_values import symbols
from bot.cli.editor.server import SpecServer
from bot.markdown.edits import lines_with_ends

WATCHED = ("**/*.md", "**/*.markdown", "**/.specbot.yml", "**/specbot.yml", "**/*.yaml", "**/*.yml")


def make_server() -> SpecServer:
    """Make a server with all that it answers."""
    server = SpecServer()
    _hear_documents(server)
    _hear_files(server)
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, OPTIONS)(code_actions)
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(_document_symbols)
    server.feature(types.TEXT_DOCUMENT_HOVER)(hovered)
    server.feature(types.TEXT_DOCUMENT_DEFINITION)(defined)
    server.feature(types.TEXT_DOCUMENT_COMPLETION, COMPLETION)(completed)
    server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)(folded)
    server.feature(types.TEXT_DOCUMENT_CODE_LENS)(lensed)
    server.command(GO_TO)(go_to)
    return server


def _hear_documents(server: SpecServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(ls: SpecServer, params: types.DidOpenTextDocumentParams) -> None:
        ls.look(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(ls: SpecServer, params: types.DidChangeTextDocumentParams) -> None:
        ls.look(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(ls: SpecServer, params: types.DidCloseTextDocumentParams) -> None:
        ls.close(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(ls: SpecServer, _: types.DidSaveTextDocumentParams) -> None:
        ls.look_again()


def _hear_files(server: SpecServer) -> None:
    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def changed(ls: SpecServer, params: types.DidChangeWatchedFilesParams) -> None:
        if not params.changes or any(_matters(ls, one.uri) for one in params.changes):
            ls.look_again()

    @server.feature(types.INITIALIZED)
    async def initialized(ls: SpecServer, _: types.InitializedParams) -> None:
        workspace = ls.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace else None
        if watched is None or not watched.dynamic_registration:
            return
        watchers = [types.FileSystemWatcher(glob_pattern=one) for one in WATCHED]
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


def _matters(ls: SpecServer, uri: str) -> bool:
    """Tell whether a file may change what is said: of YAML, only a policy and what makes a spec with an open file."""
    return not uri.endswith((".yaml", ".yml")) or uri.endswith("specbot.yml") or ls.is_told_of(uri)


async def _document_symbols(ls: SpecServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    document, encoding = ls.workspace.text_documents.get(params.text_document.uri), ls.encoding
    if document is None:
        return []
    text = document.source
    return await ls.beside(lambda: symbols(outline(text), lines_with_ends(text), encoding))
