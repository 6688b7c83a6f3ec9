"""The demo world: a group, a project with a template, four people, and a bot with a project access token."""

import secrets
from base64 import b64encode
from importlib.resources import files

from specbot_playground.git import History
from specbot_playground.gitlab.state import Access, Group, Project, Protection, Token, User, World

GROUP = "acme"
PROJECT = "acme/payments"
ARCHITECTS = "acme/architects"
PEOPLE = {
    "ada": ("Ada Moreno", Access.DEVELOPER),
    "bo": ("Bo Lindqvist", Access.DEVELOPER),
    "dana": ("Dana Okafor", Access.OWNER),
    "cy": ("Cy Reyes", Access.NONE),
}
TEMPLATE_PATH = "docs/specs/TEMPLATE.md"
_PROJECT_ID = 501
_README = b"# Payments\n\nSpecs live in `docs/specs`. Start from the template there.\n"


def demo_world() -> World:
    """Make the world of the demo and of most tests."""
    bot = User(id=99, login=f"project_{_PROJECT_ID}_bot_5c0ffee", kind="Bot", name="Specbot")
    world = World(
        bot=bot,
        bot_token=f"glpat-{secrets.token_hex(10)}",
        webhook_token=secrets.token_hex(16),
        signing_token=f"whsec_{b64encode(secrets.token_bytes(32)).decode()}",
    )
    world.users[bot.login] = bot
    world.tokens[world.bot_token] = Token(user=bot, app=True)
    for number, (login, (name, _)) in enumerate(PEOPLE.items(), 11):
        world.users[login] = User(id=number, login=login, name=name)
        world.tokens[f"glpat-{login}-{secrets.token_hex(10)}"] = Token(user=world.users[login])
    architects = {"bo": Access.DEVELOPER, "dana": Access.OWNER}
    world.groups = {
        GROUP: Group(id=2, path=GROUP, name="Acme", members={"dana": Access.OWNER}),
        ARCHITECTS: Group(id=3, path=ARCHITECTS, name="Architects", members=architects),
    }
    world.projects[PROJECT] = _project(world)
    return world


def _project(world: World) -> Project:
    """Make the project with its template on the protected default branch."""
    template = files("specbot_playground").joinpath("technical-spec.md").read_bytes()
    project = Project(id=_PROJECT_ID, path=PROJECT, history=History(), at=world.now())
    tree = {"README.md": _README, TEMPLATE_PATH: template}
    first = project.history.commit(tree, (), "Begin", "dana", world.now())
    project.branches[project.default_branch] = first.sha
    project.protected[project.default_branch] = Protection(id=world.id())
    project.members = {login: level for login, (_, level) in PEOPLE.items() if Access.NONE < level < Access.OWNER}
    project.members[world.bot.login] = Access.MAINTAINER
    return project
