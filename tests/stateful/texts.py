"""Texts of a spec whose faults and questions are known beforehand, and a reader of them that shares nothing with the bot's."""

import re
from dataclasses import dataclass
from importlib.resources import files

from specbot_playground.demo import half_filled_spec

_QUESTION = "- [ ] Does a refused request cost a token?"
_ASKED = "Does a refused request cost a token?"
FINISHED = half_filled_spec.finished()
TEMPLATE = files("specbot_playground").joinpath("technical-spec.md").read_text(encoding="utf-8")

CLOSED = {
    "answered": f"- [x] {_ASKED}\n  No: it costs nothing.",
    "none": "None.",
    "none in short": "None",
}
OPEN = {
    "item": _QUESTION,
    "star": f"* [ ] {_ASKED}",
    "numbered": f"1) {_ASKED}",
    "numbered box": f"1. [ ] {_ASKED}",
    "no bullet": f"[ ] {_ASKED}",
    "no blank": f"-[ ] {_ASKED}",
    "bullet": f"- {_ASKED}",
    "row": f"| Question | Owner |\n|---|---|\n| {_ASKED} | bo |",
    "heading": f"### {_ASKED}\nNobody knows yet.",
    "paragraph": _ASKED,
    "none but": "None yet but see #12",
    "none and": f"None.\n\n- [ ] {_ASKED}",
    "nested": f"- [x] Is it fast?\n  Yes.\n  - [ ] {_ASKED}",
    "bold": f"**Q:** {_ASKED}",
    "html": f"<p>{_ASKED}</p>",
    "folded": f"<details><summary>More</summary>\n\n- [ ] {_ASKED}\n\n</details>",
    "quoted": f"> {_ASKED}",
    "definition": f"Cost\n: {_ASKED}",
    "later": "To be discussed with the payments team.",
    "link": "See [the discussion](https://example.com/questions).",
    "picture": "![questions](questions.png)",
    "to do": "TBD",
    "code": f"```\n{_ASKED}\n```",
    "struck": f"- [x] Is it fast?\n  Yes.\n- [ ] ~~Is it small?~~ {_ASKED}",
    "foreign box": f"- [-] {_ASKED}",
    "empty boxes": f"- [] {_ASKED}",
    "emoji": f"❓ {_ASKED}",
    "rule": f"- [x] Is it fast?\n  Yes.\n\n***\n\n{_ASKED}",
    "setext": f"{_ASKED}\n---\nNobody knows yet.",
    "other language": "Offen: was kostet eine abgelehnte Anfrage?",
}
WRONG = {
    "": ("", ""),
    "date": ("**Date:** 2026-11-16", "**Date:** 2026-11-31"),
    "section": ("### Rollback Plan\nTurn the flag off: the limiter then counts and refuses nobody.\n\n", ""),
    "placeholder": ("[Fair use of the public API](https://wiki.example.com/prd/fair-use)", "[Link to PRD]"),
    "empty": ("- Customers are known by their API key before the limit is checked\n", ""),
    "to do": ("- Customers are known by their API key before the limit is checked\n", "TBD\n"),
    "two sections": (FINISHED[FINISHED.index("### External Dep") : FINISHED.index("## Performance &")], ""),
    "template": (FINISHED[FINISHED.index("One customer's") : FINISHED.index("### Solution")], "What technical problem are we solving?\n\n"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody pushes: how long the check may take, the questions, what is wrong, the status."""

    milliseconds: int = 2
    questions: str = "answered"
    wrong: str = ""
    status: str = "Draft"
    carriage_returns: bool = False

    @property
    def text(self) -> str:
        """Write it."""
        text = FINISHED.replace(_QUESTION, {**CLOSED, **OPEN}[self.questions])
        right, wrong = WRONG[self.wrong]
        text = text.replace(right, wrong, 1) if right else text
        text = text.replace("2 ms to a request", f"{self.milliseconds} ms to a request")
        text = text.replace("**Status:** Draft", f"**Status:** {self.status}")
        return text.replace("\n", "\r\n") if self.carriage_returns else text


_HEADINGS = tuple(line for line in FINISHED.splitlines() if re.match(r"#{2,3} ", line))
_STATIC = frozenset(line.strip() for line in TEMPLATE.splitlines())
_MARKS = re.compile(r"\[(?:Link to PRD|Your Name|YYYY-MM-DD|Feature/System Name|Name|Description)\]")
_NO_CONTENT = {"", "---", "TBD"}


def faulty(text: str) -> tuple[str, ...]:
    """Name what an author still has to write or to correct, as far as `WRONG` and the template's stubs can bring it about."""
    found = []
    lines = [line.strip() for line in text.splitlines()]
    if "**Date:** 2026-11-31" in lines:
        found.append("there is no such day")
    if _MARKS.search(text):
        found.append("a placeholder stands")
    for heading in _HEADINGS:
        if heading not in lines:
            if not re.match(r"### (?:Phase|Endpoint|Alternative) ", heading):
                found.append(f"{heading} is missing")
            continue
        below = lines[lines.index(heading) + 1 :]
        end = next((at for at, line in enumerate(below) if re.match(r"#{1,3} ", line)), len(below))
        inside = [line for line in below[:end] if line not in _NO_CONTENT]
        is_group = end < len(below) and below[end].startswith("### ") and heading.startswith("## ")
        if not is_group and heading != "## Open Questions" and heading not in _KEPT and set(inside) <= _STATIC:
            found.append(f"{heading} says nothing")
    return tuple(found)


_KEPT = frozenset({"### Deployment Strategy"})
"""Its checklist is the template's, and is meant to stay."""


_TICKED = re.compile(r"(?:[-*+]|\d+[.)])\s?\[[xX]\] ")


def asks(text: str) -> bool:
    """Tell whether anything stands among the questions but `None` and answered boxes."""
    lines = text.splitlines()
    if "## Open Questions" not in lines:
        return False
    below = lines[lines.index("## Open Questions") + 1 :]
    end = next((at for at, line in enumerate(below) if line.startswith("## ")), len(below))
    is_answer = False
    for line in below[:end]:
        if not line.strip() or line.strip() == "---":
            continue
        answered = _TICKED.match(line) is not None
        if line.strip() in {"None", "None."} or answered or (is_answer and line.startswith("  ") and "[ ]" not in line):
            is_answer = is_answer or answered
            continue
        return True
    return False


def content(text: str) -> str:
    """Leave out what an approval does not see: status, questions, ticks, the history's rows, blank lines."""
    lines = text.splitlines()
    if "## Open Questions" in lines:
        start = lines.index("## Open Questions")
        stop = next((at for at in range(start + 1, len(lines)) if lines[at].startswith("## ")), len(lines))
        lines = lines[:start] + lines[stop:]
    history = lines.index("## Revision History") if "## Revision History" in lines else len(lines)
    kept = (line.strip() for line in lines[:history] if not line.startswith("**Status:**"))
    return "\n".join(line.replace("[x]", "[ ]") for line in kept if line and line != "---")


_ITEM = re.compile(r"^(?:(?:[-*+]|\d+[.)])\s*)?(?:\[[ xX]?\]\s*)?")


def authored(text: str) -> frozenset[str]:
    """Name the lines that nobody but people may take away, without bullets and boxes: no template's text, no status."""
    lines = (line.strip() for line in text.splitlines())
    kept = (line for line in lines if line not in _STATIC and not line.startswith("**Status:**"))
    return frozenset(_ITEM.sub("", line) for line in kept)


def gone_on(text: str, line: str, questions: str) -> str:
    """Work on a text: another line among the constraints, and other questions in the place of those that stand."""
    text = text.replace("\r\n", "\n")
    text = text.replace("### Constraints\n", f"### Constraints\n- {line}\n", 1)
    before, heading, rest = text.partition("## Open Questions\n")
    after = rest[rest.index("\n## ") :] if "\n## " in rest else ""
    return f"{before}{heading}\n{ {**CLOSED, **OPEN}[questions] }\n\n---\n{after}" if heading else text


_POLICY = b"version: 1\napproval:\n  required: 2\n"
BRANCHES: dict[str, dict[str, bytes | None]] = {
    "release": {".specbot.yml": _POLICY},
    "next": {"docs/specs/rate-limits.md": FINISHED.encode()},
}
"""What each branch has beside the template."""
