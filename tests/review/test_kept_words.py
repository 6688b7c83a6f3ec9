"""What no deleted comment takes away, by value: questions and objections as they are kept, and as they come back."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.policy.model import Policy
from bot.policy.parser import parse_policy
from bot.review.assess import assess
from bot.review.commands.registry import COMMANDS
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.evaluate_specs import examine_specs
from bot.review.evaluate.model import Question
from bot.review.evaluate.obstacles import Objection
from bot.review.evaluate.team_files import team_verdict
from bot.review.evaluate.words import kept_askers, objections_heard, objections_kept, with_deleted_questions
from bot.review.model.capabilities import Permission
from bot.review.model.memory import Memory
from bot.review.model.source import SourceFile, TeamFiles
from tests.review.builders import BEN, CAT, HEAD, a_comment, a_pull, a_snapshot, at
from tests.review.consent_story import consent
from tests.review.whole import GOOD, spec

SECONDS = int(at(3).timestamp())
KEPT = f"{SECONDS} {BEN.id} {BEN.login}"


def a_context(memory: Memory, policy: Policy | None = None) -> ReviewContext:
    rules = policy or Policy()
    snapshot = a_snapshot(pull=a_pull(comments=(a_comment("Hi", key="c1"),)), specs=(spec(GOOD),))
    context = assess(snapshot, rules, examine_specs(snapshot, rules), (), COMMANDS)
    return replace(context, memory=memory)


def test_a_question_whose_comment_is_gone_comes_back_with_its_person_and_time() -> None:
    memory = Memory(askers={"gone.0": KEPT, "c1.0": KEPT, "unknown.0": KEPT}, questions={"gone.0": 4, "c1.0": 5})
    thread = with_deleted_questions(a_context(memory))
    assert thread.numbers == {"gone.0": 4}
    assert thread.questions == (
        Question(
            id="T4",
            text="(its comment was deleted)",
            open=True,
            url=a_pull().url,
            asker=BEN,
            asked_at=datetime.fromtimestamp(SECONDS + 1, tz=UTC),
        ),
    )


def test_an_open_question_that_counts_is_kept_with_its_second() -> None:
    asked = Question(id="T4", text="Why?", open=True, asker=BEN, asked_at=at(3))
    context = a_context(Memory(askers={"c9.0": "1 2 ben"}))
    thread = replace(context.thread, questions=(asked,), numbers={"c1.0": 4})
    assert kept_askers(replace(context, thread=thread)) == {"c1.0": KEPT}
    for other in (replace(asked, open=False), replace(asked, counts=False), replace(asked, asker=None)):
        assert kept_askers(replace(context, thread=replace(thread, questions=(other,)))) == {}
    without = replace(thread, questions=(replace(asked, asked_at=None),))
    assert kept_askers(replace(context, thread=without)) == {"c1.0": f"0 {BEN.id} {BEN.login}"}


def test_an_objection_by_a_review_is_kept_where_people_decide_by_consent() -> None:
    objection = Objection(account=CAT, url="u", at=at(3))
    told = {f"objection.{CAT.id}": f"{SECONDS} {CAT.id} {CAT.login} object"}
    for policy, memory, kept in (
        (consent(), Memory(), told),
        (Policy(), Memory(), {}),
        (Policy(), Memory(heard={"c1.0": "x"}), told),
    ):
        context = a_context(memory, policy)
        assert objections_heard(replace(context, gate=replace(context.gate, objections=(objection,)))) == kept
    heard = Memory(heard={**told, "c1.0": "7 2 ben agree"})
    assert objections_kept(a_context(heard, consent())) == {f"{CAT.id}@{SECONDS}"} == {objection.name}
    assert objections_kept(a_context(heard)) == frozenset()


def test_a_name_that_the_policy_writes_in_another_way_is_told_on_the_first_line() -> None:
    def line(text: str) -> int:
        file = SourceFile(path=".specbot.yml", sha=HEAD, content=text.encode())
        team = TeamFiles(changed=(file.path,), head={file.path: file}, named={"gone": Permission.NONE})
        (found,) = team_verdict(replace(a_snapshot(), team=team)).problems
        return found.diagnostic.span.line

    assert line('version: 1\napproval:\n  approvers: ["gone", cat]\n') == 3
    assert line('version: 1\napproval:\n  approvers: ["g\\x6fne", cat]\n') == 1
    assert parse_policy('approval: {approvers: ["g\\x6fne"]}\n').approval.approvers == ("gone",)
