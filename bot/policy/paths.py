"""Which files are specs, under which rule of the policy, and which template each one has. Paths are from the root, with `/`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from posixpath import basename, dirname, join

from bot.policy.companion import Companion
from bot.policy.globs import compile_globs
from bot.policy.model import Policy, SpecRule

TEMPLATE_NAMES = ("TEMPLATE.md", "template.md", "_template.md", "*-template.md", "0000-template.md")
"""File names that make a template, the strongest first."""
TEXTS = (".md", ".markdown", ".mdx", ".mdown", ".mkd", ".rst", ".adoc")
NOT_SPECS = ("readme.md", "index.md", "_index.md")


def spec_rule(policy: Policy, path: str) -> int | None:
    """Find the number of the first rule that selects a path; None: it is no spec.

    README, index and template files are none, unless the last part of a pattern is their very name.
    """
    name = basename(path)
    for number, rule in enumerate(policy.specs):
        aside = is_aside(path) and not _is_named(name, rule)
        if not aside and path != rule.template and compile_globs(rule.paths).match_file(_with_small_suffix(path)):
            return number
    return None


def specs_with(policy: Policy, path: str) -> tuple[tuple[int, str], ...]:
    """Name the specs to which a file beside them belongs if they are there, as the number of the rule and the path of each."""
    if spec_rule(policy, path) is not None:
        return ()
    return tuple(
        (number, spec)
        for number, rule in enumerate(policy.specs)
        for folder in _folders(path)
        if companion_of(rule, folder, path) is not None
        for spec in dict.fromkeys(join(folder, name) for name in _names(rule))
        if spec_rule(policy, spec) == number
    )


def _names(rule: SpecRule) -> Iterator[str]:
    """Yield the names that the specs of a rule may have, those that it leaves out among them."""
    return (basename(pattern) for pattern in rule.paths)


def companion_of(rule: SpecRule, folder: str, path: str) -> Companion | None:
    """Say as which companion of a spec in `folder` a file counts."""
    if not path.startswith(f"{folder}/") and folder:
        return None
    relative = path[len(folder) + 1 :] if folder else path
    return next((one for one in rule.companions if compile_globs((f"/{one.file}",)).match_file(relative)), None)


def _folders(path: str) -> Iterator[str]:
    """Yield the folders that a file is in, the nearest first."""
    while path:
        path = dirname(path)
        yield path


def keeps_metadata(policy: Policy) -> bool:
    """Tell whether the metadata of any spec stand in a file of their own."""
    return any(rule.metadata for rule in policy.specs)


def metadata_path(policy: Policy, path: str) -> str | None:
    """Name the file that holds the metadata of a spec or a template; None where it is the text itself."""
    number = spec_rule(policy, path)
    if number is None:
        rules = [one for one in policy.specs if one.template == path or (one.template is None and is_template(path))]
    else:
        rules = [policy.specs[number]]
    name = next((rule.metadata for rule in rules if rule.metadata), None)
    return beside(path, name) if name is not None else None


def beside(path: str, name: str) -> str:
    """Name a file in the directory of another."""
    return f"{dirname(path)}/{name}" if dirname(path) else name


def specs_beside(policy: Policy, path: str) -> tuple[str, ...]:
    """Name the specs whose metadata a file holds, if they are there."""
    rules = [rule for rule in policy.specs if rule.metadata == basename(path)]
    names = dict.fromkeys(name for rule in rules for name in _names(rule))
    found = (beside(path, name) for name in names)
    return tuple(one for one in found if spec_rule(policy, one) is not None and metadata_path(policy, one) == path)


def _with_small_suffix(path: str) -> str:
    """Read `SPEC.MD` as `SPEC.md`, since patterns tell letters apart."""
    stem, dot, suffix = path.rpartition(".")
    return f"{stem}.{suffix.lower()}" if dot and "/" not in suffix else path


def is_template(path: str) -> bool:
    """Tell whether a file's name makes it a template."""
    return any(fnmatchcase(basename(path), pattern) for pattern in TEMPLATE_NAMES)


def is_aside(path: str) -> bool:
    """Tell whether a file's name makes it a template, a README or an index."""
    return is_template(path) or basename(path).casefold() in NOT_SPECS


def may_be_spec(path: str) -> bool:
    """Tell whether a file may be a spec as far as its name tells, while nobody can read which files are."""
    return path.casefold().endswith(TEXTS) and not is_aside(path)


def template_directories(spec_path: str, rule: SpecRule) -> tuple[str, ...]:
    """Name the directories where a spec's template may lie, the nearest first; the root is `""`."""
    if rule.template is not None:
        return (dirname(rule.template),)
    found = [dirname(spec_path)]
    while found[-1]:
        found.append(dirname(found[-1]))
    return tuple(found)


def choose_template(spec_path: str, rule: SpecRule, listing: Iterable[str]) -> str | None:
    """Choose the template of a spec among listed files; None: the built-in one.

    A template that the policy names is the answer even when it is not listed: whoever reads it says that it is missing.
    """
    if rule.template is not None or rule.outline is not None:
        return rule.template
    by_directory: Mapping[str, list[str]] = defaultdict(list)
    for path in listing:
        by_directory[dirname(path)].append(basename(path))
    for directory in template_directories(spec_path, rule):
        name = _strongest(by_directory.get(directory, ()))
        if name is not None:
            return f"{directory}/{name}" if directory else name
    return None


def _strongest(names: Iterable[str]) -> str | None:
    ranked = [
        (rank, name) for name in names for rank, pattern in enumerate(TEMPLATE_NAMES) if fnmatchcase(name, pattern)
    ]
    return min(ranked)[1] if ranked else None


def _is_named(name: str, rule: SpecRule) -> bool:
    return any(basename(pattern) == name for pattern in rule.paths if not pattern.startswith("!"))
