"""Comments, reviews, threads and reactions."""

from specbot_playground import operations
from specbot_playground.shapes.basics import Json, node, stamp, user
from specbot_playground.state import Comment, Pull, Reaction, Repository, Review, ReviewComment, World


def reactions(url: str, found: list[Reaction]) -> Json:
    """A roll-up of reactions."""
    counted = {name: sum(one.content == name for one in found) for name in operations.REACTIONS}
    return {"url": url, "total_count": len(found), **counted}


def reaction(world: World, found: Reaction) -> Json:
    """One reaction."""
    return {
        "id": found.id,
        "node_id": node("REA", found.id),
        "user": user(world, found.user),
        "content": found.content,
        "created_at": stamp(found.at),
    }


def comment(world: World, repo: Repository, on: Pull, found: Comment) -> Json:
    """A comment of the conversation."""
    url = f"{world.api_url}/repos/{repo.full_name}/issues/comments/{found.id}"
    return {
        "url": url,
        "html_url": f"{world.web_url}/{repo.full_name}/pull/{on.number}#c{found.id}",
        "issue_url": f"{world.api_url}/repos/{repo.full_name}/issues/{on.number}",
        "id": found.id,
        "node_id": node("IC", found.id),
        "user": user(world, found.author),
        "created_at": stamp(found.at),
        "updated_at": stamp(found.edited_at or found.at),
        "author_association": "CONTRIBUTOR",
        "body": found.body,
        "reactions": reactions(f"{url}/reactions", found.reactions),
        "performed_via_github_app": None,
    }


def review(world: World, repo: Repository, on: Pull, found: Review) -> Json:
    """A review."""
    url = f"{world.api_url}/repos/{repo.full_name}/pulls/{on.number}"
    web = f"{world.web_url}/{repo.full_name}/pull/{on.number}#c{found.id}"
    return {
        "id": found.id,
        "node_id": node("PRR", found.id),
        "user": user(world, found.author),
        "body": found.body,
        "state": found.state,
        "html_url": web,
        "pull_request_url": url,
        "author_association": "CONTRIBUTOR",
        "_links": {"html": {"href": web}, "pull_request": {"href": url}},
        "submitted_at": stamp(found.at),
        "commit_id": found.sha,
    }


def review_comment(world: World, repo: Repository, on: Pull, found: ReviewComment) -> Json:
    """A comment on the diff. `line` is null when the line is gone."""
    api = f"{world.api_url}/repos/{repo.full_name}"
    url = f"{api}/pulls/comments/{found.id}"
    web = f"{world.web_url}/{repo.full_name}/pull/{on.number}#c{found.id}"
    shape: Json = {
        "url": url,
        "pull_request_review_id": found.review_id,
        "id": found.id,
        "node_id": node("PRRC", found.id),
        "diff_hunk": _hunk(world, repo, on, found),
        "path": found.path,
        "commit_id": operations.head_sha(world, on),
        "original_commit_id": found.sha,
        "user": user(world, found.author),
        "body": found.body,
        "created_at": stamp(found.at),
        "updated_at": stamp(found.edited_at or found.at),
        "html_url": web,
        "pull_request_url": f"{api}/pulls/{on.number}",
        "author_association": "CONTRIBUTOR",
        "_links": {
            "self": {"href": url},
            "html": {"href": web},
            "pull_request": {"href": f"{api}/pulls/{on.number}"},
        },
        "reactions": reactions(f"{url}/reactions", found.reactions),
        "start_line": found.current_start,
        "original_start_line": found.start_line,
        "start_side": found.side if found.start_line else None,
        "line": found.current_line,
        "original_line": found.line,
        "side": found.side,
        "position": found.current_line if found.line else 1,
        "original_position": found.line or 1,
        "subject_type": "line" if found.line else "file",
    }
    return {**shape, "in_reply_to_id": found.reply_to} if found.reply_to else shape


def _hunk(world: World, repo: Repository, on: Pull, found: ReviewComment) -> str:
    """The lines of the diff up to the commented one."""
    file = next((one for one in operations.files_of(world, repo, on) if one.path == found.path), None)
    lines: list[str] = []
    for line in file.lines if file else ():
        lines = [line.text] if line.kind == "@" else [*lines, f"{line.kind}{line.text}"]
        if line.new is not None and line.new == (found.current_line or found.line):
            break
    return "\n".join(lines[:1] + lines[1:][-4:])
