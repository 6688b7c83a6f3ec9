"""What is wrong with the policy of a default branch, before a pull request has to wait for it."""

from collections.abc import Callable

from bot.policy.model import QUESTIONERS, PolicyError
from bot.review import needs
from bot.review.evaluate.people import Approvers
from bot.review.evaluate.rules_in_force import policy_in_force
from bot.review.fetch_rules import named_teams, named_users, read_policy_file
from bot.review.port import Forge


def policy_problems(forge: Forge, repository: str, problem_of: Callable[[str], str] = lambda _: "") -> tuple[str, ...]:
    """Say where the policy cannot be read, or which of its names stand for nobody; raises `ForgeError`.

    `problem_of` says what is wrong with a name that messages are to go to.
    """
    branch = forge.default_branch(repository)
    file = read_policy_file(forge, branch)
    if file is None:
        return ()
    try:
        policy = policy_in_force(file)
    except PolicyError as error:
        return (f"{file.path}, {error}",)
    entries = (*policy.approval.entries, *policy.approval.questions)
    known = Approvers(
        entries=entries,
        permissions={},
        teams=named_teams(forge, needs.teams(policy, None, ())),
        named=named_users(forge, repository, needs.users(policy, None, ())),
    )
    strange = (one for one in entries if one.casefold() not in QUESTIONERS and known.unknown(one))
    told = dict.fromkeys(one.to for rule in policy.specs for one in rule.notify)
    return (
        *(
            f"{file.path} names {one}: no such team that the bot sees, or user with access"
            for one in dict.fromkeys(strange)
        ),
        *(f"{file.path} notifies {name}: {problem}" for name in told if (problem := problem_of(name))),
    )
