"""What parent and child say to each other. Both are ours: pickles go no further than the two ends of one socket."""

import copyreg
import pickle
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

OUT_OF_MEMORY = 70
"""The exit code of a child that met its limit of memory."""


@dataclass(frozen=True, slots=True)
class ChildTask:
    """A function to call with the parent's object and further values."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    traced: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the parent's object to call."""

    method: str
    args: tuple[Any, ...]
    named: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SpanStart:
    """A traced block begins; there is no answer."""

    name: str
    facts: Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class SpanEnd:
    """The innermost traced block ends; there is no answer."""

    facts: Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class Returned:
    """What a call gave."""

    value: Any


@dataclass(frozen=True, slots=True)
class Raised:
    """What a call raised, as far as it travels: exceptions with arguments of their own do not pickle by themselves."""

    type: type[BaseException]
    args: tuple[Any, ...]
    state: Mapping[str, Any]
    trace: str

    def error(self) -> BaseException:
        """Make the exception anew; its cause shows where it was raised."""
        error = self.type.__new__(self.type, *self.args)
        error.__dict__.update(self.state)
        error.__cause__ = _RemoteTracebackError(self.trace)
        return error


class _RemoteTracebackError(Exception):
    """Where in the other process something was raised."""

    def __str__(self) -> str:
        return f"\n{self.args[0]}"


def raised(error: BaseException) -> Raised:
    """Describe an exception for the other side."""
    trace = "".join(traceback.format_exception(error))
    described = Raised(type(error), error.args, error.__dict__, trace)
    try:
        pickle.dumps(described)
    except (pickle.PicklingError, TypeError, AttributeError):
        return Raised(RuntimeError, (repr(error),), {}, trace)
    return described


def settled(value: Any) -> Any:  # noqa: ANN401 - whatever a method takes
    """Read an iterator to its end: it could not travel."""
    return tuple(value) if isinstance(value, Iterator) else value


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


def _pickled(mapping: MappingProxyType[Any, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    return _read_only, (dict(mapping),)


copyreg.pickle(MappingProxyType, _pickled)
