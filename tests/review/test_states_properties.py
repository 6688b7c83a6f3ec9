"""Whatever lifecycle a team lists and whoever moves a spec: no state is entered against the table."""

from dataclasses import replace

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy.lifecycle import Lifecycle, Role, Status
from bot.policy.model import Policy, PolicyError
from bot.policy.parser import parse_policy
from bot.policy.states import PASSED, steps
from bot.review.decide import decide
from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import DesiredState
from bot.review.model.snapshot import Snapshot
from tests.review.builders import ANN, BEN, CAT, EVE, a_comment, a_pull, a_review
from tests.review.merges import TEXT, a_merge

NAMES = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta")
PEOPLE = st.sampled_from((ANN, BEN, CAT, EVE))


@st.composite
def policies(draw: st.DrawFn) -> tuple[str, Policy] | None:
    """Draw a list of states as a file says it; None where the reader refuses it."""
    states = []
    for name in NAMES[: draw(st.integers(2, len(NAMES)))]:
        one: dict[str, object] = {"name": name, "role": draw(st.sampled_from(Role)).value}
        if draw(st.booleans()):
            one["from"] = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3))
        if draw(st.integers(0, 3)) == 0:
            one["needs"] = "proof"
        if draw(st.integers(0, 3)) == 0:
            one["by"] = draw(st.sampled_from(["author", "cat", "maintain", "write"]))
        states.append(one)
    states[0] |= {"role": draw(st.sampled_from(["draft", "review"]))}
    states[-1] |= {"role": "approved"}
    text = yaml.safe_dump({"specs": [{"paths": ["docs/**/*.md"], "lifecycle": states}]})
    try:
        return text, parse_policy(text)
    except PolicyError:
        return None


def looks(data: st.DataObject, text: str, words: Lifecycle) -> tuple[str | None, str, Snapshot, Snapshot]:
    """Draw a change of a spec, and what people said; the open pull request, and the same merged."""
    before, now = data.draw(st.sampled_from((None, *words.names.words))), data.draw(st.sampled_from(words.names.words))
    proof = data.draw(st.sampled_from(["", "\n**Proof:** yes"]))
    comments = [
        a_comment(f"/spec {verb}", author=data.draw(PEOPLE), minutes=minute)
        for minute, verb in enumerate(data.draw(st.lists(st.sampled_from(["approve", f"status {now}"]), max_size=3)))
    ]
    reviews = (a_review(data.draw(PEOPLE)),) if data.draw(st.booleans()) else ()
    head = TEXT.replace("Draft", now, 1).replace("\n\n## Goals", f"{proof}\n\n## Goals", 1)
    merged = a_merge(head, today=head, before=before and TEXT.replace("Draft", before, 1), policy=text)
    said = {"comments": tuple(comments), "reviews": reviews}
    opened = replace(merged, pull=a_pull(**said), specs=tuple(replace(one, today=None) for one in merged.specs))  # type: ignore[arg-type]
    return before, now, opened, replace(merged, pull=replace(merged.pull, **said))  # type: ignore[arg-type]


def written(found: DesiredState, now: str) -> str:
    """Read the state that the base branch gets."""
    if found.landing is None:
        return now
    (file,) = found.landing.proposal.commit.files
    return next(line for line in file.content.decode().splitlines() if line.startswith("**Status:**"))[12:]


def passes(words: Lifecycle, begin: str) -> set[str]:
    """Walk the table by hand: what drafts and reviews lead to."""
    found, waiting = {begin}, [begin]
    while waiting:
        state = words.state(waiting.pop())
        assert state is not None
        new = [one for one in steps(words, state) if one.name not in found]
        found |= {one.name for one in new}
        waiting += [one.name for one in new if one.status in PASSED]
    return found


@settings(max_examples=30, deadline=None)
@given(data=st.data(), drawn=policies())
def test_no_state_is_entered_against_the_table(data: st.DataObject, drawn: tuple[str, Policy] | None) -> None:
    if drawn is None:
        return
    text, policy = drawn
    words = Lifecycle(names=policy.specs[0].lifecycle)
    before, now, opened, merged = looks(data, text, words)
    first, state = words.states[0].name, words.state(now)
    assert state is not None
    allowed = {one.name for one in words.states if before and before in (*one.entered_from, one.name)}
    allowed = allowed if before else passes(words, first)
    if before in {None, now} or now in allowed:
        assert not any("no step of the lifecycle" in one.body for one in decide(opened).findings)
    found = decide(opened)
    if now not in allowed:
        (document,) = [one for one in found.checks if one.name == "spec / document"]
        assert document.conclusion is Conclusion.FAILURE
        assert written(decide(merged), now) == now
    after = written(decide(merged), now)
    assert after in passes(words, now)
    entered = words.state(after)
    assert entered is not None
    if after != now:
        assert entered.status is Status.APPROVED
        assert not entered.needs or "**Proof:** yes" in opened.specs[0].head.content.decode()  # type: ignore[union-attr]
    assert decide(opened) == found, "it depends on thread, file, policy and time only"
