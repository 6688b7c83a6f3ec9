"""One person's view of a GitHub through its public API, as any script of theirs would have it."""

from dataclasses import dataclass

from github import Auth, Github
from github.CheckRun import CheckRun
from github.PullRequest import PullRequest
from github.Repository import Repository

from specbot_playground.demo.client import PostedComment


@dataclass(frozen=True, slots=True)
class GitHubClient:
    """A person with a token. Every read asks the forge again."""

    login: str
    repository: Repository
    base: str

    @classmethod
    def arrive(  # who, where and how fast
        cls, api_url: str, login: str, token: str, repository: str, base: str = "", pause: float | None = None
    ) -> "GitHubClient":
        """Log in with a token and open the repository; `pause` keeps that many seconds between two writes."""
        forge = Github(
            auth=Auth.Token(token),
            base_url=api_url,
            timeout=10,
            retry=None,
            seconds_between_requests=None,
            seconds_between_writes=pause,
        )
        found = forge.get_repo(repository)
        return cls(login or forge.get_user().login, found, base or found.default_branch)

    def branch(self, name: str) -> None:
        """Start a branch at the tip of the base branch."""
        tip = self.repository.get_branch(self.base).commit.sha
        self.repository.create_git_ref(f"refs/heads/{name}", tip)

    def add(self, path: str, text: str, branch: str, message: str) -> None:
        """Commit a new file."""
        self.repository.create_file(path, message, text, branch=branch)

    def change(self, path: str, text: str, branch: str, message: str) -> None:
        """Commit a new text of a file."""
        self.repository.update_file(path, message, text, self.sha_of(path, branch), branch=branch)

    def sha_of(self, path: str, branch: str) -> str:
        """Tell the blob's sha of a file."""
        found = self.repository.get_contents(path, ref=branch)
        return (found[0] if isinstance(found, list) else found).sha

    def read(self, path: str, branch: str) -> str:
        """Read a file's text."""
        found = self.repository.get_contents(path, ref=branch)
        return (found[0] if isinstance(found, list) else found).decoded_content.decode()

    def open(self, branch: str, title: str, body: str) -> int:
        """Open a pull request against the base branch; tell its number."""
        return self.repository.create_pull(base=self.base, head=branch, title=title, body=body).number

    def pull(self, number: int) -> PullRequest:
        """Read a pull request."""
        return self.repository.get_pull(number)

    def say(self, number: int, text: str) -> int:
        """Comment in the conversation; tell the comment's id."""
        return self.repository.get_issue(number).create_comment(text).id

    def merge(self, number: int) -> None:
        """Squash it onto the base branch, or merge it as the repository allows."""
        allowed = (
            ("squash", self.repository.allow_squash_merge),
            ("merge", self.repository.allow_merge_commit),
            ("rebase", self.repository.allow_rebase_merge),
        )
        self.pull(number).merge(merge_method=next((name for name, may in allowed if may), "squash"))

    def approve(self, number: int, text: str = "") -> None:
        """Approve with the forge's own button."""
        self.pull(number).create_review(body=text, event="APPROVE")

    def comments(self, number: int) -> list[tuple[str, str]]:
        """Read the conversation as (login, text)."""
        return [(comment.user.login, comment.body) for comment in self.repository.get_issue(number).get_comments()]

    def reactions(self, number: int, comment: int) -> list[str]:
        """Read the emoji on a comment."""
        return [given.content for given in self.repository.get_issue(number).get_comment(comment).get_reactions()]

    def findings(self, number: int) -> list[PostedComment]:
        """Read the inline comments."""
        return [
            PostedComment(path=one.path, line=one.line, body=one.body, review=one.pull_request_review_id)
            for one in self.pull(number).get_review_comments()
        ]

    def labels(self, number: int) -> list[str]:
        """Read the labels' names."""
        return [label.name for label in self.repository.get_issue(number).labels]

    def checks(self, number: int) -> dict[str, CheckRun]:
        """Read the newest check run of each name on the head commit."""
        head = self.repository.get_commit(self.pull(number).head.sha)
        return {run.name: run for run in head.get_check_runs()}

    def statuses(self, number: int) -> dict[str, str]:
        """Read the newest commit status of each name: what a bot with a token sets, since only an App has checks."""
        head = self.repository.get_commit(self.pull(number).head.sha)
        return {one.context: one.state for one in head.get_combined_status().statuses}

    def conclusions(self, number: int) -> dict[str, str]:
        """Read how the newest check run, or commit status, of each name ended."""
        runs = {name: run.conclusion for name, run in self.checks(number).items()}
        return {**self.statuses(number), **runs}

    def annotations(self, number: int, check: str) -> int | None:
        """Count a check's annotations; a commit status has none."""
        run = self.checks(number).get(check)
        if run is None and check in self.statuses(number):
            return None
        return len(list(run.get_annotations())) if run else 0

    def held_back(self, number: int) -> bool | None:  # noqa: ARG002  # as `Client` has it
        """Give nothing: a failing check holds the merge back by itself."""
        return None

    def resolved(self, number: int) -> list[bool]:
        """Read for each review thread whether it is resolved; the REST API does not tell."""
        owner, name = self.repository.full_name.split("/")
        _headers, answer = self.repository.requester.graphql_query(
            """query($owner: String!, $name: String!, $number: Int!) {
                 repository(owner: $owner, name: $name) {
                   pullRequest(number: $number) { reviewThreads(first: 100) { nodes { isResolved } } } } }""",
            {"owner": owner, "name": name, "number": number},
        )
        threads = answer["data"]["repository"]["pullRequest"]["reviewThreads"]["nodes"]
        return [bool(thread["isResolved"]) for thread in threads]
