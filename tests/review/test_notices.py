"""What a policy has told outside of the forge: which changes, in which words, and what can come again."""

from dataclasses import replace
from datetime import timedelta

from bot.comparison.progress import Progress
from bot.policy.lifecycle import Status
from bot.policy.model import Policy, SpecRule
from bot.policy.notify import NotifyRule
from bot.review.model.board import BoardQuestion, SpecState, SpecWait
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import DesiredState
from bot.review.model.notices import DigestTarget
from bot.review.present.digest import OpenSpec, digest, week_key
from bot.review.present.notices import plain
from tests.review.builders import (
    BEN,
    EVE,
    NOON,
    a_comment,
    a_diagnostic,
    a_pull,
    a_question,
    a_reading,
    a_review,
    an_examination,
)
from tests.review.stories import Story, a_story

TEAM = NotifyRule(to="team-chat")
RULE = SpecRule(notify=(TEAM,))
POLICY = Policy(specs=(RULE,))


def keys(desired: DesiredState) -> list[str]:
    return [one.key for one in desired.announcement.notices]


def story(policy: Policy = POLICY, **pull: object) -> Story:
    return a_story(policy=policy, pull=replace(a_pull(), **pull))  # type: ignore[arg-type]


def test_without_a_rule_nobody_is_told() -> None:
    desired = story(Policy()).run()
    assert desired.announcement.notices == ()
    assert desired.announcement.over == ()


def test_a_review_is_wanted_when_it_is_the_approvers_turn() -> None:
    desired = story().run()
    (notice,) = desired.announcement.notices
    assert (notice.key, notice.to) == ("review", "team-chat")
    assert notice.title.startswith("Review wanted: ")
    needed = "It needs the approval of: write."
    assert notice.body == f"ann asks for a review in team/app#12.\n{needed}\n{a_pull().url}"
    assert desired.announcement.over == ("approved",)


def test_a_draft_and_a_text_with_errors_want_none() -> None:
    drafted = story(draft=True).run()
    assert keys(drafted) == []
    assert "review" in drafted.announcement.over
    broken = a_reading(a_diagnostic())
    faulty = a_story(policy=POLICY, spec_reviews=(broken,)).run()
    assert keys(faulty) == []


def test_a_question_of_the_thread_is_told_with_its_place() -> None:
    asked = story().say(a_comment("/spec question Why <!channel> and @here?", author=BEN, minutes=1))
    notice = next(one for one in asked.announcement.notices if one.key.startswith("question:"))
    assert notice.key == "question:https://forge.test/team/app/pull/12#c1"
    assert notice.title == "Question on Search"
    assert notice.body.startswith(
        "ben asks: Why <\N{ZERO WIDTH SPACE}!\N{ZERO WIDTH SPACE}channel> and @\N{ZERO WIDTH SPACE}here?"
    )
    review = next(one for one in asked.announcement.notices if one.key == "review")
    assert "1 question is open." in review.body


def test_a_stranger_s_question_is_not() -> None:
    public = replace(a_pull(), is_public=True)
    asked = a_story(policy=POLICY, pull=public).say(a_comment("/spec question Spam?", author=EVE, minutes=1))
    assert keys(asked) == ["review"]


def test_a_spec_that_is_built_is_told_and_a_question_of_its_file_is_not() -> None:
    """What a file asks stands in its summary; nobody asked it in the thread."""
    policy = Policy(specs=(SpecRule(notify=(NotifyRule(to="team-chat", on=("question", "implemented")),)),))
    tasks, question = Progress(done=5, total=5), a_question()
    before = an_examination(status=Status.APPROVED, tasks=Progress(done=4, total=5))
    built = a_reading(spec=an_examination(status=Status.APPROVED, tasks=tasks), base=before)
    done = a_story(policy=policy, spec_reviews=(built,)).review(a_review(BEN))
    assert [one.title.partition(":")[0] for one in done.announcement.notices] == ["Implemented"]
    asked = a_story(policy=policy, spec_reviews=(a_reading(spec=an_examination(questions=(question,))),)).run()
    assert not any(key.startswith("question:") for key in keys(asked))


def test_an_approval_is_told_with_who_gave_it() -> None:
    approved = story().review(a_review(BEN))
    (notice,) = approved.announcement.notices
    assert (notice.key, notice.title.startswith("Approved: ")) == ("approved", True)
    assert "It was approved by ben in team/app" in notice.body
    assert "ann can merge it now." in notice.body
    assert approved.announcement.over == ()


def test_a_merge_is_not_told_as_something_to_do() -> None:
    merged = story()
    merged.review(a_review(BEN))
    merged.pull = replace(merged.pull, state=PullState.MERGED, merged_at=NOON)
    after = merged.run()
    assert "merge it now" not in "".join(one.body for one in after.announcement.notices)


def test_a_closed_pull_request_tells_nothing() -> None:
    desired = story(state=PullState.CLOSED).run()
    assert desired.announcement.notices == ()


def test_each_name_hears_what_it_wants() -> None:
    rules = (NotifyRule(to="leads", on=("approved", "digest")), NotifyRule(to="team-chat", on=("review",)))
    told = story(Policy(specs=(SpecRule(notify=rules),)))
    assert [(one.to, one.key) for one in told.run().announcement.notices] == [("team-chat", "review")]
    approved = told.review(a_review(BEN))
    assert [(one.to, one.key) for one in approved.announcement.notices] == [("leads", "approved")]


def test_foreign_words_call_nobody_and_stay_on_a_line() -> None:
    assert plain("a\nb @all") == "a b @\N{ZERO WIDTH SPACE}all"
    assert plain("`x` <@U1>").count("\N{ZERO WIDTH SPACE}") == 4
    assert len(plain("x" * 1000)) == 200


MONDAY = NOON.replace(hour=7)
TARGET = DigestTarget(
    forge="github",
    repository="acme/payments",
    rules={"leads": frozenset({0}), "others": frozenset({1})},
    policy=Policy(specs=(SpecRule(paths=("docs/*.md",)), SpecRule(paths=("other/*.md",)))),
)


def open_spec(path: str = "docs/a.md", days: int = 12, *waits: str, questions: int = 0) -> OpenSpec:
    asked = tuple(
        BoardQuestion(id=f"T{n}", text=f"Question {n}?", since=MONDAY - timedelta(days=n)) for n in range(questions)
    )
    spec = SpecState(
        path=path,
        title=f"Spec {path}",
        status="review",
        status_name="In Review",
        questions=asked,
        waits=tuple(SpecWait(name=name, what="approves") for name in waits),
    )
    return OpenSpec(spec=spec, url="https://forge.test/7", since=MONDAY - timedelta(days=days))


def test_a_digest_says_what_is_open_and_whom_it_waits_for() -> None:
    found = (open_spec("docs/new.md", 0), open_spec("docs/old.md", 30, "ben", "ann", questions=3), open_spec("x.md"))
    (notice,) = digest(TARGET, found, MONDAY)
    assert (notice.to, notice.title) == ("leads", "acme/payments: 2 specs open")
    assert notice.body.split("\n") == [
        "Spec docs/old.md (In Review, open for 30 days)",
        "  waits for: ben, ann",
        "  3 questions open, the oldest for 2 days: Question 2?",
        "  https://forge.test/7",
        "",
        "Spec docs/new.md (In Review, open for less than a day)",
        "  waits for nobody",
        "  https://forge.test/7",
    ]


def test_a_long_digest_says_how_much_it_leaves_out() -> None:
    found = [open_spec(f"docs/{number}.md", number, *"abcdef") for number in range(45)]
    (notice,) = digest(TARGET, found, MONDAY)
    assert notice.body.endswith("… and 5 more")
    (whole,) = digest(TARGET, found[:40], MONDAY)
    assert (whole.body.count("docs/"), "… and" in whole.body) == (40, False)
    assert not whole.body.endswith("\n")
    assert "waits for: a, b, c, d and 2 more" in notice.body


def test_a_week_begins_on_monday_at_six() -> None:
    assert week_key(MONDAY) == "digest:2026-W48"
    assert week_key(MONDAY.replace(hour=5)) == "digest:2026-W47"
    assert week_key(MONDAY + timedelta(days=6)) == "digest:2026-W48"
