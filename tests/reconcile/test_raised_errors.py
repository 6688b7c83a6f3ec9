"""A public function says in its docstring which of the project's own errors it raises."""

import ast
import builtins
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

import bot

pytestmark = pytest.mark.no_cover
ROOT = Path(bot.__file__).parents[1]
FOLDERS = ("bot", "webhooks", "config", "playground/specbot_playground")
HELP = ("click", "command", "routes")
"""Begins or ends what decorates a command, whose docstring is its help, and a route, which answers with its error."""


@cache
def trees() -> dict[str, ast.Module]:
    texts = {path: path.read_text() for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")}
    found = {path: text for path, text in texts.items() if "Error" in text or "raise " in text}
    return {str(path.relative_to(ROOT)): ast.parse(text) for path, text in found.items()}


def last_name(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def parents(found: dict[str, ast.Module]) -> dict[str, tuple[str, ...]]:
    classes = (node for tree in found.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return {one.name: tuple(map(last_name, one.bases)) for one in classes}


def line_of_descent(name: str, known: dict[str, tuple[str, ...]]) -> Iterator[str]:
    yield name
    for base in known.get(name, ()):
        yield from line_of_descent(base, known)


def raised(nodes: Iterable[ast.AST], caught: frozenset[str] = frozenset()) -> Iterator[tuple[str, frozenset[str]]]:
    """Give what statements raise by name, and what is caught around it; functions within them speak for themselves."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield last_name(node.exc), caught
        elif isinstance(node, ast.Try):
            kinds = (one.type for one in node.handlers if one.type is not None)
            each = (kind for one in kinds for kind in (one.elts if isinstance(one, ast.Tuple) else (one,)))
            yield from raised(node.body, caught | {last_name(kind) for kind in each})
            yield from raised((*node.handlers, *node.orelse, *node.finalbody), caught)
        else:
            yield from raised(ast.iter_child_nodes(node), caught)


def public(node: ast.AST) -> Iterator[ast.FunctionDef]:
    for child in ast.iter_child_nodes(node):
        is_public = isinstance(child, ast.FunctionDef | ast.ClassDef) and not child.name.startswith("_")
        if is_public and isinstance(child, ast.FunctionDef):
            told = (ast.unparse(one).partition("(")[0] for one in child.decorator_list)
            if not any(one.startswith(HELP) or one.endswith(HELP) for one in told):
                yield child
        elif is_public:
            yield from public(child)


def test_a_public_function_names_the_errors_that_it_raises() -> None:
    found = trees()
    known = parents(found)
    ours = {one for one in known if any(hasattr(builtins, base) for base in line_of_descent(one, known))}
    ours = {one for one in ours if one.endswith(("Error", "Refusal"))}
    silent = [
        f"{path}:{function.lineno} {function.name}: {name}"
        for path, tree in found.items()
        for function in public(tree)
        for name, caught in raised(function.body)
        if name in ours
        and not caught & set(line_of_descent(name, known))
        and not any(one in (ast.get_docstring(function) or "") for one in line_of_descent(name, known))
    ]
    assert len(ours) > 30
    assert not silent, "\n".join(silent)


def test_an_error_that_a_docstring_names_is_there() -> None:
    found = trees()
    known = {*parents(found), *dir(builtins)}
    named = {
        word
        for tree in found.values()
        for function in public(tree)
        for word in (ast.get_docstring(function) or "").split("`")
        if word.isidentifier() and word.endswith("Error")
    }
    assert named
    assert sorted(named - known) == []
