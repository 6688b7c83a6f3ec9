"""What is said of code that does not parse, by value: JSON and SQL, where the fault is, and a fence without an end."""

import pytest

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.document import parse
from bot.markdown.model import Span, TextEdit
from bot.policy.severity import Code, Severity
from bot.rules.invalid_code import MAX_SQL
from bot.rules.sql import parse_sql
from bot.template.compile_template import compile_template
from tests.spec.checking import check

TEMPLATE = "# [Title]\n\n## Data\n\n[Say it.]\n\n```json\n{}\n```\n\n```sql\nSELECT 1\n```\n"
COLON, COMMA = "expecting ':' delimiter", "expecting ',' delimiter"
TOO_MANY, VALUE, NAME = "a comma before the end", "expecting value", "expecting property name enclosed in double quotes"
DEEP, NO_END = "it is nested too deep", "a text or a name has no end"
BRACKET = '")" is missing'


def found_in(body: str, head: str = "# A\n\n## Data\n\nSo.\n\n") -> list[Diagnostic]:
    return [
        one for one in check(parse(head + body), compile_template(parse(TEMPLATE))) if one.code is Code.INVALID_CODE
    ]


@pytest.mark.parametrize(
    "code",
    [
        "", " ", "{}", "{} []", "1 2\n\n", "9" * 5000, "1" + "0" * 400 + ".5", "[" * 200 + "]" * 200,
        '[{"a": []}]' * 200, '\n\t{"a": [1, 2]}\n',
    ],
)  # fmt: skip
def test_one_text_of_json_or_several_parse(code: str) -> None:
    assert found_in(f"```json\n{code}\n```\n") == []


@pytest.mark.parametrize(
    ("code", "line", "reason"),
    [
        ('{\n"a": 1,\n}', 2, TOO_MANY),
        ('{\n"a": 1\n,\n}', 3, TOO_MANY),
        ("[1, 2,\n\n]", 1, TOO_MANY),
        ("[\n[1], [2],\n\n]", 2, TOO_MANY),
        ("[1 ,\t]", 1, TOO_MANY),
        ("\n\n[1,\n]", 3, TOO_MANY),
        ("{,}", 1, TOO_MANY),
        ("[1,\n,2]", 2, VALUE),
        ('{\n"a" 1}', 2, COLON),
        ('{\n"a": 1\n"b": 2}', 2, COMMA),
        ('{\n"a": 1\n\n\n"b": 2}', 2, COMMA),
        ('{"a": 1\n}\n{\n"a": 1\n"b": 2,}', 4, COMMA),
        ("[1\n2]", 1, COMMA),
        ('{"a": 1,\n// b\n}', 2, NAME),
        ("{\na: 1}", 2, NAME),
        ("{}\n\nx", 3, VALUE),
        ("1\n]", 2, VALUE),
        ('{"a": 1}\n,\n{"b": 2}', 2, VALUE),
        ('{"a":\nnul}', 2, VALUE),
        ('["x\n"]', 1, "invalid control character at"),
        ('[\n"x', 2, "invalid control character at"),
        ("[" * 201 + "]" * 201, 1, DEEP),
        ("\n" + "{" * 201, 1, DEEP),
        ('["' + "X" * 300 + '", ' + "[" * 200 + "]" * 201, 1, DEEP),
    ],
)  # fmt: skip
def test_where_json_does_not_parse(code: str, line: int, reason: str) -> None:
    (one,) = found_in(f"```json\n{code}\n```\n")
    assert (one.span.line - 7, one.message) == (line, f"This JSON does not parse: {reason}; correct it.")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("CREATE", None),
        ("CREATE SYNONYM a FOR b", None),
        ("create virtual table x using fts (a)", None),
        ("EXPLAIN SELECT (1)", None),
        ("SELECT `a` FROM b", None),
        ("SELECT TOP 1 a FROM b", None),
        ("SELECT a" + "[1]" * 51, None),
        ("SELECT a" + "[1]\n" * 52, (1, "it has more than 50 subscripts in a row")),
        ("SELECT a" + "[1]" * 52, (1, "it has more than 50 subscripts in a row")),
        ("SELECT 1;\nSELECT a" + "[1] \n" * 52, (1, "it has more than 50 subscripts in a row")),
        ("CREATE FOO x", (1, "unknown statement CREATE FOO")),
        ("-- a\nCREATE FOO x", (2, "unknown statement CREATE FOO")),
        ("SELECT 1;\n/* CREATE FOO */\nCREATE\nFOO x", (3, "unknown statement CREATE FOO")),
        ("CREATE /* a\n */ FOO x", (1, "unknown statement CREATE /*")),
        ("CREATE /* FOO */ SYNONYM a FOR b", None),
        ("SELECT 1;\n SELECT 2; \tCREATE  FOO x", (2, "unknown statement CREATE FOO")),
        ("CREATE SYNONYM FOOT FOR b;\nCREATE FOO x;\nCREATE FOOT x", (2, "unknown statement CREATE FOO")),
        ("CALL f(')')", None),
        ('CALL f("(")', None),
        ("CALL f(1) -- :)\n", None),
        ("CALL f(1) /* :) */", None),
        ("CALL f(1 /* ) */", (1, "unknown statement CALL f(1")),
        ("CALL f('a', (')'", (1, "unknown statement CALL f('a',")),
        ("CALL f(')', ')'", (1, "unknown statement CALL f(')',")),
        ("CALL f(1 -- )\n, 2)", None),
        ("show (tables", (1, "unknown statement SHOW (tables")),
        ("\nCREATE FOO x", (2, "unknown statement CREATE FOO")),
        ('SELECT 1 "a b" "c  d"', (1, '""c d"" is not expected there')),
        ("CREATE foo", (1, "unknown statement CREATE foo")),
        # Where its words cannot be found again, it is told on the first line.
        ("\nCREATE ';x' y\n\n", (1, "unknown statement CREATE ';x'")),
        ("SELECT 1;\n\nCREATE FOO x (1);", (3, "unknown statement CREATE FOO")),
        ("CREATE SYNONYM a FOR b;\nCREATE FOO x (1);", (2, "unknown statement CREATE FOO")),
        ("SELECT 1;\nCALL f((1)", (2, "unknown statement CALL f((1)")),
        ("SELECT 1; CREATE WIDGET w (1)", (1, "unknown statement CREATE WIDGET")),
        ("SHOW (TABLES", (1, "unknown statement SHOW (TABLES")),
        ("SELECT a" + "[" * 52 + "]" * 52, None),
        ("SELECT a FROM\n(SELECT", (2, BRACKET)),
        ("SELECT 1\nFROM", (2, '"FROM" is not expected there')),
        ("SELECT FROM WHERE", (1, '"WHERE" is not expected there')),
        ("SELECT 'x", (1, NO_END)),
        ('SELECT 1;\nSELECT "x', (1, NO_END)),
        ("SELECT " + "(" * 3000 + "1" + ")" * 3000, (1, DEEP)),
    ],
)
def test_where_sql_does_not_parse(code: str, fault: tuple[int, str] | None) -> None:
    assert parse_sql(code) == fault


def test_a_finding_of_code_stands_on_its_line_in_its_section() -> None:
    assert found_in("```json\n{}\n}\n```\n") == [
        Diagnostic(
            code=Code.INVALID_CODE,
            severity=Severity.ERROR,
            message="This JSON does not parse: expecting value; correct it.",
            span=Span(line=9, column=1, end_line=9, end_column=2),
            section="Data",
            demand="code:Data",
        )
    ]


@pytest.mark.parametrize(
    ("body", "message", "line", "edit"),
    [
        ("```\nabc", "add ``` after line 8.", 7, (9, 8, "```\n")),
        ("```\nabc\n\n\n", "add ``` after line 8.", 7, (9, 8, "```\n")),
        ("~~~~\n\n", "add ~~~~ after line 7.", 7, (8, 7, "~~~~\n")),
        ("~~~\nabc\n\n**Owner:** Ann\n", "add ~~~ after line 8.", 7, (9, 8, "~~~\n")),
    ],
)
def test_a_fence_without_an_end_is_ended_after_its_last_line(
    body: str, message: str, line: int, edit: tuple[int, int, str]
) -> None:
    assert found_in(body) == [
        Diagnostic(
            code=Code.INVALID_CODE,
            severity=Severity.ERROR,
            message=f"This code block has no end; {message}",
            span=Span(line=line, column=1, end_line=line, end_column=len(body.partition("\n")[0]) + 1),
            section="Data",
            demand="code:Data",
            fix=(TextEdit(start_line=edit[0], end_line=edit[1], text=edit[2]),),
        )
    ]


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ({"sql": ["CREATE FOO x".ljust(MAX_SQL - 1)]}, "e"),
        ({"sql": ["CREATE FOO x".ljust(MAX_SQL)]}, "n"),
        ({"sql": ["CREATE FOO x".ljust(MAX_SQL - 31), "CREATE FOO x".ljust(29)]}, "ee"),
        ({"sql": ["CREATE FOO x".ljust(MAX_SQL - 31), "CREATE FOO x".ljust(30)]}, "en"),
        ({"sql": ["CREATE FOO x".ljust(MAX_SQL - 31), "CREATE FOO x".ljust(30), "CREATE FOO x".ljust(29)]}, "ene"),
        ({"sql": ["CREATE FOO x".ljust(MAX_SQL), "CREATE FOO x".ljust(MAX_SQL)]}, "n"),
        ({"json": ["[".ljust(5 * MAX_SQL)], "sql": ["CREATE FOO x".ljust(MAX_SQL - 1)], "yaml": ["[", "{"]}, "ee"),
        ({"sql": ["CREATE FOO x".ljust(MAX_SQL - 1)], "json": ["[".ljust(5 * MAX_SQL)]}, "ee"),
    ],
)
def test_so_much_sql_is_parsed_and_the_first_that_is_not_is_named(codes: dict[str, list[str]], said: str) -> None:
    fences = [f"```{language}\n{code}\n```\n\n" for language, texts in codes.items() for code in texts]
    found = found_in("".join(fences))
    assert "".join("n" if one.severity is Severity.INFO else "e" for one in found) == said
    notes = [one for one in found if one.severity is Severity.INFO]
    assert all(
        one.message == "I parse 20,000 characters of SQL in a document; nobody has checked this block." for one in notes
    )
    assert all(one.demand is None and one.fix is None for one in notes)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("```json\n{", 8),
        ("```json\n{\n", 8),
        ("```json\n\n\n[1,\n2\n\n\n", 11),
        ("```json\n{}\n\n**Owner:** Ann\n", 7),
        ("```json\n{}\n}\n\n**Owner:** Ann\n", 9),
    ],
)
def test_code_without_an_end_is_parsed_as_far_as_the_guess_goes(code: str, line: int) -> None:
    (unclosed, *invalid) = found_in(code)
    assert unclosed.fix is not None
    assert [one.span.line for one in invalid] == [line] * len(invalid)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("- a\n  ```json\n  [1\n\nText.\n", 9),
        ("> ```json\n> [\n> 1\n\nText.\n", 9),
        ("```json\n[1,\n```\n", 8),
        ("```json\n[1,\n2,\n\n\n```\n", 9),
    ],
)
def test_what_lacks_at_the_end_of_code_lacks_on_its_last_line(code: str, line: int) -> None:
    assert [one.span.line for one in found_in(code)] == [line]


def test_code_above_all_sections_and_below_a_heading_of_the_authors_own() -> None:
    above, below = found_in("## Mine\n\n```json\n[\n```\n", head="```json\n{\n```\n\n# A\n\n## Data\n\nSo.\n\n")
    assert (above.section, above.demand, above.span.line) == (None, "code:", 2)
    assert (below.section, below.demand, below.span.line) == ("Mine", "code:", 14)


def test_a_template_without_code_of_a_language_asks_for_none() -> None:
    schema = compile_template(parse("# [Title]\n\n## Data\n\n[Say it.]\n"))
    found = check(parse("# A\n\n## Data\n\nSo.\n\n```json\n{\n```\n\n```sql\nCREATE FOO x\n"), schema)
    assert [one.message for one in found] == ["This code block has no end; add ``` after line 12."]
