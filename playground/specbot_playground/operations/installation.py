"""What an owner does with the App: install it, remove it, suspend and resume it; and a new key for it."""

from specbot_playground.app_key import new_key
from specbot_playground.state import Repository, User, World


def install(world: World, user: User) -> None:
    """Install the App on every repository, under a new number, and tell it so."""
    world.app.installation_id = world.id()
    for repository in world.repositories.values():
        repository.roles[world.app.bot.login] = "write"
    _tell(world, "created", user)


def uninstall(world: World, user: User) -> None:
    """Remove the App: its tokens end at once."""
    _tell(world, "deleted", user)
    world.app.installation_id = 0
    end_tokens(world)
    for repository in world.repositories.values():
        repository.roles.pop(world.app.bot.login, None)


def suspend(world: World, user: User, *, suspended: bool) -> None:
    """Suspend the App, or resume it: meanwhile it gets no token, and those that it has do not serve."""
    world.app.suspended = suspended
    end_tokens(world)
    _tell(world, "suspend" if suspended else "unsuspend", user)


def end_tokens(world: World) -> None:
    """End every token of the App."""
    for token in [token for token, known in world.tokens.items() if known.app]:
        del world.tokens[token]


def exchange_key(world: World) -> str:
    """Give the App a new private key and delete the old one; gives it. Its tokens go on until they are ended."""
    world.app.private_key, world.app.public_key = new_key()
    return world.app.private_key


def installed(world: World) -> list[Repository]:
    """List the repositories that the App is installed on: forks are somebody else's."""
    return [one for one in world.repositories.values() if one.source is None]


def _tell(world: World, action: str, user: User) -> None:
    found = installed(world)
    if found:
        world.tell("installation", action, found[0], sender=user, repositories=found)
