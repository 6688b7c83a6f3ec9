"""Writes checks as commit statuses, inside the pipeline that the merge request waits for.

A status outside of it would make a pipeline of its own, which GitLab may take for the newest one: its success would then
let a merge request through whose own pipeline failed. https://docs.gitlab.com/api/commits/#set-commit-pipeline-status
"""

from bot.forges.gitlab import values
from bot.forges.gitlab.paths import project
from bot.forges.gitlab.reading import Reader, pipeline_of
from bot.review.model.desired_state import Check
from bot.review.model.snapshot import Conclusion, PullRequest

_LONGEST = 255
"""For a description as for an address."""
_STATES = {Conclusion.SUCCESS: "success", Conclusion.FAILURE: "failed"}


def set_status(reader: Reader, pull: PullRequest, check: Check) -> None:
    """Make a commit status; the digest ends its address."""
    found = reader.merge_request(pull.ref)
    pipeline = pipeline_of(found) if check.sha == found.sha else None
    place: dict[str, object]
    if pipeline is not None:
        place = {"pipeline_id": pipeline.id}
    elif found.source_project_id == found.project_id:
        place = {"ref": found.source_branch}
    else:
        place = {"ref": f"refs/merge-requests/{pull.ref.number}/head"}
    status = {
        "state": _STATES[check.conclusion],
        "name": check.name,
        "description": check.title[:_LONGEST],
        "target_url": _address(pull, check),
    }
    sha = pipeline.sha if pipeline is not None else check.sha
    reader.api.write("POST", f"{project(pull.ref.repository)}/statuses/{sha}", {**status, **place})


def _address(pull: PullRequest, check: Check) -> str:
    """Write where the check leads, with its digest; of a very deep project only the server fits."""
    tail = f"{values.DIGEST}{check.digest}"
    server = pull.url.partition(f"/{pull.ref.repository}/")[0]
    return f"{pull.url}{tail}" if len(pull.url) + len(tail) <= _LONGEST else f"{server}/{tail}"
