"""Reads a pull request whole: it asks the pure rules what they need, and fetches that. Decides nothing."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from bot.policy.model import Policy, PolicyError
from bot.policy.paths import keeps_metadata
from bot.review import needs
from bot.review.commands.possible_heads import with_possible_heads
from bot.review.evaluate import related
from bot.review.evaluate.taken_suggestions import with_changes
from bot.review.fetch_follow_up import read_original, same_starts, with_fork
from bot.review.fetch_rules import named_members, named_users, policy_among, read_team_files
from bot.review.left_companions import with_left_companions
from bot.review.metadata_files import joined_texts
from bot.review.model.account import NO_COMMITS, Account, CommitList
from bot.review.model.capabilities import Permission, PullState
from bot.review.model.markers import FOLLOW_UP, original_of
from bot.review.model.pull_request import PullRequest, RelatedPull
from bot.review.model.references import PullRef
from bot.review.model.snapshot import CheckAction, Snapshot
from bot.review.model.source import LeavingSpec, SourceFile, SpecSource, with_unread, without_absent
from bot.review.port import ForbiddenError, Forge, NotFoundError, RejectedError
from bot.review.unlisted_files import unlisted

READ_AT_ONCE = 8
"""So many other pull requests of the same head are read whole; with more of them nothing is decided."""
CARRIED_AT_MOST = 200
"""A follow-up that changes more files is not the bot's work alone."""


def fetch(
    forge: Forge, ref: PullRef, now: datetime, check_actions: tuple[CheckAction, ...] = (), *, push_rejected: str = ""
) -> Snapshot:
    """Read a pull request with every text, permission and team that a decision may use; raises `ForgeError`.

    No forge tells later of `check_actions`, the buttons pressed, and `push_rejected`, why the base branch refused a commit.
    """
    found = _read(forge, forge.pull_request(ref), now, check_actions, push_rejected)
    pull = found.pull
    same_head = tuple(other for other in forge.pulls_at(ref.repository, pull.head.sha) if other != ref)
    if pull.state is not PullState.OPEN or len(same_head) > READ_AT_ONCE:
        return replace(found, same_head=same_head)
    pulls = map(forge.pull_request, same_head)
    still = (one for one in pulls if (one.state, one.head.sha) == (PullState.OPEN, pull.head.sha))
    others = tuple(_read(forge, one, now) for one in still)
    return replace(found, same_head=tuple(other.pull.ref for other in others), others=others)


def _read(
    forge: Forge,
    bare_pull: PullRequest,
    now: datetime,
    check_actions: tuple[CheckAction, ...] = (),
    push_rejected: str = "",
) -> Snapshot:
    """Read what belongs to one pull request."""
    pull = with_fork(forge, bare_pull) if original_of(bare_pull) else bare_pull
    found = _read_one(forge, pull, now, check_actions, push_rejected)
    if not pull.forked_at or len(pull.files) > CARRIED_AT_MOST:
        return found
    carried = _plain(_at(forge, pull, pull.head.sha, (file.path for file in pull.files)))
    original = read_original(forge, pull)
    whole = _read_one(forge, original, now, keeps_numbers=False) if original is not None else None
    began = same_starts(forge, pull, original) if original is not None else ()
    return replace(found, original=whole, carried=carried, same_starts=began)


def _read_one(
    forge: Forge,
    pull: PullRequest,
    now: datetime,
    check_actions: tuple[CheckAction, ...] = (),
    push_rejected: str = "",
    *,
    keeps_numbers: bool = True,
) -> Snapshot:
    """Read the rules, the texts and the people of one pull request."""
    pull = _with_all_files(forge, pull)
    rules = _at(forge, pull, pull.base_before, (*needs.POLICY_PATHS, *pull.capabilities.codeowners))
    own = policy_among(forge, pull.base, rules)
    moved = pull.base_before != pull.base.sha
    today = _at(forge, pull, pull.base.sha, needs.POLICY_PATHS) if moved else rules
    bare = Snapshot(
        pull=pull,
        policy=own,
        policy_today=policy_among(forge, pull.base, today) if moved else own,
        codeowners=_first(_plain(rules), pull.capabilities.codeowners),
        specs=(),
        now=now,
        check_actions=check_actions,
        push_rejected=push_rejected,
    )
    try:
        policy = needs.policy_for(bare)
    except PolicyError:
        return replace(bare, team=read_team_files(forge, pull, None))
    forge.ask_ahead(pull.ref.repository, needs.speakers(pull, policy))
    bare = replace(bare, team=read_team_files(forge, pull, policy))
    forge = joined_texts(forge, policy) if keeps_metadata(policy) else forge
    listed = forge.commits(pull) if needs.wants_commits(pull, policy) else NO_COMMITS
    pull = _with_witnesses(forge, pull, listed)
    if waiting := needs.waiting(pull):
        pull = with_possible_heads(pull, waiting, listed)
    bare = replace(bare, pull=pull, commits=listed)
    bare = replace(bare, implements=tuple(_at_base(forge, pull, related.implemented_files(pull, policy)).values()))
    return _with_specs(forge, bare, policy, keeps_numbers=keeps_numbers)


def _with_specs(forge: Forge, bare: Snapshot, policy: Policy, *, keeps_numbers: bool) -> Snapshot:
    """Read the specs that come and go, and the people who have a say in them."""
    pull, codeowners = bare.pull, bare.codeowners
    files = (*pull.files, *pull.unlisted)
    selected, leaving = needs.select_specs(policy, files), needs.leaving_specs(policy, files)
    if any(policy.specs[spec.rule].companions for spec in selected):
        selected = with_left_companions(forge, pull, policy, selected)
    if not selected and not leaving:
        return bare
    specs = _specs(forge, pull, policy, selected)
    numbers = _numbers(forge, pull, policy, specs, keeps_numbers=keeps_numbers)
    teams, members = named_members(forge, policy, needs.teams(policy, codeowners, (*selected, *leaving)))
    return replace(
        bare,
        specs=specs,
        commits=_with_changes(forge, pull, bare.commits, specs),
        leaving=_leaving(forge, pull, policy, leaving),
        numbers=numbers,
        implementations=_implementations(forge, pull, specs),
        relatives=_at_base(forge, pull, related.needed_files(pull, specs, policy, numbers)),
        permissions=_permissions(
            forge,
            pull,
            (*needs.accounts(pull), *needs.movers(pull, policy), *(one.account for one in bare.check_actions)),
        ),
        named=named_users(forge, pull.ref.repository, needs.users(policy, codeowners, (*selected, *leaving))),
        teams=teams,
        members=members,
    )


def _with_changes(forge: Forge, pull: PullRequest, listed: CommitList, specs: tuple[SpecSource, ...]) -> CommitList:
    """Read what the commits that look like taken suggestions make of the specs; one that cannot be read looks so no more."""
    claimed = [commit for commit in listed.commits if commit.takes_suggestion and commit.parents]
    paths = [file.path for spec in specs for file in (spec, *spec.companions)]
    wanted = ((sha, path) for commit in claimed for sha in (commit.parents[0], commit.sha) for path in paths)
    found = forge.texts(pull.ref.repository, wanted) if claimed else {}
    read = {commit.sha: with_changes(commit, paths, found) for commit in claimed}
    known = (read.get(commit.sha, replace(commit, takes_suggestion=False)) for commit in listed.commits)
    return replace(listed, commits=tuple(known))


def _with_all_files(forge: Forge, pull: PullRequest) -> PullRequest:
    """Find what the forge's list of files leaves out: a spec may be behind thousands of other files.

    Where the trees cannot be read the list stays incomplete, and that fails the checks.
    """
    if pull.files_complete:
        return pull
    with suppress(NotFoundError, ForbiddenError, RejectedError):
        start = forge.fork_point(pull.ref.repository, pull.base_before, pull.head.sha)
        before, after = (forge.blobs(pull.ref.repository, sha) for sha in (start, pull.head.sha))
        return replace(pull, files_complete=True, unlisted=unlisted(pull.files, before, after))
    return pull


def _with_witnesses(forge: Forge, pull: PullRequest, listed: CommitList) -> PullRequest:
    """Ask earlier checks what approvals saw, where the summary does not tell it any more."""
    lost = needs.lost_commits(pull, listed)
    runs = forge.own_checks(pull.ref.repository, lost) if lost else ()
    return replace(pull, witnessed={key: run.sha for run in runs for key in run.seen}, was_seen=bool(runs))


def _at_base(forge: Forge, pull: PullRequest, paths: Iterable[str]) -> Mapping[str, SourceFile]:
    """Read plain files of the base branch as it is now."""
    return _plain(_at(forge, pull, pull.base.sha, paths))


def _at(forge: Forge, pull: PullRequest, sha: str, paths: Iterable[str]) -> Mapping[str, SourceFile]:
    """Read files at a commit. Rules are read from before the merge: a pull request cannot change its own."""
    found = forge.texts(pull.ref.repository, ((sha, path) for path in paths))
    return {path: file for (_, path), file in found.items()}


def _plain(found: Mapping[str, SourceFile]) -> Mapping[str, SourceFile]:
    """Leave out links: what they point to is no text of the repository's."""
    return {path: file for path, file in found.items() if not file.is_link}


def _first(found: Mapping[str, SourceFile], paths: Iterable[str]) -> SourceFile | None:
    return next((found[path] for path in paths if path in found), None)


def _leaving(
    forge: Forge, pull: PullRequest, policy: Policy, leaving: tuple[LeavingSpec, ...]
) -> tuple[LeavingSpec, ...]:
    """Read the specs that leave, and at which of the commits that approvals saw they had left.

    The root is listed too: a commit that the forge has no more shows nothing at all, and tells nothing.
    """
    repository, start = pull.ref.repository, needs.before(pull)
    found = forge.texts(repository, ((start, spec.path) for spec in leaving))
    folders = ("", *(spec.path.rpartition("/")[0] for spec in leaving))
    seen = needs.seen_commits(pull, policy) if leaving else ()
    listed = {sha: frozenset(forge.tree(repository, sha, folders)) for sha in seen}
    return tuple(
        replace(
            spec,
            base=found.get((start, spec.path)),
            gone_at=frozenset(sha for sha, paths in listed.items() if paths and spec.path not in paths),
        )
        for spec in leaving
    )


def _specs(
    forge: Forge, pull: PullRequest, policy: Policy, selected: tuple[needs.SelectedSpec, ...]
) -> tuple[SpecSource, ...]:
    """Find each spec's template, then read all texts at once."""
    repository = pull.ref.repository
    listing = forge.tree(repository, pull.base_before, needs.directories(policy, selected))
    ruled = tuple(needs.with_template(policy, spec, listing) for spec in selected)
    specs = _sources(forge, pull, policy, ruled)
    if not any(needs.is_lost(pull, spec) for spec in specs):
        return specs
    moves: Mapping[str, str] = {}
    with suppress(NotFoundError):
        moves = forge.moved(repository, pull.merge_sha or pull.base_before, pull.base.sha)
    return _sources(forge, pull, policy, needs.with_moves(ruled, moves)) if moves else specs


def _sources(
    forge: Forge, pull: PullRequest, policy: Policy, ruled: tuple[needs.SelectedSpec, ...]
) -> tuple[SpecSource, ...]:
    """Read all texts at once."""
    wanted = dict.fromkeys(name for spec in ruled for name in needs.texts(pull, policy, spec))
    found = dict(forge.texts(pull.ref.repository, wanted))
    moves = _moves_since(forge, pull, policy, ruled, found)
    named = tuple(needs.earlier_names(spec, found, moves) for spec in ruled) if moves else ruled
    renamed = [name for spec in named for file in (spec, *spec.companions) for name in file.names.items()]
    found |= forge.texts(pull.ref.repository, dict.fromkeys(renamed))
    return _with_unread(forge, pull, tuple(needs.spec_source(pull, policy, spec, found) for spec in named))


def _with_unread(forge: Forge, pull: PullRequest, specs: tuple[SpecSource, ...]) -> tuple[SpecSource, ...]:
    """Tell what is too large to read from what is not there: only the latter has nothing to say."""
    absent = [one.path for spec in specs for one in (spec, *spec.companions) if one.head is None and not one.listed]
    if not absent:
        return specs
    there = set(
        forge.tree(pull.ref.repository, pull.head.sha, dict.fromkeys(path.rpartition("/")[0] for path in absent))
    )
    return without_absent(tuple(with_unread(spec, there.intersection(absent)) for spec in specs))


def _moves_since(
    forge: Forge,
    pull: PullRequest,
    policy: Policy,
    ruled: tuple[needs.SelectedSpec, ...],
    found: Collection[tuple[str, str]],
) -> Mapping[str, Mapping[str, str]]:
    """Ask what was renamed since the commits at which a spec is not found: a rename is no change of what it says."""
    moves: dict[str, Mapping[str, str]] = {}
    for sha in needs.seen_commits(pull, policy):
        if any((sha, spec.path) not in found for spec in ruled):
            with suppress(NotFoundError, ForbiddenError, RejectedError):
                moves[sha] = forge.moved(pull.ref.repository, sha, pull.head.sha)
    return moves


def _numbers(
    forge: Forge, pull: PullRequest, policy: Policy, specs: tuple[SpecSource, ...], *, keeps_numbers: bool
) -> Mapping[str, int]:
    """Read which numbers are taken on the base branch, if that matters, and those that the bot's follow-ups keep."""
    if not (related.numbers_matter(policy, pull, specs) or related.want_numbers(specs, policy)):
        return {}
    listing = forge.listing(pull.ref.repository, pull.base.sha)
    texts = _at_base(forge, pull, related.files_with_numbers(policy, listing))
    taken = related.taken_numbers(policy, listing, {path: file.content for path, file in texts.items()})
    if not (keeps_numbers and related.numbers_are_kept(policy, pull, specs)):
        return taken
    return {**related.kept_numbers(pull, forge.mentions(pull.ref.repository, (FOLLOW_UP,))), **taken}


def _implementations(forge: Forge, pull: PullRequest, specs: tuple[SpecSource, ...]) -> tuple[RelatedPull, ...]:
    """Read who implements the specs; where this credential may not search, nobody is known to."""
    found: list[RelatedPull] = []
    with suppress(ForbiddenError, NotFoundError, RejectedError):
        for phrases in related.implementation_searches(pull, specs):
            found.extend(forge.mentions(pull.ref.repository, phrases))
    return related.implementations(pull, specs, found)


def _permissions(forge: Forge, pull: PullRequest, people: Collection[Account]) -> Mapping[str, Permission]:
    """Read what people may do now, by account id."""
    levels = forge.permissions(pull.ref.repository, list(dict.fromkeys(account.login for account in people)))
    return {account.id: levels.get(account.login, Permission.NONE) for account in people}
