"""Files that cannot be read as a spec: one finding says why, and nothing else is read out of them."""

import pytest

from bot.comparison.progress import Progress
from bot.markdown.document import parse
from bot.markdown.metadata_file import join
from bot.markdown.model import Span
from bot.policy.model import Numbering, SpecRule
from bot.policy.severity import Code, Severity
from bot.spec.examine import examine, facts_of, plain_schema, refuse
from bot.spec.model import Depth, Examination
from bot.template.compile_template import compile_template

TEMPLATE = "# [T]\n\n**Status:** [Draft | Approved]\n\n## Why\nSay why.\n\n## How\nSay how.\n"
RULE = SpecRule(template="docs/T.md", number=Numbering())
SCHEMA = compile_template(parse(TEMPLATE), RULE)
TOP = Span(line=1, column=1, end_line=1, end_column=1)
DEEP = "Lists or quotes are nested too deep to be checked; flatten them."


def look(source: bytes, path: str = "rfcs/0007-a.md", **severity: str) -> Examination:
    levels = {code.replace("_", "-"): level for code, level in severity.items()}
    return examine(source, path=path, schema=SCHEMA, rule=RULE, severity=levels)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"a" * 1_999_999 + b"\0", "The file is binary; a spec is a text file in UTF-8."),
        (b"\n\xff", "The file is not UTF-8 (line 2); save it as UTF-8."),
        (b"\n\n# A\n\xff\n\n", "The file is not UTF-8 (line 4); save it as UTF-8."),
        (
            b"a" * 200_001 + b"\n" * 24_999,
            "A line has 200,001 characters; a spec has at most 200,000 in a line. Wrap it.",
        ),
        (
            b"a " * 100_001,
            "A line has 200,002 characters; a spec has at most 200,000 in a line. Wrap it.",
        ),
        (b"\n" * 25_000 + b"a" * 200_001, "The file has 25,001 lines; a spec has at most 25,000. Split it."),
        (b"a" * 200_000 + b"\n\n" + b">" * 100 + b" a", DEEP),
        (b"a\n" + b"\xc3\xa9" * 199_999 + b"\n\n" + b">" * 100 + b" a", DEEP),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "The file is a Git LFS pointer, and its text lies elsewhere; take the file out of Git LFS (.gitattributes).",
        ),
    ],
)
def test_a_bound_is_what_a_file_may_still_have(source: bytes, message: str) -> None:
    spec = look(source)
    (found,) = spec.diagnostics
    assert (found.code, found.severity, found.message, found.span) == (Code.TOO_LARGE, Severity.ERROR, message, TOP)


@pytest.mark.parametrize(
    ("name", "is_said_to_be"),
    [
        ("a.rst", "reStructuredText"),
        ("a.adoc", "AsciiDoc"),
        ("a.AsciiDoc", "AsciiDoc"),
        ("a.txt", "plain text"),
        ("a.org", "Org"),
        ("a.ipynb", "a notebook"),
        ("a.html", "HTML"),
        ("a.docx", "a Word document"),
        ("a.PDF", "a PDF"),
    ],
)
def test_another_format_is_told_by_its_name_before_it_is_read(name: str, is_said_to_be: str) -> None:
    (found,) = look(b"\0", name).diagnostics
    said = f"The file is {is_said_to_be}; a spec is Markdown (.md, .markdown, .mdx). Convert it, or leave it out."
    assert found.message == said


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.MDX", "a", "txt", "a.txt.md"])
def test_any_other_name_is_read_as_markdown(name: str) -> None:
    assert look(TEMPLATE.encode(), name).document.text == TEMPLATE


@pytest.mark.parametrize("source", [b"\0", b"# A\n\n**Status:** Approved\n\n" + b">" * 100 + b" a"])
def test_of_a_file_that_is_refused_nothing_is_known_but_its_name(source: bytes) -> None:
    spec = look(source)
    assert (spec.path, spec.template, spec.title) == ("rfcs/0007-a.md", "docs/T.md", None)
    assert (spec.status, spec.status_text, spec.status_span) == (None, None, None)
    assert (spec.sections, spec.tasks) == (Progress(done=0, total=2), Progress(done=0, total=0))
    assert (spec.questions, spec.uncounted, spec.digests) == ((), (), ())
    assert (spec.document.text, spec.document.title) == ("", None)
    assert (spec.facts.number, spec.facts.authors, spec.evidence.accepted) == (7, (), False)


@pytest.mark.parametrize("source", [b"\0", b">" * 100 + b" a"])
@pytest.mark.parametrize("level", [Severity.WARNING, Severity.INFO])
def test_the_policy_may_say_how_much_a_refusal_weighs(source: bytes, level: Severity) -> None:
    assert [one.severity for one in look(source, too_large=level.value).diagnostics] == [level]
    assert [one.severity for one in look(source, too_large="error", title="off").diagnostics] == [Severity.ERROR]


@pytest.mark.parametrize("level", ["off", {"draft": "off"}])
def test_what_nobody_has_read_is_never_passed_over_without_a_word(level: str | dict[str, str]) -> None:
    for source in (b"\0", b">" * 100 + b" a"):
        spec = examine(source, path="0007-a.md", schema=SCHEMA, rule=RULE, severity={"too-large": level})
        assert [(one.code, one.severity) for one in spec.diagnostics] == [(Code.TOO_LARGE, Severity.ERROR)]


def test_whoever_cannot_read_a_file_says_so_in_his_own_words() -> None:
    spec = refuse("Nobody may read it.", path="a.md", schema=SCHEMA, rule=RULE, severity={"too-large": "warning"})
    assert [(one.message, one.severity, one.span) for one in spec.diagnostics] == [
        ("Nobody may read it.", Severity.WARNING, TOP)
    ]
    bare = refuse("No.", path="a.md", schema=SCHEMA, rule=SpecRule())
    assert (bare.template, bare.diagnostics[0].severity) == ("", Severity.ERROR)


def test_the_number_of_a_field_is_not_known_of_a_file_that_is_refused() -> None:
    rule = SpecRule(number=Numbering(field="RFC"))
    assert refuse("No.", path="0007-a.md", schema=SCHEMA, rule=rule).facts.number is None


def test_metadata_that_cannot_be_read_weigh_whatever_the_policy_says() -> None:
    rule = SpecRule(metadata="kep.yaml", number=Numbering())
    source = join(b"a: b\na: c\n", TEMPLATE.encode())
    levels = {"metadata": "off", "too-large": "off"}
    spec = examine(source, path="keps/0012-a/README.md", schema=SCHEMA, rule=rule, severity=levels)
    (found,) = spec.diagnostics
    assert (found.code, found.severity, found.message) == (
        Code.METADATA,
        Severity.ERROR,
        "kep.yaml has a twice; keep one.",
    )
    assert found.span == Span(line=3, column=1, end_line=3, end_column=1)
    assert (spec.status, spec.title, spec.sections) == (None, None, Progress(done=0, total=2))


def test_components_of_mdx_are_no_text() -> None:
    source = b"# A\n\nexport const meta = {};\n\n**Status:** Draft\n\n## Why\n\n<Card title='x'>\n\n## How\n\nFast.\n"
    as_mdx = {(one.code, one.section) for one in look(source, "a.MDX").diagnostics}
    assert as_mdx == {(Code.EMPTY_SECTION, "Why")}
    assert look(source, "a.md").diagnostics == ()


def test_a_spec_is_read_only_as_deep_as_somebody_asks() -> None:
    source = b"# A\n\n**Author:** Ann\n**Status:** Draft\n\n## Why\nSlow.\n"
    depths = {depth: examine(source, path="0007-a.md", schema=SCHEMA, rule=RULE, depth=depth) for depth in Depth}
    assert [(one.facts.number, one.facts.authors, len(one.digests)) for one in depths.values()] == [
        (None, (), 0),
        (7, ("Ann",), 0),
        (7, ("Ann",), 3),
    ]
    assert facts_of(source, "0007-a.md", RULE) == depths[Depth.FACTS].facts


def test_without_a_template_the_words_of_the_team_are_known_all_the_same() -> None:
    rule = SpecRule(markers=("ASK",), number=Numbering(field="RFC"))
    assert plain_schema(rule).markers == ("ASK",)
    assert facts_of(b"- RFC: 12\n- Author: Ann\n\n# A\n", "0007-a.md", rule).number == 12
