"""Repositories, and what people may do there."""

from specbot_playground.shapes.basics import BEGINNING, Json, node, user
from specbot_playground.state import Repository, User, World, may

_PERMISSION = {
    "admin": "admin",
    "maintain": "write",
    "write": "write",
    "triage": "read",
    "read": "read",
    "none": "none",
}
_LINKS = (
    "assignees{/user} blobs:git/blobs{/sha} branches{/branch} collaborators{/collaborator} comments{/number} commits{/sha} "
    "compare/{base}...{head} contents/{+path} contributors deployments downloads events forks git_commits:git/commits{/sha} "
    "git_refs:git/refs{/sha} git_tags:git/tags{/sha} hooks issue_comment:issues/comments{/number} "
    "issue_events:issues/events{/number} issues{/number} keys{/key_id} labels{/name} languages merges milestones{/number} "
    "notifications pulls{/number} releases{/id} stargazers statuses/{sha} subscribers subscription tags teams "
    "trees:git/trees{/sha} archive:{archive_format}{/ref}"
)
_COUNTS = (
    "forks forks_count open_issues open_issues_count size stargazers_count watchers watchers_count network_count "
    "subscribers_count"
)
_FEATURES = {"has_issues": True, **dict.fromkeys(("has_projects", "has_wiki", "has_pages", "has_discussions"), False)}


def _links(url: str) -> dict[str, str]:
    """Write the addresses of what a repository has."""
    named = {}
    for each in _LINKS.split():
        name, colon, path = each.partition(":")
        word = name.partition("{")[0].rstrip("/")
        named[f"{word}_url"] = f"{url}/{path if colon else name}"
    return named


def repository(world: World, repo: Repository, viewer: User | None = None) -> Json:
    """A repository."""
    owner, name = repo.full_name.split("/")
    url, web = f"{world.api_url}/repos/{repo.full_name}", f"{world.web_url}/{repo.full_name}"
    git = f"{web}.git"
    return {
        "id": repo.id,
        "node_id": node("R", repo.id),
        "name": name,
        "full_name": repo.full_name,
        "private": repo.private,
        "owner": user(world, world.users[owner]),
        "html_url": web,
        "description": None,
        "fork": repo.source is not None,
        "url": url,
        **_links(url),
        **{f"{kind}_url": git for kind in ("clone", "git", "ssh", "svn")},
        **dict.fromkeys(("homepage", "language", "mirror_url", "license")),
        **dict.fromkeys(("created_at", "updated_at", "pushed_at"), BEGINNING),
        **dict.fromkeys(_COUNTS.split(), 0),
        **_FEATURES,
        "has_downloads": False,
        "topics": [],
        "is_template": False,
        "allow_forking": True,
        "web_commit_signoff_required": False,
        "default_branch": repo.default_branch,
        "archived": False,
        "disabled": False,
        "visibility": "private" if repo.private else "public",
        "permissions": rights(repo, viewer),
    }


def permission(world: World, repo: Repository, who: User, role: str) -> Json:
    """What a collaborator may do, in the legacy word and the role."""
    return {
        "permission": _PERMISSION[role],
        "role_name": role,
        "user": collaborator(world, repo, who, role),
    }


def collaborator(world: World, repo: Repository, who: User, role: str) -> Json:
    """Somebody with a role."""
    return {**user(world, who), "permissions": rights(repo, who), "role_name": role}


def rights(repo: Repository, who: User | None) -> dict[str, bool]:
    """What somebody may do, in the forge's old words."""
    roles = {"admin": "admin", "maintain": "maintain", "push": "write", "triage": "triage", "pull": "read"}
    return {key: may(repo, who, wanted) for key, wanted in roles.items()}
