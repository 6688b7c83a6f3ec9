"""What a person reads."""

from dataclasses import replace

import pytest

from bot.comparison.progress import Progress
from bot.policy.severity import Severity
from bot.report.excerpt import excerpt
from bot.report.spec_report import CheckedSpec
from bot.report.text import Line, plain, render_text
from tests.report.samples import MISSING, a_checked, a_diagnostic, a_span


def written(*specs: CheckedSpec) -> str:
    return "\n".join(plain(line) for line in render_text(specs))


def test_a_diagnostic_reads_like_a_compilers() -> None:
    assert written(a_checked(a_diagnostic(), MISSING)).splitlines() == [
        'error[unfilled-placeholder]: Author is still "[Your Name]"; name who wrote the spec.',
        " --> docs/specs/a.md:3:13",
        "  |",
        "3 | **Author:** [Your Name]",
        "  |             ^^^^^^^^^^^",
        "  = help: `specbot explain unfilled-placeholder` says more",
        "",
        'warning[missing-section]: The section "Goals" is missing; add it.',
        " --> docs/specs/a.md:5:1",
        "  |",
        "5 | ## Overview",
        "  | ^^^^^^^^^^^",
        "  = help: `specbot fix` does this; `specbot explain missing-section` says more",
        "",
        "docs/specs/a.md (Draft): 3 of 5 sections complete; 2 of 3 questions open; 0 of 1 task done",
        "",
        "Checked 1 spec: 1 error, 1 warning; `specbot fix` settles 1 of them.",
    ]


def styled(line: Line) -> list[tuple[str, str]]:
    return [(piece.text, piece.style) for piece in line]


def test_each_piece_has_the_style_of_what_it_is() -> None:
    first, place, rule, source, carets, way_out, *_, progress, _, _ = render_text(
        [a_checked(a_diagnostic(message="X"))]
    )
    assert styled(first) == [("error[unfilled-placeholder]", "bold red"), (": X", "bold")]
    assert styled(place) == [(" --> ", "blue"), ("docs/specs/a.md:3:13", "")]
    assert styled(rule) == [("  |", "blue")]
    assert styled(source) == [("3 | ", "blue"), ("**Author:** [Your Name]", "")]
    assert styled(carets) == [("  | ", "blue"), (" " * 12 + "^" * 11, "bold red")]
    assert styled(way_out)[0] == ("  = ", "blue")
    assert styled(progress)[0] == ("docs/specs/a.md (Draft): ", "bold")
    (totals,) = render_text([a_checked()])
    assert styled(totals) == [("Checked 1 spec: ", ""), ("nothing to report.", "green")]


def test_each_finding_is_quoted_from_its_own_file() -> None:
    there = a_diagnostic(span=a_span(1, 1, 1, 2), file="metadata.json")
    shown = written(a_checked(there, MISSING, there, beside="{}"))
    assert shown.count("--> docs/specs/metadata.json:1:1\n  |\n1 | {}\n") == 2
    assert shown.count("--> docs/specs/a.md:5:1\n  |\n5 | ## Overview\n") == 1


def test_nothing_wrong_is_one_line() -> None:
    assert written(a_checked(), a_checked()) == "Checked 2 specs: nothing to report."
    assert written() == "Checked 0 specs: nothing to report."


def test_notes_are_counted_apart_and_carry_their_style() -> None:
    *_, totals = render_text([a_checked(a_diagnostic(severity=Severity.INFO))])
    assert plain(totals) == "Checked 1 spec: 1 note."
    assert [piece.style for piece in totals if "note" in piece.text] == ["bold cyan"]


def test_progress_names_only_what_there_is() -> None:
    spec = a_checked(MISSING)
    bare = replace(spec.report, status=None, questions=Progress(done=0, total=0), tasks=Progress(done=0, total=0))
    assert "docs/specs/a.md: 3 of 5 sections complete\n" in written(replace(spec, report=bare))


def test_a_span_outside_the_file_has_no_excerpt() -> None:
    spec = a_checked(a_diagnostic(span=a_span(99, 1, 99, 1)), source="")
    assert "|" not in written(spec).split("docs/specs/a.md (")[0]
    assert excerpt((), a_span()) is None


def test_a_terminal_is_not_obeyed() -> None:
    spec = a_checked(
        a_diagnostic(message="\x1b[2Jwiped\u202e", span=a_span(1, 1, 1, 2)), path="a\x07.md", source="\x1b[31mred"
    )
    assert not set(written(spec)) & {"\x1b", "\x07", "\u202e"}


@pytest.mark.parametrize(
    ("source", "span", "shown"),
    [
        ("abc", a_span(1, 2, 1, 3), ("abc", " ^")),
        ("abc", a_span(1, 2, 1, 2), ("abc", " ^")),
        ("abc", a_span(1, 4, 1, 4), ("abc", "   ^")),
        ("", a_span(1, 1, 1, 1), ("", "^")),
        ("abc", a_span(1, 50, 1, 60), ("abc", "   ^")),
        ("\tab", a_span(1, 3, 1, 4), ("\tab", "\t ^")),
        ("日本x", a_span(1, 2, 1, 4), ("日本x", "  ^^^")),
        ("日本x", a_span(1, 2, 1, 2), ("日本x", "  ^^")),
        ("\uff21x", a_span(1, 1, 1, 2), ("\uff21x", "^^")),
        ("e\u0301x", a_span(1, 3, 1, 4), ("e\u0301x", " ^")),
    ],
)
def test_carets_stand_under_what_is_meant(source: str, span: tuple[int, ...], shown: tuple[str, str]) -> None:
    assert excerpt([source], span) == shown  # type: ignore[arg-type] # parametrize has one type per column


@pytest.mark.parametrize("column", [1, 31, 60, 5_000, 9_900, 10_000])
def test_a_long_line_is_cut_around_the_span(column: int) -> None:
    source = "".join(chr(97 + number % 26) for number in range(10_000))
    shown = excerpt([source], a_span(1, column, 1, column + 1))
    assert shown is not None
    text, carets = shown
    assert len(text) <= 102
    assert text[carets.index("^")] == source[column - 1]
    assert carets.count("^") == 1


LONG = "".join(chr(97 + number % 26) for number in range(150))


@pytest.mark.parametrize(
    ("source", "span", "shown"),
    [
        (LONG[:100], (1, 3), (LONG[:100], "^^")),
        (LONG[:101], (1, 3), (f"{LONG[:100]}…", "^^")),
        (LONG, (1, 151), (f"{LONG[:100]}…", "^" * 100)),
        (LONG, (31, 32), (f"{LONG[:100]}…", " " * 30 + "^")),
        (LONG, (41, 44), (f"…{LONG[10:110]}…", " " * 31 + "^^^")),
        (LONG, (81, 83), (f"…{LONG[50:]}", " " * 31 + "^^")),
        (LONG, (150, 151), (f"…{LONG[50:]}", " " * 100 + "^")),
        (LONG, (41, 151), (f"…{LONG[10:110]}…", " " * 31 + "^" * 70)),
    ],
)
def test_a_cut_line_says_where_it_goes_on(source: str, span: tuple[int, int], shown: tuple[str, str]) -> None:
    column, end = span
    assert excerpt([source], a_span(1, column, 1, end)) == shown
