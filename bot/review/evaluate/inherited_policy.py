"""A policy with those that it extends. What is wrong with one of them is a mistake at `extends`, told where it counts."""

from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

from bot.policy.model import EXTENDS, Policy, PolicyError
from bot.policy.parser import parse_policy
from bot.review.model.source import ParentPolicy, PolicyFile, SourceFile

_HIDDEN = "it has a mistake, which is not quoted here because not everybody here may read it"


def inherited_policy(source: SourceFile, text: str, own: Policy) -> Policy:
    """Lay a policy over what it extends; raises `PolicyError` where that cannot serve."""
    parents = source.parents if isinstance(source, PolicyFile) else ()
    if own.extends is None:
        return _without_lines(source, own)
    if not parents:
        _fail(own, f"{own.extends} was not read; say it again later, or copy its keys into this file.")
    texts = tuple(_text(parent, own) for parent in parents)
    return _without_lines(source, parse_policy(text, texts))


def quotable(source: SourceFile, read: Callable[[], Policy]) -> Policy:
    """Read a policy of the organisation's without quoting what not everybody may read; raises `PolicyError`."""
    origin = source.origin if isinstance(source, PolicyFile) else None
    if origin is not None and origin.problem:
        raise PolicyError(origin.problem)
    try:
        return read()
    except PolicyError as error:
        if origin is None or origin.is_public:
            raise
        raise PolicyError(f"{_HIDDEN.capitalize()}; its own repository tells it.", error.line) from None


def _without_lines(source: SourceFile, policy: Policy) -> Policy:
    """Forget the lines of a file that does not stand in this repository: nothing here could link to them."""
    is_foreign = isinstance(source, PolicyFile) and source.origin is not None
    return replace(policy, lines={}) if is_foreign else policy


def _text(parent: ParentPolicy, own: Policy) -> str:
    """Read the text of a policy that is extended, and see that it has no mistake of its own."""
    if parent.problem:
        _fail(own, parent.problem)
    try:
        text = parent.content.decode("utf-8-sig")
        parse_policy(text)
    except UnicodeDecodeError:
        _fail(own, f"{parent.name} is not UTF-8; save it as UTF-8.")
    except PolicyError as error:
        said = f"{error.key + ': ' if error.key else ''}{error.message}" if parent.is_public else f"{_HIDDEN}."
        _fail(own, f"{parent.name}, line {error.line}: {said}")
    return text


def _fail(own: Policy, message: str) -> NoReturn:
    raise PolicyError(message, own.lines.get(EXTENDS, 1), EXTENDS)
