"""Reads what is known of the rules beside the pull request itself: named people, changed team files, precedents."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from bot.policy.model import POLICY_PATHS, Policy, PolicyError
from bot.policy.paths import keeps_metadata, spec_rule
from bot.review import needs
from bot.review.evaluate import evaluate_specs
from bot.review.evaluate.rules_in_force import BrokenTemplateError, schema_of
from bot.review.evaluate.team_files import changed_team_files, new_specs, policy_after, template_for
from bot.review.metadata_files import joined_blobs, joined_texts
from bot.review.model.capabilities import Permission, PullState
from bot.review.model.pull_request import Branch, PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile, SpecSource, TeamFiles
from bot.review.port import EvidenceStore, ForbiddenError, Forge, NotFoundError
from bot.review.read_policy import of_organisation, texts_at, with_parents
from bot.spec.evidence import FEWEST, Precedent, SpecEvidence
from bot.template.model import Schema

SPECS_AT_MOST = 300
"""So many specs are tried under new rules; the rest is counted."""
READ_AT_ONCE = 200
"""So many texts are read in one look; what is left is read in the next ones."""
MOST_SPECS = 5_000


def read_policy_file(forge: Forge, branch: Branch) -> SourceFile | None:
    """Read the policy of a branch; raises `ForgeError`."""
    return policy_among(forge, branch, texts_at(forge, branch, POLICY_PATHS))


def policy_among(forge: Forge, branch: Branch, found: Mapping[str, SourceFile]) -> SourceFile | None:
    """Take the policy from files that were read, with what it extends, or the organisation's; raises `ForgeError`."""
    own = next((found[path] for path in POLICY_PATHS if path in found), None)
    if own is not None:
        return with_parents(forge, branch, own)
    repositories = forge.organisation_repositories(branch.repository)
    return of_organisation(forge, branch, repositories) if repositories else None


def read_policy_today(forge: Forge, pull: PullRequest) -> SourceFile | None:
    """Read the policy at the tip of the base branch, of which a head that was read alone may tell an older commit.

    Raises `ForgeError`.
    """
    default = forge.default_branch(pull.ref.repository)
    return read_policy_file(forge, default if default.name == pull.base.name else pull.base)


def named_teams(forge: Forge, names: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Read who is in the teams; one that the bot may not see is left out, and said: nobody could approve for it.

    Raises `ForgeError`.
    """
    found: dict[str, frozenset[str]] = {}
    for name in names:
        with suppress(ForbiddenError, NotFoundError):
            found[name] = forge.team(name)
    return found


def named_members(
    forge: Forge, policy: Policy, names: Iterable[str]
) -> tuple[Mapping[str, frozenset[str]], Mapping[str, str]]:
    """Read who is in the teams, as `named_teams` does; with their logins, by account id, where each of them is asked.

    Raises `ForgeError`.
    """
    if not policy.approval.by_consent:
        return named_teams(forge, names), {}
    teams: dict[str, frozenset[str]] = {}
    logins: dict[str, str] = {}
    for name in names:
        with suppress(ForbiddenError, NotFoundError):
            members = forge.team_members(name)
            teams[name] = frozenset(one.id for one in members)
            logins |= {one.id: one.login for one in members}
    return teams, logins


def named_users(forge: Forge, repository: str, logins: tuple[str, ...]) -> Mapping[str, Permission]:
    """Read what the users may do whom policy or code owners name; raises `ForgeError`."""
    levels = forge.permissions(repository, logins) if logins else {}
    return {login.casefold(): levels.get(login, Permission.NONE) for login in logins}


def read_team_files(forge: Forge, pull: PullRequest, now: Policy | None) -> TeamFiles | None:
    """Read them where an open pull request changes some; `now` is None while the policy of the base branch is broken.

    Raises `ForgeError`.
    """
    changed = changed_team_files(pull, now or Policy()) if pull.state is PullState.OPEN else ()
    if not changed:
        return None
    names = (*changed, *POLICY_PATHS, *pull.capabilities.codeowners)
    head = _texts(forge, pull, pull.head.sha, names)
    policies = {path: with_parents(forge, pull.base, head[path]) for path in POLICY_PATHS if path in head}
    bare = TeamFiles(changed=changed, head={**head, **policies})
    try:
        after = policy_after(bare.head)
    except PolicyError:
        return bare
    if any(path in POLICY_PATHS for path in changed):
        users, teams = needs.users(after, None, ()), needs.teams(after, None, ())
        bare = replace(bare, named=named_users(forge, pull.ref.repository, users), teams=named_teams(forge, teams))
    return bare if now is None else _with_specs(forge, pull, bare, (now, after))


def _with_specs(forge: Forge, pull: PullRequest, bare: TeamFiles, policies: tuple[Policy, Policy]) -> TeamFiles:
    """Add the specs of the base branch, and the templates that they have and would have."""
    now, after = policies
    forge = joined_texts(forge, after) if keeps_metadata(after) else forge
    repository, before = pull.ref.repository, pull.base_before
    listing_before, listing = forge.listing(repository, before), forge.listing(repository, pull.head.sha)
    specs = [path for path in listing_before if spec_rule(now, path) is not None]
    chosen = specs[:SPECS_AT_MOST]
    old = {template_for(now, path, listing_before) for path in (*chosen, *new_specs(after))} - {None}
    new = {template_for(after, path, listing) for path in (*chosen, *new_specs(after))} - {None}
    texts = _texts(forge, pull, before, (*chosen, *(path for path in old if path is not None)))
    head = _texts(forge, pull, pull.head.sha, (path for path in new if path is not None))
    return replace(
        bare,
        head={**bare.head, **head},
        before={path: file for path, file in texts.items() if path in old},
        listing=listing,
        listing_before=listing_before,
        specs={path: texts[path] for path in chosen if path in texts},
        unread=len(specs) - len(chosen),
    )


def _texts(forge: Forge, pull: PullRequest, sha: str, paths: Iterable[str]) -> Mapping[str, SourceFile]:
    """Read files at a commit, the policy even where it is a link: that is said of it."""
    found = forge.texts(pull.ref.repository, ((sha, path) for path in dict.fromkeys(paths)))
    return {path: file for (_, path), file in found.items() if path in POLICY_PATHS or not file.is_link}


def with_precedents(forge: Forge, snapshot: Snapshot, store: EvidenceStore | None) -> Snapshot:
    """Let the accepted specs of the base branch speak; where not all of them are read yet, none does, and that is said."""
    others = tuple(with_precedents(forge, other, store) for other in snapshot.others)
    original = with_precedents(forge, snapshot.original, store) if snapshot.original else None
    snapshot = replace(snapshot, others=others, original=original)
    policy: Policy | None = None
    with suppress(PolicyError):
        policy = needs.policy_for(snapshot)
    if store is None or policy is None or not policy.precedent.enabled or not snapshot.specs:
        return snapshot
    try:
        ref, sha = snapshot.pull.ref, snapshot.pull.base_before
        name = f"{ref.forge} {ref.repository} {sha}"
        blobs = store.listing(name, lambda: forge.blobs(ref.repository, sha))
    except NotFoundError:
        return snapshot
    if keeps_metadata(policy):
        forge, blobs = joined_texts(forge, policy), joined_blobs(blobs, policy)
    return _read(forge, snapshot, policy, blobs, store)


def reads_on(snapshot: Snapshot) -> bool:
    """Tell whether another look would read more."""
    return snapshot.unread_precedent is not None and snapshot.unread_precedent[1] <= MOST_SPECS


def _read(forge: Forge, snapshot: Snapshot, policy: Policy, blobs: Mapping[str, str], store: EvidenceStore) -> Snapshot:
    found: dict[tuple[int, str], Precedent] = {}
    room, read, total = READ_AT_ONCE, 0, 0
    for key, source in {evaluate_specs.key_of(source): source for source in snapshot.specs}.items():
        with suppress(BrokenTemplateError):
            schema = schema_of(source, policy.specs[source.rule])
            members = evaluate_specs.members(policy, source, blobs)
            if len(members) < FEWEST:
                continue
            scheme = evaluate_specs.scheme(policy, source)
            known = {path: one for path in members if (one := store.get(scheme, blobs[path])) is not None}
            new = {blobs[path]: path for path in members if path not in known} if len(members) <= MOST_SPECS else {}
            fresh = _examined(forge, snapshot.pull, policy, source, schema, list(new.values())[:room])
            by_blob = {blobs[path]: one for path, one in fresh.items()}
            for blob, one in by_blob.items():
                store.put(scheme, blob, one)
            known |= {path: by_blob[blobs[path]] for path in members if blobs[path] in by_blob}
            room, read, total = room - len(fresh), read + len(known), total + len(members)
            if len(known) == len(members):
                found[key] = Precedent(specs=known, keep=policy.precedent.keep)
    return replace(snapshot, precedents=found, unread_precedent=(read, total) if read < total else None)


def _examined(
    forge: Forge, pull: PullRequest, policy: Policy, source: SpecSource, schema: Schema, paths: Iterable[str]
) -> Mapping[str, SpecEvidence]:
    """Read and examine specs; one that the forge does not give is no evidence of anything."""
    wanted = list(paths)
    texts = forge.texts(pull.ref.repository, [(pull.base_before, path) for path in wanted])
    given = {path: texts.get((pull.base_before, path)) for path in wanted}
    return {
        path: evaluate_specs.evidence_of(file, path, schema, policy.specs[source.rule]) for path, file in given.items()
    }
