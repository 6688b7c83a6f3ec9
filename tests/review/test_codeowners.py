import pytest

from bot.review.evaluate.people import owners_of, parse_codeowners, unread_lines

GITHUB = r"""
# the usual
*            @all  # @not-me
docs/*       @direct
/build/logs/ @log
docs/specs/  @org/specs person@example.test
docs/specs/free.md
apps/        @octo
a\ b.md      @space
!docs/x.md   @nobody
*.js         @js
"""

GITLAB = """
* @all
[Docs][2] @writers
docs/
docs/api/ @api
^[Optional]
docs/ @helper
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("x.py", ("@all",)),
        ("docs/a.md", ("@direct",)),
        ("docs/deep/a.md", ("@all",)),
        ("docs/docs/a.md", ("@all",)),
        ("docs/x.md", ("@direct",)),
        ("build/logs/day/x", ("@log",)),
        ("deep/build/logs/x", ("@all",)),
        ("docs/specs/a/b.md", ("@org/specs",)),
        ("docs/specs/free.md", ()),
        ("deep/apps/y", ("@octo",)),
        ("a b.md", ("@space",)),
        ("src/x.js", ("@js",)),
    ],
)
def test_the_last_matching_line_wins(path: str, owners: tuple[str, ...]) -> None:
    assert owners_of(path, parse_codeowners(GITHUB)) == owners


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("x.py", ("@all",)),
        ("docs/a.md", ("@all", "@writers", "@helper")),
        ("docs/api/a.md", ("@all", "@api", "@helper")),
    ],
)
def test_each_section_has_its_own_last_line(path: str, owners: tuple[str, ...]) -> None:
    assert owners_of(path, parse_codeowners(GITLAB)) == owners


@pytest.mark.parametrize("line", ["/", "//", "\\", "***", "a/**/", "[", "@x", "** @all", "/* @root"])
def test_an_odd_line_harms_nobody(line: str) -> None:
    assert owners_of("docs/a.md", parse_codeowners(f"* @ann\n{line}")) in {("@ann",), ("@all",), ()}


def test_a_star_under_the_root_stays_there() -> None:
    lines = parse_codeowners("* @all\n/* @root")
    assert owners_of("README.md", lines) == ("@root",)
    assert owners_of("docs/a.md", lines) == ("@all",)


@pytest.mark.parametrize("odd", ["a[z-a]b", "][[::]<"])
def test_a_pattern_that_no_engine_takes_is_a_line_that_means_nothing(odd: str) -> None:
    text = f"{odd} @eve\ndocs/ @ada"
    assert owners_of("docs/a.md", parse_codeowners(text)) == ("@ada",)
    assert [number for number, _ in unread_lines(text)] == [1]
