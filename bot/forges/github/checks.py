"""Writes checks: check runs for an App, commit statuses for a token.

A changed check is a new run: updating one would only add to the annotations that it has.
https://docs.github.com/rest/checks/runs#update-a-check-run
"""

from collections.abc import Iterable, Sequence

import msgspec

from bot.forges.github import rest, values
from bot.forges.github.api import Api
from bot.forges.github.conversation import root
from bot.review.model.desired_state import Annotation, Button, Check
from bot.review.model.pull_request import PullRequest

_AT_ONCE = 50
_LONGEST_TEXT = 65_000
_LONGEST_TITLE = 250
_LONGEST_DESCRIPTION = 140


def set_check(api: Api, pull: PullRequest, check: Check, *, as_status: bool = False) -> None:
    """Show a check as the credential can, or as a commit status where one has to be renewed."""
    if pull.capabilities.checks and not as_status:
        _run(api, pull, check)
    else:
        _status(api, pull, check)


def _run(api: Api, pull: PullRequest, check: Check) -> None:
    """Make a check run; its digest comes last, so that a run without all its annotations never counts as done."""
    first, *more = _parts(check.annotations)
    made: dict[str, object] = {
        "name": check.name,
        "head_sha": check.sha,
        "status": "completed",
        "conclusion": check.conclusion.value,
        "external_id": "" if more else check.digest,
        "output": _output(check, first),
        "actions": [_button(button) for button in check.buttons[:3]],
    }
    answer = api.write("POST", f"{root(pull)}/check-runs", made)
    run = msgspec.json.decode(answer, type=rest.Identified)
    for number, part in enumerate(more, start=1):
        added: dict[str, object] = {"output": _output(check, part)}
        if number == len(more):
            added["external_id"] = check.digest
        api.write("PATCH", f"{root(pull)}/check-runs/{run.id}", added)


def _status(api: Api, pull: PullRequest, check: Check) -> None:
    """Make a commit status; the digest ends its address."""
    status = {
        "state": check.conclusion.value,
        "context": check.name,
        "description": check.title[:_LONGEST_DESCRIPTION],
        "target_url": f"{pull.url}{values.DIGEST}{check.digest}",
    }
    api.write("POST", f"{root(pull)}/statuses/{check.sha}", status)


def _parts(annotations: Sequence[Annotation]) -> list[Sequence[Annotation]]:
    """Cut annotations into what one request takes; at least one part."""
    return [annotations[start : start + _AT_ONCE] for start in range(0, max(len(annotations), 1), _AT_ONCE)]


def _output(check: Check, annotations: Iterable[Annotation]) -> dict[str, object]:
    output: dict[str, object] = {
        "title": check.title[:_LONGEST_TITLE],
        "summary": check.summary[:_LONGEST_TEXT],
        "annotations": [_annotation(one) for one in annotations],
    }
    return {**output, "text": check.text[:_LONGEST_TEXT]} if check.text else output


def _annotation(one: Annotation) -> dict[str, object]:
    """Write an annotation; GitHub takes columns only within one line."""
    annotation: dict[str, object] = {
        "path": one.path,
        "start_line": one.start_line,
        "end_line": one.end_line,
        "annotation_level": one.level.value,
        "title": one.title[:_LONGEST_TITLE],
        "message": one.message,
    }
    if one.start_line == one.end_line and one.start_column and one.end_column:
        annotation |= {"start_column": one.start_column, "end_column": one.end_column}
    return annotation


def _button(button: Button) -> dict[str, str]:
    return {"label": button.label, "description": button.description, "identifier": button.identifier}
