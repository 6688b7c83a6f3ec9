"""One pull request for a repository without a policy: it adds the one that its own specs keep, and is never opened twice."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

import structlog

from bot.calibration.calibrate import ProposedPolicy, SpecText, bare_policy, proposed_policy
from bot.clock import utc_now
from bot.isolation.children import Run, TooComplexError
from bot.policy.model import POLICY_PATHS, Mode, Policy, Rollout
from bot.policy.paths import choose_template, is_template, spec_rule
from bot.review.decide import decide
from bot.review.evaluate.rules_in_force import BUILT_IN
from bot.review.fetch import fetch
from bot.review.fetch_rules import read_policy_file
from bot.review.model.desired_state import Check, Commit, FileText, FollowUpPull
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import Branch
from bot.review.model.references import PullRef
from bot.review.model.source import SourceFile
from bot.review.port import ConflictError, ForbiddenError, Forge, NotFoundError, RejectedError
from bot.review.text.render import Markdown, escape, link, render
from bot.template.model import TemplateError

BRANCH = "specbot/onboarding"
TITLE = "Add a policy for specs"
SPECS_AT_MOST = 300
PULLS_AT_MOST = 20
"""So many open pull requests are tried under the policy; the rest is counted."""
_PATH = POLICY_PATHS[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outlook:
    """What the policy would change for the pull requests that are open."""

    lines: tuple[Markdown, ...] = ()
    looked_at: int = 0
    more: int = 0
    request: str = "pull request"


def onboard_within_limits(forge: Forge, repository: str, run: Run, rollout: Rollout) -> None:
    """Open the pull request where it is wanted; what keeps the bot from it is for the log, and keeps nothing else back.

    Raises `ForgeError` where trying again may help.
    """
    log = structlog.get_logger()
    try:
        opened = run(onboard, forge, repository, utc_now(), rollout)
    except (ForbiddenError, NotFoundError, RejectedError, ConflictError, TooComplexError) as error:
        log.warning("no onboarding", reason=str(error))
    else:
        log.info("onboarding", opened=opened)


def onboard(forge: Forge, repository: str, now: datetime, rollout: Rollout) -> bool:
    """Open the pull request where it is wanted and was never opened; tells whether it was. Raises `ForgeError`."""
    if rollout.mode(None) is Mode.OBSERVE:
        return False
    branch = forge.default_branch(repository)
    if read_policy_file(forge, branch) is not None or forge.proposals(repository, BRANCH):
        return False
    proposed, template = _proposed(forge, branch)
    outlook = _outlook(forge, branch, proposed.text, now, rollout)
    body = render(
        "onboarding.md.j2",
        path=_PATH,
        specs=proposed.specs,
        before=proposed.failing_before,
        after=proposed.failing_after,
        left_out=proposed.left_out,
        has_template=bool(template),
        lines=outlook.lines,
        looked_at=outlook.looked_at,
        more=outlook.more,
        request=Markdown(outlook.request),
    )
    commit = Commit(
        repository=branch.repository,
        branch=BRANCH,
        expected_sha=branch.sha,
        message=f"{TITLE}\n\nProposed by Specbot from what the specs of this repository keep.",
        files=(FileText(path=_PATH, content=proposed.text.encode()),),
    )
    marked = mark(body, Marker(kind=Kind.ONBOARDING))
    forge.open_proposal(FollowUpPull(base=branch.name, commit=commit, title=TITLE, body=marked))
    return True


def _proposed(forge: Forge, branch: Branch) -> tuple[ProposedPolicy, str]:
    """Read the specs with their templates, and propose; give the template's name, too, where there is one."""
    rule, listing = Policy().specs[0], forge.listing(branch.repository, branch.sha)
    specs = [path for path in listing if spec_rule(Policy(), path) is not None][:SPECS_AT_MOST]
    chosen = {path: choose_template(path, rule, listing) for path in specs}
    wanted = dict.fromkeys(name for pair in chosen.items() for name in pair if name is not None)
    found = forge.texts(branch.repository, [(branch.sha, name) for name in wanted])
    texts = {path: file.content for (_, path), file in found.items() if not file.is_link}
    read = tuple(
        SpecText(
            path=path,
            content=texts[path],
            template_name=template if template in texts else "",
            template=texts.get(template or "", BUILT_IN.encode()),
        )
        for path, template in chosen.items()
        if path in texts
    )
    lone = next((path for path in listing if is_template(path) and _is_beside_specs(path)), "")
    if not read:
        return bare_policy(lone), lone
    try:
        return proposed_policy(read), ""
    except TemplateError:
        return bare_policy(), ""


def _is_beside_specs(path: str) -> bool:
    """Tell whether a template lies where specs would."""
    folder = path.rpartition("/")[0]
    return spec_rule(Policy(), f"{folder}/a-new-spec.md".lstrip("/")) is not None


def _outlook(forge: Forge, branch: Branch, policy: str, now: datetime, rollout: Rollout) -> _Outlook:
    """Decide on the open pull requests twice: by the rules of now, and as if the policy were there."""
    refs = forge.open_pulls(branch.repository)
    file = SourceFile(path=_PATH, sha=branch.sha, content=policy.encode())
    looked = tuple(islice(_looks(forge, refs, file, now, rollout), PULLS_AT_MOST))
    return _Outlook(
        lines=tuple(line for line, _ in looked if line),
        looked_at=len(looked),
        more=max(0, len(refs) - PULLS_AT_MOST),
        request=looked[0][1] if looked else "pull request",
    )


def _looks(
    forge: Forge, refs: tuple[PullRef, ...], file: SourceFile, now: datetime, rollout: Rollout
) -> Iterator[tuple[Markdown, str]]:
    """Say of each what would change (empty: nothing), and what the forge calls it."""
    for ref in refs:
        snapshot = replace(fetch(forge, ref, now), rollout=rollout)
        before, after = decide(snapshot), decide(replace(snapshot, policy=file, policy_today=file))
        changed = [
            f"{_says(old)} → {_says(new)}"
            for old, new in zip(before.checks, after.checks, strict=False)
            if _says(old) != _says(new)
        ]
        name = f"{link(ref.short, snapshot.pull.url)} {escape(snapshot.pull.title)}"
        yield Markdown(f"{name}: {'; '.join(changed)}" if changed else ""), snapshot.pull.capabilities.request


def _says(check: Check) -> str:
    return escape(f"{check.name.rpartition(' ')[2]} {check.conclusion.value} ({check.title})")
