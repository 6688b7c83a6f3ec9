"""Whether the bot's own follow-up is still its own work: its whole diff is, byte for byte, what the bot writes for its original.

Anybody with write access can push to its branch, so neither its author nor the messages of its commits prove anything. What the
bot proposed, and the commit of the base branch that it began at, stand in the memory of the original: whatever became of people's
rights and words since, that is its own work. Where the memory does not tell, what the bot would write is worked out anew, on the
commit that the follow-up left. Nothing proves anything where the forge does not show the whole diff.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.policy.model import Policy
from bot.policy.paths import spec_rule
from bot.review.assess import assess
from bot.review.commands.command_spec import EditedOnBase
from bot.review.commands.parser import all_commands
from bot.review.commands.registry import COMMANDS, outcome_of
from bot.review.evaluate.context import BrokenRules
from bot.review.evaluate.evaluate_specs import evaluate
from bot.review.model.desired_state import FileText
from bot.review.model.markers import Kind, Purpose, branch_of, values_of
from bot.review.model.memory import recall
from bot.review.model.proposed_files import WholeDiff, diff_of_pull, digest_of, start
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.write_back.separate_files import separate
from bot.review.write_back.write_back import edits_after_merge

_LONGEST = 10


def is_own_work(snapshot: Snapshot, original: Snapshot) -> bool:
    """Tell whether a follow-up carries nothing but what the bot writes for the pull request that it names."""
    pull = snapshot.pull
    ends = (pull.base.name, pull.head.repository)
    purpose = next((one for one in Purpose if branch_of(original.pull.ref, one) == pull.head.name), None)
    if purpose is None or ends != (original.pull.base.name, pull.base.repository):
        return False
    diff = diff_of_pull(pull, snapshot.carried)
    if diff is None:
        return False
    starts, told = (pull.forked_at, *snapshot.same_starts), recall(original.pull).proposed
    if digest_of(diff) in {told.get(start(pull.head.name, one)) for one in starts}:
        return True
    return any(_is_whole(files, diff) for files in _written_for(original, purpose, pull))


def _is_whole(files: Iterable[FileText], diff: WholeDiff) -> bool:
    """Tell whether a diff is these files and no other; those that were settled before it began may be missing."""
    brought = {file.path: file for file in files if file.path in diff.brought}
    gone = {file.replaces for file in brought.values() if file.replaces is not None}
    if not brought or brought.keys() != diff.brought.keys() or gone != diff.gone:
        return False
    return all(file.content == diff.brought[path] for path, file in brought.items())


def _written_for(original: Snapshot, purpose: Purpose, pull: PullRequest) -> Iterator[tuple[FileText, ...]]:
    """Yield what the bot would write for a pull request: once after its merge, else once for each such command."""
    evaluated = evaluate(original)
    if isinstance(evaluated, BrokenRules):
        return
    numbered = replace(original, numbers=_numbers(original, evaluated.policy, pull))
    commands = all_commands(original.pull)
    context = assess(numbered, evaluated.policy, evaluated.spec_reviews, commands, COMMANDS)
    if purpose is Purpose.MERGED:
        yield separate(edit.file for edit in edits_after_merge(context, context.spec_reviews))
        return
    outcomes = (outcome_of(command, context) for command in commands)
    yield from (one.landing.proposal.commit.files for one in outcomes if isinstance(one, EditedOnBase))


def _numbers(original: Snapshot, policy: Policy, pull: PullRequest) -> Mapping[str, int]:
    """Take as given that numbers below those that the follow-up keeps were taken when it was made, by others that wait."""
    kept: dict[int | None, tuple[str, int]] = {}
    for value in values_of(Kind.NUMBER, body=pull.body, author=pull.author, bot=pull.bot):
        number, _, path = value.partition(" ")
        rule = spec_rule(policy, path)
        if number.isdecimal() and len(number) < _LONGEST and (rule not in kept or int(number) - 1 < kept[rule][1]):
            kept[rule] = (path, int(number) - 1)
    return MappingProxyType({**original.numbers, **dict(kept.values())})
