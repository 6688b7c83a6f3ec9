"""MDX: Markdown between imports, exports and tags of components. These lines are passed over; the text between them is not."""

from dataclasses import replace

from bot.markdown.model import Document, LineKind

_CODE = ("import ", "import{", "export ")


def without_components(document: Document) -> Document:
    """Mark the lines of code as comments, so that nothing is read out of them; every line keeps its number."""
    skeleton = document.skeleton
    kinds, shown = list(skeleton.kinds), list(skeleton.shown)
    inside = ""
    for at, line in enumerate(skeleton.lines):
        if kinds[at] in (LineKind.CODE, LineKind.FENCE, LineKind.META, LineKind.HEADING):
            inside = ""
            continue
        inside = inside or _begins(line, in_paragraph=kinds[at - 1 : at] == [LineKind.TEXT])
        if inside:
            kinds[at], shown[at] = LineKind.COMMENT if line.strip() else LineKind.BLANK, " " * len(line)
            inside = "" if _ends(inside, line) else inside
    gone = {at for at, (one, other) in enumerate(zip(kinds, skeleton.kinds, strict=True), 1) if one is not other}
    return replace(
        document,
        skeleton=replace(skeleton, kinds=tuple(kinds), shown=tuple(shown)),
        fields=tuple(one for one in document.fields if one.line not in gone),
        items=tuple(one for one in document.items if one.line not in gone),
        tables=tuple(one for one in document.tables if one.line not in gone),
    )


def _begins(line: str, *, in_paragraph: bool) -> str:
    """Say what begins with a line: code, which ends with a blank line, or a tag, which ends with its bracket.

    Within a paragraph `import` and `export` are words.
    """
    text = line.strip()
    if line.startswith(_CODE) and not in_paragraph:
        return "code"
    if text.startswith("{/*"):
        return "remark"
    name = text.removeprefix("<").removeprefix("/")
    return "tag" if text.startswith("<") and (name[:1].isupper() or name[:1] == ">") else ""


def _ends(inside: str, line: str) -> bool:
    text = line.strip()
    ends = {
        "code": not text or text.endswith((";", "'", '"')),
        "remark": text.endswith("*/}"),
        "tag": ">" in text,
    }
    return ends[inside]
