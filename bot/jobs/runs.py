"""What runs of the queue's jobs read and write down: buttons that wait, how a run ended, what was seen when."""

from datetime import datetime, timedelta

from bot.jobs.connection_pool import Pool
from bot.jobs.retry_policy import RunOutcome
from bot.jobs.sql import statement
from bot.jobs.states import DeliveryState
from bot.review.model.account import Account
from bot.review.model.references import InvalidReferenceError
from bot.review.model.snapshot import CheckAction
from bot.review.model.targets import AllPulls, parse_target

CLOCKS_DIFFER = timedelta(minutes=1)
"""The forge's clock and the database's: what changed within it is looked at once more."""
_LONGEST_ERROR = 2000
_HOUSEWORK_SECONDS = 60.0
"""What deleting old rows may take: nobody waits for it."""
_DELIVERIES = {
    RunOutcome.DONE: DeliveryState.DONE,
    RunOutcome.GONE: DeliveryState.DONE,
    RunOutcome.LATER: DeliveryState.WAITING,
    RunOutcome.LIMITED: DeliveryState.WAITING,
    RunOutcome.FAILED: DeliveryState.FAILED,
}
"""What the end of a run makes of the deliveries that it answers."""

_FINISH = statement("finish_run")
_CHECK_ACTIONS = statement("check_actions")
_SEEN = statement("seen_at")
_MET = statement("met_at")
_KNOWN = statement("known_repositories")
_ASK = statement("ask_redelivery")
_PRUNE = statement("prune")


class Runs(Pool):
    """The record of runs."""

    def clock(self) -> datetime:
        """Read the database's clock, the one that deliveries are stamped with."""
        moment: datetime = self.row("SELECT clock_timestamp()")[0]
        return moment

    def check_actions(self, target: str, *, began: datetime) -> tuple[CheckAction, ...]:
        """Read the buttons that were pressed before a run began and were not worked off, oldest first."""
        rows = self.row(_CHECK_ACTIONS, {"target": target, "began": began})[0]
        return tuple(
            CheckAction(
                identifier=row["identifier"],
                account=Account(id=row["id"], login=row["login"], is_bot=row["is_bot"]),
                delivery=row.get("delivery", ""),
            )
            for row in rows
        )

    def seen_at(self, target: str) -> datetime | None:
        """Tell when the last look that ended well began."""
        moment: datetime | None = self.row(_SEEN, {"target": target})[0]
        return moment

    def met_at(self, repository: str, *, whole: bool, swept: bool) -> datetime | None:
        """Tell when the bot met a repository; None at the first time, which is written down.

        `whole`: it was told of the repository, not of one pull request in it; `swept`: it found it by itself.
        """
        moment: datetime | None = self.row(_MET, {"repository": repository, "whole": whole, "swept": swept})[0]
        return moment

    def is_seen(self, target: str, changed_at: datetime) -> bool:
        """Tell whether a good look began after a change; clocks may differ by a minute."""
        seen_at = self.seen_at(target)
        return seen_at is not None and changed_at + CLOCKS_DIFFER < seen_at

    def known(self) -> tuple[AllPulls, ...]:
        """List the repositories that the bot has looked into, or was called to."""
        return tuple(found for (text,) in self.rows(_KNOWN) if (found := _repository(text)) is not None)

    def is_new(self, delivery: str) -> bool:
        """Record that a delivery is asked for again; tells whether it is for the first time."""
        return bool(self.row(_ASK, {"delivery": delivery})[0])

    def finish(
        self,
        target: str,
        ending: RunOutcome,
        *,
        began: datetime,
        tries: int = 1,
        error: str = "",
        check_actions: int = 1000,
    ) -> bool:
        """Count a run; unless it goes on later, it settles every delivery for the target from before it began.

        `check_actions` is how many buttons it saw; tells whether there was one that it did not see.
        """
        state = _DELIVERIES[ending]
        values = {"target": target, "outcome": ending.value, "began": began, "state": state.value}
        said = error[:_LONGEST_ERROR].replace("\0", "\N{REPLACEMENT CHARACTER}")
        late = self.row(_FINISH, {**values, "tries": tries, "error": said, "presses": check_actions})[0]
        return bool(late) and state is not DeliveryState.WAITING

    def prune(self, hours: int, look_hours: int, log_days: int = 90) -> None:
        """Forget old deliveries, which forges do not send again, looks at what nobody touches any more, and old logs."""
        values = {"hours": hours, "look_hours": look_hours, "log_days": log_days}
        self.row(_PRUNE, values, patience=_HOUSEWORK_SECONDS)


def _repository(text: str) -> AllPulls | None:
    """Read a repository; None for what is none, so that one odd row spoils no sweep."""
    try:
        found = parse_target(text)
    except InvalidReferenceError:
        return None
    return found if isinstance(found, AllPulls) else None
