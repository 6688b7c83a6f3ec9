"""The GraphQL operations as text, each in a file of its own."""

import re
from functools import cache
from importlib.resources import files

_SPREAD = re.compile(r"\.\.\.\s*([A-Z]\w*)")
_FRAGMENT = re.compile(r"^fragment (\w+) on .*?^}\n", re.MULTILINE | re.DOTALL)
_OBJECTS = "query Objects($owner: String!, $name: String!, {variables}) {{\n  repository(owner: $owner, name: $name) {{\n{fields}\n  }}\n}}\n"


@cache
def operation(name: str, *without: str) -> str:
    """Read an operation together with the fragments that it spreads, but for those that the forge does not know."""
    text = _read(name)
    for fragment in without:
        text = text.replace(f"...{fragment}\n", "\n")
    return _with_fragments(text)


@cache
def objects(fragment: str, count: int, directories: int = 0) -> str:
    """Ask for git objects by the expressions `$o0` … in one query, as `o0` …; `fragment` names the file that says what of each.

    `directories` are asked for beside them, by `$d0` …, as `d0` …
    """
    asked = [("o", fragment, number) for number in range(count)]
    asked += [("d", "tree", number) for number in range(directories)]
    texts = {kind: _read(kind) for _, kind, _ in asked}
    spread = {kind: found[1] for kind, text in texts.items() if (found := _FRAGMENT.search(text))}
    variables = ", ".join(f"${letter}{number}: String!" for letter, _, number in asked)
    fields = "\n".join(
        f"    {letter}{number}: object(expression: ${letter}{number}) {{ ...{spread[kind]} }}"
        for letter, kind, number in asked
    )
    return _OBJECTS.format(variables=variables, fields=fields) + "".join(texts.values())


def _with_fragments(text: str) -> str:
    """Add every fragment that is spread, once; the forge refuses unused ones."""
    known = {found[1]: found[0] for found in _FRAGMENT.finditer(_read("fragments"))}
    needed: dict[str, str] = {}
    waiting = [text]
    while waiting:
        for name in _SPREAD.findall(waiting.pop()):
            if name in known and name not in needed:
                needed[name] = known[name]
                waiting.append(known[name])
    return "\n".join((text, *needed.values()))


def _read(name: str) -> str:
    return files(__package__).joinpath(f"{name}.graphql").read_text(encoding="utf-8")
