"""A text that is being written, judged as `specbot check` judges a file."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from bot.cli.editor.metadata_lines import NearTexts, Told, below, joined_source, own_part, told
from bot.cli.files.base_branch import base_branch
from bot.cli.files.cache import user_cache
from bot.cli.files.check_config import CheckConfig, policy_of, schema_of
from bot.cli.files.fix_text import fixed, offered
from bot.cli.files.parallel import Task
from bot.cli.files.precedents import Judged, judge
from bot.cli.files.selection import SelectedFile, Selector
from bot.comparison.compare import compare
from bot.comparison.diagnostic import Diagnostic
from bot.editor.model import SpecView
from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.metadata_file import lines_above
from bot.markdown.model import Section
from bot.report.spec_report import SpecReport
from bot.spec.examine import examine
from bot.spec.model import Depth, Examination

_KEPT = 16
NOTHING_NEAR: NearTexts = MappingProxyType({})
_Judging = tuple[Path, CheckConfig, str | None]
"""Root, way of judging, and the commit of the base branch; None where there is no git."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What judges a file: its rule and template, and the accepted specs beside it."""

    target: SelectedFile
    scheme: CheckConfig
    judged: Judged


@dataclass(slots=True, kw_only=True)
class _Look:
    """What was found in a text; nothing where the policy selects no such spec."""

    text: str
    source: bytes = b""
    told: Told = field(default_factory=Told)
    above: int = 0
    """So many lines of another file were read before it: its metadata."""
    examination: Examination | None = None
    view: SpecView | None = None


@dataclass(slots=True, kw_only=True)
class OpenSpecs:
    """Judges texts by the policy and template on the disk, which are read once for each file until `forget`.

    Accepted specs are read once for each way of judging and commit of the base branch. One thread at a time.
    """

    _rules: dict[Path, _Rules | None] = field(default_factory=dict)
    _judged: dict[_Judging, Judged] = field(default_factory=dict)
    _latest: dict[Path, _Look] = field(default_factory=dict)

    def forget(self) -> None:
        """Read policy and templates anew with the next look; accepted specs, too, where no commit names them."""
        self._rules, self._latest = {}, {}
        kept = [(key, judged) for key, judged in self._judged.items() if key[2] is not None]
        self._judged = dict(kept[-_KEPT:])

    def selects(self, file: Path) -> bool:
        """Tell whether the policy selects a file; raises `UsageError` for a broken policy or template."""
        return self._rules_of(file) is not None

    def check(self, file: Path, text: str, near: NearTexts = NOTHING_NEAR) -> Told:
        """Say what is wrong; nothing where the policy selects no such spec. Raises `UsageError` for a broken policy or template."""
        return self._look(file, text, near).told

    def view(self, file: Path, text: str, near: NearTexts = NOTHING_NEAR) -> SpecView | None:
        """Put a text beside its template; None for metadata, and where the policy selects no such spec. Raises as `check` does."""
        look, rules = self._look(file, text, near), self._rules_of(file)
        if rules is None or look.examination is None or file != rules.target.file:
            return None
        if look.view is None:
            document = parse(text) if look.above else look.examination.document
            look.view = SpecView(
                comparison=compare(document, schema_of(rules.scheme)),
                template=rules.scheme.template_name,
                diagnostics=look.told.found,
                questions=tuple(below(one, look.above) for one in look.examination.questions),
            )
        return look.view

    def place(self, file: Path) -> SelectedFile | None:
        """Say where a spec lies, and what judges it; None where the policy selects no such spec."""
        rules = self._rules_of(file)
        return None if rules is None else rules.target

    def _look(self, file: Path, text: str, near: NearTexts) -> _Look:
        rules, known = self._rules_of(file), self._latest.get(file)
        if rules is None:
            return _Look(text=text)
        if known is not None and known.text == text and rules.target.rule.metadata is None:
            return known
        source = joined_source(file, text, near, rules.target)
        if known is None or known.source != source:
            known = self._latest[file] = self._judge(file, text, source, rules)
        return known

    def close(self, file: Path) -> None:
        """Keep nothing of a text that is no longer open."""
        self._latest.pop(file, None)

    def _judge(self, file: Path, text: str, source: bytes, rules: _Rules) -> _Look:
        policy = policy_of(rules.scheme)
        found = examine(
            source,
            path=rules.target.shown,
            schema=schema_of(rules.scheme),
            rule=policy.specs[rules.scheme.rule],
            severity=policy.severity,
            depth=Depth.FINDINGS,
        )
        evaluated = self._evaluate(rules, replace(found, diagnostics=SpecReport.from_examination(found).diagnostics))
        if any(one.fix for one in evaluated):
            name, scheme = rules.target.shown, rules.scheme
            evaluated = offered(evaluated, source, name, scheme, lambda spec: self._evaluate(rules, spec))
        above = lines_above(source) if rules.target.rule.metadata is not None else 0
        said = told(file, rules.target, source, evaluated)
        return _Look(text=text, source=source, told=said, above=above, examination=found)

    def fix_all(self, file: Path, text: str, near: NearTexts = NOTHING_NEAR) -> str:
        """Apply every safe fix, as `specbot fix` does. Raises `UsageError` for a broken policy or template."""
        rules = self._rules_of(file)
        if rules is None:
            return text
        source = joined_source(file, text, near, rules.target)
        after = fixed(source, rules.target.shown, rules.scheme, lambda spec: self._evaluate(rules, spec))
        return own_part(file, rules.target, after.content)

    def _rules_of(self, file: Path) -> _Rules | None:
        if file not in self._rules:
            self._rules[file] = self._read_rules(file)
        return self._rules[file]

    def _read_rules(self, file: Path) -> _Rules | None:
        target = Selector(by_policy=True).target(file)
        if target.number is None:
            return None
        workspace = target.workspace
        scheme = CheckConfig.of(workspace.template(target.relative, target.rule), workspace.policy_text, target.number)
        base = base_branch(workspace.root)
        key = (workspace.root, scheme, None if base is None else base.commit)
        if key not in self._judged:
            task = Task(path=target.shown, source=b"", scheme=scheme)
            found = judge([target], [task], user_cache(), jobs=1, given=False)
            self._judged[key] = replace(found, reports=())
        return _Rules(target=target, scheme=scheme, judged=self._judged[key])

    @staticmethod
    def _evaluate(rules: _Rules, spec: Examination) -> tuple[Diagnostic, ...]:
        task = Task(path=rules.target.shown, source=b"", scheme=rules.scheme)
        return rules.judged.evaluate(spec.diagnostics, spec.evidence, rules.target, task)


def fixed_once(text: str, finding: Diagnostic) -> str:
    """Apply the fix of one finding."""
    return apply_edits(text, finding.fix or ())


def outline(text: str) -> Iterator[Section]:
    """List the sections that have a heading, in the order of the file."""
    return (section for section in parse(text).sections if section.heading is not None)
