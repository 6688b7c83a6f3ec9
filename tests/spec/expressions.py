"""Every regular expression of the program, with the methods that it is used by; and texts made to upset them."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SEARCHED = ("bot.template.placeholder",)
"""Here expressions that are passed on search a whole text; elsewhere they match at its beginning."""
_METHODS = frozenset({"match", "search", "fullmatch", "sub", "split", "findall", "finditer"})
SEEDS = (
    " ", "\t", "\u00a0", "\n", "a", "A", "1", "0", "<a =", "<a ", '[a]( "', "[a](", "[a]([", "n/a ", "{a", "{{a", "{x{", "{", "`", "[", "(",
    "____", "_", "****a", "**a", "*", "-", "- ", "|", "# ", "#", "\\", ":", "a:", "> ", "1.", "@a/", "a.", "a/", "[a", "[a]", "[]()", "<", "<b>",
    "<<a>", "((a", "(a)", "<!--", "or ", ", ", "a, ", "**a** ", "| ", "x", "N", ".", "…", "'", '"', "=", "~", "+", "optional ", "(optional,",
    "é", "..", "a ", "A ", "1 ", "a-", ".-", "%7B", "\u2014", "<!-- specbot:memory v1 -->", "{#a", "`a", "https://a", "]", ")", "}", ">", "a@",
)  # fmt: skip
PREFIXES = ("", "**", "[", "<a", "<a =", "- ", "(", "{", "{a", '"', "a:", "\\<", "[a](", "A", "implements:", "_")
SUFFIXES = ("", "!", "x\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """An expression, where it stands, and how it is used."""

    name: str
    pattern: re.Pattern[str]
    method: str

    def runner(self) -> Callable[[str], object]:
        """Use it on a text, to the end."""
        if self.method == "sub":
            return lambda text: self.pattern.sub("", text)
        if self.method == "finditer":
            return lambda text: sum(1 for _ in self.pattern.finditer(text))
        method: Callable[[str], object] = getattr(self.pattern, self.method)
        return method


def files() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.glob("bot/**/*.py")) + sorted(ROOT.glob("webhooks/*.py")):
        yield ".".join(path.relative_to(ROOT).with_suffix("").parts), ast.parse(path.read_text("utf-8"))


def expressions() -> Iterator[Expression]:
    """Yield those that stand in a module by name, and those that are written where they are used."""
    for module, tree in files():
        for name, methods in sorted(_named(tree).items()):
            pattern = getattr(import_module(module), name)
            if isinstance(pattern.pattern, str):
                used = methods or (["finditer"] if module in _SEARCHED else ["match"])
                yield from (Expression(name=f"{module}.{name}", pattern=pattern, method=one) for one in used)
        for call in _written_in_place(tree):
            text = call.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and isinstance(call.func, ast.Attribute):
                name = f"{module}:{call.lineno}"
                yield Expression(name=name, pattern=re.compile(text.value), method=call.func.attr)


def computed() -> Iterator[str]:
    """Name the places where an expression is put together at run time."""
    for module, tree in files():
        compiled = [one for one in ast.walk(tree) if _is_call(one, {"compile"})]
        at_top = {id(node.value) for node in tree.body if isinstance(node, ast.Assign)}
        inside = [one for one in compiled if id(one) not in at_top]
        in_place = [one for one in _written_in_place(tree) if not isinstance(one.args[0], ast.Constant)]
        yield from (module for _ in (*inside, *in_place))


def _named(tree: ast.Module) -> dict[str, list[str]]:
    """Map the names that hold an expression to the methods that are called on them; none where they are passed on."""
    names = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and _is_call(node.value, {"compile"})
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    used: dict[str, set[str]] = {name: set() for name in names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
            name = ast.unparse(node.func.value)
            if name in used:
                used[name].add(node.func.attr)
    return {name: sorted(methods) for name, methods in used.items()}


def _written_in_place(tree: ast.Module) -> list[ast.Call]:
    return [one for one in ast.walk(tree) if isinstance(one, ast.Call) and _is_call(one, _METHODS)]


def _is_call(node: ast.AST, methods: set[str] | frozenset[str]) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "re"
        and node.func.attr in methods
    )
