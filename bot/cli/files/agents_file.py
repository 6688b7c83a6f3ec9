"""The section of AGENTS.md that tells a coding assistant how specs are written here. All else in the file stays."""

from collections.abc import Iterator
from pathlib import Path

from bot.cli.files.check_config import CheckConfig, policy_of, schema_of
from bot.cli.files.errors import UsageError, file_trouble
from bot.cli.files.links import ensure_inside
from bot.cli.files.plain_file import read_plain
from bot.cli.files.write import write_text
from bot.policy.lifecycle import LifecycleNames

NAME = "AGENTS.md"
BEGIN, END = "<!-- specbot:agents -->", "<!-- /specbot:agents -->"


def agents_section(scheme: CheckConfig) -> str:
    """Write the section for a policy and the template that rules new specs."""
    return "\n".join((BEGIN, *_lines(scheme), END)) + "\n"


def _lines(scheme: CheckConfig) -> Iterator[str]:
    rule, schema = policy_of(scheme).specs[scheme.rule], schema_of(scheme)
    names = {field: str(getattr(rule.lifecycle, field)) for field in LifecycleNames.__dataclass_fields__}
    required = [one.name for one in schema.sections if one.required and one.parent == -1]
    yield from ("## Specs", "")
    yield f"Technical specs are Markdown files at {', '.join(f'`{path}`' for path in rule.paths)}."
    yield f"Specbot checks them against the template `{scheme.template_name}` and `.specbot.yml`; never change those two to make a spec pass."
    yield ""
    yield '- Begin a spec with `specbot new "TITLE"`, which fills in the template. Do not copy another spec.'
    if required:
        yield f"- Keep the template's headings and their order. Required: {', '.join(required)}."
    yield "- Replace every placeholder by what is true here. What you do not know is an open question, not a guess."
    yield f"- Write each open question as `- [ ] …` under *{rule.roles.questions}*. Only the people who asked, or a reviewer, close one."
    yield f"- A new spec has the status `{names['draft']}`; its author sets `{names['review']}`. Never write `{names['approved']}`: approvals are given on the"
    yield "  pull request or merge request, and Specbot writes the status after the merge."
    yield f"- Leave the rows of *{rule.roles.history}* alone; Specbot adds them."
    yield "- Before you finish: `specbot check FILE --format json` until it reports no error; `specbot fix FILE` makes every safe correction;"
    yield "  `specbot explain CODE` says why a finding matters. With the tools of `specbot mcp`, use those instead."


def with_section(text: str, section: str) -> str:
    """Put the section between its markers, or at the end; raises `UsageError` where the markers do not stand once, in order."""
    lines = text.splitlines(keepends=True)
    begins = [at for at, line in enumerate(lines) if line.strip() == BEGIN]
    ends = [at for at, line in enumerate(lines) if line.strip() == END]
    if not begins and not ends:
        gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
        return f"{text}{gap}{section}"
    if len(begins) != 1 or len(ends) != 1 or ends[0] < begins[0]:
        raise UsageError(f"The markers {BEGIN} and {END} must stand there once, in this order; repair them.", path=NAME)
    return "".join((*lines[: begins[0]], section, *lines[ends[0] + 1 :]))


def read_agents(root: Path) -> str:
    """Read the file as it is; empty where there is none. Raises `UsageError` where it cannot be read."""
    ensure_inside(root / NAME, NAME)
    try:
        return read_plain(root / NAME).decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise UsageError("The file is not UTF-8; save it as UTF-8.", path=NAME) from error
    except OSError as error:
        raise file_trouble(NAME, error) from error


def write_agents(root: Path, text: str) -> None:
    """Write the file; raises `UsageError` where it cannot be written."""
    write_text(root / NAME, text, NAME)
