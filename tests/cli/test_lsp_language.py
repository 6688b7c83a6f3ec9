"""`specbot lsp`: hover, definition, completion, folding and lenses, as an editor meets them."""

from lsprotocol import types

from tests.cli.editor_client import Editor, offset, played
from tests.cli.repository import FILLED, TEMPLATE, Repository


def test_what_the_template_demands_here(repository: Repository) -> None:
    text = FILLED + "\n## Open Questions\n\n- [ ] 😀 How long?\n- [x] Who?\n"

    async def story(one: Editor) -> None:
        one.open(text)
        name = types.TextDocumentIdentifier(uri=one.uri)
        status = types.Position(line=4, character=2)
        told = await one.text_document_hover_async(types.HoverParams(text_document=name, position=status))
        assert told is not None
        assert isinstance(told.contents, types.MarkupContent)
        assert told.contents.value.startswith("Required field Status: Draft, In Review")
        place = await one.text_document_definition_async(types.DefinitionParams(text_document=name, position=status))
        assert isinstance(place, types.Location)
        assert place.uri == (repository.root / "docs/specs/TEMPLATE.md").as_uri()
        assert TEMPLATE.split("\n")[place.range.start.line].startswith("**Status:**")
        folds = await one.text_document_folding_range_async(types.FoldingRangeParams(text_document=name)) or []
        assert (6, 8) in [(fold.start_line, fold.end_line) for fold in folds]
        repository.write(".specbot.yml", "specs: [\n")
        one.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[]))
        assert await one.text_document_hover_async(types.HoverParams(text_document=name, position=status)) is None
        (repository.root / ".specbot.yml").unlink()
        (repository.root / "docs/specs/TEMPLATE.md").unlink()
        one.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[]))
        place = await one.text_document_definition_async(types.DefinitionParams(text_document=name, position=status))
        assert isinstance(place, types.Location)
        assert place.uri.endswith("/technical-spec.md"), "the built-in template can be looked at, too"

    played(repository, story)


def test_a_lens_leads_to_what_is_open(repository: Repository) -> None:
    async def story(one: Editor) -> None:
        one.open(FILLED + "\n## Open Questions\n\n- [x] Who?\n- [ ] 😀 How long?\n")
        name = types.TextDocumentIdentifier(uri=one.uri)
        (lens,) = await one.text_document_code_lens_async(types.CodeLensParams(text_document=name)) or []
        assert lens.command is not None
        assert (lens.range.start.line, lens.command.title) == (14, "1 of 2 questions open")
        chosen = types.ExecuteCommandParams(command=lens.command.command, arguments=lens.command.arguments)
        await one.workspace_execute_command_async(chosen)
        (shown,) = one.shown
        assert shown.selection is not None
        assert (shown.uri, shown.selection.start.line) == (one.uri, 17)
        other = types.ExecuteCommandParams(command=chosen.command, arguments=["file:///etc/passwd", 1])
        await one.workspace_execute_command_async(other)
        assert len(one.shown) == 1, "only what is open is shown"

    played(repository, story)


def test_an_editor_that_shows_no_line_gets_lenses_without_a_command(repository: Repository) -> None:
    async def story(one: Editor) -> None:
        one.open(FILLED + "\n## Open Questions\n\n- [ ] How long?\n")
        name = types.TextDocumentIdentifier(uri=one.uri)
        (lens,) = await one.text_document_code_lens_async(types.CodeLensParams(text_document=name)) or []
        assert lens.command is not None
        assert (lens.command.title, lens.command.command) == ("1 of 1 question open", "")

    played(repository, story, types.ClientCapabilities())


def test_what_can_stand_here(repository: Repository) -> None:
    repository.write("docs/specs/0007-quotas.md", FILLED.replace("Rate limits", "Quotas 😀").replace("Ann Lee", "@bo"))
    outside = repository.cache.parent / "secret.md"
    outside.write_text(FILLED.replace("Rate limits", "Launch codes"))
    (repository.root / "docs/specs/link.md").symlink_to(outside)
    text = FILLED.replace("In Review", "").replace("gateway.", "gateway. 😀 See [quo]").replace("Ann Lee", "A")

    async def story(one: Editor) -> None:
        one.open(text)
        statuses = await one.completions(4, len("**Status:** "))
        assert [item.label for item in statuses][:2] == ["Draft", "In Review"]
        line = text.split("\n").index("Count requests at the gateway. 😀 See [quo]")
        links = await one.completions(line, len("Count requests at the gateway. 😀 See [quo") + 1)
        assert [item.label for item in links] == ["0007 Proposal: Quotas 😀", "Proposal: Rate limits"]
        edit = links[0].text_edit
        assert isinstance(edit, types.TextEdit)
        assert edit.new_text == "[0007 Proposal: Quotas 😀](0007-quotas.md)"
        start, end = offset(text, edit.range.start), offset(text, edit.range.end)
        assert text[start:end] == "[quo]"
        assert "@bo" in [item.label for item in await one.completions(2, len("**Author:** A"))]

    played(repository, story)
