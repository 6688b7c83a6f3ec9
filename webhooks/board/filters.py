"""The address of the table into its question, and back. Whatever is odd in an address is no filter. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.jobs.board_reader import SpecQuery

PAGE = 50
SORTS = {
    "changed": "Last changed",
    "title": "Title",
    "age": "Oldest first",
    "questions": "Most open questions",
    "tasks": "Most open tasks",
    "status": "Status",
    "repository": "Repository",
}
AGES = {"7": "A week or more", "30": "A month or more", "90": "Three months or more", "365": "A year or more"}
ASKED = {"open": "With open questions", "none": "Without"}
TASKS = {"open": "With open tasks", "done": "All done", "none": "Without tasks"}
_LONGEST = 300
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What somebody chose, as the form shows it; empty: everything."""

    q: str = ""
    repository: str = ""
    status: str = ""
    author: str = ""
    age: str = ""
    questions: str = ""
    tasks: str = ""
    waits: str = ""
    sort: str = "changed"
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """Tell whether anything is left out."""
        chosen = (self.repository, self.status, self.author, self.age, self.questions, self.tasks, self.waits)
        return bool(self.q or any(chosen))

    def address(self, **changed: str | int) -> dict[str, str]:
        """Give the parameters of an address that shows the same but for what changed, from its first page."""
        values = {name: getattr(self, name) for name in self.__slots__} | {"page": 1} | changed
        usual = {"sort": "changed", "page": 1}
        return {name: str(value) for name, value in values.items() if value and usual.get(name) != value}

    def query(self, *, limit: int = PAGE) -> SpecQuery:
        """Ask the database for this page."""
        return SpecQuery(
            text=self.q.casefold() or None,
            repository=self.repository or None,
            status=None if not self.status else "" if self.status == "other" else self.status,
            author=self.author or None,
            days=int(self.age) if self.age else None,
            asked={"open": True, "none": False}.get(self.questions),
            tasks=self.tasks or None,
            waits=self.waits or None,
            sort=self.sort,
            limit=limit,
            offset=(self.page - 1) * limit,
        )


def read_filters(arguments: Mapping[str, str]) -> Filters:
    """Read an address."""

    def text(name: str) -> str:
        return " ".join(arguments.get(name, "").replace("\0", " ").split())[:_LONGEST]

    def one_of(name: str, words: Mapping[str, str], otherwise: str = "") -> str:
        given = arguments.get(name, "")
        return given if given in words else otherwise

    page = arguments.get("page", "")
    return Filters(
        q=text("q"),
        repository=text("repository"),
        status=text("status"),
        author=text("author"),
        age=one_of("age", AGES),
        questions=one_of("questions", ASKED),
        tasks=one_of("tasks", TASKS),
        waits=text("waits"),
        sort=one_of("sort", SORTS, "changed"),
        page=min(int(page), _MOST_PAGES) if page.isascii() and page.isdecimal() and len(page) < 6 and int(page) else 1,
    )
