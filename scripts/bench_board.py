"""The board at 1,000 specs in 50 repositories: how long each page takes, and how large it is. Fails over 200 ms or 200 kB.

python scripts/bench_board.py [--specs 1000] [--repositories 50] [--rounds 15]
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask.testing import FlaskClient

from bot.jobs.database import open_database

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.board.samples import specs
from tests.board.serving import filled

MOST_MS = 200
MOST_BYTES = 200_000
ANSWER_SECONDS = 0.05
"""What a forge takes to answer, in the first visit of all."""
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@contextmanager
def board(number: int, repositories: int) -> Iterator[FlaskClient]:
    """Fill a board of its own, and come with a browser."""

    def may_read(*_: object) -> bool:
        time.sleep(ANSWER_SECONDS)
        return True

    with (
        tempfile.TemporaryDirectory() as folder,
        open_database("", Path(folder)) as url,
        filled(url, number, repositories, NOW, may_read) as app,
    ):
        yield app.test_client()


def pages() -> tuple[str, ...]:
    """Name a page of each kind."""
    path = next(specs(1, 1, NOW))[2].path
    return (
        "/",
        "/?q=ledger&sort=age&questions=open",
        "/?page=20&sort=title",
        "/columns",
        "/mine",
        "/charts",
        f"/spec/github/acme/payments/-/{path}",
        "/log/github/acme/payments/-/1",
        "/operations",
        "/specs.json",
        "/feed.atom",
    )


def measured(client: FlaskClient, page: str, rounds: int) -> tuple[float, float, int]:
    """Give the median and the longest of some rounds in milliseconds, and the size."""
    took, size = [], 0
    for _ in range(rounds):
        began = time.perf_counter()
        answer = client.get(page)
        took.append(1000 * (time.perf_counter() - began))
        size = len(answer.data)
        if answer.status_code != 200:
            sys.exit(f"{page}: {answer.status_code}")
    return statistics.median(took), max(took), size


def main() -> None:
    """Measure every page, and say which is too slow or too large."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--specs", type=int, default=1000)
    options.add_argument("--repositories", type=int, default=50)
    options.add_argument("--rounds", type=int, default=15)
    chosen = options.parse_args()
    failed = []
    with board(chosen.specs, chosen.repositories) as client:
        began = time.perf_counter()
        client.get("/")
        first = 1000 * (time.perf_counter() - began)
        print(f"{chosen.specs} specs, {chosen.repositories} repositories")
        print(
            f"first visit, {chosen.repositories} questions to a forge that takes {ANSWER_SECONDS:g} s: {first:.0f} ms"
        )
        print(f"{'page':58} {'median':>9} {'longest':>9} {'size':>9}")
        for page in pages():
            median, longest, size = measured(client, page, chosen.rounds)
            print(f"{page:58} {median:6.0f} ms {longest:6.0f} ms {size / 1000:6.0f} kB")
            if median > MOST_MS or size > MOST_BYTES:
                failed.append(page)
    if failed:
        sys.exit(f"over {MOST_MS} ms or {MOST_BYTES} bytes: {', '.join(failed)}")


if __name__ == "__main__":
    main()
