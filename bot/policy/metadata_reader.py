"""`metadata` of an entry: the file beside each spec that holds its metadata. What could be no such file is refused at its line."""

from bot.policy.companion import has_glob, without_file_name
from bot.policy.model import SpecRule
from bot.policy.yaml_nodes import YamlPosition

KEY = "metadata"


def read_metadata(place: YamlPosition) -> str:
    """Read the name; raises `PolicyError`."""
    name = place.text().strip()
    if not name.lower().endswith((".yaml", ".yml")) or "/" in name or "\\" in name or has_glob(name):
        place.fail(
            f'{place.key} is "{name}"; write the name of a YAML file that lies beside each spec, such as kep.yaml.'
        )
    return name


def refuse_shared_metadata(place: YamlPosition, rule: SpecRule) -> None:
    """Raise `PolicyError` where several specs of a directory would have one file."""
    shared = without_file_name(rule.paths)
    if rule.metadata is not None and shared:
        place.entries()[KEY].fail(
            f'{place.key}.{KEY} names one file for each directory, and "{shared[0]}" may select several specs there; end it'
            " in the name of a file, such as README.md."
        )
