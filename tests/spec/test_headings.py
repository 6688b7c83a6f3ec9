"""What is a heading, and what only looks like one."""

import pytest

from bot.markdown.document import parse


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n\n```\n# a shell comment\n## Risks\n```\n",
        "# Title\n\n~~~~\n## Risks\n~~~\n## Still code\n~~~~\n",
        "# Title\n\n<!--\n## Risks\n-->\n",
        "---\ntitle: x\n# a YAML comment\n---\n\n# Title\n",
        "# Title\r\n\r\n    ## indented code\r\n",
        "# Title\n\n> ## Quoted\n",
    ],
    ids=["fence", "longer fence", "HTML comment", "front matter", "indented, CRLF", "quote"],
)
def test_lesson_23_headings_in_code_comments_and_metadata_are_none(text: str) -> None:
    assert [section.name for section in parse(text).sections if section.name] == ["Title"]
