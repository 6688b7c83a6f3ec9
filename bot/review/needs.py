"""Which files, accounts and teams a decision needs: the rules ask here, the shell fetches.

The shell reads `POLICY_PATHS` and the forge's places for code owners at `base_before`, then asks in this order: `policy_for`,
`select_specs`, `directories` (which it lists there), `with_template`, `texts`, `spec_source`, `accounts`, `teams`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.policy.model import POLICY_PATHS, LapseMode, Policy
from bot.policy.paths import choose_template, spec_rule, template_directories
from bot.review.commands.command_spec import Right
from bot.review.commands.parser import Command, parse_commands
from bot.review.commands.receipts import has_receipt
from bot.review.commands.registry import command_spec_of, find_command
from bot.review.evaluate.codeowners import owners_of, parse_codeowners
from bot.review.evaluate.effective_policy import policy_for, policy_in_force
from bot.review.model.memory import recall
from bot.review.model.snapshot import (
    Account,
    ChangedFile,
    FileStatus,
    PullRequest,
    PullState,
    SourceFile,
    SpecSource,
    Verdict,
)

__all__ = [
    "POLICY_PATHS",
    "SelectedSpec",
    "accounts",
    "directories",
    "is_lost",
    "policy_for",
    "policy_in_force",
    "seen_commits",
    "select_specs",
    "spec_source",
    "teams",
    "texts",
    "wants_commits",
    "with_moves",
    "with_template",
]


SEEN_AT_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedSpec:
    """A file of the pull request that a policy rule selects. `base_path` is None for a new file."""

    path: str
    rule: int
    base_path: str | None
    template: str | None = None
    """The template's path on the base branch; None: the built-in one."""
    moved_to: str | None = None
    """Where the file went on the base branch after the merge."""

    @property
    def path_today(self) -> str:
        """Name the file as it is called on the base branch after the merge."""
        return self.moved_to or self.path


def select_specs(policy: Policy, files: Iterable[ChangedFile]) -> tuple[SelectedSpec, ...]:
    """Pick the specs among the changed files; a removed file has nothing to check."""
    found = []
    for file in files:
        rule = None if file.status is FileStatus.REMOVED else spec_rule(policy, file.path)
        if rule is not None:
            base = None if file.status is FileStatus.ADDED else file.previous_path or file.path
            found.append(SelectedSpec(path=file.path, rule=rule, base_path=base))
    return tuple(found)


def directories(policy: Policy, specs: Iterable[SelectedSpec]) -> tuple[str, ...]:
    """Name the directories where templates may lie (`""` is the root)."""
    wanted = (name for spec in specs for name in template_directories(spec.path, policy.specs[spec.rule]))
    return tuple(dict.fromkeys(wanted))


def with_template(policy: Policy, spec: SelectedSpec, listing: Iterable[str]) -> SelectedSpec:
    """Choose the spec's template among the listed files of the base branch."""
    return replace(spec, template=choose_template(spec.path, policy.specs[spec.rule], listing))


def texts(pull: PullRequest, policy: Policy, spec: SelectedSpec) -> tuple[tuple[str, str], ...]:
    """Name the texts of a spec as (commit sha, path): at head, before the pull request, its template, and others."""
    before = [(_before(pull), spec.base_path)] if spec.base_path is not None else []
    template = [(pull.base_before, spec.template)] if spec.template is not None else []
    today = [(pull.base.sha, spec.path_today)] if pull.state is PullState.MERGED else []
    return (
        (pull.head.sha, spec.path),
        *before,
        *template,
        *today,
        *((sha, spec.path) for sha in seen_commits(pull, policy)),
    )


def _before(pull: PullRequest) -> str:
    """Name the commit to compare with. What others bring to the base branch meanwhile is no change of a follow-up's."""
    return pull.forked_at or pull.base_before


def spec_source(
    pull: PullRequest, policy: Policy, spec: SelectedSpec, found: Mapping[tuple[str, str], SourceFile]
) -> SpecSource:
    """Put the texts of a spec together, as far as they were found."""
    found = {key: file for key, file in found.items() if not file.is_link or key == (pull.head.sha, spec.path)}
    return SpecSource(
        path=spec.path,
        rule=spec.rule,
        head=found.get((pull.head.sha, spec.path)),
        base=found.get((_before(pull), spec.base_path or "")),
        template=found.get((pull.base_before, spec.template or "")),
        today=found.get((pull.base.sha, spec.path_today)) if pull.state is PullState.MERGED else None,
        seen=tuple(found[sha, spec.path] for sha in seen_commits(pull, policy) if (sha, spec.path) in found),
    )


def with_moves(specs: Iterable[SelectedSpec], moves: Mapping[str, str]) -> tuple[SelectedSpec, ...]:
    """Follow the specs to where they went after the merge."""
    return tuple(replace(spec, moved_to=moves.get(spec.path)) for spec in specs)


def is_lost(pull: PullRequest, source: SpecSource) -> bool:
    """Tell whether a merged spec is not where the pull request put it: then the forge is asked where it went."""
    return pull.state is PullState.MERGED and source.today is None and source.head is not None


def seen_commits(pull: PullRequest, policy: Policy) -> tuple[str, ...]:
    """Name the commits that standing approvals saw, when what changed since decides whether they lapse."""
    if policy.approval.lapse is LapseMode.ANY_PUSH and pull.head_by_people:
        return (pull.head_by_people,)
    if policy.approval.lapse is not LapseMode.CHANGED_SECTIONS:
        return ()
    reviewed = [review.sha for review in pull.reviews if review.verdict is Verdict.APPROVED]
    seen = dict.fromkeys((*reviewed, *recall(pull).commits))
    return tuple(sha for sha in seen if sha != pull.head.sha)[-SEEN_AT_MOST:]


def accounts(pull: PullRequest) -> tuple[Account, ...]:
    """Name the people whose permission matters now: who judged, and whose orders count or wait for an answer."""
    judged = {Verdict.APPROVED, Verdict.CHANGES_REQUESTED}
    approved = [review.author for review in pull.reviews if review.verdict in judged]
    ordered = [command.author for command in parse_commands(pull) if _asks_for_rights(command, pull)]
    asked = {account.id: account for account in (*approved, *ordered) if not account.is_bot}
    asked.pop(pull.bot.id, None)
    return tuple(asked.values())


def wants_commits(pull: PullRequest, policy: Policy) -> bool:
    """Tell whether it matters who made the commits: somebody has approved."""
    if policy.approval.contributors:
        return False
    approve = find_command("approve")
    approved = [review.author for review in pull.reviews if review.verdict is Verdict.APPROVED]
    ordered = [command.author for command in parse_commands(pull) if command_spec_of(command) is approve]
    return any(not account.is_bot and account.id != pull.author.id for account in (*approved, *ordered))


def teams(policy: Policy, codeowners: SourceFile | None, specs: Iterable[SelectedSpec]) -> tuple[str, ...]:
    """Name the teams (`org/team`) that policy or the specs' code owners name as approvers."""
    named = list(policy.approval.approvers)
    if "codeowners" in named and codeowners is not None:
        lines = parse_codeowners(codeowners.content.decode("utf-8", errors="replace"))
        named.extend(owner for spec in specs for owner in owners_of(spec.path, lines))
    return tuple(dict.fromkeys(name.removeprefix("@") for name in named if "/" in name))


def _asks_for_rights(command: Command, pull: PullRequest) -> bool:
    """Leave out what anyone may do, and what was answered once and for all."""
    command_spec = command_spec_of(command)
    if command_spec is None or command_spec.right is Right.ANYONE:
        return False
    return command_spec.fold is not None or not pull.head.writable or not has_receipt(command, pull)
