"""What a change brought: the specs that differ from a commit, and which of their findings stood there already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.cli.files.base_branch import BaseBranch, base_branch
from bot.cli.files.cache import Cache
from bot.cli.files.errors import UsageError
from bot.cli.files.git import run_git
from bot.cli.files.parallel import Task, examine_all
from bot.cli.files.precedents import Judged
from bot.cli.files.selection import SelectedFile
from bot.cli.files.workspace import find_root
from bot.comparison.diagnostic import Diagnostic
from bot.markdown.metadata_file import join, split
from bot.policy.model import POLICY_PATHS
from bot.policy.paths import beside, is_template
from bot.policy.severity import Severity
from bot.report.spec_report import SpecReport
from bot.report.wording import counted
from bot.review.evaluate.spec_review import told_apart

_PLAIN = "100"
"""What git's mode of a plain file begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What differs between a commit and the files as they are: for each path its text at the commit, None where it was not."""

    commit: str
    before: Mapping[str, bytes | None]


def read_change(root: Path, named: str) -> Change:
    """Compare the files of a tree with a commit: where HEAD and `named`, or the default branch, parted.

    Raises `UsageError` where there is no git, or no such commit.
    """
    base = base_branch(root)
    if base is None:
        raise UsageError("Here is no git repository; --changed compares with a commit of one.", path=str(root))
    commit = _fork_point(base, named) if named else base.commit
    if not commit:
        raise UsageError(
            "git names no commit that HEAD shares with the default branch; fetch it, or name one: --changed=COMMIT"
        )
    blobs = dict(_blobs(base.root, commit))
    texts = base.contents(blob for blob in blobs.values() if blob is not None)
    return Change(commit=commit, before={path: texts.get(blob) if blob else None for path, blob in blobs.items()})


def _fork_point(base: BaseBranch, named: str) -> str:
    known = run_git(base.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{named}^{{commit}}")
    if known is None:
        way_out = "name one, or write PATHS before --changed" if Path(named).exists() else "`git log` lists some"
        raise UsageError(f"--changed: git knows no commit {named}; {way_out}.")
    commit = known.decode().strip()
    return (run_git(base.root, "merge-base", "HEAD", commit) or b"").decode().strip()


def _blobs(root: Path, commit: str) -> Iterator[tuple[str, str | None]]:
    """Yield each path that differs, with git's name of its text at the commit, also under the name that it had there."""
    listed = run_git(root, "diff", "--raw", "--no-abbrev", "-z", "--find-renames", "--relative", commit, "--") or b""
    parts = iter(listed.decode(errors="surrogateescape").split("\0"))
    for head in parts:
        if not head:
            break
        mode, _, blob, _, status = head.lstrip(":").split(" ")
        path = next(parts)
        if status[0] in "RC":
            path = next(parts)
        yield path, blob if mode.startswith(_PLAIN) else None
    others = run_git(root, "ls-files", "--others", "--exclude-standard", "-z") or b""
    yield from ((name, None) for name in others.decode(errors="surrogateescape").split("\0") if name)


@dataclass(slots=True)
class CommitComparison:
    """The specs of a run beside a commit of each working tree that they lie in."""

    named: str
    _changes: dict[Path, Change] = field(default_factory=dict)
    _left_out: list[Diagnostic] = field(default_factory=list)

    def changed(self, targets: Sequence[SelectedFile]) -> tuple[SelectedFile, ...]:
        """Keep the specs that differ; raises `UsageError` where nothing can be compared."""
        if not targets:
            self._change(find_root(Path.cwd()) or Path.cwd())
        if any(target.file is None for target in targets):
            raise UsageError("--changed compares files with a commit, and - is none; leave one of them out.")
        return tuple(
            one for one in targets if any(name in self._change(one.workspace.root).before for name in _names(one))
        )

    def brought(
        self, judged: Judged, targets: Sequence[SelectedFile], tasks: Sequence[Task], cache: Cache
    ) -> tuple[SpecReport, ...]:
        """Leave out what stood in each spec already, as the bot tells it apart on a pull request."""
        pairs = zip(targets, tasks, strict=True)
        earlier = [_earlier(self._change(target.workspace.root), target, task) for target, task in pairs]
        old = [replace(task, source=text or b"", unread="") for task, text in zip(tasks, earlier, strict=True)]
        there = [number for number, text in enumerate(earlier) if text is not None]
        found = examine_all([old[number] for number in there], cache, jobs=None, advance=lambda _: None)
        before = {
            number: judged.evaluate(report.diagnostics, report.evidence, targets[number], old[number])
            for number, report in zip(there, found, strict=True)
        }
        return tuple(
            self._told(report, target.relative, before.get(number, ()))
            for number, (report, target) in enumerate(zip(judged.reports, targets, strict=True))
        )

    def notes(self, checked: int, selected: int) -> Iterator[str]:
        """Say what was compared, what was left out, and what the bot would see otherwise."""
        commits = ", ".join(dict.fromkeys(one.commit[:10] for one in self._changes.values()))
        yield f"Compared with {commits}: {checked} of {counted(selected, 'spec')} changed."
        errors = sum(one.severity is Severity.ERROR for one in self._left_out)
        if self._left_out:
            yield f"Left out {counted(len(self._left_out), 'finding')} ({counted(errors, 'error')}) that stood there already."
        touched = [path for one in self._changes.values() for path in one.before if _is_rule(path)]
        if touched:
            yield f"This change touches {', '.join(touched)}: the bot judges it by what stands there before the change."

    def _change(self, root: Path) -> Change:
        if root not in self._changes:
            self._changes[root] = read_change(root, self.named)
        return self._changes[root]

    def _told(self, report: SpecReport, path: str, before: tuple[Diagnostic, ...]) -> SpecReport:
        problems = tuple(told_apart(path, report.diagnostics, before))
        pairs = tuple(zip(problems, report.diagnostics, strict=True))
        self._left_out += [found for problem, found in pairs if problem.inherited]
        return replace(report, diagnostics=tuple(found for problem, found in pairs if not problem.inherited))


def _names(target: SelectedFile) -> tuple[str, ...]:
    """Name the files that a spec is made of."""
    metadata = target.rule.metadata if target.number is not None else None
    return (target.relative,) if metadata is None else (target.relative, beside(target.relative, metadata))


def _earlier(change: Change, target: SelectedFile, task: Task) -> bytes | None:
    """Give a spec as it was at the commit, with its metadata; None where it was not there."""
    names, now = _names(target), split(task.source)
    text = change.before.get(names[0], task.source if now is None else now.text)
    if text is None or len(names) == 1:
        return text
    metadata = change.before.get(names[1], None if now is None else now.metadata)
    return text if metadata is None else join(metadata, text)


def _is_rule(path: str) -> bool:
    return path in POLICY_PATHS or is_template(path)
