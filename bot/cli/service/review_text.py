"""A pull request as it would stand, written as one Markdown text for a terminal."""

import re
from collections.abc import Iterator, Sequence

from bot.markdown.hidden_characters import visible
from bot.policy.model import Mode
from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import Anchor, Check, DesiredState
from bot.review.model.pull_request import PullRequest

_FOLDED = re.compile(r"</?(?:details|summary|sub|sup|picture|br)[^>\n]*>")
_MARKS = {Conclusion.SUCCESS: "✓", Conclusion.FAILURE: "✗"}
_MODES = {
    Mode.OBSERVE: "The bot only observes here, so nothing of this would be written.",
    Mode.ADVISE: "The bot only advises here: no check fails.",
}


def review_text(pull: PullRequest, desired: DesiredState, note: str = "") -> str:
    """Write the review."""
    lines = [visible(line) for line in "\n".join(_parts(pull, desired, note)).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _parts(pull: PullRequest, desired: DesiredState, note: str) -> Iterator[str]:
    yield f"# {' '.join(pull.title.split())}\n"
    yield f"{pull.head.name} → {pull.base.name} {pull.url}".strip() + "\n"
    yield from (f"{one}\n" for one in (note, _MODES.get(desired.mode, "")) if one)
    yield from _checks(desired.checks, explained=desired.summary is None)
    if desired.label is not None:
        yield f"## Label\n\n{desired.label.name}\n"
    if desired.summary is not None:
        yield f"## Comment\n\n{_shown(desired.summary)}\n"
    if desired.findings:
        yield "## On the lines\n"
    for finding in sorted(desired.findings, key=lambda one: (one.anchor.path, one.anchor.line or 0)):
        yield f"### {_place(finding.anchor)}\n\n{_shown(finding.body)}\n"
    for reply in desired.replies:
        yield f"## Answer\n\n{_shown(reply.body)}\n"
    for commit in (*desired.commits, *((desired.stamp,) if desired.stamp else ())):
        paths = ", ".join(file.path for file in commit.files)
        yield f"## Commit\n\n{commit.message.partition(chr(10))[0]}: {paths}\n"


def _checks(checks: Sequence[Check], *, explained: bool) -> Iterator[str]:
    """List the checks; where no comment says more, each with its own text."""
    if checks:
        yield "## Checks\n"
        yield "".join(f"- {_MARKS[one.conclusion]} {one.name}: {one.title}\n" for one in checks)
    texts = (_shown(one.summary) for one in checks if explained and one.conclusion is Conclusion.FAILURE)
    yield from (f"{text}\n" for text in dict.fromkeys(texts) if text)


def _place(anchor: Anchor) -> str:
    if anchor.line is None:
        return anchor.path
    first = anchor.line if anchor.start_line is None else anchor.start_line
    return f"{anchor.path}:{first}" + (f"-{anchor.line}" if first != anchor.line else "")


def _shown(body: str) -> str:
    """Leave out what a forge's reader does not see: the bot's own marks, and the tags that fold a text."""
    return _FOLDED.sub("", "".join(_around_comments(body))).strip()


def _around_comments(body: str) -> Iterator[str]:
    """Yield what stands around the comments of HTML; one that is not closed hides nothing."""
    at = 0
    while (begin := body.find("<!--", at)) >= 0 and (end := body.find("-->", begin)) >= 0:
        yield body[at:begin]
        at = end + len("-->")
        at += body.startswith("\n", at)
    yield body[at:]
