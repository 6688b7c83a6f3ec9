"""What quick actions do, with the rights of who wrote them. Those that mean nothing here are swallowed all the same."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from specbot_playground.gitlab.operations.approvals import approve, unapprove
from specbot_playground.gitlab.operations.labels import find_label
from specbot_playground.gitlab.operations.merging import accept, rebase
from specbot_playground.gitlab.operations.reading import head_sha
from specbot_playground.gitlab.operations.requests import edit_request, ready_title
from specbot_playground.gitlab.operations.reviewers import leave_review, request_changes, set_reviewers
from specbot_playground.gitlab.quick_actions import Command
from specbot_playground.gitlab.state import MergeRequest, Project, Refusal, User, World

_LABELS = re.compile(r'~"([^"]+)"|~(\S+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A command on its way."""

    world: World
    user: User
    project: Project
    request: MergeRequest
    argument: str

    def edit(self, **wanted: Any) -> dict[str, Any]:  # noqa: ANN401  # as the API takes it
        """Change the merge request."""
        edit_request(self.world, self.user, self.project, self.request, wanted)
        return wanted

    def labels(self) -> list[str]:
        """Read the labels that the argument names; a command makes none."""
        named = (quoted or bare for quoted, bare in _LABELS.findall(self.argument))
        return [name for name in named if find_label(self.world, self.project, name)]


def _approve(call: Call) -> dict[str, Any]:
    approve(call.world, call.user, call.project, call.request, None)
    return {"approved": True}


def _unapprove(call: Call) -> dict[str, Any]:
    unapprove(call.world, call.user, call.project, call.request)
    return {"unapproved": True}


def _merge(call: Call) -> dict[str, Any]:
    accept(call.world, call.user, call.project, call.request, sha=head_sha(call.request), when_green=True)
    return {"merge": head_sha(call.request)}


def _request_changes(call: Call) -> dict[str, Any]:
    request_changes(call.world, call.user, call.project, call.request)
    return {}


def _submit_review(call: Call) -> dict[str, Any]:
    deeds = {"approve": _approve, "requested_changes": _request_changes}
    if call.argument in deeds:
        return deeds[call.argument](call)
    leave_review(call.world, call.user, call.request)
    return {}


def _assign_reviewers(call: Call) -> dict[str, Any]:
    named = [call.world.users[name] for name in re.findall(r"@([\w.-]+)", call.argument) if name in call.world.users]
    set_reviewers(call.world, call.user, call.request, [*call.request.reviewers, *named])
    return {}


def _rebase(call: Call) -> dict[str, Any]:
    rebase(call.world, call.user, call.project, call.request)
    return {"rebase": True}


def _draft(call: Call) -> dict[str, Any]:
    return call.edit(title=call.request.title if call.request.draft else f"Draft: {call.request.title}")


def _ready(call: Call) -> dict[str, Any]:
    return call.edit(title=ready_title(call.request))


_DEEDS: dict[str, Callable[[Call], dict[str, Any]]] = {
    "approve": _approve,
    "unapprove": _unapprove,
    "merge": _merge,
    "request_changes": _request_changes,
    "submit_review": _submit_review,
    "reviewer": _assign_reviewers,
    "assign_reviewer": _assign_reviewers,
    "request_review": _assign_reviewers,
    "draft": _draft,
    "rebase": _rebase,
    "ready": _ready,
    "close": lambda call: call.edit(state_event="close"),
    "reopen": lambda call: call.edit(state_event="reopen"),
    "title": lambda call: call.edit(title=call.argument),
    "target_branch": lambda call: call.edit(target_branch=call.argument),
    "label": lambda call: call.edit(add_labels=call.labels()),
    "labels": lambda call: call.edit(add_labels=call.labels()),
    "relabel": lambda call: call.edit(labels=call.labels()),
    "unlabel": lambda call: call.edit(remove_labels=call.labels() or list(call.request.labels)),
    "remove_label": lambda call: call.edit(remove_labels=call.labels() or list(call.request.labels)),
    "lock": lambda call: call.edit(discussion_locked=True),
    "unlock": lambda call: call.edit(discussion_locked=False),
}


def carry_out(
    world: World, user: User, project: Project, request: MergeRequest, commands: Iterable[Command]
) -> tuple[dict[str, Any], list[str]]:
    """Carry commands out; tells what changed, and one sentence for each."""
    changes: dict[str, Any] = {}
    summary = []
    for command in commands:
        world.executed.append((user.login, command.name))
        deed = _DEEDS.get(command.name)
        call = Call(world=world, user=user, project=project, request=request, argument=command.argument)
        try:
            changes |= deed(call) if deed else {}
            summary.append(f"{command.name.capitalize()}.")
        except Refusal:
            summary.append(f"Could not apply {command.name} command.")
    return changes, summary
