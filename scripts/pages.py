"""Write the pages of the documentation, and the part of the policy's JSON Schema, that are made from the code's own tables."""

import re
from pathlib import Path

from bot.policy.severity import Code
from bot.review.commands.reference_pages import commands_page, lifecycle_page
from config.settings_page import settings_page
from tests.docs.command_line import command_line_page
from tests.docs.pages import findings_page
from tests.docs.policy_keys import policy_keys_page
from tests.review.texts_page import texts_page

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SCHEMA = ROOT / "config" / "policy.schema.json"
_CODES = re.compile(r'("severity": \{[^{}]*"properties": \{\n).*?\n(      \}\n)', re.DOTALL)
PAGES = {
    "command-line.md": command_line_page,
    "commands.md": commands_page,
    "diagnostics/README.md": findings_page,
    "lifecycle.md": lifecycle_page,
    "policy-keys.md": policy_keys_page,
    "settings.md": settings_page,
    "texts.md": texts_page,
}


def main() -> None:
    """Write each page whose text has changed, and name it."""
    for name, page in PAGES.items():
        file, text = DOCS / name, page()
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
            print(f"wrote docs/{name}")
    text = SCHEMA.read_text("utf-8")
    if (made := with_codes(text)) != text:
        SCHEMA.write_text(made, "utf-8")
        print(f"wrote {SCHEMA.relative_to(ROOT)}")


def with_codes(schema: str) -> str:
    """Name every code under `severity`, in the text of the schema; the rest of it is written by hand."""
    codes = ",\n".join(f'        "{code}": {{\n          "$ref": "#/definitions/severity"\n        }}' for code in Code)
    return _CODES.sub(lambda found: f"{found[1]}{codes}\n{found[2]}", schema, count=1)


if __name__ == "__main__":
    main()
