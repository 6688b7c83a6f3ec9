"""What people and bots can do, with the forge's own refusals. REST, GraphQL and the pages all come through here."""

from bot.playground.acts.branches import commit_of, create_branch, delete_branch, move_branch, put_file, write_files
from bot.playground.acts.checks import ANNOTATION_LIMIT, press, set_status, write_check
from bot.playground.acts.conversation import (
    REACTIONS,
    delete_comment,
    edit_comment,
    find_comment,
    find_review_comment,
    react,
    say,
)
from bot.playground.acts.labels import add_labels, create_label, ensure_label, find_label, remove_label
from bot.playground.acts.pulls import edit_pull, merge, open_pull, set_draft
from bot.playground.acts.reading import base_sha, commits_of, files_of, follow, head_sha, mergeable, merged
from bot.playground.acts.reviews import answer, comment_on_diff, dismiss, resolve, submit_review
from bot.playground.acts.rights import BODY_LIMIT, need, sized

__all__ = [
    "ANNOTATION_LIMIT",
    "BODY_LIMIT",
    "REACTIONS",
    "add_labels",
    "answer",
    "base_sha",
    "comment_on_diff",
    "commit_of",
    "commits_of",
    "create_branch",
    "create_label",
    "delete_branch",
    "delete_comment",
    "dismiss",
    "edit_comment",
    "edit_pull",
    "ensure_label",
    "files_of",
    "find_comment",
    "find_label",
    "find_review_comment",
    "follow",
    "head_sha",
    "merge",
    "mergeable",
    "merged",
    "move_branch",
    "need",
    "open_pull",
    "press",
    "put_file",
    "react",
    "remove_label",
    "resolve",
    "say",
    "set_draft",
    "set_status",
    "sized",
    "submit_review",
    "write_check",
    "write_files",
]
