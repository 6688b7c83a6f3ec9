"""Cut what the playground answers and delivers out of GitHub's official OpenAPI description, as test data.

    npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz   # MIT licence
    python scripts/extract_github_openapi.py package/generated/api.github.com.json

Writes tests/data/openapi/github.json (schemas by operation and status) and tests/data/webhooks/github.json
(schemas by event and action), without the prose.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

OPERATIONS = Path("tests/data/openapi/github.json")
WEBHOOKS = Path("tests/data/webhooks/github.json")
METHODS = ("get", "post", "put", "patch", "delete")
WANTED = """
/app /app/installations /app/installations/{installation_id} /app/installations/{installation_id}/access_tokens
/app/hook/deliveries /app/hook/deliveries/{delivery_id} /installation/repositories
/user /users/{username} /rate_limit /orgs/{org}/teams/{team_slug}/members
/orgs/{org}/teams/{team_slug}/memberships/{username}
/repos/{owner}/{repo} /repos/{owner}/{repo}/installation
/repos/{owner}/{repo}/branches /repos/{owner}/{repo}/branches/{branch}
/repos/{owner}/{repo}/git/ref/{ref} /repos/{owner}/{repo}/git/refs /repos/{owner}/{repo}/git/refs/{ref}
/repos/{owner}/{repo}/git/blobs/{file_sha} /repos/{owner}/{repo}/git/commits/{commit_sha}
/repos/{owner}/{repo}/git/trees/{tree_sha}
/repos/{owner}/{repo}/contents/{path} /repos/{owner}/{repo}/commits /repos/{owner}/{repo}/commits/{ref}
/repos/{owner}/{repo}/compare/{basehead}
/repos/{owner}/{repo}/commits/{ref}/check-runs /repos/{owner}/{repo}/commits/{ref}/check-suites
/repos/{owner}/{repo}/commits/{ref}/status /repos/{owner}/{repo}/commits/{ref}/statuses
/repos/{owner}/{repo}/statuses/{sha} /repos/{owner}/{repo}/check-runs /repos/{owner}/{repo}/check-runs/{check_run_id}
/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations
/repos/{owner}/{repo}/collaborators /repos/{owner}/{repo}/collaborators/{username}/permission
/repos/{owner}/{repo}/labels /repos/{owner}/{repo}/labels/{name}
/repos/{owner}/{repo}/pulls /repos/{owner}/{repo}/pulls/{pull_number} /repos/{owner}/{repo}/pulls/{pull_number}/files
/repos/{owner}/{repo}/pulls/{pull_number}/commits /repos/{owner}/{repo}/pulls/{pull_number}/merge
/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers
/repos/{owner}/{repo}/pulls/{pull_number}/reviews /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}
/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments
/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals
/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/events
/repos/{owner}/{repo}/pulls/{pull_number}/comments /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies
/repos/{owner}/{repo}/pulls/comments/{comment_id} /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions
/repos/{owner}/{repo}/issues /repos/{owner}/{repo}/issues/{issue_number} /repos/{owner}/{repo}/issues/{issue_number}/comments
/repos/{owner}/{repo}/issues/{issue_number}/labels /repos/{owner}/{repo}/issues/{issue_number}/reactions
/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}
/repos/{owner}/{repo}/issues/comments/{comment_id} /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions
"""
EVENTS = """
pull-request-opened pull-request-edited pull-request-synchronize pull-request-closed pull-request-reopened
pull-request-ready-for-review pull-request-converted-to-draft pull-request-labeled pull-request-unlabeled
issue-comment-created issue-comment-edited issue-comment-deleted
pull-request-review-submitted pull-request-review-edited pull-request-review-dismissed
pull-request-review-comment-created pull-request-review-comment-edited pull-request-review-comment-deleted
pull-request-review-thread-resolved pull-request-review-thread-unresolved
push check-run-created check-run-completed check-run-requested-action check-run-rerequested
check-suite-requested merge-group-checks-requested
"""
PROSE = ("description", "example", "examples", "x-github-breaking-changes", "deprecated", "title", "default")
LITERAL = ("properties", "patternProperties")


def plain(schema: Any, *, names: bool = False) -> Any:  # noqa: ANN401  # any part of a schema
    """Drop the prose and turn OpenAPI 3.0's `nullable` into JSON Schema."""
    if isinstance(schema, list):
        return [plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: plain(value, names=key in LITERAL and not names)
        for key, value in schema.items()
        if names or key not in (*PROSE, "nullable")
    }
    return {"anyOf": [kept, {"type": "null"}]} if not names and schema.get("nullable") is True else kept


def json_schema(holder: Mapping[str, Any]) -> Any:  # noqa: ANN401  # any part of a schema
    """Find the schema of a JSON body."""
    return next((media.get("schema") for kind, media in holder.get("content", {}).items() if "json" in kind), None)


def references(schema: Any) -> Iterator[str]:  # noqa: ANN401  # any part of a schema
    """List the names of the components that a schema refers to."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].rpartition("/")[2]
        schema = list(schema.values())
    if isinstance(schema, list):
        for each in schema:
            yield from references(each)


def with_components(found: dict[str, Any], components: Mapping[str, Any]) -> dict[str, Any]:
    """Add every component that is needed, however deep."""
    kept: dict[str, Any] = {}
    waiting = list(references(found))
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept[name] = plain(components[name])
            waiting.extend(references(kept[name]))
    return {**found, "components": {"schemas": dict(sorted(kept.items()))}}


def operations(description: Mapping[str, Any]) -> dict[str, Any]:
    """Collect the schemas of good answers by `METHOD path status`."""
    found = {}
    for path in WANTED.split():
        for method in METHODS:
            answers = description["paths"][path].get(method, {}).get("responses", {})
            for status, holder in answers.items():
                resolved = holder
                if "$ref" in holder:
                    resolved = description["components"]["responses"][holder["$ref"].rpartition("/")[2]]
                if status.startswith("2"):
                    found[f"{method.upper()} {path} {status}"] = plain(json_schema(resolved))
    return {"operations": found}


def webhooks(description: Mapping[str, Any]) -> dict[str, Any]:
    """Collect the schemas of payloads by event and action."""
    sent = description["x-webhooks"]
    return {"webhooks": {name: plain(json_schema(sent[name]["post"]["requestBody"])) for name in EVENTS.split()}}


def main() -> None:
    """Write both files."""
    description = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    components = description["components"]["schemas"]
    for path, found in ((OPERATIONS, operations(description)), (WEBHOOKS, webhooks(description))):
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(with_components(found, components), separators=(",", ":"), sort_keys=True)
        path.write_text(text + "\n", encoding="utf-8")
        print(f"{path}: {len(text)} characters")


main()
