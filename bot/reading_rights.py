"""Who may read what is known of a repository: the forge's own permission, asked with the bot's credential."""

from bot.credentials import Credentials
from bot.forges.github.reading_rights import may_read as may_read_github
from bot.forges.gitlab.reading_rights import may_read as may_read_gitlab
from bot.review.model.account import Account
from bot.review.model.references import ForgeName
from bot.review.port import ForbiddenError, NotFoundError


class ReadingRights:
    """Asks the forges. Safe to share between threads: each question has a client of its own."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def may_read(self, forge: ForgeName, repository: str, account: Account | None) -> bool:
        """Tell whether an account may read a repository now; None: anybody at all. Raises `ForgeError`.

        Nobody may where the bot is not installed. Without a credential there is nobody to ask: `ForbiddenError`.
        """
        try:
            return self._ask(forge, repository, account)
        except NotFoundError:
            return False

    def _ask(self, forge: ForgeName, repository: str, account: Account | None) -> bool:
        if forge is ForgeName.GITHUB and self._credentials.github is not None:
            github = self._credentials.github.api(repository)
            try:
                return may_read_github(github, repository, account)
            finally:
                github.close()
        if forge is ForgeName.GITLAB and self._credentials.gitlab is not None:
            gitlab = self._credentials.gitlab.api()
            try:
                return may_read_gitlab(gitlab, repository, account)
            finally:
                gitlab.close()
        raise ForbiddenError(f"there is no credential for {forge.value}; `specbot doctor` says what to set")
