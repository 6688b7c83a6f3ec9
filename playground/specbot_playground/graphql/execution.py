"""The schema, and how an operation is answered."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from graphql import GraphQLError, GraphQLSchema, get_operation_ast

from specbot_playground.graphql.connection import Shape
from specbot_playground.graphql.operations import Root
from specbot_playground.older import as_the_forge_says, document_of, executed, older_schema
from specbot_playground.state import Refusal, User, World

_KINDS = {401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 409: "STALE_DATA", 422: "UNPROCESSABLE"}


@cache
def _text() -> str:
    return files("specbot_playground").joinpath("github.graphql").read_text(encoding="utf-8")


def schema(lacking: frozenset[str] = frozenset()) -> GraphQLSchema:
    """Build the schema once, as the newest or as an older server has it."""
    return older_schema(_text(), lacking)


def kind_of(query: str) -> str:
    """Tell whether a document asks for a `query` or a `mutation`; what cannot be read changes nothing."""
    try:
        operation = get_operation_ast(document_of(query))
    except GraphQLError:
        return "query"
    return operation.operation.value if operation else "query"


def answer(world: World, who: User, query: str, variables: Mapping[str, Any] | None) -> Shape:
    """Execute an operation as somebody; errors come as the forge sends them, with status 200."""
    result = executed(schema(frozenset(world.lacking)), query, Root(world, who).shape(), variables)
    shape: Shape = {"data": result.data}
    if result.errors:
        shape["errors"] = [_error(each) for each in result.errors]
    return shape


def _error(error: GraphQLError) -> Shape:
    """Say what went wrong; a refusal has a type."""
    refusal = error.original_error
    shape: Shape = {"message": as_the_forge_says(error.message), "path": error.path}
    if isinstance(refusal, Refusal):
        shape = {**shape, "type": _KINDS.get(refusal.status, "UNPROCESSABLE"), "message": refusal.message}
    return shape
