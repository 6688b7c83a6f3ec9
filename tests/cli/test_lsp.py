"""`specbot lsp` as an editor meets it: a real client over standard input and output."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from lsprotocol import types
from pygls import uris

from bot.cli.editor.text_positions import column_of, column_units, replaced_lines
from bot.markdown.edits import lines_with_ends
from tests.cli.conftest import Specbot
from tests.cli.editor_client import SPEC, Editor, played
from tests.cli.repository import BAD_DATE, BAD_STATUS, FILLED, NO_PLAN, TEMPLATE, Repository


def test_every_finding_is_that_of_check(repository: Repository, specbot: Specbot) -> None:
    asked = "\n## Open Questions\n\n- [ ] 😀 How long?\n"
    texts = (
        BAD_STATUS + asked,
        NO_PLAN,
        BAD_DATE.replace("Ann Lee", "[Your Name] 😀"),
        TEMPLATE,
        FILLED + asked,
        "\ufeffx",
    )
    checked = []
    for text in texts:
        repository.write(SPEC, text)
        (spec,) = json.loads(specbot("check", "--no-cache", "--format", "json", SPEC).stdout)["specs"]
        checked.append([_placed(found, text) for found in spec["diagnostics"]])
    assert all(checked), "each text has something to be said of"

    async def story(one: Editor) -> None:
        one.open("")
        for text, expected in zip(texts, checked, strict=True):
            one.type(text)
            assert [_shown(found) for found in await one.findings()] == expected, text

    played(repository, story)


def test_every_finding_leads_to_the_page_of_its_rule(repository: Repository, specbot: Specbot) -> None:
    pages = {}

    async def story(one: Editor) -> None:
        one.open(NO_PLAN.replace("2026-02-03", "2026/02/03"))
        for found in await one.findings():
            assert found.code_description is not None
            pages[str(found.code)] = uris.to_fs_path(found.code_description.href)

    played(repository, story)
    assert set(pages) == {"invalid-field", "missing-section"}
    for code, page in pages.items():
        assert page is not None
        assert Path(page).read_text() == specbot("explain", code).stdout


Shown = tuple[object, ...]


def _placed(found: Mapping[str, object], text: str) -> Shown:
    """Place a finding of the JSON report as an editor counts."""
    lines = [*lines_with_ends(text), ""]
    ends = (
        (int(str(found[line])), int(str(found[column])))
        for line, column in (("line", "column"), ("end_line", "end_column"))
    )
    places = [(line - 1, column_units(lines[line - 1], column)) for line, column in ends]
    return found["code"], found["severity"], found["message"], *places


def _shown(found: types.Diagnostic) -> Shown:
    assert found.severity is not None
    severity = {1: "error", 2: "warning", 3: "info"}[found.severity.value]
    places = [(place.line, place.character) for place in (found.range.start, found.range.end)]
    return found.code, severity, found.message, *places


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


def test_a_template_that_is_changed_and_renamed_and_a_broken_policy(repository: Repository) -> None:
    folder = repository.root / "docs/specs"
    named = "version: 1\nspecs: [{{paths: [docs/specs/*.md], template: docs/specs/{}.md}}]\n"

    async def story(one: Editor) -> None:
        async def after(change: Callable[[], object]) -> list[str]:
            change()
            one.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[]))
            return [found.message for found in await one.findings()]

        (asked,) = (await asyncio.wait_for(one.registered.get(), 20)).registrations
        assert asked.method == "workspace/didChangeWatchedFiles"
        assert {"**/*.md", "**/.specbot.yml"} <= set(re.findall(r"\*\*/[\w.*]+", str(asked)))
        one.open(FILLED)
        assert await one.findings() == []
        changed = TEMPLATE + "\n## Risks\n\nWhat can fail?\n"
        assert "Risks" in (await after(lambda: repository.write("docs/specs/TEMPLATE.md", changed)))[0]
        renamed = await after(lambda: (folder / "TEMPLATE.md").rename(folder / "model.md"))
        assert any("Technical Specification" in said or "Executive Summary" in said for said in renamed), renamed
        lost = await after(lambda: repository.write(".specbot.yml", named.format("TEMPLATE")))
        assert len(lost) == 1
        assert 'The template "docs/specs/TEMPLATE.md" is not there' in lost[0]
        found = await after(lambda: repository.write(".specbot.yml", named.format("model")))
        assert "Risks" in found[0]
        (broken,) = await after(lambda: repository.write(".specbot.yml", "specs: [\n"))
        assert "cannot be checked: .specbot.yml" in broken
        start = types.Position(line=0, character=0)
        assert await one.actions(types.Range(start=start, end=start)) == []

    played(repository, story)


def test_a_policy_and_a_template_are_judged_while_they_are_typed(repository: Repository) -> None:
    policy, template = repository.root / ".specbot.yml", repository.root / "docs/specs/TEMPLATE.md"
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
    ("line", "character", "encoding", "expected"),
    [("a😀b\n", 3, "utf-16", 3), ("a😀b", 2, "utf-16", 2), ("é\r\n", 9, "utf-8", 2), ("a😀", 2, "utf-32", 3)],
)
def test_an_editors_column_as_one_of_ours(line: str, character: int, encoding: str, expected: int) -> None:
    assert column_of(line, character, encoding) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [("a\nb\nc", "a\nx\nc"), ("", "a"), ("a", ""), ("a\n", "a\na\n"), ("a\r\nb", "a\r\nb\r\nc"), ("a\u2028\nb", "b")],
)
def test_replaced_lines_give_the_other_text(before: str, after: str) -> None:
    change, lines = replaced_lines(before, after), lines_with_ends(before)
    assert change is not None
    assert "".join([*lines[: change.first], change.text, *lines[change.after :]]) == after
    assert replaced_lines(after, after) is None
