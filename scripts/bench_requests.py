"""Requests to the forge per reconcile, counted at the playground over real HTTP. Look-ups made once per process do not count.

python scripts/bench_requests.py
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.credentials import utc_now
from bot.forges.github import App, GitHubCredentials
from bot.review.model.references import PullRef
from bot.review.reconcile import reconcile
from specbot_playground import operations
from specbot_playground.demo.half_filled_spec import half_filled
from specbot_playground.server import Playground

_ONCE = ("/access_tokens", "/installation", "/app", "/users/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Requests of one reconcile, and its seconds."""

    reads: int
    writes: int
    unchanged: int
    seconds: float


class Desk:
    """A pull request on a playground of its own, and the bot."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        app = playground.world.app
        identity = App(id=str(app.id), private_key=app.private_key)
        self._credentials = GitHubCredentials(identity, clock=utc_now, api_url=playground.api_url)

    def open(self, specs: int) -> None:
        """Open a pull request with so many half-filled specs."""
        world, repo = self._playground.world, self._playground.repository
        ada = world.users["ada"]
        operations.create_branch(world, ada, repo, "topic", repo.branches["main"])
        text = half_filled().encode()
        operations.write_files(world, ada, repo, "topic", {f"docs/specs/{n}.md": text for n in range(specs)}, "Propose")
        operations.open_pull(world, ada, repo, base="main", head="topic", title="Specs", body="", draft=False)

    def talk(self, comments: int) -> None:
        """Let people say so much."""
        world, repo = self._playground.world, self._playground.repository
        for number in range(comments):
            operations.say(world, world.users["bo"], repo, repo.pulls[1], f"Remark {number}.")

    def reconcile(self) -> Cost:
        """Reconcile once and count."""
        self._playground.reset_requests()
        began = time.perf_counter()
        with self._credentials.client("acme/payments") as forge:
            reconcile(forge, PullRef.parse("github:acme/payments#1"), utc_now)
        seconds = time.perf_counter() - began
        asked = [
            one for one in self._playground.requests() if not one.path.endswith(_ONCE) and "/users/" not in one.path
        ]
        return Cost(
            reads=sum(not one.write and one.status != 304 for one in asked),
            writes=sum(one.write for one in asked),
            unchanged=sum(one.status == 304 for one in asked),
            seconds=seconds,
        )


@contextmanager
def a_desk(specs: int) -> Iterator[Desk]:
    """Raise a playground with one pull request."""
    with Playground() as playground:
        desk = Desk(playground)
        desk.open(specs)
        yield desk


def show(title: str, cost: Cost) -> None:
    """Print one row."""
    print(f"{title:<52}{cost.reads:>7}{cost.writes:>8}{cost.unchanged:>6}{cost.seconds * 1000:>9.0f}")


def main() -> None:
    """Print the table."""
    print(f"{'reconcile':<52}{'reads':>7}{'writes':>8}{'304':>6}{'ms':>9}")
    for specs in (1, 10, 50):
        with a_desk(specs) as desk:
            show(f"first review, {specs} half-filled spec{'' if specs == 1 else 's'}", desk.reconcile())
            show(f"unchanged, {specs} spec{'' if specs == 1 else 's'}", desk.reconcile())
    with a_desk(1) as desk:
        desk.reconcile()
        said = 0
        for comments in (10, 100, 1_000):
            desk.talk(comments - said)
            said = comments
            desk.reconcile()
            show(f"unchanged, 1 spec, {comments:,} comments", desk.reconcile())


if __name__ == "__main__":
    main()
