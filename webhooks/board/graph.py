"""What a spec depends on and what depends on it, as a picture: nodes in columns, lines between them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.jobs.board_reader import RelatedSpec

_REACH = 2
_MOST = 7
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _EDGE = 150, 46, 34, 12, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A spec at its place."""

    spec: RelatedSpec
    x: int
    y: int
    here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line from a spec to one that depends on it, as a curve."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The whole picture; `hidden` is how many specs it has no room for."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    hidden: int
    needs: tuple[RelatedSpec, ...]
    needed_by: tuple[RelatedSpec, ...]
    node_width: int = _WIDTH
    node_height: int = _HEIGHT


def graph_of(path: str, specs: Iterable[RelatedSpec]) -> Graph | None:
    """Draw what a spec is connected with, two steps each way; None where nothing is."""
    known = {spec.path: spec for spec in specs}
    links = _links(known)
    if path not in known:
        return None
    needs = {one: links[one] for one in known}
    needed_by: dict[str, tuple[str, ...]] = dict.fromkeys(known, ())
    for one, targets in links.items():
        for target in targets:
            needed_by[target] = (*needed_by[target], one)
    before, after = _steps(path, needs), _steps(path, needed_by)
    if not before and not after:
        return None
    columns = [*reversed(before), [path], *after]
    shown = [column[:_MOST] for column in columns]
    placed = _placed(shown, known, path)
    return Graph(
        width=len(shown) * (_WIDTH + _GAP_X) - _GAP_X + 2 * _EDGE,
        height=max(map(len, shown)) * (_HEIGHT + _GAP_Y) - _GAP_Y + 2 * _EDGE,
        nodes=tuple(placed.values()),
        edges=tuple(
            _edge(placed[target], placed[one])
            for one in placed
            for target in links[one]
            if target in placed and placed[target].x < placed[one].x
        ),
        hidden=sum(map(len, columns)) - sum(map(len, shown)),
        needs=tuple(known[one] for one in needs[path]),
        needed_by=tuple(known[one] for one in needed_by[path]),
    )


def _links(known: Mapping[str, RelatedSpec]) -> dict[str, tuple[str, ...]]:
    """Find which specs are meant: by path, or by number."""
    numbers = {spec.number: spec.path for spec in known.values() if spec.number is not None}
    found: dict[str, tuple[str, ...]] = {}
    for spec in known.values():
        meant = (
            next((path for path in reference.paths if path in known), numbers.get(reference.number or 0))
            for reference in spec.depends_on
        )
        found[spec.path] = tuple(dict.fromkeys(one for one in meant if one is not None and one != spec.path))
    return found


def _steps(path: str, links: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """List what is one step away, then what is two."""
    seen, found, edge = {path}, [], [path]
    for _ in range(_REACH):
        edge = [one for one in dict.fromkeys(near for far in edge for near in links[far]) if one not in seen]
        if not edge:
            break
        seen.update(edge)
        found.append(edge)
    return found


def _placed(columns: list[list[str]], known: Mapping[str, RelatedSpec], path: str) -> dict[str, Node]:
    """Give each spec its place; each column stands in the middle of the height."""
    tallest, placed = max(map(len, columns)), {}
    for at, column in enumerate(columns):
        top = (tallest - len(column)) * (_HEIGHT + _GAP_Y) // 2 + _EDGE
        for row, one in enumerate(column):
            x, y = at * (_WIDTH + _GAP_X) + _EDGE, top + row * (_HEIGHT + _GAP_Y)
            if one not in placed:
                placed[one] = Node(spec=known[one], x=x, y=y, here=one == path)
    return placed


def _edge(source: Node, target: Node) -> Edge:
    x1, y1 = source.x + _WIDTH, source.y + _HEIGHT // 2
    x2, y2 = target.x - 2, target.y + _HEIGHT // 2
    bend = (x2 - x1) // 2
    return Edge(path=f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}")
