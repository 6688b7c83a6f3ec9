"""What every GraphQL answer of GitHub is built from."""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Graph(msgspec.Struct, kw_only=True, rename="camel"):
    """GraphQL names are written in camel case."""


class Page(Graph, kw_only=True):
    """Whether and where a connection goes on."""

    has_next_page: bool
    end_cursor: str | None


class Nodes(Graph, Generic[T], kw_only=True):
    """A connection without its cursor."""

    nodes: list[T]


class Paged(Graph, Generic[T], kw_only=True):
    """A connection that may have more pages."""

    page_info: Page
    nodes: list[T]
