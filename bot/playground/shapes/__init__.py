"""How things look in JSON: the parts of GitHub's REST shapes that clients read."""

from bot.playground.shapes.apps import app, installation
from bot.playground.shapes.basics import Json, node, profile, stamp, user
from bot.playground.shapes.checks import annotation, check_run, check_suite, status, suite_id
from bot.playground.shapes.conversation import comment, reaction, reactions, review, review_comment
from bot.playground.shapes.files import commit, comparison, content, file, git_commit, tree
from bot.playground.shapes.pulls import issue, label, labels, pull
from bot.playground.shapes.repositories import collaborator, permission, repository, rights

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
