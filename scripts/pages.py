"""Write the pages of the documentation that are made from the code's own tables."""

from pathlib import Path

from bot.review.commands.reference_pages import commands_page, lifecycle_page
from tests.review.texts_page import texts_page

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"commands.md": commands_page, "lifecycle.md": lifecycle_page, "texts.md": texts_page}


def main() -> None:
    """Write each page whose text has changed, and name it."""
    for name, page in PAGES.items():
        file, text = DOCS / name, page()
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
            print(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
