"""Specs that nothing was heard of for long: one pull request proposes the dormant state for them, one a week at most."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.policy.lifecycle import Lifecycle, Period, State
from bot.policy.model import Policy
from bot.policy.paths import is_template, keeps_metadata, metadata_path, spec_rule
from bot.review.metadata_files import joined_texts
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import Commit, FileText, FollowUpPull
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import Branch
from bot.review.port import ConflictError, ForbiddenError, Forge, NotFoundError, RejectedError
from bot.review.text.render import Markdown, code, escape, render
from bot.review.write_back.base_edits import text_of, written
from bot.review.write_back.model import SpecEdits
from bot.review.write_back.separate_files import separate
from bot.spec.examine import examine, plain_schema

BRANCH = "specbot/dormant"
TITLE = "Specs that rest"
WEEK = timedelta(days=7)
SPECS_AT_MOST = 20
"""So many specs one pull request names; the others have their turn in later weeks."""
ASKED_AT_MOST = 200
"""Of so many specs the forge is asked when they last changed."""
_PROPOSALS_READ = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resting:
    """A spec that may rest: its file with the state in it, and since when it was quiet."""

    file: FileText
    state: State
    since: datetime


def asks_for_rest(policy: Policy) -> bool:
    """Tell whether any state is proposed after a time of quiet."""
    return any(state.after for rule in policy.specs for state in rule.lifecycle.states)


def propose_dormant(forge: Forge, branch: Branch, policy: Policy, now: datetime) -> bool:
    """Open the pull request where specs have been quiet for long enough and none is there; tells whether it was opened.

    What the forge forbids is for the log. Raises `ForgeError` where trying again may help.
    """
    try:
        return _propose(forge, branch, policy, now)
    except (ForbiddenError, NotFoundError, RejectedError, ConflictError) as error:
        structlog.get_logger().warning("no dormant specs proposed", reason=str(error))
        return False


def _propose(forge: Forge, branch: Branch, policy: Policy, now: datetime) -> bool:
    refs = sorted(forge.proposals(branch.repository, BRANCH), key=lambda ref: ref.number, reverse=True)
    earlier = [forge.pull_request(ref) for ref in refs[:_PROPOSALS_READ]]
    if any(pull.state is PullState.OPEN or now - (pull.opened_at or now) < WEEK for pull in earlier):
        return False
    heard = {file.path: pull.opened_at or now for pull in reversed(earlier) for file in pull.files}
    found = sorted(_resting(forge, branch, policy, heard, now), key=lambda one: (one.since, one.file.path))[
        :SPECS_AT_MOST
    ]
    if not found:
        return False
    lines = tuple(
        Markdown(f"{code(one.file.path)}: {escape(one.state.name)}, quiet since {one.since.date().isoformat()}")
        for one in found
    )
    body = render("dormant.md.j2", lines=lines)
    commit = Commit(
        repository=branch.repository,
        branch=BRANCH,
        expected_sha=branch.sha,
        message=f"{TITLE}\n\nProposed by Specbot because nothing was changed in them for long.",
        files=separate(one.file for one in found),
    )
    forge.open_proposal(
        FollowUpPull(base=branch.name, commit=commit, title=TITLE, body=mark(body, Marker(kind=Kind.DORMANT)))
    )
    return True


def _resting(
    forge: Forge, branch: Branch, policy: Policy, heard: Mapping[str, datetime], now: datetime
) -> Iterator[_Resting]:
    """Find the specs whose state has a dormant one behind it, and which were quiet for as long as that asks.

    A proposal that people closed was an answer: the time of quiet begins anew with it.
    """
    asked = 0
    for path, state, quiet, text in _candidates(forge, branch, policy):
        if asked >= ASKED_AT_MOST:
            structlog.get_logger().info("more specs to ask about when they last changed", at_most=ASKED_AT_MOST)
            return
        asked += 1
        names = tuple(filter(None, (path, metadata_path(policy, path))))
        changed = (forge.changed_at(branch.repository, branch.sha, name) for name in names)
        since = max((one for one in (*changed, *map(heard.get, names)) if one is not None), default=None)
        if since is None or quiet.end(since, policy.approval.time_zone) > now:
            continue
        rule = policy.specs[spec_rule(policy, path) or 0]
        file = written(
            SpecEdits(
                path=path,
                before=text,
                metadata=metadata_path(policy, path) or "",
                schema=plain_schema(rule),
                status=state.name,
            )
        )
        if file is not None:
            yield _Resting(file=file, state=state, since=since)


def _candidates(forge: Forge, branch: Branch, policy: Policy) -> Iterator[tuple[str, State, Period, str]]:
    """Read the specs that stand in a state from which a step leads to a dormant one: path, that one, after how much quiet, text."""
    rules = {number for number, rule in enumerate(policy.specs) if any(one.after for one in rule.lifecycle.states)}
    listing = forge.listing(branch.repository, branch.sha)
    paths = [path for path in listing if spec_rule(policy, path) in rules and not is_template(path)]
    forge = joined_texts(forge, policy) if keeps_metadata(policy) else forge
    texts = forge.texts(branch.repository, [(branch.sha, path) for path in paths])
    for path in paths:
        file, rule = texts.get((branch.sha, path)), policy.specs[spec_rule(policy, path) or 0]
        text = text_of(file)
        if file is None or file.is_link or text is None:
            continue
        spec = examine(file.content, path=path, schema=plain_schema(rule), rule=rule)
        words = Lifecycle(names=rule.lifecycle)
        now = words.said(spec.status_text)
        state = next(
            (one for one in words.states if now is not None and one.after and now.name in one.entered_from), None
        )
        if state is not None and state.after is not None and not state.needs:
            yield path, state, state.after, text
