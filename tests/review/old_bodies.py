"""What a version of the bot leaves on a pull request: kept once per release, so that later ones recognise and renew it.

python -m tests.review.old_bodies 0.1.0    writes tests/data/bodies/0.1.0.json with this version's own words
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from bot.review.decide import decide
from bot.review.model.capabilities import Capabilities
from bot.review.model.pull_request import CheckRun, Comment, NativeReview, PullRequest, ReviewThread
from bot.review.model.snapshot import Snapshot
from tests.review.builders import BEN, CAT, a_comment, a_pull, a_review, a_snapshot
from tests.review.whole import GOOD, HALF, spec
from tests.review.world import settle

FOLDER = Path(__file__).parents[1] / "data" / "bodies"
ASKED = GOOD + "\n## Open Questions\n\n- [ ] How big?\n- [x] How fast?\n  Fast.\n"
LIKE_GITLAB = Capabilities(
    checks=False, check_buttons=False, gate_thread=True, scoped_labels=True, request="merge request"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A spec and what people did; the bot's part is what is kept."""

    text: str = GOOD
    people: tuple[Comment, ...] = ()
    reviews: tuple[NativeReview, ...] = ()
    can: Capabilities | None = None


SCENES: Mapping[str, Scene] = {
    "findings with suggestions": Scene(text=HALF),
    "nothing missing, one approval wanted": Scene(),
    "approved by a command": Scene(people=(a_comment("/spec approve", minutes=1),)),
    "approved by a review": Scene(reviews=(a_review(minutes=1),)),
    "a question in the file and one in the thread": Scene(
        text=ASKED, people=(a_comment("/spec question Why not a cache?", minutes=1),)
    ),
    "a question answered in the thread, an early approval": Scene(
        people=(
            a_comment("/spec question Why not a cache?", minutes=1),
            a_comment("/spec approve", author=CAT, minutes=2),
            a_comment("/spec resolve T1", minutes=3),
        )
    ),
    "commands refused and half understood": Scene(
        people=(a_comment("/spec aprove", minutes=1), a_comment("/spec approve", author=a_pull().author, minutes=2))
    ),
    "explained on demand": Scene(text=HALF, people=(a_comment("/spec why", author=BEN, minutes=1),)),
    "a gate thread in place of checks": Scene(text=ASKED, can=LIKE_GITLAB),
    "approved without checks": Scene(people=(a_comment("/spec approve", minutes=1),), can=LIKE_GITLAB),
}


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """The bot's own part of a pull request; also what it did to people's comments."""

    comments: tuple[Comment, ...]
    threads: tuple[ReviewThread, ...]
    checks: tuple[CheckRun, ...]
    reviews: tuple[NativeReview, ...]
    labels: tuple[str, ...]
    reactions: dict[str, list[str]]


def begun(scene: Scene) -> Snapshot:
    """Set a scene before the bot came."""
    pull = a_pull(comments=scene.people, reviews=scene.reviews, capabilities=scene.can)
    return a_snapshot(pull=pull, specs=(spec(scene.text),))


def left(scene: Scene) -> Left:
    """Play a scene with this version, and keep what it left."""
    before = begun(scene)
    after = settle(before, decide(before)).pull
    people = {comment.id for comment in scene.people}
    return Left(
        comments=tuple(comment for comment in after.comments if comment.id not in people),
        threads=after.threads,
        checks=after.checks,
        reviews=tuple(review for review in after.reviews if review not in scene.reviews),
        labels=after.labels,
        reactions={comment.id: sorted(comment.reactions) for comment in after.comments if comment.id in people},
    )


def met(scene: Scene, kept: Left) -> Snapshot:
    """Set a scene as an older version left it."""
    before = begun(scene)
    people = tuple(replace(one, reactions=frozenset(kept.reactions[one.id])) for one in scene.people)
    pull: PullRequest = replace(
        before.pull,
        comments=(*people, *kept.comments),
        threads=kept.threads,
        checks=kept.checks,
        reviews=(*scene.reviews, *kept.reviews),
        labels=kept.labels,
    )
    return replace(before, pull=pull)


def read(path: Path) -> dict[str, Left]:
    """Read what a version left in each scene."""
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Left])


def main(play: Callable[[Scene], Any] = left) -> None:
    """Write what this version leaves."""
    path = FOLDER / f"{sys.argv[1]}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    found = msgspec.json.encode({name: play(scene) for name, scene in SCENES.items()})
    path.write_bytes(msgspec.json.format(found, indent=1) + b"\n")


if __name__ == "__main__":
    main()
