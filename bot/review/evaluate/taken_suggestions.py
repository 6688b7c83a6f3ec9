"""Commits that take over what somebody else suggested: by their form, which anybody can copy, and by what they change."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.policy.model import Policy
from bot.review.evaluate.people import is_same
from bot.review.evaluate.rules_in_force import rule_of, schema_of
from bot.review.model.account import GitIdentity, PullCommit, SpecChange
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile, SpecSource
from bot.spec.examine import examine

_FENCES = ("```suggestion", "~~~suggestion")


def taken_suggestions(snapshot: Snapshot, policy: Policy) -> frozenset[str]:
    """Name the commits that add nothing to a spec but what somebody else than their maker suggested."""
    return frozenset(
        commit.sha
        for commit in snapshot.commits.commits
        if commit.takes_suggestion and _is_taken(commit, snapshot, policy)
    )


def with_changes(commit: PullCommit, paths: Iterable[str], found: Mapping[tuple[str, str], SourceFile]) -> PullCommit:
    """Say what a commit makes of specs; where only one of its texts is there, it is none that takes a suggestion over."""
    texts = [(path, found.get((commit.parents[0], path)), found.get((commit.sha, path))) for path in paths]
    changes = tuple(
        SpecChange(path=path, before=before.content, after=after.content)
        for path, before, after in texts
        if before is not None and after is not None
    )
    whole = all((before is None) == (after is None) for _, before, after in texts)
    return replace(commit, changes=changes, takes_suggestion=whole)


def _is_taken(commit: PullCommit, snapshot: Snapshot, policy: Policy) -> bool:
    """Hold the lines that a commit adds against what the others whom it names suggested."""
    pull, taker = snapshot.pull, commit.authors[-1]
    pushers = [push.account for push in pull.pushes if any(commit.sha.startswith(sha) for sha in push.commits)]
    others = [one for one in (*commit.authors, *commit.co_authors) if _differ(one, taker)]
    if not others or not all(is_same(taker, account) for account in pushers):
        return False
    suggested = set(_suggested(taker, others, snapshot))
    fixes = any(is_same(one, pull.bot) for one in others)
    if not (suggested or fixes):
        return False
    sources = {file.path: file for source in snapshot.specs for file in (source, *source.companions)}
    for change in commit.changes:
        offered = suggested | (set(_fixed(change, sources[change.path], policy)) if fixes else set())
        added, removed = _difference(change)
        if not added.keys() <= offered or removed.total() > added.total():
            return False
    return True


def _differ(one: GitIdentity, other: GitIdentity) -> bool:
    """Tell two people apart: by their accounts, or by what they call themselves."""
    if one.account is not None and other.account is not None:
        return one.account.id != other.account.id
    return (one.email or one.name).casefold() != (other.email or other.name).casefold()


def _suggested(taker: GitIdentity, others: Iterable[GitIdentity], snapshot: Snapshot) -> Iterator[str]:
    """Yield the lines of the comments in which the others suggested something."""
    others = tuple(others)
    for thread in snapshot.pull.threads:
        for comment in thread.comments:
            theirs = any(is_same(one, comment.author) for one in others) and not is_same(taker, comment.author)
            if theirs and any(fence in comment.body for fence in _FENCES):
                yield from map(str.rstrip, comment.body.splitlines())


def _fixed(change: SpecChange, source: SpecSource, policy: Policy) -> Iterator[str]:
    """Yield the lines that the bot suggests for the text before the commit; its comment may say something else by now."""
    rule = rule_of(source, policy)
    found = examine(change.before, path=source.path, schema=schema_of(source, rule), rule=rule)
    for diagnostic in found.diagnostics:
        for edit in diagnostic.fix or ():
            yield from map(str.rstrip, edit.text.splitlines())


def _difference(change: SpecChange) -> tuple[Counter[str], Counter[str]]:
    """Count the lines that a text has more of, and fewer of; blank ones do not matter."""
    before, after = (
        Counter(filter(None, map(str.rstrip, text.decode("utf-8", errors="replace").splitlines())))
        for text in (change.before, change.after)
    )
    return after - before, before - after
