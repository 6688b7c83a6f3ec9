"""Files beside a spec that belong to it: what is demanded of one, and the tasks of a plan that is a file of its own."""

from dataclasses import replace

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.progress import Progress
from bot.markdown.document import parse
from bot.policy.companion import Companion
from bot.policy.model import SpecRule
from bot.policy.severity import Code
from bot.spec.model import Examination
from bot.template.compile_template import compile_template
from bot.template.model import Schema

_HEARD = frozenset({Code.OPEN_QUESTION, Code.TOO_LARGE, Code.HIDDEN_TEXT})
"""What counts in a file of which no template demands anything."""
_PLAIN = "# [Title]\n"


def companion_schema(companion: Companion, rule: SpecRule) -> Schema:
    """Compile what the policy itself gives as the template of a companion; without any, nothing is demanded."""
    return compile_template(parse(companion.outline or _PLAIN), rule)


def heard(companion: Companion, found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Leave out what nobody demanded."""
    return found if companion.has_template else tuple(one for one in found if one.code in _HEARD)


def tasks_of(plan: bytes | None) -> Progress:
    """Count every box of a file that is a plan as a whole; a plan that is not there has none."""
    if plan is None:
        return Progress(done=0, total=0)
    document = parse(plan.decode("utf-8", errors="replace"))
    boxes = [item for item in document.items if item.ticked is not None]
    return Progress(done=sum(1 for box in boxes if box.ticked), total=len(boxes))


def with_plan(spec: Examination, path: str, plan: bytes | None) -> Examination:
    """Take the tasks of a spec from its plan; a plan that is not there, or has no task, is no plan that is done."""
    tasks = tasks_of(plan)
    lacks = "" if tasks.total else f"a task in {path}, which {'has none' if plan is not None else 'is not there'}"
    return replace(spec, tasks=tasks, lacks_plan=lacks)
