"""One look parses each text once, and compiles each template once, however many steps ask."""

from dataclasses import replace
from itertools import count

import pytest

from bot.markdown.document import PARSED, parse
from bot.policy.model import SpecRule
from bot.review.decide import decide
from bot.review.evaluate.context import Evaluated
from bot.review.evaluate.evaluate_specs import evaluate
from bot.review.model.capabilities import PullState
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile
from bot.spec.examine import plain_schema
from bot.template.compile_template import COMPILED
from tests.review.builders import BASE, HEAD, PATH, a_pull, a_review, a_snapshot, at
from tests.review.whole import GOOD, TEMPLATE, spec

FRESH = count()


def a_fresh_snapshot(state: PullState) -> Snapshot:
    """Make a pull request whose texts nobody has parsed yet."""
    mark = f"\n<!-- {next(FRESH)} -->\n"
    head, base, today = (SourceFile(path=PATH, sha=HEAD, content=(GOOD + mark * n).encode()) for n in (1, 2, 3))
    template = replace(TEMPLATE, content=TEMPLATE.content + mark.encode())
    merged = at(9) if state is PullState.MERGED else None
    source = replace(spec(""), head=head, base=replace(base, sha=BASE), today=today, template=template)
    pull = a_pull(state=state, merged_at=merged, reviews=(a_review(),))
    return a_snapshot(pull=pull, specs=(source,))


@pytest.mark.parametrize(("state", "texts"), [(PullState.OPEN, 4), (PullState.MERGED, 5)])
def test_each_text_is_parsed_once_and_each_template_compiled_once(state: PullState, texts: int) -> None:
    """The texts are head, base, template, after a merge the file of today, and the one that the bot writes itself."""
    snapshot = a_fresh_snapshot(state)
    plain_schema(SpecRule())  # once in a process
    parsed, compiled = PARSED.made, COMPILED.made
    decide(snapshot)
    assert PARSED.made - parsed == texts
    assert COMPILED.made - compiled == 1
    decide(snapshot)
    assert PARSED.made - parsed == texts
    assert COMPILED.made - compiled == 1


def test_what_was_examined_stays_at_hand() -> None:
    evaluated = evaluate(a_fresh_snapshot(PullState.OPEN))
    assert isinstance(evaluated, Evaluated)
    (one,) = evaluated.spec_reviews
    assert one.source.head is not None
    assert one.spec.document is parse(one.source.head.content.decode())
