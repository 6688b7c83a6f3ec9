"""Lists that are read in pages of at most 100."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from typing import Any

from specbot_playground.state import Refusal

Shape = dict[str, Any]


def connection(
    found: Sequence[Any], shape: Callable[[Any], Shape], keep: Callable[..., bool] | None = None
) -> Callable[..., Shape]:
    """Make a list that is read in pages of at most 100."""

    def resolve(_: object, **given: Any) -> Shape:  # noqa: ANN401  # GraphQL arguments
        first, last = given.pop("first", None), given.pop("last", None)
        after, before = given.pop("after", None), given.pop("before", None)
        size = first if first is not None else last
        if size is None or not 0 <= size <= 100:
            raise Refusal(
                422, "You must provide a `first` or `last` value between 1 and 100 to paginate the connection."
            )
        kept = [one for one in found if keep is None or keep(one, **given)]
        start, end = _offset(after) if after else 0, (_offset(before) - 1) if before else len(kept)
        if first is not None:
            end = min(end, start + first)
        else:
            start = max(start, end - (last or 0))
        page = {
            "hasNextPage": end < len(kept),
            "hasPreviousPage": start > 0,
            "startCursor": _cursor(start + 1),
            "endCursor": _cursor(end) if end > start else None,
        }
        return {"nodes": [shape(one) for one in kept[start:end]], "pageInfo": page, "totalCount": len(kept)}

    return resolve


def _cursor(number: int) -> str:
    return b64encode(f"cursor:{number}".encode()).decode()


def _offset(cursor: str) -> int:
    return int(b64decode(cursor).decode().removeprefix("cursor:"))
