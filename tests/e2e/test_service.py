"""From a signed webhook to what stands on the pull request, over real HTTP, read back from the forge."""

from dataclasses import replace

import psycopg
import pytest

from bot.bootstrap import Bot
from bot.jobs.queue import Queue
from bot.jobs.resync import sweep
from bot.report.index_table import BEGIN, END
from bot.review.model.targets import parse_target
from bot.review.port import NotFoundError
from tests.e2e.forge import Forge, half_filled, new_ids
from tests.service.processes import a_closed_port, specbot
from tests.service.waiting import wait_until


def test_a_half_filled_spec_gets_its_review(forge: Forge) -> None:
    forge.listen()
    number = forge.open(half_filled())
    forge.settle()
    seen = forge.see(number)
    assert [login for login, _ in seen.comments] == ["specbot[bot]"]
    assert seen.reviews == 1
    assert any("```suggestion" in body and "### Rollback Plan" in body for _, _, body in seen.findings)
    assert seen.labels == ("spec: in review",)
    assert dict(seen.checks).keys() == {"spec / document", "spec / approval"}


def test_one_five_and_twenty_deliveries_leave_the_same(forge: Forge) -> None:
    one, five, twenty = (forge.open(half_filled()) for _ in range(3))
    assert forge.deliver(forge.opened(one), new_ids(1)) == [202]
    same = new_ids(1) * 5
    assert forge.deliver(forge.opened(five), same) == [202] * 5
    assert forge.deliver(forge.opened(twenty), new_ids(20)) == [202] * 20
    forge.settle()
    seen = forge.see(one)
    assert (len(seen.comments), seen.reviews, seen.check_runs) == (1, 1, 2)
    assert forge.see(five) == seen
    assert forge.see(twenty) == seen


def test_more_deliveries_for_a_reviewed_pull_request_change_nothing(forge: Forge) -> None:
    forge.listen()
    number = forge.open(half_filled())
    forge.settle()
    before = forge.see(number)
    forge.playground.reset_requests()
    opened = forge.opened(number)
    assert forge.deliver(opened, [opened.guid] * 5) == [202] * 5
    assert forge.deliver(opened, new_ids(20)) == [202] * 20
    forge.settle()
    assert forge.writes() == []
    assert forge.see(number) == before


def test_pushed_fixes_resolve_what_they_fix(forge: Forge) -> None:
    forge.listen()
    number = forge.open(half_filled())
    forge.settle()
    before = len(forge.author.resolved(number))
    assert before
    assert not any(forge.author.resolved(number))
    branch = forge.author.pull(number).head.ref
    fixed = half_filled().replace("\n## Open Questions", "\n### Rollback Plan\n\nTurn it off.\n\n## Open Questions", 1)
    forge.author.change("docs/specs/rate-limits.md", fixed, branch, "Say how to go back")
    forge.settle()
    assert any(forge.author.resolved(number))


def test_the_button_of_a_check_adds_the_missing_section_for_who_may_write(forge: Forge) -> None:
    forge.listen()
    number = forge.open(half_filled())
    forge.settle()
    head = forge.author.pull(number).head
    forge.press("cy", number, "fix")
    forge.settle()
    assert forge.author.pull(number).head.sha == head.sha
    forge.press("bo", number, "fix")
    forge.settle()
    assert "### Rollback Plan" in forge.author.read("docs/specs/rate-limits.md", head.ref)


def test_a_press_that_the_forge_does_not_confirm_is_no_order(forge: Forge) -> None:
    """Whoever has the webhook's secret can sign a press in a writer's name, or repeat one on another pull request."""
    forge.listen()
    number, other = forge.open(half_filled()), forge.open(half_filled())
    forge.settle()
    heads = {one: forge.author.pull(one).head for one in (number, other)}
    forge.press("cy", number, "fix")
    forge.settle()
    assert forge.forge_press("bo", number) == 202
    forge.settle()
    assert forge.author.pull(number).head.sha == heads[number].sha
    forge.press("bo", number, "fix")
    forge.settle()
    assert "### Rollback Plan" in forge.author.read("docs/specs/rate-limits.md", heads[number].ref)
    assert forge.forge_press("bo", other, guid=forge.guid_of_last_press()) == 202
    forge.settle()
    assert forge.author.pull(other).head.sha == heads[other].sha


@pytest.mark.parametrize("fork", [False, True])
def test_a_check_that_is_run_again_is_completed_anew_even_when_nothing_changed(forge: Forge, *, fork: bool) -> None:
    """The forge has reset it, or its suite, and waits; and it names no pull request that comes from a fork."""
    forge.listen()
    number = forge.open_from_fork(half_filled()) if fork else forge.open(half_filled())
    forge.settle()
    before = forge.see(number)
    forge.run_again(number)
    forge.settle()
    single = forge.see(number)
    assert single.check_runs >= before.check_runs + 2
    forge.run_suite_again(number)
    forge.settle()
    suite = forge.see(number)
    assert suite.check_runs >= single.check_runs + 2
    assert replace(suite, check_runs=0) == replace(single, check_runs=0) == replace(before, check_runs=0)
    forge.press("bo", number, "check")
    forge.settle()
    assert forge.see(number) == suite


def test_the_merge_queue_gets_the_checks_of_its_pull_request(forge: Forge) -> None:
    forge.listen()
    number = forge.open(half_filled())
    forge.settle()
    assert forge.queue(number) == {"spec / document": "failure", "spec / approval": "failure"}


def test_what_no_webhook_told_is_found_by_the_sweep(forge: Forge, bot: Bot, queue: Queue) -> None:
    number = forge.open(half_filled())
    sweep(queue, bot, 1)
    forge.settle()
    seen = forge.see(number)
    assert (len(seen.comments), seen.reviews, seen.labels) == (1, 1, ("spec: in review",))
    forge.author.say(number, "/spec why")
    sweep(queue, bot, 2)
    forge.settle()
    assert len(forge.see(number).comments) == 3
    forge.playground.reset_requests()
    sweep(queue, bot, 3)
    forge.settle()
    assert forge.writes() == []


def test_a_dropped_database_changes_nothing_that_people_see(
    forge: Forge, bot: Bot, queue: Queue, database: str
) -> None:
    forge.listen()
    number = forge.open(half_filled())
    forge.settle()
    before = forge.see(number)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("TRUNCATE specbot_look, specbot_delivery, specbot_budget, specbot_write, specbot_turn")
    forge.playground.reset_requests()
    sweep(queue, bot, 1)
    forge.settle()
    assert any("graphql" in request.path for request in forge.playground.requests())
    assert forge.writes() == []
    assert forge.see(number) == before


def test_an_owner_whose_installation_is_resumed_has_every_repository_looked_at(forge: Forge, bot: Bot) -> None:
    del forge
    assert [str(found) for found in bot.look(parse_target("github:acme@installed"))] == ["github:acme/payments"]
    with pytest.raises(NotFoundError):
        bot.look(parse_target("github:nobody@installed"))


def test_a_delivery_that_failed_is_sent_again(forge: Forge, bot: Bot, queue: Queue) -> None:
    forge.playground.set_webhook(a_closed_port())
    number = forge.open(half_filled())
    forge.playground.drain()
    forge.listen()
    assert bot.redeliver(queue.is_new) > 0
    forge.settle()
    assert forge.see(number).reviews == 1
    assert bot.redeliver(queue.is_new) == 0


def test_a_failure_is_shown_until_the_next_event(forge: Forge) -> None:
    number = forge.open(half_filled())
    forge.playground.fail_next(422, path="graphql")
    assert forge.deliver(forge.opened(number), new_ids(1)) == [202]
    wait_until(lambda: "spec / document" in forge.author.checks(number))
    run = forge.author.checks(number)["spec / document"]
    assert (run.conclusion, "jobs retry" in run.output.summary) == ("failure", True)
    assert forge.deliver(forge.opened(number), new_ids(1)) == [202]
    forge.settle()
    assert "could not finish" not in forge.author.checks(number)["spec / document"].output.title


def test_a_push_to_the_default_branch_keeps_the_index(forge: Forge) -> None:
    readme = "docs/specs/README.md"
    forge.author.add(readme, f"# Specs\n\n{BEGIN}\n{END}\n", "main", "Make room for the index")
    forge.author.add(".specbot.yml", f"index: {readme}\n", "main", "Ask for the index")
    forge.listen()
    forge.author.add("docs/specs/cache.md", half_filled().replace("[Feature/System Name]", "Cache"), "main", "Propose")
    forge.settle()
    assert "| [Technical Specification: Cache](cache.md) |" in forge.author.read(readme, "main")
    commits = [one for one in forge.playground.post.sent if one.event == "push"]
    forge.author.change("docs/specs/cache.md", half_filled(), "main", "Forget the title")
    forge.settle()
    assert "| [docs/specs/cache.md](cache.md) |" in forge.author.read(readme, "main")
    pushed = [one for one in forge.playground.post.sent if one.event == "push"]
    assert len(pushed) == len(commits) + 2  # the author's and the bot's: its own push makes no further one


def test_sync_by_hand_plans_acts_and_then_has_nothing_to_do(forge: Forge, settings: dict[str, str]) -> None:
    number = forge.open(half_filled())
    ref = forge.ref(number)
    plan = specbot("sync", ref, "--dry-run", settings=settings)
    assert plan.code == 0, plan.errors
    assert "would post the summary" in plan.output
    assert forge.writes() == []
    done = specbot("sync", ref, settings=settings)
    assert done.code == 0, done.errors
    assert "✓ post the summary" in done.output
    forge.playground.reset_requests()
    again = specbot("sync", ref, settings=settings)
    assert (again.code, "Nothing to change" in again.output) == (0, True)
    assert forge.writes() == []


def test_sync_of_what_is_not_there_says_so(forge: Forge, settings: dict[str, str]) -> None:
    missing = specbot("sync", forge.ref(999), settings=settings)
    assert missing.code == 1
    assert forge.ref(999) in missing.errors
    assert specbot("sync", "acme/payments/12", settings=settings).code == 2


def test_the_doctor_knows_the_app(forge: Forge, settings: dict[str, str]) -> None:
    report = specbot("doctor", settings={**settings, "PUBLIC_URL": forge.service.url})
    assert "specbot at" in report.output, report.errors
    assert "receiver: answers" in report.output
    assert "database: " in report.output
