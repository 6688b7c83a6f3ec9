"""What a step wants to see on the forge: each expectation is None when fulfilled, else what is missing, in words."""

from difflib import unified_diff

from specbot_playground.demo import half_filled_spec
from specbot_playground.demo.fixture import Fixture

ZERO_WIDTH = "\u200b"
"""What the bot puts behind `#`, so that a title fires no reference."""
DOCUMENT, APPROVAL = "spec / document", "spec / approval"

Expectation = str | None


def reviewed(fixture: Fixture) -> Expectation:
    """Want one review with a comment on the lines of every planted fault, and a suggestion for the missing section."""
    findings = fixture.author.findings(fixture.number)
    wanted = half_filled_spec.expected_lines()
    if len(findings) != len(wanted):
        return f"{len(wanted)} inline comments, not {len(findings)}"
    lines = [finding.line for finding in findings]
    off = [str(code) for code, allowed in wanted.items() if not any(line in allowed for line in lines)]
    if off:
        return f"a comment on the lines of {', '.join(off)} (comments stand on {lines})"
    if len({finding.review for finding in findings}) != 1:
        return "one review that holds all comments"
    stub = [finding for finding in findings if "```suggestion" in finding.body and "### Rollback Plan" in finding.body]
    return None if stub else "a suggestion that inserts the missing section"


def summarised(fixture: Fixture) -> Expectation:
    """Want nothing of the bot in the conversation but one summary."""
    summaries = [text for login, text in fixture.author.comments(fixture.number) if login == fixture.bot]
    return None if len(summaries) == 1 else f"one summary, not {len(summaries)}"


def labelled(fixture: Fixture, name: str) -> Expectation:
    """Want exactly this label, as the forge writes it."""
    labels, wanted = fixture.author.labels(fixture.number), fixture.world.words(name)
    return None if labels == [wanted] else f"the label {wanted!r}, not {labels}"


def check(fixture: Fixture, name: str, conclusion: str) -> Expectation:
    """Want a check to have ended so."""
    found = fixture.author.conclusions(fixture.number).get(name, "nothing")
    return None if found == conclusion else f"{name}: {conclusion}, not {found}"


def annotated(fixture: Fixture) -> Expectation:
    """Want an annotation for every planted fault, where the forge has them."""
    marks = fixture.author.annotations(fixture.number, DOCUMENT)
    wanted = (None, len(half_filled_spec.expected_lines()))
    return None if marks in wanted else f"an annotation per finding, not {marks}"


def held_back(fixture: Fixture, *, wanted: bool) -> Expectation:
    """Want the merge held back by an open thread, or not, where the forge needs that."""
    found = fixture.author.held_back(fixture.number)
    return (
        None if found in (None, wanted) else f"a thread that {'holds' if wanted else 'no longer holds'} the merge back"
    )


def summary(fixture: Fixture) -> str:
    """Read the summary."""
    return next((text for login, text in fixture.author.comments(fixture.number) if login == fixture.bot), "")


def says(fixture: Fixture, *wanted: str) -> Expectation:
    """Want these words in the summary."""
    found = summary(fixture)
    return next((f"{text!r} in the summary" for text in wanted if text not in found), None)


def replies(fixture: Fixture) -> list[str]:
    """Read the bot's comments but the summary."""
    return [text for login, text in fixture.author.comments(fixture.number) if login == fixture.bot][1:]


def replied(fixture: Fixture, wanted: str) -> Expectation:
    """Want one reply for each refusal until now, the last of them with these words."""
    found = replies(fixture)
    if len(found) != fixture.refusals or wanted not in found[-1]:
        return f"reply number {fixture.refusals}, with {wanted!r}, not {found}"
    return None


def receipt(fixture: Fixture) -> Expectation:
    """Want a thumb on the comment that was made last."""
    found = fixture.author.reactions(fixture.number, fixture.said)
    return None if "+1" in found else f"a thumb on comment {fixture.said}, not {found}"


def first(*wanted: Expectation) -> Expectation:
    """Give the first expectation that is not fulfilled."""
    return next((one for one in wanted if one is not None), None)


def summarised_once(fixture: Fixture) -> Expectation:
    """Want one summary among all comments of the bot."""
    found = [text for text in [summary(fixture), *replies(fixture)] if "specbot:summary" in text]
    return None if len(found) == 1 else f"one summary, not {len(found)}"


def difference(fixture: Fixture) -> list[str]:
    """Compare the spec on the base branch with what was merged, as a unified diff."""
    base, path = fixture.author.base, fixture.world.path
    after = fixture.author.read(path, base).splitlines()
    return list(
        unified_diff(
            fixture.merged.splitlines(), after, f"{fixture.world.branch}:{path}", f"{base}:{path}", n=1, lineterm=""
        )
    )


def changed_lines(fixture: Fixture) -> Expectation:
    """Want the approved status and one row that names the pull request, and no other change."""
    changed = [line for line in difference(fixture)[2:] if line[:1] in "+-"]
    named = f"{ZERO_WIDTH}{fixture.number})"
    right = len(changed) == 3 and "Approved" in changed[1] and named in changed[2]
    return None if right else f"the new status and one row on the base branch, not {changed}"
