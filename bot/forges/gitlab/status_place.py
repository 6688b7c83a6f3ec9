"""Where a commit status has to stand so that a merge request shows it and waits for it: project, commit, pipeline. Pure.

A merge request waits for the newest pipeline of its head. That is its own (run by the target project, or by a fork), or
the newest on its source branch, in the project of that branch: a status of the same commit elsewhere is not seen.
https://docs.gitlab.com/api/commits/#set-commit-pipeline-status
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.forges.gitlab import schemas

NOWHERE = 0
"""The project of a fork that was deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPlace:
    """A place for statuses: in a pipeline that stands, else in one of the branch that the status makes or joins."""

    project_id: int
    sha: str
    pipeline: int | None
    branch: str

    @property
    def address(self) -> Mapping[str, str | int]:
        """Name the pipeline, or the branch, as a write wants it."""
        return {"ref": self.branch} if self.pipeline is None else {"pipeline_id": self.pipeline}


def status_place(found: schemas.MergeRequest, sha: str = "") -> StatusPlace:
    """Find the place for statuses of a commit; empty: the head. A pipeline of the head is none of another commit's."""
    pipeline = _pipeline_of(found) if sha in ("", found.sha) else None
    if pipeline is None:
        source = found.source_project_id or NOWHERE
        return StatusPlace(project_id=source, sha=sha or found.sha or "", pipeline=None, branch=found.source_branch)
    return StatusPlace(
        project_id=pipeline.project_id or found.project_id,
        sha=pipeline.sha,
        pipeline=pipeline.id,
        branch=found.source_branch,
    )


def _pipeline_of(found: schemas.MergeRequest) -> schemas.Pipeline | None:
    """Name the pipeline of the head. That of a merged result has a commit of its own."""
    pipeline = found.head_pipeline
    if pipeline is None or pipeline.project_id not in {0, found.project_id, found.source_project_id}:
        return None
    merged_result = pipeline.ref.startswith("refs/merge-requests/") and not pipeline.ref.endswith("/head")
    return pipeline if merged_result or pipeline.sha == found.sha else None
