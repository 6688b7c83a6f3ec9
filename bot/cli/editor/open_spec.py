"""A text that is being written, judged as `specbot check` judges a file."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.cli.files.cache import Cache, user_cache
from bot.cli.files.check_config import CheckConfig, policy_of, schema_of
from bot.cli.files.fix_text import fixed, offered
from bot.cli.files.parallel import Task
from bot.cli.files.precedents import Judged, judge
from bot.cli.files.selection import SelectedFile, Selector
from bot.comparison.diagnostic import Diagnostic
from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.model import Section
from bot.spec.examine import examine
from bot.spec.model import Depth, Examination


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What judges a file: its rule and template, and the accepted specs beside it."""

    target: SelectedFile
    scheme: CheckConfig
    judged: Judged


@dataclass(slots=True, kw_only=True)
class OpenSpecs:
    """Judges texts by the policy and template on the disk, which are read once for each file until `forget`."""

    _rules: dict[Path, _Rules | None] = field(default_factory=dict)

    def forget(self) -> None:
        """Read policy, templates and accepted specs anew with the next look."""
        self._rules = {}

    def check(self, file: Path, text: str) -> tuple[Diagnostic, ...]:
        """Say what is wrong; nothing where the policy selects no such spec. Raises `UsageError` for a broken policy or template."""
        rules = self._rules_of(file)
        if rules is None:
            return ()
        source = text.encode("utf-8", "surrogatepass")
        policy = policy_of(rules.scheme)
        found = examine(
            source,
            path=rules.target.shown,
            schema=schema_of(rules.scheme),
            rule=policy.specs[rules.scheme.rule],
            severity=policy.severity,
            depth=Depth.FINDINGS,
        )
        evaluated = self._evaluate(rules, found)
        if not any(one.fix for one in evaluated):
            return evaluated
        return offered(evaluated, source, rules.target.shown, rules.scheme, lambda spec: self._evaluate(rules, spec))

    def fix_all(self, file: Path, text: str) -> str:
        """Apply every safe fix, as `specbot fix` does. Raises `UsageError` for a broken policy or template."""
        rules = self._rules_of(file)
        if rules is None:
            return text
        source = text.encode("utf-8", "surrogatepass")
        after = fixed(source, rules.target.shown, rules.scheme, lambda spec: self._evaluate(rules, spec))
        return after.content.decode("utf-8", "surrogatepass")

    def _rules_of(self, file: Path) -> _Rules | None:
        if file not in self._rules:
            self._rules[file] = _read_rules(file)
        return self._rules[file]

    @staticmethod
    def _evaluate(rules: _Rules, spec: Examination) -> tuple[Diagnostic, ...]:
        task = Task(path=rules.target.shown, source=b"", scheme=rules.scheme)
        return rules.judged.evaluate(spec.diagnostics, spec.evidence, rules.target, task)


def _read_rules(file: Path) -> _Rules | None:
    target = Selector(by_policy=True).target(file)
    if target.number is None:
        return None
    workspace = target.workspace
    scheme = CheckConfig.of(workspace.template(target.relative, target.rule), workspace.policy_text, target.number)
    task = Task(path=target.shown, source=b"", scheme=scheme)
    cache: Cache = user_cache()
    judged = judge([target], [task], cache, jobs=1, given=False)
    return _Rules(target=target, scheme=scheme, judged=replace(judged, reports=()))


def fixed_once(text: str, finding: Diagnostic) -> str:
    """Apply the fix of one finding."""
    return apply_edits(text, finding.fix or ())


def outline(text: str) -> Iterator[Section]:
    """List the sections that have a heading, in the order of the file."""
    return (section for section in parse(text).sections if section.heading is not None)
