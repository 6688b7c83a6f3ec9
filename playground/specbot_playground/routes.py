"""The routes of a local forge: compiled once in a process, however many forges it starts."""

import threading
from collections.abc import Callable

from flask import Flask
from werkzeug.routing import Map, RuleFactory

_MAKING = threading.Lock()


class Routes(Map):
    """Routes that are added once: every later application of a name adds the same ones. To compile a hundred takes 0.1 s."""

    complete = False

    def add(self, rulefactory: RuleFactory) -> None:
        """Add a route, until all are there."""
        if not self.complete:
            super().add(rulefactory)


_MADE: dict[str, Routes] = {}


def make_application(name: str, fill: Callable[[Flask], None]) -> Flask:
    """Make an application that shares its routes with all of its name; `fill` adds the same routes each time."""
    app = Flask(name, static_folder=None)
    with _MAKING:
        routes = app.url_map = _MADE.get(name) or Routes()
        fill(app)
        routes.complete = True
        _MADE[name] = routes
    return app
