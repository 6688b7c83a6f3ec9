"""Writes checks as commit statuses, inside the pipeline that the merge request waits for.

A status outside of it would make a pipeline of its own, which GitLab may take for the newest one: its success would then
let a merge request through whose own pipeline failed. https://docs.gitlab.com/api/commits/#set-commit-pipeline-status
"""

from bot.forges.gitlab import values
from bot.forges.gitlab.paths import project
from bot.forges.gitlab.reading import Reader
from bot.forges.gitlab.status_place import status_place
from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import Check
from bot.review.model.pull_request import PullRequest

_LONGEST = 255
"""For a description as for an address."""
_STATES = {Conclusion.SUCCESS: "success", Conclusion.FAILURE: "failed"}


def set_status(reader: Reader, pull: PullRequest, check: Check) -> None:
    """Make a commit status; the digest ends its address."""
    found = reader.merge_request(pull.ref)
    place = status_place(found, check.sha)
    status = {
        "state": _STATES[check.conclusion],
        "name": check.name,
        "description": check.title[:_LONGEST],
        "target_url": _address(pull, check),
    }
    where = project(pull.ref.repository) if place.project_id == found.project_id else f"/projects/{place.project_id}"
    reader.api.write("POST", f"{where}/statuses/{place.sha}", {**status, **place.address})


def _address(pull: PullRequest, check: Check) -> str:
    """Write where the check leads, with its digest; of a very deep project only the server fits."""
    tail = f"{values.DIGEST}{check.digest}"
    server = pull.url.partition(f"/{pull.ref.repository}/")[0]
    return f"{pull.url}{tail}" if len(pull.url) + len(tail) <= _LONGEST else f"{server}/{tail}"
