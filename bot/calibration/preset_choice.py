"""Which preset a collection of specs follows: one whose paths and statuses are theirs. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.policy.globs import compile_globs
from bot.policy.lifecycle import Lifecycle
from bot.policy.model import SpecRule

_SHARE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetFit:
    """A preset, and how many of the specs lie where it has them and say one of its statuses."""

    name: str
    paths: int
    statuses: int
    specs: int
    with_status: int


def choose_preset(presets: Mapping[str, SpecRule], paths: Sequence[str], statuses: Sequence[str]) -> PresetFit | None:
    """Choose the preset that most specs follow to the letter; None where none has most of them."""
    fits = [_fit(name, rule, paths, statuses) for name, rule in presets.items()]
    good = [one for one in fits if one.paths >= _SHARE * one.specs and one.statuses >= _SHARE * one.with_status > 0]
    return max(good, key=lambda one: (one.statuses, one.paths, one.name), default=None)


def _fit(name: str, rule: SpecRule, paths: Sequence[str], statuses: Sequence[str]) -> PresetFit:
    words = Lifecycle(names=rule.lifecycle)
    chosen = compile_globs(rule.paths)
    return PresetFit(
        name=name,
        paths=sum(chosen.match_file(path) for path in paths),
        statuses=sum(_says(words, status) for status in statuses),
        specs=len(paths),
        with_status=len(statuses),
    )


def _says(words: Lifecycle, status: str) -> bool:
    """Tell whether a status is spelled as the preset spells it, whatever remark stands behind it."""
    state = words.said(status)
    return state is not None and status.startswith(state.name)
