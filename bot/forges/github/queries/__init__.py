"""The GraphQL operations as text, each in a file of its own."""

import re
from functools import cache
from importlib.resources import files

_SPREAD = re.compile(r"\.\.\.\s*([A-Z]\w*)")
_FRAGMENT = re.compile(r"^fragment (\w+) on .*?^}\n", re.MULTILINE | re.DOTALL)
_OBJECTS = "query Objects($owner: String!, $name: String!, {variables}) {{\n  repository(owner: $owner, name: $name) {{\n{fields}\n  }}\n}}\n"


@cache
def operation(name: str) -> str:
    """Read an operation together with the fragments that it spreads."""
    return _with_fragments(_read(name))


@cache
def objects(fragment: str, count: int) -> str:
    """Ask for git objects by the expressions `$e0` … in one query, as `o0` …; `fragment` names the file that says what of each."""
    text = _read(fragment)
    found = _FRAGMENT.search(text)
    spread = found[1] if found else ""
    variables = ", ".join(f"$e{number}: String!" for number in range(count))
    fields = "\n".join(f"    o{number}: object(expression: $e{number}) {{ ...{spread} }}" for number in range(count))
    return _OBJECTS.format(variables=variables, fields=fields) + text


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
