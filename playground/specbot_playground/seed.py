"""The demo world: one organisation, one repository with a template, four people, one App."""

import secrets
from functools import cache
from importlib.resources import files

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from specbot_playground.git import History
from specbot_playground.state import App, Repository, Token, User, World

OWNER = "acme"
REPOSITORY = "acme/payments"
PEOPLE = {
    "ada": ("Ada Moreno", "write"),
    "bo": ("Bo Lindqvist", "write"),
    "dana": ("Dana Okafor", "admin"),
    "cy": ("Cy Reyes", ""),
}
PERMISSIONS = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "members": "read",
    "merge_queues": "read",
    "metadata": "read",
    "pull_requests": "write",
    "statuses": "write",
}
EVENTS = [
    "check_run",
    "check_suite",
    "issue_comment",
    "merge_group",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_review_thread",
    "push",
]
TEMPLATE_PATH = "docs/specs/TEMPLATE.md"
_README = b"# Payments\n\nSpecs live in `docs/specs`. Start from the template there.\n"


def demo_world() -> World:
    """Make the world of the demo and of most tests."""
    world = World(app=_app())
    bot = world.app.bot
    world.users = {OWNER: User(id=1, login=OWNER, kind="Organization", name="Acme"), bot.login: bot}
    for number, (login, (name, _)) in enumerate(PEOPLE.items(), 11):
        world.users[login] = User(id=number, login=login, name=name)
        world.tokens[f"ghp_{login}_{secrets.token_hex(12)}"] = Token(user=world.users[login])
    world.teams = {f"{OWNER}/architects": ["bo", "dana"]}
    world.repositories[REPOSITORY] = _repository(world)
    return world


@cache
def _key() -> rsa.RSAPrivateKey:
    """Make the App's key, once for all worlds of a process: it takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _app() -> App:
    """Make the App."""
    key = _key()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return App(
        id=4711,
        slug="specbot",
        bot=User(id=99, login="specbot[bot]", kind="Bot"),
        private_key=private.decode(),
        public_key=public.decode(),
        webhook_secret=secrets.token_hex(16),
        installation_id=815,
        events=set(EVENTS),
        permissions=dict(PERMISSIONS),
        client_id=f"Iv23li{secrets.token_hex(7)}",
        client_secret=secrets.token_hex(20),
    )


def _repository(world: World) -> Repository:
    """Make the repository with its template on the default branch."""
    template = files("specbot_playground").joinpath("technical-spec.md").read_bytes()
    repo = Repository(id=501, full_name=REPOSITORY, history=History())
    tree = {"README.md": _README, TEMPLATE_PATH: template}
    first = repo.history.commit(tree, (), "Begin", "dana", world.now())
    repo.branches[repo.default_branch] = first.sha
    repo.roles = {login: given for login, (_, given) in PEOPLE.items() if given}
    repo.roles[world.app.bot.login] = "write"
    return repo
