"""What is wrong with the policy of a default branch, before a pull request has to wait for it."""

from bot.policy.model import QUESTIONERS, PolicyError
from bot.review import needs
from bot.review.evaluate.people import Approvers
from bot.review.evaluate.rules_in_force import policy_in_force
from bot.review.fetch_rules import named_teams, named_users, read_policy_file
from bot.review.port import Forge


def policy_problems(forge: Forge, repository: str) -> tuple[str, ...]:
    """Say where the policy cannot be read, or which of its names stand for nobody; raises `ForgeError`."""
    branch = forge.default_branch(repository)
    file = read_policy_file(forge, branch)
    if file is None:
        return ()
    try:
        policy = policy_in_force(file)
    except PolicyError as error:
        return (f"{file.path}, {error}",)
    entries = (*policy.approval.approvers, *policy.approval.questions)
    known = Approvers(
        entries=entries,
        permissions={},
        teams=named_teams(forge, needs.teams(policy, None, ())),
        named=named_users(forge, repository, needs.users(policy, None, ())),
    )
    strange = (one for one in entries if one.casefold() not in QUESTIONERS and known.unknown(one))
    return tuple(
        f"{file.path} names {one}: no such team that the bot sees, or user with access"
        for one in dict.fromkeys(strange)
    )
