"""Keeps what looks came to, for the board: the specs as they stand, since when, and a log for each pull request."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from bot.jobs import board_codec as codec
from bot.jobs.connection_pool import Pool
from bot.jobs.sql import statement
from bot.review.model.board import BoardQuestion, BranchBoard, PullBoard, SpecState, StatusMoment
from bot.review.model.capabilities import PullState
from bot.review.model.look import Look, LookRecorder

BRANCH = "branch"
"""The state of a spec on the default branch, which is in no pull request."""
_KNOWN = statement("board_known")
_SAVE = statement("board_save")
_LOG = statement("board_log")


class BoardStore(Pool, LookRecorder):
    """Writes the board. Use it as a context manager; every method raises `QueueUnavailableError`."""

    def record(self, look: Look) -> None:
        """Keep one look, and the specs of its pull request as it found them."""
        if look.board is not None:
            self._save_pull(look.board)
        repository = f"{look.ref.forge}:{look.ref.repository}"
        seen = codec.encode(replace(look, board=None))
        # The moment of a look is no part of what it came to.
        digest = sha256(codec.encode(replace(look, board=None, at=datetime.min)).encode()).hexdigest()  # noqa: DTZ901
        self.rows(
            _LOG,
            {
                "repository": repository,
                "number": look.ref.number,
                "at": look.at,
                "digest": digest,
                "idle": not look.actions,
                "look": seen,
            },
        )

    def record_branch(self, board: BranchBoard) -> None:
        """Keep the specs of a default branch in the place of those that were known."""
        repository = f"{board.forge}:{board.repository}"
        place = {"pull": 0, "state": BRANCH, "url": "", "pull_title": "", "proposer": ""}
        self._save(repository, board.specs, board.at, None, {**place, "changed_at": board.at})

    def _save_pull(self, board: PullBoard) -> None:
        """Keep the specs of a pull request; of one that is merged or closed, only what links to it need."""
        ended = board.state is not PullState.OPEN
        specs = (replace(one, text="", waits=(), steps=()) for one in board.specs) if ended else board.specs
        place = {
            "pull": board.ref.number,
            "state": board.state.value,
            "url": board.url,
            "pull_title": board.title,
            "proposer": board.author,
            "changed_at": min(board.updated_at or board.at, board.at),
        }
        self._save(f"{board.ref.forge}:{board.ref.repository}", tuple(specs), board.at, board.opened_at, place)

    def _save(
        self,
        repository: str,
        specs: Iterable[SpecState],
        at: datetime,
        first_at: datetime | None,
        place: Mapping[str, object],
    ) -> None:
        stored = self.rows(_KNOWN, {"repository": repository, "pull": place["pull"]})
        known = {path: codec.spec_state(spec) for path, spec in stored}
        aged = [_with_ages(one, known.get(one.path), first_at or at, at) for one in specs]
        moments = [
            {"path": one.path, "status": moment.status, "at": moment.at}
            for one in aged
            for moment in (*one.moments, *_reached(one, place, at))
        ]
        values = {"repository": repository, "at": at, **place}
        rows = codec.encode([_row(one, place) for one in aged])
        self.rows(_SAVE, {**values, "rows": rows, "moments": codec.encode(moments)})


def _with_ages(spec: SpecState, before: SpecState | None, first_at: datetime, at: datetime) -> SpecState:
    """Give the questions of a file their age: since when they are known; of a spec that is new, since it was proposed."""
    known = {one.text: one.since for one in before.questions} if before else {}
    new = at if before else first_at
    questions = tuple(replace(one, since=one.since or known.get(one.text) or new) for one in spec.questions)
    return replace(spec, questions=questions)


def _reached(spec: SpecState, place: Mapping[str, object], at: datetime) -> Iterable[StatusMoment]:
    """Say that a spec has its status now; an earlier moment that is known stands."""
    counts = spec.status and place["state"] in {BRANCH, PullState.OPEN.value}
    return (StatusMoment(status=spec.status, at=at),) if counts else ()


def _row(spec: SpecState, place: Mapping[str, object]) -> dict[str, object]:
    """Write a spec as its row: what is searched and sorted by, and the whole."""
    number = "" if spec.number is None else f"{spec.number} {spec.number:04d} "
    words = (spec.title, spec.path, *spec.authors, str(place["proposer"]))
    return {
        "path": spec.path,
        "number": spec.number,
        "title": spec.title,
        "status": spec.status,
        "status_name": spec.status_name,
        "authors": spec.authors,
        "questions": len(spec.questions),
        "asked_at": _oldest(spec.questions),
        "tasks_done": spec.tasks_done,
        "tasks_total": spec.tasks_total,
        "findings": spec.findings_total,
        "waits_names": tuple(dict.fromkeys(one.name for one in spec.waits)),
        "waits_keys": tuple(
            dict.fromkeys(
                key
                for one in spec.waits
                for key in (*(f"id:{each}" for each in one.accounts), *([f"login:{one.login}"] if one.login else []))
            )
        ),
        "search": number + " ".join(words).casefold(),
        "spec": spec,
    }


def _oldest(questions: Iterable[BoardQuestion]) -> datetime | None:
    return min((one.since for one in questions if one.since is not None), default=None)
