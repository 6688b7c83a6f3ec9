"""What a job of GitHub Actions or GitLab CI was started for, from the variables that they set. Pure but for the event's file."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.review.model.references import InvalidReferenceError, PullRef
from bot.review.model.targets import AllPulls, MergeGroup

GITHUB_LIMITS = (
    "The job's token sets commit statuses: there are no annotations and no buttons.",
    "It sees this repository alone: @org/team stands for nobody, and a policy of a private repository cannot be extended.",
    "What it commits or opens starts no other workflow.",
    "Nobody listens between two events: reminders, ends of periods, and labels that somebody changed, wait for the next one.",
)
GITLAB_LIMITS = (
    "A comment starts no pipeline: a command is heard when the next one runs (a push, a schedule, Run pipeline).",
    "Nobody listens in between: reminders, ends of periods, and labels that somebody changed, wait for the next pipeline, too.",
)
FORK = (
    "This pull request comes from a fork, and GitHub gives such a job a token that only reads;"
    " start the workflow on pull_request_target, which runs the workflow of the base branch and no code of the fork."
)
MORE_THAN_THE_JOBS = (
    "GitLab's own CI_JOB_TOKEN may neither comment, nor set a status, nor commit;"
    " put a project access token (role Developer, scope api) into the masked variable SPECBOT_GITLAB_TOKEN."
)
_GROUP = re.compile(r"(?:refs/heads/)?gh-readonly-queue/.+/pr-(?P<number>[0-9]{1,10})-[0-9a-f]+")


class CiJobError(Exception):
    """The job cannot tell what it is about; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CiJob:
    """A job: what to look at, where the forge is, and what its token cannot do."""

    target: PullRef | MergeGroup | AllPulls
    settings: Mapping[str, str]
    """What holds where the operator has set nothing."""
    limits: tuple[str, ...]
    advice: str = ""
    """What to do when the forge refuses."""


class _Named(msgspec.Struct):
    full_name: str = ""


class _Head(msgspec.Struct):
    repo: _Named | None = None


class _Pull(msgspec.Struct):
    number: int
    head: _Head = msgspec.field(default_factory=_Head)


class _Issue(msgspec.Struct):
    number: int
    pull_request: dict[str, object] | None = None


class _Queue(msgspec.Struct):
    head_sha: str
    head_ref: str


class _Event(msgspec.Struct):
    pull_request: _Pull | None = None
    issue: _Issue | None = None
    merge_group: _Queue | None = None


def ci_job(environment: Mapping[str, str], read: Callable[[Path], bytes]) -> CiJob | None:
    """Find out which job this is; None outside of both. Raises `CiJobError`."""
    if environment.get("GITHUB_ACTIONS") == "true":
        return _of_github(environment, read)
    if environment.get("GITLAB_CI") == "true":
        return _of_gitlab(environment)
    return None


def _of_github(environment: Mapping[str, str], read: Callable[[Path], bytes]) -> CiJob:
    repository = environment.get("GITHUB_REPOSITORY", "")
    try:
        event = msgspec.json.decode(read(Path(environment.get("GITHUB_EVENT_PATH", ""))), type=_Event)
    except (OSError, msgspec.MsgspecError) as error:
        raise CiJobError(f"GITHUB_EVENT_PATH names no event that can be read ({error}); name REF instead.") from error
    head = event.pull_request.head.repo if event.pull_request else None
    is_fork = head is not None and head.full_name.casefold() != repository.casefold()
    reads_only = is_fork and environment.get("GITHUB_EVENT_NAME") != "pull_request_target"
    return CiJob(
        target=_target("github", repository, event),
        settings={"github_api_url": environment.get("GITHUB_API_URL", "")},
        limits=GITHUB_LIMITS,
        advice=FORK if reads_only else "",
    )


def _target(forge: str, repository: str, event: _Event) -> PullRef | MergeGroup | AllPulls:
    """Name the pull request of an event; an event that is about none (a push, a schedule) is about all that are open."""
    issue, queue = event.issue, event.merge_group
    if event.pull_request is not None:
        return _reference(f"{forge}:{repository}#{event.pull_request.number}")
    if issue is not None and issue.pull_request is not None:
        return _reference(f"{forge}:{repository}#{issue.number}")
    if issue is not None:
        raise CiJobError("The comment is on an issue and on no pull request; there is nothing to do.")
    if queue is not None and (found := _GROUP.fullmatch(queue.head_ref)):
        return MergeGroup(pull=_reference(f"{forge}:{repository}#{found['number']}"), sha=queue.head_sha)
    return AllPulls(forge=_reference(f"{forge}:{repository}#1").forge, repository=repository)


def _of_gitlab(environment: Mapping[str, str]) -> CiJob:
    path = environment.get("CI_MERGE_REQUEST_PROJECT_PATH") or environment.get("CI_PROJECT_PATH", "")
    number = environment.get("CI_MERGE_REQUEST_IID", "")
    found = _reference(f"gitlab:{path}!{number or 1}")
    return CiJob(
        target=found if number else AllPulls(forge=found.forge, repository=found.repository),
        settings={"gitlab_url": environment.get("CI_SERVER_URL", "")},
        limits=GITLAB_LIMITS,
        advice="" if environment.get("SPECBOT_GITLAB_TOKEN") else MORE_THAN_THE_JOBS,
    )


def _reference(text: str) -> PullRef:
    try:
        return PullRef.parse(text)
    except InvalidReferenceError as error:
        raise CiJobError(f"{error} Name REF instead.") from error
