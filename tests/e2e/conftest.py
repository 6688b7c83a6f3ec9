"""The service as an operator runs it, on a real database, against the playground as its forge."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap import Bot
from config.settings import Settings
from specbot_playground.server import Playground
from tests.e2e.forge import Forge
from tests.service.processes import serving


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground() as running:
        yield running


@pytest.fixture
def settings(playground: Playground, database: str) -> dict[str, str]:
    app = playground.world.app
    return {
        "DATABASE_URL": database,
        "GITHUB_API_URL": playground.api_url,
        "GITHUB_APP_ID": str(app.id),
        "GITHUB_PRIVATE_KEY": app.private_key,
        "GITHUB_WEBHOOK_SECRET": app.webhook_secret,
    }


@pytest.fixture
def forge(playground: Playground, settings: dict[str, str], database: str, tmp_path: Path) -> Iterator[Forge]:
    """The playground, with the service running beside it; it sends nothing until it is told to."""
    with serving(tmp_path, **settings) as service:
        yield Forge(playground, service, database)
        playground.set_webhook(None)


@pytest.fixture
def bot(settings: dict[str, str]) -> Bot:
    """A bot in this process, for what a test wants done at a moment of its own."""
    return Bot(Settings.model_validate({name.lower(): value for name, value in settings.items()}))
