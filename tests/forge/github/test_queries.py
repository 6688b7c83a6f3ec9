"""The operations are valid GraphQL against GitHub's own schema, as far as the playground carries it."""

from importlib.resources import files

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from bot.forges.github import queries

OPERATIONS = (
    "add_reaction",
    "edits",
    "enable_auto_merge",
    "follow_ups",
    "mentions",
    "more",
    "pull_request",
    "push_commit",
    "recent_comments",
    "reopen_thread",
    "resolve_thread",
    "thread_comments",
)


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(files("specbot_playground").joinpath("github.graphql").read_text(encoding="utf-8"))


def test_every_operation_is_listed_here() -> None:
    written = {
        file.name.removesuffix(".graphql") for file in files(queries).iterdir() if file.name.endswith(".graphql")
    }
    assert written == {*OPERATIONS, "blob", "tree", "fragments"}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_valid(schema: GraphQLSchema, name: str) -> None:
    assert validate(schema, parse(queries.operation(name))) == []


@pytest.mark.parametrize("fragment", ["blob", "tree"])
@pytest.mark.parametrize("count", [1, 50])
@pytest.mark.parametrize("directories", [0, 50])
def test_asking_for_objects_is_valid(schema: GraphQLSchema, fragment: str, count: int, directories: int) -> None:
    assert validate(schema, parse(queries.objects(fragment, count, directories))) == []
