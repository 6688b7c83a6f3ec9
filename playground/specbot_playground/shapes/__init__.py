"""How things look in JSON: the parts of GitHub's REST shapes that clients read."""

from specbot_playground.shapes.apps import app, installation
from specbot_playground.shapes.basics import Json, node, profile, stamp, user
from specbot_playground.shapes.checks import annotation, check_run, check_suite, status, suite_id
from specbot_playground.shapes.conversation import comment, reaction, reactions, review, review_comment
from specbot_playground.shapes.files import commit, comparison, content, file, git_commit, tree
from specbot_playground.shapes.pulls import issue, label, labels, pull
from specbot_playground.shapes.repositories import collaborator, permission, repository, rights

__all__ = [
    "Json",
    "annotation",
    "app",
    "check_run",
    "check_suite",
    "collaborator",
    "comment",
    "commit",
    "comparison",
    "content",
    "file",
    "git_commit",
    "installation",
    "issue",
    "label",
    "labels",
    "node",
    "permission",
    "profile",
    "pull",
    "reaction",
    "reactions",
    "repository",
    "review",
    "review_comment",
    "rights",
    "stamp",
    "status",
    "suite_id",
    "tree",
    "user",
]
