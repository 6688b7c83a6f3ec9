"""What happens next, and who does it: one short line each. The summary shows them; the check explains with them."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.pull.approval import Opinion, Standing, Tally
from bot.pull.approvers import LEVELS, Approvers
from bot.pull.dependencies import Wait
from bot.pull.gate import Gate
from bot.pull.ledger import Entry
from bot.pull.links import file_url
from bot.pull.render import Markdown, code, count, link
from bot.pull.snapshot import PullRequest, PullState, SourceFile
from bot.pull.words import quiet
from bot.spec.lifecycle import Status
from config.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the words need to know."""

    pull: PullRequest
    policy: Policy
    approvers: Approvers
    gate: Gate
    status: Status
    policy_file: SourceFile | None = None


def next_steps(scene: Scene, after_merge: tuple[Markdown, ...] = ()) -> tuple[Markdown, ...]:
    """Say what happens next, most urgent first; `after_merge` is what is still to be written then."""
    pull = scene.pull
    if pull.state is PullState.MERGED:
        return _after_merge(scene, after_merge)
    if pull.state is PullState.CLOSED:
        return (Markdown("Nothing: the pull request is closed. Reopen it to go on."),)
    ready = [Markdown(f"{_person(pull)} marks the pull request ready for review.")] if pull.draft else []
    return (*ready, *gate_steps(scene)) or (Markdown("Ready to merge."),)


def conditions(scene: Scene, *, questions_only: bool = False) -> tuple[Markdown, ...]:
    """Say what `spec / approval` waits for, and who can close each."""
    asked = (question_line(entry, scene.pull) for entry in scene.gate.open_questions)
    several = len(scene.gate.tallies) > 1
    wanted = (_approval(tally, scene, several=several) for tally in scene.gate.short)
    needed = (wait_line(wait, scene) for wait in scene.gate.needed)
    return tuple(asked) if questions_only else (*asked, *needed, *wanted)


def wait_line(wait: Wait, scene: Scene) -> Markdown:
    """Name a spec that is needed first, the line that says so, and the way out."""
    where = link(f"{wait.path}:{wait.line}", file_url(scene.pull, wait.path, wait.line))
    if not wait.status:
        return Markdown(
            f"{where}: there is no spec {code(wait.target)} on {code(scene.pull.base.name)}; correct the path."
        )
    name = link(wait.title, file_url(scene.pull, wait.file, 1))
    verdict = "has to be approved first" if wait.closes else "should be approved first"
    return Markdown(f"{where}: {name} is needed, and is {quiet(wait.status)}; it {verdict}.")


def gate_steps(scene: Scene) -> tuple[Markdown, ...]:
    """Say what keeps the gate closed; nothing when it is open."""
    return (*_errors(scene), *conditions(scene))


def problem_lines(scene: Scene) -> tuple[Markdown, ...]:
    """Name each error, with its line and the way to it."""
    found = ((error, file_url(scene.pull, error.path, error.diagnostic.span.line)) for error in scene.gate.errors)
    return tuple(
        Markdown(f"{link(f'{error.path}:{error.diagnostic.span.line}', url)}: {quiet(error.diagnostic.message)}")
        for error, url in found
    )


def rule_lines(scene: Scene) -> tuple[Markdown, ...]:
    """Cite the rules that the gate comes from."""
    return tuple(policy_line(scene, f"approval.{name}") for name in ("required", "approvers", "lapse"))


def policy_line(scene: Scene, key: str) -> Markdown:
    """Cite a rule of the policy: value, file, line and version, or that it is the default."""
    section, _, name = key.partition(".")
    value = getattr(getattr(scene.policy, section), name)
    said = ", ".join(value) if isinstance(value, tuple) else str(value)
    line = scene.policy.lines.get(key)
    if scene.policy_file is None or line is None:
        return Markdown(f"{key}: {code(said)}, the default")
    return Markdown(f"{key}: {code(said)}, {scene.policy_file.path}:{line}, blob {scene.policy_file.blob[:8]}")


def question_line(entry: Entry, pull: PullRequest) -> Markdown:
    """Name an open question and how it is closed."""
    name = link(entry.id, entry.url)
    if entry.asker is None:
        how = f"{_person(pull)} or anyone with write access: `/spec answer {entry.id} …`, or a tick in the file"
    else:
        how = f"**{quiet(entry.asker.login)}** or anyone with write access: `/spec resolve {entry.id}`"
    return Markdown(f"{name} is open: {quiet(_short(entry.text))} To close it: {how}.")


def opinion_line(opinion: Opinion, open_questions: Iterable[Entry]) -> Markdown:
    """Say what one approval is worth now."""
    name = link(opinion.voice.account.login, opinion.voice.url)
    waits = [entry.id for entry in open_questions]
    if opinion.standing is Standing.COUNTS:
        return Markdown(f"{name} approved" + (f", waits for {', '.join(waits)}" if waits else ""))
    if opinion.standing is Standing.LAPSED:
        changed = ", ".join(quiet(section) for section in opinion.changed[:5])
        return Markdown(f"{name} approved before this changed: {changed}; please look again")
    return Markdown(f"{name} {opinion.standing}")


def approver_words(entry: str) -> Markdown:
    """Say who an entry of the policy's approvers means."""
    level = LEVELS.get(entry.lower())
    if level is not None:
        return Markdown(f"anyone with {level.name.lower()} access")
    return Markdown(f"**{quiet(entry.removeprefix('@'))}**")


def _approval(tally: Tally, scene: Scene, *, several: bool) -> Markdown:
    who = (
        " or ".join(approver_words(entry) for entry in scene.approvers.entries_for(tally.path))
        or "nobody: no code owner"
    )
    where = f" for {code(tally.path)}" if several else ""
    return Markdown(
        f"{count(tally.missing, 'approval')} needed{where} from {who}, not the author: a review, or `/spec approve`."
    )


def _errors(scene: Scene) -> tuple[Markdown, ...]:
    errors = len(scene.gate.errors)
    if not errors:
        return ()
    return (Markdown(f"{_person(scene.pull)} repairs {count(errors, 'error')} in the text."),)


def _after_merge(scene: Scene, waiting: tuple[Markdown, ...]) -> tuple[Markdown, ...]:
    if scene.gate.is_open:
        return waiting or (Markdown("Nothing: it is merged."),)
    return (
        *waiting,
        Markdown("It was merged while the gate was closed, so the status stays as it is."),
        *_errors(scene),
        *conditions(scene),
    )


def _person(pull: PullRequest) -> str:
    return f"**{quiet(pull.author.login)}**"


def _short(text: str, limit: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
