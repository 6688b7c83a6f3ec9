"""Names the text that is too complex: after a look met a limit, the texts of a pull request are read one by one."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import PurePosixPath

from bot.isolation.children import Run, TooComplexError
from bot.markdown.document import parse
from bot.policy.model import POLICY_PATHS, Policy, PolicyError, SpecRule
from bot.policy.parser import parse_policy
from bot.policy.paths import TEXTS, is_template
from bot.review.commands.parser import parse_commands
from bot.review.evaluate.people import owners_of, parse_codeowners
from bot.review.evaluate.related import implemented_files
from bot.review.evaluate.rules_in_force import BUILT_IN
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.port import Forge
from bot.spec.examine import examine
from bot.template.compile_template import compile_template
from bot.template.model import TemplateError

_MOST = 300


def complex_text(forge: Forge, ref: PullRef, run: Run) -> str:
    """Name a text that alone meets a limit; empty where none does, and only all of them together do. Raises `ForgeError`."""
    pull = forge.pull_request(ref)
    return next((name for name, read in _readings(forge, pull, run) if _is_complex(read)), "")


def _is_complex(read: Callable[[], None]) -> bool:
    try:
        read()
    except TooComplexError:
        return True
    return False


def _readings(forge: Forge, pull: PullRequest, run: Run) -> Iterator[tuple[str, Callable[[], None]]]:
    """Give each text's name with a function that reads it alone: files, templates, the description, comments."""
    for path, content in _files(forge, pull):
        yield path, partial(run, _read_file, None, path, content)
    silent = replace(pull, comments=(), reviews=(), threads=(), body="")
    yield "the description", partial(run, _read_words, None, replace(silent, body=pull.body))
    for comment in pull.comments:
        alone = replace(silent, comments=(comment,))
        yield f"the comment of {comment.author.login}, {comment.url}", partial(run, _read_words, None, alone)
    for thread in pull.threads:
        yield f"a thread on {thread.path}", partial(run, _read_words, None, replace(silent, threads=(thread,)))


def _files(forge: Forge, pull: PullRequest) -> Iterator[tuple[str, bytes]]:
    """Read what changed and may be read here, and the rules of the base branch."""
    own = (*POLICY_PATHS, *pull.capabilities.codeowners)
    changed = [file.path for file in pull.files if file.path in own or file.path.casefold().endswith(TEXTS)][:_MOST]
    folders = {"", *(str(parent) for path in changed for parent in PurePosixPath(path).parents if str(parent) != ".")}
    repository, base = pull.ref.repository, pull.base_before
    templates = [path for path in forge.tree(repository, base, sorted(folders)) if is_template(path)]
    wanted = ((pull.head.sha, path) for path in changed), ((base, path) for path in (*own, *templates, *changed))
    found = forge.texts(repository, dict.fromkeys(chain(*wanted)))
    yield from ((path, file.content) for (_, path), file in found.items() if not file.is_link)


def _read_file(near: None, path: str, content: bytes) -> None:
    """Read a file in each way that it may be read."""
    del near
    text = content.decode("utf-8", errors="replace")
    examine(content, path=path, schema=compile_template(parse(BUILT_IN)), rule=SpecRule())
    with suppress(TemplateError):
        compile_template(parse(text))
    if path in POLICY_PATHS:
        with suppress(PolicyError):
            parse_policy(text)
    owners_of(path, parse_codeowners(text))


def _read_words(near: None, pull: PullRequest) -> None:
    """Read what people wrote beside the files."""
    del near
    parse_commands(pull)
    implemented_files(pull, Policy())
