"""No regular expression that reads what people write takes more time per character for a long text than for a short one."""

import re
import time
from collections.abc import Callable, Iterator

import pytest

from tests.growth import MOST, growth
from tests.spec.expressions import PREFIXES, SEEDS, SUFFIXES, Expression, computed, expressions

SIZE = 700
SUSPICIOUS = 0.0003
ALL = tuple(expressions())
OWN_TEXTS = ("bot.forges.github.queries", "bot.telemetry")
"""These read what we wrote ourselves."""
COMPUTED = {
    "bot.comparison.question_marks": "the marks of a policy; test_growth feeds it specs",
    "bot.forges.github.optional_parts": "the names of fields; it reads our own GraphQL documents",
    "bot.review.commands.parser": "the bot's own login; test_growth feeds it comments",
    "bot.spec.history": "the mark of a forge's references; test_growth feeds it specs",
    "bot.template.heading_pattern": "the words of a heading; test_growth feeds it templates",
}


def texts(size: int) -> Iterator[str]:
    for seed in SEEDS:
        for prefix in PREFIXES:
            yield from (prefix + seed * (size // len(seed)) + suffix for suffix in SUFFIXES)


def upset(one: Expression) -> list[str]:
    """Name the texts whose time grows faster than they do."""
    run = one.runner()
    found = []
    for number, text in enumerate(texts(SIZE)):
        begin = time.process_time()
        run(text)
        if time.process_time() - begin < SUSPICIOUS:
            continue

        def prepare(size: int, number: int = number) -> Callable[[], object]:
            longer = next(text for at, text in enumerate(texts(size)) if at == number)
            return lambda: run(longer)

        if growth(prepare, SIZE) > MOST:
            found.append(text[:40])
            break
    return found


def test_the_list_is_whole() -> None:
    assert len({one.name for one in ALL}) > 100
    assert set(computed()) == set(COMPUTED)


@pytest.mark.parametrize("one", [each for each in ALL if not each.name.startswith(OWN_TEXTS)], ids=lambda one: one.name)
def test_an_expression_is_linear(one: Expression) -> None:
    assert upset(one) == []


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s*\([^()]*\)", "sub"),
        (r"!?\[([^\]]*)\]\(\S*\)", "sub"),
        (r"\s*[,;]\s*|\s+(?:and|&)\s+", "split"),
        (r"^\W*(?:-{1,3}|none)\W*$", "match"),
        (r"\{((?:[^{}\n]|\{[^{}\n]*\})*[^\W\d_](?:[^{}\n]|\{[^{}\n]*\})*)\}", "finditer"),
        (r"(`+)[^`\n].*?\1", "sub"),
        (r"<!--(.*?)-->", "finditer"),
    ],
)
def test_what_grows_is_found(pattern: str, method: str) -> None:
    assert upset(Expression(name="", pattern=re.compile(pattern), method=method)) != []
