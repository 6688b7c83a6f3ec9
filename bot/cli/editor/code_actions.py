"""Fixes as an editor offers them: of one finding, and all at once."""

from collections.abc import Sequence

from lsprotocol import types

from bot.cli.editor.open_spec import OpenSpecs, fixed_once
from bot.cli.editor.protocol_values import protocol_diagnostic, span_range, text_edit
from bot.cli.editor.server import Opened, SpecServer
from bot.cli.editor.text_positions import replaced_lines
from bot.cli.files.errors import UsageError
from bot.markdown.edits import lines_with_ends

FIX_ALL = "source.fixAll.specbot"
OPTIONS = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL])


async def code_actions(ls: SpecServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Offer fixes for a range; each holds only for the very version of the text that it was made for."""
    opened = ls.opened(params.text_document.uri)
    if opened is None:
        return []
    made = await ls.beside(lambda: offers(ls.specs, opened, params.range, ls.encoding))
    if not ls.is_current(opened):
        return []
    lines, actions = lines_with_ends(opened.text), []
    for action, after in made:
        change = replaced_lines(opened.text, after)
        if change is not None and _is_wanted(_word(action.kind), [_word(one) for one in params.context.only or ()]):
            action.edit = ls.workspace_edit(opened, [text_edit(change, lines, ls.encoding)])
            actions.append(action)
    return actions


def offers(specs: OpenSpecs, opened: Opened, wanted: types.Range, encoding: str) -> list[tuple[types.CodeAction, str]]:
    """Give the fixes of the findings in a range, and all at once, each with the text that it makes."""
    file, text, near = opened.file, opened.text, opened.near
    lines = lines_with_ends(text)
    try:
        found = [one for one in specs.check(file, text, near).found if one.fix]
        whole = specs.fix_all(file, text, near) if found else text
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


def _is_wanted(kind: str, only: Sequence[str]) -> bool:
    return not only or any(kind == one or kind.startswith(f"{one}.") for one in only)


def _word(kind: object) -> str:
    return str(getattr(kind, "value", kind))
