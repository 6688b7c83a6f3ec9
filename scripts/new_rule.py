"""Lays out a new rule: its code, its file, two cases and its page. Then you write what it looks for.

    make new-rule NAME=long-title

The rule that is laid out reports a title of more than 80 characters, so that everything runs at once: replace that.
"""

import argparse
import re
import sys
from pathlib import Path

CODE = '    {upper} = "{name}", "A sentence about what is wrong."\n'
RULE = '''"""A title is short enough to be read in a list."""

from collections.abc import Iterator

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.markdown.model import Span
from bot.policy.severity import Code, Severity

_MOST = 80


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report a first heading that is longer."""
    for section in comparison.document.sections[1:2]:
        if len(section.name) > _MOST:
            length = len(comparison.document.line(section.line)) + 1
            yield Diagnostic(
                code=Code.{upper},
                severity=Severity.WARNING,
                message=f"The title has {{len(section.name)}} characters; keep it below {{_MOST + 1}}.",
                span=Span(line=section.line, column=1, end_line=section.line, end_column=length),
                section=section.name,
            )
'''
TEMPLATE = "# [Title]\n\n## Goals\n\n[What for]\n"
CASES = {
    "valid": "# Search\n\n## Goals\n\nFind things.\n",
    "too-long": f"# {'Search ' * 12}\n\n## Goals\n\nFind things.\n",
}
PAGE = """# {name}

A sentence about what is wrong.

## Why

Whom it hurts when nobody says it.

## Example

```markdown
# {long}
```

## How to fix it

What to write instead, and how a team turns the rule off: `severity: {{{name}: off}}` in the policy.
"""


def main() -> None:
    """Write what is asked, and say what comes next."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", help="the code, in small letters with dashes")
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1], help="the checkout")
    asked = parser.parse_args()
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", asked.name):
        sys.exit(f"`{asked.name}` is no code; write small letters with dashes, such as long-title")
    file = asked.root / "bot" / "rules" / f"{asked.name.replace('-', '_')}.py"
    if file.exists():
        sys.exit(f"{file} is there already; choose another name")
    lay_out(asked.root, asked.name, file)
    print(
        f"Now write {file.relative_to(asked.root)}, its sentence in bot/policy/severity.py, its cases and its page; then:"
    )
    print("  make pages                            # the code into the policy's JSON Schema")
    print("  .venv/bin/pytest tests/spec --accept  # write what the cases expect, and read it")


def lay_out(root: Path, name: str, file: Path) -> None:
    """Write the code, the file, the cases and the page of a rule."""
    upper = name.replace("-", "_").upper()
    codes = root / "bot" / "policy" / "severity.py"
    text = codes.read_text(encoding="utf-8")
    line = CODE.format(upper=upper, name=name)
    codes.write_text(text.replace("    TOO_LARGE = ", f"{line}    TOO_LARGE = ", 1), encoding="utf-8")
    file.write_text(RULE.format(upper=upper), encoding="utf-8")
    for case, spec in CASES.items():
        folder = root / "tests" / "cases" / name / case
        folder.mkdir(parents=True)
        (folder / "spec.md").write_text(spec, encoding="utf-8")
        (folder / "template.md").write_text(TEMPLATE, encoding="utf-8")
        (folder / "expected.txt").write_text("", encoding="utf-8")
    page = root / "docs" / "diagnostics" / f"{name}.md"
    page.write_text(PAGE.format(name=name, long=("Search " * 12).strip()), encoding="utf-8")


if __name__ == "__main__":
    main()
