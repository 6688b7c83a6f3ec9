"""Which files of a base branch may rule the specs of a pull request, told from their names alone."""

from pathlib import PurePosixPath

_NAMES = frozenset({".specbot.yml", "specbot.yml", "CODEOWNERS"})
_TEMPLATES = frozenset({".md", ".markdown", ".mdx"})


def affects_rules(path: str) -> bool:
    """Tell whether a file may be a policy, code owners or a template; any Markdown file may be a template."""
    name = PurePosixPath(path)
    return name.name in _NAMES or name.suffix.lower() in _TEMPLATES
