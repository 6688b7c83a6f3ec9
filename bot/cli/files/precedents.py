"""Which accepted specs speak for the specs that a command looks at: those of the base branch, under the same rule."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from posixpath import dirname

from bot.cli.files.base_branch import BaseBranch, base_branch
from bot.cli.files.cache import Cache
from bot.cli.files.check_config import CheckConfig, policy_of, schema_of
from bot.cli.files.errors import UsageError
from bot.cli.files.links import ensure_inside
from bot.cli.files.metadata_files import with_metadata
from bot.cli.files.parallel import Advance, Task, examine_all
from bot.cli.files.plain_file import read_plain
from bot.cli.files.selection import SelectedFile, is_markdown, walk
from bot.cli.files.workspace import Workspace
from bot.comparison.diagnostic import Diagnostic
from bot.markdown.metadata_file import join
from bot.policy.paths import beside, is_aside
from bot.report.spec_report import SpecReport
from bot.spec.evidence import FEWEST, Precedent, SpecEvidence
from bot.spec.precedent import asks_precedent, with_precedent

NO_BASE = "Judged without precedent: git names no commit that this branch shares with the default branch; fetch it."


@dataclass(slots=True, kw_only=True)
class _Group:
    """Specs of one working tree that are judged alike, by path from the root; `members` finds the accepted ones beside them."""

    workspace: Workspace
    scheme: CheckConfig
    given: bool
    """The template was named on the command line: it rules all specs of the rule."""
    named: dict[str, Task] = field(default_factory=dict)
    selected: bool = False
    """Whether a rule of the policy selects them; else they are what was named of a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Accepted:
    """What speaks for a group: its accepted specs, and what they show; without `base` they are those on the disk."""

    base: BaseBranch | None
    members: Mapping[str, Task]
    precedent: Precedent


Progress = Callable[[int, str], AbstractContextManager[Advance]]
"""Shows how far some long work is: of how many specs, and what is done with them."""


@contextmanager
def without_progress(_: int, __: str) -> Iterator[Advance]:
    """Show nothing."""
    yield lambda _: None


@dataclass(slots=True, kw_only=True)
class Precedents:
    """What accepted specs show. They are read when the first finding asks for them: most runs find nothing that does."""

    groups: Mapping[CheckConfig, _Group]
    cache: Cache
    jobs: int | None
    progress: Progress
    _bases: dict[Path, BaseBranch | None] = field(default_factory=dict)
    _read: dict[CheckConfig, _Accepted] = field(default_factory=dict)

    def of(self, scheme: CheckConfig) -> Precedent | None:
        """Give the precedent for one way of judging; None where the policy wants none."""
        self.read([scheme])
        return self._read[scheme].precedent if scheme in self._read else None

    def stands_for_itself(self, scheme: CheckConfig, path: str) -> bool:
        """Tell whether a spec is one of the accepted ones because there is no git: what it does does not count for itself."""
        found = self._read.get(scheme)
        return found is not None and found.base is None and path in found.members

    @property
    def lacks_base(self) -> bool:
        """Tell whether precedent was asked for, and git did not know what the branch started from."""
        return any(one.base is not None and not one.base.commit for one in self._read.values())

    def read(self, schemes: Iterable[CheckConfig]) -> None:
        """Read the accepted specs for some ways of judging in one go."""
        wanted = [scheme for scheme in dict.fromkeys(schemes) if scheme in self.groups and scheme not in self._read]
        bases = {scheme: self._base(self.groups[scheme].workspace.root) for scheme in wanted}
        members = {scheme: dict(_members(self.groups[scheme], bases[scheme])) for scheme in wanted}
        tasks = {_name(task): task for found in members.values() for task in found.values()}
        if not tasks:
            evidence: dict[tuple[CheckConfig, str], SpecEvidence] = {}
        else:
            with self.progress(len(tasks), "Reading accepted specs") as advance:
                reports = examine_all(list(tasks.values()), self.cache, jobs=self.jobs, advance=advance)
            evidence = {name: report.evidence for name, report in zip(tasks, reports, strict=True)}
        for scheme in wanted:
            precedent = _precedent(self.groups[scheme], bases[scheme], members[scheme], evidence)
            self._read[scheme] = _Accepted(base=bases[scheme], members=members[scheme], precedent=precedent)

    def _base(self, root: Path) -> BaseBranch | None:
        if root not in self._bases:
            self._bases[root] = base_branch(root)
        return self._bases[root]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Reports in the order of the targets, and what accepted specs say of them."""

    reports: tuple[SpecReport, ...]
    precedents: Precedents

    @property
    def notes(self) -> tuple[str, ...]:
        """Say what a person should know of how it was judged."""
        return (NO_BASE,) if self.precedents.lacks_base else ()

    def evaluate(
        self, diagnostics: Iterable[Diagnostic], judged: SpecEvidence, target: SelectedFile, task: Task
    ) -> tuple[Diagnostic, ...]:
        """Let precedent soften what was found in one spec."""
        found, policy = tuple(diagnostics), policy_of(task.scheme)
        rule = policy.specs[task.scheme.rule]
        asked = asks_precedent(found, rule, policy.severity)
        precedent = self.precedents.of(task.scheme) if asked else None
        own = judged if asked and self.precedents.stands_for_itself(task.scheme, target.relative) else None
        return with_precedent(found, judged, precedent, rule, policy.severity, own)


def judge(
    targets: Sequence[SelectedFile],
    tasks: Sequence[Task],
    cache: Cache,
    *,
    jobs: int | None,
    given: bool,
    progress: Progress = without_progress,
) -> Judged:
    """Examine specs and let accepted ones speak; a spec of the base branch is examined once, whatever for.

    `given`: the template was named, and rules whatever the policy selects.
    """
    precedents = Precedents(groups=_groups(targets, tasks, given=given), cache=cache, jobs=jobs, progress=progress)
    with progress(len(tasks), "Checking") as advance:
        reports = examine_all(tasks, cache, jobs=jobs, advance=advance)
    precedents.read(task.scheme for report, task in zip(reports, tasks, strict=True) if _asks(report, task.scheme))
    judged = Judged(reports=tuple(reports), precedents=precedents)
    evaluated = (
        replace(report, diagnostics=judged.evaluate(report.diagnostics, report.evidence, target, task))
        for report, target, task in zip(reports, targets, tasks, strict=True)
    )
    return replace(judged, reports=tuple(evaluated))


def _asks(report: SpecReport, scheme: CheckConfig) -> bool:
    """Tell whether accepted specs could change what is said of a spec."""
    policy = policy_of(scheme)
    return asks_precedent(report.diagnostics, policy.specs[scheme.rule], policy.severity)


def precedent_of(workspace: Workspace, scheme: CheckConfig, cache: Cache) -> Precedent | None:
    """Read what the accepted specs of a rule say; None when the policy wants none."""
    if not policy_of(scheme).precedent.enabled:
        return None
    group = _Group(workspace=workspace, scheme=scheme, given=False, selected=True)
    return Precedents(groups={scheme: group}, cache=cache, jobs=None, progress=without_progress).of(scheme)


def _name(task: Task) -> tuple[CheckConfig, str]:
    return task.scheme, task.content


def _groups(targets: Sequence[SelectedFile], tasks: Sequence[Task], *, given: bool) -> dict[CheckConfig, _Group]:
    """Sort the specs by the way they are judged, unless the policy wants no precedent."""
    made: dict[CheckConfig, _Group] = {}
    for target, task in zip(targets, tasks, strict=True):
        if policy_of(task.scheme).precedent.enabled:
            new = _Group(workspace=target.workspace, scheme=task.scheme, given=given)
            group = made.setdefault(task.scheme, new)
            group.named[target.relative] = task
            group.selected |= target.number is not None or target.file is None
    return made


def _members(group: _Group, base: BaseBranch | None) -> Iterator[tuple[str, Task]]:
    """Yield the specs of the base branch that the same rule and template rule; without git, those on the disk."""
    belongs = _is_selected if group.selected else _is_beside
    folders = _folders(group.named)
    if base is not None:
        blobs = {path: blob for path, blob in base.files().items() if belongs(group, path, folders)}
        metadata = _metadata_blobs(group, base, blobs)
        contents = base.contents((*blobs.values(), *metadata.values()))
        texts = (
            (path, contents[blob], contents.get(metadata.get(path, "")))
            for path, blob in blobs.items()
            if blob in contents
        )
        read = iter([(path, text if more is None else join(more, text)) for path, text, more in texts])
    elif group.selected and group.workspace.is_tree:
        read = _on_disk(group, folders)
    else:
        yield from ((path, task) for path, task in group.named.items() if belongs(group, path, folders))
        return
    yield from ((path, Task(path=path, source=source, scheme=group.scheme)) for path, source in read)


def _metadata_blobs(group: _Group, base: BaseBranch, paths: Iterable[str]) -> Mapping[str, str]:
    """Name, by spec, the content of the file beside it that holds its metadata."""
    name = policy_of(group.scheme).specs[group.scheme.rule].metadata if group.selected else None
    files = base.files() if name is not None else {}
    return {path: files[near] for path in paths if name is not None and (near := beside(path, name)) in files}


def _on_disk(group: _Group, folders: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    for file in walk(group.workspace.root):
        path = group.workspace.relative(file)
        if _is_selected(group, path, folders):
            with suppress(OSError, UsageError):
                ensure_inside(file, path)
                yield (
                    path,
                    with_metadata(read_plain(file), file, policy_of(group.scheme).specs[group.scheme.rule].metadata),
                )


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


def _precedent(
    group: _Group,
    base: BaseBranch | None,
    members: Mapping[str, Task],
    known: Mapping[tuple[CheckConfig, str], SpecEvidence],
) -> Precedent:
    found = {path: known[_name(task)] for path, task in members.items()}
    precedent = Precedent(specs=found, keep=policy_of(group.scheme).precedent.keep)
    if base is None or not precedent.all_softened():
        return precedent
    return replace(precedent, firm=frozenset(_later_demands(group, base, precedent)))


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
