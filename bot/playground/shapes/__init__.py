"""How things look in JSON: the parts of GitHub's REST shapes that clients read."""

from bot.playground.shapes.apps import app, installation
from bot.playground.shapes.basics import Json, node, permission, repository, stamp, user
from bot.playground.shapes.checks import annotation, check_run, status
from bot.playground.shapes.conversation import comment, reaction, reactions, review, review_comment
from bot.playground.shapes.files import commit, content, file
from bot.playground.shapes.pulls import issue, label, labels, pull

__all__ = [
    "Json",
    "annotation",
    "app",
    "check_run",
    "comment",
    "commit",
    "content",
    "file",
    "installation",
    "issue",
    "label",
    "labels",
    "node",
    "permission",
    "pull",
    "reaction",
    "reactions",
    "repository",
    "review",
    "review_comment",
    "stamp",
    "status",
    "user",
]
