"""The policy, and the template where there is none, that a repository should begin with. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname
from typing import Any

from bot.calibration.calibrate import ProposedPolicy, SpecText, place_policy, proposed_policy
from bot.calibration.derived_template import common_fields, derive_template
from bot.calibration.policy_edit import YamlBlock, set_rule
from bot.calibration.preset_guess import PresetGuess, files_for, guess_presets
from bot.calibration.spec_files import SpecFiles, pattern_of
from bot.calibration.statistics import choice_word
from bot.calibration.template_choice import choose
from bot.calibration.vocabulary import lifecycle_in_use
from bot.markdown.document import parse
from bot.markdown.model import FieldForm
from bot.policy.lifecycle import LifecycleNames
from bot.policy.model import STATUSES, PolicyError, SpecRule
from bot.policy.parser import parse_policy
from bot.policy.presets import preset_names
from bot.spec.examine import examine, plain_schema
from bot.spec.model import Depth

BUILT_IN = "built-in"
FOLDER = "docs/specs"
"""Where specs go in a repository that has none."""
_MOST_WORDS = 8
_APPROVALS = "approval: {decision: approvals}  # the preset's own decision, by consent, needs to know the `people`\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPolicy:
    """The proposal, and what it was made from. `template` is the path of the template; `template_text` is empty where it exists."""

    policy: ProposedPolicy
    template: str
    template_text: str = ""
    derived: bool = False
    """The template was made from what the specs have in common."""
    preset: PresetGuess | None = None
    statuses: tuple[tuple[str, int], ...] = ()
    metadata: tuple[tuple[str, FieldForm], ...] = ()
    """The fields that nearly all specs have, and how they are spelled."""


def first_policy(
    files: SpecFiles | None, contents: Mapping[str, bytes], templates: Mapping[str, str], built_in: str
) -> FirstPolicy:
    """Propose; `contents` are the specs by path, `templates` the files that may be one. Raises `TemplateError`."""
    if files is None or not contents:
        lone = next(iter(templates), f"{FOLDER}/TEMPLATE.md")
        pattern = pattern_of(f"{dirname(lone)}/a-new-spec.md") or f"{FOLDER}/**/*.md"
        policy = ProposedPolicy(text=place_policy((pattern,), lone))
        return FirstPolicy(policy=policy, template=lone, template_text="" if lone in templates else built_in)
    words = _statuses(contents)
    preset = _followed(contents)
    documents = [parse(content.decode("utf-8", errors="replace")) for content in contents.values()]
    names = preset_rules()[preset.name].lifecycle if preset else _lifecycle(words)
    found = choose(documents, {**templates, BUILT_IN: built_in})
    own = found is not None and found != BUILT_IN
    name = str(found) if own else f"{_folder(files.pattern)}/TEMPLATE.md"
    text = {**templates, BUILT_IN: built_in}[found] if found else derive_template(documents, _choices(words, names))
    specs = tuple(
        SpecText(path=path, content=content, template_name=name, template=text.encode())
        for path, content in contents.items()
    )
    return FirstPolicy(
        policy=proposed_policy(specs, started=_started(files, len(contents), preset, names, name)),
        template=name,
        template_text="" if own else text,
        derived=found is None,
        preset=preset,
        statuses=tuple(Counter(words).most_common(_MOST_WORDS)),
        metadata=tuple((one.name, one.form) for one in common_fields(documents)),
    )


def _started(files: SpecFiles, specs: int, preset: PresetGuess | None, names: LifecycleNames, template: str) -> str:
    """Write what is known before the specs are read: where they are, the preset, and statuses in small letters."""
    if preset is not None:
        place = place_policy(() if preset.files == specs else (files.pattern,), template, preset.name)
        return place if _stands_alone(preset.name) else f"{place}{_APPROVALS}"
    text = place_policy((files.pattern,), template)
    if names == LifecycleNames():
        return text
    words = dict(zip(STATUSES, names.words, strict=True))
    return set_rule(text, 0, [YamlBlock(key="lifecycle", lines=tuple(f"{key}: {word}" for key, word in words.items()))])


def _followed(contents: Mapping[str, bytes]) -> PresetGuess | None:
    """Find the preset that these specs follow; None where their statuses are no preset's, or most lie elsewhere than it has them."""
    rules = preset_rules()
    places = {name: files_for(rule, contents) for name, rule in rules.items()}
    guesses = guess_presets(rules, places, tuple(contents), contents)
    return next((one for one in guesses if one.holds(len(contents))), None)


def _lifecycle(words: list[str]) -> LifecycleNames:
    """Give the five statuses; in small letters where the team writes all of them so."""
    small = bool(words) and all(word == word.lower() for word in words)
    default = LifecycleNames()
    small_words: dict[str, Any] = {status: word.lower() for status, word in zip(STATUSES, default.words, strict=True)}
    return LifecycleNames(**small_words) if small else default


def _statuses(contents: Mapping[str, bytes]) -> list[str]:
    """Read the word that each spec has for its status, without what stands behind it."""
    rule = SpecRule()
    schema = plain_schema(rule)
    found = (examine(one, path=path, schema=schema, rule=rule, depth=Depth.FINDINGS) for path, one in contents.items())
    return [word for one in found if (word := choice_word(one.status_text or ""))]


def _choices(words: list[str], names: LifecycleNames) -> list[str]:
    """List the statuses to choose from: those of the lifecycle in the team's words, then the others in use."""
    counts = Counter(words)
    lifecycle = lifecycle_in_use(counts, (), names)
    five = list(lifecycle.words)
    known = {word.casefold() for word in five}
    return [*five, *(word for word, _ in counts.most_common(_MOST_WORDS) if word.casefold() not in known)]


def preset_rules() -> dict[str, SpecRule]:
    """Read the rule that each preset stands for, whoever decides on its specs."""
    return {name: parse_policy(f"{_APPROVALS}specs: [{{preset: {name}}}]\n").specs[0] for name in preset_names()}


def _stands_alone(name: str) -> bool:
    """Tell whether a policy may name a preset and no more; one that decides by consent needs the people, whom only the team knows."""
    try:
        parse_policy(f"specs: [{{preset: {name}}}]\n")
    except PolicyError:
        return False
    return True


def _folder(pattern: str) -> str:
    return dirname(pattern.partition("*")[0])
