"""No file of the program, the playground and the tests over 300 lines, and no function over 40."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.untraced
ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "webhooks", "config", "playground", "tests", "scripts", "deploy", ".ci")
WRITTEN = frozenset({".py", ".sql", ".j2", ".html", ".css", ".js", ".sh"})
"""What is written by hand. Schemas that are published or cut from published ones are data."""
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40


def written() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in WRITTEN and "data" not in path.parts and "cases" not in path.parts:
                yield path


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Give each function's name and how many lines it has, from `def` to its last line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_long() -> None:
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in written()}
    assert len(lines) > 900, "the folders are where this looks for them"
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_no_function_is_long() -> None:
    counted = {
        f"{path.relative_to(ROOT)}: {name}": count
        for path in written()
        if path.suffix == ".py"
        for name, count in functions(path.read_text())
    }
    assert {name: count for name, count in counted.items() if count > MOST_LINES_OF_A_FUNCTION} == {}


@pytest.mark.parametrize("lines", [1, MOST_LINES_OF_A_FUNCTION + 1])
def test_a_docstring_counts_and_a_decorator_does_not(lines: int) -> None:
    body = '    """One.\n' + "\n" * (lines - 2) + '    """\n' if lines > 1 else ""
    source = f"@decorated\ndef f():\n{body}" if lines > 1 else "@decorated\ndef f(): ...\n"
    assert [count for _, count in functions(source)] == [lines + (lines > 1)]
