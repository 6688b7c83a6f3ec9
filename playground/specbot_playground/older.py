"""A schema as an older server has it: without some fields or types, and with the words of a forge for what it does not know.

A client asks the same few documents again and again: each is read and held against the schema once.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from graphql import (
    REMOVE,
    DocumentNode,
    ExecutionResult,
    FieldDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    InterfaceTypeDefinitionNode,
    NamedTypeNode,
    Node,
    ObjectTypeDefinitionNode,
    Visitor,
    build_ast_schema,
    execute_sync,
    parse,
    validate,
    visit,
)

_KEPT = 500


class _Without(Visitor):
    """Leaves fields out, `Type.field`, and types with all that is of them; `left` are those that were not found."""

    def __init__(self, lacking: frozenset[str]) -> None:
        super().__init__()
        self.left = set(lacking)
        self._types = frozenset(name for name in lacking if "." not in name)
        self._kind = ""

    def enter_object_type_definition(self, node: ObjectTypeDefinitionNode, *_: Any) -> Any:  # noqa: ANN401 - the library's own
        """Note whose fields come, or leave them out with their type."""
        self._kind = node.name.value
        return self._leave_out(self._kind)

    def enter_interface_type_definition(self, node: InterfaceTypeDefinitionNode, *_: Any) -> Any:  # noqa: ANN401 - the library's own
        """Do the same with an interface's."""
        self._kind = node.name.value
        return self._leave_out(self._kind)

    def enter_field_definition(self, node: FieldDefinitionNode, *_: Any) -> Any:  # noqa: ANN401 - the library's own
        """Leave a field out, or one of a type that is left out."""
        return REMOVE if _named(node.type) in self._types else self._leave_out(f"{self._kind}.{node.name.value}")

    def enter_named_type(self, node: NamedTypeNode, *_: Any) -> Any:  # noqa: ANN401 - the library's own
        """Leave a type out of the unions and types that name it."""
        return REMOVE if node.name.value in self._types else None

    def _leave_out(self, name: str) -> Any:  # noqa: ANN401 - the library's own
        if name not in self.left:
            return None
        self.left.remove(name)
        return REMOVE


def _named(node: Node) -> str:
    """Name the type that lists and non-null types are of."""
    while not isinstance(node, NamedTypeNode):
        node = node.type  # type: ignore[attr-defined]
    return node.name.value


@cache
def older_schema(text: str, lacking: frozenset[str]) -> GraphQLSchema:
    """Build a schema without some fields and types; raises `KeyError` for one that is not there."""
    visitor = _Without(lacking)
    document = visit(parse(text), visitor)
    if visitor.left:
        raise KeyError(*sorted(visitor.left))
    return build_ast_schema(document)


def as_the_forge_says(message: str) -> str:
    """Put the words of the library here into those that both forges' servers use for a field or type that they do not know."""
    before, field, between, kind, *_ = [*message.split("'"), "", "", "", ""]
    if before == "Cannot query field " and between == " on type ":
        return f"Field '{field}' doesn't exist on type '{kind}'"
    if before == "Unknown type ":
        return f"No such type {field}, so it can't be a fragment condition"
    return message


@lru_cache(_KEPT)
def document_of(query: str) -> DocumentNode:
    """Read a document; raises `graphql.GraphQLError`."""
    return parse(query)


@lru_cache(_KEPT)
def _faults(schema: GraphQLSchema, query: str) -> tuple[GraphQLError, ...]:
    return tuple(validate(schema, document_of(query)))


def executed(schema: GraphQLSchema, query: str, root: Any, variables: Mapping[str, Any] | None) -> ExecutionResult:  # noqa: ANN401 - the library's own
    """Answer an operation; what is wrong with it comes as errors."""
    try:
        document, faults = document_of(query), _faults(schema, query)
    except GraphQLError as error:
        return ExecutionResult(data=None, errors=[error])
    if faults:
        return ExecutionResult(data=None, errors=list(faults))
    return execute_sync(schema, document, root_value=root, variable_values=dict(variables or {}))
