"""GitLab's world behind the pages."""

from specbot_playground.gitlab import show
from specbot_playground.gitlab.operations import approvals, branches, merging, requests, talking
from specbot_playground.gitlab.state import MergeRequest, Project, Refusal, User, World
from specbot_playground.pages.site import Words
from specbot_playground.pages.view import Line, PullView, RepositoryView
from specbot_playground.store import Store


class GitLabSite:
    """What visitors see and do, with GitLab's rules."""

    words = Words(
        request="merge request",
        mark="!",
        pulls="-/merge_requests",
        files="-/blob",
        actions=(("approve", "Approve"), ("unapprove", "Take approval back"), ("merge", "Merge")),
    )

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def store(self) -> Store:
        """Give the world's neutral part."""
        return self._world

    def _find(self, name: str, number: int) -> tuple[Project, MergeRequest]:
        project = self._world.project(name)
        if number not in project.merge_requests:
            raise Refusal(404, "404 Not found")
        return project, project.merge_requests[number]

    def repositories(self) -> list[tuple[str, list[Line]]]:
        """List the projects with their merge requests, newest first."""
        every = self._world.projects.values()
        return [(one.path, [_line(each) for each in reversed(one.merge_requests.values())]) for one in every]

    def repository(self, name: str) -> RepositoryView:
        """Show a project."""
        project = self._world.project(name)
        tree = branches.commit_of(project, project.default_branch).tree
        template = next((text for path, text in tree.items() if path.endswith("TEMPLATE.md")), b"")
        return RepositoryView(
            name=project.path, branch=project.default_branch, paths=tuple(sorted(tree)), template=template.decode()
        )

    def text(self, name: str, ref: str, path: str) -> str:
        """Read a file. Raises `Refusal`."""
        found = branches.commit_of(self._world.project(name), ref).tree.get(path)
        if found is None:
            raise Refusal(404, "404 File Not Found")
        return found.decode("utf-8", errors="replace")

    def pull(self, name: str, number: int) -> PullView:
        """Show a merge request."""
        project, request = self._find(name, number)
        return show.merge_request(self._world, project, request)

    def propose(self, who: User, name: str, title: str, path: str, text: str) -> int:
        """Open a merge request that adds a file."""
        project = self._world.project(name)
        branch, base = f"spec-{project.next_iid}", project.default_branch
        branches.create_branch(self._world, who, project, branch, base)
        add = {"action": "create", "file_path": path, "content": text.encode()}
        wanted = branches.CommitRequest(branch=branch, message=f"Propose {title}", actions=(add,))
        branches.commit(self._world, who, project, wanted)
        proposal = requests.Proposal(source=project, source_branch=branch, target_branch=base, title=title)
        return requests.open_request(self._world, who, project, proposal).iid

    def head_text(self, name: str, number: int, path: str) -> tuple[str, str]:
        """Read a file of the head."""
        _, request = self._find(name, number)
        source = self._world.project(request.source_project)
        tree = branches.commit_of(source, request.source_branch).tree
        return request.source_branch, tree.get(path, b"").decode("utf-8", errors="replace")

    def commit(self, who: User, name: str, number: int, path: str, text: str, message: str) -> None:
        """Commit a text to the source branch. Raises `Refusal`."""
        _, request = self._find(name, number)
        source = self._world.project(request.source_project)
        if not branches.may_push(self._world, source, who, request.source_branch):
            raise Refusal(403, branches.NO_PUSH)
        known = path in branches.commit_of(source, request.source_branch).tree
        act = {"action": "update" if known else "create", "file_path": path, "content": text.encode()}
        wanted = branches.CommitRequest(branch=request.source_branch, message=message, actions=(act,))
        branches.commit(self._world, who, source, wanted)

    def talk(self, who: User, name: str, number: int, act: str, body: str) -> None:
        """Do what a button says; a text beside it is said too."""
        world, (project, request) = self._world, self._find(name, number)
        if body.strip():
            talking.say(world, who, project, request, body)
        match act:
            case "approve":
                approvals.approve(world, who, project, request, None)
            case "unapprove":
                approvals.unapprove(world, who, project, request)
            case "merge":
                merging.accept(world, who, project, request)
            case "close" | "reopen":
                requests.edit_request(world, who, project, request, {"state_event": act})
            case "ready":
                requests.edit_request(world, who, project, request, {"title": requests.ready_title(request)})
            case _:
                pass

    def answer(self, who: User, name: str, number: int, thread: str, body: str, *, toggle: bool) -> None:
        """Answer in a discussion; resolve it or open it again."""
        world, (project, request) = self._world, self._find(name, number)
        found = talking.find_discussion(request, thread)
        if body.strip():
            talking.reply(world, who, project, request, found, body)
        if toggle:
            talking.resolve(world, who, project, request, found, done=not found.resolved)

    def press(self, who: User, name: str, number: int, check: str, identifier: str) -> None:  # noqa: ARG002  # as `Site` has it
        """Refuse: statuses have no buttons. Raises `Refusal`."""
        raise Refusal(404, "404 Not found")


def _line(request: MergeRequest) -> Line:
    state = request.state.replace("opened", "open")
    return Line(number=request.iid, title=request.title, state=state, author=request.author.login)
