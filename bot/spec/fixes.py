"""Fixes that keep their word: each settles its finding, and no error comes of it. What does not is no fix."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.edits import apply_edits
from bot.markdown.model import TextEdit
from bot.policy.severity import Code, Severity
from bot.spec.edits import collide, safe_fixes

Look = Callable[[bytes], tuple[Diagnostic, ...]]
"""Says what is wrong with a text."""
_Name = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A text, what is wrong with it, and the way to look at another one."""

    source: bytes
    found: tuple[Diagnostic, ...]
    look: Look

    def after(self, chosen: Iterable[Diagnostic]) -> bytes:
        """Apply fixes; of those that want the same lines the first."""
        return apply_edits(self.source.decode("utf-8"), safe_fixes(chosen)).encode("utf-8")

    def settles(self, chosen: Sequence[Diagnostic], *, strictly: bool = False) -> bool:
        """Tell whether fixes settle what they are for without more errors; strictly, without any new one."""
        left = self.look(self.after(chosen))
        errors, before = _errors(left), _errors(self.found)
        if errors.total() > before.total() or (strictly and errors - before):
            return False
        names, were = Counter(map(_name, left)), Counter(map(_name, self.found))
        if any(names[name] > were[name] - number for name, number in Counter(map(_name, chosen)).items()):
            return False
        return _fixable(left) < _fixable(self.found)


def settling(trial: Trial) -> tuple[Diagnostic, ...]:
    """Select the findings whose fixes can be made at once; those that touch another's lines wait."""
    return _settling(trial, _apart(one for one in trial.found if one.fix))


def with_settling_fixes(trial: Trial) -> tuple[Diagnostic, ...]:
    """Take the fix from every finding that it would not settle, whether taken alone or with the others."""
    wanted = [one for one in trial.found if one.fix]
    together = _apart(wanted)
    if not wanted or (len(together) == len(wanted) and trial.settles(together, strictly=True)):
        return trial.found
    kept = {id(one) for one in wanted if trial.settles([one])}
    return tuple(one if not one.fix or id(one) in kept else replace(one, fix=None) for one in trial.found)


def _settling(trial: Trial, chosen: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Halve until what is left keeps its word, each by itself where some trade one error for another."""
    if not chosen or trial.settles(chosen, strictly=len(chosen) > 1):
        return chosen
    if len(chosen) == 1:
        return ()
    middle = len(chosen) // 2
    first, second = _settling(trial, chosen[:middle]), _settling(trial, chosen[middle:])
    both = first + second
    return both if not first or not second or trial.settles(both) else first


def _apart(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Select findings whose fixes do not want the same lines."""
    chosen: list[Diagnostic] = []
    taken: list[TextEdit] = []
    for one in found:
        edits = one.fix or ()
        if not any(collide(edit, other) for edit in edits for other in taken if edit != other):
            chosen.append(one)
            taken += edits
    return tuple(chosen)


def _name(one: Diagnostic) -> _Name:
    """Name a finding whatever line it is on; an absent section by itself, for its neighbours come and go."""
    return one.code, one.section or "", "" if one.code is Code.MISSING_SECTION else one.message


def _errors(found: Iterable[Diagnostic]) -> Counter[_Name | str]:
    """Count errors by name; what is unwritten counts as one, whether it is missing or only a stub."""
    errors = (one for one in found if one.severity is Severity.ERROR)
    return Counter(_name(one) if one.unwritten is None else one.unwritten for one in errors)


def _fixable(found: Iterable[Diagnostic]) -> int:
    return sum(one.fix is not None for one in found)
