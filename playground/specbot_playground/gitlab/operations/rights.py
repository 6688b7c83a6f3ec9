"""Who may do what, and how long a text may be."""

from specbot_playground.gitlab.state import Access, Project, Refusal, User, World

NOTE_LIMIT = 1_000_000


def level(world: World, project: Project, user: User) -> Access:
    """Tell what somebody may do: as an administrator, by a membership, or by that of an invited group."""
    if user.login in world.administrators:
        return Access.OWNER
    return max(membership(world, project, user), _by_invitation(world, project, user))


def _by_invitation(world: World, project: Project, user: User) -> Access:
    """Tell what an invited group lets its members do: what they may there, and no more than the invitation says."""
    found = (
        min(world.groups[path].members.get(user.login, Access.NONE), most) for path, most in project.invited.items()
    )
    return max(found, default=Access.NONE)


def membership(world: World, project: Project, user: User) -> Access:
    """Tell what somebody may do as a member of the project or of a group above it."""
    found = [project.members.get(user.login, Access.NONE)]
    owner = project.path.rpartition("/")[0]
    while owner:
        if owner == user.login:
            found.append(Access.OWNER)
        if owner in world.groups:
            found.append(world.groups[owner].members.get(user.login, Access.NONE))
        owner = owner.rpartition("/")[0]
    return max(found)


def sees(world: World, project: Project, user: User) -> bool:
    """Tell whether somebody sees the project."""
    return project.visibility != "private" or level(world, project, user) > Access.NONE


def need(world: World, project: Project, user: User, wanted: Access) -> None:
    """Refuse who may not: strangers to a private project see nothing. Raises `Refusal`."""
    if not sees(world, project, user):
        raise Refusal(404, "404 Project Not Found")
    if level(world, project, user) < wanted:
        raise Refusal(403, "403 Forbidden")


def sized(text: str) -> str:
    """Refuse a note over the limit. Raises `Refusal`."""
    if len(text) > NOTE_LIMIT:
        raise Refusal(400, f'400 Bad request - Note {{note: ["is too long (maximum is {NOTE_LIMIT} characters)"]}}')
    return text
