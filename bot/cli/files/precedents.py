"""Which accepted specs speak for the specs that a command looks at: those of the base branch, under the same rule."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from posixpath import dirname

from bot.cli.files.base_branch import BaseBranch, base_branch
from bot.cli.files.cache import Cache
from bot.cli.files.check_config import CheckConfig, policy_of, schema_of
from bot.cli.files.errors import UsageError
from bot.cli.files.links import ensure_inside
from bot.cli.files.parallel import Advance, Task, examine_all
from bot.cli.files.plain_file import read_plain
from bot.cli.files.selection import SelectedFile, is_markdown, walk
from bot.cli.files.workspace import Workspace
from bot.comparison.diagnostic import Diagnostic
from bot.policy.paths import is_aside
from bot.report.spec_report import SpecReport
from bot.spec.evidence import FEWEST, Precedent, SpecEvidence
from bot.spec.precedent import with_precedent

NO_BASE = "Judged without precedent: git names no commit that this branch shares with the default branch; fetch it."


@dataclass(slots=True, kw_only=True)
class _Group:
    """Specs of one working tree that are judged alike, and the accepted ones beside them, by path from the root."""

    workspace: Workspace
    scheme: CheckConfig
    base: BaseBranch | None
    given: bool
    """The template was named on the command line: it rules all specs of the rule."""
    named: dict[str, Task] = field(default_factory=dict)
    selected: bool = False
    """Whether a rule of the policy selects them; else they are what was named of a folder."""
    members: dict[str, Task] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Reports in the order of the targets, the precedent of each scheme, and what a person should know."""

    reports: tuple[SpecReport, ...]
    precedents: Mapping[CheckConfig, Precedent]
    standing: frozenset[tuple[CheckConfig, str]] = frozenset()
    """Specs that stand for themselves on the disk, since there is no git: what they do does not count for themselves."""
    notes: tuple[str, ...] = ()

    def evaluate(
        self, diagnostics: Iterable[Diagnostic], judged: SpecEvidence, target: SelectedFile, task: Task
    ) -> tuple[Diagnostic, ...]:
        """Let precedent soften what was found in one spec."""
        policy = policy_of(task.scheme)
        return with_precedent(
            diagnostics,
            judged,
            self.precedents.get(task.scheme),
            policy.specs[task.scheme.rule],
            policy.severity,
            judged if (task.scheme, target.relative) in self.standing else None,
        )


def judge(
    targets: Sequence[SelectedFile],
    tasks: Sequence[Task],
    cache: Cache,
    *,
    jobs: int | None,
    advance: Advance,
    given: bool,
) -> Judged:
    """Examine specs and let accepted ones speak; a spec of the base branch is examined once, whatever for.

    `given`: the template was named, and rules whatever the policy selects.
    """
    groups = _groups(targets, tasks, given=given)
    known = {_name(task) for task in tasks}
    members = [one for group in groups.values() for one in group.members.values()]
    more = {_name(one): one for one in members if _name(one) not in known}
    every = [*tasks, *more.values()]
    reports = examine_all(every, cache, jobs=jobs, advance=advance)
    evidence = {_name(task): report.evidence for task, report in zip(every, reports, strict=True)}
    alone = [group for group in groups.values() if group.base is None]
    judged = Judged(
        reports=tuple(reports[: len(tasks)]),
        precedents={scheme: _precedent(group, evidence) for scheme, group in groups.items()},
        standing=frozenset((group.scheme, path) for group in alone for path in group.members),
        notes=(NO_BASE,) if any(group.base and not group.base.commit for group in groups.values()) else (),
    )
    evaluated = (
        replace(report, diagnostics=judged.evaluate(report.diagnostics, report.evidence, target, task))
        for report, target, task in zip(judged.reports, targets, tasks, strict=True)
    )
    return replace(judged, reports=tuple(evaluated))


def precedent_of(workspace: Workspace, scheme: CheckConfig, cache: Cache) -> Precedent | None:
    """Read what the accepted specs of a rule say; None when the policy wants none."""
    if not policy_of(scheme).precedent.enabled:
        return None
    base = base_branch(workspace.root)
    group = _Group(workspace=workspace, scheme=scheme, base=base, given=False, selected=True)
    group.members = dict(_members(group))
    tasks = list(group.members.values())
    reports = examine_all(tasks, cache, jobs=None, advance=lambda _: None)
    return _precedent(group, {_name(task): report.evidence for task, report in zip(tasks, reports, strict=True)})


def _name(task: Task) -> tuple[CheckConfig, str]:
    return task.scheme, task.content


def _groups(targets: Sequence[SelectedFile], tasks: Sequence[Task], *, given: bool) -> dict[CheckConfig, _Group]:
    """Gather the accepted specs for each way of judging, unless the policy wants no precedent."""
    made: dict[CheckConfig, _Group] = {}
    bases: dict[Path, BaseBranch | None] = {}
    for target, task in zip(targets, tasks, strict=True):
        if not policy_of(task.scheme).precedent.enabled:
            continue
        workspace = target.workspace
        if workspace.root not in bases:
            bases[workspace.root] = base_branch(workspace.root)
        group = made.setdefault(
            task.scheme,
            _Group(workspace=workspace, scheme=task.scheme, base=bases[workspace.root], given=given),
        )
        group.named[target.relative] = task
        group.selected |= target.number is not None or target.file is None
    for group in made.values():
        group.members = dict(_members(group))
    return made


def _members(group: _Group) -> Iterator[tuple[str, Task]]:
    """Yield the specs of the base branch that the same rule and template rule; without git, those on the disk."""
    belongs = _is_selected if group.selected else _is_beside
    folders = _folders(group.named)
    if group.base is not None:
        blobs = {path: blob for path, blob in group.base.files().items() if belongs(group, path, folders)}
        contents = group.base.contents(blobs.values())
        read = iter([(path, contents[blob]) for path, blob in blobs.items() if blob in contents])
    elif group.selected and group.workspace.is_tree:
        read = _on_disk(group, folders)
    else:
        yield from ((path, task) for path, task in group.named.items() if belongs(group, path, folders))
        return
    yield from ((path, Task(path=path, source=source, scheme=group.scheme)) for path, source in read)


def _on_disk(group: _Group, folders: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    for file in walk(group.workspace.root):
        path = group.workspace.relative(file)
        if _is_selected(group, path, folders):
            with suppress(OSError, UsageError):
                ensure_inside(file, path)
                yield path, read_plain(file)


def _folders(named: Iterable[str]) -> frozenset[str]:
    """Find the folders of which so many files were named that they are a collection."""
    counts = Counter(dirname(path) for path in named if not is_aside(path))
    return frozenset(folder for folder, count in counts.items() if count >= FEWEST)


def _is_beside(_: _Group, path: str, folders: frozenset[str]) -> bool:
    return is_markdown(path) and dirname(path) in folders and not is_aside(path)


def _is_selected(group: _Group, path: str, _: frozenset[str]) -> bool:
    """Tell whether the rule and the template of a group rule a file, too."""
    if not is_markdown(path) or group.workspace.rule_number(path) != group.scheme.rule:
        return False
    return group.given or _template(group.workspace, path, group.scheme.rule) == group.scheme.template


def _template(workspace: Workspace, path: str, number: int) -> bytes | None:
    try:
        return workspace.template(path, workspace.policy.specs[number]).content
    except UsageError:
        return None


def _precedent(group: _Group, known: Mapping[tuple[CheckConfig, str], SpecEvidence]) -> Precedent:
    found = {path: known[_name(task)] for path, task in group.members.items()}
    precedent = Precedent(specs=found, keep=policy_of(group.scheme).precedent.keep)
    if group.base is None or not precedent.all_softened():
        return precedent
    return replace(precedent, firm=frozenset(_later_demands(group, group.base, precedent)))


def _later_demands(group: _Group, base: BaseBranch, precedent: Precedent) -> Iterator[str]:
    """Yield the demands that the template got when most of the accepted specs were there already."""
    from bot.template.demands import demands  # noqa: PLC0415 - a warm cache seldom needs the compiler

    current = demands(schema_of(group.scheme))
    accepted = {path for path, one in precedent.specs.items() if one.accepted}
    for commit, older in base.versions(group.scheme.template_name):
        if 2 * len(base.paths_at(commit) & accepted) <= len(accepted):
            return
        try:
            yield from current - demands(schema_of(replace(group.scheme, template=older)))
        except UsageError:
            return
