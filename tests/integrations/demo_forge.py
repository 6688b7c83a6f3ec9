"""A local forge started by hand, as a stranger to the story: only its line of JSON is known, only its API is asked."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import requests

SPECBOT = (sys.executable, "-c", "from bot.cli import main; main()")


@dataclass(frozen=True, kw_only=True)
class StrangeForge:
    """What somebody knows of the forge."""

    kind: str
    facts: Mapping[str, Any]
    changes: Mapping[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """Set the tokens of three people, and the bot's credentials, as the documentation says."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SPECBOT_")}  # noqa: TID251
        tokens, app = self.facts["tokens"], self.facts["app"]
        people = {"AUTHOR": "ada", "REVIEWER": "bo", "READER": "cy"}
        set_ = {f"SPECBOT_DEMO_{role}_TOKEN": tokens[login] for role, login in people.items()}
        if self.kind == "gitlab":
            set_["SPECBOT_GITLAB_TOKEN"] = app["token"]
        else:
            set_ |= {"SPECBOT_GITHUB_APP_ID": str(app["id"]), "SPECBOT_GITHUB_PRIVATE_KEY": app["private_key"]}
        merged = {**clean, **set_, **self.changes}
        return {name: value for name, value in merged.items() if value}

    def command(self, *options: str) -> tuple[str, ...]:
        """Write the command."""
        on = f"{self.kind}:{self.facts['repository']}"
        return (*SPECBOT, "demo", "--on", on, "--server", self.facts["web_url"], *options)

    def tell(self, *options: str, **run: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401  # subprocess's own
        """Run it to its end."""
        return subprocess.run(  # noqa: S603  # ourselves
            self.command(*options),
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            **run,
        )

    def get(self, path: str) -> Any:  # noqa: ANN401  # any JSON
        """Ask the API, as the owner."""
        token = self.facts["tokens"]["dana"]
        where = f"/projects/{quote(self.facts['repository'], safe='')}" if self.kind == "gitlab" else ""
        where = where or f"/repos/{self.facts['repository']}"
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{self.facts['api_url']}{where}{path}", headers=headers, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def standing(self) -> dict[str, Any]:
        """Read all that somebody could leave behind: branches and their tips, labels, open pull requests, hooks."""
        if self.kind == "gitlab":
            return {
                "branches": {one["name"]: one["commit"]["id"] for one in self.get("/repository/branches")},
                "labels": sorted(one["name"] for one in self.get("/labels")),
                "open": [one["iid"] for one in self.get("/merge_requests?state=opened")],
                "hooks": self.get("/hooks"),
            }
        return {
            "branches": {one["name"]: one["commit"]["sha"] for one in self.get("/branches")},
            "labels": sorted(one["name"] for one in self.get("/labels")),
            "open": [one["number"] for one in self.get("/pulls?state=open")],
        }

    def closed(self) -> list[Any]:
        """List the pull requests that are not open."""
        path = "/merge_requests?state=all" if self.kind == "gitlab" else "/pulls?state=closed"
        return list(self.get(path))


@contextmanager
def strange_forge(kind: str) -> Iterator[StrangeForge]:
    """Start it as a process of its own."""
    command = (*SPECBOT, "playground", "--forge", kind)
    child = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603  # ourselves
    assert child.stdout is not None
    try:
        yield StrangeForge(kind=kind, facts=json.loads(child.stdout.readline()))
    finally:
        child.terminate()
        child.wait(10)
        child.stdout.close()
