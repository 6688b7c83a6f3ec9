"""Whatever people say in whatever order: a period ends exactly once, and what stands there depends on the thread and the time alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from bot.review.decide_alone import decide_with
from bot.review.model.account import Account
from bot.review.model.capabilities import Permission
from bot.review.model.pull_request import Comment
from bot.review.plan import plan
from tests.review.builders import BEN, CAT, EVE, NOON, a_comment, a_snapshot
from tests.review.consent_story import ALL, DAN, DAY, FAY, GUS, a_story, on
from tests.review.stories import Story
from tests.review.world import apply
from tests.stateful.profile import lasting

PEOPLE = (BEN, CAT, DAN, FAY, GUS, EVE)
SAID = (
    "propose merge", "propose close", "agree", "agree", "agree", "agree", "unapprove", "abstain", "object Why?", "resolve",
    "leave-out @gus", "leave-out @gus cancel",
)  # fmt: skip
PERIOD = 10 * DAY
SWEPT = 500
"""The minute of the day in which the sweep comes."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """One person says one thing, so many minutes after the last; the bot may hear of it, or not."""

    gap: int
    person: Account
    words: str
    looks: int


STORIES = st.lists(
    st.builds(
        Said,
        gap=st.one_of(st.integers(1, 60), st.integers(DAY, 12 * DAY)),
        person=st.sampled_from(PEOPLE),
        words=st.sampled_from(SAID),
        looks=st.integers(0, 2),
    ),
    min_size=4,
    max_size=14,
)


@dataclass
class Reference:
    """The rules in their plainest form."""

    proposal: str = ""
    words: dict[str, str] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)
    """By question: its asker."""
    asked: int = 0
    left_out: bool = False
    began: int | None = None

    def hear(self, at: int, person: str, said: str) -> None:
        word, _, rest = said.partition(" ")
        match word:
            case "propose":
                self.proposal = rest
                self.words[person] = rest
            case "agree" if self.proposal:
                self.words[person] = self.proposal
            case "unapprove":
                self.words[person] = ""
            case "abstain":
                self.words[person] = "abstains"
            case "object":
                self.asked += 1
                self.open[f"T{self.asked}"] = person
            case "resolve":
                self.open.pop(rest, None)
            case "leave-out":
                self.left_out = "cancel" not in rest
            case _:
                pass
        self.began = (self.began if self.began is not None else at) if self.holds else None

    @property
    def holds(self) -> bool:
        away = {one for one, word in self.words.items() if word == "abstains"}
        if self.left_out and self.words.get("gus", "") in {"", "abstains"}:
            away.add("gus")
        agreed = sum(word == self.proposal for word in self.words.values())
        return bool(self.proposal) and not self.open and agreed >= max(1, 6 - len(away) - 2)


def comments(story: Sequence[Said]) -> list[tuple[int, Comment, str, str]]:
    """Write what is said as comments; who resolves, resolves the oldest question of their own that is open."""
    found, at, asked, own = [], 0, 0, dict[str, list[str]]()
    for one in story:
        at += one.gap
        words = one.words
        if words == "resolve":
            words = (
                f"resolve {(own.get(one.person.login) or ['T99']).pop(0)}"
                if own.get(one.person.login)
                else "resolve T99"
            )
        if words.startswith("object"):
            asked += 1
            own.setdefault(one.person.login, []).append(f"T{asked}")
        found.append(
            (at, a_comment(f"/spec {words}", author=one.person, minutes=at, key=f"c{at}"), one.person.login, words)
        )
    return found


def a_thread() -> Story:
    return replace(a_story(), rights=a_snapshot(permissions={**ALL, EVE.id: Permission.WRITE}))


@lasting(8, 1)
@given(STORIES, st.integers(0, 12 * DAY))
def test_a_period_ends_once_and_it_does_not_matter_what_the_bot_heard(story: list[Said], rest: int) -> None:
    heard, late, expected = a_thread(), a_thread(), Reference()
    for one, (at, comment, login, words) in zip(story, comments(story), strict=True):
        expected.hear(at, login, words)
        for thread in (heard, late):
            thread.pull = replace(thread.pull, comments=(*thread.pull.comments, comment))
        for _ in range(one.looks):
            on(heard, at)
    end = at + rest
    seen, later = on(heard, end), on(late, end)
    over = expected.began is not None and expected.began + PERIOD <= end
    assert heard.is_approved() == late.is_approved() == (over and expected.proposal == "merge")
    until = expected.began + PERIOD if expected.began is not None and not over else None
    assert seen.wake_at == later.wake_at == (NOON + timedelta(minutes=until) if until is not None else None)
    assert heard.labels == late.labels
    for thread in (heard, late):
        told = [one.body.splitlines()[0] for one in thread.pull.comments if "specbot:reply v1 period" in one.body]
        assert len(told) == len(set(told))
        assert sum("over" in one for one in told[-1:]) == over if over else not any("over" in one for one in told[-1:])


class Service:
    """A queue that holds at most one planned look, a sweep once a day, and looks that may be cut off after any write."""

    def __init__(self) -> None:
        self.thread, self.now = a_thread(), 0
        self.planned: int | None = None
        self.approved_at: int | None = None
        said = ["/spec propose merge", "/spec agree", "/spec agree", "/spec agree"]
        talk = (a_comment(one, author=PEOPLE[number], key=f"c{number}") for number, one in enumerate(said))
        self.thread.pull = replace(self.thread.pull, comments=tuple(talk))

    def look(self, writes: int | None = None) -> None:
        snapshot = replace(self.thread.rights, pull=self.thread.pull, now=NOON + timedelta(minutes=self.now))
        desired = decide_with(snapshot, self.thread.policy, self.thread.spec_reviews)
        changes = plan(snapshot, desired)
        self.thread.pull = reduce(apply, changes[:writes], snapshot.pull)
        if writes is not None and writes < len(changes):
            self.planned = self.now + 1  # another worker takes the job over
            return
        at = desired.wake_at
        self.planned = None if at is None else max(self.now + 1, int((at - NOON).total_seconds() // 60))
        if self.approved_at is None and self.thread.pull.checks and self.thread.is_approved():
            self.approved_at = self.now

    def pass_time(self, minutes: int) -> None:
        """Go on to a moment, by way of every planned look and every sweep."""
        until = self.now + minutes
        while True:
            sweep = ((self.now - SWEPT) // DAY + 1) * DAY + SWEPT
            due = min(sweep, self.planned if self.planned is not None else sweep)
            if due > until:
                self.now = until
                return
            self.now = due
            self.look()


TROUBLE = st.lists(
    st.tuples(
        st.sampled_from(("event", "event twice", "cut off", "cut off", "database dropped", "nothing")),
        st.one_of(st.integers(0, 90), st.integers(0, 4 * DAY)),
        st.integers(0, 6),
    ),
    max_size=8,
)


@lasting(12, 1)
@given(TROUBLE)
def test_a_period_ends_once_whatever_becomes_of_events_workers_and_database(
    trouble: list[tuple[str, int, int]],
) -> None:
    service, dropped = Service(), False
    for what, minutes, writes in trouble:
        service.pass_time(minutes)
        match what:
            case "event":
                service.look()
            case "event twice":
                service.look()
                service.look()
            case "cut off":
                service.look(writes)
            case "database dropped":
                service.planned, dropped = None, True
            case _:
                pass
    service.pass_time(max(1, 12 * DAY - service.now))
    told = [one.body for one in service.thread.pull.comments if "specbot:reply v1 period" in one.body]
    begun = ["over" not in one.splitlines()[0] for one in told]
    assert begun.count(True) <= 1
    assert begun.count(False) == 1
    assert service.approved_at is not None
    assert service.approved_at >= PERIOD
    if not dropped and sum(minutes for _, minutes, _ in trouble) < PERIOD:
        assert service.approved_at == PERIOD
    assert service.approved_at <= max(PERIOD, sum(minutes for _, minutes, _ in trouble)) + DAY
