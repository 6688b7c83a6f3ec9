"""Which files, accounts and teams a decision needs: the rules ask here, the shell fetches.

The shell reads `POLICY_PATHS` and the forge's places for code owners at `base_before`, then asks in this order: `policy_for`,
`select_specs`, `directories` (which it lists there), `with_template`, `texts`, `spec_source`, `accounts`, `teams`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from posixpath import dirname, join

from bot.policy.model import POLICY_PATHS, QUESTIONERS, LapseMode, Policy
from bot.policy.paths import choose_template, companion_of, keeps_metadata, spec_rule, specs_with, template_directories
from bot.review.commands.command_spec import Right
from bot.review.commands.parser import Command, parse_commands
from bot.review.commands.possible_heads import unseen_force_pushes
from bot.review.commands.receipts import has_receipt
from bot.review.commands.registry import COMMANDS
from bot.review.commands.standing_commands import witnessed
from bot.review.evaluate.metadata_places import with_specs_beside
from bot.review.evaluate.people import CODEOWNERS, LEVELS, owners_of, parse_codeowners
from bot.review.evaluate.rules_in_force import policy_for, policy_in_force
from bot.review.model.account import Account, CommitList
from bot.review.model.capabilities import FileStatus, PullState, Verdict
from bot.review.model.memory import recall, remembered_people
from bot.review.model.pull_request import ChangedFile, PullRequest
from bot.review.model.source import LeavingSpec, SelectedSpec, SourceFile, SpecSource, earlier_names, with_moves

_MOVING = ("status", "withdraw", "implemented")
__all__ = [
    "POLICY_PATHS",
    "SelectedSpec",
    "accounts",
    "before",
    "directories",
    "earlier_names",
    "is_lost",
    "leaving_specs",
    "lost_commits",
    "policy_for",
    "policy_in_force",
    "seen_commits",
    "select_specs",
    "speakers",
    "spec_source",
    "teams",
    "texts",
    "users",
    "waiting",
    "wants_commits",
    "with_moves",
    "with_template",
]

SEEN_AT_MOST = 20


def select_specs(policy: Policy, files: Collection[ChangedFile]) -> tuple[SelectedSpec, ...]:
    """Pick the specs among the changed files, with what belongs to them; a removed file has nothing to check."""
    found, own = [], {file.path for file in files}
    for file in with_specs_beside(policy, files) if keeps_metadata(policy) else files:
        rule = None if file.status is FileStatus.REMOVED else spec_rule(policy, file.path)
        if rule is not None:
            base = _base_path(policy, file)
            found.append(SelectedSpec(path=file.path, rule=rule, base_path=base, listed=file.path in own))
    return tuple(found) if not any(rule.companions for rule in policy.specs) else _with_companions(policy, files, found)


def _with_companions(
    policy: Policy, files: Collection[ChangedFile], found: Iterable[SelectedSpec]
) -> tuple[SelectedSpec, ...]:
    """Add the specs whose companions alone change, and to every spec the files that belong to it."""
    specs = {spec.path: spec for spec in found}
    gone = {path for file in files for path in (file.path, file.previous_path)} - specs.keys()
    for path in (path for file in files for path in (file.path, file.previous_path) if path is not None):
        for rule, spec in specs_with(policy, path):
            if spec not in gone:
                specs.setdefault(spec, SelectedSpec(path=spec, rule=rule, base_path=spec, listed=False))
    return tuple(replace(spec, companions=tuple(_companions(policy, files, spec))) for spec in specs.values())


def _companions(policy: Policy, files: Collection[ChangedFile], spec: SelectedSpec) -> Iterator[SelectedSpec]:
    """Name the files of a spec: those that have one name whether they change or not, of those of a pattern the changed ones."""
    rule, folder, before = policy.specs[spec.rule], dirname(spec.path), dirname(spec.base_path or spec.path)
    changed = {file.path: file for file in files}
    named = {join(folder, one.file): one for one in rule.companions if not one.is_pattern}
    matched = {path: found for path in changed if (found := companion_of(rule, folder, path))}
    others = {path: one for path, one in matched.items() if path not in named and spec_rule(policy, path) is None}
    for path, companion in {**named, **others}.items():
        earlier = join(before, companion.file) if path in named else changed[path].previous_path or path
        yield SelectedSpec(
            path=path,
            rule=spec.rule,
            base_path=earlier,
            template=companion.template,
            companion=companion,
            listed=path in changed and changed[path].status is not FileStatus.REMOVED,
        )


def leaving_specs(policy: Policy, files: Iterable[ChangedFile]) -> tuple[LeavingSpec, ...]:
    """Pick the specs that are deleted, or renamed to what is no spec."""
    found = []
    for file in files:
        path = file.path if file.status is FileStatus.REMOVED else file.previous_path
        rule = None if path is None else spec_rule(policy, path)
        if path is None or rule is None:
            continue
        if file.status is FileStatus.REMOVED:
            found.append(LeavingSpec(path=path, rule=rule, base=None))
        elif spec_rule(policy, file.path) is None:
            found.append(LeavingSpec(path=path, rule=rule, base=None, moved_to=file.path))
    return tuple(found)


def _base_path(policy: Policy, file: ChangedFile) -> str | None:
    """Name the spec that a file was before. What was no spec brings no old mistakes along: a spec that it becomes is new."""
    path = None if file.status is FileStatus.ADDED else file.previous_path or file.path
    return path if path is not None and spec_rule(policy, path) is not None else None


def directories(policy: Policy, specs: Iterable[SelectedSpec]) -> tuple[str, ...]:
    """Name the directories where templates may lie (`""` is the root)."""
    wanted = (name for spec in specs for name in template_directories(spec.path, policy.specs[spec.rule]))
    return tuple(dict.fromkeys(wanted))


def with_template(policy: Policy, spec: SelectedSpec, listing: Iterable[str]) -> SelectedSpec:
    """Choose the spec's template among the listed files of the base branch."""
    return replace(spec, template=choose_template(spec.path, policy.specs[spec.rule], listing))


def texts(pull: PullRequest, policy: Policy, spec: SelectedSpec) -> tuple[tuple[str, str], ...]:
    """Name the texts of a spec and of what belongs to it as (commit sha, path): at head, before, its template, and others."""
    return tuple(name for one in (spec, *spec.companions) for name in _texts(pull, policy, one))


def _texts(pull: PullRequest, policy: Policy, spec: SelectedSpec) -> tuple[tuple[str, str], ...]:
    earlier = [(before(pull), spec.base_path)] if spec.base_path is not None else []
    template = [(pull.base_before, spec.template)] if spec.template is not None else []
    today = spec.names_after_merge(pull.base.sha, pull.merge_sha) if pull.state is PullState.MERGED else ()
    return (
        (pull.head.sha, spec.path),
        *earlier,
        *template,
        *today,
        *((sha, spec.path) for sha in seen_commits(pull, policy)),
    )


def before(pull: PullRequest) -> str:
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
        head=None if spec.left else found.get((pull.head.sha, spec.path)),
        base=found.get((before(pull), spec.base_path or "")),
        template=found.get((pull.base_before, spec.template or "")),
        today=found.get((pull.base.sha, spec.path_today)) if pull.state is PullState.MERGED else None,
        merged=found.get((pull.merge_sha or "", spec.path)),
        seen=tuple(found[name] for sha in seen_commits(pull, policy) if (name := (sha, spec.name_at(sha))) in found),
        companions=tuple(spec_source(pull, policy, one, found) for one in spec.companions),
        companion=spec.companion,
        listed=spec.listed,
        left=spec.left,
    )


def is_lost(pull: PullRequest, source: SpecSource) -> bool:
    """Tell whether a merged spec is not where the pull request put it: then the forge is asked where it went."""
    return pull.state is PullState.MERGED and source.today is None and source.head is not None


def seen_commits(pull: PullRequest, policy: Policy) -> tuple[str, ...]:
    """Name the commits that standing approvals saw, when what changed since decides whether they lapse."""
    if policy.approval.lapse is LapseMode.ANY_PUSH and pull.head_by_people:
        return tuple(dict.fromkeys((pull.head_by_people, *pull.possible_heads)))
    if policy.approval.lapse is not LapseMode.CHANGED_SECTIONS:
        return pull.possible_heads
    memory = recall(pull)
    known = {**witnessed(pull), **memory.approvals}
    reviewed = [(one.submitted_at, one.sha) for one in pull.reviews if one.verdict is Verdict.APPROVED]
    commanded = [
        (one.comment.created_at, sha)
        for one in _approve_commands(pull)
        for sha in one.comment.saw or (known.get(one.key, ""),)
    ]
    newest = [sha for _, sha in sorted((*reviewed, *commanded), reverse=True)]
    seen = dict.fromkeys((memory.head, *pull.possible_heads, *newest))
    return tuple(sha for sha in seen if sha and sha != pull.head.sha)[:SEEN_AT_MOST]


def _approve_commands(pull: PullRequest) -> tuple[Command, ...]:
    """List the commands that may approve."""
    known = ((command, COMMANDS.of(command)) for command in parse_commands(pull))
    return tuple(command for command, found in known if found is not None and found.approves)


def lost_commits(pull: PullRequest, listed: CommitList) -> tuple[str, ...]:
    """Name the commits whose own checks may tell what approve commands saw, when the summary does not; none: nothing is lost."""
    memory = recall(pull)
    known = {**witnessed(pull), **memory.approvals}
    lost = [
        command
        for command in _approve_commands(pull)
        if not (command.comment.saw or command.comment.review_id or command.key in known)
        and (has_receipt(command, pull) or not memory.head)
    ]
    return tuple(commit.sha for commit in listed.commits if commit.sha != pull.head.sha)[-SEEN_AT_MOST:] if lost else ()


def waiting(pull: PullRequest) -> tuple[Command, ...]:
    """List the commands that wait, and count on the text that their author saw."""
    answer = COMMANDS.find("answer")
    answers = (one for one in parse_commands(pull) if COMMANDS.of(one) is answer and not has_receipt(one, pull))
    return (
        *answers,
        *(one for one in _approve_commands(pull) if not has_receipt(one, pull) or len(one.comment.saw) > 1),
    )


def accounts(pull: PullRequest) -> tuple[Account, ...]:
    """Name the people whose permission matters now: who judged, and whose commands count or wait for an answer."""
    judged = {Verdict.APPROVED, Verdict.CHANGES_REQUESTED}
    approved = [review.author for review in pull.reviews if review.verdict in judged]
    commanded = [command.author for command in parse_commands(pull) if _asks_for_rights(command, pull)]
    people = (*remembered_people(pull, recall(pull)), *approved, *commanded)
    asked = {account.id: account for account in people if not account.is_bot}
    asked.pop(pull.bot.id, None)
    return tuple(asked.values())


def movers(pull: PullRequest, policy: Policy) -> tuple[Account, ...]:
    """Name those whose permission matters where a policy says who may move a spec: the author, and who asked by command."""
    if not policy.movers:
        return ()
    moving = [one.author for one in parse_commands(pull) if (spec := COMMANDS.of(one)) and spec.name in _MOVING]
    return tuple({one.id: one for one in (pull.author, *moving)}.values())


def speakers(pull: PullRequest, policy: Policy) -> tuple[str, ...]:
    """Name those of `accounts`, by login, where any spec comes or goes: else nobody has a say."""
    files = (*pull.files, *pull.unlisted)
    has_specs = bool(select_specs(policy, files) or leaving_specs(policy, files))
    return tuple(account.login for account in accounts(pull)) if has_specs else ()


def wants_commits(pull: PullRequest, policy: Policy) -> bool:
    """Tell whether it matters who made the commits, or which came unseen: somebody has approved; or the summary is lost."""
    memory = recall(pull)
    moved = memory.head != pull.head.sha or bool(pull.force_pushes and unseen_force_pushes(pull, memory))
    if policy.approval.contributors and not moved:
        return False
    if moved and any(not one.comment.saw for one in waiting(pull)):
        return True
    approved = [review.author for review in pull.reviews if review.verdict is Verdict.APPROVED]
    commanded = [command.author for command in _approve_commands(pull)]
    return any(not account.is_bot and account.id != pull.author.id for account in (*approved, *commanded))


def teams(
    policy: Policy, codeowners: SourceFile | None, specs: Iterable[SelectedSpec | LeavingSpec]
) -> tuple[str, ...]:
    """Name the teams (`org/team`) that policy or the specs' code owners name as approvers."""
    named = _named(policy, codeowners, specs)
    return tuple(dict.fromkeys(name.removeprefix("@") for name in named if "/" in name))


def users(
    policy: Policy, codeowners: SourceFile | None, specs: Iterable[SelectedSpec | LeavingSpec]
) -> tuple[str, ...]:
    """Name the users whom policy or the specs' code owners name as approvers, by login."""
    words = {*LEVELS, CODEOWNERS, *QUESTIONERS}
    named = (name.removeprefix("@") for name in _named(policy, codeowners, specs) if name.casefold() not in words)
    return tuple(dict.fromkeys(name for name in named if "/" not in name and "@" not in name))


def _named(policy: Policy, codeowners: SourceFile | None, specs: Iterable[SelectedSpec | LeavingSpec]) -> list[str]:
    """List what the policy names, with the owners of the specs where it says so."""
    named = [*policy.approval.entries, *policy.approval.questions, *policy.movers]
    if "codeowners" in named and codeowners is not None:
        lines = parse_codeowners(codeowners.content.decode("utf-8", errors="replace"))
        named.extend(owner for spec in specs for owner in owners_of(spec.path, lines))
    return named


def _asks_for_rights(command: Command, pull: PullRequest) -> bool:
    """Leave out what anyone may do, and what was answered once and for all."""
    command_spec = COMMANDS.of(command)
    if command_spec is None or command_spec.right is Right.ANYONE:
        return False
    return command_spec.fold is not None or not pull.head.writable or not has_receipt(command, pull)
