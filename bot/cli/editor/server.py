"""`specbot lsp` as a server: reads requests on the main loop, judges texts on one thread beside it."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from bot.cli.editor.open_spec import OpenSpecs
from bot.cli.editor.other_specs import OtherSpecs
from bot.cli.editor.protocol_values import on_line, protocol_diagnostic, trouble
from bot.cli.editor.rule_files import policy_faults, policy_name, template_faults
from bot.cli.files.errors import UsageError
from bot.cli.files.selection import is_markdown
from bot.markdown.edits import lines_with_ends
from config.version import describe_version

PAUSE = 0.1
"""Seconds in which keystrokes gather that came while a text was being judged; the first one is judged at once."""
PATIENCE = 0.2
"""Seconds that a completion waits for the other specs of the working tree."""
_BUG = "Specbot failed; its log has the reason. Please report it."
_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file that is open, with its text as it is at one version."""

    uri: str
    file: Path
    text: str
    version: int | None
    near: Mapping[Path, str] = field(default_factory=dict)
    """The texts of the other open files in its folder."""
    near_names: Mapping[Path, tuple[str, int | None]] = field(default_factory=dict)
    """What the editor calls those, and their versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What is said of a document at a version; None: of a file that is not open."""

    uri: str
    version: int | None
    found: list[types.Diagnostic]


class SpecServer(LanguageServer):
    """Judges the open specs of an editor."""

    def __init__(self) -> None:
        # Whole texts: the library cuts lines for partial changes at characters that end no line in the protocol.
        super().__init__("specbot", describe_version(), text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.specs = OpenSpecs()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="check")
        self.others = OtherSpecs()
        self._reading = ThreadPoolExecutor(max_workers=1, thread_name_prefix="others")
        self._read: dict[Path, asyncio.Future[None]] = {}
        self._changed: set[str] = set()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._others: dict[str, str] = {}

    @property
    def encoding(self) -> str:
        """Say in which units the editor counts columns."""
        return str(getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding) or "utf-16")

    def opened(self, uri: str) -> Opened | None:
        """Give a document that is open and a file; None for any other."""
        document, file = self.workspace.text_documents.get(uri), uris.to_fs_path(uri)
        if document is None or not file or not uri.startswith("file:"):
            return None
        near = dict(self._near(uri, Path(file)))
        return Opened(
            uri=uri,
            file=Path(file),
            text=document.source,
            version=document.version,
            near={path: one.source for path, one in near.items()},
            near_names={path: (one.uri, one.version) for path, one in near.items()},
        )

    def _near(self, uri: str, file: Path) -> Iterator[tuple[Path, TextDocument]]:
        for name, document in self.workspace.text_documents.items():
            path = uris.to_fs_path(name)
            if path and name != uri and name.startswith("file:") and Path(path).parent == file.parent:
                yield Path(path), document

    def is_current(self, opened: Opened) -> bool:
        """Tell whether nothing was typed since."""
        now = self.workspace.text_documents.get(opened.uri)
        return now is not None and now.version == opened.version

    def workspace_edit(self, opened: Opened, edits: list[types.TextEdit]) -> types.WorkspaceEdit:
        """Change a document, but only at the version that was looked at, as far as the editor knows versions."""
        known = self.client_capabilities.workspace
        if known is None or known.workspace_edit is None or not known.workspace_edit.document_changes:
            return types.WorkspaceEdit(changes={opened.uri: edits})
        name = types.OptionalVersionedTextDocumentIdentifier(uri=opened.uri, version=opened.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(text_document=name, edits=list(edits))])

    def look(self, uri: str) -> None:
        """Judge a document at once; what is typed meanwhile is judged together, a moment after."""
        self._changed.add(uri)
        if uri not in self._running:
            self._running[uri] = asyncio.get_running_loop().create_task(self._keep_up(uri))

    def look_again(self) -> None:
        """Judge every open document by what policy and templates say now."""
        self._thread.submit(self.specs.forget)
        for uri in self.workspace.text_documents:
            self.look(uri)

    def close(self, uri: str) -> None:
        """Take back what was said of a document."""
        self._changed.discard(uri)
        if uri in self._running:
            self._running.pop(uri).cancel()
        file = uris.to_fs_path(uri)
        if file:
            self._thread.submit(self.specs.close, Path(file))
        other = self._others.pop(uri, None)
        for name in (uri,) if other is None else (uri, other):
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=name, diagnostics=[]))
        if other in self.workspace.text_documents:
            self.look(str(other))

    def is_told_of(self, uri: str) -> bool:
        """Tell whether a file that is not open makes a spec with one that is."""
        return uri in self._others.values()

    async def beside(self, work: Callable[[], _T]) -> _T:
        """Run on the thread that judges."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def read_others(self, root: Path) -> bool:
        """Read the other specs of a working tree beside all else; wait a moment, and tell whether all were read."""
        if self.others.is_fresh(root):
            return True
        if root not in self._read:
            self._read[root] = asyncio.get_running_loop().run_in_executor(self._reading, self.others.read, root)
        done, _ = await asyncio.wait({self._read[root]}, timeout=PATIENCE)
        for read in done:
            self._read.pop(root, None)
            if read.exception() is not None:
                _LOG.error("cannot read the specs in %s", root, exc_info=read.exception())
        return bool(done)

    async def _keep_up(self, uri: str) -> None:
        while uri in self._changed:
            self._changed.discard(uri)
            opened = self.opened(uri)
            if opened is not None:
                await self._publish(opened)
            if uri in self._changed:
                await asyncio.sleep(PAUSE)
        self._running.pop(uri, None)

    async def _publish(self, opened: Opened) -> None:
        encoding = self.encoding
        try:
            said = await self.beside(lambda: self._findings(opened, encoding))
        except Exception:  # noqa: BLE001 - a bug of ours is logged, said, and ends nothing
            _LOG.exception("cannot judge %s", opened.uri)
            said = [_of_opened(opened, [trouble(_BUG)])]
        for one in said[1:]:
            self._others[opened.uri] = one.uri
        for one in said:
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri=one.uri, version=one.version, diagnostics=one.found)
            )

    def _findings(self, opened: Opened, encoding: str) -> list[_Said]:
        lines, name = lines_with_ends(opened.text), policy_name(opened.file)
        try:
            if name is not None:
                faults = list(policy_faults(opened.file, name, opened.text))
            elif self.specs.selects(opened.file):
                return list(self._of_spec(opened, encoding))
            else:
                faults = list(template_faults(opened.file, opened.text))
        except UsageError as error:
            is_spec = name is not None or is_markdown(opened.file.name)
            return [_of_opened(opened, [trouble(error.format_message())] if is_spec else [])]
        found = [on_line(one.line, one.message, one.severity, lines, encoding) for one in faults]
        return [_of_opened(opened, found)]

    def _of_spec(self, opened: Opened, encoding: str) -> Iterator[_Said]:
        """Say what is wrong with an open file of a spec, and with the one beside it."""
        said, lines = self.specs.check(opened.file, opened.text, opened.near), lines_with_ends(opened.text)
        yield _of_opened(opened, [protocol_diagnostic(one, lines, encoding) for one in said.found])
        if said.other is not None:
            uri, version = opened.near_names.get(said.other, (said.other.as_uri(), None))
            lines = lines_with_ends(said.other_text)
            found = [protocol_diagnostic(one, lines, encoding) for one in said.other_found]
            yield _Said(uri=uri, version=version, found=found)


def _of_opened(opened: Opened, found: list[types.Diagnostic]) -> _Said:
    return _Said(uri=opened.uri, version=opened.version, found=found)
