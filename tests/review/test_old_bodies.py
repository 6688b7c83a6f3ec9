"""What an older version wrote on an open pull request is understood and renewed, without a second comment."""

import pytest

from bot.review.decide import decide
from bot.review.plan import plan
from tests.review.old_bodies import FOLDER, SCENES, Left, begun, met, read
from tests.review.world import settle

KEPT = [
    pytest.param(name, kept, id=f"{path.stem}: {name}")
    for path in sorted(FOLDER.glob("*.json"))
    for name, kept in read(path).items()
]


@pytest.mark.parametrize(("name", "kept"), KEPT)
def test_what_an_older_version_left_is_renewed_in_its_place(name: str, kept: Left) -> None:
    old, fresh = met(SCENES[name], kept), begun(SCENES[name])
    new = settle(fresh, decide(fresh)).pull
    after = settle(old, decide(old))
    assert len(after.pull.comments) == len(old.pull.comments)
    assert [(one.path, one.line, one.resolved) for one in after.pull.threads] == [
        (one.path, one.line, one.resolved) for one in new.threads
    ]
    assert after.pull.labels == new.labels
    assert {run.name: run.conclusion for run in after.pull.checks} == {run.name: run.conclusion for run in new.checks}
    assert [one.reactions for one in after.pull.comments if one.id in kept.reactions] == [
        one.reactions for one in new.comments if one.id in kept.reactions
    ]
    assert plan(after, decide(after)) == ()


def test_every_scene_is_kept_of_every_version() -> None:
    for path in FOLDER.glob("*.json"):
        assert set(read(path)) <= set(SCENES)
    assert len(KEPT) >= len(SCENES)
