"""Which preset a repository follows, and what speaks for it: where its files lie, and which words their statuses are. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname

from bot.calibration.statistics import choice_word
from bot.markdown.text_normalize import key_of
from bot.policy.lifecycle import Lifecycle, LifecycleNames
from bot.policy.model import Policy, Roles, SpecRule
from bot.policy.paths import spec_rule
from bot.spec.examine import examine, plain_schema
from bot.spec.model import Depth, Examination

_SHARE = 0.8
_USUAL_FOLDERS = frozenset({"doc", "docs", "text", "proposals", "specs", "design"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetGuess:
    """A preset, the files that were looked at for it, and how many of their statuses are its words."""

    name: str
    files: int
    in_place: bool
    """The files lie where the preset has them; otherwise they are the repository's specs, wherever those lie."""
    statuses: int
    with_status: int
    telling: bool
    """One of these words is the preset's own, and none that policies have by default."""
    names_status: bool
    """The preset says in which field the status stands."""
    signs: tuple[str, ...] = ()
    """What else speaks for it, in words."""
    place_tells: bool = False
    """The folders of the preset are called as nobody else's are."""

    @property
    def speaks(self) -> bool:
        """Tell whether the statuses are the preset's."""
        return self.statuses >= _SHARE * self.with_status > 0

    def holds(self, specs: int) -> bool:
        """Tell whether nearly all of so many specs lie where the preset has them, and their statuses are its words."""
        return self.in_place and self.speaks and self.files >= _SHARE * specs

    @property
    def fits(self) -> bool:
        """Tell whether this may be what the repository follows: its words; or its place, where no file tells a status.

        Any team may have a folder called text or proposals: there something else has to speak for the preset, too.
        """
        if self.with_status:
            return self.speaks and (self.in_place or self.telling)
        return self.in_place and (self.place_tells or bool(self.signs))


def files_for(rule: SpecRule, names: Iterable[str]) -> tuple[str, ...]:
    """List the files that lie where a preset has them."""
    policy = Policy(specs=(rule,))
    return tuple(name for name in names if spec_rule(policy, name) is not None)


def guess_presets(
    rules: Mapping[str, SpecRule],
    places: Mapping[str, tuple[str, ...]],
    others: tuple[str, ...],
    contents: Mapping[str, bytes],
    names: Collection[str] = (),
) -> tuple[PresetGuess, ...]:
    """Judge each preset by the files of `places` where it has any, else by `others`; what fits best comes first.

    `names` are all files of the repository.
    """
    found = (
        _guess(
            name,
            rule,
            {path: contents[path] for path in places[name] or others if path in contents},
            places[name],
            names,
        )
        for name, rule in rules.items()
    )
    return tuple(sorted((one for one in found if one.files), key=_rank, reverse=True))


def _rank(guess: PresetGuess) -> tuple[bool, bool, bool, int, int, bool]:
    told = guess.names_status if guess.with_status else not guess.names_status
    return guess.fits, guess.in_place, guess.speaks, len(guess.signs), guess.statuses, told


def _guess(
    name: str, rule: SpecRule, contents: Mapping[str, bytes], in_place: tuple[str, ...], names: Collection[str]
) -> PresetGuess:
    schema, words = plain_schema(rule), Lifecycle(names=rule.lifecycle)
    examined = [
        examine(one, path=path, schema=schema, rule=rule, depth=Depth.FINDINGS) for path, one in contents.items()
    ]
    statuses = [word for one in examined if (word := choice_word(one.status_text or ""))]
    spelled = [status for status in statuses if _is_spelled(words, status)]
    return PresetGuess(
        name=name,
        files=len(contents),
        in_place=bool(in_place),
        statuses=len(spelled),
        with_status=len(statuses),
        telling=not {*spelled} <= {*LifecycleNames().words},
        names_status=rule.roles.status != Roles().status,
        signs=tuple(_signs(rule, examined, names)),
        place_tells=any(_tells(pattern) for pattern in rule.paths),
    )


def _tells(pattern: str) -> bool:
    """Tell whether the folders of a pattern are called as nobody else's are."""
    folders = (part for part in dirname(pattern).split("/") if part.isalnum())
    return any(folder not in _USUAL_FOLDERS for folder in folders)


def _signs(rule: SpecRule, examined: Collection[Examination], names: Collection[str]) -> Iterator[str]:
    """Yield what speaks for a preset beside paths and statuses: its template, its files beside a spec, its sections."""
    if rule.template in names:
        yield f"its template {rule.template} is there"
    for companion in rule.companions:
        beside = sum(f"{dirname(one.path)}/{companion.file}" in names for one in examined)
        if beside:
            yield f"{companion.file} stands beside {beside} of them"
    for demand in rule.advice:
        kind, _, section = demand.partition(":")
        having = sum(any(one.key == key_of(section) for one in spec.document.sections) for spec in examined)
        if kind == "section" and having >= _SHARE * len(examined) > 0:
            yield f'{having} of them have the section "{section}"'


def _is_spelled(words: Lifecycle, status: str) -> bool:
    """Tell whether a status is spelled as the preset spells it."""
    state = words.said(status)
    return state is not None and status.startswith(state.name)
