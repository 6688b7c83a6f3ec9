"""A repository of the organisation's beside the stage's own, put there without anybody's requests."""

from collections.abc import Mapping
from itertools import count

from specbot_playground.git import History
from specbot_playground.gitlab.state import Access, Group, Project
from specbot_playground.state import Repository, User
from tests.contract.github_stage import GitHubStage
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.stage import Stage

_NUMBERS = count(9000)


def policies(stage: Stage) -> str:
    """Name the repository whose policy holds for the whole organisation."""
    return "acme/.gitlab" if isinstance(stage, GitLabStage) else "acme/.github"


def put(stage: Stage, name: str, files: Mapping[str, bytes], *, private: bool = False, seen: bool = True) -> None:
    """Let a repository hold these files on its default branch; `seen`: the bot is a member."""
    if isinstance(stage, GitLabStage):
        _put_project(stage, name, files, private=private, seen=seen)
    elif isinstance(stage, GitHubStage):
        _put_repository(stage, name, files, private=private, seen=seen)


def _put_repository(stage: GitHubStage, name: str, files: Mapping[str, bytes], *, private: bool, seen: bool) -> None:
    world = stage.playground.world
    owner = name.partition("/")[0]
    world.users.setdefault(owner, User(id=next(_NUMBERS), login=owner, kind="Organization"))
    repo = world.repositories.get(name) or Repository(id=next(_NUMBERS), full_name=name, history=History())
    world.repositories[name] = repo
    repo.private = private
    repo.roles = {world.app.bot.login: "write", "dana": "admin"} if seen else {}
    commit = repo.history.commit(dict(files), (), "Begin", "dana", world.now())
    repo.branches[repo.default_branch] = commit.sha


def _put_project(stage: GitLabStage, name: str, files: Mapping[str, bytes], *, private: bool, seen: bool) -> None:
    world = stage.playground.world
    group = name.partition("/")[0]
    world.groups.setdefault(group, Group(id=next(_NUMBERS), path=group, name=group))
    project = world.projects.get(name)
    if project is None:
        project = world.projects[name] = Project(id=next(_NUMBERS), path=name, history=History(), at=world.now())
    project.visibility = "private" if private else "public"
    project.members = {world.bot.login: Access.MAINTAINER} if seen else {}
    commit = project.history.commit(dict(files), (), "Begin", "dana", world.now())
    project.branches[project.default_branch] = commit.sha


def hide(stage: Stage) -> None:
    """Let the stage's own repository be private."""
    if isinstance(stage, GitLabStage):
        stage.playground.project.visibility = "private"
    elif isinstance(stage, GitHubStage):
        stage.playground.repository.private = True
