"""How a step of the demo's story is printed where lines are short."""

from io import StringIO
from typing import cast

from rich.console import Console

from specbot_playground.demo.cli import show
from specbot_playground.demo.fixture import Fixture
from specbot_playground.demo.story import Step
from specbot_playground.demo.world import World


class _InPlainWords:
    def words(self, text: str) -> str:
        return text


def printed(step: Step, *, width: int = 30) -> str:
    out = StringIO()
    show(Console(file=out, width=width), Fixture(world=cast("World", _InPlainWords())), step)
    return out.getvalue()


def test_what_the_bot_did_stays_indented_and_a_line_of_the_diff_whole() -> None:
    step = Step(
        title="Dana merges",
        told="one commit to “main”, and not a byte [more]",
        act=lambda _: None,
        missing=lambda _: None,
        diff=lambda _: ("+| 2026-11-28 | Ada Moreno | Initial draft |",),
    )
    assert printed(step) == (
        "✓ Dana merges\n"
        "  one commit to “main”, and\n"
        "  not a byte [more]\n"
        "    +| 2026-11-28 | Ada Moreno | Initial draft |\n"
    )
