"""`plan` and `companions` of an entry: which files beside a spec belong to it. What could be no such file is refused at its line."""

from collections.abc import Mapping
from dataclasses import replace
from posixpath import basename
from typing import Any

from bot.policy.companion import Companion, has_glob, without_file_name
from bot.policy.globs import GlobError, compile_globs
from bot.policy.yaml_nodes import YamlPosition

COMPANION_KEYS = ("file", "template", "outline")
PLAN, COMPANIONS = "plan", "companions"


def read_plan(place: YamlPosition) -> str:
    """Read the name of the plan; raises `PolicyError`."""
    name = _file(place)
    if has_glob(name):
        place.fail(f'{place.key} is "{name}"; name one file, such as tasks.md.')
    return name


def read_companions(place: YamlPosition) -> tuple[Companion, ...]:
    """Read the list of companions; raises `PolicyError`."""
    return tuple(_companion(item) for item in place.items())


def with_companions(place: YamlPosition, found: Mapping[str, Any], paths: tuple[str, ...]) -> Mapping[str, Any]:
    """Count the plan among the companions; raises `PolicyError` where nobody could tell to which spec one belongs."""
    given: tuple[Companion, ...] = found.get(COMPANIONS, ())
    plan: str | None = found.get(PLAN)
    if plan is None and not given:
        return found
    if open_ended := without_file_name(paths):
        key = COMPANIONS if given else PLAN
        place.entries()[key].fail(
            f'{place.key}.{key} needs paths that end in a file name, such as specs/*/spec.md: with "{open_ended[0]}" nobody can tell '
            "to which spec a file beside it belongs."
        )
    if plan is not None and plan not in {one.file for one in given}:
        given = (*given, _of_patterns(plan, given))
    _refuse_taken(place, given, {basename(one) for one in paths if not one.startswith("!")}, found.get("metadata"))
    return {**found, COMPANIONS: given}


def _of_patterns(plan: str, given: tuple[Companion, ...]) -> Companion:
    """Hold a plan against what the first pattern that means it, too, holds its files against."""
    patterns = (one for one in given if compile_globs((f"/{one.file}",)).match_file(plan))
    found = next(patterns, None)
    return replace(found, file=plan) if found is not None else Companion(file=plan)


def _refuse_taken(place: YamlPosition, given: tuple[Companion, ...], specs: set[str], metadata: str | None) -> None:
    """Raise `PolicyError` for a file that is something else already: the spec, its metadata, or a companion named before."""
    entries = place.entries()
    items = entries[COMPANIONS].items() if COMPANIONS in entries else []
    known: dict[str | None, str] = {**dict.fromkeys(specs, "the spec itself"), metadata: "the file with its metadata"}
    for number, one in enumerate(given):
        if one.file in known:
            where = items[number].entries()["file"] if number < len(items) else entries[PLAN]
            where.fail(f'{where.key} is "{one.file}", which is {known[one.file]}; name another file beside the spec.')
        known[one.file] = "named above"


def _companion(place: YamlPosition) -> Companion:
    entries = place.entries(COMPANION_KEYS)
    if "file" not in entries:
        place.fail(f"{place.key}.file is missing; name the file, from the folder of the spec.")
    if "template" in entries and "outline" in entries:
        entries["outline"].fail(f"{place.key} has a template and an outline; keep one.")
    return Companion(
        file=_file(entries["file"]),
        template=_from_root(entries["template"]) if "template" in entries else None,
        outline=read_outline(entries["outline"]) if "outline" in entries else None,
    )


def _file(place: YamlPosition) -> str:
    name = place.text().strip().removeprefix("./")
    is_odd = "\\" in name or not name.isprintable() or name.startswith("!")
    if is_odd or {"", ".", ".."} & {*name.split("/")}:
        place.fail(f'{place.key} is "{name}"; write it from the folder of the spec, with / and without "..".')
    try:
        compile_globs((f"/{name}",))
    except GlobError:
        place.fail(f'{place.key} is "{name}", which is no pattern; write one as for a .gitignore file.')
    return name


def _from_root(place: YamlPosition) -> str:
    path = place.text().strip().removeprefix("./").removeprefix("/")
    if "\\" in path or {"", ".", ".."} & {*path.split("/")}:
        place.fail(f'{place.key} is "{path}"; write it from the root of the repository, with / and without "..".')
    return path


def read_outline(place: YamlPosition) -> str:
    """Read a template that stands in the policy; raises `PolicyError`."""
    text = place.text()
    if not any(line.startswith("#") for line in text.splitlines()):
        place.fail(f"{place.key} has no heading; write the template itself there, or the path of one as template.")
    return text
