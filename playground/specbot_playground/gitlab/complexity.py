"""What GitLab charges for a query before it runs it: a query that is too complex is refused.

A field costs one point and what is below it. `blobs` has a resolver: it adds a point for each path, one for itself and one
for reaching Gitaly, and one per cent for each item of the page. https://docs.gitlab.com/api/graphql/#limits
"""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import DocumentNode, FieldNode, OperationDefinitionNode, SelectionSetNode, value_from_ast_untyped

LIMIT = 250
_PAGE = 100
_PER_ITEM = 0.01


def complexity(document: DocumentNode, variables: Mapping[str, Any]) -> int:
    """Tell what a document costs."""
    operations = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    return sum(_below(one.selection_set, variables) for one in operations)


def _below(selections: SelectionSetNode | None, variables: Mapping[str, Any]) -> int:
    return sum(_field(one, variables) for one in _fields(selections))


def _fields(selections: SelectionSetNode | None) -> Iterator[FieldNode]:
    """List the fields, those within fragments written on the spot included."""
    for one in selections.selections if selections else ():
        if isinstance(one, FieldNode):
            yield one
        else:
            yield from _fields(getattr(one, "selection_set", None))


def _field(field: FieldNode, variables: Mapping[str, Any]) -> int:
    below = _below(field.selection_set, variables)
    if field.name.value != "blobs":
        return below + 1
    given = {one.name.value: value_from_ast_untyped(one.value, dict(variables)) for one in field.arguments or ()}
    cost = below + 1 + len(given.get("paths") or ()) + 1
    page = min(given.get("first") or _PAGE, given.get("last") or _PAGE, _PAGE)
    return int(cost + cost * page * _PER_ITEM)
