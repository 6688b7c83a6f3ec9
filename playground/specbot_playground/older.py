"""A schema as an older server has it: without some fields, and with the words of a forge for what it does not know."""

from functools import cache
from typing import Any

from graphql import (
    REMOVE,
    FieldDefinitionNode,
    GraphQLSchema,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    Visitor,
    build_ast_schema,
    parse,
    visit,
)


class _Without(Visitor):
    """Leaves fields out, `Type.field`; `left` are those that were not found."""

    def __init__(self, lacking: frozenset[str]) -> None:
        super().__init__()
        self.left = set(lacking)
        self._kind = ""

    def enter_object_type_definition(self, node: ObjectTypeDefinitionNode, *_: Any) -> None:  # noqa: ANN401 - the library's own
        """Note whose fields come."""
        self._kind = node.name.value

    def enter_interface_type_definition(self, node: InterfaceTypeDefinitionNode, *_: Any) -> None:  # noqa: ANN401 - the library's own
        """Note whose fields come."""
        self._kind = node.name.value

    def enter_field_definition(self, node: FieldDefinitionNode, *_: Any) -> Any:  # noqa: ANN401 - the library's own
        """Leave a field out."""
        name = f"{self._kind}.{node.name.value}"
        if name not in self.left:
            return None
        self.left.remove(name)
        return REMOVE


@cache
def older_schema(text: str, lacking: frozenset[str]) -> GraphQLSchema:
    """Build a schema without some fields; raises `KeyError` for one that is not there."""
    visitor = _Without(lacking)
    document = visit(parse(text), visitor)
    if visitor.left:
        raise KeyError(*sorted(visitor.left))
    return build_ast_schema(document)


def as_the_forge_says(message: str) -> str:
    """Put the words of the library here into those that both forges' servers use for a field that they do not know."""
    before, field, between, kind, *_ = [*message.split("'"), "", "", "", ""]
    if before == "Cannot query field " and between == " on type ":
        return f"Field '{field}' doesn't exist on type '{kind}'"
    return message
