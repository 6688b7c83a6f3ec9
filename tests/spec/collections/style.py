"""What a style is made of, and how its specs are judged: as the bot and the command line do, with precedent and no policy."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.document import parse
from bot.policy.model import SpecRule
from bot.policy.severity import Severity
from bot.spec.evidence import Precedent
from bot.spec.examine import examine
from bot.spec.model import Examination
from bot.spec.precedent import with_precedent
from bot.template.compile_template import compile_template

RULE = SpecRule()


@dataclass(frozen=True)
class Fault:
    """Something to plant in a spec, in a demand that the team keeps, and the code that must find it."""

    name: str
    code: str
    plant: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Style:
    """A team's template, `count` accepted specs written from it, and faults."""

    name: str
    count: int
    template: str
    spec: str
    faults: tuple[Fault, ...]
    rest: Callable[[int], str] = lambda _: ""
    values: Callable[[int], Mapping[str, str]] = lambda _: {}

    def write(self, n: int) -> str:
        """Write the spec number `n`."""
        return self.spec.format(n=n, day=n % 28 + 1, rest=self.rest(n), **self.values(n))

    def specs(self) -> dict[str, str]:
        """Write all accepted specs, by path."""
        return {f"specs/{n:04}-spec.md": self.write(n) for n in range(1, self.count + 1)}


def without(heading: str) -> Callable[[str], str]:
    """Leave a section out, up to the next heading of any level."""

    def plant(text: str) -> str:
        begin = text.index(f"{heading}\n")
        following = re.compile(r"^#{1,6} ", re.MULTILINE).search(text, begin + len(heading))
        return text[:begin] + (text[following.start() :] if following else "")

    return plant


class Team:
    """The accepted specs of a style on a base branch, and how they judge others."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self._schema = compile_template(parse(style.template), RULE)
        self.precedent = Precedent(
            specs={path: self._look(path, text).evidence for path, text in style.specs().items()}, keep=0.90
        )

    def _look(self, path: str, text: str) -> Examination:
        return examine(text.encode(), path=path, schema=self._schema, rule=RULE)

    def errors(self, path: str, text: str) -> list[Diagnostic]:
        """Say what is an error in a text once the accepted specs have spoken."""
        found = self._look(path, text)
        weighed = with_precedent(found.diagnostics, found.evidence, self.precedent, RULE)
        return [one for one in weighed if one.severity is Severity.ERROR]
