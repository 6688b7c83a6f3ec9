"""A spec's text with every safe fix applied."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.cli.files.check_config import CheckConfig, policy_of, schema_of
from bot.comparison.diagnostic import Diagnostic
from bot.policy.severity import Severity
from bot.spec.edits import safe_fixes
from bot.spec.examine import examine
from bot.spec.fixes import Look, Trial, settling, with_settling_fixes
from bot.spec.model import Depth, Examination

_ROUNDS = 20
"""Each round leaves less to fix; one or two are common, and the bound only keeps the time within limits."""


Evaluate = Callable[[Examination], tuple[Diagnostic, ...]]
"""Says what is wrong with a spec once accepted specs have spoken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedText:
    """A text after its fixes, the number of edits, and the sections that wait for their author's words."""

    content: bytes
    edits: int
    unwritten: tuple[str, ...]


def fixed(source: bytes, path: str, scheme: CheckConfig, evaluate: Evaluate) -> FixedText:
    """Apply safe fixes until none is left. Each settles its finding, and none leaves more errors than before; advice has none."""
    look = _look(path, scheme, evaluate)
    done = 0
    found = look(source)
    for _ in range(_ROUNDS):
        trial = Trial(source=source, found=found, look=look)
        chosen = settling(trial)
        if not chosen:
            break
        source, done = trial.after(chosen), done + len(safe_fixes(chosen))
        found = look(source)
    return FixedText(content=source, edits=done, unwritten=_unwritten(found))


def offered(
    found: tuple[Diagnostic, ...], source: bytes, path: str, scheme: CheckConfig, evaluate: Evaluate
) -> tuple[Diagnostic, ...]:
    """Take every fix away that would not settle its finding: who reads a report may apply it by a program."""
    return with_settling_fixes(Trial(source=source, found=found, look=_look(path, scheme, evaluate)))


def _look(path: str, scheme: CheckConfig, evaluate: Evaluate) -> Look:
    policy = policy_of(scheme)
    schema, rule = schema_of(scheme), policy.specs[scheme.rule]

    def look(content: bytes) -> tuple[Diagnostic, ...]:
        spec = examine(content, path=path, schema=schema, rule=rule, severity=policy.severity, depth=Depth.FINDINGS)
        return evaluate(spec)

    return look


def _unwritten(found: tuple[Diagnostic, ...]) -> tuple[str, ...]:
    """Name the sections that hold nothing of the author's yet."""
    heard = (one.unwritten for one in found if one.severity is not Severity.INFO)
    return tuple(dict.fromkeys(name for name in heard if name is not None))
