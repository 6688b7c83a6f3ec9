"""GitHub deliveries: headers and raw bytes in, wake-up out. No I/O; the content is forgotten here.

Obeys https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from bot.review.model.account import Account
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import RERUN, CheckAction
from bot.review.model.targets import AllPulls, AllRepositories, HeadPulls, IncomingEvent, MergeGroup, Target
from webhooks import delivery_values
from webhooks.outcome import Headers, Ignored, Rejected, RejectionStatus, Verdict, header
from webhooks.paths import affects_rules

_PUSH_COMMITS_SHOWN = 2048
_ZERO_SHA = "0" * 40
_QUEUE_BRANCH = re.compile(r"^(?:refs/heads/)?gh-readonly-queue/.+/pr-(?P<number>[0-9]{1,10})-[0-9a-f]+$")


class _Sender(msgspec.Struct):
    type: str = "User"
    id: int = 0
    login: str = ""


class _Repository(msgspec.Struct):
    full_name: str
    id: int = 0
    default_branch: str = ""


class _Base(msgspec.Struct):
    repo: "_RepositoryId"


class _RepositoryId(msgspec.Struct):
    id: int = 0


class _Pull(msgspec.Struct):
    number: int
    base: _Base | None = None


class _Present(msgspec.Struct):
    """Something whose content does not matter here."""


class _Issue(msgspec.Struct):
    number: int
    pull_request: _Present | None = None


class _Review(msgspec.Struct):
    state: str = ""


class _Suite(msgspec.Struct):
    head_branch: str | None = None


class _Check(msgspec.Struct):
    """A check run, or a suite of them: a run names its branch through its suite."""

    pull_requests: tuple[_Pull, ...] = ()
    head_sha: str = ""
    head_branch: str | None = None
    check_suite: _Suite | None = None


class _Owner(msgspec.Struct):
    login: str = ""


class _Installation(msgspec.Struct):
    account: _Owner | None = None


class _Action(msgspec.Struct):
    identifier: str


class _Group(msgspec.Struct):
    head_sha: str
    head_ref: str = ""


class _PushedCommit(msgspec.Struct):
    added: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class _Payload(msgspec.Struct):
    """The few fields that say which pull requests to look at."""

    action: str = ""
    sender: _Sender = msgspec.field(default_factory=_Sender)
    repository: _Repository | None = None
    pull_request: _Pull | None = None
    issue: _Issue | None = None
    review: _Review | None = None
    check_run: _Check | None = None
    check_suite: _Check | None = None
    requested_action: _Action | None = None
    merge_group: _Group | None = None
    installation: _Installation | None = None
    repositories: tuple[_Repository, ...] = ()
    repositories_added: tuple[_Repository, ...] = ()
    ref: str = ""
    after: str = ""
    forced: bool = False
    commits: tuple[_PushedCommit, ...] = ()


_DECODER = msgspec.json.Decoder(_Payload)


def receive(headers: Headers, body: bytes, secret: str) -> Verdict:
    """Judge one delivery."""
    if not secret or not _signed(body, header(headers, "X-Hub-Signature-256"), secret):
        return Rejected(
            refusal=RejectionStatus.UNAUTHENTICATED,
            message="the signature does not match; give the webhook the secret in SPECBOT_GITHUB_WEBHOOK_SECRET",
        )
    delivery, event = header(headers, "X-GitHub-Delivery"), header(headers, "X-GitHub-Event")
    if not delivery or not event:
        return Rejected(refusal=RejectionStatus.UNREADABLE, message="X-GitHub-Delivery or X-GitHub-Event is missing")
    try:
        delivery = delivery_values.delivery_id(delivery)
        payload = _DECODER.decode(body)
        return _verdict(f"github:{delivery}", event, payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        message = f"the body is not the JSON of an event ({error}); set the content type to application/json"
        return Rejected(refusal=RejectionStatus.UNREADABLE, message=message)
    except delivery_values.OddValueError as error:
        return Rejected(refusal=RejectionStatus.UNREADABLE, message=f"{error}; GitHub sends none like it")


def _signed(body: bytes, signature: str, secret: str) -> bool:
    expected = "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()
    return hmac.compare_digest(expected.encode(), signature.encode())


def _verdict(delivery: str, event: str, payload: _Payload) -> Verdict:
    def ignored(reason: str) -> Ignored:
        return Ignored(delivery=delivery, event=event, action=payload.action, reason=reason)

    wanted = _WANTED.get(event)
    if wanted is None or payload.action not in wanted.actions:
        return ignored("nothing that the bot shows depends on this event")
    if _is_talk_of_bots(event, payload):
        return ignored("a bot's comment decides nothing")
    targets = wanted.targets(payload)
    if not targets:
        return ignored("it concerns no pull request")
    return IncomingEvent(
        delivery=delivery, event=event, action=payload.action, targets=targets, check_action=_press(payload, delivery)
    )


def _press(payload: _Payload, delivery: str) -> CheckAction | None:
    """Read which button was pressed, and by whom; whether that is so, and what they may do, is asked of the forge later."""
    if payload.requested_action is not None:
        identifier = delivery_values.identifier(payload.requested_action.identifier)
    elif payload.action == RERUN:
        identifier = RERUN
    else:
        return None
    who = payload.sender
    account = Account(
        id=str(who.id), login=delivery_values.login(who.login) if who.login else "", is_bot=who.type == "Bot"
    )
    return CheckAction(identifier=identifier, account=account, delivery=delivery)


def _is_talk_of_bots(event: str, payload: _Payload) -> bool:
    """Tell whether a bot (often ourselves) only said something: comments of bots are never commands."""
    if payload.sender.type != "Bot":
        return False
    if event == "pull_request_review":
        return payload.review is not None and payload.review.state == "commented"
    return event in {"issue_comment", "pull_request_review_comment"} and payload.action == "created"


def _numbered(payload: _Payload, *numbers: int) -> tuple[PullRef, ...]:
    if payload.repository is None:
        return ()
    name = delivery_values.repository(payload.repository.full_name, levels=2)
    return tuple(
        PullRef(forge=ForgeName.GITHUB, repository=name, number=delivery_values.number(one)) for one in numbers
    )


def _of_pull(payload: _Payload) -> tuple[Target, ...]:
    return _numbered(payload, payload.pull_request.number) if payload.pull_request else ()


def _of_comment(payload: _Payload) -> tuple[Target, ...]:
    issue = payload.issue
    return _numbered(payload, issue.number) if issue and issue.pull_request is not None else ()


def _of_check(payload: _Payload) -> tuple[Target, ...]:
    """Name the pull requests of a check. It may list those of a fork's other end too: they are not this repository's.

    One that comes from a fork is never listed: it has to be found by its head. A check on a commit of the merge queue is
    that of the group.
    """
    check = payload.check_run or payload.check_suite
    if check is None or payload.repository is None:
        return ()
    own = [pull for pull in check.pull_requests if pull.base is None or pull.base.repo.id == payload.repository.id]
    if own:
        return _numbered(payload, *(pull.number for pull in own))
    head, branch = check.head_sha, check.head_branch or (check.check_suite.head_branch if check.check_suite else None)
    if not head:
        return ()
    if branch and (found := _QUEUE_BRANCH.search(branch)):
        return tuple(
            MergeGroup(pull=pull, sha=delivery_values.sha(head)) for pull in _numbered(payload, int(found["number"]))
        )
    name = delivery_values.repository(payload.repository.full_name, levels=2)
    return (HeadPulls(forge=ForgeName.GITHUB, repository=name, sha=delivery_values.sha(head)),)


def _of_group(payload: _Payload) -> tuple[Target, ...]:
    """Name a group by the pull request in its branch, `gh-readonly-queue/main/pr-12-…`."""
    group = payload.merge_group
    found = _QUEUE_BRANCH.search(group.head_ref) if group else None
    if group is None or found is None:
        return ()
    return tuple(
        MergeGroup(pull=pull, sha=delivery_values.sha(group.head_sha))
        for pull in _numbered(payload, int(found["number"]))
    )


def _of_push(payload: _Payload) -> tuple[Target, ...]:
    """Wake every pull request when the default branch's policy, code owners or a Markdown file (a template?) changed."""
    repository = payload.repository
    if repository is None or payload.ref != f"refs/heads/{repository.default_branch}" or payload.after == _ZERO_SHA:
        return ()
    shown = 0 < len(payload.commits) < _PUSH_COMMITS_SHOWN and not payload.forced
    paths = (path for commit in payload.commits for path in (*commit.added, *commit.modified, *commit.removed))
    if shown and not any(map(affects_rules, paths)):
        return ()
    return (AllPulls(forge=ForgeName.GITHUB, repository=delivery_values.repository(repository.full_name, levels=2)),)


def _of_installation(payload: _Payload) -> tuple[Target, ...]:
    """Wake what was open before the bot came, or while it was away; not every such event names the repositories."""
    found = (*payload.repositories, *payload.repositories_added)
    if found:
        names = (delivery_values.repository(one.full_name, levels=2) for one in found)
        return tuple(AllPulls(forge=ForgeName.GITHUB, repository=name) for name in names)
    account = payload.installation.account if payload.installation else None
    if account is None or not account.login:
        return ()
    return (AllRepositories(forge=ForgeName.GITHUB, owner=delivery_values.login(account.login)),)


_PULL_ACTIONS = """
    opened reopened synchronize review_requested review_request_removed edited ready_for_review converted_to_draft closed labeled unlabeled enqueued dequeued
"""


class _Wanted(NamedTuple):
    """The actions of an event that matter, and where its pull requests stand."""

    actions: frozenset[str]
    targets: Callable[[_Payload], tuple[Target, ...]]


_WANTED = {
    "pull_request": _Wanted(frozenset(_PULL_ACTIONS.split()), _of_pull),
    "issue_comment": _Wanted(frozenset({"created", "edited", "deleted"}), _of_comment),
    "pull_request_review": _Wanted(frozenset({"submitted", "edited", "dismissed"}), _of_pull),
    "pull_request_review_comment": _Wanted(frozenset({"created", "edited", "deleted"}), _of_pull),
    "pull_request_review_thread": _Wanted(frozenset({"resolved", "unresolved"}), _of_pull),
    "merge_group": _Wanted(frozenset({"checks_requested"}), _of_group),
    "check_run": _Wanted(frozenset({"rerequested", "requested_action"}), _of_check),
    "check_suite": _Wanted(frozenset({"rerequested"}), _of_check),
    "push": _Wanted(frozenset({""}), _of_push),
    "installation": _Wanted(frozenset({"created", "unsuspend", "new_permissions_accepted"}), _of_installation),
    "installation_repositories": _Wanted(frozenset({"added"}), _of_installation),
}
