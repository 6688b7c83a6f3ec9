"""GitHub's GraphQL, over a subset of its official schema: the pull request read whole, and what REST cannot do."""

from specbot_playground.graphql.execution import answer, kind_of, schema

__all__ = [
    "answer",
    "kind_of",
    "schema",
]
