"""What should be true of a pull request: the concerns, each in its own file, put together."""

from dataclasses import replace

from bot.pull import gate as gates
from bot.pull import marker
from bot.pull.after_merge import after_merge
from bot.pull.approval import Tally, Voice, too_early, voices, weigh
from bot.pull.approvers import Approvers
from bot.pull.checks import approval_check, broken_checks, document_check, failed_check
from bot.pull.claims import built, with_claim
from bot.pull.codeowners import parse_codeowners
from bot.pull.commands.desk import Desk
from bot.pull.commands.fold import fold
from bot.pull.commands.grammar import Order, orders
from bot.pull.commands.hearing import Hearing
from bot.pull.commands.registry import help_table
from bot.pull.commands.respond import dismissals, offers, respond
from bot.pull.dependencies import waits
from bot.pull.desired import Check, DesiredState, GateThread
from bot.pull.examining import BrokenTemplateError, examine_specs
from bot.pull.findings import find
from bot.pull.follow_up_reading import is_untouched_follow_up, original_of
from bot.pull.gate import Gate
from bot.pull.implements import spec_pulls
from bot.pull.in_force import policy_for
from bot.pull.labels import status_label, status_labels
from bot.pull.ledger import file_questions
from bot.pull.memory import recall, summaries
from bot.pull.reading import Reading
from bot.pull.relations import relations
from bot.pull.remember import remember
from bot.pull.reminder import reminder
from bot.pull.render import Markdown, render
from bot.pull.snapshot import PullRequest, PullState, Snapshot
from bot.pull.stages import Facts, earned
from bot.pull.stamp import stamp
from bot.pull.steps import Scene, conditions, gate_steps, rule_lines
from bot.pull.summary import summary
from bot.pull.today import status_today
from bot.spec.lifecycle import Lifecycle, Status
from config.policy import POLICY_PATHS, Policy, PolicyError


def decide(snapshot: Snapshot) -> DesiredState:
    """Decide the whole visible state; a broken policy or template fails the checks and touches nothing else."""
    sha = snapshot.pull.head.sha
    try:
        policy = policy_for(snapshot)
        readings = examine_specs(snapshot, policy)
    except PolicyError as error:
        if _repairs_policy(snapshot.pull):
            return _only_checks(_green_checks(snapshot.pull))
        path = snapshot.policy.path if snapshot.policy else "policy"
        return _only_checks(broken_checks(sha, path, error.line, error.key, error.message))
    except BrokenTemplateError as error:
        return _only_checks(broken_checks(sha, error.path, error.line, "", error.message))
    desired = decide_with(snapshot, policy, readings)
    return replace(desired, also=(*desired.also, *spec_pulls(snapshot, policy)))


def decide_failed(pull: PullRequest, reason: str) -> DesiredState:
    """Decide what to show when the bot gave up: one failing check, and nothing else is touched."""
    return _only_checks((failed_check(pull, reason),))


def decide_with(snapshot: Snapshot, policy: Policy, readings: tuple[Reading, ...]) -> DesiredState:
    """Decide on specs that are examined already."""
    if not readings:
        return _without_specs(snapshot.pull, policy)
    if is_untouched_follow_up(snapshot.pull, readings):
        return replace(_only_checks(_green_checks(snapshot.pull)), also=original_of(snapshot.pull))
    given = orders(snapshot.pull)
    desk = _desk(snapshot, policy, readings, given)
    scene, pull = desk.scene, snapshot.pull
    findings = find(pull, desk.readings, policy.review)
    scoped = pull.capabilities.scoped_labels
    label = status_label(policy, readings[0].source.rule, scene.status, scoped=scoped)
    names = status_labels(policy, scoped=scoped)
    after = after_merge(desk)
    memory = remember(desk, given, label.name, names, after.settled)
    response = respond(given, desk)
    return DesiredState(
        label=label,
        status_labels=names,
        summary=summary(
            scene,
            desk.readings,
            findings.elsewhere,
            memory=memory,
            commands=desk.help,
            after=after,
            related=relations(snapshot, scene, desk.readings),
        ),
        findings=(*findings.inline, *offers(given, desk)),
        checks=_shown(pull, policy, (document_check(pull, desk.readings), _approval_check(scene))),
        gate_thread=_gate_thread(scene),
        replies=(*response.replies, *reminder(scene, snapshot.now)),
        reactions=response.reactions,
        dismissals=dismissals(desk),
        commits=response.commits,
        landing=after.landing or response.landing,
        stamp=None if response.commits else stamp(desk),
    )


def _desk(snapshot: Snapshot, policy: Policy, readings: tuple[Reading, ...], given: tuple[Order, ...]) -> Desk:
    """Weigh the thread and the files, then hold the files' claims against it."""
    pull = snapshot.pull
    hearing = Hearing(pull=pull, approvers=_approvers(snapshot, policy), memory=recall(pull))
    thread = fold(given, hearing)
    questions = (*file_questions(pull, readings), *thread.questions)
    heard = voices(pull, thread.words)
    tallies = _tallies(hearing, policy, readings, heard)
    early = too_early(tallies, questions, policy.approval)
    if early:
        heard = tuple(voice for voice in heard if voice not in early)
        tallies = _tallies(hearing, policy, readings, heard)
    waiting = waits(snapshot, policy, readings)
    unclaimed = gates.build(readings, questions, tallies, waiting)
    claimed = tuple(
        with_claim(reading, unclaimed, words(policy, reading), built_anyway=thread.built_anyway) for reading in readings
    )
    gate = gates.build(claimed, questions, tallies, waiting)
    scene = Scene(
        pull=pull,
        policy=policy,
        approvers=hearing.approvers,
        gate=gate,
        status=earned(_facts(pull, policy, claimed, gate, anyway=thread.built_anyway)),
        policy_file=snapshot.policy,
    )
    return Desk(
        snapshot=snapshot,
        scene=scene,
        readings=claimed,
        hearing=hearing,
        thread=thread,
        early=early,
        help=help_table(pull.capabilities.help_note),
    )


def _tallies(
    hearing: Hearing, policy: Policy, readings: tuple[Reading, ...], heard: tuple[Voice, ...]
) -> tuple[Tally, ...]:
    """Weigh the voices for each spec."""
    return tuple(
        weigh(reading, heard, pull=hearing.pull, approvers=hearing.approvers, policy=policy) for reading in readings
    )


def _facts(pull: PullRequest, policy: Policy, readings: tuple[Reading, ...], gate: Gate, *, anyway: bool) -> Facts:
    """Collect what the status depends on; after the merge the base branch may have gone further."""
    today = {status_today(reading, policy) for reading in readings}
    return Facts(
        state=pull.state,
        draft=pull.draft,
        gate_open=gate.is_open,
        withdrawn=all(reading.spec.status is Status.WITHDRAWN for reading in readings) or today == {Status.WITHDRAWN},
        built=all(built(reading, anyway=anyway) for reading in readings) or today == {Status.IMPLEMENTED},
    )


def words(policy: Policy, reading: Reading) -> Lifecycle:
    """Give the status words of the rule that a spec is under."""
    return Lifecycle(names=policy.specs[reading.source.rule].lifecycle)


def _approvers(snapshot: Snapshot, policy: Policy) -> Approvers:
    """Put the policy's approvers together with what the forge says of people."""
    owners = snapshot.codeowners.content.decode("utf-8", errors="replace") if snapshot.codeowners else ""
    return Approvers(
        entries=policy.approval.approvers,
        owner_lines=parse_codeowners(owners),
        permissions=snapshot.permissions,
        teams=snapshot.teams,
    )


def _approval_check(scene: Scene) -> Check:
    explained = render("approval.md.j2", steps=conditions(scene), rules=rule_lines(scene))
    return approval_check(scene.pull, scene.gate, explained)


def _shown(pull: PullRequest, policy: Policy, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Leave the checks out where they could only be commit statuses and the team wants none."""
    return checks if pull.capabilities.checks or policy.gate.statuses else ()


def _gate_thread(scene: Scene) -> GateThread | None:
    """List as a thread what keeps the gate closed."""
    return _thread(scene.pull, scene.policy, gate_steps(scene))


def _thread(pull: PullRequest, policy: Policy, steps: tuple[Markdown, ...]) -> GateThread | None:
    """Show the gate as a thread where that holds a merge back; a draft is held back anyway."""
    if not (pull.capabilities.gate_thread and policy.gate.thread) or pull.draft or pull.state is not PullState.OPEN:
        return None
    body = render("gate.md.j2", limit=pull.capabilities.body_limit, steps=steps)
    return GateThread(is_open=not steps, body=marker.mark(body, marker.Marker(kind=marker.Kind.GATE)))


def _without_specs(pull: PullRequest, policy: Policy) -> DesiredState:
    """Keep both checks green; an old summary says that its spec has left."""
    left = marker.mark(render("left.md.j2"), marker.Marker(kind=marker.Kind.SUMMARY))
    return DesiredState(
        label=None,
        status_labels=status_labels(policy, scoped=pull.capabilities.scoped_labels),
        summary=left if summaries(pull) else None,
        checks=_shown(pull, policy, _green_checks(pull)),
        gate_thread=_thread(pull, policy, ()),
    )


def _green_checks(pull: PullRequest) -> tuple[Check, ...]:
    """Pass a pull request that has no spec: a required check has to be there all the same."""
    explained = render("approval.md.j2", steps=(), rules=())
    return document_check(pull, ()), approval_check(pull, gates.build((), (), ()), explained)


def _repairs_policy(pull: PullRequest) -> bool:
    """Tell whether only the policy changes: a broken one must not keep its own repair out."""
    return bool(pull.files) and all(file.path in POLICY_PATHS for file in pull.files)


def _only_checks(checks: tuple[Check, ...]) -> DesiredState:
    return DesiredState(label=None, status_labels=frozenset(), summary=None, checks=checks, checks_only=True)
