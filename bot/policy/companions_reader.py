"""`plan` and `companions` of an entry: which files beside a spec belong to it. What could be no such file is refused at its line."""

from collections.abc import Mapping
from posixpath import basename
from typing import Any

from bot.policy.companion import Companion
from bot.policy.globs import GlobError, compile_globs
from bot.policy.yaml_nodes import YamlPosition

COMPANION_KEYS = ("file", "template", "outline")
PLAN, COMPANIONS = "plan", "companions"
_GLOB = frozenset("*?[")


def read_plan(place: YamlPosition) -> str:
    """Read the name of the plan; raises `PolicyError`."""
    name = _file(place)
    if _GLOB & {*name}:
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
    named = [one for one in paths if not one.startswith("!") and _GLOB & {*(basename(one) or "*")}]
    if named:
        key = COMPANIONS if given else PLAN
        place.entries()[key].fail(
            f'{place.key}.{key} needs paths that end in a file name, such as specs/*/spec.md: with "{named[0]}" nobody can tell '
            "to which spec a file beside it belongs."
        )
    if plan is not None and plan not in {one.file for one in given}:
        given = (*given, Companion(file=plan))
    return {**found, COMPANIONS: given}


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
    if name.startswith(("/", "!")) or name.endswith("/") or "\\" in name or ".." in name.split("/"):
        place.fail(f'{place.key} is "{name}"; write it from the folder of the spec, with / and without "..".')
    try:
        compile_globs((f"/{name}",))
    except GlobError:
        place.fail(f'{place.key} is "{name}", which is no pattern; write one as for a .gitignore file.')
    return name


def _from_root(place: YamlPosition) -> str:
    path = place.text().strip().removeprefix("./").removeprefix("/")
    if "\\" in path or ".." in path.split("/"):
        place.fail(f'{place.key} is "{path}"; write it from the root of the repository, with / and without "..".')
    return path


def read_outline(place: YamlPosition) -> str:
    """Read a template that stands in the policy; raises `PolicyError`."""
    text = place.text()
    if not any(line.startswith("#") for line in text.splitlines()):
        place.fail(f"{place.key} has no heading; write the template itself there, or the path of one as template.")
    return text
