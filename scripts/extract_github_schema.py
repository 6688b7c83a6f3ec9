"""Cut the playground's GraphQL schema out of GitHub's official one, so that it can only lack fields, never invent them.

    npm pack @octokit/graphql-schema && tar xzf octokit-graphql-schema-*.tgz   # MIT licence
    python scripts/extract_github_schema.py package/schema.graphql

Writes playground/specbot_playground/github.graphql: the fields of `KEEP`, and the inputs and enums that they need.
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphql import (
    DefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
    build_schema,
    parse,
    print_ast,
)

OUTPUT = Path("playground/specbot_playground/github.graphql")
PAGE = "nodes pageInfo totalCount"
KEEP = {
    "Query": "node viewer repository rateLimit search",
    "SearchResultItemConnection": "nodes pageInfo issueCount",
    "RateLimit": "limit cost remaining resetAt",
    "Mutation": "resolveReviewThread unresolveReviewThread createCommitOnBranch minimizeComment addReaction "
    "markPullRequestReadyForReview convertPullRequestToDraft enablePullRequestAutoMerge",
    "Node": "id",
    "Actor": "login url avatarUrl",
    "User": "id login url avatarUrl databaseId name",
    "Bot": "id login url avatarUrl databaseId",
    "Mannequin": "id login url avatarUrl databaseId",
    "Organization": "id login url avatarUrl databaseId name",
    "Repository": "id databaseId nameWithOwner isPrivate viewerPermission pullRequest pullRequests object defaultBranchRef",
    "Ref": "id name target",
    "GitObject": "id oid",
    "Blob": "id oid text isBinary isTruncated byteSize",
    "Tree": "id oid entries",
    "TreeEntry": "name type mode path object",
    "Commit": "id oid message status checkSuites committedDate authoredDate parents author signature",
    "GitActor": "email name user",
    "GitSignature": "isValid wasSignedByGitHub",
    "GpgSignature": "isValid wasSignedByGitHub",
    "CommitConnection": PAGE,
    "Status": "id state contexts",
    "StatusContext": "id context state description targetUrl creator createdAt",
    "PullRequest": "id databaseId fullDatabaseId number url title body isDraft state merged mergedAt createdAt updatedAt "
    "isCrossRepository maintainerCanModify mergeable lastEditedAt editor reactionGroups author mergeCommit baseRefName "
    "baseRefOid baseRef headRefName headRefOid headRef headRepository labels comments reviews reviewThreads changedFiles "
    "reviewRequests commits timelineItems mergeQueueEntry",
    "PullRequestTimelineItemsConnection": PAGE,
    "HeadRefForcePushedEvent": "id actor beforeCommit afterCommit createdAt",
    "ReviewRequest": "id requestedReviewer",
    "ReviewRequestConnection": PAGE,
    "MergeQueueEntry": "id headCommit position",
    "PullRequestCommit": "id commit",
    "PullRequestCommitConnection": PAGE,
    "PullRequestConnection": PAGE,
    "Label": "id name color description",
    "LabelConnection": PAGE,
    "PageInfo": "hasNextPage hasPreviousPage startCursor endCursor",
    "IssueComment": "id databaseId fullDatabaseId body createdAt lastEditedAt userContentEdits editor url author reactionGroups isMinimized",
    "IssueCommentConnection": PAGE,
    "UserContentEdit": "id diff editedAt editor",
    "UserContentEditConnection": PAGE,
    "PullRequestReview": "id databaseId fullDatabaseId body state submittedAt createdAt lastEditedAt editor url author "
    "commit reactionGroups",
    "PullRequestReviewConnection": PAGE,
    "PullRequestReviewThread": "id path line startLine originalLine isResolved isOutdated subjectType comments",
    "PullRequestReviewThreadConnection": PAGE,
    "PullRequestReviewComment": "id databaseId fullDatabaseId body createdAt lastEditedAt userContentEdits editor url author path line "
    "reactionGroups isMinimized",
    "PullRequestReviewCommentConnection": PAGE,
    "ReactionGroup": "content viewerHasReacted createdAt reactors",
    "ReactorConnection": "totalCount",
    "Reaction": "id content user",
    "Reactable": "id reactionGroups",
    "Minimizable": "isMinimized",
    "CheckSuite": "id databaseId app checkRuns",
    "CheckSuiteConnection": PAGE,
    "App": "id databaseId slug",
    "CheckRun": "id databaseId name status conclusion title summary",
    "CheckRunConnection": PAGE,
    "ResolveReviewThreadPayload": "thread",
    "UnresolveReviewThreadPayload": "thread",
    "CreateCommitOnBranchPayload": "commit ref",
    "MinimizeCommentPayload": "minimizedComment",
    "AddReactionPayload": "reaction subject",
    "MarkPullRequestReadyForReviewPayload": "pullRequest",
    "ConvertPullRequestToDraftPayload": "pullRequest",
    "EnablePullRequestAutoMergePayload": "pullRequest",
}


def named(node: TypeNode) -> str:
    """Name the type inside lists and non-nulls."""
    return node.name.value if isinstance(node, NamedTypeNode) else named(node.type)  # type: ignore[attr-defined]  # a wrapper


class Cutter:
    """Keeps what `KEEP` names and what those things need as input."""

    def __init__(self, document: DocumentNode) -> None:
        self._all = {node.name.value: node for node in document.definitions if hasattr(node, "name")}
        self._needed: dict[str, None] = {}

    def cut(self) -> list[DefinitionNode]:
        """List the definitions to keep."""
        kept = [self._trim(name, fields.split()) for name, fields in KEEP.items()]
        waiting = list(self._needed)
        for name in waiting:
            node = self._all.get(name)
            if isinstance(node, InputObjectTypeDefinitionNode):
                more = [named(field.type) for field in node.fields or ()]
                waiting.extend(each for each in more if each not in self._needed)
                self._needed |= dict.fromkeys(more)
        return kept + [self._bare(self._all[name]) for name in self._needed if name in self._all and name not in KEEP]

    def _trim(self, name: str, fields: list[str]) -> DefinitionNode:
        """Keep the named fields of a type, without descriptions and without interfaces that are not kept."""
        node = self._all[name]
        assert isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)  # noqa: S101  # by KEEP
        known = {field.name.value: field for field in node.fields or ()}
        absent = set(fields) - known.keys()
        if absent:
            sys.exit(f"{name} has no {', '.join(sorted(absent))}")
        interfaces = tuple(
            each
            for each in node.interfaces or ()
            if each.name.value in KEEP and set(KEEP[each.name.value].split()) <= set(fields)
        )
        return self._bare(
            replace(node, fields=tuple(self._field(known[each]) for each in fields), interfaces=interfaces)
        )

    def _field(self, field: FieldDefinitionNode) -> FieldDefinitionNode:
        """Remember the types that a field and its arguments need."""
        arguments = tuple(_plain(each) for each in field.arguments or ())
        self._needed |= dict.fromkeys([named(field.type), *(named(each.type) for each in arguments)])
        return replace(field, arguments=arguments)

    @staticmethod
    def _bare(node: DefinitionNode) -> DefinitionNode:
        """Take descriptions and directives off, and from a union what is not kept."""
        parts = {
            name: tuple(_plain(each) for each in getattr(node, name) or ())
            for name in ("fields", "values")
            if hasattr(node, name)
        }
        if isinstance(node, UnionTypeDefinitionNode):
            parts["types"] = tuple(each for each in node.types or () if each.name.value in KEEP)
        return _plain(replace(node, **parts))


def _plain(node: Any) -> Any:  # noqa: ANN401  # any named definition
    """Take description and directives off one definition."""
    return replace(node, description=None, directives=())


def main() -> None:
    """Cut, check that the result is a schema, write it."""
    source = Path(sys.argv[1]).read_text(encoding="utf-8")
    kept = Cutter(parse(source, no_location=True)).cut()
    order = (EnumTypeDefinitionNode, ScalarTypeDefinitionNode)
    kept.sort(key=lambda node: (isinstance(node, order), node.name.value))  # type: ignore[attr-defined]  # all have names
    text = "\n\n".join(print_ast(node) for node in kept)
    build_schema(text)
    OUTPUT.write_text(
        f"# Cut by scripts/extract_github_schema.py from @octokit/graphql-schema (MIT).\n\n{text}\n", encoding="utf-8"
    )
    print(f"{OUTPUT}: {len(kept)} definitions")


if __name__ == "__main__":
    main()
