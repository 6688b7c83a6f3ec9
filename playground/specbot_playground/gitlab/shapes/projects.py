"""Projects, groups and branches."""

from dataclasses import asdict

from specbot_playground.gitlab.operations.branches import may_push
from specbot_playground.gitlab.operations.rights import membership
from specbot_playground.gitlab.shapes.basics import Json, stamp
from specbot_playground.gitlab.shapes.files import commit
from specbot_playground.gitlab.state import Access, Group, Project, Protection, User, World

_LEVELS = {0: "No one", 30: "Developers + Maintainers", 40: "Maintainers", 60: "Administrators"}


def simple(world: World, project: Project) -> Json:
    """A project in few words."""
    name = project.path.rpartition("/")[2]
    web = f"{world.web_url}/{project.path}"
    return {
        "id": project.id,
        "description": None,
        "name": name,
        "name_with_namespace": project.path.replace("/", " / "),
        "path": name,
        "path_with_namespace": project.path,
        "created_at": stamp(project.at),
        "default_branch": project.default_branch,
        "tag_list": [],
        "topics": [],
        "ssh_url_to_repo": f"git@playground.invalid:{project.path}.git",
        "http_url_to_repo": f"{web}.git",
        "web_url": web,
        "readme_url": f"{web}/-/blob/{project.default_branch}/README.md",
        "forks_count": sum(one.source == project.path for one in world.projects.values()),
        "avatar_url": None,
        "star_count": 0,
        "last_activity_at": stamp(project.at),
        "visibility": project.visibility,
        "namespace": _namespace(world, project),
    }


def _namespace(world: World, project: Project) -> Json:
    path = project.path.rpartition("/")[0]
    group = world.groups.get(path)
    return {
        "id": group.id if group else world.users[path].id,
        "name": group.name if group else world.users[path].name,
        "path": path.rpartition("/")[2],
        "kind": "group" if group else "user",
        "full_path": path,
        "parent_id": None,
        "avatar_url": None,
        "web_url": f"{world.web_url}/{'groups/' if group else ''}{path}",
    }


def project(world: World, found: Project, viewer: User) -> Json:
    """A project as its members see it."""
    source = world.projects.get(found.source or "")
    switches = ("merge_requests_enabled", "issues_enabled", "wiki_enabled", "jobs_enabled", "snippets_enabled")
    shape = {
        **simple(world, found),
        "_links": {"self": f"{world.api_url}/projects/{found.id}"},
        "archived": False,
        "empty_repo": not found.branches,
        **dict.fromkeys(switches, True),
        "creator_id": 13,
        "import_status": "finished",
        "open_issues_count": 0,
        "public_jobs": True,
        "shared_with_groups": [],
        "request_access_enabled": True,
        **asdict(found.settings),
        "permissions": _permissions(world, found, viewer),
    }
    return {**shape, "forked_from_project": simple(world, source)} if source else shape


def _permissions(world: World, found: Project, viewer: User) -> Json:
    """What the viewer may do, as a member of the project and of its group."""
    own = found.members.get(viewer.login)
    above = membership(world, found, viewer) if own is None else Access.NONE
    return {
        "project_access": {"access_level": int(own), "notification_level": 3} if own else None,
        "group_access": {"access_level": int(above), "notification_level": 3} if above else None,
    }


def group(world: World, found: Group) -> Json:
    """A group."""
    parent = world.groups.get(found.path.rpartition("/")[0])
    return {
        "id": found.id,
        "web_url": f"{world.web_url}/groups/{found.path}",
        "name": found.name,
        "path": found.path.rpartition("/")[2],
        "description": "",
        "visibility": "public",
        "full_name": found.name,
        "full_path": found.path,
        "parent_id": parent.id if parent else None,
        "created_at": "2026-01-01T00:00:00.000Z",
    }


def branch(world: World, found: Project, name: str, viewer: User) -> Json:
    """A branch with its tip."""
    tip = found.history[found.branches[name]]
    return {
        "name": name,
        "commit": commit(world, found, tip),
        "merged": name != found.default_branch
        and tip.sha in found.history.ancestors(found.branches[found.default_branch]),
        "protected": name in found.protected,
        "developers_can_push": name in found.protected and found.protected[name].push == Access.DEVELOPER,
        "developers_can_merge": name in found.protected and found.protected[name].merge == Access.DEVELOPER,
        "can_push": may_push(world, found, viewer, name),
        "default": name == found.default_branch,
        "web_url": f"{world.web_url}/{found.path}/-/tree/{name}",
    }


def protection(name: str, found: Protection) -> Json:
    """Who may push to a protected branch and merge into it."""
    return {
        "id": found.id,
        "name": name,
        "push_access_levels": [_access(found.id + 10_000, found.push)],
        "merge_access_levels": [_access(found.id + 20_000, found.merge)],
        "allow_force_push": False,
    }


def _access(number: int, found: Access) -> Json:
    return {"id": number, "access_level": int(found), "access_level_description": _LEVELS.get(int(found), found.name)}
