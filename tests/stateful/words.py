"""What people write in comments: each piece with what it means, so that no test has to read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto


class Does(Enum):
    """What a piece of a comment asks for."""

    APPROVES = auto()
    TAKES_BACK = auto()
    ASKS = auto()
    RESOLVES = auto()
    REOPENS = auto()
    ORDERS = auto()
    """Anything else that the bot has to do or to answer."""
    TALKS = auto()


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A few lines: `{n}` becomes a number of its own, so that each question and answer can be told from all others."""

    text: str
    does: Does
    names: tuple[int, ...] = ()
    """The questions of the thread that it names."""


def _pieces(does: Does, *texts: str, names: tuple[int, ...] = ()) -> Iterator[Piece]:
    return (Piece(text=text, does=does, names=names) for text in texts)


APPROVE = Piece(text="/spec approve", does=Does.APPROVES)
TAKE_BACK = Piece(text="/spec unapprove", does=Does.TAKES_BACK)
RESOLVE = Piece(text="/spec resolve T1-T40", does=Does.RESOLVES, names=tuple(range(1, 41)))
PIECES = (
    *_pieces(
        Does.APPROVES,
        "/spec approve",
        "/spec approve",
        "/spec approved, thanks! :tada:",
        "**/spec approve**",
        "\uff0fspec approve",
        "\ufeff/spec lgtm",
        "/spec: approve",
        "- fine\n/spec approve",
        "1. fine\n\n/spec approve",
        "> is it fine?\n\n/spec approve",
    ),
    *_pieces(Does.TAKES_BACK, "/spec unapprove", "/spec approve cancel"),
    *_pieces(
        Does.ASKS,
        "/spec question Why wonder-{n}?",
        "/spec question Why wonder-{n}?",
        "/spec question\nWhy wonder-{n}?\n\n- one\n- two\n\n```sh\nls\n```",
        "/spec ask Why wonder-{n}?",
        "- hm\n/spec question Why wonder-{n}?",
        "**/spec question** Why wonder-{n}?",
    ),
    *_pieces(Does.RESOLVES, "/spec resolve T1", "/spec close T1.", names=(1,)),
    *_pieces(Does.RESOLVES, "/spec resolve T2", names=(2,)),
    *_pieces(Does.RESOLVES, "/spec resolve T1, T2 and T3", "/spec resolve T1-T3", names=(1, 2, 3)),
    *_pieces(Does.REOPENS, "/spec reopen T1", names=(1,)),
    *_pieces(
        Does.ORDERS,
        "/spec approve by mistake",
        "/spec approve no",
        "/spec approve until Monday",
        "/spec approve Q1",
        "/spec answer Q1 No: reply-{n}.",
        "/spec answer Q1\nNo: reply-{n}.\n\n- because\n- of that\n\n```sh\nls\n```",
        "/spec answer Q7 No: reply-{n}.",
        "/spec fix",
        "/spec status In Review",
        "/spec status Approved",
        "/spec withdraw",
        "/spec implemented",
        "/spec why",
        "/spec help",
        "/spec check",
        "/spec aprove",
        "/spec",
        "- /spec approve",
        "### /spec approve",
        "~~/spec approve~~",
        "| /spec approve |\n|---|",
        "LGTM, /spec approve",
        "/spec \u0430pprove",
        "/\u0455\u0440\u0435\u0441 approve",
        "/spec \u0430\u0440\u0440rove",
        "/spec resolve everything",
        "/spec reopen",
        "/spec question",
    ),
    *_pieces(
        Does.TALKS,
        "> /spec approve",
        "```\n/spec approve\n```",
        "<!-- /spec approve -->",
        "`/spec approve`",
        "Should one write /spec approve here?",
        "Looks good to me.",
        "approve",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Body:
    """The pieces of a comment; its number makes its questions and answers its own."""

    pieces: tuple[Piece, ...] = ()
    number: int = 0

    @property
    def text(self) -> str:
        """Write it."""
        return "\n\n".join(piece.text.replace("{n}", f"{self.number}{at}") for at, piece in enumerate(self.pieces))

    @property
    def questions(self) -> tuple[str, ...]:
        """Name its questions, each by the word that only it has."""
        return tuple(f"wonder-{self.number}{at}?" for at, piece in enumerate(self.pieces) if piece.does is Does.ASKS)

    def has(self, does: Does) -> bool:
        """Tell whether a piece asks for this."""
        return any(piece.does is does for piece in self.pieces)

    @property
    def is_talk(self) -> bool:
        """Tell whether it asks for nothing."""
        return all(piece.does is Does.TALKS for piece in self.pieces)
