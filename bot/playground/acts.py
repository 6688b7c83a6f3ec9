"""What people and bots can do, with the forge's own refusals. REST, GraphQL and the pages all come through here."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.playground.diff import FileDiff, compare
from bot.playground.git import Commit, MergeConflictError, blob_sha, merge_trees
from bot.playground.state import (
    CheckRun,
    Comment,
    Label,
    Pull,
    Reaction,
    Refusal,
    Repository,
    Review,
    ReviewComment,
    Status,
    Thread,
    User,
    World,
    may,
)

BODY_LIMIT = 65_536
ANNOTATION_LIMIT = 50
REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


def need(repository: Repository, user: User, wanted: str) -> None:
    """Refuse who may not: strangers to a private repository see nothing."""
    if not may(repository, user, "read"):
        raise Refusal(404, "Not Found")
    if not may(repository, user, wanted):
        kind = "Resource not accessible by integration" if user.kind == "Bot" else "Must have write access to do that"
        raise Refusal(403, kind)


def sized(body: str | None) -> str:
    """Refuse a text over the limit."""
    if body is not None and len(body) > BODY_LIMIT:
        raise Refusal(
            422,
            "Validation Failed",
            [{"field": "body", "message": f"body is too long (maximum is {BODY_LIMIT} characters)"}],
        )
    return body or ""


# Branches and files


def commit_of(repository: Repository, ref: str) -> Commit:
    """Find a commit by branch, full reference or sha."""
    name = ref.removeprefix("refs/heads/").removeprefix("heads/")
    sha = repository.branches.get(name, ref)
    if sha == "HEAD":
        sha = repository.branches[repository.default_branch]
    if sha not in repository.history:
        raise Refusal(404, f"No commit found for the ref {ref}")
    return repository.history[sha]


def create_branch(world: World, user: User, repository: Repository, name: str, sha: str) -> None:
    """Start a branch at a commit."""
    need(repository, user, "write")
    if name in repository.branches:
        raise Refusal(422, "Reference already exists")
    if sha not in repository.history:
        raise Refusal(422, "Object does not exist")
    repository.branches[name] = sha
    world.tell("push", "", repository, sender=user, ref=f"refs/heads/{name}", before="0" * 40, after=sha)


def delete_branch(world: World, user: User, repository: Repository, name: str) -> None:
    """Remove a branch."""
    need(repository, user, "write")
    if name not in repository.branches:
        raise Refusal(422, "Reference does not exist")
    before = repository.branches.pop(name)
    world.tell("push", "", repository, sender=user, ref=f"refs/heads/{name}", before=before, after="0" * 40)


def move_branch(world: World, user: User, repository: Repository, name: str, sha: str) -> None:
    """Point a branch to a commit and let its pull requests know."""
    before = repository.branches.get(name, "0" * 40)
    repository.branches[name] = sha
    world.tell("push", "", repository, sender=user, ref=f"refs/heads/{name}", before=before, after=sha)
    for target in list(world.repositories.values()):
        for pull in target.pulls.values():
            if (pull.head_repository, pull.head, pull.state) == (repository.full_name, name, "open"):
                _follow(world, target, pull, sha)
                pull.updated_at = world.now()
                world.tell("pull_request", "synchronize", target, sender=user, pull=pull, before=before, after=sha)


def write_files(
    world: World,
    user: User,
    repository: Repository,
    branch: str,
    changes: Mapping[str, bytes | None],
    message: str,
    expected: str | None = None,
) -> Commit:
    """Commit files onto a branch (None deletes); refuses a protected branch and a head that has moved."""
    need(repository, user, "write")
    if branch not in repository.branches:
        raise Refusal(404, f"Branch {branch} not found")
    if branch in repository.protected and not may(repository, user, "admin"):
        raise Refusal(409, "Repository rule violations found\n\nChanges must be made through a pull request.")
    head = repository.branches[branch]
    if expected is not None and expected != head:
        raise Refusal(409, f"Expected branch to point to {expected!r} but it did not. Pull and try again.")
    tree = dict(repository.history[head].tree)
    for path, content in changes.items():
        if content is None:
            tree.pop(path, None)
        else:
            tree[path] = content
    made = repository.history.commit(tree, (head,), message, user.login, world.now())
    move_branch(world, user, repository, branch, made.sha)
    return made


def put_file(
    world: World,
    user: User,
    repository: Repository,
    branch: str,
    path: str,
    content: bytes | None,
    message: str,
    sha: str | None,
) -> Commit:
    """Create, replace or delete one file; the blob's sha guards against what somebody else wrote."""
    existing = commit_of(repository, branch).tree.get(path)
    if existing is None and content is None:
        raise Refusal(404, "Not Found")
    if existing is not None and sha is None:
        raise Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if existing is not None and sha != blob_sha(existing):
        raise Refusal(409, f"{path} does not match {sha}")
    return write_files(world, user, repository, branch, {path: content}, message)


# Pull requests


def head_sha(world: World, pull: Pull) -> str:
    """Tell where the head is; a closed pull request keeps its last one."""
    if pull.closed_head is not None:
        return pull.closed_head
    source = world.repositories.get(pull.head_repository)
    return source.branches.get(pull.head, pull.base_sha) if source else pull.base_sha


def base_sha(repository: Repository, pull: Pull) -> str:
    """Tell where the base was when the pull request ended, or is."""
    return pull.base_sha if pull.merged_at else repository.branches.get(pull.base, pull.base_sha)


def files_of(world: World, repository: Repository, pull: Pull) -> tuple[FileDiff, ...]:
    """Compare the head with where it left the base."""
    head = head_sha(world, pull)
    base = repository.history.merge_base(base_sha(repository, pull), head) or base_sha(repository, pull)
    return compare(repository.history[base].tree, repository.history[head].tree)


def commits_of(world: World, repository: Repository, pull: Pull) -> tuple[Commit, ...]:
    """List the commits of the head."""
    return repository.history.between(base_sha(repository, pull), head_sha(world, pull))


def open_pull(
    world: World, user: User, repository: Repository, *, base: str, head: str, title: str, body: str, draft: bool
) -> Pull:
    """Open a pull request from `branch` or `owner:branch`."""
    need(repository, user, "read")
    owner, _, branch = head.rpartition(":")
    source = repository
    if owner and owner.casefold() != repository.full_name.split("/")[0].casefold():
        forks = (one for one in world.repositories.values() if one.source == repository.full_name)
        source = next((one for one in forks if one.full_name.split("/")[0] == owner), repository)
    need(source, user, "write")
    if branch not in source.branches or base not in repository.branches:
        field = "base" if base not in repository.branches else "head"
        raise Refusal(422, "Validation Failed", [{"resource": "PullRequest", "field": field, "code": "invalid"}])
    tip, onto = source.branches[branch], repository.branches[base]
    if not repository.history.between(onto, tip):
        raise Refusal(422, "Validation Failed", [{"message": f"No commits between {base} and {branch}"}])
    for other in repository.pulls.values():
        if (other.state, other.base, other.head, other.head_repository) == ("open", base, branch, source.full_name):
            raise Refusal(
                422,
                "Validation Failed",
                [{"message": f"A pull request already exists for {owner or user.login}:{branch}."}],
            )
    pull = Pull(
        id=world.id(),
        number=repository.next_number,
        title=title,
        body=sized(body),
        author=user,
        base=base,
        head=branch,
        head_repository=source.full_name,
        base_sha=onto,
        at=world.now(),
        updated_at=world.now(),
        draft=draft,
    )
    repository.pulls[pull.number] = pull
    repository.next_number += 1
    world.tell("pull_request", "opened", repository, sender=user, pull=pull)
    return pull


def edit_pull(world: World, user: User, repository: Repository, pull: Pull, changes: Mapping[str, Any]) -> None:
    """Change title, body, base or state."""
    if user is not pull.author:
        need(repository, user, "write")
    pull.updated_at = world.now()
    was = {"title": pull.title, "body": pull.body, "base": pull.base}
    now = {key: changes[key] for key in was if changes.get(key) is not None}
    if any(was[key] != value for key, value in now.items()):
        pull.title = now.get("title", pull.title)
        pull.body = sized(now.get("body", pull.body))
        pull.base = now.get("base", pull.base)
        world.tell("pull_request", "edited", repository, sender=user, pull=pull)
    state = changes.get("state")
    if state and state != pull.state:
        if pull.merged_at:
            raise Refusal(
                422, "Validation Failed", [{"message": "state cannot be changed. The pull request is merged."}]
            )
        pull.closed_head = head_sha(world, pull) if state == "closed" else None
        pull.state = state
        world.tell("pull_request", "closed" if state == "closed" else "reopened", repository, sender=user, pull=pull)


def set_draft(world: World, user: User, repository: Repository, pull: Pull, *, draft: bool) -> None:
    """Turn into a draft or back."""
    if user is not pull.author:
        need(repository, user, "write")
    if pull.draft != draft:
        pull.draft = draft
        action = "converted_to_draft" if draft else "ready_for_review"
        world.tell("pull_request", action, repository, sender=user, pull=pull)


def mergeable(world: World, repository: Repository, pull: Pull) -> bool:
    """Tell whether base and head go together."""
    return _merged(repository, base_sha(repository, pull), head_sha(world, pull)) is not None


def _merged(repository: Repository, onto: str, head: str) -> dict[str, bytes] | None:
    """Merge two commits' trees; None where they conflict."""
    trees = repository.history
    base = trees.merge_base(onto, head) or onto
    try:
        return merge_trees(trees[base].tree, trees[onto].tree, trees[head].tree)
    except MergeConflictError:
        return None


def merge(world: World, user: User, repository: Repository, pull: Pull, method: str, sha: str | None) -> str:
    """Merge, squash or rebase; tells the new commit's sha."""
    need(repository, user, "write")
    head = head_sha(world, pull)
    if pull.state != "open" or pull.draft:
        raise Refusal(405, "Pull Request is not mergeable")
    if sha is not None and sha != head:
        raise Refusal(409, "Head branch was modified. Review and try the merge again.")
    onto, trees = repository.branches[pull.base], repository.history
    tree = _merged(repository, onto, head)
    if tree is None:
        raise Refusal(405, "Pull Request is not mergeable")
    parents = (onto, head) if method == "merge" else (onto,)
    message = (
        f"Merge pull request #{pull.number} from {pull.head}" if method == "merge" else f"{pull.title} (#{pull.number})"
    )
    made = trees.commit(tree, parents, message, user.login, world.now())
    pull.base_sha, pull.closed_head, pull.state = onto, head, "closed"
    pull.merged_at, pull.merged_by, pull.merge_sha = world.now(), user, made.sha
    pull.updated_at = world.now()
    world.tell("pull_request", "closed", repository, sender=user, pull=pull)
    move_branch(world, user, repository, pull.base, made.sha)
    return made.sha


# Conversation


def say(world: World, user: User, repository: Repository, pull: Pull, body: str) -> Comment:
    """Comment in the conversation."""
    need(repository, user, "read")
    if not body.strip():
        raise Refusal(422, "Validation Failed", [{"field": "body", "message": "body cannot be blank"}])
    made = Comment(id=world.id(), author=user, body=sized(body), at=world.now())
    pull.comments.append(made)
    pull.updated_at = world.now()
    world.tell("issue_comment", "created", repository, sender=user, pull=pull, comment=made)
    return made


def edit_comment(world: World, user: User, repository: Repository, pull: Pull, comment: Comment, body: str) -> None:
    """Give a comment a new text: its author may, and who may write."""
    if user is not comment.author:
        need(repository, user, "write")
    comment.body, comment.edited_at, comment.editor = sized(body), world.now(), user
    event = "pull_request_review_comment" if isinstance(comment, ReviewComment) else "issue_comment"
    world.tell(event, "edited", repository, sender=user, pull=pull, comment=comment)


def delete_comment(world: World, user: User, repository: Repository, pull: Pull, comment: Comment) -> None:
    """Remove a comment."""
    if user is not comment.author:
        need(repository, user, "write")
    if isinstance(comment, ReviewComment):
        for thread in list(pull.threads):
            thread.comments = [one for one in thread.comments if one is not comment]
            if not thread.comments:
                pull.threads.remove(thread)
        world.tell("pull_request_review_comment", "deleted", repository, sender=user, pull=pull, comment=comment)
        return
    pull.comments.remove(comment)
    world.tell("issue_comment", "deleted", repository, sender=user, pull=pull, comment=comment)


def react(world: World, user: User, repository: Repository, comment: Comment, content: str) -> tuple[Reaction, bool]:
    """Leave an emoji, once; tells whether it is new."""
    need(repository, user, "read")
    if content not in REACTIONS:
        raise Refusal(422, "Validation Failed", [{"field": "content", "code": "invalid"}])
    for standing in comment.reactions:
        if standing.user is user and standing.content == content:
            return standing, False
    made = Reaction(id=world.id(), user=user, content=content, at=world.now())
    comment.reactions.append(made)
    return made, True


def find_comment(repository: Repository, number: int) -> tuple[Pull, Comment]:
    """Find a comment of the conversation."""
    for pull in repository.pulls.values():
        for comment in pull.comments:
            if comment.id == number:
                return pull, comment
    raise Refusal(404, "Not Found")


def find_review_comment(repository: Repository, number: int) -> tuple[Pull, Thread, ReviewComment]:
    """Find a comment on the diff."""
    for pull in repository.pulls.values():
        for thread in pull.threads:
            for comment in thread.comments:
                if comment.id == number:
                    return pull, thread, comment
    raise Refusal(404, "Not Found")


# Reviews


def submit_review(
    world: World,
    user: User,
    repository: Repository,
    pull: Pull,
    *,
    event: str,
    body: str,
    sha: str | None,
    comments: Iterable[Mapping[str, Any]],
) -> Review:
    """Review: all comments or none. An author may only comment."""
    need(repository, user, "read")
    states = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED", "": "PENDING"}
    if event not in states:
        raise Refusal(422, "Unprocessable Entity", [f"Variable $event was provided invalid value {event}"])
    if user is pull.author and event in ("APPROVE", "REQUEST_CHANGES"):
        what = "approve" if event == "APPROVE" else "request changes on"
        raise Refusal(422, "Unprocessable Entity", [f"Can not {what} your own pull request"])
    if event == "REQUEST_CHANGES" and not body:
        raise Refusal(422, "Unprocessable Entity", ["Body can't be blank"])
    placed = [_place(world, repository, pull, wish) for wish in comments]
    if event == "COMMENT" and not body and not placed:
        raise Refusal(422, "Unprocessable Entity", ["Review body can't be blank"])
    review = Review(
        id=world.id(),
        author=user,
        body=sized(body),
        at=world.now(),
        state=states[event],
        sha=sha or head_sha(world, pull),
    )
    pull.reviews.append(review)
    pull.updated_at = world.now()
    world.tell("pull_request_review", "submitted", repository, sender=user, pull=pull, review=review)
    for place in placed:
        _start_thread(world, user, repository, pull, review, place)
    return review


def comment_on_diff(
    world: World, user: User, repository: Repository, pull: Pull, wish: Mapping[str, Any]
) -> ReviewComment:
    """Comment on a line or a file by itself, or answer in a thread."""
    need(repository, user, "read")
    answered = wish.get("in_reply_to") or wish.get("in_reply_to_id")
    review = Review(id=world.id(), author=user, body="", at=world.now(), state="COMMENTED", sha=head_sha(world, pull))
    if answered:
        thread = next((one for one in pull.threads if any(c.id == answered for c in one.comments)), None)
        if thread is None:
            raise Refusal(404, "Not Found")
        pull.reviews.append(review)
        return answer(world, user, repository, pull, thread, wish.get("body", ""), review)
    place = _place(world, repository, pull, wish)
    pull.reviews.append(review)
    return _start_thread(world, user, repository, pull, review, place)


def answer(
    world: World,
    user: User,
    repository: Repository,
    pull: Pull,
    thread: Thread,
    body: str,
    review: Review | None = None,
) -> ReviewComment:
    """Answer in a thread."""
    need(repository, user, "read")
    first = thread.comments[0]
    made = ReviewComment(
        id=world.id(),
        author=user,
        body=sized(body),
        at=world.now(),
        review_id=review.id if review else first.review_id,
        path=first.path,
        sha=first.sha,
        side=first.side,
        line=first.line,
        start_line=first.start_line,
        text=first.text,
        current_line=first.current_line,
        reply_to=first.id,
    )
    thread.comments.append(made)
    world.tell("pull_request_review_comment", "created", repository, sender=user, pull=pull, comment=made)
    return made


def dismiss(world: World, user: User, repository: Repository, pull: Pull, review: Review, message: str) -> None:
    """Send a verdict back."""
    need(repository, user, "write")
    if review.state not in ("APPROVED", "CHANGES_REQUESTED"):
        raise Refusal(422, "Can not dismiss a commented pull request review")
    review.state = "DISMISSED"
    world.tell("pull_request_review", "dismissed", repository, sender=user, pull=pull, review=review, message=message)


def resolve(world: World, user: User, repository: Repository, pull: Pull, thread: Thread, *, done: bool) -> None:
    """Resolve a thread or open it again: who may write, and the author of the pull request."""
    if user is not pull.author:
        need(repository, user, "write")
    if (thread.resolved_by is not None) != done:
        thread.resolved_by = user if done else None
        action = "resolved" if done else "unresolved"
        world.tell("pull_request_review_thread", action, repository, sender=user, pull=pull, thread=thread)


def _place(world: World, repository: Repository, pull: Pull, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Check that a comment's line is part of the diff; one that is not refuses the whole review."""
    path, line, start = wish.get("path"), wish.get("line"), wish.get("start_line")
    side = wish.get("side") or "RIGHT"
    body = sized(wish.get("body"))
    found = next((one for one in files_of(world, repository, pull) if one.path == path), None)
    if found is None:
        raise Refusal(422, "Unprocessable Entity", ["Path could not be resolved"])
    if wish.get("subject_type") == "file":
        return {"path": path, "line": None, "start_line": None, "side": side, "body": body, "text": ""}
    if line is None or not found.may_hold(side, line) or (start is not None and not found.may_hold(side, start)):
        raise Refusal(422, "Unprocessable Entity", ["Line could not be resolved"])
    if start is not None and start > line:
        raise Refusal(422, "Unprocessable Entity", ["Pull request review thread start line must precede the end line."])
    text = _line_text(found, side, line)
    return {"path": path, "line": line, "start_line": start, "side": side, "body": body, "text": text}


def _line_text(found: FileDiff, side: str, number: int) -> str:
    """Read the commented line."""
    lines = (one for one in found.lines if (one.old if side == "LEFT" else one.new) == number)
    return next((one.text for one in lines), "")


def _start_thread(
    world: World, user: User, repository: Repository, pull: Pull, review: Review, place: Mapping[str, Any]
) -> ReviewComment:
    """Begin a thread with its first comment."""
    made = ReviewComment(
        id=world.id(),
        author=user,
        at=world.now(),
        review_id=review.id,
        sha=head_sha(world, pull),
        current_line=place["line"],
        **place,
    )
    pull.threads.append(Thread(id=f"PRRT_{made.id}", comments=[made]))
    world.tell("pull_request_review_comment", "created", repository, sender=user, pull=pull, comment=made)
    return made


def _follow(world: World, repository: Repository, pull: Pull, sha: str) -> None:
    """Move comments with their lines; a line that is gone from the diff leaves its thread outdated."""
    found = {one.path: one for one in files_of(world, repository, pull)}
    del sha
    for thread in pull.threads:
        for comment in thread.comments:
            if comment.line is None:
                continue
            file = found.get(comment.path)
            lines = [one.new for one in file.lines if one.new and one.text == comment.text] if file else []
            near = comment.current_line or comment.line
            comment.current_line = min(lines, key=lambda each: abs(each - near), default=None)


# Labels, checks, statuses


def ensure_label(world: World, repository: Repository, name: str) -> Label:
    """Find a label of the repository, or make a grey one."""
    found = find_label(repository, name)
    if found is None:
        found = Label(id=world.id(), name=name)
        repository.labels[name.casefold()] = found
    return found


def find_label(repository: Repository, name: str) -> Label | None:
    """Find a label, whatever its case."""
    return repository.labels.get(name.casefold())


def create_label(world: World, user: User, repository: Repository, name: str, colour: str, description: str) -> Label:
    """Make a label."""
    need(repository, user, "write")
    if find_label(repository, name):
        raise Refusal(422, "Validation Failed", [{"resource": "Label", "code": "already_exists", "field": "name"}])
    made = Label(id=world.id(), name=name, colour=colour, description=description)
    repository.labels[name.casefold()] = made
    return made


def add_labels(world: World, user: User, repository: Repository, pull: Pull, names: Iterable[str]) -> None:
    """Put labels on; missing ones are made."""
    need(repository, user, "triage")
    for name in names:
        label = ensure_label(world, repository, name)
        if label.name not in pull.labels:
            pull.labels.append(label.name)
            world.tell("pull_request", "labeled", repository, sender=user, pull=pull, label=label)


def remove_label(world: World, user: User, repository: Repository, pull: Pull, name: str) -> None:
    """Take a label off."""
    need(repository, user, "triage")
    standing = next((one for one in pull.labels if one.casefold() == name.casefold()), None)
    if standing is None:
        raise Refusal(404, "Label does not exist")
    pull.labels.remove(standing)
    label = ensure_label(world, repository, name)
    world.tell("pull_request", "unlabeled", repository, sender=user, pull=pull, label=label)


def write_check(
    world: World, user: User, repository: Repository, run: CheckRun | None, wish: Mapping[str, Any]
) -> CheckRun:
    """Create a check run or change one: Apps only; annotations are added, 50 at a time."""
    if user.kind != "Bot":
        raise Refusal(403, "You must authenticate via a GitHub App.")
    output = wish.get("output") or {}
    notes = output.get("annotations") or []
    if len(notes) > ANNOTATION_LIMIT:
        raise Refusal(422, f"Invalid request.\n\nNo more than 50 items are allowed; {len(notes)} were supplied.")
    if len(output.get("summary") or "") > 65_535 or len(output.get("text") or "") > 65_535:
        raise Refusal(422, "Invalid request.\n\nOnly 65535 characters are allowed.")
    if run is None:
        if wish["head_sha"] not in repository.history:
            raise Refusal(422, f"No commit found for SHA: {wish['head_sha']}")
        run = CheckRun(id=world.id(), name=wish["name"], sha=wish["head_sha"], app_id=world.app.id, at=world.now())
        repository.checks.append(run)
    run.status = wish.get("status") or ("completed" if wish.get("conclusion") else run.status)
    run.conclusion = wish.get("conclusion", run.conclusion)
    run.external_id = wish.get("external_id", run.external_id)
    run.details_url = wish.get("details_url", run.details_url)
    run.title, run.summary = output.get("title", run.title), output.get("summary", run.summary)
    run.text = output.get("text", run.text)
    run.annotations += notes
    run.actions = wish.get("actions", run.actions)
    return run


def press(world: World, user: User, repository: Repository, run: CheckRun, identifier: str) -> None:
    """Press a button of a check."""
    need(repository, user, "write")
    world.tell("check_run", "requested_action", repository, sender=user, check=run, requested=identifier)


def set_status(world: World, user: User, repository: Repository, sha: str, wish: Mapping[str, Any]) -> Status:
    """Set a commit status."""
    need(repository, user, "write")
    if sha not in repository.history:
        raise Refusal(422, f"No commit found for SHA: {sha}")
    made = Status(
        id=world.id(),
        sha=sha,
        context=wish.get("context") or "default",
        state=wish["state"],
        description=(wish.get("description") or "")[:140],
        target_url=wish.get("target_url") or "",
        creator=user,
        at=world.now(),
    )
    repository.statuses.append(made)
    return made
