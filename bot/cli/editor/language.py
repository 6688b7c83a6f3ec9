"""Hover, definition, completion, folding and lenses in the protocol's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lsprotocol import types

from bot.cli.editor.protocol_values import span_range
from bot.cli.editor.server import Opened, SpecServer
from bot.cli.editor.text_positions import column_of, units
from bot.cli.files.errors import UsageError
from bot.cli.files.selection import SelectedFile
from bot.cli.files.workspace import BUILT_IN, BUILT_IN_PATH, OUTLINE, Workspace
from bot.editor.completion import Completion, CompletionContext, CompletionKind, complete
from bot.editor.demand import hover, template_line
from bot.editor.model import SpecView
from bot.editor.structure import folds, lenses
from bot.markdown.document import parse
from bot.markdown.edits import lines_with_ends

COMPLETION = types.CompletionOptions(trigger_characters=["#", "[", "(", ":", "@", "|"])
GO_TO = "specbot.goTo"
_KINDS = {
    CompletionKind.VALUE: types.CompletionItemKind.EnumMember,
    CompletionKind.SECTION: types.CompletionItemKind.Struct,
    CompletionKind.NAME: types.CompletionItemKind.Constant,
    CompletionKind.LINK: types.CompletionItemKind.Reference,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spec:
    """An open spec: its text and lines, where it lies, and how it stands beside its template."""

    opened: Opened
    lines: Sequence[str]
    place: SelectedFile
    view: SpecView


async def hovered(ls: SpecServer, params: types.HoverParams) -> types.Hover | None:
    """Say what the template demands here, and how it stands."""
    spec = await _spec(ls, params.text_document.uri)
    found = None if spec is None else hover(spec.view, params.position.line + 1)
    if spec is None or found is None:
        return None
    text = types.MarkupContent(kind=types.MarkupKind.Markdown, value=found.text)
    return types.Hover(contents=text, range=span_range(found.span, spec.lines, ls.encoding))


async def defined(ls: SpecServer, params: types.DefinitionParams) -> types.Location | None:
    """Go to the template's line that demands what stands here."""
    spec = await _spec(ls, params.text_document.uri)
    line = None if spec is None else template_line(spec.view, params.position.line + 1)
    if spec is None or line is None:
        return None
    name = spec.view.template
    file = _template_file(spec.place.workspace, name)
    end = units(spec.view.comparison.schema.template.lines[line - 1], ls.encoding)
    place = types.Range(
        start=types.Position(line=line - 1, character=0), end=types.Position(line=line - 1, character=end)
    )
    return types.Location(uri=file.as_uri(), range=place)


async def completed(ls: SpecServer, params: types.CompletionParams) -> types.CompletionList:
    """List what can stand here; while the other specs are being read, the list says that it is not whole."""
    spec = await _spec(ls, params.text_document.uri)
    if spec is None:
        return types.CompletionList(is_incomplete=False, items=[])
    root, own = spec.place.workspace.root, spec.place.relative
    is_whole = await ls.read_others(root)
    others = tuple(one for one in ls.others.known(root) if one.path != own)
    today = date.today().isoformat()  # noqa: DTZ011 - the author's own day
    line = params.position.line + 1
    column = column_of("".join(spec.lines[line - 1 : line]), params.position.character, ls.encoding)
    found = complete(spec.view, line, column, CompletionContext(path=own, others=others, today=today))
    items = [_item(one, number, spec.lines, ls.encoding) for number, one in enumerate(found)]
    return types.CompletionList(is_incomplete=not is_whole, items=items)


def _item(one: Completion, number: int, lines: Sequence[str], encoding: str) -> types.CompletionItem:
    return types.CompletionItem(
        label=one.label,
        kind=_KINDS[one.kind],
        detail=one.detail,
        filter_text=one.sought,
        sort_text=f"{number:05d}",
        text_edit=types.TextEdit(range=span_range(one.span, lines, encoding), new_text=one.text),
    )


async def folded(ls: SpecServer, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    """List what can be folded, in any document."""
    document = ls.workspace.text_documents.get(params.text_document.uri)
    if document is None:
        return []
    text = document.source
    found = await ls.beside(lambda: folds(parse(text)))
    return [types.FoldingRange(start_line=one.first - 1, end_line=one.last - 1) for one in found]


async def lensed(ls: SpecServer, params: types.CodeLensParams) -> list[types.CodeLens]:
    """Show how many questions are open and how many tasks done; chosen, they lead to the next one in editors that let a server show a line."""
    spec = await _spec(ls, params.text_document.uri)
    if spec is None:
        return []
    window = ls.client_capabilities.window
    command = GO_TO if window and window.show_document and window.show_document.support else ""
    return [
        types.CodeLens(
            range=_start(one.line),
            command=types.Command(
                title=one.text, command=command, arguments=[spec.opened.uri, one.target] if command else None
            ),
        )
        for one in lenses(spec.view)
    ]


async def go_to(ls: SpecServer, uri: str, line: int) -> None:
    """Let the editor show a line, from 1, of an open document."""
    opened = ls.opened(uri)
    if opened is not None and 1 <= line <= len(lines_with_ends(opened.text)):
        asked = types.ShowDocumentParams(uri=uri, take_focus=True, selection=_start(line))
        await ls.window_show_document_async(asked)


def _start(line: int) -> types.Range:
    place = types.Position(line=line - 1, character=0)
    return types.Range(start=place, end=place)


async def _spec(ls: SpecServer, uri: str) -> _Spec | None:
    """Look at an open spec; None for any other document, and where policy or template are broken, which its first line says."""
    opened = ls.opened(uri)
    return None if opened is None else await ls.beside(lambda: _look(ls, opened))


def _look(ls: SpecServer, opened: Opened) -> _Spec | None:
    try:
        view, place = ls.specs.view(opened.file, opened.text, opened.near), ls.specs.place(opened.file)
    except UsageError:
        return None
    if view is None or place is None:
        return None
    return _Spec(opened=opened, lines=lines_with_ends(opened.text), place=place, view=view)


def _template_file(workspace: Workspace, name: str) -> Path:
    """Say in which file a template stands: its own, the one that is shipped, or the policy."""
    if name == OUTLINE and workspace.policy_name is not None:
        return Path(workspace.root, workspace.policy_name)
    return BUILT_IN_PATH if name == BUILT_IN else Path(workspace.root, name)
