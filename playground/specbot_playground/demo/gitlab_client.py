"""One person's view of a GitLab through its public API, as any script of theirs would have it."""

from dataclasses import dataclass

from gitlab import Gitlab
from gitlab.v4.objects import Project, ProjectMergeRequest

from specbot_playground.demo.client import PostedComment

_EMOJI = {"thumbsup": "+1", "thumbsdown": "-1"}
_CONCLUSIONS = {"failed": "failure"}
_GATE = "specbot:gate"


@dataclass(frozen=True, slots=True)
class GitLabClient:
    """A person with a token. Every read asks the forge again."""

    login: str
    project: Project
    base: str

    @classmethod
    def arrive(cls, url: str, login: str, token: str, project: str, base: str = "") -> "GitLabClient":
        """Log in with a token and open the project."""
        forge = Gitlab(url, private_token=token, timeout=10)
        if not login:
            forge.auth()
            login = forge.user.username if forge.user else ""
        found = forge.projects.get(project)
        return cls(login, found, base or str(found.default_branch))

    def branch(self, name: str) -> None:
        """Start a branch at the tip of the base branch."""
        self.project.branches.create({"branch": name, "ref": self.base})

    def add(self, path: str, text: str, branch: str, message: str) -> None:
        """Commit a new file."""
        self.project.files.create({"file_path": path, "branch": branch, "content": text, "commit_message": message})

    def change(self, path: str, text: str, branch: str, message: str) -> None:
        """Commit a new text of a file."""
        self.project.files.update(path, {"branch": branch, "content": text, "commit_message": message})

    def read(self, path: str, branch: str) -> str:
        """Read a file's text."""
        return self.project.files.get(path, ref=branch).decode().decode()

    def open(self, branch: str, title: str, body: str) -> int:
        """Open a merge request against the base branch; tell its number."""
        wanted = {"source_branch": branch, "target_branch": self.base, "title": title}
        return int(self.project.mergerequests.create({**wanted, "description": body}).iid)

    def request(self, number: int) -> ProjectMergeRequest:
        """Read a merge request."""
        return self.project.mergerequests.get(number)

    def say(self, number: int, text: str) -> int:
        """Write a note; tell its id."""
        return int(self.request(number).notes.create({"body": text}).id)

    def merge(self, number: int) -> None:
        """Squash it onto the base branch, where the project does not forbid that."""
        self.request(number).merge(squash=self.project.attributes.get("squash_option") != "never")

    def approve(self, number: int, text: str = "") -> None:
        """Approve with the forge's own button; a text beside it is a note."""
        if text:
            self.say(number, text)
        self.request(number).approve()

    def comments(self, number: int) -> list[tuple[str, str]]:
        """Read the conversation as (login, text), without what GitLab itself wrote and the bot's thread."""
        notes = self.request(number).notes.list(get_all=True, sort="asc", order_by="created_at")
        said = (note for note in notes if not note.system and note.type != "DiffNote")
        return [(note.author["username"], note.body) for note in said if _GATE not in note.body]

    def reactions(self, number: int, comment: int) -> list[str]:
        """Read the emoji on a note."""
        given = self.request(number).notes.get(comment).awardemojis.list(get_all=True)
        return [_EMOJI.get(one.name, one.name) for one in given]

    def findings(self, number: int) -> list[PostedComment]:
        """Read the notes on the diff."""
        notes = self.request(number).notes.list(get_all=True, sort="asc", order_by="created_at")
        return [
            PostedComment(path=one.position["new_path"], line=one.position.get("new_line"), body=one.body, review=None)
            for one in notes
            if one.type == "DiffNote"
        ]

    def labels(self, number: int) -> list[str]:
        """Read the labels' names."""
        return list(self.request(number).labels)

    def conclusions(self, number: int) -> dict[str, str]:
        """Read the newest status of each name on the head commit."""
        head = self.project.commits.get(self.request(number).sha)
        return {one.name: _CONCLUSIONS.get(one.status, one.status) for one in head.statuses.list(get_all=True)}

    def annotations(self, number: int, check: str) -> int | None:  # noqa: ARG002  # as `Client` has it
        """Give nothing: a commit status has no annotations."""
        return None

    def resolved(self, number: int) -> list[bool]:
        """Read for each thread on the diff whether it is resolved."""
        threads = self.request(number).discussions.list(get_all=True)
        firsts = (thread.attributes["notes"][0] for thread in threads)
        return [bool(note["resolved"]) for note in firsts if note["type"] == "DiffNote"]

    def held_back(self, number: int) -> bool | None:
        """Tell whether the bot's thread is open, which holds the merge back; None where the project does not ask for it."""
        if not self.project.attributes.get("only_allow_merge_if_all_discussions_are_resolved"):
            return None
        threads = self.request(number).discussions.list(get_all=True)
        notes = (thread.attributes["notes"][0] for thread in threads)
        return any(_GATE in note["body"] and not note["resolved"] for note in notes if note["resolvable"])
