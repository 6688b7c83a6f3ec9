"""The row that the bot adds to a revision history, whatever the history looks like."""

import pytest

from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.spec.history import HistoryRow, add_history_row, has_row, spelled_author
from bot.template.compile_template import Schema, compile_template

TABLE = """\
# [Title]

## Revision History

| Date | Author | Changes |
|---|---|---|
| [Date] | [Name] | First draft |
"""
ROW = HistoryRow(date="2026-11-22", author="@tove", change="a | b\nc", reference="#12", status="Approved")


def schema(template: str = "# [Title]\n\n## Revision History\n- [Date]\n") -> Schema:
    return compile_template(parse(template))


def written(history: str, *, template: Schema | None = None, ending: str = "\n") -> str:
    spec = f"# A\n\n## Revision History\n{history}".replace("\n", ending)
    text = apply_edits(spec, add_history_row(parse(spec), template or schema(), ROW))
    assert ending == "\n" or text.count("\n") == text.count(ending)
    return text.replace(ending, "\n").removeprefix("# A\n\n## Revision History\n")


@pytest.mark.parametrize(
    ("before", "added", "after"),
    [
        (
            "\n| Date | Author | Changes |\n|---|---|---|\n| 2026-01-01 | Ben | First |\n",
            "| 2026-11-22 | @tove | a \\| b c (#12) |\n",
            "",
        ),
        (
            "\n| Version | By | When | Summary |\n|---|---|---|---|\n",
            "|  | @tove | 2026-11-22 | a \\| b c (#12) |\n",
            "",
        ),
        (
            "\n| Version | Date | Changes |\n|---|---|---|\n| 1.9 | 2026-01-01 | x \\| y |\n",
            "| 1.10 | 2026-11-22 | a \\| b c (#12) |\n",
            "\nMore.\n",
        ),
        ("\n| Rev | Date |\n|---|---|\n| v2 | 2026-01-01 |\n", "| v3 | 2026-11-22 (#12) |\n", ""),
        ("\n| Revision | Date |\n|---|---|\n| First | 2026-01-01 |\n", "| a \\| b c (#12) | 2026-11-22 |\n", ""),
        (
            "\nDate | Author | What happened\n---|---|---\n2026-01-01 | Ben | First\n",
            "2026-11-22 | @tove | a \\| b c (#12)\n",
            "",
        ),
        (
            "\nReviewer | Date | Changes\n---|---|---\nEva | 2026-01-01 | First\n",
            "|  | 2026-11-22 | a \\| b c (#12)\n",
            "",
        ),
        ("\nDate | Changes | Eyes\n---|---|---\n2026-01-01 | First | Eva\n", "2026-11-22 | a \\| b c (#12) |  |\n", ""),
        (
            "\n| Date | Changes |\n|---|---|\n",
            "| 2026-11-22 | a \\| b c (#12) |\n",
            "| 2026-02-01 | B |\n| 2026-01-01 | A |\n",
        ),
        ("\n| Author |\n|---|\n| Ben |\n", "| @tove (#12) |\n", ""),
        ("\n|Date|Change|PR|\n|-|-|-|\n|2026-01-01|First|#1|\n", "|2026-11-22|a \\| b c|#12|\n", ""),
        (
            (
                "\n| Date       | Change               | Status   |\n| ---------- | -------------------: | :------: |\n"
                "| 2026-01-01 |                First | Draft    |\n"
            ),
            "| 2026-11-22 |       a \\| b c (#12) | Approved |\n",
            "",
        ),
        ("\n  > | Date | Change |\n  > |---|---|\n", "  > | 2026-11-22 | a \\| b c (#12) |\n", ""),
        ("* 2026-01-01: First (Ben)\n", "* 2026-11-22: a | b c (#12, @tove)\n", "\n---\n\n## Next\n"),
        ("1. First\n   of all\nlazily\n", "2. 2026-11-22: a | b c (#12, @tove)\n", ""),
        ("- First\n\n  in two parts\n- Second\n  - below\n", "- 2026-11-22: a | b c (#12, @tove)\n", "\nWords.\n"),
        ("- **2026-01-01** \u2013 First\n", "- **2026-11-22** \u2013 a | b c (#12, @tove)\n", ""),
        ("", "- **2026-11-22:** a | b c (#12, @tove)\n", "- **2026-02-01:** B\n- **2026-01-01:** A\n"),
        ("Words.\n", "\n- 2026-11-22: a | b c (#12, @tove)\n", ""),
        ("", "\n- 2026-11-22: a | b c (#12, @tove)\n", ""),
        ("Words.\n", "\n- 2026-11-22: a | b c (#12, @tove)\n\n", "## Next\n"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("ended", [True, False])
def test_a_row_takes_the_shape_of_those_that_are_there(
    before: str, added: str, after: str, *, ending: str, ended: bool
) -> None:
    old, new = before + after, before + added + after
    if old and not ended:
        old, new = old.removesuffix("\n"), new.removesuffix("\n")
    assert written(old, ending=ending) == new


def test_an_empty_section_gets_the_templates_table() -> None:
    table = "\n| Date | Author | Changes |\n|---|---|---|\n| 2026-11-22 | @tove | a \\| b c (#12) |\n"
    assert written("", template=schema(TABLE)) == table
    assert written("\n---\n\n## Next\n", template=schema(TABLE)) == f"{table}\n---\n\n## Next\n"


def test_no_history_is_no_row() -> None:
    assert add_history_row(parse("# A\n"), schema(), ROW) == ()


@pytest.mark.parametrize(
    ("history", "there"),
    [
        ("| Date | Changes |\n|---|---|\n| 2026-01-01 | Search (#\u200b12) |\n", True),
        ("| Date | Changes |\n|---|---|\n| 2026-01-01 | Search (#12) | more |\n", True),
        ("| Changes | Author |\n|---|---|\n| Search (#12) | @ada #1 |\n", True),
        ("| PR |\n|---|\n| [#12](https://forge.test/pull/12#issue-7) |\n", True),
        ("- 2026-01-01: Search (#\u200b12, @ada)\n", True),
        ("| Date | Changes |\n|---|---|\n| 2026-01-01 | Undo #12 (#15) |\n", False),
        ("| Date | Changes |\n|---|---|\n| 2026-01-01 | Search (#123) |\n", False),
        ("- Search !12\n", False),
        ("- other/repo#12\n", False),
        ("", False),
    ],
)
def test_a_row_that_names_the_pull_request_is_known_again(history: str, *, there: bool) -> None:
    assert has_row(parse(f"# A (#12)\n\n## Revision History\n{history}"), schema(), "#12") is there


def test_the_row_that_was_written_is_known_again() -> None:
    for history in ("| Date |\n|---|\n", "- x\n", "", "|Author|\n|-|\n"):
        text = f"# A\n\n## Revision History\n{history}"
        assert has_row(parse(apply_edits(text, add_history_row(parse(text), schema(), ROW))), schema(), "#12")


@pytest.mark.parametrize(
    ("spec", "author"),
    [
        ("## Revision History\n| Author |\n|---|\n| @ben |\n", "@ada"),
        ("## Revision History\n| Author |\n|---|\n| ben |\n", "ada"),
        ("## Revision History\n| Author |\n|---|\n| Ben Lind |\n", "Ada Moreno"),
        ("## Revision History\n| Author |\n|---|\n| Ben |\n", "Ada Moreno"),
        ("## Revision History\n| Author |\n|---|\n| Ben |\n| [Name] |\n", "Ada Moreno"),
        ("## Revision History\n| Author |\n|---|\n| Ada Moreno |\n", "Ada Moreno"),
        ("## Revision History\n| Author |\n|---|\n| ada |\n", "ada"),
        ("## Revision History\n| Date |\n|---|\n| 2026-01-01 |\n", "@ada"),
        ("## Revision History\n- First (#3, ben)\n", "ada"),
        ("**Author:** Ben Lind\n\n## Revision History\n| Author |\n|---|\n", "Ada Moreno"),
        ("**Author:** [@ben](https://forge.test/ben)\n", "@ada"),
        ("", "@ada"),
    ],
)
def test_authors_are_spelled_as_the_team_does(spec: str, author: str) -> None:
    assert spelled_author(parse(f"# A\n\n{spec}"), schema(), login="ada", name="Ada Moreno") == author


def test_who_has_no_name_keeps_the_login() -> None:
    spec = parse("# A\n\n**Author:** Ben Lind\n")
    assert spelled_author(spec, schema(), login="ada", name="") == "ada"
