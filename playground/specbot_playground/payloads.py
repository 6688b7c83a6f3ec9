"""What deliveries carry, in the forge's shapes."""

from collections.abc import Callable
from typing import Any

from specbot_playground import shapes
from specbot_playground.git import Commit
from specbot_playground.state import Event, Pull, Repository, ReviewComment, User, World


def payload(world: World, event: Event) -> dict[str, Any]:
    """Write the payload of an event in the forge's shape."""
    kind, action, repo, facts = event
    sender = facts["sender"]
    if kind == "installation":
        return {"action": action, **_installation(world, facts), "sender": shapes.user(world, sender)}
    common = {
        "repository": shapes.repository(world, repo),
        "organization": _organization(world, repo),
        "sender": shapes.user(world, sender),
        "installation": {"id": world.app.installation_id, "node_id": "MDIz"},
    }
    own = _OWN[kind](world, repo, facts)
    return {**({"action": action} if action else {}), **own, **common}


def _organization(world: World, repo: Repository) -> dict[str, Any]:
    owner = world.users[repo.full_name.split("/")[0]]
    url = f"{world.api_url}/orgs/{owner.login}"
    links = ("repos", "events", "hooks", "issues", "members", "public_members")
    named = {"login": owner.login, "id": owner.id, "node_id": shapes.node("O", owner.id), "description": ""}
    return {
        **named,
        "url": url,
        "avatar_url": f"{world.web_url}/{owner.login}.png",
        **{f"{link}_url": f"{url}/{link}" for link in links},
    }


def _installation(world: World, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    """Write what an owner did with the App; it is about no single repository."""
    named = ("id", "node_id", "name", "full_name", "private")
    whole = (shapes.repository(world, one) for one in facts["repositories"])
    return {
        "installation": shapes.installation(world),
        "repositories": [{name: one[name] for name in named} for one in whole],
        "requester": None,
    }


def _pull_request(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    found: Pull = facts["pull"]
    own: dict[str, Any] = {"number": found.number, "pull_request": shapes.pull(world, repo, found)}
    own |= {key: facts[key] for key in ("before", "after", "changes") if key in facts}
    return {**own, "label": shapes.label(world, repo, facts["label"])} if "label" in facts else own


def _issue_comment(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    found: Pull = facts["pull"]
    return {
        "issue": shapes.issue(world, repo, found),
        "comment": shapes.comment(world, repo, found, facts["comment"]),
        "changes": facts.get("changes", {}),
    }


def _review(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    found: Pull = facts["pull"]
    review = shapes.review(world, repo, found, facts["review"])
    return {
        "pull_request": shapes.pull(world, repo, found, full=False),
        "review": {**review, "state": review["state"].lower(), "updated_at": shapes.stamp(found.updated_at)},
        **({"changes": facts["changes"]} if "changes" in facts else {}),
    }


def _review_comment(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    found: Pull = facts["pull"]
    comment: ReviewComment = facts["comment"]
    return {
        "pull_request": shapes.pull(world, repo, found, full=False),
        "comment": shapes.review_comment(world, repo, found, comment),
        "changes": facts.get("changes", {}),
    }


def _thread(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    found: Pull = facts["pull"]
    comments = [shapes.review_comment(world, repo, found, each) for each in facts["thread"].comments]
    return {
        "pull_request": shapes.pull(world, repo, found, full=False),
        "thread": {"node_id": facts["thread"].id, "comments": comments},
    }


def _push(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    after, before = facts["after"], facts["before"]
    sender: User = facts["sender"]
    known = before in repo.history and after in repo.history
    commits = [_pushed(world, repo, one) for one in repo.history.between(before, after)] if known else []
    return {
        "ref": facts["ref"],
        "before": before,
        "after": after,
        "created": set(before) == {"0"},
        "deleted": set(after) == {"0"},
        "forced": known and before not in repo.history.ancestors(after),
        "base_ref": None,
        "compare": f"{world.web_url}/{repo.full_name}/compare/{before[:12]}...{after[:12]}",
        "commits": commits,
        "head_commit": _pushed(world, repo, repo.history[after]) if after in repo.history else None,
        "pusher": {"name": sender.login},
    }


def _pushed(world: World, repo: Repository, commit: Commit) -> dict[str, Any]:
    """Write a commit as a push shows it: with the paths that it touched."""
    was = repo.history[commit.parents[0]].tree if commit.parents else {}
    by = {"name": commit.author, "email": f"{commit.author}@playground.invalid", "username": commit.author}
    return {
        "id": commit.sha,
        "tree_id": commit.sha,
        "distinct": True,
        "message": commit.message,
        "timestamp": shapes.stamp(commit.at),
        "url": f"{world.web_url}/{repo.full_name}/commit/{commit.sha}",
        "author": by,
        "committer": by,
        "added": [path for path in commit.tree if path not in was],
        "removed": [path for path in was if path not in commit.tree],
        "modified": [path for path, content in commit.tree.items() if was.get(path, content) != content],
    }


def _check_run(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    own = {"check_run": shapes.check_run(world, repo, facts["check"])}
    return {**own, "requested_action": {"identifier": facts["requested"]}} if "requested" in facts else own


def _check_suite(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    return {"check_suite": shapes.check_suite(world, repo, facts["sha"])}


def _merge_group(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    found, sha = facts["pull"], facts["sha"]
    commit = shapes.check_suite(world, repo, sha)["head_commit"]
    return {
        "merge_group": {
            "head_sha": sha,
            "head_ref": f"refs/heads/{facts['name']}",
            "base_sha": repo.branches[found.base],
            "base_ref": f"refs/heads/{found.base}",
            "head_commit": commit,
        }
    }


_OWN: dict[str, Callable[[World, Repository, Any], dict[str, Any]]] = {
    "pull_request": _pull_request,
    "issue_comment": _issue_comment,
    "pull_request_review": _review,
    "pull_request_review_comment": _review_comment,
    "pull_request_review_thread": _thread,
    "push": _push,
    "check_run": _check_run,
    "check_suite": _check_suite,
    "merge_group": _merge_group,
}
