"""Pipelines and commit statuses."""

from specbot_playground.gitlab.operations.reading import state_of
from specbot_playground.gitlab.shapes.basics import Json, stamp, user
from specbot_playground.gitlab.state import Pipeline, Project, Status, World


def status(world: World, found: Status) -> Json:
    """A commit status."""
    moment, ended = stamp(found.at), found.state not in ("pending", "running")
    return {
        "id": found.id,
        "sha": found.sha,
        "ref": found.ref,
        "status": found.state,
        "name": found.name,
        "target_url": found.target_url,
        "description": found.description,
        "created_at": moment,
        "started_at": None if found.state == "pending" else moment,
        "finished_at": moment if ended else None,
        "allow_failure": False,
        "coverage": found.coverage,
        "pipeline_id": found.pipeline,
        "author": user(world, found.author),
    }


def basic(world: World, project: Project, found: Pipeline) -> Json:
    """A pipeline in few words."""
    moment = stamp(found.at)
    return {
        "id": found.id,
        "iid": found.iid,
        "project_id": project.id,
        "sha": found.sha,
        "ref": found.ref,
        "status": state_of(project, found),
        "source": found.source,
        "created_at": moment,
        "updated_at": moment,
        "web_url": f"{world.web_url}/{project.path}/-/pipelines/{found.id}",
    }


def pipeline(world: World, project: Project, found: Pipeline) -> Json:
    """A pipeline."""
    state = state_of(project, found)
    words = ("yaml_errors", "committed_at", "duration", "queued_duration", "coverage", "started_at", "finished_at")
    return {
        **basic(world, project, found),
        "before_sha": "0" * 40,
        "tag": False,
        "user": user(world, found.user),
        **dict.fromkeys(words),
        "name": None,
        "archived": False,
        "detailed_status": {
            "icon": f"status_{state}",
            "text": state.capitalize(),
            "label": state,
            "group": state,
            "tooltip": state,
            "has_details": True,
            "details_path": f"/{project.path}/-/pipelines/{found.id}",
            "illustration": None,
            "favicon": "",
        },
    }
