"""Checks of a commit that belongs to several pull requests: the strictest of them decides."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import Check, DesiredState
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.present.checks import ANNOTATIONS, APPROVAL, DOCUMENT, sealed
from bot.review.text.render import Markdown, link, render

_TITLE = 240
_BUTTONS = 3


def shared_checks(
    pull: PullRequest, known: Iterable[tuple[PullRequest, tuple[Check, ...]]], same_head: Sequence[PullRef]
) -> tuple[Check, ...]:
    """Put the checks of all of them together, in the order of their numbers, so that each look at any of them writes the same.

    Fewer are `known` than share the head when they are too many to be read: then nothing passes.
    """
    parts = sorted(known, key=lambda part: part[0].ref)
    refs = sorted((pull.ref, *same_head))
    if len(parts) < len(refs):
        return tuple(_too_many(pull, name, refs) for name in (DOCUMENT, APPROVAL))
    found = (
        [(one, check) for one, own in parts for check in own if check.name == name] for name in (DOCUMENT, APPROVAL)
    )
    return tuple(_shared(pull, each) for each in found if each)


def _shared(pull: PullRequest, parts: Sequence[tuple[PullRequest, Check]]) -> Check:
    """Let each pull request name itself, those that fail first; one that fails is enough."""
    ordered = sorted(parts, key=lambda part: part[1].conclusion is not Conclusion.FAILURE)
    worst = ordered[0][1]
    buttons = dict.fromkeys(button for _, check in ordered for button in check.buttons)
    annotations = dict.fromkeys(annotation for _, check in ordered for annotation in check.annotations)
    title = "; ".join(f"{one.ref.short}: {check.title}" for one, check in ordered)
    return sealed(
        Check(
            name=worst.name,
            sha=pull.head.sha,
            conclusion=worst.conclusion,
            seen=tuple(dict.fromkeys(key for _, check in ordered for key in check.seen)),
            title=title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…",
            summary=render("shared_check.md.j2", parts=[_part(one, check) for one, check in ordered]),
            annotations=tuple(annotations)[:ANNOTATIONS],
            buttons=tuple(buttons)[:_BUTTONS],
        )
    )


def _part(pull: PullRequest, check: Check) -> tuple[Markdown, bool, str, Markdown]:
    """Give a pull request's name, whether it fails, and what its own check says."""
    return link(pull.ref.short, pull.url), check.conclusion is Conclusion.FAILURE, check.title, Markdown(check.summary)


def _too_many(pull: PullRequest, name: str, refs: Sequence[PullRef]) -> Check:
    """Fail where so many share a commit that they cannot all be read."""
    return sealed(
        Check(
            name=name,
            sha=pull.head.sha,
            conclusion=Conclusion.FAILURE,
            title=f"{len(refs)} open requests have this very commit as their head",
            summary=render("too_many_share.md.j2", names=", ".join(ref.short for ref in refs[:50])),
        )
    )


def merge_group_checks(sha: str, pulls: Iterable[DesiredState] = ()) -> tuple[Check, ...]:
    """Repeat on a merge queue's commit what its pull requests have; without any known, what let them in: success."""
    known = [check for pull in pulls for check in pull.checks]
    return tuple(_for_group(sha, name, known) for name in (DOCUMENT, APPROVAL))


def _for_group(sha: str, name: str, known: Iterable[Check]) -> Check:
    """Let the first failing check speak for all."""
    mine = sorted((check for check in known if check.name == name), key=lambda check: check.conclusion)
    passed = Check(
        name=name,
        sha=sha,
        conclusion=Conclusion.SUCCESS,
        title="Checked before it was queued",
        summary="This passed the check before it entered the queue.",
    )
    return sealed(replace(mine[0], sha=sha, annotations=(), buttons=()) if mine else passed)
