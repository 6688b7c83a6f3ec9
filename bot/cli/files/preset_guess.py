"""`specbot calibrate --preset`: which preset a repository follows, with what speaks for it; writes nothing."""

from collections.abc import Iterator
from pathlib import Path

from bot.calibration.first_policy import preset_rules
from bot.calibration.preset_guess import PresetGuess, files_for, guess_presets
from bot.calibration.spec_files import find_specs
from bot.cli.files.sample import read_inside, sample
from bot.cli.files.selection import is_markdown, walk
from bot.cli.files.workspace import as_text, find_root
from bot.report.wording import counted


def guessed_preset() -> Iterator[str]:
    """Say which preset the repository around the current directory follows, and why; and what else may be."""
    root = find_root(Path.cwd()) or Path.cwd()
    names = sorted(as_text(file.relative_to(root)) for file in walk(root, is_markdown))
    rules = preset_rules()
    places = {name: sample(files_for(rule, names)) for name, rule in rules.items()}
    found = find_specs(names)
    others = sample(found.paths) if found is not None else ()
    contents = dict(read_inside(root, {*others, *(path for paths in places.values() for path in paths)}))
    templates = (rule.template for rule in rules.values() if rule.template and (root / rule.template).is_file())
    guesses = guess_presets(rules, places, others, contents, frozenset({*names, *templates}))
    fitting = [one for one in guesses if one.fits]
    if not fitting:
        yield "No preset fits what is here; `specbot preset list` names them, and `specbot init` proposes a policy without one."
    for one in fitting[:1]:
        yield f"This repository seems to follow {one.name}: {why(one)}."
        yield from ("", "specs:", f"  - preset: {one.name}")
        if not one.in_place and found is not None:
            yield f'    paths: ["{found.pattern}"]'
        yield from ("", f"`specbot preset show {one.name}` prints what that stands for.")
    for one in (*fitting[1:], *(guess for guess in guesses if guess.in_place and not guess.fits)):
        yield f"{'It may be' if one.fits else 'It is hardly'} {one.name}: {why(one)}."


def why(guess: PresetGuess) -> str:
    """Say what speaks for a preset."""
    where = "at its paths" if guess.in_place else "not at its paths"
    told = f"and {guess.statuses} of their {guess.with_status} statuses are its words"
    said = told if guess.with_status else "and none tells a status"
    signs = "".join(f", and {sign}" for sign in guess.signs)
    return f"{counted(guess.files, 'file')} {'lies' if guess.files == 1 else 'lie'} {where}, {said}{signs}"
