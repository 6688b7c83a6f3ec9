"""The stamp: status and history written into the pull request itself when the gate opens, so that the merge carries them."""

from bot.pull.commands.desk import Desk
from bot.pull.desired import Commit
from bot.pull.merits import wanted_of
from bot.pull.snapshot import PullState
from bot.pull.words import silent
from bot.pull.write_back import headline, written
from config.policy import Stamp


def stamp(desk: Desk) -> Commit | None:
    """Make the commit for the head branch; None where the team does not want it, the gate is closed, or all is there."""
    scene, pull = desk.scene, desk.scene.pull
    if scene.policy.stamp is not Stamp.BEFORE_MERGE or not scene.gate.is_open or not pull.head.writable:
        return None
    if pull.state is not PullState.OPEN or pull.draft:
        return None
    day = desk.snapshot.now.date()
    wanted = [
        one for reading in desk.readings if (one := wanted_of(desk, reading, reading.source.head, day)) is not None
    ]
    files = tuple(file for one in wanted if (file := written(one)) is not None)
    if not files:
        return None
    return Commit(
        repository=pull.head.repository,
        branch=pull.head.name,
        expected_sha=pull.head.sha,
        message=f"{headline(pull, wanted)}\n\nWritten by Specbot when the gate of {silent(pull.url)} opened",
        files=files,
    )
