"""What a page shows, as values: the templates know these and nothing of the state behind them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One comment, review or event of the conversation. `html` is safe."""

    id: str
    author: str
    is_bot: bool
    when: str
    verb: str
    html: str
    reactions: tuple[str, ...] = ()
    is_note: bool = False
    """The forge itself wrote it: one quiet line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """A thread on the diff, with the lines it stands under."""

    id: str
    path: str
    line: int | None
    resolved: bool
    outdated: bool
    context: tuple["Row", ...]
    bubbles: tuple[Bubble, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """A review and the threads it opened."""

    bubble: Bubble
    state: str
    threads: tuple[ThreadView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a unified diff. `kind`: added, removed, context, hunk."""

    kind: str
    old: int | None
    new: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A changed file: its rows, and the threads by the new line under which they stand (0: the file)."""

    path: str
    added: int
    removed: int
    rows: tuple[Row, ...]
    threads: dict[int, tuple[ThreadView, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationView:
    """A mark that a check put on a line."""

    level: str
    path: str
    line: int
    title: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """A check run or commit status on the head commit."""

    name: str
    conclusion: str
    title: str
    html: str
    annotations: tuple[AnnotationView, ...]
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelView:
    """A label with its colour (six hex digits) and whether its text should be dark."""

    name: str
    colour: str
    dark: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A pull request in a list."""

    number: int
    title: str
    state: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryView:
    """A repository's page: its files, and the template for a new spec."""

    name: str
    branch: str
    paths: tuple[str, ...]
    template: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PullView:
    """A pull request's page."""

    repository: str
    number: int
    title: str
    state: str
    author: str
    base: str
    head: str
    labels: tuple[LabelView, ...]
    timeline: tuple[Bubble | ReviewView | ThreadView, ...]
    checks: tuple[CheckView, ...]
    files: tuple[FileView, ...]
    commits: int
