"""Files and directories."""

from collections.abc import Mapping

from specbot_playground.git import blob_sha, mode_of
from specbot_playground.graphql.connection import Shape


def blob(content: bytes) -> Shape:
    """A file: its text unless it is binary, cut at half a megabyte."""
    binary = b"\0" in content
    try:
        text = None if binary else content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", errors="replace")
    limit = 512 * 1024
    oid = blob_sha(content)
    return {
        "__typename": "Blob",
        "id": f"B_{oid}",
        "oid": oid,
        "text": text[:limit] if text is not None else None,
        "isBinary": binary,
        "isTruncated": text is not None and len(text) > limit,
        "byteSize": len(content),
    }


_FOLDER = 0o40000


def tree(inside: Mapping[str, bytes], path: str) -> Shape:
    """A directory, of the files that are anywhere inside."""
    depth = len(path) + 1 if path else 0
    names = dict.fromkeys(each[depth:].partition("/")[0::2] for each in inside)
    entries = {name: "tree" if rest else "blob" for name, rest in names}
    oid = blob_sha("\n".join(sorted(inside)).encode())
    shown: list[Shape] = []
    for name, kind in entries.items():
        place = f"{path}/{name}".lstrip("/")
        mode = _FOLDER if kind == "tree" else int(mode_of(inside[place]))
        shown.append({"name": name, "type": kind, "path": place, "mode": mode})
    return {"__typename": "Tree", "id": f"T_{oid}", "oid": oid, "entries": shown}
