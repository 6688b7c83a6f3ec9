"""What the doctor finds in the policies of the repositories that the bot serves."""

from collections.abc import Iterator
from itertools import islice

from bot.bootstrap import Bot
from bot.cli.service.diagnosis import Diagnosis
from bot.review.port import ForgeError
from config.settings import Settings

_READ = 20


def examine_policies(settings: Settings) -> Iterator[Diagnosis]:
    """Read the policies, of so many repositories; what the forge refuses here is named by the looks at its permissions."""
    bot, read = Bot(settings), 0
    try:
        for target in islice(bot.repositories(()), _READ):
            problems, read = bot.policy_problems(target), read + 1
            for says in problems:
                subject = f"policy of {target.forge}:{target.repository}"
                yield Diagnosis(subject=subject, well=False, says=f"{says}; correct it there")
    except (ForgeError, ValueError):
        return
    if read:
        yield Diagnosis(subject="policies", well=True, says=f"of {read} repositories read, {_READ} at most")
