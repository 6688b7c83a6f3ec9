"""The small changes that a source can be broken with, by the operators of mutmut, and how one of them enters a running program."""

import gc
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FunctionType

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

_SENTENCE = re.compile(r"""[rf]*(["'])(?=[^"']*[ ])(?:(?!\1).)*\1""")
"""A literal with a blank in it."""
_ALIKE = re.compile(r"""(?i),?\ *strict=(?:true|false|none)|"utf-8"(?:,\ *)?|,\ *(?=\))|\bcast\([^,()]*,""", re.VERBOSE)
"""What decides nothing: the type that `cast` names, whether `zip` trusts its arguments, the encoding that is meant without a word, a last comma."""
_UNTOUCHED = (cst.Annotation, cst.Decorator, cst.Param, cst.FormattedString, cst.Import, cst.ImportFrom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: where it stands, the function that it is in, and the text in place of the old one."""

    path: str
    function: str
    first: int
    last: int
    start: int
    end: int
    text: str
    old: str
    new: str
    digest: str

    def __str__(self) -> str:
        return f"{self.path}:{self.first} in {self.function}\n  - {self.old}\n  + {self.new}"


def changes_of(path: str, source: str) -> Iterator[Change]:
    """List the changes of one file, in the order of its text."""
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    finder = _Finder(path, source, wrapper.module, wrapper.resolve(PositionProvider))
    wrapper.module.visit(finder)
    seen: set[tuple[int, int, str]] = set()
    for one in finder.found:
        place = (one.start, one.end, one.text)
        if (
            place not in seen
            and not is_wording(one.old, one.new)
            and _ALIKE.sub("", one.old) != _ALIKE.sub("", one.new)
        ):
            seen.add(place)
            yield one


def is_wording(old: str, new: str) -> bool:
    """Tell whether nothing differs but the inside of literals with words in them, or the case of an encoding's name."""
    return _SENTENCE.sub("…", old) == _SENTENCE.sub("…", new) or new == old.replace('"utf-8"', '"UTF-8"')


class _Finder(cst.CSTVisitor):
    """Walks a module; below a function it writes down what mutmut's operators make of each node."""

    def __init__(self, path: str, source: str, module: cst.Module, places: object) -> None:
        super().__init__()
        self.found: list[Change] = []
        self._path, self._source, self._module, self._places = path, source, module, places
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._names: list[str] = []
        self._depth = 0
        self._function = ("", 0, "")

    def visit_ClassDef(self, node: cst.ClassDef) -> None:  # noqa: N802 - libcst's name
        self._names.append(node.name.value)

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:  # noqa: ARG002, N802
        self._names.pop()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:  # noqa: N802
        if not self._depth:
            start, end, *_ = self._span(node)
            self._function = (".".join([*self._names, node.name.value]), start, self._source[start:end])
        self._depth += 1

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:  # noqa: ARG002, N802
        self._depth -= 1

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _UNTOUCHED):
            return False
        if self._depth:
            for text in self._texts(node):
                self._note(node, text)
        return super().on_visit(node)

    def _is_text(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.SimpleString) and node.value.startswith(('"""', 'r"""'))

    def _texts(self, node: cst.CSTNode) -> Iterator[str]:
        """Write what the operators make of a node; a case that falls away stands alone, since a block's text depends on its indent."""
        if isinstance(node, cst.MatchCase):
            yield ""
        elif not isinstance(node, cst.Match) and not self._is_text(node):
            for kind, operator in mutation_operators:
                if isinstance(node, kind):
                    for broken in operator(node):
                        yield self._module.code_for_node(broken)

    def _note(self, node: cst.CSTNode, text: str) -> None:
        name, began, body = self._function
        start, end, first, last = self._span(node)
        if start == end:
            return
        if not self._source[start].isspace():
            text = text.lstrip()
        if not self._source[end - 1].isspace():
            text = text.rstrip()
        old, new = self._line(start, end, text)
        mark = hashlib.sha256(f"{self._path}\0{name}\0{body}\0{start - began}\0{text}".encode()).hexdigest()[:20]
        self.found.append(
            Change(
                path=self._path,
                function=name,
                first=first,
                last=last,
                start=start,
                end=end,
                text=text,
                old=old,
                new=new,
                digest=mark,
            )
        )

    def _span(self, node: cst.CSTNode) -> tuple[int, int, int, int]:
        try:
            place = self._places[node]  # type: ignore[index]
        except KeyError:
            return 0, 0, 0, 0
        start = self._lines[place.start.line - 1] + place.start.column
        return start, self._lines[place.end.line - 1] + place.end.column, place.start.line, place.end.line

    def _line(self, start: int, end: int, text: str) -> tuple[str, str]:
        """Give the lines that change, before and after, on one line each."""
        left = self._source.rfind("\n", 0, start) + 1
        right = self._source.find("\n", end)
        old = self._source[left:right]
        new = self._source[left:start] + text + self._source[end:right]
        return " ".join(old.split()), " ".join(new.split())


class Entry(Enum):
    """What came of a change that was to enter the running program."""

    IN_FORCE = auto()
    SAME = auto()
    """It compiles to what is there already, or does not compile at all."""
    ABSENT = auto()
    """No function that is alive has this code: it ran while a module was loaded, or is made anew at each call."""


class Program:
    """The functions of the running program, by the code that they have."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._functions: dict[tuple[str, str], list[FunctionType]] = {}
        self._caches: list[Callable[[], None]] = []
        gc.unfreeze()  # What the tests' own configuration has frozen is not listed.
        for one in gc.get_objects():
            if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(str(root)):
                code = one.__code__
                self._functions.setdefault((code.co_filename, code.co_qualname), []).append(one)
            elif isinstance(one, _lru_cache_wrapper):
                wrapped = getattr(one, "__wrapped__", None)
                if isinstance(wrapped, FunctionType) and wrapped.__code__.co_filename.startswith(str(root)):
                    self._caches.append(one.cache_clear)

    def enter(self, change: Change) -> Entry:
        """Put the change into every function that has this code."""
        filename = str(self._root / change.path)
        source = Path(filename).read_text(encoding="utf-8")
        changed = source[: change.start] + change.text + source[change.end :]
        try:
            found = [
                code
                for code in _codes(compile(changed, filename, "exec", dont_inherit=True))
                if code.co_qualname == change.function
            ]
        except SyntaxError:
            return Entry.SAME
        entries = [
            _replaced(function, code)
            for function in self._functions.get((filename, change.function), ())
            for code in found
            if code.co_firstlineno == function.__code__.co_firstlineno
        ]
        self.forget()
        return next((one for one in (Entry.IN_FORCE, Entry.SAME) if one in entries), Entry.ABSENT)

    def forget(self) -> None:
        """Empty the caches of the program, so that what is asked is worked out anew."""
        for clear in self._caches:
            clear()


def _replaced(function: FunctionType, code: CodeType) -> Entry:
    if code == function.__code__:
        return Entry.SAME
    if code.co_freevars != function.__code__.co_freevars:
        return Entry.ABSENT
    function.__code__ = code
    return Entry.IN_FORCE


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def sampled(changes: Iterable[Change], bound: int) -> Sequence[Change]:
    """Take so many of the changes, always the same ones: the order is that of their digests."""
    return sorted(changes, key=lambda one: one.digest)[:bound]
