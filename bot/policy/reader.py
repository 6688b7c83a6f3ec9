"""Places to a `Policy`: one table of readers per mapping; its keys are the keys that the file may have."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from bot.policy.approver_names import APPROVER, MOST_APPROVALS
from bot.policy.companions_reader import COMPANIONS, PLAN, read_companions, read_outline, read_plan, with_companions
from bot.policy.consent_reader import DECISION_KEYS, approval_rules
from bot.policy.deprecated import rename_keys
from bot.policy.globs import GlobError, compile_globs
from bot.policy.groups_reader import read_groups
from bot.policy.lifecycle_reader import label_text, read_lifecycle
from bot.policy.merge import laid_over
from bot.policy.metadata_reader import read_metadata, refuse_shared_metadata
from bot.policy.model import (
    CODES,
    LEVELS,
    QUESTIONERS,
    DependencyMode,
    GateRules,
    Labels,
    LapseMode,
    Mode,
    Numbering,
    Policy,
    PrecedentRules,
    ReviewRules,
    Roles,
    SpecRule,
    StampMode,
    WriteBackMode,
)
from bot.policy.notify_reader import read_notify
from bot.policy.presets import KEY, over_preset, over_presets
from bot.policy.status_keys import refuse_long_labels, refuse_status_as_deadline, refuse_unknown_statuses
from bot.policy.yaml_nodes import YamlPosition, load

Reader: TypeAlias = Callable[[YamlPosition], object]

MOST_COMMENTS = 200
MOST_DAYS = 60
MOST_DIGITS = 9
LEAST_KEPT = 0.5

_COLOUR = re.compile(r"#?[0-9A-Fa-f]{6}")
_REFERENCE = re.compile(r"[\w.-]+(?:/[\w.-]+)+(?::[^:\s]+)?")
_LOGIN = re.compile(r"@?[\w.-]+")
_ACCOUNT = re.compile(r"[1-9][0-9]{0,18}")


def read_policy(text: str, under: Iterable[str] = ()) -> Policy:
    """Parse and validate strictly; raises `PolicyError` at the first mistake. `under` was read before."""
    root, lines = load(text)
    if root is None:
        return Policy()
    warnings = rename_keys(root)
    for other in under:
        below, _ = load(other)
        if below is not None:
            rename_keys(below)
            root = replace(root, node=laid_over(root.node, below.node))
    root = over_presets(root)
    found = _read(root, POLICY_KEYS)
    refuse_unknown_statuses(root, found.get("specs", ()))
    if "labels" in found:
        refuse_long_labels(root, found["labels"].prefix, found.get("specs", Policy().specs))
    found.pop("version", None)
    return Policy(**found, lines=MappingProxyType(dict(lines)), warnings=warnings)


def _read(place: YamlPosition, readers: Mapping[str, Reader]) -> dict[str, Any]:
    return {name: readers[name](value) for name, value in place.entries(readers).items()}


def _version(place: YamlPosition) -> None:
    if place.text() != "1":
        place.fail(f'version is "{place.text()}"; this Specbot reads version 1.')


def _extends(place: YamlPosition) -> str:
    if not _REFERENCE.fullmatch(place.text()):
        place.fail(f'{place.key} is "{place.text()}"; write owner/repository:path, such as acme/.github:specbot.yml.')
    return place.text()


def _specs(place: YamlPosition) -> tuple[SpecRule, ...]:
    rules = tuple(_spec_rule(item) for item in place.items())
    return rules or place.fail("specs is empty; name the paths of at least one kind of spec, or leave specs out.")


def _spec_rule(place: YamlPosition) -> SpecRule:
    place = over_preset(place)
    found = _read(place, SPEC_KEYS)
    found.pop(KEY, None)
    if {"template", "outline"} <= found.keys():
        place.entries()["outline"].fail(f"{place.key} has a template and an outline; keep one.")
    rule = SpecRule(**with_companions(place, found, found.get("paths", SpecRule().paths)))
    refuse_status_as_deadline(place, rule)
    refuse_shared_metadata(place, rule)
    chosen = {"required": rule.required, "optional": rule.optional, "forbidden": rule.forbidden}
    seen: dict[str, str] = {}
    for kind, names in chosen.items():
        for number, name in enumerate(names):
            other = seen.setdefault(name.casefold(), kind)
            if other != kind:
                item = place.entries()[kind].items()[number]
                item.fail(f'"{name}" is both {other} and {kind}; keep one.')
    return rule


def _paths(place: YamlPosition) -> tuple[str, ...]:
    return tuple(_pattern(item) for item in place.items()) or place.fail(
        f"{place.key} is empty; name at least one pattern, such as docs/specs/**/*.md."
    )


def _path(place: YamlPosition) -> str:
    path = place.text().strip()
    path = f"!{path[1:].removeprefix('./')}" if path.startswith("!") else path.removeprefix("./")
    if "\\" in path or ".." in path.split("/"):
        place.fail(f'{place.key} is "{path}"; write it from the root of the repository, with / and without "..".')
    return path


def _pattern(place: YamlPosition) -> str:
    pattern = _path(place)
    try:
        compile_globs((pattern,))
    except GlobError:
        place.fail(f'{place.key} is "{pattern}", which is no pattern; write one as for a .gitignore file.')
    return pattern


def _template(place: YamlPosition) -> str:
    return _path(place).removeprefix("./").removeprefix("/")


def _not_applicable(place: YamlPosition) -> bool | tuple[str, ...]:
    return place.texts() if place.is_list else place.flag()


def _roles(place: YamlPosition) -> Roles:
    return Roles(**_read(place, ROLE_KEYS))


def _values(place: YamlPosition) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({name: _allowed(value) for name, value in place.entries().items()})


def _allowed(place: YamlPosition) -> tuple[str, ...]:
    return place.texts() or place.fail(f"{place.key} is empty; list the allowed values, or leave the name out.")


def _number(place: YamlPosition) -> Numbering:
    found = Numbering(**_read(place, NUMBER_KEYS))
    if not found.digits:
        place.entries()["digits"].fail(f"{place.key}.digits is 0; a number has at least one digit.")
    return found


def _advice(place: YamlPosition) -> tuple[str, ...]:
    for item in place.items():
        if ":" not in item.text():
            item.fail(
                f'{item.key} is "{item.text()}"; name a demand as `specbot template explain` does: section:Goals.'
            )
    return place.texts()


def _precedent(place: YamlPosition) -> PrecedentRules:
    if place.is_mapping:
        return PrecedentRules(**_read(place, PRECEDENT_KEYS))
    if place.text() != "off":
        place.fail(f'{place.key} is "{place.text()}"; write off, or {{keep: 0.90}}.')
    return PrecedentRules(enabled=False)


def _severity(place: YamlPosition) -> Mapping[str, str | Mapping[str, str]]:
    return MappingProxyType({code: _level(value) for code, value in place.entries(CODES).items()})


def _level(place: YamlPosition) -> str | Mapping[str, str]:
    if place.is_mapping:
        return MappingProxyType({name: value.choice(LEVELS) for name, value in place.entries().items()})
    return place.choice(LEVELS)


def _approvers(place: YamlPosition) -> tuple[str, ...]:
    for item in place.items():
        if not APPROVER.fullmatch(item.text()):
            item.fail(
                f'{item.key} is "{item.text()}"; name a permission (write, maintain, admin), a user, @org/team or codeowners.'
            )
    return place.texts() or place.fail("approval.approvers is empty; name who may approve, such as write.")


def _accounts(place: YamlPosition) -> Mapping[str, str]:
    """Read which account each login means: logins can be given up and taken, ids cannot."""
    found: dict[str, str] = {}
    for login, value in place.entries().items():
        if not _LOGIN.fullmatch(login):
            value.fail(f"{value.key} names no user; write a login and the number of its account, such as ada: 583231.")
        if not _ACCOUNT.fullmatch(value.text()):
            value.fail(f'{value.key} is "{value.text()}"; write the number of the account, such as 583231.')
        found[login.removeprefix("@").casefold()] = value.text()
    return MappingProxyType(found)


def _questioners(place: YamlPosition) -> tuple[str, ...]:
    for item in place.items():
        if not APPROVER.fullmatch(item.text()):
            item.fail(
                f'{item.key} is "{item.text()}"; name {", ".join(QUESTIONERS)}, a permission, a user, @org/team or codeowners.'
            )
    return place.texts() or place.fail("approval.questions is empty; name whose questions count, such as role.")


def _colours(place: YamlPosition) -> Mapping[str, str]:
    return MappingProxyType({status: _colour(value) for status, value in place.entries().items()})


def _colour(place: YamlPosition) -> str:
    if not _COLOUR.fullmatch(place.text()):
        place.fail(f'{place.key} is "{place.text()}"; write six hexadecimal digits in quotes, such as "0e8a16".')
    return place.text().removeprefix("#").lower()


ROLE_KEYS: Mapping[str, Reader] = {field.name: YamlPosition.text for field in fields(Roles)}
NUMBER_KEYS: Mapping[str, Reader] = {"field": YamlPosition.text, "digits": lambda place: place.count(most=MOST_DIGITS)}
SPEC_KEYS: Mapping[str, Reader] = {
    KEY: YamlPosition.text,
    "paths": _paths,
    "template": _template,
    "outline": read_outline,
    "metadata": read_metadata,
    "required": YamlPosition.texts,
    "optional": YamlPosition.texts,
    "forbidden": YamlPosition.texts,
    "not_applicable": _not_applicable,
    "roles": _roles,
    "lifecycle": read_lifecycle,
    "values": _values,
    "number": _number,
    "advice": _advice,
    "markers": YamlPosition.texts,
    "notify": read_notify,
    PLAN: read_plan,
    COMPANIONS: read_companions,
    "archive": _paths,
}
PRECEDENT_KEYS: Mapping[str, Reader] = {"keep": lambda place: place.share(least=LEAST_KEPT)}
APPROVAL_KEYS: Mapping[str, Reader] = {
    "required": lambda place: place.count(most=MOST_APPROVALS),
    "approvers": _approvers,
    "accounts": _accounts,
    "distinct_groups": read_groups,
    "questions": _questioners,
    "dismiss_early": YamlPosition.flag,
    "lapse": lambda place: LapseMode(place.choice(LapseMode)),
    "contributors": YamlPosition.flag,
    "removal": YamlPosition.flag,
    "depends_on": lambda place: DependencyMode(place.choice(DependencyMode)),
    **DECISION_KEYS,
}
LABEL_KEYS: Mapping[str, Reader] = {"prefix": label_text, "colours": _colours}
REVIEW_KEYS: Mapping[str, Reader] = {
    "draft_pull_requests": YamlPosition.flag,
    "already_open": YamlPosition.flag,
    "comments": lambda place: place.count(most=MOST_COMMENTS),
    "remind_after_days": lambda place: place.count(most=MOST_DAYS),
}
GATE_KEYS: Mapping[str, Reader] = {"statuses": YamlPosition.flag, "thread": YamlPosition.flag}
POLICY_KEYS: Mapping[str, Reader] = {
    "version": _version,
    "extends": _extends,
    "mode": lambda place: Mode(place.choice(Mode)),
    "specs": _specs,
    "severity": _severity,
    "approval": lambda place: approval_rules(place, _read(place, APPROVAL_KEYS)),
    "labels": lambda place: Labels(**_read(place, LABEL_KEYS)),
    "write_back": lambda place: WriteBackMode(place.choice(WriteBackMode)),
    "stamp": lambda place: StampMode(place.choice(StampMode)),
    "index": _template,
    "review": lambda place: ReviewRules(**_read(place, REVIEW_KEYS)),
    "gate": lambda place: GateRules(**_read(place, GATE_KEYS)),
    "precedent": _precedent,
}
