"""The rules, in the order of their codes: each is a file here that is named after its code, and has a `check`."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.policy.severity import Code
from bot.rules.unwritten import absorb

Rule = Callable[[Comparison], Iterator[Diagnostic]]


def _find_rules() -> Iterator[Rule]:
    """Find the files of this folder that are named after a code; `too-large` and `template` are found before any rule."""
    files = {file.name for file in iter_modules(__path__)}
    for code in Code:
        if (name := code.replace("-", "_")) in files:
            yield import_module(f"{__name__}.{name}").check


RULES = tuple(_find_rules())


def check_comparison(comparison: Comparison) -> tuple[Diagnostic, ...]:
    """Say all that is wrong with a document that was compared, in file order."""
    found = [diagnostic for rule in RULES for diagnostic in rule(comparison)]
    ordered = sorted(found, key=lambda one: (one.span.line, one.span.column))
    return tuple(absorb(comparison, _numbered(ordered)))


def _numbered(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Tell diagnostics of one code in one section apart by their order."""
    seen: Counter[tuple[str, str | None]] = Counter()
    for diagnostic in diagnostics:
        key = (diagnostic.code, diagnostic.section)
        seen[key] += 1
        yield replace(diagnostic, occurrence=seen[key]) if seen[key] > 1 else diagnostic
